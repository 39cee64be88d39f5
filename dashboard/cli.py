"""The `sluice` command."""

import sys

from data.errors import SluiceError


def main() -> None:
    """Runs the command. What a person can act on ends as one line on the error output and exit code 1."""
    try:
        from dashboard.commands import app  # here, as it reads the settings, and a bad one is such an error

        app()
    except SluiceError as problem:
        sys.exit(f"sluice: {_readable(problem)}")


def _readable(problem: SluiceError) -> str:
    from dashboard.settings import settings

    try:
        return problem.say(settings().language)
    except SluiceError:
        return str(problem)
