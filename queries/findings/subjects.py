"""SUBJECTS: what a finding can be about, and who may see it.

The detectors reckon over everything; rights narrow what is shown, by where the lake has the subject now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from queries.access import User
from queries.engine import Engine
from queries.findings.finding import Finding

SUBJECTS: dict[str, tuple[str, ...]] = {  # name -> the parts of its id: dimensions where there is one of the name
    "dealer": ("dealer_id",),
    "dealer_category": ("dealer_id", "category"),
    "dealer_sku": ("dealer_id", "sku"),
    "city": ("city_id",),
    "province": ("province",),
    "province_category": ("province", "category"),
    "region": ("region",),
    "region_category": ("region", "category"),
    "sku_region": ("sku", "region"),
    "account": ("account",),
    "promotion": ("promotion_id",),
    "consignment": ("consignment_id",),
    "budget": ("budget_id",),
    "milestone": ("milestone_id",),
}
PLACES = ("dealer_id", "city_id", "province", "region")  # the parts that say where a subject is, the narrowest first
NAMES = ("dealer", "city", "province", "region", "channel")  # what the lake has of a dealer or city


def subject_of(parts: tuple[str, ...]) -> str:
    """The subject made of these parts. KeyError when there is none yet."""
    return next(name for name, its in SUBJECTS.items() if its == parts)


def parts_of(finding: Finding) -> dict[str, str]:
    """The parts of its subject, by their names."""
    names = SUBJECTS[finding.subject_kind]
    return dict(zip(names, finding.subject_id.split("|", len(names) - 1), strict=True))


@dataclass(frozen=True)
class Seen:
    """What a user may see of the lake's places: the rows of dealers by dealer_id, of cities by city_id."""

    user: User
    dealers: Mapping[str, dict[str, object]] = field(repr=False)
    cities: Mapping[str, dict[str, object]] = field(repr=False)

    @classmethod
    def of(cls, engine: Engine, user: User) -> "Seen":
        """As the lake has them now. AccessError without a user."""

        def rows(key: str, table: str) -> dict[str, dict[str, object]]:
            return {str(row[key]): row for row in engine.run(f"SELECT * FROM {table}", {}, user).iter_rows(named=True)}

        return cls(user, rows("dealer_id", "dealers"), rows("city_id", "territories"))

    def may(self, finding: Finding) -> bool:
        """Whether the user may see the finding: by its subject's place, else by the place it was found with."""
        if self.user.everything:
            return True
        at = parts_of(finding)
        place = next((name for name in PLACES if name in at), None)
        if place in ("dealer_id", "city_id"):
            return at[place] in (self.dealers if place == "dealer_id" else self.cities)
        if place == "province":
            return at[place] in {row["province"] for row in self.cities.values()}
        region, province = (at["region"], "") if place == "region" else (finding.region, finding.province)
        return region in self.user.regions or province in self.user.provinces

    def named(self, finding: Finding) -> dict[str, str]:
        """What a person reads of the subject, by dimension: its parts, and where it is; only what is known."""
        at: dict[str, object] = {"region": finding.region, "province": finding.province}
        for part, value in parts_of(finding).items():
            row = {"dealer_id": self.dealers, "city_id": self.cities}.get(part, {}).get(value, {})
            at |= {part.removesuffix("_id"): value} | {name: row[name] for name in NAMES if row.get(name)}
        return {name: str(value) for name, value in at.items() if value}
