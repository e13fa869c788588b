"""The instant of a build: one value that decides what is in and what is out.

It is AT where given, else ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), else the clock. Nothing below asks a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Asia/Shanghai has had no daylight saving since 1991 (IANA tz database); the papers of today need no table.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

#: The years a paper may be built for: there was no web before, and dates must not run out after.
YEARS = range(1990, 9000)


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, aware and in Shanghai's time, and whether somebody chose it (then the clock is not checked)."""

    moment: datetime
    chosen: bool


def instant_of_build(at: object, environment: Mapping[str, str], clock: datetime) -> Instant:
    """The instant of a build from the AT setting, the environment and the clock.

    ``at`` is ISO 8601; without a zone it is Shanghai's time.

    Raises:
        ConfigurationError: AT or SOURCE_DATE_EPOCH can't be read.
    """
    if at not in {None, ""}:
        return Instant(_moment(at), chosen=True)
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return Instant(datetime.fromtimestamp(int(epoch), UTC).astimezone(SHANGHAI), chosen=True)
        except (ValueError, OverflowError, OSError) as error:
            raise ConfigurationError(
                f"环境变量 SOURCE_DATE_EPOCH 应为整数秒，现为“{shown(epoch)}” | "
                f"SOURCE_DATE_EPOCH must be whole seconds, not “{shown(epoch)}”"
            ) from error
    return Instant(clock.astimezone(SHANGHAI), chosen=False)


def _moment(at: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(at))
        aware = (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
        if aware.year not in YEARS:
            raise ValueError(aware.year)  # noqa: TRY301 - told below like any other moment that is none
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(
            f"设置 AT 不是有效时刻：“{shown(at)}”。写法示例：2026-12-01T09:00+08:00 | "
            f"AT is not a moment: “{shown(at)}”; e.g. 2026-12-01T09:00+08:00"
        ) from error
    return aware
