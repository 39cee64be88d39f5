"""When festivals and sales events fall. Spring Festival and Mid-Autumn move with the lunar calendar."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import polars as pl

from data import festivals
from data.errors import QuestionError
from data.festivals import YEARS
from data.text import say, topic


@dataclass(frozen=True)
class Event:
    """One occurrence. name: a key of the catalogue's `calendar.`, or the lake's own name without its year.

    starts, ends: both in, pre-sale included. day: the day that offsets are counted from.
    kind: festival, promotion, holiday or policy.
    """

    name: str
    kind: str
    starts: date
    ends: date
    day: date

    def label(self, language: str = "en") -> str:
        """The name a person reads."""
        return say(f"calendar.{self.name}", language) if self.name in topic("calendar") else self.name


def spring_festival(year: int) -> date:
    """First day of the lunar year that begins in `year`. QuestionError outside 1901 to 2099."""
    return festivals.spring_festival(_known(year))


def mid_autumn(year: int) -> date:
    """The 15th day of the eighth lunar month of `year`. QuestionError outside 1901 to 2099."""
    return festivals.mid_autumn(_known(year))


def events(starts: date, ends: date, own: pl.DataFrame | None = None) -> tuple[Event, ...]:
    """The events that touch `starts` to `ends` (both in), by day; of other centuries only the lake's own.

    own: the lake's `events` table. An own event takes the place of the built-in one of its name and year. A table
    with festivals or holidays of which none is built in belongs to another country: the built-in ones are left out.
    """
    rows = [] if own is None else own.select("event", "kind", "starts_on", "ends_on").iter_rows()
    mine = [_own(*row) for row in rows]
    years = range(starts.year - 1, ends.year + 2)
    known = [] if _foreign(mine) else [event for year in years for event in _built_in(year)]
    taken = {(event.name, event.day.year) for event in mine}
    merged = mine + [event for event in known if (event.name, event.day.year) not in taken]
    touching = (event for event in merged if event.starts <= ends and event.ends >= starts)
    return tuple(sorted(touching, key=lambda event: (event.day, event.name)))


def around(days: pl.Series, known: Iterable[Event]) -> pl.DataFrame:
    """The days near an event: columns day, event, offset (days from the event's day), phase. A row a day and event.

    phase: before (the lead, when goods are loaded), run_up (pre-sale), peak (from the day on), after.
    Days near no event have no row.
    """
    rows = [row for event in known for row in _phases(event)]
    schema = {"day": pl.Date, "event": pl.String, "offset": pl.Int64, "phase": pl.String}
    near = pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("day").is_in(days.unique().to_list()))
    return near.unique(["day", "event"], keep="first").sort("day", "event")


def bands(starts: date, ends: date, known: Iterable[Event], language: str = "en") -> pl.DataFrame:
    """What a chart shades, cut to `starts`..`ends`: columns label, kind, starts, ends, day; a row an event."""
    rows = [
        (event.label(language), event.kind, max(event.starts, starts), min(event.ends, ends), event.day)
        for event in known
        if event.starts <= ends and event.ends >= starts
    ]
    schema = {"label": pl.String, "kind": pl.String, "starts": pl.Date, "ends": pl.Date, "day": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known(year: int) -> int:
    if year not in YEARS:
        raise QuestionError("calendar_year", year=year, first=YEARS[0], last=YEARS[-1])
    return year


@cache
def _built_in(year: int) -> tuple[Event, ...]:
    if year not in YEARS:
        return ()
    spring, autumn, day = spring_festival(year), mid_autumn(year), timedelta(days=1)
    return (
        Event("spring_festival", "festival", spring - day, spring + 6 * day, spring),
        Event("labour_day", "holiday", date(year, 5, 1), date(year, 5, 5), date(year, 5, 1)),
        Event("mid_year_618", "promotion", date(year, 5, 24), date(year, 6, 20), date(year, 6, 18)),
        Event("mid_autumn", "festival", autumn, autumn + 2 * day, autumn),
        Event("national_day", "holiday", date(year, 10, 1), date(year, 10, 7), date(year, 10, 1)),
        Event("double_11", "promotion", date(year, 10, 15), date(year, 11, 12), date(year, 11, 11)),
    )


_ALIASES = {
    "spring_festival": ("springfestival", "chinesenewyear", "lunarnewyear", "春节", "农历新年"),
    "labour_day": ("labourday", "laborday", "mayday", "劳动节", "五一", "五一劳动节"),
    "mid_year_618": ("618", "midyear618", "618sale", "618大促", "年中大促"),
    "mid_autumn": ("midautumn", "midautumnfestival", "中秋", "中秋节"),
    "national_day": ("nationalday", "goldenweek", "国庆", "国庆节", "十一"),
    "double_11": ("double11", "doubleeleven", "singlesday", "1111", "双11", "双十一"),
    "double_12": ("double12", "doubletwelve", "1212", "双12", "双十二"),
}
_NAMES = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}


def _own(event: str, kind: str, starts: date, ends: date) -> Event:
    bare = re.sub(r"(?<!\d)(19|20)\d\d(?!\d)年?", "", event).strip(" -_") or event
    name = _NAMES.get(re.sub(r"[\W_]", "", bare).lower(), bare)
    days = (each.day for each in _built_in(starts.year) if each.name == name and starts <= each.day <= ends)
    return Event(name, kind, starts, ends, next(days, starts))


def _foreign(mine: list[Event]) -> bool:
    festive = {event.name for event in mine if event.kind in ("festival", "holiday")}
    return bool(festive) and festive.isdisjoint(_ALIASES)


def _phases(event: Event) -> Iterable[tuple[date, str, int, str]]:
    lead, tail = (28, 21) if event.name == "spring_festival" else (10, 10)
    for offset in range((event.starts - event.day).days - lead, (event.ends - event.day).days + tail + 1):
        day = event.day + timedelta(days=offset)
        inside = "run_up" if offset < 0 else "peak"
        yield day, event.name, offset, "before" if day < event.starts else "after" if day > event.ends else inside
