"""Members by a rate of few tries: ranked where they differ beyond chance, else one sentence in the ranking's place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dashboard.measure import Measure
from dashboard.page import Scope
from dashboard.panels import Cards, Chart, Column, Grid, Panel, Piece, Prose
from dashboard.parts.sentences import figure, sentence
from dashboard.parts.tables import member_grid
from queries import Answer
from queries.small_numbers import FEW, Dispersion, Share, dispersion, shrunk, wilson

AT_MOST = 200  # rows that a table holds; a file has all of them


@dataclass(frozen=True)
class Tried:
    """Members of the dimension `by` with the columns `hits` and `tries` of the answer, by whom the metric is hits of
    tries. Who has no try has no rate and is left out."""

    by: str
    answer: Answer
    metric: str
    hits: str
    tries: str

    @cached_property
    def frame(self) -> pl.DataFrame:
        """by, hits, tries of those with a try."""
        columns = (pl.col(self.by), pl.col(self.hits).fill_null(0).alias("hits"), pl.col(self.tries).alias("tries"))
        return self.answer.frame.select(columns).filter(pl.col("tries") > 0)

    @cached_property
    def whole(self) -> Share:
        """All members together."""
        return wilson(int(self.frame["hits"].sum()), int(self.frame["tries"].sum()))

    @cached_property
    def dispersion(self) -> Dispersion:
        """Whether they differ."""
        return dispersion(self.frame["hits"].to_numpy(), self.frame["tries"].to_numpy())


Draw = Callable[[Scope, Tried, pl.DataFrame], Cards | Chart | Grid]


def ranking(scope: Scope, tried: Tried) -> pl.DataFrame:
    """The members by their drawn-in rate, most urgent first: the low ones of a rate that should be high."""
    frame = tried.frame
    shares = [wilson(hits, tries) for hits, tries in frame.select("hits", "tries").iter_rows()]
    rates = shrunk(frame["hits"].to_numpy(), frame["tries"].to_numpy())
    own = {name: [getattr(each, name) for each in shares] for name in ("share", "low", "high")}
    made = frame.drop("hits").with_columns(pl.Series(tried.metric, rates), *(pl.Series(*each) for each in own.items()))
    falling = scope.measure(tried.metric).good != "up"
    return made.sort(tried.metric, "tries", tried.by, descending=[falling, True, False])


def table(scope: Scope, tried: Tried, frame: pl.DataFrame) -> Grid:
    """The ranking with how many tries each rate is of, and the interval of the member's own."""
    measure = scope.measure(tried.metric)
    columns = (
        Column(tried.metric, measure.label, "bar", measure.exact, help=scope.say("ranked.rate_help")),
        Column("tries", scope.say("ranked.tries"), "number", lambda value: f"{value:,}"),
        Column("share", scope.say("ranked.share"), "number", measure.exact, help=scope.say("ranked.share_help")),
        Column("low", scope.say("ranked.low"), "number", measure.exact),
        Column("high", scope.say("ranked.high"), "number", measure.exact),
    )
    return member_grid(scope, tried.by, frame.head(AT_MOST), columns)


def ranked(scope: Scope, key: str, tried: Tried, draw: Draw = table) -> Panel:
    """The panel `key`, titled by its text: what `draw` makes of the ranking, or the sentence that there is none.

    draw: gets a row a member, the most urgent first: `by`, the metric's column with the rate drawn in to that of all,
    `tries`, and of the member's own rate `share`, `low` and `high`.
    """
    found = tried.dispersion
    frame = ranking(scope, tried) if found.differ else None
    body = _alike(scope, tried, found) if frame is None else draw(scope, tried, frame)
    answers = (replace(tried.answer, notes=(*tried.answer.notes, _limit(found))),)
    return Panel(key, scope.say(key), body, scope.say(f"{key}_note"), answers=answers, download=frame)


def honest(scope: Scope, measure: Measure, share: Share) -> str:
    """A rate as it may stand alone: one of few tries says of how many it is, and between what the true one lies."""
    if share.share is None or share.tries >= FEW:
        return measure.exact(share.share)
    low, high = measure.exact(share.low), measure.exact(share.high)
    return scope.say("ranked.few", rate=measure.exact(share.share), tries=share.tries, low=low, high=high)


def _alike(scope: Scope, tried: Tried, found: Dispersion) -> Prose:
    whole, measure = tried.whole, scope.measure(tried.metric)
    if whole.share is None:
        return Prose(((Piece(scope.say("page.nothing")),),))
    rate = figure(honest(scope, measure, whole))
    of = sentence(scope, "ranked.whole", rate=rate, hits=f"{whole.hits:,}", tries=f"{whole.tries:,}")
    return Prose(((Piece(scope.say("ranked.alike" if found.members > 1 else "ranked.alone")),), of))


def _limit(found: Dispersion) -> tuple[str, dict[str, object]]:
    """What the decision between a ranking and the sentence rests on, for "how this is computed"."""
    values = {"members": f"{found.members:,}", "value": f"{found.value:.2f}", "limit": f"{found.limit:.2f}"}
    return "ranked.limit", values
