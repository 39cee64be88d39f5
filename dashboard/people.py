"""Who is asking, and what each person may see.

Without a list of people, one local person sees everything. With one, each sees what the list grants. Who is asking is
read from the header in which a sign-in proxy names the person, and from nowhere else: a header is believed only when
the settings name it, as anybody could send one past a proxy that does not set it.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from dashboard.settings import local_user, settings
from data.errors import AccessError, SluiceError
from queries import User


class Rights(BaseModel):
    """A person's entry in the list."""

    model_config = ConfigDict(extra="forbid", strict=True)

    everything: bool = False
    regions: list[str] = []
    provinces: list[str] = []


def asking() -> User:
    """The person in front of the page that is being drawn. AccessError for nobody or somebody unknown."""
    return sent_by(st.context.headers.get_all)


def sent_by(values: Callable[[str], list[str]]) -> User:
    """The person who sent a request; `values` gives all that it holds under a header's name. AccessError as above.

    Two names are one too many: somebody may have added their own to the proxy's.
    """
    if not settings().user_header:
        return named(settings().user)
    names = values(settings().user_header)
    if len(names) != 1 or not names[0].strip():
        raise AccessError("no_user")
    return named(_read(names[0].strip()))


def named(name: str) -> User:
    """The person of that name with the rights held now. AccessError when there is none."""
    known = _listed()
    if known is None:
        user = local_user()
        if name != user.name:
            raise AccessError("no_user")
        return user
    if name not in known:
        raise AccessError("unknown_person", name=name[:80])
    held = known[name]
    return User(name, held.everything, frozenset(held.regions), frozenset(held.provinces))


def everyone() -> list[str]:
    """The names of all who may be given something to do, sorted."""
    known = _listed()
    return [local_user().name] if known is None else sorted(known)


def rights(user: User) -> dict[str, object]:
    """What the person may see, as facts to keep beside what is frozen."""
    return {"everything": user.everything, "regions": sorted(user.regions), "provinces": sorted(user.provinces)}


def with_rights(name: str, held: Mapping[str, object]) -> User:
    """A person with the rights that were kept."""
    return User(name, bool(held["everything"]), frozenset(held["regions"]), frozenset(held["provinces"]))


def covers(user: User, held: Mapping[str, object]) -> bool:
    """Whether the person may see all that somebody with the kept rights saw."""
    then = with_rights(user.name, held)
    return user.everything or (
        not then.everything and then.regions <= user.regions and then.provinces <= user.provinces
    )


def _read(name: str) -> str:
    """Headers are bytes that servers read as Latin-1; a name in Chinese comes as UTF-8."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name


def _listed() -> dict[str, Rights] | None:
    """The list as it is now; None without one."""
    path = settings().people
    if path is None:
        if settings().user_header:
            raise SluiceError("people_missing")
        return None
    try:
        return _parsed(path, path.read_bytes())
    except OSError as problem:
        raise SluiceError("people_file", path=path, found=problem.strerror) from None


@lru_cache(maxsize=4)
def _parsed(path: Path, content: bytes) -> dict[str, Rights]:
    try:
        return TypeAdapter(dict[str, Rights]).validate_python(tomllib.loads(content.decode("utf-8")))
    except ValidationError as problem:
        first = problem.errors()[0]
        found = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (tomllib.TOMLDecodeError, UnicodeError) as problem:
        found = str(problem)
    raise SluiceError("people_file", path=path, found=found)
