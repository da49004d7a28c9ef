"""`send`: a digest by e-mail."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.clocks import SystemClock
from pipeline.commands.options import (
    DEFAULT_CONFIG,
    ConfigOption,
    LogFormatOption,
    QuietOption,
    given_options,
    read,
)
from pipeline.commands.terminal import LogFormat, Voice, exit_codes
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from email.message import EmailMessage

    from pipeline.config import Config


def send(  # noqa: PLR0917 - typer reads the options from the signature
    to: Annotated[list[str] | None, typer.Option(help="A reader; give it again for another. Default: mail.to.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="A language; give it again for another. Default: the first of the digests.")
    ] = None,
    night: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The date of the edition; default the latest."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Another folder of digests.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    quiet: QuietOption = False,
    log_format: LogFormatOption = LogFormat.TEXT,
) -> None:
    """Send a digest by e-mail: to each reader a message of their own, with its text and its page."""
    voice = Voice(quiet, log_format)
    with exit_codes(voice):
        from pipeline.config import load_config
        from pipeline.doors.mail import deliver

        given: dict[str, dict[str, Any]] = {
            "mail": {"to": to and tuple(to)},
            "output": {"folder": output and output.resolve()},
        }
        settings = load_config(config, given_options(given))
        mail = settings.mail
        if mail.host is None or mail.sender is None:
            raise ConfigError(str(config), "mail.host and mail.sender: are missing; send needs both")
        if not mail.to:
            raise ConfigError("send", "nobody to send to; give --to, or mail.to in the settings")
        languages = language or settings.digest.languages[:1]
        messages = [
            message for code in languages for message in _messages(settings, mail.sender, code, night and night.date())
        ]
        deliver(
            messages,
            host=mail.host,
            port=mail.port,
            security=mail.security,
            user=mail.user,
            password=_password(mail.password_variable) if mail.user else "",
        )
        voice.say(f"sent {', '.join(languages)} to {', '.join(mail.to)}")


def _messages(settings: Config, sender: str, language: str, night: object) -> list[EmailMessage]:
    from pipeline.publish.mail import digest_mail

    folder = settings.output.folder
    name = f"latest.{language}" if night is None else f"{night}/digest.{language}"
    advice = "there is no such digest; run the night, or give another --date or --language"
    markdown, page = (read(folder / f"{name}.{kind}", advice).decode() for kind in ("md", "html"))
    try:
        return [
            digest_mail(
                markdown,
                page,
                language=language,
                sender=sender,
                recipient=recipient,
                site=settings.mail.site,
                now=SystemClock().now(),
            )
            for recipient in settings.mail.to
        ]
    except ValueError as error:
        raise ConfigError("send", f"an address cannot stand in a message: {error}") from error


def _password(variable: str | None) -> str:
    if variable is None or variable not in os.environ:
        raise ConfigError(
            "mail.password_variable",
            f"{variable or 'it'} is not set; it names the environment variable of the password",
        )
    return os.environ[variable]
