"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port, gone when they end."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # a test's data need not outlive it
NOBODY = 65534


def binaries() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian puts the newest; None without one."""
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda file: int(file.parts[-3]))
    return installed[-1].parent if installed else None


def _nobody() -> list[str]:
    """PostgreSQL refuses to run as root: the command before it that makes it another's."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


@contextmanager
def running() -> Generator[Callable[[], str]]:
    """Starts the server; what it gives makes a new database and returns its URL."""
    folder = binaries()
    assert folder, "PostgreSQL is not installed: apt-get install postgresql"
    home = Path(tempfile.mkdtemp(prefix="sluice-postgres-"))
    try:
        if os.geteuid() == 0:
            os.chown(home, NOBODY, NOBODY)
        yield from _serve(folder, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _serve(folder: Path, home: Path) -> Generator[Callable[[], str]]:
    where, port = home / "data", _free_port()
    make = [*_nobody(), folder / "initdb", "-D", where, "-U", "sluice", "-A", "trust", "-E", "UTF8", "--no-locale"]
    subprocess.run([*make, "--no-sync", "--no-instructions"], check=True, capture_output=True, cwd=home)
    options = [word for each in UNSAFE for word in ("-c", each)]
    command = [*_nobody(), folder / "postgres", "-D", where, "-p", str(port), "-h", "127.0.0.1", "-k", home, *options]
    with (home / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=home) as server:
        try:
            yield _maker(f"postgresql://sluice@127.0.0.1:{port}", server, home / "log")
        finally:
            server.send_signal(signal.SIGINT)  # at once: SIGTERM waits for those still connected


def _maker(url: str, server: subprocess.Popen, log: Path) -> Callable[[], str]:
    """Waits until the server answers."""
    while True:
        try:
            psycopg.connect(f"{url}/postgres").close()
            break
        except psycopg.OperationalError:
            assert server.poll() is None, log.read_text()
    numbers = count()

    def make() -> str:
        name = f"test{next(numbers)}"
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"{url}/{name}"

    return make


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
