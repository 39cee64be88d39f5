"""How the figures of each unit are written: a row a unit, for every place that writes one."""

from dataclasses import dataclass

from queries.metrics import Unit


@dataclass(frozen=True)
class UnitFormat:
    """decimals, exact: digits after the point where it is short and in full; None: as short.

    steps: whether large ones are written in thousands and millions. plain: whether a change is a difference, and not a
    percentage. worded: whether the unit stands beside every figure (`format.<unit>`). counted: whether it stands beside
    a bare number on an axis (`format.unit_<unit>`). sum: whether its members are added up in a file. hover: the d3
    format of the exact figure. cell: the format of a spreadsheet's cell.
    """

    decimals: int
    hover: str
    cell: str
    exact: int | None = None
    steps: bool = False
    plain: bool = False
    worded: bool = False
    counted: bool = False
    sum: bool = False


UNITS: dict[Unit, UnitFormat] = {
    "quantity": UnitFormat(0, ",.0f", "#,##0", 0, steps=True, counted=True, sum=True),
    "dealers": UnitFormat(0, ",.0f", "#,##0", 0, counted=True, sum=True),
    "money": UnitFormat(0, ",.0f", "#,##0.00", 2, steps=True, sum=True),
    "price": UnitFormat(2, ",.2f", "#,##0.00", 2),
    "rate": UnitFormat(1, ".1%", "0.0%", plain=True),
    "weeks": UnitFormat(1, ",.1f", "0.0", plain=True, worded=True, counted=True),
    "days": UnitFormat(1, ",.1f", "0.0", plain=True, worded=True, counted=True),
    "index": UnitFormat(3, ".3f", "0.000", plain=True),
    "per_million": UnitFormat(0, ",.0f", "#,##0", plain=True, worded=True, counted=True),
}
