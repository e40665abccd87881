"""What the provider says of a person, once it is known to come from it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.provider.configuration import Provider
from accounts.provider.errors import SignInRefused, Why

MAX_GROUPS = 2000
MAX_NAME = 150


@dataclass(frozen=True)
class Identity:
    """`email` is empty unless the provider says that it verified it. `groups` and `caf` are its own names."""

    issuer: str
    subject: str
    email: str
    name: str
    groups: tuple[str, ...]
    caf: str


def needs_more(claims: dict[str, Any], provider: Provider) -> bool:
    """Whether the token leaves out what only the userinfo endpoint may say."""
    wanted = ["email", provider.groups_claim, *([provider.caf_claim] if provider.caf_claim else [])]
    return any(name not in claims for name in wanted)


def identity_of(claims: dict[str, Any], more: dict[str, Any], provider: Provider) -> Identity:
    """`claims` are those of the token, which is signed: `more`, of the userinfo endpoint, only adds to them.

    Raises SignInRefused when `more` speaks of another person, or when the groups cannot be read.
    """
    if more and more.get("sub") != claims["sub"]:
        raise SignInRefused(Why.INVALID, "userinfo of another subject")
    # An address and whether it is verified come from the same place, never half from each.
    source = claims if "email" in claims else more
    whole = more | claims
    return Identity(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=_address(source.get("email"), source.get("email_verified")),
        name=_name(whole),
        groups=_groups(whole.get(provider.groups_claim)),
        caf=_word(whole.get(provider.caf_claim)) if provider.caf_claim else "",
    )


def can_be_kept(text: str) -> bool:
    """Whether a database can hold it: no NUL, no half of a surrogate pair, which JSON lets through."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _address(value: object, is_verified: object) -> str:
    """In lower case; only of plain letters, so that no two addresses are taken for one another."""
    if is_verified is not True or not isinstance(value, str) or not value.isascii():
        return ""
    try:
        validate_email(value)
    except ValidationError:
        return ""
    return value.lower()


def _groups(value: object) -> tuple[str, ...]:
    """A list of names, or one name; left out, no group. A path (`/groupe`) is told without its first slash;
    a name that no database holds is in no table.

    Anything else is refused rather than taken for no group: that would end everyone's level.
    """
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or len(names) > MAX_GROUPS or not all(isinstance(name, str) for name in names):
        raise SignInRefused(Why.INVALID, "groups")
    return tuple(sorted({name.removeprefix("/") for name in names if can_be_kept(name)} - {""}))


def _name(claims: dict[str, Any]) -> str:
    parts = [_word(claims.get("given_name")), _word(claims.get("family_name"))]
    return (_word(claims.get("name")) or " ".join(part for part in parts if part))[:MAX_NAME]


def _word(value: object) -> str:
    """A text on one line, without what cannot be read; empty for anything else."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
