"""Thinking out a scenario: every assumption a field, kept beside the version under a name."""

from dataclasses import replace

import streamlit as st

from dashboard import company
from dashboard.forms import act
from dashboard.pages.workbench.draft import Draft
from dashboard.pages.workbench.forms.figure import figure, money_input
from dashboard.pages.workbench.forms.members import given, members
from dashboard.pages.workbench.forms.pending import add
from dashboard.pages.workbench.scenarios import account_channel, base, saved_scenarios
from data.errors import QuestionError
from data.store import targets
from queries.edits import Edit, Several
from queries.scenario import Scenario, outcome

OPEN, CHOSEN = "scenario_new", "scenario_chosen"
RATES = {"everywhere": 0.0, "rebate": 3.0, "shifted": 50.0, "price": 0.0}


def scenarios(draft: Draft) -> None:
    """The form of a new scenario, and what can be done with those there are. Headquarters' alone."""
    if not draft.user.everything:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="scenario_bar"):
        _new(draft)
        if names := [each.name for each in saved_scenarios(draft)]:
            st.selectbox(draft.scope.say("scenario"), names, key=CHOSEN, width=220, label_visibility="collapsed")
            st.button(draft.scope.say("scenario_use"), key="scenario_use", disabled=not draft.editable,
                      help=draft.scope.say("scenario_use_help"),
                      on_click=lambda: act(draft.scope, lambda: _used(draft)))  # fmt: skip
            st.button(draft.scope.say("scenario_drop"), key="scenario_drop",
                      on_click=lambda: act(draft.scope, lambda: _dropped(draft)))  # fmt: skip


def _new(draft: Draft) -> None:
    """Every assumption at once: who grows, which channels gain, an agreement, a price."""
    scope, (regions, channels) = draft.scope, _members(draft)
    with (st.popover(scope.say("scenario_new"), icon=":material/science:", key=OPEN, on_change="rerun"),
          st.form("scenario_form", border=False, enter_to_submit=False)):  # fmt: skip
        st.text_input(scope.say("name"), max_chars=80, key="scenario_name", placeholder=scope.say("scenario_name"))
        growth, mix, other = st.columns([3, 3, 4])
        with growth:
            _rate(draft, "everywhere", -100, 300)
            members(scope, "growth", "region", regions, ("rate",))
        with mix:
            _rate(draft, "price", -90, 100)
            members(scope, "mix", "channel", channels, ("rate",))
        with other:
            money_input(scope, "scenario_agreement", 0, "agreement", "agreement_help")
            usual = channels.index(account_channel(draft) or channels[0]) if channels else None
            st.selectbox(scope.say("agreement_channel"), channels, usual, key="scenario_channel")
            _rate(draft, "rebate", 0, 100)
            _rate(draft, "shifted", 0, 100)
            st.number_input(scope.say("elasticity"), -10.0, 10.0, -1.0, step=0.1, key="scenario_elasticity",
                            help=scope.say("elasticity_help"))  # fmt: skip
        st.form_submit_button(scope.say("scenario_keep"), type="primary",
                              on_click=lambda: act(scope, lambda: _kept(draft), "scenario_name"))  # fmt: skip


def _members(draft: Draft) -> tuple[list[str], list[str]]:
    """Regions and channels of the year gone by."""
    frame = base(draft)
    regions, channels = (frame[name].unique().sort().to_list() for name in ("region", "channel"))
    return regions, channels


def _rate(draft: Draft, name: str, least: int, most: int) -> None:
    scope = draft.scope
    st.number_input(scope.say(name), float(least), float(most), RATES[name], step=0.5, key=f"scenario_{name}",
                    format="%.1f", help=scope.say(f"{name}_help"))  # fmt: skip


def _thought() -> Scenario:
    """What the form holds; members are looked up when it is kept."""
    typed = st.session_state
    rates = {name: typed[f"scenario_{name}"] / 100 for name in RATES}
    return Scenario(
        typed["scenario_name"].strip(), {}, agreement=figure(typed["scenario_agreement"]),
        agreement_channel=typed["scenario_channel"] or "", elasticity=typed["scenario_elasticity"], **rates,
    )  # fmt: skip


def _kept(draft: Draft) -> str:
    thought = _thought()
    if not thought.name:
        raise QuestionError("scenario_unnamed")
    growth, mix = (
        {name: each["rate"] / 100 for name, each in given(key, names, ("rate",)).items()}
        for key, names in zip(("growth", "mix"), _members(draft), strict=True)
    )
    scenario = replace(thought, growth=growth, mix=mix)
    with company.store(draft.scope.engine.lake).session() as session:
        targets.keep_scenario(session, draft.version.id, scenario.name, scenario.kept(), draft.user.name)
    st.session_state[OPEN] = False
    return draft.scope.say("scenario_kept", name=scenario.name)


def _dropped(draft: Draft) -> str:
    name = st.session_state[CHOSEN]
    with company.store(draft.scope.engine.lake).session() as session:
        targets.drop_scenario(session, draft.version.id, name, draft.user.name)
    return draft.scope.say("scenario_dropped", name=name)


def _used(draft: Draft) -> str:
    """Each region's target becomes what the scenario brings it, as an entry that can be looked at and taken back."""
    scope, name = draft.scope, st.session_state[CHOSEN]
    scenario = next(each for each in saved_scenarios(draft) if each.name == name)
    regions = set(draft.working.cells["region"])
    amounts = outcome(base(draft), scenario).select("region", "amount").rows()
    brought = {region: round(amount) for region, amount in amounts if region in regions}
    edits = tuple(Edit((), (("region", region),), amount, "parent") for region, amount in brought.items())
    said = scope.say("entry_scenario", name=name, count=len(edits), amount=f"{sum(brought.values()):,}")
    add(draft, (Several(edits), said))
    return scope.say("scenario_used", name=name)
