"""What happened in one month, for everything that is written down of it."""

from dataclasses import dataclass

import numpy as np

from data.sample.moves import Move


@dataclass(frozen=True)
class Taken:
    """What a move took of the deliveries of one month: units are rows of the month's matrix x days."""

    move: Move
    rows: np.ndarray
    units: np.ndarray


@dataclass(frozen=True)
class Month:
    """One month. Matrices are pairs x days, for the pairs at the places `pairs`; `stock` is at the end of each day.

    *_lines: number of lines that the units of a cell are written as. returned: by consumers; sent_back: to the
    factory. taken: the moves' part of sell_in.
    """

    number: int
    day: np.ndarray
    pairs: np.ndarray
    sell_in: np.ndarray
    sell_in_lines: np.ndarray
    sent_back: np.ndarray
    sell_out: np.ndarray
    sell_out_lines: np.ndarray
    returned: np.ndarray
    returned_lines: np.ndarray
    stock: np.ndarray
    taken: list[Taken]
