"""What Explore's address can say: how the answer is shown, and the question, of which every part is checked."""

import re

from dashboard.declared import Parameter
from data.errors import QuestionError
from queries.conditions import read_condition
from queries.dimensions import DIMENSIONS
from queries.facts import FACTS
from queries.metrics import METRICS
from queries.pivot_figures import FIGURES
from queries.question import Filter

_ORDER = re.compile(r"-?(\w+?)(__change)?")


def _condition(text: str) -> bool:
    """Whether it is a condition on what is known."""
    try:
        condition = read_condition(text)
    except QuestionError:
        return False
    names = {name for name in condition.dimensions if name not in DIMENSIONS or DIMENSIONS[name].time}
    return not names and (isinstance(condition, Filter) or _order(condition.metric))


def _order(text: str) -> bool:
    found = _ORDER.fullmatch(text)
    return bool(found) and (found[1] in METRICS or (found[1] in DIMENSIONS and not found[2]))


def _place(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9]\d{0,5}", text))


PARAMETERS = (
    Parameter("shape", ("table", "bars", "line", "scatter", "map", "multiples")),
    Parameter("cells", ("plain", "bars", "heat")),
    Parameter("most", ("5", "10", "20", "50")),
    Parameter("detail", tuple(rows.name for fact in FACTS.values() for rows in fact.rows)),
    Parameter("find"),
    Parameter("document"),
    Parameter("order", check=_order),
    Parameter("page", check=_place),
    Parameter("rows_page", check=_place),
    Parameter("rows", DIMENSIONS, most=3),
    Parameter("columns", DIMENSIONS, most=2),
    Parameter("metrics", METRICS, most=5),
    Parameter("figures", FIGURES, most=4),
    Parameter("keep", check=_condition, most=12),
)
