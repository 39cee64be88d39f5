"""The plan as an Excel template, out and back in: every changed cell is seen before it becomes an entry."""

import polars as pl
import streamlit as st

from dashboard import company
from dashboard.escaping import escaped
from dashboard.export import secret
from dashboard.forms import act, explained
from dashboard.pages.workbench.draft import Desk, seen
from dashboard.pages.workbench.forms.pending import add, pending
from dashboard.pages.workbench.forms.words import named
from dashboard.pages.workbench.template import Mark, Returned, mark_of, read, write
from data.errors import QuestionError, SluiceError
from data.store import targets
from queries.edits import Figures
from queries.planning import LEVELS

TURN, SHOWN, MEGABYTES = "upload_turn", 200, 20
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exchange(desk: Desk) -> None:
    """The buttons; what comes back is read at once and shown below them."""
    scope = desk.scope
    with st.popover("Excel", icon=":material/table_view:", key="exchange"):
        st.caption(scope.say("excel_help"))
        if pending(desk).entries:
            st.info(scope.say("excel_saved_only"))
        st.download_button(scope.say("excel_out"), lambda: _workbook(desk), f"{desk.version.name}.xlsx", KIND,
                           key="excel_out", icon=":material/download:", on_click="ignore")  # fmt: skip
        st.file_uploader(
            scope.say("excel_in"), "xlsx", key=_key(), max_upload_size=MEGABYTES, disabled=not desk.editable
        )


def returned(desk: Desk) -> None:
    """What a workbook that was given back would change, and which of its cells cannot be taken."""
    file, scope = st.session_state.get(_key()), desk.scope
    if file is None:
        return
    with st.container(border=True, key="returned"):
        try:
            found = _read(desk, file.getvalue())
        except SluiceError as problem:
            st.error(escaped(explained(problem, scope.language)))
        else:
            _refused(desk, found)
            _changed(desk, found)
        st.button(scope.say("excel_forget"), key="excel_forget", on_click=_forget)


def _workbook(desk: Desk) -> bytes:
    scope, figures = desk.scope, desk.working
    mark = Mark(desk.version.id, desk.kind, _revisions(desk))
    title = scope.say("template_title", name=desk.version.name, year=desk.version.year, who=desk.user.name)
    return write(figures.cells, mark, title, secret(scope.engine.lake.state), scope.language)


def _revisions(desk: Desk) -> dict[str, int]:
    """Of every region in the template; 0 for a proposal that starts from headquarters' figures."""
    return {region: desk.working.revisions.get(region, 0) for region in desk.working.cells["region"].unique().sort()}


def _read(desk: Desk, content: bytes) -> Returned:
    """QuestionError for a workbook of another company, version or person's rights."""
    mark = mark_of(content, secret(desk.scope.engine.lake.state))
    if (mark.version, mark.kind) != (desk.version.id, desk.kind):
        with company.store(desk.scope.engine.lake).reading() as session:
            names = {each.id: each.name for each in targets.versions(session)}
        found = f"{names.get(mark.version, '?')} ({desk.scope.say(f'kind_{mark.kind}')})"
        expected = f"{desk.version.name} ({desk.scope.say(f'kind_{desk.kind}')})"
        raise QuestionError("template_other", found=found, expected=expected)
    return read(content, _then(desk, mark), mark)


def _then(desk: Desk, mark: Mark) -> pl.DataFrame:
    """The figures that the template was made from, as far as the person may see them."""
    kept = {region: revision for region, revision in mark.revisions.items() if revision}
    with company.store(desk.scope.engine.lake).reading() as session:
        then = seen(targets.as_of(session, desk.version.id, desk.kind, kept), desk.user).cells
    fresh = [region for region, revision in mark.revisions.items() if not revision]
    return pl.concat([then, desk.plan.cells.filter(pl.col("region").is_in(fresh))])


def _refused(desk: Desk, found: Returned) -> None:
    if not found.refused:
        return
    scope = desk.scope
    st.error(scope.say("excel_refused", count=len(found.refused)))
    for each in found.refused[:SHOWN]:
        expected = scope.say(f"expected_{each.expected}", figure=f"{each.figure or 0:,}")
        shown = repr(each.found) if each.found else scope.say("excel_empty")
        st.text(scope.say("excel_cell", address=each.address, expected=expected, found=shown))


def _changed(desk: Desk, found: Returned) -> None:
    scope, changed = desk.scope, found.changed
    if changed.is_empty():
        st.info(scope.say("excel_same"))
        return
    change = scope.measure("target_amount").signed(changed["target"].sum() - changed["before"].sum())
    st.markdown(scope.say("excel_changed", count=changed.height, change=change))
    _table(desk, changed.head(SHOWN))
    label = "excel_take_rest" if found.refused else "excel_take"
    st.button(scope.say(label, count=changed.height), type="primary", key="excel_take", disabled=not desk.editable,
              on_click=lambda: act(scope, lambda: _taken(desk, found)))  # fmt: skip


def _table(desk: Desk, changed: pl.DataFrame) -> None:
    scope = desk.scope
    months = pl.Series("month", [named(scope, "month", month) for month in changed["month"]], dtype=pl.String)
    shown = changed.with_columns(months, change=pl.col("target") - pl.col("before"))
    words = {"address": "column_address", **{name: f"dimensions.{name}" for name in LEVELS}}
    figures = {"before": "column_before", "target": "column_after", "change": "page.change"}
    config = {name: scope.say(word) for name, word in words.items()}
    config |= {
        name: st.column_config.NumberColumn(scope.say(word), format="localized") for name, word in figures.items()
    }
    st.dataframe(shown.select(*words, *figures), hide_index=True, column_config=config,
                 height=min(38 + 35 * shown.height, 320))  # fmt: skip


def _taken(desk: Desk, found: Returned) -> str:
    scope, cells = desk.scope, found.changed.select(*LEVELS, "target")
    add(desk, (Figures(cells), scope.say("entry_excel", count=cells.height)))
    _forget()
    return scope.say("excel_taken", count=cells.height)


def _forget() -> None:
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _key() -> str:
    return f"excel_in_{st.session_state.get(TURN, 0)}"
