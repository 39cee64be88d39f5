"""Special questions say in their head what a row is and what is bound to them."""

import pytest
import sqlglot
from sqlglot import exp

from data.errors import QuestionError
from data.text import LANGUAGES
from queries import Engine, User, connect, load
from queries.special import FOLDER, _read, special_named, specials
from tests.queries import small

EVERYONE = User("tester", everything=True)


@pytest.fixture(scope="module")
def engine(shared_lake) -> Engine:
    return connect(shared_lake("special", small.write))


@pytest.mark.parametrize("name", specials())
def test_the_head_names_the_parameters_that_the_question_has(name: str) -> None:
    found = special_named(name)
    used = {each.name for each in sqlglot.parse_one(found.sql, read="duckdb").find_all(exp.Parameter, exp.Placeholder)}
    assert len(found.parameters) == len(set(found.parameters))
    assert set(found.parameters) == used
    assert found.grain[0].islower() and found.grain.endswith(".") and "Parameter" not in found.grain


def test_every_file_is_a_question() -> None:
    assert specials().keys() == {file.stem for file in FOLDER.iterdir()}


def test_the_head_is_read_over_its_lines() -> None:
    found = _read("x", "-- Grain: a week,\n-- and a day.\n-- Parameters: dealer, day\nSELECT $dealer, $day\n")
    assert (found.grain, found.parameters) == ("a week, and a day.", ("dealer", "day"))
    assert _read("x", "-- Grain: a week.\nSELECT 1\n").parameters == ()


def test_a_file_without_a_grain_is_refused() -> None:
    with pytest.raises(ValueError, match=r"special/x\.sql"):
        _read("x", "SELECT 1\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("given", "key", "named"),
    [
        ({}, "missing_parameter", "dealer"),
        ({"dealer": "D1", "starts": "2026-01-01"}, "missing_parameter", "ends"),
        ({"dealer": "D1", "starts": 1, "ends": 1, "start": 1}, "unknown_parameter", "start"),
    ],
)
def test_other_parameters_are_refused_by_name(engine: Engine, given: dict, key: str, named: str, language: str) -> None:
    with pytest.raises(QuestionError) as refused:
        load(engine, "dealer_costs", EVERYONE, **given)
    assert refused.value.key == key and refused.value.values["name"] == named
    assert f" {named}" in refused.value.say(language) and " dealer_costs " in refused.value.say(language)


def test_a_question_without_parameters_takes_none(engine: Engine) -> None:
    with pytest.raises(QuestionError, match="has no parameter day"):
        load(engine, "versions", EVERYONE, day=1)
