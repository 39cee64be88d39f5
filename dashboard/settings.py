"""What can be set from outside: environment variables named SLUICE_ and the field's name in capitals."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once at the start of a process; an option given on the command line goes before its setting."""

    model_config = SettingsConfigDict(env_prefix="SLUICE_")

    lake: Path = Field(Path(".lake/sample"), description="the folder whose tables are shown")
    user: str = Field("local", description="the name of who works here; sees everything")
    language: Literal["en", "zh"] = Field("en", description="the language of the command line and of a first visit")
    currency: str = Field("", description="written before amounts, such as ¥")
    host: str = Field("127.0.0.1", description="the address the dashboard listens on")
    port: int = Field(8501, ge=0, le=65535, description="its port; 0 takes a free one")
    open_browser: bool = Field(True, description="whether serving also opens the dashboard in a browser")
    tolerance: float = Field(0.01, ge=0, le=1, description="share of broken rows of a table that ingestion puts up with")


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
