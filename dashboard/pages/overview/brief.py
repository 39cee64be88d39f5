"""The written brief: plain sentences made from the figures, every number a link to its view."""

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.pages.overview.key_figures import key_figures
from dashboard.pages.overview.movers import moves
from dashboard.panels import Panel, Piece, Prose
from dashboard.parts.adjustments import holding, named
from dashboard.parts.cases import into, leading, open_cases, said
from dashboard.parts.comparing import against
from dashboard.parts.plan import days_left, standing, standings
from dashboard.parts.sentences import figure, listed, sentence
from queries.findings import KINDS
from queries.findings.words import key_of

Sentence = tuple[Piece, ...]
BEHIND = 0.95


def brief(scope: Scope) -> Panel:
    """Are we on plan, what changed, where are we behind, what about margin, stock and alerts."""
    written = [write(scope) for write in (_plan, _adjusted, _behind, _change, _margin, _stock)]
    written += [_alerts(scope, kind) for kind in leading()]
    said = tuple(each for each in written if each) or ((Piece(scope.say("page.nothing")),),)
    return Panel("brief", scope.say("brief"), Prose(said), span=6)


def _plan(scope: Scope) -> Sentence | None:
    found = standing(scope)
    if not found or found.pace.pace is None:
        return None
    sell_in, view = scope.measure(scope.named("sell_in")), scope.click("targets")
    rate = scope.measure("attainment")
    on_plan = found.pace.gap is not None and found.pace.gap >= 0
    key = ("on_plan" if on_plan else "off_plan") if days_left(scope) else ("reached" if on_plan else "missed")
    return sentence(
        scope, f"brief_{key}",
        actual=figure(sell_in.short(found.actual), scope.click("trends")),
        attainment=figure(rate.short(found.attainment), view),
        target=figure(sell_in.short(found.target), view),
        due=figure(rate.short(found.pace.elapsed_share), view),
        landing=figure(sell_in.short(found.pace.landing), view),
        gap=figure(sell_in.short(abs(found.pace.gap or 0)), view, "good" if on_plan else "bad"),
        required=figure(sell_in.short(found.pace.required_per_day), view),
    )  # fmt: skip


def _adjusted(scope: Scope) -> Sentence | None:
    """The seasonality adjustments that pace and landing rest on."""
    held = holding(scope, scope.filters.period) if standing(scope) else []
    words = (f"{named(scope, each)} {each.factor:g}× ({each.who}: {each.why})" for each in held)
    said = [figure(text, scope.click("targets")) for text in words]
    return sentence(scope, "brief_rhythm", changes=listed(scope, said)) if said else None


def _behind(scope: Scope) -> Sentence | None:
    by = next((name for name in ("region", "province") if len(scope.filters.of(name)) != 1), None)
    if not by or not standing(scope):
        return None
    frame, _ = standings(scope, by)
    behind = frame.filter(pl.col("pace") < BEHIND, pl.col("gap") < 0).sort("gap")
    if behind.is_empty():
        return sentence(scope, "brief_none_behind")
    money, rate = scope.measure(scope.named("sell_in")), scope.measure("attainment")
    named = [
        figure(f"{row[by]} {rate.short(row['pace'])} ({money.signed(row['gap'])})", scope.drill(by)(row), "bad")
        for row in behind.head(3).iter_rows(named=True)
    ]
    return sentence(scope, "brief_behind", members=listed(scope, named))


def _change(scope: Scope) -> Sentence | None:
    metric = scope.named("sell_in")
    if scope.filters.compare in (None, "target"):
        return None
    compare = against(scope)
    if not compare:
        return sentence(scope, "brief_no_past", day=dates.day(scope.filters.data.starts, scope.language))
    before = f"{metric}__{compare}"
    row = key_figures(scope).frame.to_dicts()[0]
    if not row[before] or row[metric] is None:
        return None
    measure, difference = scope.measure(metric), row[metric] - row[before]
    table, _ = moves(scope, metric, 8)
    same_way = table.filter(pl.col("change").sign() == (1 if difference > 0 else -1)).head(3)
    named = [
        figure(
            f"{each['member']} {measure.signed(each['change'])}",
            scope.drill(each["dimension"])({each["dimension"]: each["member"]}),
            measure.tone(each["change"]),
        )
        for each in same_way.iter_rows(named=True)
    ]
    return sentence(
        scope, "brief_change" if named else "brief_change_alone",
        change=figure(measure.change(row[metric], row[before]) or "", scope.click("why"), measure.tone(difference)),
        difference=figure(measure.signed(difference), scope.click("why")),
        against=scope.say(f"filters.against_{scope.filters.compare}"),
        members=listed(scope, named),
    )  # fmt: skip


def _margin(scope: Scope) -> Sentence | None:
    row = key_figures(scope).frame.to_dicts()[0]
    rate, before = scope.measure("margin_rate"), scope.before("margin_rate") if against(scope) else None
    if row["margin_rate"] is None:
        return None
    change = rate.change(row["margin_rate"], row.get(before)) if before else None
    tone = rate.tone(row["margin_rate"] - row[before]) if change else "neutral"
    return sentence(
        scope, "brief_margin" if change else "brief_margin_alone",
        rate=figure(rate.short(row["margin_rate"]), scope.click("channel")),
        change=figure(change or "", scope.click("why", metric="margin_rate"), tone),
    )  # fmt: skip


def _stock(scope: Scope) -> Sentence | None:
    row = key_figures(scope).frame.to_dicts()[0]
    if row["weeks_of_supply"] is None:
        return None
    weeks, units = scope.measure("weeks_of_supply"), scope.measure("stock_quantity")
    before = scope.before("weeks_of_supply") if against(scope) else None
    change = weeks.change(row["weeks_of_supply"], row.get(before)) if before else None
    return sentence(
        scope, "brief_stock" if change else "brief_stock_alone",
        units=figure(units.short(row["stock_quantity"]), scope.click("channel")),
        weeks=figure(weeks.short(row["weeks_of_supply"]), scope.click("channel")),
        change=figure(change or "", scope.click("why", metric="weeks_of_supply")),
    )  # fmt: skip


def _alerts(scope: Scope, kind: str) -> Sentence | None:
    found = open_cases(scope, kind)
    if not found:
        return None
    money, first = scope.measure("sell_in_amount"), found[0]
    opens = {} if kind == next(iter(KINDS)) else {"kind": kind}
    view = scope.click("rushing", **opens)
    return sentence(
        scope, key_of(kind, "brief"), name=said(scope, kind, "name"), count=figure(str(len(found)), view),
        stake=figure(money.short(sum(each.finding.stake for each in found)), view),
        subject=figure(first.subject, scope.click("rushing", **opens, case=first.id)),
        cities=scope.say("filters.comma").join(into(scope, first)[:2]) or "–",
    )  # fmt: skip
