"""What the `sluice` command does, a file a family."""

from typer import Typer

from dashboard.commands.alerting import alerts
from dashboard.commands.asking import ask
from dashboard.commands.finding import findings
from dashboard.commands.ingesting import check, ingest
from dashboard.commands.lakes import build, info, sample
from dashboard.commands.serving import serve
from dashboard.commands.stating import statement
from dashboard.commands.words import words

app = Typer(
    name="sluice", help=words("sluice"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
for command in (sample, check, ingest, build, info, serve, ask, alerts, findings, statement):
    app.command(command.__name__, help=words(command.__name__))(command)
