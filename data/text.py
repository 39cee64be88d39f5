"""The one catalogue of texts: English and Chinese, a TOML file a topic in `data/texts/`.

A key is `topic.name`, the topic being the file's name; each entry holds `en` and `zh`.
"""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")


@cache
def topic(name: str) -> dict[str, dict[str, str]]:
    """All entries of one topic: name -> language -> text. An unknown topic is an empty one."""
    file = Path(__file__).with_name("texts") / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def say(key: str, language: str = "en", **values: object) -> str:
    """The text of `key` in `language` with `values` put in. Raises KeyError for a key that is not in the catalogue."""
    head, _, name = key.partition(".")
    try:
        text = topic(head)[name][language]
    except KeyError:
        raise KeyError(f"no text {key!r} in language {language!r}") from None
    return text.format(**values) if values else text
