"""Dates and times as editors write them, read to an instant in Asia/Shanghai; what could be two days is refused.

Read: ``2023-06-01``, ``2023/6/1``, ``2023年6月1日``, each with or without a time (``08:30``, ``8时30分``, ``下午3点``);
ISO 8601 with ``T`` and an offset. Full-width digits and marks count as half-width (NFKC). A date alone is midnight.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from msgspec import Struct

from townpress.kernel.regex import regex

ZONE = ZoneInfo("Asia/Shanghai")
YEAR_AT_LEAST = 1900
YEAR_AT_MOST = 9998
_LIKELY_FROM = 2000
_LIKELY_AHEAD = timedelta(days=2 * 366)
_LENGTH_AT_MOST = 60
_MONTHS = 12

_EXAMPLE = "写法示例：2023-06-01 08:30"
_EXAMPLE_EN = "e.g. 2023-06-01 08:30"


class Reason(Struct, frozen=True):
    """Why a date could not be taken as written, in Chinese and English."""

    zh: str
    en: str


@dataclass(eq=False)
class _Unread(Exception):
    """A part of a date that makes no sense."""

    reason: Reason


_MOMENT = regex(
    r"(?P<year>\d{4})(?:-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})|/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})"
    r"|\s?年\s?(?P<m3>\d{1,2})\s?月\s?(?P<d3>\d{1,2})\s?[日号])"
    r"(?:(?:[T\s]\s*|(?<=[日号]))(?P<time>\S.*))?",
    re.IGNORECASE | re.ASCII,
)
_PERIODS = "凌晨|清晨|清早|早上|早晨|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜里|深夜"
_TIME = regex(
    rf"(?:(?P<period>{_PERIODS})\s?)?(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"|\s?[时点](?:整|(?P<half>半)|(?:\s?(?P<cminute>\d{1,2})\s?分?(?:\s?(?P<csecond>\d{1,2})\s?秒)?)?))"
    r"\s?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)

#: What else editors write, and why it is not taken. The first that matches speaks.
_REASONS = tuple(
    (regex(pattern, re.IGNORECASE | re.ASCII), Reason(zh, en))
    for pattern, zh, en in (
        (
            (
                r"(今|昨|明|前|后|当)[天日晚早]|刚刚|[上下本这]?(周|星期|礼拜|个?月)[一二三四五六日天初末底]?$|\d+\s?(天|小时|分钟)[前后]"
                r"|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?$|yesterday|today|tomorrow|now$|.* ago$"
            ),
            "是相对的说法，过几天就不对了。请写出年月日",
            "is relative and will be wrong in a few days; write year, month and day",
        ),
        (r"\d{10}$|\d{13}$", "是时间戳。请写成年月日", "is a timestamp; write year, month and day"),
        (
            r"\d{1,2}[./-]\d{1,2}[./-](\d{2}|\d{4})(\s|$)",
            "有歧义，分不清年月日。请按年-月-日写",
            "is ambiguous; write year-month-day",
        ),
        (
            (
                r"\d{4}\s?年?$|\d{4}[-/.]\d{1,2}$|\d{4}\s?年\s?\d{1,2}\s?月$|\d{1,2}\s?月\s?\d{1,2}\s?[日号]|\d{1,2}[-/.]\d{1,2}$"
                r"|\d{1,2}:\d{2}(:\d{2})?$"
            ),
            "不完整。年、月、日都要写",
            "is partial; give year, month and day",
        ),
        (
            r"\d{4}\.\d{1,2}\.\d{1,2}|\d{8}$",
            "写法不对。年月日之间用“-”",
            "is not in a known form; put “-” between the parts",
        ),
        (r"(\d{1,3}|\d{5,})([-/]|\s?年)\s?\d", "年份要写四位数字", "needs a year of four digits"),
    )
)
_UNKNOWN = Reason("不是有效日期", "is not a valid date")


def parse_moment(text: str) -> datetime | Reason:
    """The instant ``text`` names, aware, in Asia/Shanghai; or why it names none."""
    if len(text) > _LENGTH_AT_MOST:
        return _explained(Reason("太长，不是日期", "is too long for a date"))
    plain = re.sub(r"[‐-―−]", "-", " ".join(unicodedata.normalize("NFKC", text).split()))
    found = _MOMENT.fullmatch(plain)
    if not found:
        return _explained(next((reason for pattern, reason in _REASONS if pattern.match(plain)), _UNKNOWN))
    try:
        return _moment(found)
    except _Unread as unread:
        return _explained(unread.reason)


def check_year(moment: datetime, now: datetime) -> Reason | None:
    """That a year is probably a slip: before 2000, or more than two years after ``now``."""
    if moment.year >= _LIKELY_FROM and moment - now <= _LIKELY_AHEAD:
        return None
    return Reason(f"年份 {moment.year} 像是写错了，请核对", f"the year {moment.year} looks like a slip; check it")


def _explained(reason: Reason) -> Reason:
    return Reason(f"{reason.zh}。{_EXAMPLE}", f"{reason.en}, {_EXAMPLE_EN}")


def _moment(found: re.Match[str]) -> datetime:
    year = int(found["year"])
    month = int(found["m1"] or found["m2"] or found["m3"])
    day = int(found["d1"] or found["d2"] or found["d3"])
    if not YEAR_AT_LEAST <= year <= YEAR_AT_MOST:
        raise _Unread(Reason(f"年份 {year} 像是写错了", f"has the unlikely year {year}"))
    if not 1 <= month <= _MONTHS:
        raise _Unread(Reason("不是有效日期（月份只能是 01–12）", "is not a valid date (month 01–12)"))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise _Unread(
            Reason(
                f"不是有效日期（{year} 年 {month} 月只有 {last} 天）",
                f"is not a valid date ({year}-{month:02} has {last} days)",
            )
        )
    date = datetime(year, month, day, tzinfo=ZONE)
    moment = _by_the_minute(_at_time(date, found["time"]) if found["time"] else date)
    if moment.year < YEAR_AT_LEAST:  # here, though not where it was written
        raise _Unread(Reason(f"年份 {moment.year} 像是写错了", f"has the unlikely year {moment.year}"))
    return moment


def _by_the_minute(moment: datetime) -> datetime:
    """With a whole minute's offset: Shanghai's was 8:05:43 until 1901, which RFC 3339 cannot tell."""
    offset = moment.utcoffset() or timedelta()
    whole = timedelta(minutes=round(offset / timedelta(minutes=1)))
    return moment if whole == offset else moment.replace(tzinfo=timezone(whole))


def _at_time(date: datetime, text: str) -> datetime:
    found = _TIME.fullmatch(text)
    if not found:
        raise _Unread(Reason("的时间看不懂", "has a time that cannot be read"))
    hour = _hour(int(found["hour"]), found["period"] or "")
    minute = 30 if found["half"] else int(found["minute"] or found["cminute"] or 0)
    second = int(found["second"] or found["csecond"] or 0)
    if minute > 59 or second > 59:  # noqa: PLR2004 - minutes and seconds
        raise _Unread(Reason("的时间不存在（分、秒只到 59）", "has no valid time (minutes and seconds end at 59)"))
    moment = date.replace(hour=hour, minute=minute, second=second)
    return moment.replace(tzinfo=_zone(found["zone"])).astimezone(ZONE) if found["zone"] else moment


#: Which hours a word for a time of day allows, as written, and what is added to them.
_HOURS: dict[str, tuple[tuple[range, int], ...]] = {
    "凌晨": ((range(7), 0),),
    "清晨": ((range(3, 10), 0),),
    "清早": ((range(3, 10), 0),),
    "早上": ((range(3, 12), 0),),
    "早晨": ((range(3, 12), 0),),
    "上午": ((range(12), 0),),
    "中午": ((range(10, 15), 0), (range(1, 4), 12)),
    "正午": ((range(12, 13), 0),),
    "下午": ((range(12, 20), 0), (range(1, 8), 12)),
    "午后": ((range(12, 20), 0), (range(1, 8), 12)),
    "傍晚": ((range(16, 21), 0), (range(4, 9), 12)),
    "晚上": ((range(17, 24), 0), (range(5, 12), 12)),
    "晚间": ((range(17, 24), 0), (range(5, 12), 12)),
    "夜里": ((range(19, 24), 0), (range(7, 12), 12)),
    "深夜": ((range(21, 24), 0), (range(9, 12), 12)),
}


def _hour(hour: int, period: str) -> int:
    """The hour on the clock of 24: 下午3点 is 15, 中午12点 is 12; 上午12点 and 晚上12点 could be two instants."""
    for hours, added in _HOURS.get(period, ((range(24), 0),)):
        if hour in hours:
            return hour + added
    if period:
        raise _Unread(
            Reason(
                f"里“{period}{hour}点”有歧义。请用 24 小时制",
                f"is ambiguous at “{period}{hour}点”; use the 24-hour clock",
            )
        )
    raise _Unread(Reason("的时间不存在（小时只到 23）", "has no valid time (hours end at 23)"))


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:  # noqa: PLR2004 - the farthest zone is UTC+14 (Kiritimati)
        raise _Unread(Reason("的时区不存在", "has no valid offset"))
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
