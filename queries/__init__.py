"""Everything that answers a question: the public surface. Nothing is answered without a user."""

from pathlib import Path

from queries.access import User
from queries.compile import compile_question
from queries.engine import Engine
from queries.notes import notes_on
from queries.question import Answer, Filter, Period, Question
from queries.special import special_named

__all__ = ["Answer", "Engine", "Filter", "Period", "Question", "User", "ask", "connect", "load"]


def connect(path: str | Path, rollups: bool = True) -> Engine:
    """The lake at `path`, open for questions. Without `rollups` everything is answered from the raw files."""
    return Engine.open(path, rollups)


def ask(engine: Engine, question: Question, user: User) -> Answer:
    """The answer to a question. QuestionError when it cannot be asked, AccessError without a user."""
    compiled = compile_question(question, engine.catalog, user)
    frame = engine.run(compiled.sql, compiled.parameters, user)
    return Answer(
        frame,
        compiled.sql,
        compiled.parameters,
        compiled.sources,
        engine.lake.version,
        compiled.period,
        compiled.compared,
        notes_on(question, frame),
    )


def load(engine: Engine, name: str, user: User, **parameters: object) -> Answer:
    """The rows of a question that metrics cannot ask, from `special/<name>.sql` with its parameters bound.

    QuestionError for another name, or for other parameters than its head says.
    """
    question = special_named(name)
    question.check(parameters)
    frame = engine.run(question.sql, parameters, user)
    return Answer(frame, question.sql, parameters, (name,), engine.lake.version)
