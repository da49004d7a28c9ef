"""Pages of the documentation that are made, not written: the READMEs as home pages, the reference from the code.

A hook of mkdocs. Links that leave the folder of the documents become the names of what they led to.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from pipeline.config import Config
from pipeline.publish.report import Report

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_ROOT = Path(__file__).parents[1]
_HOMES = {"README.md": "index.md", "README.fr.md": "lisez-moi.md", "CHANGELOG.md": "reference/changes.md"}
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|mailto:|#)([^)\s#]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    pages = {home: (_ROOT / name).read_text(encoding="utf-8") for name, home in _HOMES.items()}
    pages["reference/commands.md"] = commands()
    pages["reference/settings.md"] = settings()
    pages["reference/report-schema.md"] = schema()
    for place, content in pages.items():
        files.append(File.generated(config, place, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_: object) -> str:
    """Lead each link to the page that its file became; a file that is no page is named instead."""
    home = next((name for name, place in _HOMES.items() if place == page.file.src_uri), f"docs/{page.file.src_uri}")

    def led(link: re.Match[str]) -> str:
        text, target, anchor = link[1], link[2], link[3] or ""
        file = (_ROOT / home).parent.joinpath(target).resolve()
        if not file.is_relative_to(_ROOT):
            return text
        name = file.relative_to(_ROOT).as_posix()
        place = _HOMES.get(name, name.removeprefix("docs/"))
        if files.get_file_from_path(place) is None:
            return f"{text} (`{name}`)" if text != name else f"`{name}`"
        up = "../" * page.file.src_uri.count("/")
        return f"[{text}]({up}{place}{anchor})"

    return _LINK.sub(led, markdown)


def commands() -> str:
    """Every command with its options, as `--help` tells them."""
    asked = [sys.executable, "-m", "typer", "pipeline.cli", "utils", "docs", "--name", "python -m pipeline"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=_ROOT).stdout  # noqa: S603
    return "# Commands\n\n" + told.partition("\n")[2].replace("&#x27;", "'")


def settings() -> str:
    """Every setting with its type and default as the code has them, and its meaning as the README tells it."""
    readme = (_ROOT / "README.md").read_text(encoding="utf-8")
    meanings = dict(re.findall(r"^\| `(\w+\.\w+)` \| .*? \| (.+) \|$", readme, re.MULTILINE))
    lines = ["# Settings", "", "Paths are relative to the file; durations are `45s`, `90m`, `36h` or `7d`.", ""]
    for section, field in Config.model_fields.items():
        if section in {"source", "digest_id"}:
            continue
        table: Any = field.annotation
        lines += [f"## {section}", "", " ".join(table.__doc__.split()), ""]
        lines += ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
        properties = table.model_json_schema(mode="serialization")["properties"]
        for key, about in table.model_fields.items():
            default = "required" if about.is_required() else _default(about.default)
            meaning = meanings[f"{section}.{key}"].replace("](docs/", "](../")
            lines.append(f"| `{key}` | {_type(properties[key])} | {default} | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def _default(value: object) -> str:
    """A default as a person would write it into the file."""
    if value is None or value in {"", ()}:
        return "none"
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        size, unit = next(each for each in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")) if seconds % each[0] == 0)
        return f"`{seconds // size}{unit}`"
    return f"`{json.dumps(value)}`"


def _type(schema: dict[str, Any]) -> str:
    """A JSON Schema type in words."""
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    named = {"null": "none", "array": "list"}.get(schema["type"], schema["type"])
    return {"path": "path", "duration": "duration"}.get(schema.get("format", ""), named)


def schema() -> str:
    """The JSON Schema of report.json."""
    text = json.dumps(Report.model_json_schema(), indent=2, ensure_ascii=False)
    return f"# Schema of report.json\n\n[What its fields mean](../report.md).\n\n```json\n{text}\n```\n"
