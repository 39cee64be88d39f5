"""A rule of one row: dealers to whom far more comes back than to others of their channel."""

import sys
from pathlib import Path

from tests.adding.finding import found
from tests.adding.lake import RETURNING

if __name__ == "__main__":
    found(Path(sys.argv[1]), "returns", RETURNING)
