"""Panels about one dealer: who it is, its key figures, and the plan of its place and channel."""

from dataclasses import replace

import polars as pl

from dashboard import dates
from dashboard.cards import card
from dashboard.format import NOTHING
from dashboard.page import Scope
from dashboard.pages.dealer.master import Dealer, dealer
from dashboard.panels import Card, Cards, Panel, Piece, Prose
from dashboard.parts.buckets import whole
from dashboard.parts.cases import open_cases
from dashboard.parts.comparing import comparable
from dashboard.parts.plan import course, days_left, standing
from dashboard.parts.sentences import figure, listed, sentence
from dashboard.parts.streams import balance
from queries.findings import KINDS

Sentence = tuple[Piece, ...]
HEADLINE = ("sell_in", "sell_out", "margin_rate", "stock_quantity", "weeks_of_supply")
NAMED = 3  # sub-dealers in a sentence
ODD = 0.02  # of what was to be accounted for


def facts(scope: Scope) -> Panel | None:
    """Who it is, in sentences that lead to its chain, its city, its parent and its cases."""
    found = dealer(scope)
    if not found:
        return None
    sentences = (_who, _where, _kin, _since, _share, _plan, _accused)
    said = tuple(each for write in sentences if (each := write(scope, found)))
    return Panel("facts", found.text("dealer"), Prose(said), found.id, 5, download=pl.DataFrame([found.row]))


def figures(scope: Scope) -> Panel | None:
    """Its key figures, where it lands, and what its books do not explain."""
    if not dealer(scope):
        return None
    metrics = tuple(scope.named(each) if each in ("sell_in", "sell_out") else each for each in HEADLINE)
    months = scope.months()
    now = scope.ask(metrics)
    past = scope.ask(metrics, "month", starts=months.starts, ends=months.ends, compare=None, order=("month",))
    row = {name: value for name, value in now.frame.to_dicts()[0].items() if "__" not in name or comparable(scope)}
    shown = whole(scope, past.frame, "month")
    cards = [card(scope, each, row, shown, scope.click("why", metric=each)) for each in metrics]
    cards = (cards[0], _landing(scope), *cards[1:], _unexplained(scope))
    return Panel("figures", scope.say("figures"), Cards(cards), answers=(now, past), framed=False)


def _who(scope: Scope, found: Dealer) -> Sentence:
    channel, account = found.text("channel"), found.text("account")
    return sentence(
        scope, "who_chain" if account else "who",
        channel=figure(channel, scope.click("channel", dealer=None, channel=channel)),
        account=figure(account, scope.click("channel", dealer=None, account=account)),
        status=scope.say(f"status_{found.text('status')}"), tier=found.text("tier") or NOTHING,
    )  # fmt: skip


def _where(scope: Scope, found: Dealer) -> Sentence:
    names = {name: found.text(name) for name in ("city", "province", "region")}
    links = {name: figure(text, scope.click("overview", dealer=None, **{name: text})) for name, text in names.items()}
    return sentence(scope, f"where_{found.text('coverage')}", **links)


def _kin(scope: Scope, found: Dealer) -> Sentence | None:
    below = scope.load("dealer_network", dealer=found.id).frame["dealer"].to_list()
    mine = listed(scope, [figure(name, scope.click(dealer=name)) for name in below[:NAMED]])
    parent = found.text("parent")
    if parent and parent != found.text("dealer"):
        return sentence(scope, "kin_parent", parent=figure(parent, scope.click(dealer=parent)))
    return sentence(scope, "kin_below", count=figure(f"{len(below):,}"), dealers=mine) if below else None


def _since(scope: Scope, found: Dealer) -> Sentence | None:
    joined, left = found.day("joined_on"), found.day("left_on")
    if not joined and not left:
        return None
    known = {"joined": joined, "left": left}
    days = {name: dates.day(day, scope.language) if day else NOTHING for name, day in known.items()}
    return sentence(scope, "with_us_left" if left else "with_us", **days)


def _accused(scope: Scope, found: Dealer) -> Sentence | None:
    found_open = [each for kind in KINDS for each in open_cases(scope, kind)]
    if not found_open:
        return None
    stake = scope.measure("sell_in_amount").short(sum(each.finding.stake for each in found_open))
    view = scope.click("rushing", dealer=found.text("dealer"))
    return sentence(scope, "accused", count=figure(str(len(found_open)), view, "bad"), stake=figure(stake, view, "bad"))


def _share(scope: Scope, found: Dealer) -> Sentence:
    """Its part of the output of its province and channel, whose targets it works for."""
    metric, names = scope.named("sell_in"), _peers(found)
    mine, theirs = (each.ask(metric, compare=None).frame[metric][0] for each in (scope, _among(scope, names)))
    part = float(mine) / float(theirs) if mine is not None and theirs else None
    return sentence(scope, "plan_part", part=figure(scope.measure("attainment").short(part)), **names)


def _plan(scope: Scope, found: Dealer) -> Sentence:
    """How those targets stand: a dealer has none of its own."""
    names, rate, money = _peers(found), scope.measure("attainment"), scope.measure(scope.named("sell_in"))
    there = standing(_among(scope, names))
    if not there or there.pace.pace is None:
        return (Piece(scope.say("plan_none", **names)),)
    view = scope.click("targets", dealer=None, **names)
    return sentence(
        scope, "plan_stands", attainment=figure(rate.short(there.attainment), view),
        target=figure(money.short(there.target), view), due=rate.short(there.pace.elapsed_share),
        pace=figure(rate.short(there.pace.pace), view, rate.tone(there.pace.pace - 1)),
        landing=figure(money.short(there.pace.landing), view), **names,
    )  # fmt: skip


def _landing(scope: Scope) -> Card:
    """What the period will bring at the present pace and the level of late; a dealer has no target of its own."""
    money, pace, left = scope.measure(scope.named("sell_in")), course(scope), days_left(scope)
    note = scope.say("landing_note", days=left) if left else scope.say("targets.over")
    return Card(scope.say("targets.landing"), money.short(pace.landing), note=note, help=scope.say("landing_help"))


def _unexplained(scope: Scope) -> Card:
    """What its books leave unexplained between two snapshots of stock."""
    found, units = balance(scope), scope.measure("stock_quantity")
    label, meaning = scope.say("unexplained"), scope.say("unexplained_help")
    if not found or found.opening is None or found.closing is None:
        return Card(label, NOTHING, note=scope.say("unexplained_needs"), help=meaning)
    odd = abs(found.unexplained) > ODD * max(found.opening + found.sell_in, 1)
    note = scope.say("unexplained_note", days=dates.period(found.span, scope.language))
    return Card(label, units.signed(found.unexplained), tone="warn" if odd else "neutral", note=note, help=meaning)


def _peers(found: Dealer) -> dict[str, str]:
    return {name: found.text(name) for name in ("province", "channel")}


def _among(scope: Scope, members: dict[str, str]) -> Scope:
    """What is looked at, of these members instead."""
    kept = tuple((name, (member,)) for name, member in members.items())
    return replace(scope, filters=replace(scope.filters, members=kept))
