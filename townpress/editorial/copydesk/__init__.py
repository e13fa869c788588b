"""The copy desk: what is the matter with one manuscript, as a list of rules read downwards.

A rule is a pure function of a galley. It reports, it never repairs, and it does not know the other rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from townpress.editorial.copydesk.body_claims import body_claims
from townpress.editorial.copydesk.body_notices import body_notices
from townpress.editorial.copydesk.body_present import body_present
from townpress.editorial.copydesk.dates_in_order import dates_in_order
from townpress.editorial.copydesk.document_numbers import document_numbers
from townpress.editorial.copydesk.galley import Galley
from townpress.editorial.copydesk.labels import advertising_labelled, ai_explained
from townpress.editorial.copydesk.personal_data import personal_data
from townpress.editorial.copydesk.photo_alt import photo_alt
from townpress.editorial.copydesk.photo_names import photo_names
from townpress.editorial.copydesk.photo_notes import photo_consent, photo_credited, photo_used
from townpress.editorial.copydesk.punctuation import punctuation
from townpress.editorial.copydesk.registered_names import registered_names
from townpress.editorial.copydesk.reprint_record import reprint_record
from townpress.editorial.copydesk.source_named import source_named
from townpress.editorial.copydesk.withdrawal import withdrawal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from townpress.editorial.copydesk.registers import Registers
    from townpress.editorial.manuscript import Manuscript
    from townpress.kernel.problems import Problem
    from townpress.kernel.source import Source

    Rule = Callable[[Galley], Iterator[Problem]]

#: Asked of every manuscript: they decide whether and when its text is seen.
FATE_RULES: tuple[Rule, ...] = (withdrawal, dates_in_order)

#: Asked of every text that is or will be printed. A withdrawn one is not: retracting must never wait for tidiness.
TEXT_RULES: tuple[Rule, ...] = (
    registered_names,
    source_named,
    reprint_record,
    ai_explained,
    advertising_labelled,
    body_present,
    body_claims,
    body_notices,
    document_numbers,
    punctuation,
    personal_data,
    photo_alt,
    photo_used,
    photo_credited,
    photo_consent,
    photo_names,
)

RULES: tuple[Rule, ...] = FATE_RULES + TEXT_RULES

#: What a rule's judgement rests on. Where that could not be read, which has been told, the rule is not asked.
GROUNDS: Mapping[Rule, frozenset[str]] = {
    withdrawal: frozenset({"status", "withdrawn"}),
    dates_in_order: frozenset({"date", "publish_at", "expires", "corrections"}),
    source_named: frozenset({"origin", "source", "source_url", "no_source_url"}),
    reprint_record: frozenset({"origin", "title", "original_title", "original_author", "editor"}),
    ai_explained: frozenset({"ai", "ai_note"}),
    advertising_labelled: frozenset({"advertiser", "ad_label"}),
    body_claims: frozenset({"origin", "source"}),
    photo_alt: frozenset({"photos", "cover"}),
    photo_used: frozenset({"photos", "cover"}),
    photo_credited: frozenset({"photos"}),
    photo_consent: frozenset({"photos"}),
}


def proofread(manuscript: Manuscript, registers: Registers, source: Source) -> tuple[Problem, ...]:
    """All that the copy desk finds in one manuscript."""
    galley = Galley(manuscript, registers, source)
    rules = FATE_RULES if manuscript.status == "withdrawn" else RULES
    if manuscript.unread:
        rules = tuple(rule for rule in rules if not GROUNDS.get(rule, frozenset()) & manuscript.unread)
    return tuple(problem for rule in rules for problem in rule(galley))
