"""Texts of people, files and addresses in widgets that read Markdown: as they are, never as a picture or a link."""

import re

_MEANT = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|$:~])")


def escaped(text: str) -> str:
    """The text with every character that Markdown gives a meaning taken by its face."""
    return _MEANT.sub(r"\\\1", text)
