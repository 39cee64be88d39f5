"""The plan draft that is worked on: the version looked at, its figures as far as the person may see, their weights."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import polars as pl

from dashboard import company, dates
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.parts.learned import company_rhythm
from data.store import targets
from data.store.targets import Figures, TargetVersion
from queries import Period, User, load
from queries.planning import LEVELS, WEIGHTS, YEAR, cells_of, gone_by, shares_of_months, yearly
from queries.rhythm import MIX

BASES = Memo(32)
PLANNED = ("region", "province", "channel", "category")  # dimensions that targets know
MOST = 10**14  # the largest figure that can be asked for
EMPTY = pl.DataFrame(
    schema=dict.fromkeys(LEVELS[:-1], pl.String)
    | {"month": pl.Date, "target": pl.Int64, "price": pl.Float64, "locked": pl.Boolean}
)


@dataclass(frozen=True, eq=False)
class Draft:
    """A version and all that is looked at with it.

    plan, proposals: headquarters' figures and what regions propose; cells are LEVELS, target, price, locked.
    basis: the cells with their weights. before: the year gone by that they are weighed and compared with.
    unsaved: whether the figures hold what somebody entered and has not saved.
    """

    scope: Scope
    version: TargetVersion
    plan: Figures
    proposals: Figures
    before: Period
    unsaved: bool = False

    @property
    def user(self) -> User:
        """Who looks."""
        return self.scope.user

    @cached_property
    def basis(self) -> pl.DataFrame:
        """The cells of the version's year with their weights, of what the person may see."""
        return basis(self.scope, self.version.year)

    @property
    def kind(self) -> targets.Kind:
        """What the person's entries change: headquarters the plan, a region its proposal."""
        return "plan" if self.user.everything else "proposal"

    @property
    def editable(self) -> bool:
        """Whether anything can be entered: a draft, by headquarters or a region."""
        return self.version.state == "draft" and bool(self.user.everything or self.user.regions)

    @cached_property
    def working(self) -> Figures:
        """What entries start from. A region that has proposed nothing yet starts from headquarters' figures for it."""
        if self.kind == "plan":
            return self.plan
        missing = [name for name in self.user.regions if name not in self.proposals.parts]
        kept = self.plan.cells.filter(pl.col("region").is_in(missing))
        return Figures(pl.concat([self.proposals.cells, kept]).sort(LEVELS), self.proposals.parts)

    def cut(self, cells: pl.DataFrame) -> pl.DataFrame:
        """The cells that the filter bar keeps to, as far as targets know its dimensions."""
        for name, values in self.within:
            cells = cells.filter(pl.col(name).is_in(values))
        return cells

    @property
    def before_said(self) -> str:
        """The year gone by in words; what is shorter than a year is taken to one."""
        days = dates.period(self.before, self.scope.language)
        return days if self.before.days >= YEAR else self.scope.say("taken_to_a_year", days=days)

    @property
    def within(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The filters that targets know."""
        return tuple((name, values) for name, values in self.scope.filters.members if name in PLANNED)


def draft(scope: Scope) -> Draft | None:
    """The version that the address names, else the newest; None before the first."""
    if not company.stored(scope.engine.lake):
        return None
    with company.store(scope.engine.lake).reading() as session:
        all_of = targets.versions(session)
        if not all_of:
            return None
        wanted = scope.filters.view("plan", "")
        version = next((each for each in all_of if str(each.id) == wanted), all_of[0])
        kinds = ("plan", "proposal")
        plan, proposals = (seen(targets.figures(session, version.id, kind), scope.user) for kind in kinds)
    return Draft(scope, version, plan, proposals, gone_by(version.year, scope.filters.data))


def seen(figures: Figures, user: User) -> Figures:
    """The figures that the person may see: all, or those of the person's regions and provinces."""
    cells = EMPTY if figures.cells.is_empty() else figures.cells
    if not user.everything:
        own = pl.col("region").is_in(list(user.regions)) | pl.col("province").is_in(list(user.provinces))
        cells = cells.filter(own)
    there = set(cells["region"])
    return Figures(cells, {name: part for name, part in figures.parts.items() if name in there})


def basis(scope: Scope, year: int) -> pl.DataFrame:
    """The cells of a year with their weights, as `planning.cells_of` gives them, of what the person may see."""
    lake = scope.engine.lake
    key = (lake.snapshot, lake.ends, scope.user, year)
    return BASES.get(key, lambda: _basis(plain(scope), year))


def plain(scope: Scope) -> Scope:
    """The scope without filters, in amounts: what plans are made from."""
    return replace(scope, filters=replace(scope.filters, members=(), measure="amount", compare=None))


def _basis(scope: Scope, year: int) -> pl.DataFrame:
    places = load(scope.engine, "potential", scope.user).frame
    known = places["potential"].is_not_null().any()
    places = places.with_columns(potential=pl.col("potential" if known else "population").cast(pl.Float64))
    by, span = ("province", *MIX), gone_by(year, scope.filters.data)
    sold = scope.ask(("sell_in_amount", "sell_in_quantity"), by, starts=span.starts, ends=span.ends).frame
    if sold.is_empty():
        return pl.DataFrame(schema={name: EMPTY.schema.get(name, pl.Float64) for name in (*LEVELS, *WEIGHTS, "price")})
    quarters = scope.ask("sell_in_amount", (*by, "quarter"), starts=_two_years(span), ends=span.ends).frame
    best = quarters.group_by(by).agg(capacity=4 * pl.max("sell_in_amount").cast(pl.Float64))
    both = sold.select(
        *by, history=pl.col("sell_in_amount").cast(pl.Float64), quantity=pl.col("sell_in_quantity").fill_null(0)
    ).join(best, on=by, how="left")
    whole, rhythm = Period(date(year, 1, 1), date(year, 12, 31)), company_rhythm(scope)
    return cells_of(places, yearly(both, ("history", "quantity"), rhythm, span), shares_of_months(rhythm, whole))


def _two_years(span: Period) -> date:
    return date(span.ends.year - 2, (span.ends.month - 1) // 3 * 3 + 1, 1)
