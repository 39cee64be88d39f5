"""A sum of money as people write it: `7,300,000,000`, `7.3B`, `73亿`."""

import re

import streamlit as st

from dashboard.page import Scope
from dashboard.pages.workbench.draft import MOST
from data.errors import QuestionError

_FIGURE = re.compile(r"(\d[\d,， ]*)(\.\d+)?\s*(K|M|B|千|万|百万|千万|亿)?", re.IGNORECASE)
_TIMES = {"k": 10**3, "m": 10**6, "b": 10**9, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


def figure(text: str) -> int:
    """The money in whole units. QuestionError for what is no figure, or is too large for one."""
    found = _FIGURE.fullmatch(text.strip())
    if found:
        whole, part, unit = found.groups()
        digits, decimals = re.sub(r"[,， ]", "", whole), (part or ".").removeprefix(".")
        value = int(digits + decimals) * _TIMES.get((unit or "").lower(), 1) / 10 ** len(decimals)
        if value == int(value) <= MOST:
            return int(value)
    raise QuestionError("figure_strange", found=text[:40])


def money_input(scope: Scope, key: str, usual: int, label: str, help: str = "") -> str:
    """A field for it, with separators."""
    return st.text_input(scope.say(label), f"{usual:,}", max_chars=40, key=key, help=scope.say(help) if help else None)
