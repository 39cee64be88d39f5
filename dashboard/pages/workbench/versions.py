"""Versions: who made, proposed and approved which, when and why; any two beside each other."""

import polars as pl

from dashboard import charts, company
from dashboard.pages.workbench.bases import base_of
from dashboard.pages.workbench.draft import Draft
from dashboard.panels import Column, Grid, Panel
from data.store import Step, audit, targets
from data.store.targets import TargetVersion
from queries.differences import differences

TONES = {"draft": "neutral", "proposed": "warn", "replaced": "neutral", "in_force": "good"}


def versions(draft: Draft) -> Panel:
    """All versions with their state; a click looks at one."""
    scope, money = draft.scope, draft.scope.measure("target_amount")
    with company.store(scope.engine.lake).reading() as session:
        all_of = targets.versions(session)
        counted = all_of if draft.user.everything else []
        totals = [targets.figures(session, each.id).cells["target"].sum() for each in counted]
    rows = [_row(each, _state(each, all_of)) for each in all_of]
    frame = pl.DataFrame(rows, dict.fromkeys(("name", "year", "state", "made", "approved"), pl.String), orient="row")
    columns = [Column(name, scope.say(f"column_{name}")) for name in ("name", "year")]
    columns.append(Column("state", scope.say("state"), "badge", lambda at: scope.say(f"state_{at}"), TONES.get))
    if totals:
        frame = frame.with_columns(total=pl.Series(totals, dtype=pl.Int64))
        columns.append(Column("total", scope.say("page.total"), "number", money.column(totals)))
    columns += [Column(name, scope.say(f"column_{name}")) for name in ("made", "approved")]
    clicks = tuple(scope.click(plan=str(each.id)) for each in all_of)
    note = scope.say("versions_note")
    return Panel(
        "versions", scope.say("versions"), Grid(frame, tuple(columns), clicks=clicks), note, 12, download=frame
    )


def changes(draft: Draft) -> Panel | None:
    """Where the version departs most from its base."""
    base, money, scope = base_of(draft), draft.scope.measure("target_amount"), draft.scope
    if base is None:
        return None
    one = draft.plan.cells["region"].n_unique() == 1
    by = ("province" if one or scope.filters.of("region") else "region", "channel")
    frame = differences(draft.cut(base.cells), draft.cut(draft.plan.cells), by).head(60)
    if frame.is_empty():
        return None
    write = money.column([*frame["before"], *frame["after"]])
    columns = (
        *(Column(name, scope.say(f"dimensions.{name}")) for name in by),
        Column("before", base.name, "number", write),
        Column("after", draft.version.name, "number", write),
        Column("change", scope.say("page.change"), "change", money.signed),
    )
    clicks = tuple(scope.click(**{name: row[name] for name in by}) for row in frame.iter_rows(named=True))
    grid = Grid(frame, columns, clicks=clicks, rows_per_page=9)
    return Panel("changes", scope.say("changes", base=base.name), grid, scope.say("changes_note"), 12, download=frame)


def compared(draft: Draft, by: str) -> Panel | None:
    """The version and its base beside each other, by one dimension."""
    base, scope = base_of(draft), draft.scope
    if base is None:
        return None
    measure = scope.measure("target_amount")
    sums = [draft.cut(cells).group_by(by).agg(pl.sum("target").alias(name))
            for name, cells in (("target_amount", draft.plan.cells), ("target_amount__base", base.cells))]  # fmt: skip
    frame = sums[0].join(sums[1], on=by, how="full", coalesce=True).fill_null(0)
    draw = charts.columns if by == "month" else charts.bars
    chart = draw(frame.sort(by), by, measure, compared="base", click=None if by == "month" else scope.drill(by))
    title = scope.say("compared", by=scope.say(f"dimensions.{by}").lower())
    return Panel(f"compared_{by}", title, chart, scope.say("compared_note", base=base.name), 6, download=frame)


def history(draft: Draft) -> Panel:
    """Every step on the version, the newest first."""
    scope = draft.scope
    with company.store(scope.engine.lake).reading() as session:
        steps = audit.history(session, draft.version.subject)
    rows = [_step(draft, step) for step in reversed(steps)]
    frame = pl.DataFrame(rows, schema=["at", "who", "what", "facts", "why"], orient="row")
    columns = tuple(Column(name, scope.say(f"column_{name}")) for name in frame.columns)
    return Panel("history", scope.say("history", version=draft.version.name), Grid(frame, columns),
                 scope.say("history_note"), 12, download=frame)  # fmt: skip


def _state(version: TargetVersion, all_of: list[TargetVersion]) -> str:
    """Its state; of a year's approved versions the one approved last is in force, the others are replaced."""
    if not version.approved_at:
        return version.state
    later = [each for each in all_of
             if each.year == version.year and each.approved_at and each.approved_at > version.approved_at]  # fmt: skip
    return "replaced" if later else "in_force"


def _row(version: TargetVersion, state: str) -> tuple[str, ...]:
    made = f"{version.made_by} · {version.made_at.astimezone():%Y-%m-%d}"
    approved = f"{version.approved_by} · {version.approved_at.astimezone():%Y-%m-%d}" if version.approved_at else ""
    return version.name, str(version.year), state, made, approved


def _step(draft: Draft, step: Step) -> tuple[str, ...]:
    when = f"{step.at.astimezone():%Y-%m-%d %H:%M}"
    return when, step.who, draft.scope.say(f"step_{step.what}"), _facts(draft, step), step.why


def _facts(draft: Draft, step: Step) -> str:
    """What a step did, in figures; those of other regions are not said to who may not see them."""
    money, total, then = draft.scope.measure("target_amount"), step.after.get("total"), step.before.get("total")
    regions: list[str] = step.after.get("regions") or []  # type: ignore
    if total is None or not (draft.user.everything or set(regions) & draft.user.regions):
        return ""
    said = money.short(total) if then is None else f"{money.short(then)} → {money.short(total)}"
    return f"{', '.join(regions)}: {said}" if 0 < len(regions) <= 3 else said
