"""Where Chromium is and how every picture and browser test starts it."""

import os
import shutil
import subprocess
from functools import cache

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _starts(path: str) -> bool:
    """Whether it can be run at all: a downloaded one may lack the system's libraries."""
    there = bool(path) and os.path.exists(path)
    return there and subprocess.run([path, "--version"], capture_output=True).returncode == 0


@cache
def find() -> str | None:
    """The path of an installed Chromium, else of Playwright's own; None without either."""
    installed = next(filter(None, map(shutil.which, NAMES)), "")
    if _starts(installed):
        return installed
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if _starts(own) else None


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium that talks to nobody on its own account."""
    return playwright.chromium.launch(executable_path=find(), args=FLAGS)
