"""An ingestion that dies: whenever it does, the lake is what it was or what it was to become, and can go on."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from data.ingest import ingest, snapshots
from data.lake import Lake
from tests.data.company import write
from tests.data.sources import spoiled, text

CHANGES = ("mkdir", "link", "unlink", "rename", "replace", "symlink", "rmdir", "fsync")


def source(folder: Path, version: str) -> Path:
    """The company with one version of its targets, and a row for the quarantine."""
    return write(folder / version, "csv", targets=text("targets").with_columns(version=pl.lit(version)),
                 sales=spoiled("sales", "net_amount", version))


def held(lake: Path) -> str:
    """The version that the lake holds, all of its files being whole."""
    opened = Lake.open(lake)
    tables = {name: pl.read_parquet(list(files)) for name, files in opened.files.items()}
    (version,) = tables["targets"]["version"]
    assert pl.read_parquet(opened.quarantine)["value"].to_list() == [version]
    assert {name: frame.height for name, frame in tables.items()} == {
        "territories": 2, "dealers": 3, "products": 2, "sales": 3, "inventory": 2, "targets": 1,
    }
    return version


def test_at_every_step_the_lake_is_the_old_one_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the disk before each step is what a killed process leaves there."""
    lake, states, copying = tmp_path / "lake", tmp_path / "states", False
    used = {ingest(source(tmp_path, version), lake).version for version in ("old 1", "old 2", "old 3")}

    def watched(step: Callable) -> Callable:
        def run(*arguments, **options):
            nonlocal copying
            if not copying:
                copying = True
                shutil.copytree(lake, states / f"{len(list(states.iterdir())):03}", symlinks=True)
                copying = False
            return step(*arguments, **options)
        return run

    new = source(tmp_path, "new")
    states.mkdir()
    for name in CHANGES:
        monkeypatch.setattr(os, name, watched(getattr(os, name)))
    monkeypatch.setattr(snapshots, "_copy_sql", watched(snapshots._copy_sql))
    ingest(new, lake)
    monkeypatch.undo()

    left = sorted(states.iterdir())
    seen = [held(each) for each in left]
    assert len(left) > 60 and set(seen) == {"old 3", "new"} and seen == sorted(seen, reverse=True)
    for each in (left[len(left) // 2], left[seen.index("new") - 1], left[-1]):
        used.add(ingest(new, each).version)
        assert held(each) == "new"
        assert {file.name for file in each.iterdir()} == {".sluice", "current", "snapshots"}
        kept = [file.name for file in (each / "snapshots").iterdir()]
        assert len(kept) == 3 and used.issuperset(kept)


@pytest.mark.parametrize(("change", "place", "published"), [
    ("os.rename", "snapshots/.tmp-", False),
    ("os.rename", "current", False),
    ("os.rmdir", ".sluice/ingest", True),
])
def test_a_process_killed_for_real_leaves_a_whole_lake(
    tmp_path: Path, change: str, place: str, published: bool
) -> None:
    lake = tmp_path / "lake"
    ingest(source(tmp_path, "old"), lake)
    new = source(tmp_path, "new")
    killed = subprocess.run([sys.executable, "-m", "tests.data.killed", new, lake, change, place], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert held(lake) == ("new" if published else "old")
    assert ingest(new, lake).changed is not published and held(lake) == "new"
