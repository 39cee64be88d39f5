"""A copy of the program with an addition of docs/adding.md made in it."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.scratch import ROOT, copied

BLOCK = re.compile(r"^```(diff|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Addition:
    """A part of the page: the diffs, and the texts to append to each catalogue."""

    diff: str
    texts: dict[str, str]

    @property
    def touched(self) -> set[str]:
        """Every file but texts that it changes or makes."""
        return set(re.findall(r"^\+\+\+ b/(\S+)$", self.diff, re.MULTILINE))

    def make(self, folder: Path) -> Path:
        """Copies the program into the folder and makes the addition there."""
        folder.mkdir(parents=True)
        copied(folder, {})
        applied = subprocess.run(["git", "apply", "-"], cwd=folder, input=self.diff, text=True, capture_output=True)
        assert applied.returncode == 0, f"the diff no longer fits the code:\n{applied.stderr}\n{self.diff}"
        for name, text in self.texts.items():
            file = folder / name
            file.write_text((file.read_text("utf-8") if file.exists() else "") + "\n" + text, "utf-8")
        return folder


def additions(page: Path = ROOT / "docs" / "adding.md") -> dict[str, Addition]:
    """Heading -> the addition below it, of every part that has one."""
    found = {}
    for part in re.split(r"^## ", page.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        blocks = BLOCK.findall(body)
        diff = "".join(text for kind, text in blocks if kind == "diff")
        texts = dict(text.removeprefix("# ").split("\n", 1) for kind, text in blocks if kind == "toml")
        if diff:
            found[title] = Addition(diff, texts)
    return found


def run(folder: Path, check: str, *arguments: object) -> None:
    """Runs a module of tests/adding on the program in the folder; what it says when it fails is the failure."""
    path = f"{folder}:{ROOT}"  # the copy's own packages first, the tests' helpers after them
    command = [sys.executable, "-m", f"tests.adding.{check}", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"}, text=True,
                          capture_output=True)  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
