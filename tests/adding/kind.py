"""A kind of one folder, one that leads: dealers that have stopped reporting."""

import sys
from pathlib import Path

from tests.adding.finding import found
from tests.adding.lake import SILENT

if __name__ == "__main__":
    found(Path(sys.argv[1]), "silent", SILENT)
