"""What a page is given, and what keeps one broken panel from taking the page with it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from dashboard.failures import instead, marked, name_of, told_apart, unexpected
from dashboard.filters import Filters
from dashboard.measure import Measure
from dashboard.memo import ANSWERS
from dashboard.panels import Click, Panel
from data.errors import SluiceError
from data.text import say
from queries import Answer, Engine, Filter, Period, Question, User, ask, detail, load
from queries.availability import offered
from queries.buckets import covers
from queries.dimensions import DIMENSIONS
from queries.facts import FACTS
from queries.member_filters import touched
from queries.metrics import TARGET_OF
from queries.period import add_months
from queries.question import Comparison

Builder = Callable[["Scope"], Panel | None]
DAYS_AS_DAYS, DAYS_AS_WEEKS = 93, 740
OPENS = {"dealer": "dealer"}  # dimension -> the page that is all about one of its members


@dataclass(frozen=True)
class Scope:
    """Who looks at what, through which engine, in which language. asked: every answer with its question, as it came.
    made: what `once` made."""

    page: str
    filters: Filters
    user: User
    engine: Engine
    language: str
    asked: list[tuple[Question, Answer]] = field(default_factory=list, compare=False)
    made: dict[Hashable, Any] = field(default_factory=dict, compare=False)

    def ask(
        self,
        metrics: str | tuple[str, ...],
        by: str | tuple[str, ...] = (),
        *,
        also: tuple[Filter, ...] = (),
        without: tuple[str, ...] = (),
        **changes: object,
    ) -> Answer:
        """The metrics over the dimensions, for the page's period, comparison and filters.

        also: further filters. without: dimensions whose filters are left out. changes: parts of the Question, such as
        `compare=None`, `starts`, `ends`, `order`, `limit`. Raises what `queries.ask` raises.
        """
        period = self.filters.period
        where = tuple(each for each in self.filters.where if each.dimension not in without) + also
        base = Question(_tuple(metrics), _tuple(by), where, period.starts, period.ends, self.filters.compare)
        version = self.filters.view("version", "") or None
        return self.answer(base.but(**{"version": version} | changes))

    def answer(self, question: Question) -> Answer:
        """The answer to a question as it is, but for a comparison with targets that know nothing of it."""
        question = _targeted(question)
        key = (self.engine.lake.version, self.user, question)
        answer = ANSWERS.get(key, lambda: ask(self.engine, question, self.user))
        self.asked.append((question, answer))
        return answer

    def behind(self, kind: str, question: Question, document: str | None = None) -> Answer:
        """A page of the rows behind a question, of a kind of DETAILS; `count <kind>`: how many there are.

        `groups`: how many rows the question's own answer has.
        """
        key = (self.engine.lake.version, self.user, kind, question, document)
        ways = {"groups": lambda: detail.members(self.engine, question, self.user)}
        for name in detail.DETAILS:
            ways[name] = partial(detail.rows, self.engine, question, name, self.user, document)
            ways[f"count {name}"] = partial(detail.count, self.engine, question, name, self.user, document)
        return ANSWERS.get(key, ways[kind])

    def load(self, name: str, **parameters: object) -> Answer:
        """The rows of `queries/special/<name>.sql`, with its parameters bound."""
        key = (self.engine.lake.version, self.user, name, tuple(sorted((k, str(v)) for k, v in parameters.items())))
        return ANSWERS.get(key, lambda: load(self.engine, name, self.user, **parameters))

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What several panels of the page need, made for the first of them."""
        of = (self.page, self.filters, key)  # scopes made of this one share what is made
        if of not in self.made:
            self.made[of] = make()
        return self.made[of]

    def total(self, answer: Answer) -> Answer | None:
        """An answer's question asked without its dimensions: ratios are never added up. None for what was loaded."""
        question = next((question for question, given in self.asked if given is answer), None)
        if question is None or question.limit is not None:
            return None
        plain = question.but(by=(), order=(), others=())
        key = (self.engine.lake.version, self.user, plain)
        return ANSWERS.get(key, lambda: ask(self.engine, plain, self.user))

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue; without a topic, of the page's own."""
        return say(key if "." in key else f"{self.page}.{key}", self.language, **values)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that the lake can answer: no other one is offered anywhere."""
        return offered(self.engine.catalog.facts)

    def measure(self, name: str) -> Measure:
        """The metric with its words and formats."""
        return Measure.of(name, self.language)

    def named(self, what: str) -> str:
        """The metric of `sell_in`, `sell_out` or `target` in the measure that is chosen; `attainment` likewise."""
        if what == "attainment":
            return "attainment" if self.filters.measure == "amount" else "attainment_quantity"
        return f"{what}_{self.filters.measure}"

    def format(self, metric: str, value: object) -> str:
        """A value of the metric, short."""
        return self.measure(metric).short(value)

    def before(self, metric: str) -> str | None:
        """The column of the compared value; None without a comparison, or a target that the metric does not have."""
        compare = self.filters.compare
        return f"{metric}__{compare}" if compare and (compare != "target" or metric in TARGET_OF) else None

    def compared(self, metric: str) -> Comparison | None:
        """What the charts' `compared` takes: the comparison, where the metric has one."""
        return self.filters.compare if self.before(metric) else None

    def click(self, page: str | None = None, **dimensions: str | None) -> Click:
        """Sets filters (None removes), then opens `page` if named. `period` takes a preset or `start..end`."""
        return Click(dimensions, page)

    def drill(self, dimension: str, page: str | None = None) -> Callable[[dict[str, object]], Click]:
        """The click of a row: keeps to its member, or to the days of its week, month, quarter or year.

        A dealer has a page of its own, which opens unless another one is named.
        """
        if DIMENSIONS[dimension].time:
            return lambda row: Click({"period": _span(row[dimension], dimension)}, page)
        opened = page or OPENS.get(dimension)
        return lambda row: Click({dimension: str(row[dimension] or "")}, opened)

    @property
    def grain(self) -> str:
        """The time dimension that gives the period's line at most 250 points or so: day, week or month."""
        days = self.filters.shown.days
        return "day" if days <= DAYS_AS_DAYS else "week" if days <= DAYS_AS_WEEKS else "month"

    def months(self, count: int = 13) -> Period:
        """The last `count` months up to the shown period's end, whole from the first: for a card's sparkline."""
        ends = self.filters.shown.ends
        return Period(add_months(ends.replace(day=1), 1 - count), ends)

    def notes(self, answer: Answer) -> list[str]:
        """What the reader of the answer must know, as sentences."""
        return [say(key, self.language, **values) for key, values in answer.notes]

    def gather(self, *builders: Builder) -> list[Panel]:
        """The panels, in order. What cannot be answered or fails is said in its place; None leaves one out."""
        return list(told_apart(filter(None, map(self._build, builders))))

    def failed(self, panel: Panel, problem: Exception) -> Panel:
        """What stands in the place of a panel that cannot be shown: a sentence, with the mark of the log's record."""
        mark = marked(problem, page=self.page, panel=panel.key, person=self.user.name)
        return instead(self, panel.key, unexpected(mark, self.language), panel.title, panel.span, failed=mark)

    def _build(self, builder: Builder) -> Panel | None:
        panel = None
        try:
            panel = builder(self)
            empty = panel and panel.answers and all(answer.frame.is_empty() for answer in panel.answers)
        except SluiceError as error:
            return instead(self, name_of(builder), error.say(self.language))
        except Exception as problem:
            return self.failed(panel or instead(self, name_of(builder)), problem)
        return instead(self, panel.key, self.say("page.nothing"), panel.title, panel.span) if panel and empty else panel


def _targeted(question: Question) -> Question:
    """The question without the comparison with targets where these know nothing of what is asked."""
    unknown = {*question.by, *touched(question.where)} - {*FACTS["targets"].known}
    return question.but(compare=None) if question.compare == "target" and unknown else question


def _tuple(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _span(start: date, grain: str) -> str:
    days = covers(start, grain)
    return f"{days.starts}..{days.ends}"
