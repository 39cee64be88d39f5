"""Every addition of docs/adding.md is made in a copy of the program, counted, and looked for wherever it can be met."""

from pathlib import Path

import pytest

from tests.adding import lake
from tests.adding.scratch import additions, run

ADDITIONS = additions()
# Heading -> the module of tests/adding that looks at it, and what it may touch beside texts.
CHECKS = {
    "A metric": ("metric", {"queries/metrics.py"}),
    "A fact: what happens": ("flow", {"queries/facts.py", "queries/metrics.py"}),
    "A fact: what stands": ("state", {"queries/facts.py", "queries/metrics.py"}),
    "A fact that knows months": ("months", {"queries/facts.py", "queries/metrics.py"}),
    "A dimension": ("dimension", {"queries/facts.py"}),
    "A rule": ("rule", {"queries/findings/rules.py"}),
    "A kind of finding": ("kind", {"queries/findings/silent/__init__.py"}),
    "A page": ("page", {"dashboard/pages/reach/__init__.py", "dashboard/pages/reach/page.py"}),
}


def test_every_addition_is_looked_at() -> None:
    assert ADDITIONS.keys() == CHECKS.keys()


@pytest.mark.parametrize("title", CHECKS)
def test_an_addition_touches_no_more_than_it_says(title: str) -> None:
    assert ADDITIONS[title].touched == CHECKS[title][1]
    assert all(name.startswith("data/texts/") for name in ADDITIONS[title].texts)


@pytest.mark.parametrize("title", CHECKS)
def test_an_addition_works_everywhere(title: str, tmp_path: Path) -> None:
    write = lake.crowd if CHECKS[title][0] in ("rule", "kind") else lake.write
    company = write(tmp_path / "company")
    run(ADDITIONS[title].make(tmp_path / "program"), CHECKS[title][0], company, tmp_path / "without")
