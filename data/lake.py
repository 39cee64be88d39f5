"""Where the tables of a company are, and how to read one with the contract's columns and types.

A lake is a folder. Either it holds the tables themselves, `<table>.parquet` or parquet files below `<table>/`, or it
was filled by `data.ingest` and holds `snapshots/<id>/` with the link `current` to the one in use. A `Lake` stands for
one snapshot and keeps reading it when a newer one is published.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from data import approved
from data.contract import TABLES, Table
from data.errors import DataError, nearest
from data.parquet import select, shapes

QUARANTINE, STATE = "quarantine.parquet", ".sluice"


@dataclass(frozen=True)
class Lake:
    """One state of a lake.

    path: the folder the person named. root: where its tables are now. snapshot: changes when a table does.
    files: table -> its parquet files, core tables always among them. approved: the target versions approved in Sluice,
    one file each, the first approved first. ends: the day after which rows are passed over, none when None.
    """

    path: Path
    root: Path
    snapshot: str
    files: dict[str, tuple[Path, ...]]
    approved: tuple[Path, ...] = ()
    ends: date | None = None

    @classmethod
    def open(cls, path: str | Path) -> "Lake":
        """The lake at `path` as it is now. DataError when there is no folder, no table, or a core table is missing."""
        path = Path(path).expanduser().absolute()
        if not path.is_dir():
            raise DataError("lake_not_a_folder", path=path)
        published = (path / "current").is_symlink()
        root = (path / "current").resolve() if published else path
        files = {name: found for name in TABLES if (found := _files(root, name))}
        if not files:
            raise DataError("lake_empty", path=path)
        for table in TABLES.values():
            if table.core and table.name not in files:
                raise DataError("lake_core_missing", path=path, table=table.name)
        snapshot = root.name if published else _digest(files)
        return cls(path, root, snapshot, files, approved.files(path / STATE))

    @property
    def version(self) -> str:
        """Changes whenever an answer could: with the tables, the targets approved beside them, and where they end."""
        ends = f"@{self.ends}" if self.ends else ""
        if not self.approved:
            return self.snapshot + ends
        return f"{self.snapshot}-t{sha256(repr([file.name for file in self.approved]).encode()).hexdigest()[:6]}{ends}"

    @property
    def state(self) -> Path:
        """Sluice's own folder in the lake; it may not exist yet."""
        return self.path / STATE

    @property
    def quarantine(self) -> Path | None:
        """The parquet file of rejected rows, None when none were rejected."""
        file = self.root / QUARANTINE
        return file if file.is_file() else None

    def columns(self, table: str) -> tuple[str, ...]:
        """The contract's columns that the files of `table` hold. DataError for an unknown or missing table."""
        held = {name for shape in shapes(_table(self, table), self.files[table]) for name in shape.types}
        return tuple(each.name for each in TABLES[table].columns if each.name in held)


def relation_sql(lake: Lake, table: str) -> str:
    """The SELECT that reads `table` with exactly the contract's columns, in its order and types.

    Whole numbers stay INTEGER or BIGINT as they are stored, money is DECIMAL(18,2), dates DATE, other numbers DOUBLE.
    DataError when the table or a required column is missing or a type cannot be read without loss.
    """
    return select(_table(lake, table), lake.files[table])


def _table(lake: Lake, name: str) -> Table:
    if name not in TABLES:
        raise DataError("table_unknown", table=name, nearest=nearest(name, TABLES))
    if name not in lake.files:
        raise DataError("table_missing", path=lake.path, table=name)
    return TABLES[name]


def _files(root: Path, table: str) -> tuple[Path, ...]:
    """The table's parquet files in a fixed order; names that begin with a dot or an underscore are not data."""
    one, folder = root / f"{table}.parquet", root / table
    many = sorted(each for each in folder.rglob("*.parquet")
                  if each.is_file() and not any(part[0] in "._" for part in each.relative_to(folder).parts))
    if one.is_file() and many:
        raise DataError("table_twice", table=table, one=one, other=folder)
    return (one,) if one.is_file() else tuple(many)


def _digest(files: dict[str, tuple[Path, ...]]) -> str:
    """Tells one state of a plain folder from another by names, sizes and times."""
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for table in files.values() for file in table]
    return sha256(repr(facts).encode()).hexdigest()[:16]
