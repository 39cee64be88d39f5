"""A ranking is shown where members differ beyond chance, and only there: nothing planted, nothing ranked."""

import numpy as np
import polars as pl
import pytest

from dashboard.board.payload import encode
from dashboard.panels import Grid, Prose
from dashboard.parts.ranked import Tried, honest, ranked
from data.text import LANGUAGES, say
from queries import Answer
from queries.small_numbers import wilson
from tests.dashboard.looking import looking, texts

MEMBERS, SEEDS = 300, 150


@pytest.fixture(scope="module")
def scope(engine):
    return looking(engine, "channel", {})


def tried(hits, tries, metric: str = "return_rate") -> Tried:
    frame = pl.DataFrame({"dealer": [f"D{at:03}" for at in range(len(hits))], "returned": hits, "sold": tries})
    return Tried("dealer", Answer(frame, "SELECT 1", {}, ("sales",), "v"), metric, "returned", "sold")


def drawn(seed: int, planted: float = 0.0, rate: float = 0.04) -> Tried:
    """300 members of one to some thousand tries; a tenth of them have a rate higher by what is planted."""
    chance = np.random.default_rng(seed)
    tries = np.maximum(chance.lognormal(3.5, 1.6, MEMBERS).astype(int), 1)
    rates = np.where(np.arange(MEMBERS) < MEMBERS // 10, rate + planted, rate)
    return tried(chance.binomial(tries, rates), tries)


def test_nothing_planted_nothing_ranked(scope) -> None:
    """On a null sample: one rate for all, however unequal they are."""
    made = [ranked(scope, "dealers", drawn(seed)).body for seed in range(SEEDS)]
    ranks = sum(isinstance(body, Grid) for body in made)
    assert ranks <= 0.05 * SEEDS + 2 * np.sqrt(0.05 * 0.95 * SEEDS)
    assert all(say("ranked.alike") in text_of(body) for body in made if isinstance(body, Prose))


def test_what_is_planted_is_ranked_first(scope) -> None:
    for seed in range(20):
        panel = ranked(scope, "dealers", drawn(seed, planted=0.12))
        assert isinstance(panel.body, Grid)
        top = panel.held["dealer"].head(MEMBERS // 20).to_list()
        assert sum(int(name[1:]) < MEMBERS // 10 for name in top) > 0.6 * len(top)


def test_who_has_one_hit_of_one_try_does_not_lead(scope) -> None:
    """What a ranking by the bare rate does to small members."""
    hits, tries = [1, 90, 5, *[10] * 8], [1, 300, 500, *[300] * 8]
    panel = ranked(scope, "dealers", tried(hits, tries))
    assert panel.held["dealer"].to_list()[0] == "D001"
    row = panel.held.filter(dealer="D000").to_dicts()[0]
    assert (row["tries"], row["share"]) == (1, 1.0)
    assert (row["low"], row["high"]) == (wilson(1, 1).low, wilson(1, 1).high)


def test_what_asks_for_something_stands_first(scope) -> None:
    hits, tries = [10, 150, 290], [300, 300, 300]
    assert ranked(scope, "dealers", tried(hits, tries)).held["dealer"].to_list() == ["D002", "D001", "D000"]
    late = ranked(scope, "dealers", tried(hits, tries, "margin_rate")).held["dealer"].to_list()
    assert late == ["D000", "D001", "D002"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", [drawn(1), drawn(1, planted=0.12), tried([2], [7]), tried([0, 0], [0, 0])])
def test_how_it_is_computed_names_the_limit_and_the_board_draws_it(engine, language, of) -> None:
    panel = ranked(looking(engine, "channel", {}, language=language), "dealers", of)
    notes = [say(key, language, **values) for key, values in panel.answers[-1].notes]
    assert f"{of.dispersion.limit:.2f}" in notes[-1] and f"{of.dispersion.value:.2f}" in notes[-1]
    assert encode([panel], language)
    assert not any("{" in text for text in texts(panel))


def test_in_its_place_stand_the_figures_of_the_whole(scope) -> None:
    few = text_of(ranked(scope, "dealers", tried([1, 1], [5, 7])).body)
    assert "16.7% (n = 12, 95% interval 4.7% to 44.8%); 2 of 12" in few
    assert say("ranked.alone") in text_of(ranked(scope, "dealers", tried([2, 0], [7, 0])).body)
    assert text_of(ranked(scope, "dealers", tried([0, 0], [0, 0])).body) == say("page.nothing")


def test_a_rate_of_few_says_of_how_many_it_is_and_one_of_many_stands_alone(scope) -> None:
    measure = scope.measure("return_rate")
    assert honest(scope, measure, wilson(29, 29)).endswith("(n = 29, 95% interval 88.3% to 100.0%)")
    assert honest(scope, measure, wilson(30, 30)) == "100.0%"


def text_of(body: Prose) -> str:
    return " ".join("".join(piece.text for piece in sentence) for sentence in body.sentences)
