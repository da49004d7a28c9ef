"""`configs/*.toml` become one frozen `Config`; every mistake is named by file and key.

Paths in a file are relative to that file. Durations are written as "36h", "90m", "45s" or "7d".
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigError, first_mistake

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(text: object) -> timedelta:
    """Read "36h", "90m", "45s" or "7d".

    Raises ValueError naming what is allowed.
    """
    match = re.fullmatch(r"(\d+)\s*([smhd])", text) if isinstance(text, str) else None
    if match is None:
        raise ValueError('a duration is a whole number and a unit, such as "36h", "90m", "45s" or "7d"')
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ValueError('a language is an ISO 639 code in lower case, such as "fr"')
    return code


def _mail_address(address: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:]+@[^@\s<>,;:]+", address):
        raise ValueError('an address is written as "name@example.org", without a name before it')
    return address


Address = Annotated[str, AfterValidator(_mail_address)]
Duration = Annotated[timedelta, BeforeValidator(duration)]
Language = Annotated[str, AfterValidator(_language)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DigestConfig(_Section):
    """What the reader gets."""

    languages: tuple[Language, ...] = Field(default=("fr", "en"), min_length=1)
    max_stories: int = Field(default=20, ge=1, le=200)
    sentences: int = Field(default=3, ge=2, le=6)


class GatherConfig(_Section):
    """What is read: `since` is the age at which an entry is too old to be news.

    `reservations` names the signals by which publishers reserve their pages (see `gather.reservations`).
    """

    feeds: Path
    since: Duration = timedelta(hours=36)
    entries_per_feed: int = Field(default=100, ge=1)
    reservations: Literal["strict", "protocol", "ignore"] = "strict"


class CurateConfig(_Section):
    """The topic, how many days a story stays open to updates, and for how many its pages are read again."""

    topic: Path
    memory: Duration = timedelta(days=21)
    reread: Duration = timedelta(days=2)


class ModelConfig(_Section):
    """Which preset of `presets` writes, and which one when it cannot be had; `folder` holds weights brought by hand."""

    presets: Path
    preset: str = "fully-open"
    fallback: str | None = None
    folder: Path | None = None
    cache: Path | None = None


class CheckConfig(_Section):
    """Names that have another form in other languages; `jurisdictions` tells to which territory some of them belong."""

    glossary: Path
    jurisdictions: Path | None = None


class NetworkConfig(_Section):
    """How Vigie behaves as a guest. `contact` is a page or an address where a publisher can reach the operator."""

    contact: str = Field(min_length=5)
    allow_hosts: tuple[str, ...] = ()
    connect_timeout: Duration = timedelta(seconds=10)
    idle_timeout: Duration = timedelta(seconds=20)
    total_timeout: Duration = timedelta(seconds=60)
    max_bytes: int = Field(default=10_000_000, ge=10_000)
    max_redirects: int = Field(default=5, ge=0, le=20)
    connections: int = Field(default=32, ge=1, le=256)
    connections_per_host: int = Field(default=2, ge=1, le=8)
    delay: Duration = timedelta(seconds=1)
    crawl_delay_limit: Duration = timedelta(seconds=10)
    retries: int = Field(default=2, ge=0, le=5)


class MailConfig(_Section):
    """How `send` posts the digests: the server, who writes and to whom; `site` is where the output folder is served.

    `password_variable` names the environment variable that holds the password of `user`.
    """

    host: str | None = None
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_variable: str | None = None
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    site: str = Field(default="", pattern=r"^(https?://.+)?$")


class MachineConfig(_Section):
    """What the night runs on: the power it draws under load, from which energy is estimated where it is not counted."""

    watts: float = Field(default=65.0, gt=0, le=100_000)


class OutputConfig(_Section):
    """Where things are kept, and how long the texts of articles are: no shorter than `curate.memory`."""

    folder: Path
    archive: Path
    keep_text: Duration = timedelta(days=30)


class Config(_Section):
    """One run's settings, complete and checked. `digest_id` names them in the report."""

    source: str
    digest_id: str
    digest: DigestConfig = DigestConfig()
    gather: GatherConfig
    curate: CurateConfig
    check: CheckConfig
    model: ModelConfig
    network: NetworkConfig
    output: OutputConfig
    mail: MailConfig = MailConfig()
    machine: MachineConfig = MachineConfig()


def load_config(path: Path, overrides: dict[str, dict[str, Any]] | None = None) -> Config:
    """Read and check a configuration file; `overrides` (section -> key -> value) win over it.

    Raises ConfigError: the file and the key, what was wrong and what is allowed, on one line.
    """
    try:
        raw = path.read_bytes()
        data: dict[str, Any] = tomllib.loads(raw.decode())
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); name a file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), f"is not valid TOML: {error}") from error
    for name in ("source", "digest_id"):
        if name in data:
            raise ConfigError(str(path), f"{name}: is not a setting; allowed here: {', '.join(_allowed(()))}")
    try:
        data = _with_absolute_paths(data, path.parent.resolve())
    except RuntimeError as error:
        raise ConfigError(
            str(path), "a path begins with ~, and this user has no home directory; write it out"
        ) from error
    for section, values in (overrides or {}).items():
        table = data.setdefault(section, {})
        if isinstance(table, dict):
            table.update(values)
    digest_id = hashlib.sha256(raw + repr(sorted((overrides or {}).items())).encode()).hexdigest()[:12]
    try:
        config = Config.model_validate({**data, "source": str(path), "digest_id": digest_id})
    except ValidationError as error:
        raise ConfigError(str(path), first_mistake(error, _allowed)) from error
    if config.output.keep_text < config.curate.memory:
        raise ConfigError(
            str(path),
            f"output.keep_text: {config.output.keep_text.days} days are too few: a story stays open to updates for "
            f"{config.curate.memory.days} (curate.memory), and is compared with its texts as long",
        )
    return config


_PATHS = {
    "gather": ("feeds",),
    "curate": ("topic",),
    "check": ("glossary", "jurisdictions"),
    "model": ("presets", "folder", "cache"),
    "output": ("folder", "archive"),
}


def _with_absolute_paths(data: dict[str, Any], base: Path) -> dict[str, Any]:
    """Paths of the file, seen from the file: so that cron may start anywhere."""
    result = {key: dict(value) if isinstance(value, dict) else value for key, value in data.items()}
    for section, keys in _PATHS.items():
        table = result.get(section)
        if isinstance(table, dict):
            for key in keys:
                if isinstance(table.get(key), str):
                    table[key] = base / Path(table[key]).expanduser()
    return result


def _allowed(location: tuple[int | str, ...]) -> list[str]:
    """The keys of a section, or the sections."""
    if not location:
        return [name for name in Config.model_fields if name not in {"source", "digest_id"}]
    section = Config.model_fields.get(str(location[0]))
    model = section.annotation if section else None
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else ["nothing"]
