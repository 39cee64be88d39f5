"""Every page says something sensible of any lake, to anyone, however it is looked at."""

import random
from itertools import product

import pytest

from dashboard.board.payload import encode
from dashboard.filters import COMPARISONS
from dashboard.pages import PAGES, PARAMETERS
from dashboard.panels import Chart, Grid, Prose
from dashboard.presets import PRESETS
from data.text import LANGUAGES
from queries import Engine, User
from queries.dimensions import DIMENSIONS
from queries.metrics import METRICS
from queries.pivot_figures import FIGURES
from tests.dashboard.looking import EVERYONE, looking, members, panels, texts
from tests.queries import nasty

FAR = ("2010-01-01..2010-02-28", "2030-01-01..2030-01-31", "2023-03-05..2026-12-31")
NOBODY = User("nobody")
Pairs = dict[str, str | tuple[str, ...]]
KEEP = ("channel != KA chain", "dealer contains a", "dealer top 3 by sell_in_amount", "sku bottom 2 by sku",
        "city with margin_rate >= 0.1", "dealer_id not top 2 by sell_out_amount each region")  # fmt: skip
SETTINGS = 8  # drawn at random for each lake


def check(
    engine: Engine, page: str, pairs: Pairs, user: User = EVERYONE, language: str = "en"
) -> None:
    """The page draws, every panel has words and a body with something in it, and the board can send it."""
    made = panels(looking(engine, page, pairs, user, language))
    assert made, "an empty page"
    for panel in made.values():
        said = texts(panel)
        assert panel.title or not panel.framed, panel.key
        if panel.key != "rejected":  # where what was found in the files is quoted
            assert not any("{" in text or "nan" in text.lower().split() or "None" in text for text in said), said
        if isinstance(panel.body, Chart):
            assert panel.body.height >= 40 and panel.body.figure["data"], panel.key
        if isinstance(panel.body, Prose):
            assert any(text.strip() for text in said[2:]), panel.key
        if isinstance(panel.body, Grid):
            assert panel.body.frame.height, panel.key
            assert len(panel.body.clicks) in (0, panel.body.frame.height), panel.key
    assert encode(list(made.values()), language)


def some(chance: random.Random, engine: Engine) -> tuple[str, Pairs, User, str]:
    """A page, what it is asked, who asks, in which language."""
    known = members(engine)
    span = chance.choice([*PRESETS, *FAR, f"{engine.catalog.data.ends}..{engine.catalog.data.ends}"])
    pairs: Pairs = {"period": span, "compare": chance.choice([*COMPARISONS, "none"])}
    pairs["measure"] = chance.choice(["amount", "quantity"])
    for name in chance.sample(sorted(known), chance.choice([0, 0, 1, 2])):
        pairs |= {name: chance.choice(known[name])} if known[name] else {}
    for name in ("metric", "grain", "split", "drawn", "kind", "across"):
        pairs |= {name: chance.choice(tuple(PARAMETERS[name].values))} if chance.random() < 0.4 else {}
    for name in ("shape", "cells", "most", "detail", "page", "order"):
        options = {"page": ["1", "2", "999"], "order": ["dealer", "-margin_rate", "sell_in_amount__change"]}
        pairs |= {name: chance.choice(options.get(name) or PARAMETERS[name].values)} if chance.random() < 0.3 else {}
    for name in ("rows", "columns", "metrics", "figures", "keep"):
        options = {"metrics": METRICS, "figures": FIGURES, "keep": KEEP}.get(name, DIMENSIONS)
        pairs |= {name: tuple(chance.sample(sorted(options), 2))} if chance.random() < 0.4 else {}
    province = User("one province", provinces=frozenset({chance.choice(known["province"])}))
    who = chance.choice([EVERYONE, EVERYONE, province, NOBODY])
    return chance.choice(sorted(PAGES)), pairs, who, chance.choice(LANGUAGES)


@pytest.mark.parametrize("lake", ["sample", "other", "small", *nasty.LAKES])
def test_any_settings_on_any_lake(lakes: dict[str, Engine], lake: str) -> None:
    chance = random.Random(lake)
    for page, pairs, user, language in (some(chance, lakes[lake]) for _ in range(SETTINGS)):
        try:
            check(lakes[lake], page, pairs, user, language)
        except Exception as error:
            error.add_note(f"{page} {pairs} {user} {language}")
            raise


@pytest.mark.parametrize(("page", "language"), list(product(PAGES, LANGUAGES)))
def test_every_page_in_every_language(lakes: dict[str, Engine], page: str, language: str) -> None:
    for lake in ("sample", "other"):
        check(lakes[lake], page, {}, language=language)


@pytest.mark.parametrize("page", PAGES)
def test_every_comparison_on_every_page(lakes: dict[str, Engine], page: str) -> None:
    for lake, compare in product(("small", "other"), (*COMPARISONS, "none")):
        check(lakes[lake], page, {"compare": compare})


@pytest.mark.parametrize("period", [*PRESETS, *FAR])
def test_every_period(lakes: dict[str, Engine], period: str) -> None:
    for lake, page in product(("small", "month"), ("overview", "channel", "targets")):
        check(lakes[lake], page, {"period": period})


@pytest.mark.parametrize("page", PAGES)
def test_who_may_see_nothing_sees_nothing(lakes: dict[str, Engine], page: str) -> None:
    check(lakes["sample"], page, {}, NOBODY)
    everything = panels(looking(lakes["sample"], "channel", {}))
    nothing = panels(looking(lakes["sample"], "channel", {}, NOBODY))
    assert isinstance(everything["dealers"].body, Chart) and isinstance(nothing["dealers"].body, Prose)
    assert not any(isinstance(panel.body, Grid | Chart) for panel in nothing.values())


@pytest.mark.parametrize("path", [("region", "province", "city", "dealer"), ("channel", "account", "dealer"),
                                  ("category", "series", "sku")])  # fmt: skip
def test_down_to_the_last_member(lakes: dict[str, Engine], path: tuple[str, ...]) -> None:
    engine = lakes["long"]
    table = "products" if "sku" in path else "dealers"
    row = engine.run(f"SELECT {', '.join(path)} FROM {table}", {}, EVERYONE).drop_nulls().row(0, named=True)
    for depth, page in product(range(1, len(path) + 1), ("overview", "channel", "targets", "trends", "why", "dealer")):
        check(engine, page, {name: row[name] for name in path[:depth]})


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_every_way(lakes: dict[str, Engine], metric: str) -> None:
    chance = random.Random(metric)
    for grain in PARAMETERS["grain"].values:
        drawn, split = (chance.choice(PARAMETERS[name].values) for name in ("drawn", "split"))
        pairs = {"metric": metric, "grain": grain, "drawn": drawn, "split": split}
        check(lakes["small"], "trends", pairs)
