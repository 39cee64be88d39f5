"""Takes the pictures that the README shows: `make pictures`.

The sample company is served for real and looked at in Chromium, at 1440x900 in light or in dark, and on a phone.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dashboard.commands.lakes import build, sample
from tests import chromium, visit
from tests.conftest import served

FOLDER = Path(__file__).with_name("pictures")
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "device_scale_factor": 2},
}
# The picture's name, the page, what its address asks, how it is looked at; of the company in each language.
SHOWN = {"en": (
    ("overview-light", "overview", "", "light"),
    ("overview-dark", "overview", "", "dark"),
    ("targets", "targets", "", "light"),
    ("targets-phone", "targets", "", "phone"),
    ("channel", "channel", "", "light"),
    ("trends", "trends", "", "light"),
    ("why", "why", "?period=last_month", "light"),
    ("explore", "explore", "?rows=category&columns=month&period=this_year&cells=heat", "dark"),
    ("case", "rushing", "", "light"),
), "zh": (
    ("overview-chinese", "overview", "?lang=zh", "phone"),
    ("rushing-chinese", "rushing", "?lang=zh", "dark"),
)}  # fmt: skip


def take(browser: Browser, url: str, language: str) -> None:
    """The pictures of SHOWN; a case is that with most at stake."""
    for name, page_name, query, look in SHOWN[language]:
        page = browser.new_page(**LOOKS[look], locale="en-US", reduced_motion="reduce")
        visit.show(page, url, page_name, query)
        if name == "case":
            page.locator(".panel[data-key=ranking] tbody tr").first.click()
            page.locator(".panel[data-key=story]").wait_for()
            visit.settle(page)
        page.screenshot(path=FOLDER / f"{name}.png")
        page.close()


def main() -> None:
    """Makes the sample company in each language and pictures it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright, chromium.launch(playwright) as browser:
        for language in SHOWN:
            lake = Path(home) / language
            sample(lake, language=language)
            build(lake)
            with served(lake) as url:
                take(browser, url, language)


if __name__ == "__main__":
    main()
