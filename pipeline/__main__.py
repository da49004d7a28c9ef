"""`python -m pipeline`."""

from pipeline.cli import app
from pipeline.commands.terminal import speak_any_locale

speak_any_locale()
app(prog_name="python -m pipeline")
