"""A copy of the project to which a test adds what a developer would, and in which it then runs Python."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def copied(folder: Path, added: Mapping[str, str]) -> Path:
    """The project's packages in `folder`, with files (path -> text) added to them; one that is there is no addition."""
    for name in ("data", "queries", "dashboard"):
        shutil.copytree(ROOT / name, folder / name)  # with what is compiled, which holds as long as its source's time
    shutil.copy(ROOT / "app.py", folder)
    for path, text in added.items():
        assert not (folder / path).exists(), path
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def run(project: Path, script: str, **environment: str) -> subprocess.CompletedProcess:
    """What a script says and how it ends in the project."""
    given = {**os.environ, "PYTHONPATH": str(project), **environment}
    return subprocess.run(
        [sys.executable, "-c", script], cwd=project, env=given, capture_output=True, text=True, timeout=120
    )
