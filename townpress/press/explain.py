"""Explains a page: what it was made of, and why it was, or was not, printed for the edition that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.press.run import BY_PRESS, BY_TEMPLATE, LOST, NEW

if TYPE_CHECKING:
    from townpress.press.ledger import Ledger, Printing

_REASONS = {
    NEW: ("这一页是新的", "the page was new"),
    BY_PRESS: ("程序或译文变了", "our code or the theme's words had changed"),
    BY_TEMPLATE: ("模板变了", "a template had changed"),
    LOST: ("输出里的这一页被改动过，或不见了", "the page in the output had been altered or was gone"),
}


def explanation(ledger: Ledger, path: str) -> tuple[str, ...] | None:
    """Lines of Chinese and English about the page at ``path`` (below the output); None if no such page was printed."""
    printing = ledger.printing(path)
    if printing is None:
        return None
    names = ", ".join(name for name, value in printing.reads.items() if value != b"")
    return (
        f"{path}",
        f"  模板 {printing.template}；读取 {names} | template {printing.template}; reads {names}",
        *(_unfrozen(name) for name, value in printing.reads.items() if value is None),
        f"  {_turn(ledger, printing)}",
    )


def _turn(ledger: Ledger, printing: Printing) -> str:
    zh, en = _reason(printing.why)
    if printing.edition == ledger.number:
        return f"这一版重新印过：{zh} | printed for the edition that stands: {en}"
    back = ledger.number - printing.edition
    return (
        f"这一版没有重印：它读到的都没有变。上一次印是 {back} 版之前：{zh} | "
        f"not printed for the edition that stands: nothing it reads had changed; last printed {back} editions ago: {en}"
    )


def _reason(why: str) -> tuple[str, str]:
    return _REASONS.get(why) or (f"读到的 {why} 变了", f"what it reads as {why} had changed")


def _unfrozen(name: str) -> str:
    return f"  {name} 没有摘要，所以每次都印 | {name} has no digest, so the page is printed every time"
