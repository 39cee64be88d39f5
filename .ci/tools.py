"""What the tests need beside Python: Chromium, a Chinese font, PostgreSQL. Each is left as found, or installed."""

import shutil
import subprocess
import sys

from setup import PYTHON, ROOT, from_debian, works

sys.path.insert(0, str(ROOT))

from tests import chromium, postgres


def has_chromium() -> bool:
    """Asked anew each time: what was not there a moment ago may have been installed since."""
    chromium.find.cache_clear()
    return chromium.find() is not None


def has_chinese_font() -> bool:
    """macOS and Windows come with one."""
    if not sys.platform.startswith("linux"):
        return True
    listed = shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout
    return bool(listed)


def download_chromium() -> bool:
    """Playwright's own build, in the user's cache; it may still lack libraries of the system."""
    return works(str(PYTHON), "-m", "playwright", "install", "chromium") and has_chromium()


def install(what: str, there, *ways) -> None:
    """Tries each way in turn until the thing is there; ends with one sentence when none helps."""
    if there():
        return
    print(f"Installing {what} for the tests", flush=True)
    if not any(way() and there() for way in ways):
        sys.exit(f"The tests need {what}, and it could not be installed here: install it, then run make test again")


if __name__ == "__main__":
    install("Chromium", has_chromium, download_chromium, lambda: from_debian("chromium"))
    install("a Chinese font", has_chinese_font, lambda: from_debian("fontconfig", "fonts-noto-cjk"))
    install("PostgreSQL", lambda: postgres.binaries() is not None, lambda: from_debian("postgresql"))
