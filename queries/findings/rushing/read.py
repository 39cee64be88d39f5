"""What the detector counts, asked in SQL, as small frames. Nothing later than the day of asking is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

Run = Callable[[str, dict[str, object]], pl.DataFrame]
EPOCH = date(2000, 1, 3)  # a Monday; weeks are counted from it


@dataclass(frozen=True)
class Source:
    """Where figures come from: run executes SQL for the person asking, tables names the optional tables present."""

    run: Run
    tables: frozenset[str]
    as_of: date

    def read(self, name: str, **parameters: object) -> pl.DataFrame:
        """The rows of `sql/<name>.sql`, sorted, so that nothing depends on the order the engine gives."""
        text = self.rights if name == "rights" else _text(name).replace("{rights}", self.rights)
        frame = self.run(text, parameters | ({"as_of": self.as_of} if "$as_of" in text else {}))
        return frame.sort(frame.columns)

    @property
    def rights(self) -> str:
        """The SQL of rights; without the table every listed dealer has its home city."""
        absent = "(SELECT dealer_id, city_id, CAST(NULL AS DATE) AS valid_from, CAST(NULL AS DATE) AS valid_to"
        text = _text("rights")
        if "dealer_territories" in self.tables:
            return text
        return text.replace("FROM dealer_territories", f"FROM {absent} FROM dealers WHERE 1 = 0)")


@cache
def _text(name: str) -> str:
    return (Path(__file__).with_name("sql") / f"{name}.sql").read_text("utf-8")


def last_day(run: Run, tables: frozenset[str]) -> date | None:
    """The last day anything is known of; None for an empty lake."""
    traces = "UNION ALL SELECT greatest(max(t.shipped_on), max(t.activated_on)) AS day FROM traces AS t"
    return run(_text("last_day").format(traces=traces if "traces" in tables else ""), {})["day"][0]


def week_of(day: date) -> int:
    """Weeks from the epoch to the week of `day`."""
    return (day - EPOCH).days // 7


def monday(week: int) -> date:
    """The first day of a week."""
    return EPOCH + timedelta(weeks=int(week))
