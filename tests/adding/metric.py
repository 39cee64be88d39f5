"""A metric with a scale: a ratio of sums that are there, told per million."""

import sys
from pathlib import Path

from queries import Question, ask
from tests.adding.everywhere import EVERYONE, met, opened, raw, same

if __name__ == "__main__":
    lake = Path(sys.argv[1])
    met(lake, ("returned_per_million",), ("region", "sku"))
    found = ask(opened(lake), Question(("returned_per_million",), ("sku",)), EVERYONE).frame
    same(found, raw(lake, "SELECT sku, 1e6 * -sum(quantity) FILTER (quantity < 0) / sum(quantity) FILTER (quantity > 0)"
                          " FROM {sales} WHERE stage = 'sell_out' GROUP BY sku"))  # fmt: skip
