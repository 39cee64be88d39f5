"""What holds for the repository as a whole: its texts, its files, and what the README promises."""

import ast
import re
import string
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.pages import PAGES
from dashboard.settings import Settings
from data.contract import TABLES
from data.store.workflow import WAYS, Way
from queries.dimensions import DIMENSIONS
from queries.findings import KINDS, AlertKind, Dial
from queries.findings.subjects import SUBJECTS
from queries.findings.words import missing
from queries.metrics import METRICS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TEXTS = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in (ROOT / "data" / "texts").glob("*.toml")}
CODE = [ROOT / "app.py", *(file for name in ("data", "queries", "dashboard") for file in (ROOT / name).rglob("*.py"))]
ERRORS = {"SluiceError", "DataError", "QuestionError", "AccessError"}


def tracked() -> list[Path]:
    """The files of the repository, from git or, in an unpacked archive, from the folder."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("topic", sorted(TEXTS))
def test_every_text_is_there_in_both_languages_with_the_same_values(topic: str) -> None:
    for name, entry in TEXTS[topic].items():
        assert entry.keys() == {"en", "zh"}, f"{topic}.{name} has {sorted(entry)}"
        assert entry["en"].strip() and entry["zh"].strip(), f"{topic}.{name} is empty"
        assert placeholders(entry["en"]) == placeholders(entry["zh"]), f"{topic}.{name} names different values"


def keys_of(call: ast.Call, key: str, file: Path) -> list[str]:
    """The catalogue keys of which a call with a plain string may mean any; a page's part may serve several pages."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in ERRORS:
        return [f"errors.{key}"]
    if name == "words":
        return [f"cli.{key}"]
    of_scope = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in ("scope", "self")
    if name != "say" or (isinstance(call.func, ast.Attribute) and not of_scope):
        return []
    if "." in key:
        return [key]
    own = [page.name for page in PAGES.values() if page.folder.replace(".", "/") in file.as_posix()]
    return [f"{page}.{key}" for page in own or PAGES]


def texts_used() -> Iterator[tuple[str, list[str], set[str | None]]]:
    """Place, keys and the names of the values given (None: not all are known) of every text asked for.

    A text that is given no value is taken as a template.
    """
    for file in CODE:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
                asked = call.args[0].value
                if isinstance(asked, str) and (keys := keys_of(call, asked, file)):
                    yield f"{file.relative_to(ROOT)}:{call.lineno}", keys, {each.arg for each in call.keywords}


def test_every_text_that_code_asks_for_exists_and_gets_its_values() -> None:
    entries = {f"{topic}.{name}": entry for topic, names in TEXTS.items() for name, entry in names.items()}
    wrong = []
    for place, keys, given in texts_used():
        found = [entries[key] for key in keys if key in entries]
        wanted = set().union(*(placeholders(entry["en"]) for entry in found))
        if not found:
            wrong.append(f"{place}: no text {' or '.join(keys)}")
        elif given and None not in given and wanted - given:
            wrong.append(f"{place}: {' or '.join(keys)} wants {sorted(wanted - given)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_title_and_says_which_decision_it_serves(page: str) -> None:
    assert {"title", "decision"} <= TEXTS[page].keys()


def test_everything_named_in_the_catalogues_of_figures_and_tables_says_what_it_means() -> None:
    wanted = {f"metrics.{name}{part}" for name in METRICS for part in ("", "__meaning")}
    wanted |= {f"dimensions.{name}" for name in DIMENSIONS}
    wanted |= {f"contract.{name}" for name in TABLES}
    wanted |= {f"contract.{name}__{column.name}" for name, table in TABLES.items() for column in table.columns}
    assert not wanted - {f"{topic}.{name}" for topic, entries in TEXTS.items() for name in entries}


@pytest.mark.parametrize("folder", ["data", "queries", "dashboard"])
def test_no_file_has_grown_too_long_to_read(folder: str) -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines())
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".sql", ".js")
    }
    assert not {name: length for name, length in lengths.items() if length > 250}


