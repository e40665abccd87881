"""One letter, in text and in HTML, from one template of plain text. Only jobs send: they read rights again first.

A template is paragraphs between empty lines; a line that is an address alone becomes a link, lines that begin with
"- " a list. It is written without HTML, so that what people typed is never read as any.
"""

import re
from email.utils import formataddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from mail.models import Suppressed
from mail.suppression import is_suppressed, permanent_refusal, suppress

_EMPTY = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def address(path: str) -> str:
    """The whole address of a path of this site, as a letter must give it."""
    return settings.SITE_URL.rstrip("/") + path


def send(to: str, subject: str, template: str, context: dict[str, Any], name: str = "") -> bool:
    """Send one letter to one person; False, and nothing sent, when the address is suppressed.

    `subject` without the site's name, which is put before it; `template` ends with .txt. An address that the mail
    server refuses for ever is suppressed; other errors of the transport are raised: the job that sends is tried again.
    """
    if is_suppressed(to):
        return False
    text = _EMPTY.sub("\n\n", render_to_string(template, context).strip()) + "\n"
    title = " ".join(subject.split())
    letter = EmailMultiAlternatives(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + title,
        text,
        settings.DEFAULT_FROM_EMAIL,
        [formataddr((" ".join(name.split()), to)) if name else to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(
        render_to_string("mail/letter.html", {"title": title, "blocks": [*_blocks(text)], "site": address("/")}),
        "text/html",
    )
    try:
        letter.send()
    except SMTPRecipientsRefused as error:
        refusal = permanent_refusal(error)
        if not refusal:
            raise
        suppress(to, Suppressed.Reason.REFUSED, refusal)
        return False
    return True


def _blocks(text: str) -> list[dict[str, Any]]:
    """The paragraphs, lists and links of a text, in order."""
    blocks: list[dict[str, Any]] = []
    for part in text.strip().split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if len(lines) == 1 and re.fullmatch(r"https?://\S+", lines[0]):
            blocks.append({"link": lines[0]})
        elif lines and all(line.startswith("- ") for line in lines):
            blocks.append({"points": [line[2:] for line in lines]})
        elif lines:
            blocks.append({"lines": lines})
    return blocks
