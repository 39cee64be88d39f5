"""A dimension that belongs to one fact: laid out, filtered on, ranked by; refused by name where it is not known."""

import sys
from pathlib import Path

from data.errors import QuestionError
from queries import Filter, Question, ask
from queries.conditions import read_condition
from tests.adding.everywhere import EVERYONE, met, opened, raw, same
from tests.dashboard.looking import looking, panels

if __name__ == "__main__":
    lake = Path(sys.argv[1])
    engine = opened(lake)
    found = ask(engine, Question(("sell_in_quantity",), ("store",)), EVERYONE).frame
    same(found, raw(lake, "SELECT '', sum(quantity) FROM {sales} WHERE stage = 'sell_in'"))
    none = ask(engine, Question(("sell_in_quantity",), where=(Filter("store", ("x",)),)), EVERYONE).frame
    assert none["sell_in_quantity"].to_list() == [None]
    ranked = Question(("sell_in_amount",), ("store",), (read_condition("store top 3 by sell_in_amount"),))
    assert ask(engine, ranked, EVERYONE).frame.height == 1
    met(lake, ("sell_in_amount",), ("region", "store"), "lines")
    assert panels(looking(engine, "explore", {"rows": ("store",), "metrics": ("sell_in_amount",)}))["answer"]
    for metric in ("target_amount", "stock_quantity"):
        try:
            ask(engine, Question((metric,), ("store",)), EVERYONE)
        except QuestionError as error:
            assert "store" in str(error)
        else:
            raise AssertionError(metric)