def test_no_function_does_more_than_one_can_see_at_once() -> None:
    functions = ((file, each) for file in CODE for each in ast.walk(ast.parse(file.read_text("utf-8"))))
    long = [
        f"{file.relative_to(ROOT)}:{each.lineno} {each.name}"
        for file, each in functions
        if isinstance(each, ast.FunctionDef) and (each.end_lineno or 0) - each.lineno >= 45
        and "migrations" not in file.parts  # which only tell columns
    ]
    assert not long


def test_the_architecture_names_every_folder_of_the_code() -> None:
    said = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    folders = {file.parent.relative_to(ROOT) for file in CODE if file.parent != ROOT}
    assert not [str(folder) for folder in folders if f"{folder.name}/" not in said]


def test_the_lock_pins_and_hashes_everything_and_names_no_place() -> None:
    lock = (ROOT / ".lock" / "requirements.txt").read_text("utf-8")
    pins = lock.replace("\\\n", "").strip().splitlines()
    assert all(re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", pin) for pin in pins)
    assert not re.search(r"[/@]|--index|--find", lock)


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    homes = re.compile(rb"(?<![\w.])/(?:work|root|home|Users)/[\w.]")
    named = [file.name for file in tracked() if homes.search(file.read_bytes())]
    assert not named


def test_only_the_agreed_folders_stand_at_the_top() -> None:
    top = {file.relative_to(ROOT).parts[0] for file in tracked()}
    folders, files = {"bench", "dashboard", "data", "docs", "queries", "tests"}, {"app.py", "Makefile", "README.md"}
    files |= {"CHANGELOG.md", "CONTRIBUTING.md"}
    assert {name for name in top if not name.startswith(".")} <= folders | files | {"pyproject.toml"}


def test_what_the_readme_tells_one_to_make_can_be_made() -> None:
    told = set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    assert {"run", "test"} <= told
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert told <= set(targets)


def test_what_the_readme_tells_one_to_type_is_understood() -> None:
    from typer.main import get_command

    from dashboard.commands import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    told = re.findall(r"^(?:\.venv/bin/)?sluice (\w+)((?:.|\\\n)*?)$", README.replace("\\\n", " "), re.MULTILINE)
    assert {name for name, _ in told} == set(commands)
    for name, rest in told:
        known = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"(?<!\S)--[\w-]+", rest)) <= known, name


def test_every_setting_is_in_the_readme() -> None:
    documented = set(re.findall(r"SLUICE_\w+", README))
    assert documented == {f"SLUICE_{name.upper()}" for name in Settings.model_fields}
    used = set(re.findall(r"SLUICE_[A-Z]\w+", "".join(file.read_text("utf-8") for file in CODE)))
    assert used <= documented


def test_every_picture_and_page_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"docs/[\w/-]+\.(?:png|md)", README)
    assert shown
    assert not [name for name in shown if not (ROOT / name).is_file()]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_alert_has_its_words_its_way_and_its_subject(kind: AlertKind) -> None:
    assert not missing(kind)
    told = placeholders(TEXTS["findings"][f"{kind.name}__story"]["en"])
    assert told <= {"subject", "place", "days", "seen", "expected", "cities"}, "what the page of a case can put in"
    assert kind.way in WAYS and kind.subject in SUBJECTS
    assert len(kind.name) <= 20, "the store keeps no longer name"
    assert set(kind.needs) | set(kind.uses) <= TABLES.keys()


def test_a_kind_without_its_words_is_told_which() -> None:
    knob = Dial("knob", 1, 0, 2, 1)
    bare = AlertKind("bare", "city", lambda search: [], ("odd",), (knob,), uses=("traces",), leads=True)
    assert missing(bare) == [
        "findings.bare__name", "findings.bare__story", "findings.bare__alerts", "findings.bare__brief",
        "findings.bare__signal_odd", "findings.bare__without_traces", "findings.bare__dial_knob",
        "findings.bare__dial_knob_help",
    ]  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_state_and_step_of_a_way_has_its_words(way: Way) -> None:
    assert way.name == "verdict" or f"case_no_step_{way.name}" in TEXTS["errors"]
    wanted = {f"state_{state}" for state in way.states} | {f"measured_{way.name}", f"close_{way.name}"}
    wanted |= {f"{part}_{step}" for step in way.steps for part in ("do", "did")}
    assert not wanted - TEXTS["rushing"].keys()
