"""`sluice ask`: the same questions that the pages ask, from the shell."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal

import polars as pl
import polars.selectors as cs
from typer import Option

from dashboard.commands.words import LakeOption, aside, screen, table, words
from dashboard.dates import span
from dashboard.measure import Measure
from dashboard.settings import local_user, settings
from data.errors import QuestionError
from data.text import say
from queries import ask as ask_engine
from queries import connect
from queries.conditions import read_condition
from queries.dimensions import DIMENSIONS
from queries.question import Answer, Comparison, Having, Question

Format = Literal["table", "json", "csv", "sql"]


def ask(
    lake: LakeOption = settings().lake,
    metrics: Annotated[str, Option(help=words("ask_metrics"))] = "sell_in_amount",
    by: Annotated[str, Option(help=words("ask_by"))] = "",
    where: Annotated[list[str] | None, Option(help=words("ask_where"))] = None,
    starts: Annotated[datetime | None, Option("--from", formats=["%Y-%m-%d"], help=words("ask_from"))] = None,
    ends: Annotated[datetime | None, Option("--to", formats=["%Y-%m-%d"], help=words("ask_to"))] = None,
    compare: Annotated[Comparison | None, Option(help=words("ask_compare"))] = None,
    order: Annotated[str, Option(help=words("ask_order"))] = "",
    limit: Annotated[int | None, Option(min=1, help=words("ask_limit"))] = None,
    offset: Annotated[int, Option(min=0, help=words("ask_offset"))] = 0,
    others: Annotated[list[str] | None, Option(help=words("ask_others"))] = None,
    version: Annotated[str | None, Option(help=words("ask_version"))] = None,
    output: Annotated[Format, Option("--format", help=words("ask_format"))] = "table",
) -> None:
    """Answers one question on the standard output; what the reader must know beside goes to the error output."""
    question = Question(
        _names(metrics), _names(by), tuple(map(read_condition, where or ())), starts=starts and starts.date(),
        ends=ends and ends.date(), compare=compare, order=_names(order), limit=limit, version=version,
        others=tuple(map(_shown, others or ())), offset=offset,
    )  # fmt: skip
    answer = ask_engine(connect(lake), question, local_user())
    _WRITERS[output](answer)
    for key, values in answer.notes:
        aside.print(say(key, settings().language, **values), style="dim")


def _shown(text: str) -> Having:
    """Which members are shown each for itself. QuestionError for what is no rank or threshold."""
    condition = read_condition(text)
    if not isinstance(condition, Having):
        raise QuestionError("unreadable_filter", found=text)
    return condition


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for each in text.split(",") if (name := each.strip()))


def _table(answer: Answer) -> None:
    columns = [_column(name) for name in answer.frame.columns]
    figures = tuple(heading for heading, _, figure in columns if figure)
    made = table(*(heading for heading, _, _ in columns), right=figures)
    for row in answer.frame.iter_rows():
        made.add_row(*(write(value) for (_, write, _), value in zip(columns, row, strict=True)))
    screen.print(made)


def _column(name: str) -> tuple[str, Callable[[object], str], bool]:
    """The heading of an answer's column, how its values are written, and whether they are figures."""
    language = settings().language
    if name in DIMENSIONS:
        time = DIMENSIONS[name].time
        write = (lambda value: span(value, name, language) if isinstance(value, date) else "") if time else _member
        return say(f"dimensions.{name}", language), write, False
    metric, _, comparison = name.partition("__")
    measure = Measure.of(metric, language)
    return measure.label + (f" ({words(f'compare_{comparison}')})" if comparison else ""), measure.exact, True


def _member(value: object) -> str:
    return say("charts.others", settings().language) if value is None else str(value)


def _json(answer: Answer) -> None:
    rows = _numbers(answer.frame).to_dicts()
    print(json.dumps(rows, ensure_ascii=False, indent=1, default=str, allow_nan=False))


def _csv(answer: Answer) -> None:
    print(_numbers(answer.frame).write_csv(), end="")


def _sql(answer: Answer) -> None:
    print(answer.sql)
    print("-- " + json.dumps(answer.parameters, ensure_ascii=False, default=str))


def _numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Money as plain numbers; what is not a number as nothing."""
    return frame.with_columns(cs.decimal().cast(pl.Float64)).with_columns(cs.float().fill_nan(None))


_WRITERS = {"table": _table, "json": _json, "csv": _csv, "sql": _sql}
