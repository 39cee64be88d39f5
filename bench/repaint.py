"""How long a click takes until the last chart is repainted, in a real browser, and whether a frame was blank.

    python -m bench.repaint                                  the demo page, three ways to build it
    python -m bench.repaint --url URL --click SELECTOR ...   any page: each selector is clicked in turn
    python -m bench.repaint --lake DIR                       every page of the dashboard: the measure in the filter bar
"""

import argparse
import time
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from dashboard.pages import PAGES
from tests import chromium, conftest
from tests.browser.demo_server import served

MEASURES = [f".st-key-pick_measure button:nth-of-type({nth})" for nth in (2, 1)]
# What changes a page's charts where the measure does not: the kind of alert.
CLICKS = {"rushing": [f".choices button:nth-of-type({nth})" for nth in (2, 1)]}
PAGES_WITH_CHARTS = ("overview", "targets", "channel", "trends", "rushing")
DEMO = Path(__file__).with_name("repaint_page.py")

# Notes when a frame that changed a chart was on the screen, and in how many frames a chart had nothing drawn in it.
WATCH = """() => {
  const drawn = () => [...document.querySelectorAll(".js-plotly-plot")].filter((plot) =>
    plot.querySelector(".main-svg :is(.trace path, .hm image, .sankey-link)")).length;
  const seen = window.repaint = { clicked: null, painted: 0, blank: 0, charts: drawn() };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => (seen.painted = performance.now());
  addEventListener("click", () => Object.assign(seen, { clicked: performance.now(), painted: 0, blank: 0 }), true);
  const inChart = ({ target, addedNodes }) => target.closest?.(".js-plotly-plot") ||
    [...addedNodes].some((node) => node.querySelector?.(".js-plotly-plot"));
  new MutationObserver((changes) => {
    if (changes.some(inChart)) requestAnimationFrame(() => channel.port2.postMessage(0));
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
  const frame = () => { seen.blank += seen.clicked !== null && drawn() < seen.charts; requestAnimationFrame(frame); };
  frame();
}"""
QUIET = 600
PATIENCE = 30_000


def settled(page: Page) -> dict[str, float]:
    """What was seen once the charts are quiet for a while. Playwright's own waiting needs eval: forbidden here.
    RuntimeError when none was drawn anew within PATIENCE."""
    for _ in range(PATIENCE // QUIET):
        page.wait_for_timeout(QUIET)
        seen, now = page.evaluate("[repaint, performance.now()]")
        if seen["painted"] and now - seen["painted"] > QUIET:
            return seen
    raise RuntimeError(f"{page.url}: no chart was drawn anew within {PATIENCE / 1000:.0f} s of a click")


def measure(page: Page, url: str, selectors: list[str], times: int) -> tuple[list[float], int, float]:
    """Milliseconds of each click to the last repainted chart, frames with a blank chart, seconds of the first load."""
    started = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=30_000)
    loaded = time.perf_counter() - started
    page.wait_for_timeout(2000)
    page.evaluate(WATCH)
    took, blank = [], 0
    for turn in range(times + 2):
        page.click(selectors[turn % len(selectors)])
        seen = settled(page)
        if turn >= 2:
            took.append(seen["painted"] - seen["clicked"])
            blank += seen["blank"]
    return took, blank, loaded


def report(name: str, took: list[float], blank: int, loaded: float) -> None:
    """One line."""
    p95 = quantiles(took, n=20)[-1]
    print(f"{name:<8} p50 {median(took):5.0f} ms   p95 {p95:5.0f} ms   blank frames {blank:3}   load {loaded:4.1f} s")


def main() -> None:
    """Runs it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url")
    options.add_argument("--click", action="append", default=[])
    options.add_argument("--lake", type=Path)
    options.add_argument("--times", type=int, default=20)
    chosen = options.parse_args()
    with sync_playwright() as play:
        browser = chromium.launch(play)

        def run(name: str, url: str, selectors: list[str]) -> None:
            with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
                report(name, *measure(context.new_page(), url, selectors, chosen.times))

        if chosen.lake:
            with conftest.served(chosen.lake) as address:
                for page in PAGES_WITH_CHARTS:
                    run(page, f"{address}/{page if page != next(iter(PAGES)) else ''}", CLICKS.get(page, MEASURES))
        elif chosen.url:
            run("page", chosen.url, chosen.click)
        else:
            with served(DEMO) as address:
                for mode in ("board", "each", "native"):
                    run(mode, f"{address}/?mode={mode}", [".st-key-other button"])
        browser.close()


if __name__ == "__main__":
    main()
