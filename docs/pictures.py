"""Takes the pictures of every page: `make pictures`. They are what the README shows.

The sample company is served for real; each page is pictured at 1440x900 in light and in dark, and on a phone.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dashboard.commands.lakes import build, sample
from dashboard.pages import PAGES
from tests import chromium, visit
from tests.conftest import served

FOLDER = Path(__file__).with_name("pictures")
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "device_scale_factor": 2},
}


def take(browser: Browser, url: str) -> None:
    """One picture a page and look."""
    for look, settings in LOOKS.items():
        context = browser.new_context(**settings, locale="en-US", reduced_motion="reduce")
        page = context.new_page()
        for name in PAGES:
            visit.show(page, url, name)
            page.screenshot(path=FOLDER / f"{name}-{look}.png")
        context.close()


def main() -> None:
    """Makes the sample company and pictures it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as home:
        lake = Path(home) / "sample"
        sample(lake)
        build(lake)
        with served(lake) as url, sync_playwright() as playwright, chromium.launch(playwright) as browser:
            take(browser, url)


if __name__ == "__main__":
    main()
