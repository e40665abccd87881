"""A real mail server, on loopback, for the time of a test."""

import email
import socket
from email import policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller


class _Sink:
    """Keeps what it is sent; says to a recipient what `refusals` says of them."""

    def __init__(self):
        self.received, self.refusals = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=policy.default)
        self.received.append(SimpleNamespace(to=envelope.rcpt_tos, letter=letter, raw=envelope.content))
        return "250 OK"


@pytest.fixture
def sink(settings):
    """The site's mails go to it: `received`, a list of (to, letter, raw); `refusals`, by address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = _Sink()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield sink
    server.stop()
