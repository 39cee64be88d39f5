"""Days weigh what people say of them, for the groups that are meant and no others."""

from datetime import date

import numpy as np

from queries.adjustment import Adjustment, adjusted
from queries.question import Period

SPAN = Period(date(2026, 11, 1), date(2026, 11, 4))
FLAT = {(): np.ones(4), ("KA chain", "TV"): np.ones(4), ("Online", "TV"): np.ones(4)}


def test_only_the_days_and_groups_that_are_meant():
    laid = adjusted(FLAT, SPAN, [Adjustment(date(2026, 11, 2), date(2026, 11, 3), 1.5, "KA chain")])
    assert laid["KA chain", "TV"].tolist() == [1, 1.5, 1.5, 1]
    assert laid["Online", "TV"].tolist() == laid[()].tolist() == [1, 1, 1, 1]
    assert FLAT["KA chain", "TV"].tolist() == [1, 1, 1, 1], "what was learned stays"


def test_of_all_is_of_every_group_and_several_multiply():
    both = [Adjustment(SPAN.starts, SPAN.starts, 2.0), Adjustment(SPAN.starts, SPAN.ends, 0.5, category="TV")]
    laid = adjusted(FLAT, SPAN, both)
    assert laid[()].tolist() == [2, 1, 1, 1]
    assert laid["Online", "TV"].tolist() == [1, 0.5, 0.5, 0.5]
    assert adjusted(FLAT, SPAN, []).keys() == FLAT.keys()
