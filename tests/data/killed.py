"""Ingests once and is killed by SIGKILL just before a change to the disk. Run by test_kill.py in a process of its own.

Arguments: the source, the lake, and the change as an audit event and a part of the path it is made to.
"""

import os
import signal
import sys
from pathlib import Path

from data.ingest import ingest

source, lake, change, place = sys.argv[1:]


def kill(event: str, arguments: tuple) -> None:
    if event == change and place in str(arguments[:2]):
        os.kill(os.getpid(), signal.SIGKILL)


sys.addaudithook(kill)
ingest(Path(source), Path(lake))
