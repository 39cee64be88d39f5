"""How long the server takes from a click to its last message while 20 or 50 people click, one click every 5 seconds.

    python -m bench.sessions --lake DIR [--sessions 20,50] [--clicks 2] [--pages overview,trends]
    python -m bench.sessions                the medium sample company, made for this

Each session is a real one: a websocket that speaks Streamlit's protocol as the browser does, without drawing. A click
changes the address to other filters, drawn at random, so that most of what it asks was asked by nobody before. Every
page in turn has all sessions; when all have opened it, each clicks in no step with the others. The sessions run in
this process, beside the server on the same machine. Whether memory stays level: --sessions 50,50,50,50.
"""

import argparse
import asyncio
import os
import random
import resource
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.recorded import EVERYONE
from bench.watched import resident, worked
from dashboard.pages import PAGES
from dashboard.presets import PRESETS
from data.sample import generate
from queries import Question, ask, connect
from tests.conftest import served

BETWEEN = 5.0  # seconds between two clicks of a session
PATIENCE = 60.0
DRAWN = ("region", "province", "channel", "category")


class Session:
    """A browser's side of one session on one page."""

    def __init__(self, socket: websockets.ClientConnection, page: str) -> None:
        self.socket, self.page, self.script = socket, page, ""

    async def look(self, query: str) -> float:
        """Asks for the page at an address; milliseconds to the message that ends the run."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self.script
        asked.rerun_script.page_name = "" if self.script else self.page
        started = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not await self._last():
                pass
        return 1000 * (time.perf_counter() - started)

    async def _last(self) -> bool:
        """Reads a message; whether it ends a whole run."""
        said = ForwardMsg.FromString(await self.socket.recv())  # type: ignore[arg-type]
        if said.WhichOneof("type") == "navigation":
            self.script = said.navigation.page_script_hash
        if said.delta.new_element.WhichOneof("type") in ("alert", "exception"):
            raise RuntimeError(f"{self.page}: {said.delta.new_element}")
        return said.WhichOneof("type") == "script_finished" and said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def visit(url: str, page: str, clicks: int, queries: Iterator[str], all_in: asyncio.Barrier) -> list[float]:
    """One person: opens the page, waits for the others, clicks every BETWEEN seconds; milliseconds of each click."""
    took: list[float] = []
    address = f"{url.replace('http', 'ws')}/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        session = Session(socket, page)
        await session.look("")
        await all_in.wait()
        await asyncio.sleep(random.random() * BETWEEN)
        for _ in range(clicks):
            due = time.monotonic() + BETWEEN
            took.append(await session.look(next(queries)))
            await asyncio.sleep(max(0.0, due - time.monotonic()))
    return took


def addresses(lake: Path, dice: random.Random) -> Iterator[str]:
    """Filters without end: a period and a measure, and a member of one or two dimensions."""
    with closing(connect(lake)) as engine:
        members = {name: ask(engine, Question(("sell_in_amount",), (name,)), EVERYONE).frame[name] for name in DRAWN}
    while True:
        chosen = dice.sample(DRAWN, dice.randint(1, 2))
        pairs = {name: dice.choice(members[name]) for name in DRAWN if name in chosen}
        yield urlencode({"period": dice.choice([*PRESETS]), "measure": dice.choice(["amount", "quantity"])} | pairs)


async def crowd(
    url: str, page: str, sessions: int, clicks: int, queries: Iterator[str]
) -> tuple[list[float], float]:
    """All sessions on one page at once: the milliseconds of their clicks, and the seconds that the server worked."""
    all_in, began = asyncio.Barrier(sessions + 1), 0.0

    async def begin() -> float:
        await all_in.wait()
        return worked()

    every = [visit(url, page, clicks, queries, all_in) for _ in range(sessions)]
    began, *took = await asyncio.gather(begin(), *every)
    return [each for one in took for each in one], worked() - began


def report(sessions: int, page: str, took: list[float], seconds: float) -> None:
    """One line."""
    tail, each = quantiles(took, n=20)[-1], 1000 * seconds / len(took)
    times = f"{median(took):.0f} ms | {tail:.0f} ms | {each:.0f} ms"
    print(f"| {sessions} | {page} | {len(took)} | {times} | {resident():.0f} MB |", flush=True)


def run(lake: Path, counts: list[int], pages: list[str], clicks: int) -> None:
    """Prints a row for each number of sessions and page, and one for all pages together."""
    queries = addresses(lake, random.Random(1))
    print("| sessions | page | clicks | p50 | p95 | worked a click | memory |\n|---:|---|---:|---:|---:|---:|---:|")
    with served(lake) as url:
        for sessions in counts:
            together, all_seconds = [], 0.0
            for page in pages:
                took, seconds = asyncio.run(crowd(url, page, sessions, clicks, queries))
                report(sessions, page, took, seconds)
                together, all_seconds = together + took, all_seconds + seconds
            report(sessions, "all", together, all_seconds)
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(f"\nThe sessions' own share: {own.ru_utime + own.ru_stime:.0f} s of one core. "
          f"Load of the machine at the end: {os.getloadavg()[0]:.1f}.")  # fmt: skip


def main() -> None:
    """Runs it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lake", type=Path)
    options.add_argument("--sessions", default="20,50")
    options.add_argument("--clicks", type=int, default=2, help="of each session on each page")
    options.add_argument("--pages", default=",".join(PAGES))
    given = options.parse_args()
    with TemporaryDirectory() as made:
        lake = given.lake or generate(Path(made) / "medium", "medium")
        run(lake, [*map(int, given.sessions.split(","))], given.pages.split(","), given.clicks)


if __name__ == "__main__":
    main()
