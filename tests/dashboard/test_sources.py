"""How a question's SQL is laid out for reading: the same words, a clause a line."""

from dashboard.board.sources import laid_out
from queries import Question, User, ask


def test_a_clause_a_line_as_far_in_as_it_is_nested(engine, everyone: User) -> None:
    sql = ask(engine, Question(("sell_in_amount", "weeks_of_supply"), ("month",), compare="last_year"), everyone).sql
    lines = laid_out(sql).split("\n")
    assert " ".join(lines).split() == sql.replace("(SELECT", "( SELECT").split()
    assert sum(line.lstrip().startswith("SELECT") for line in lines) == sql.count("SELECT")
    assert not lines[-1].startswith(" ")
    assert max(len(line) - len(line.lstrip()) for line in lines) >= 4


def test_what_has_lines_stays() -> None:
    assert laid_out("SELECT 1\n  AS one FROM x") == "SELECT 1\n  AS one FROM x"
