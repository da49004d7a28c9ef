"""The command line: which commands there are, each with an example.

Heavy modules are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import typer

from pipeline.commands.bench import bench
from pipeline.commands.check import check
from pipeline.commands.demo import demo
from pipeline.commands.evaluate import evaluate
from pipeline.commands.feeds import feeds
from pipeline.commands.forget import forget
from pipeline.commands.model import model
from pipeline.commands.run import run
from pipeline.commands.send import send
from pipeline.commands.status import status
from pipeline.commands.summarise import summarise
from pipeline.commands.terminal import wide
from pipeline.commands.trends import trends

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if wide() else None,  # its boxes cut the names of options short in a narrow terminal
    help="Vigie watches the world's news on AI policy overnight and leaves two digests, French and English.",
)

app.command(epilog="Example: python -m pipeline run --since 36h --preset embedded")(run)
app.command(epilog="Example: python -m pipeline demo")(demo)
app.command(epilog="Example: python -m pipeline check --no-model")(check)
app.command(epilog="Example: python -m pipeline status --nights 7")(status)
app.command(epilog="Example: python -m pipeline trends --weeks 12")(trends)
app.command(epilog="Example: python -m pipeline send --to anna@example.org --language fr")(send)
app.command(epilog="Example: python -m pipeline summarise press-release.txt --language fr --explain")(summarise)
app.command(epilog="Example: python -m pipeline forget https://example.org/2026/11/an-article")(forget)
app.command(epilog="Example: python -m pipeline evaluate --preset embedded --limit 12")(evaluate)
app.command(epilog="Example: python -m pipeline bench --preset embedded")(bench)
app.add_typer(feeds, name="feeds")
app.add_typer(model, name="model")
