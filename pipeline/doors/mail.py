"""The post: messages handed to one SMTP server (RFC 5321), over TLS unless told otherwise."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Literal

from pipeline.errors import DeliveryError

Security = Literal["starttls", "tls", "none"]
_TIMEOUT = 60.0  # seconds for one answer of the server; greylisting servers let one wait


def deliver(
    messages: Sequence[EmailMessage], *, host: str, port: int, security: Security, user: str | None, password: str
) -> None:
    """Hand over every message, in order, over one connection.

    `security`: "starttls" (RFC 3207) and "tls" (RFC 8314) check the server's certificate. Raises DeliveryError for a
    server that cannot be reached or refuses, and, after all others are sent, for the recipients it refused.
    """
    refused: list[str] = []
    subject = f"{host}:{port}"
    try:
        with _connected(host, port, security) as server:
            if security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if user is not None:
                server.login(user, password)
            for message in messages:
                try:
                    server.send_message(message)
                except smtplib.SMTPRecipientsRefused as error:
                    refused += [f"{address} ({code})" for address, (code, _) in error.recipients.items()]
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(
            subject, f"does not accept {user} and the password ({error.smtp_code}); see mail.user"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryError(subject, f"{error}; set mail.security to what it offers") from error
    except ssl.SSLError as error:
        raise DeliveryError(subject, f"no safe connection ({error.reason}); see mail.security and mail.port") from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(subject, f"the post was not taken ({error}); see mail.host and mail.port") from error
    if refused:
        raise DeliveryError(subject, f"refused {', '.join(refused)}; the other messages were sent")


def _connected(host: str, port: int, security: Security) -> smtplib.SMTP:
    if security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=_TIMEOUT)
