"""The label of what machines made."""

from __future__ import annotations

import enum


class Ai(enum.StrEnum):
    """How far a machine wrote or drew it (GB 45438-2025; 人工智能生成合成内容标识办法)."""

    NONE = "none"
    ASSISTED = "assisted"
    GENERATED = "generated"
    SUSPECTED = "suspected"
