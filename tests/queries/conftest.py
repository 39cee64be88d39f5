"""What tests of questions share: a lake with gaps, and somebody who asks about all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from queries import Engine, User, connect
from queries.asker import Asker, asker
from tests.queries import gaps


@pytest.fixture(scope="session")
def gaps_lake(shared_lake: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The lake of `gaps`. Read only."""
    return shared_lake("gaps", gaps.write)


@pytest.fixture(scope="session")
def gaps_engine(gaps_lake: Path) -> Engine:
    """An engine on it, its rollups built."""
    return connect(gaps_lake)


@pytest.fixture(scope="session")
def gaps_ask(gaps_engine: Engine, everyone: User) -> Asker:
    """Asks about all of it."""
    return asker(gaps_engine, everyone)
