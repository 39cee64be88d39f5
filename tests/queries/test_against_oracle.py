"""Whatever is asked, `ask` gives what plain Polars finds in the raw files, by rollups and without them."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import QuestionError
from data.lake import Lake
from queries import Engine, Question, User, ask, connect
from queries.build import build
from tests import other_company
from tests.queries import nasty
from tests.queries.asking import USERS, assert_same, questions
from tests.queries.oracle import Oracle, refused

NAMES = (*nasty.LAKES, "other")


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Oracle, Engine, Engine]]:
    """Each lake with its oracle, its rollups and its raw files."""
    home, found = tmp_path_factory.mktemp("lakes"), {}
    for name in NAMES:
        folder: Path = home / name
        other_company.write(folder) if name == "other" else nasty.write(folder, **nasty.LAKES[name])
        build(Lake.open(folder))
        found[name] = Oracle(folder), connect(folder), connect(folder, rollups=False)
    return found


def check(lake: tuple[Oracle, Engine, Engine], question: Question, user: User) -> None:
    """Both routes answer as the oracle does, or refuse what it refuses."""
    oracle, *engines = lake
    for engine in engines:
        if refused(question, *oracle.data):
            with pytest.raises(QuestionError):
                ask(engine, question, user)
        else:
            answer = ask(engine, question, user)
            assert_same(answer.frame, oracle.answer(question, user), question.by)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), user=USERS)
def test_any_question(lakes, name, data, user):
    check(lakes[name], data.draw(questions(lakes[name][0])), user)
