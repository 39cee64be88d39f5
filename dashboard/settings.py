"""What can be set from outside: environment variables named SLUICE_ and the field's name in capitals."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.errors import SluiceError
from queries.access import User

SAMPLE = Path(".lake/sample")


class Settings(BaseSettings):
    """Read once at the start of a process; an option given on the command line goes before its setting."""

    model_config = SettingsConfigDict(env_prefix="SLUICE_")

    lake: Path = Field(SAMPLE, description="the folder whose tables are shown; a made-up company by default")
    user: str = Field("local", description="the name of who works here; sees everything")
    language: Literal["en", "zh"] = Field("en", description="the language of the command line and of a first visit")
    currency: str = Field("", description="written before amounts, such as ¥")
    host: str = Field("127.0.0.1", description="the address the dashboard listens on")
    port: int = Field(8501, ge=0, le=65535, description="its port; 0 takes a free one")
    open_browser: bool = Field(True, description="whether serving also opens the dashboard in a browser")
    store: str = Field("", description="the database of what people enter: an SQLite file in the lake, or this URL")
    people: Path | None = Field(None, description="the list of people and what each may see, a TOML file")
    user_header: str = Field("", description="the header in which the sign-in proxy names who is asking")
    tolerance: float = Field(0.01, ge=0, le=1, description="share of a table's rows that ingestion may reject")


@cache
def settings() -> Settings:
    """The settings of this process. SluiceError names one that cannot be read."""
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors()[0]
        name = f"SLUICE_{first['loc'][0]}".upper()
        raise SluiceError("bad_setting", name=name, found=first["input"], expected=first["msg"]) from None


def local_user() -> User:
    """Who works here as long as nobody has to sign in: the named person, who sees everything."""
    return User(settings().user, everything=True)
