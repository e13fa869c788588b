"""Dates as editors write them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from townpress.editorial.dates import ZONE, Reason, check_year, parse_moment


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2023-06-01", "2023-06-01T00:00"),
        ("2023-6-1", "2023-06-01T00:00"),
        ("2023/6/1", "2023-06-01T00:00"),
        ("2023/06/01 8:30", "2023-06-01T08:30"),
        ("2023-06-01 08:30", "2023-06-01T08:30"),
        ("2023-06-01 08:30:59", "2023-06-01T08:30:59"),
        ("2023-06-01T08:30", "2023-06-01T08:30"),
        ("2023-06-01T08:30:00+08:00", "2023-06-01T08:30"),
        ("2023-06-01T00:30:00Z", "2023-06-01T08:30"),
        ("2023-06-01T00:30:00.250Z", "2023-06-01T08:30"),
        ("2023-05-31T17:30-0700", "2023-06-01T08:30"),
        ("2023-06-01 09:30 +09", "2023-06-01T08:30"),
        ("2024-02-29", "2024-02-29T00:00"),
        ("2023年6月1日", "2023-06-01T00:00"),
        ("2023 年 6 月 1 日", "2023-06-01T00:00"),
        ("2023年06月01日 8时30分", "2023-06-01T08:30"),
        ("2023年6月1日8时", "2023-06-01T08:00"),
        ("2023年6月1日 上午8:30", "2023-06-01T08:30"),
        ("2023年6月1日上午9:00", "2023-06-01T09:00"),
        ("2023年6月1日 下午3点", "2023-06-01T15:00"),
        ("2023年6月1日 下午3点半", "2023-06-01T15:30"),
        ("2023年6月1日 下午15:00", "2023-06-01T15:00"),
        ("2023年6月1日 下午12点", "2023-06-01T12:00"),
        ("2023年6月1日 中午12点", "2023-06-01T12:00"),
        ("2023年6月1日 中午1点", "2023-06-01T13:00"),
        ("2023年6月1日 晚上8点", "2023-06-01T20:00"),
        ("2023年6月1日 凌晨1点05分", "2023-06-01T01:05"),
        ("２０２３－０６－０１　０８：３０", "2023-06-01T08:30"),
        ("２０２３年６月１日　上午８：３０", "2023-06-01T08:30"),
    ],
)
def test_read(written: str, iso: str) -> None:
    """Each form of the contract is read to the instant it names, in Asia/Shanghai."""
    assert parse_moment(written) == datetime.fromisoformat(iso).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("2023-13-45", "01–12"),
        ("2023-02-30", "28"),
        ("2023-02-29", "28"),
        ("2023-00-10", "01–12"),
        ("2023-06-31", "30"),
        ("2023-06-01 24:30", "23"),
        ("2023-06-01 24:00", "23"),
        ("2023-06-01 12:60", "59"),
        ("2023-06-01T08:30+25:00", "时区"),
        ("03/04/2023", "歧义"),
        ("01.02.03", "歧义"),
        ("3-4-23", "歧义"),
        ("昨天", "相对"),
        ("今天上午", "相对"),
        ("上周五", "相对"),
        ("Friday", "相对"),
        ("yesterday", "相对"),
        ("3天前", "相对"),
        ("2023", "不完整"),
        ("2023-06", "不完整"),
        ("2023年6月", "不完整"),
        ("6月1日", "不完整"),
        ("08:30", "不完整"),
        ("1685577600", "时间戳"),
        ("1685577600000", "时间戳"),
        ("0000-01-01", "年份"),
        ("1899-12-31", "年份"),
        ("9999-12-31", "年份"),
        ("99999-01-01", "四位"),
        ("23年6月1日", "四位"),
        ("2023年6月1日 上午12点", "歧义"),
        ("2023年6月1日 晚上12点", "歧义"),
        ("2023年6月1日 下午0点", "歧义"),
        ("2023.6.1", "-"),
        ("20230601", "-"),
        ("June 1, 2023", "有效日期"),
        ("待定", "有效日期"),
        ("2023-06-01至06-03", "有效日期"),
        ("2" * 5000, "太长"),
    ],
)
def test_refused(written: str, word: str) -> None:
    """What is impossible, ambiguous, relative or partial is refused with its own reason and an example."""
    reason = parse_moment(written)
    assert isinstance(reason, Reason)
    assert word in reason.zh
    assert "2023-06-01 08:30" in reason.zh
    assert "2023-06-01 08:30" in reason.en


def test_doubtful_years() -> None:
    """A year before 2000 or more than two years ahead is doubted; the others are not."""
    now = datetime(2026, 11, 23, tzinfo=ZONE)
    for year, doubted in ((1999, True), (2000, False), (2026, False), (2028, False), (2029, True)):
        assert bool(check_year(datetime(year, 6, 1, tzinfo=ZONE), now)) is doubted


@given(some.text(alphabet="0123456789年月日时点分上午下晚中 :-/.TZ+", max_size=30))
def test_never_raises(written: str) -> None:
    """Whatever is made of a date's characters is an aware instant or a reason."""
    found = parse_moment(written)
    assert isinstance(found, Reason) or found.tzinfo is ZONE


@settings(deadline=None)  # the first call may have to wait for a busy machine
@given(some.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - the zone is added below
def test_iso_round_trip(moment: datetime) -> None:
    """An instant written in ISO 8601 in any zone of ours is read back."""
    aware = moment.replace(microsecond=0, tzinfo=ZONE)
    assert parse_moment(aware.isoformat()) == aware
