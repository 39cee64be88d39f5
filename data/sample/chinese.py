"""The sample company with the names it would have at home: ids, figures and the contract's own words stay."""

import re
from functools import cache
from itertools import product
from pathlib import Path

import polars as pl

from data.sample.dealers import SYLLABLES
from data.sample.geography import territories

SPOKEN = tuple("宏金泰鑫达隆盛源福瑞恒昌顺汇嘉利明德广华康乐博万益中骏祥豪通")  # as SYLLABLES
NAMED = {
    "city", "province", "region", "dealer", "channel", "account", "category", "series", "product", "promotion", "event",
    "topic", "method", "source", "brand",
}  # fmt: skip
GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff\d])|(?<=\d) (?=[\u4e00-\u9fff])")


def named(frame: pl.DataFrame) -> pl.DataFrame:
    """A table of the sample with its names in Chinese. Cities go by their id: five English names are those of two."""
    said = [pl.col(name).replace_strict(_said(frame[name]), default=None) for name in frame.columns if name in NAMED]
    made = frame.with_columns(said)
    if not {"city", "dealer"} & set(frame.columns):
        return made
    places = territories().select("city_id", place="city", home="city_zh")
    homes = frame.join(places, on="city_id", how="left", maintain_order="left")
    if "city" in frame.columns:
        return made.with_columns(homes["home"].alias("city"))
    called = [name.replace(place, home, 1) for name, place, home in homes.select("dealer", "place", "home").iter_rows()]
    return made.with_columns(dealer=pl.Series(map(spoken, called), dtype=pl.String))


def spoken(name: str) -> str:
    """A name put together of known words, in Chinese; what is not known stays."""
    words, pattern = _words()
    return GAP.sub("", pattern.sub(lambda found: words[found[0].lower()], name))


def _said(names: pl.Series) -> dict[str, str]:
    return {name: spoken(name) for name in names.drop_nulls().unique()}


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    """English in small letters -> Chinese, and what finds the longest of them that stands alone."""
    known = dict(pl.read_csv(Path(__file__).with_name("chinese.csv")).iter_rows())
    for name in ("province", "region"):
        known |= dict(territories().select(name, f"{name}_zh").unique().iter_rows())
    pairs = product(zip(SYLLABLES, SPOKEN, strict=True), repeat=2)
    known |= {one + two: here + there for (one, here), (two, there) in pairs}
    words = {name.lower(): text for name, text in known.items()}
    longest = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return words, re.compile(rf"(?<![\w.])(?:{longest})(?![\w.])", re.IGNORECASE)
