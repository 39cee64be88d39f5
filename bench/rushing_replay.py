"""A world week by week: what was known on each Sunday, when each episode was first told, what was told wrongly."""

from datetime import timedelta

from bench.rushing_lake import runner
from bench.rushing_truth import World, overlaps
from queries.findings.finding import carry_over
from queries.findings.rushing import OPTIONAL, GoodsFinding, find

EARLIEST = 9  # weeks of data


def replay(world: World) -> dict:
    """episodes: kind and `days` from its start to its first alert, null when it never came; raised: cases ever shown,
    one found again in a later week being the same; false: those of no episode."""
    run, episodes = runner(world.tables), [each | {"days": None} for each in world.planted()]
    known: list[GoodsFinding] = []
    day = world.first + timedelta(days=6 - world.first.weekday() + 7 * EARLIEST)
    while day <= world.last:
        found = carry_over(find(run, day, tables=OPTIONAL & world.tables.keys()), known)
        known = [old for old in known if all(old.finding_id != case.finding_id for case in found)] + found
        for each in episodes:
            if each["days"] is None and any(overlaps(case, each) for case in found):
                each["days"] = (day - each["starts_on"]).days
        day += timedelta(weeks=1)
    false = sum(not any(overlaps(case, each) for each in episodes) for case in known)
    kinds = [{name: each[name] for name in ("share", "booked", "units", "days")} for each in episodes]
    return {"episodes": kinds, "raised": len(known), "false": false}
