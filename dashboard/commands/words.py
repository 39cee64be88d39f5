"""What the commands share: their texts, the options that several of them take, and where they print."""

from pathlib import Path
from typing import Annotated

from rich.console import Console
from rich.table import Table
from typer import Option

from dashboard.settings import settings
from data.text import say


def words(key: str, **values: object) -> str:
    """A text of the command line in the language that is set."""
    return say(f"cli.{key}", settings().language, **values)


LakeOption = Annotated[Path, Option("--lake", help=words("lake"), show_default=False)]

# What is piped on is never cut to the width of a screen that nobody looks at.
screen = Console(width=None if Console().is_terminal else 10_000, markup=False, emoji=False, highlight=False)
aside = Console(stderr=True, soft_wrap=True, markup=False, emoji=False, highlight=False)


def table(*headings: str, right: tuple[str, ...] = ()) -> Table:
    """An empty table; the columns named in `right` hold figures."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        made.add_column(heading, justify="right" if heading in right else "left", no_wrap=True)
    return made
