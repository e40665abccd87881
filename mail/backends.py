"""How mails leave in development: printed, and kept to be read (`manage.py mails`)."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as Printed

from mail import kept


class KeptBackend(Printed):
    """Prints each mail as Django's console backend does, and keeps it whole in DATA_DIR/mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> Any:
        for message in email_messages:
            kept.keep(message)
        return super().send_messages(email_messages)
