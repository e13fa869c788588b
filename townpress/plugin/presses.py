"""Where pages are printed: in this process, or where there are many by a crew of others as well."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from townpress.plugin.record import write_record
from townpress.press.draftledger import copied_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from townpress.plugin.draft import Draft
    from townpress.plugin.store import Store
    from townpress.press.run import Run
    from townpress.press.sheet import Sheet
    from townpress.press.workforce import Workers

    #: Theme, folder of the store, address of the site, instant, and the digest of all that templates hang on.
    Shop = tuple[Path, Path, str, datetime, bytes]

#: What printing a page takes of a processor, and from where on sharing the work pays.
SECONDS_A_PAGE = 0.0005
SECONDS_TO_SHARE = 2.0
#: So many jobs, each some megabytes of pages when it is done, are under way at once for each worker of this machine.
JOBS_AHEAD = 3


def pages(  # noqa: PLR0913, PLR0917 - what is printed, from what, by whom
    run: Run, stale: list[Sheet], draft: Draft, store: Store, shop: Shop, workers: Workers
) -> Iterator[tuple[Sheet, bytes]]:
    """Every stale sheet with its page. Raises ConfigurationError as :func:`townpress.press.printer.printed` does.

    What is set of Jinja only this process knows: with that all are printed here.
    """
    apart: set[str] = set()
    if not draft.record.footing.jinja and len(stale) * SECONDS_A_PAGE >= SECONDS_TO_SHARE:
        for sheet, page in _by_a_crew(run, stale, draft, store, shop, workers):
            apart.add(sheet.path)
            yield sheet, page
    for sheet in stale:
        if sheet.path not in apart:
            yield sheet, run.print(sheet)


def _by_a_crew(  # noqa: PLR0913, PLR0917 - as above
    run: Run, stale: list[Sheet], draft: Draft, store: Store, shop: Shop, workers: Workers
) -> Iterator[tuple[Sheet, bytes]]:
    """Those that can be planned apart from all else."""
    # Few builds have so much to print.
    from townpress.plugin.workshop import Workshop, jobs, print_job  # noqa: PLC0415
    from townpress.press.workers import AHEAD, crew, in_order  # noqa: PLC0415

    theme, folder, site_url, at, key = shop
    write_record(draft.ledger, draft.record, draft.rounds)
    store.flush()
    workshop = Workshop(theme, copied_ledger(draft.ledger), folder, site_url, at, key, run.number)
    sheets = {sheet.path: sheet for sheet in stale}
    with crew(workers, len(stale) * SECONDS_A_PAGE) as executor:
        work = jobs((sheet, run.why(sheet.path)) for sheet in stale)
        ahead = AHEAD if workers.cluster else JOBS_AHEAD * workers.count
        for printed in in_order(executor, partial(print_job, workshop), work, ahead):
            for path, page, printing in printed:
                run.enter(path, printing)
                yield sheets[path], page
