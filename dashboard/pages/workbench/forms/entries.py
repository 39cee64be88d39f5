"""What was entered and is not saved yet: each entry with its way back, saving with a reason, and what others did."""

import streamlit as st

from dashboard.escaping import escaped
from dashboard.forms import act
from dashboard.pages.workbench.draft import Draft
from dashboard.pages.workbench.forms.pending import Pending, again, discard, drop, moved_on, pending, save, theirs

SHOWN = 12


def entries(draft: Draft) -> None:
    """Nothing while there is nothing to save."""
    held, scope = pending(draft), draft.scope
    if not held.entries:
        return
    with st.container(border=True, key="entries"):
        if others := moved_on(draft, held):
            _others(draft, held, others)
        st.markdown(scope.say("unsaved", count=len(held.entries), change=_moved(draft, held)))
        _listed(draft, held)
        _saving(draft)


def _listed(draft: Draft, held: Pending) -> None:
    """The last entries, the newest at the end, each with its way back."""
    scope, first = draft.scope, max(0, len(held.entries) - SHOWN)
    with st.container(gap=None, key="entered"):
        if first:
            st.caption(scope.say("entered_before", count=first))
        for at, (_, text) in list(enumerate(held.entries))[first:]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"entry_{at}"):
                st.button(
                    "", icon=":material/close:", key=f"drop_entry_{at}", type="tertiary", help=scope.say("take_back"),
                    on_click=lambda at=at: act(scope, lambda: _dropped(draft, at)),
                )  # fmt: skip
                st.text(text)


def _saving(draft: Draft) -> None:
    scope, label = draft.scope, "save" if draft.kind == "plan" else "propose_region"
    with (st.form("save_form", border=False),
          st.container(horizontal=True, vertical_alignment="bottom", gap="small")):  # fmt: skip
        st.text_input(scope.say("why"), max_chars=300, key="why_save", width=420)
        st.form_submit_button(scope.say(label), type="primary", key="save",
                              on_click=lambda: act(scope, lambda: _saved(draft), "why_save"))  # fmt: skip
        st.form_submit_button(scope.say("discard"), key="discard", on_click=lambda: discard(draft))


def _others(draft: Draft, held: Pending, regions: list[str]) -> None:
    """Who saved what meanwhile, and the way to go on with one's own entries."""
    scope, money = draft.scope, draft.scope.measure("target_amount")
    parts = [draft.working.parts[name] for name in regions]
    who = scope.say("filters.comma").join(dict.fromkeys(part.who for part in parts))
    st.warning(escaped(scope.say("meanwhile", who=who, regions=scope.say("filters.comma").join(regions))))
    for region, channel, before, after, change in theirs(draft, held).head(SHOWN).iter_rows():
        st.text(scope.say("meanwhile_cell", node=f"{region} / {channel}", before=money.exact(before),
                          after=money.exact(after), change=money.signed(change)))  # fmt: skip
    for why in dict.fromkeys(part.why for part in parts if part.why):
        st.text(scope.say("meanwhile_why", why=why))
    st.button(scope.say("again"), type="primary", key="again", on_click=lambda: act(scope, lambda: _applied(draft)))


def _dropped(draft: Draft, at: int) -> str:
    drop(draft, at)
    return ""


def _applied(draft: Draft) -> str:
    again(draft)
    return draft.scope.say("applied")


def _moved(draft: Draft, held: Pending) -> str:
    """By what the total moves, in words."""
    total = held.now["target"].sum() - held.start["target"].sum()
    if not total:
        return draft.scope.say("total_stays")
    return draft.scope.say("total_moved", change=draft.scope.measure("target_amount").signed(total))


def _saved(draft: Draft) -> str:
    regions = save(draft, st.session_state["why_save"])
    return draft.scope.say("saved_regions" if draft.kind == "plan" else "proposed_now", count=regions)
