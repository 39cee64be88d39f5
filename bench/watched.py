"""What the processes that a benchmark started, a server above all, have worked and hold."""

import os
from collections.abc import Iterator
from pathlib import Path


def server() -> Iterator[Path]:
    """Where Linux tells of the processes under this one: the server, and what it started."""
    under = [os.getpid()]
    while under:
        for tasks in Path(f"/proc/{under.pop()}/task").glob("*/children"):
            for child in tasks.read_text().split():
                under.append(int(child))
                yield Path("/proc", child)


def worked() -> float:
    """Seconds that the server has worked."""
    times = ((each / "stat").read_text().rpartition(")")[2].split()[11:13] for each in server())
    return sum(int(each) for both in times for each in both) / os.sysconf("SC_CLK_TCK")


def resident() -> float:
    """Megabytes of memory that the server holds."""
    pages = sum(int((each / "statm").read_text().split()[1]) for each in server())
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
