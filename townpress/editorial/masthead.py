"""The masthead: who publishes the paper, how to reach them, and the numbers the law has them print."""

from __future__ import annotations

from msgspec import Struct, field


class Contacts(Struct, frozen=True):
    """How to reach the newsroom; ``tips`` is the tip line (爆料)."""

    phone: str = ""
    email: str = ""
    address: str = ""
    wechat: str = ""
    qq: str = ""
    qq_group: str = ""
    tips: str = ""


class Filings(Struct, frozen=True):
    """Filing numbers as issued, never altered. ICP: MIIT order 33, art. 13; police: 公安联网备案."""

    icp: str = ""
    police: str = ""
    licence: str = ""

    @property
    def police_code(self) -> str:
        """The digits of the public-security number: what beian.mps.gov.cn is asked for."""
        return "".join(character for character in self.police if character.isdigit())


class Reporting(Struct, frozen=True):
    """Where to report unlawful or harmful information (违法和不良信息举报)."""

    phone: str = ""
    email: str = ""
    national: str = "12377"


class Channel(Struct, frozen=True):
    """Another place to read the paper. ``kind``: one of ``CHANNEL_KINDS``; ``target`` goes into its QR code."""

    name: str
    kind: str
    target: str = ""
    note: str = ""


class Masthead(Struct, frozen=True):
    """``registers/masthead.yml``. ``standing``: slugs of standing pages in the order of the footer."""

    name: str
    domain: str
    tagline: str = ""
    description: str = ""
    founded: int = 0
    language: str = "zh-CN"
    contacts: Contacts = field(default_factory=Contacts)
    filings: Filings = field(default_factory=Filings)
    report: Reporting = field(default_factory=Reporting)
    channels: tuple[Channel, ...] = ()
    standing: tuple[str, ...] = ()
