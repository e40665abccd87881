"""What a person may be called: the site writes it in its mails, to people who did not type it."""

import re

from django.core.exceptions import ValidationError

# Nothing in a name may look like an address or a phrase.
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’\-])*")
NOT_A_NAME = "Un nom s’écrit avec des lettres, des espaces, des traits d’union et des apostrophes."


def on_one_line(text: str) -> str:
    """The words, with one space between them: what is typed for a line holds no end of line."""
    return " ".join(text.split())


def is_name(text: str) -> bool:
    """Whether this, on one line, may be someone's name."""
    return _NAME.fullmatch(text) is not None


def name_of_address(address: str) -> str:
    """A name for somebody of whom only the address is known, until they write their own: « Jean Dupont »."""
    name = " ".join(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", address.partition("@")[0])).title()
    return name if is_name(name) else "Nouveau collègue"


def clean_name(text: str) -> str:
    """The name on one line; none stays none. Raises ValidationError on what is no name."""
    name = on_one_line(text)
    if name and not is_name(name):
        raise ValidationError(NOT_A_NAME)
    return name
