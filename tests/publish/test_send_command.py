"""`send` as cron calls it, to a real mail server on loopback."""

import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from commandline import vigie
from lxml import html
from published_edition import EDITION, NIGHT, SECTIONS

from pipeline.doors.outputs import Outputs
from pipeline.publish.files import digest_files


class Mailbox:
    """Takes every message but those for a reader who has left."""

    def __init__(self):
        self.received = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("left@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.received.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def settings(config, tmp_path, server):
    """A configuration of this server, and a night to send."""
    files = digest_files(EDITION, SECTIONS, version="0.1.0", contact="https://example.org")
    Outputs(tmp_path / "outputs").publish(NIGHT, files)

    def write(**mail):
        good = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "vigie@example.org"}
        return config(mail=good | mail)

    return write


def test_it_has_an_example():
    assert "Example: python -m pipeline send --to" in vigie("send", "--help").stdout


def test_each_reader_gets_a_message_of_their_own_with_text_and_page(server, settings):
    done = vigie(
        "send", "--to", "anna@example.org", "--to", "bob@example.org", "--language", "en", "--config", settings()
    )
    assert done.returncode == 0, done.stderr
    assert [to for to, _ in server.handler.received] == [["anna@example.org"], ["bob@example.org"]]
    _, message = server.handler.received[0]
    assert (message["To"], message["From"]) == ("anna@example.org", "vigie@example.org")
    assert message["Subject"] == "Vigie – Sunday, 22 November 2026"
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("en", "auto-generated")
    assert message.get_content_type() == "multipart/alternative"
    text, page = (part.get_content() for part in message.iter_parts())
    assert text.startswith("# Vigie")
    links = html.document_fromstring(page).xpath("//a/@href")
    assert links
    assert all(link.startswith(("https://", "#")) for link in links)


def test_french_arrives_as_french_in_the_first_language_by_default(server, settings):
    done = vigie("send", "--config", settings(to=["anna@example.org"]))
    assert done.returncode == 0, done.stderr
    ((_, message),) = server.handler.received
    assert message["Subject"] == "Vigie du dimanche 22 novembre 2026"
    assert "« " in message.get_body(("plain",)).get_content().replace("\u00a0", " ").replace("\u202f", " ")


def test_links_between_digests_lead_to_the_site_where_there_is_one(server, settings):
    vigie("send", "--to", "a@example.org", "--config", settings(site="https://news.example.org/vigie"))
    ((_, message),) = server.handler.received
    page = html.document_fromstring(message.get_body(("html",)).get_content())
    other = page.xpath("//a[@hreflang='en']/@href")[0]
    assert other == f"https://news.example.org/vigie/{NIGHT}/digest.en.html"


def test_one_reader_who_has_left_keeps_nobody_from_reading(server, settings):
    done = vigie("send", "--to", "left@example.org", "--to", "bob@example.org", "--config", settings())
    assert done.returncode == 1
    assert "refused left@example.org (550)" in done.stderr
    assert [to for to, _ in server.handler.received] == [["bob@example.org"]]


@pytest.mark.parametrize(
    ("mail", "arguments", "code", "said"),
    [
        ({}, (), 2, "nobody to send to"),
        ({}, ("--to", "nobody"), 2, "mail.to"),
        ({}, ("--to", "a@b.c\nBcc: d@e.f"), 2, "mail.to"),
        ({}, ("--to", "a@example.org", "--language", "es"), 2, "there is no such digest"),
        ({}, ("--to", "a@example.org", "--date", "2020-01-01"), 2, "there is no such digest"),
        ({"user": "vigie"}, ("--to", "a@example.org"), 2, "mail.password_variable"),
        ({"security": "starttls"}, ("--to", "a@example.org"), 1, "set mail.security"),
        ({"port": 9}, ("--to", "a@example.org"), 1, "see mail.host and mail.port"),
    ],
    ids=["nobody", "no address", "injection", "language", "date", "password", "starttls", "no server"],
)
def test_what_keeps_a_digest_from_being_sent_is_one_line(settings, mail, arguments, code, said):
    done = vigie("send", *arguments, "--config", settings(**mail))
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
