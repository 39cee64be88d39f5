"""Where a point's name stands, so that names lie on no point and on no other name.

One without room is left to the tooltip.
"""

import numpy as np

LETTER, LINE, AWAY = 6.2, 14, 7  # pixels: a letter's width, a line's height, from the point to its name
LEGIBLE = 0.12  # of a name's box that others may cover
# Of the name's box, in its own sizes from the point: how far its left edge and its upper edge lie from the point.
SIDES = {
    "middle right": (0, -0.5, 1, 0), "middle left": (-1, -0.5, -1, 0), "top center": (-0.5, -1, 0, -1),
    "bottom center": (-0.5, 0, 0, 1), "top right": (0, -1, 0.5, -0.7), "bottom right": (0, 0, 0.5, 0.7),
}  # fmt: skip


def beside(points: list[tuple[float, float]], names: list[str]) -> list[str | None]:
    """The side of each point, in Plotly's words, on which its name stands: the first where it is alone, else the one
    where it covers least; None where it could not be read. points: in pixels, from the upper left."""
    dots = [(x - 5, y - 5, x + 5, y + 5) for x, y in points]
    taken: list[tuple[float, float, float, float]] = list(dots)
    sides: list[str | None] = []
    for at, (point, name) in enumerate(zip(points, names, strict=True)):
        others = np.array(taken[:at] + taken[at + 1 :]).reshape(-1, 4)
        boxes = {side: _box(point, len(name) * LETTER, side) for side in SIDES}
        best = min(boxes, key=lambda side: _covered(boxes[side], others))
        legible = _covered(boxes[best], others) <= LEGIBLE * LINE * LETTER * len(name)
        taken += [boxes[best]] if legible else []
        sides.append(best if legible else None)
    return sides


def _box(point: tuple[float, float], width: float, side: str) -> tuple[float, float, float, float]:
    left, upper, right, down = SIDES[side]
    x, y = point[0] + left * width + right * AWAY, point[1] + upper * LINE + down * AWAY
    return x, y, x + width, y + LINE


def _covered(box: tuple[float, float, float, float], others: np.ndarray) -> float:
    """The area that the box shares with the others."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float((wide.clip(min=0) * high.clip(min=0)).sum())
