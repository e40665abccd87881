"""The reader through whom an administrateur national looks: a person who is nobody, with one level lent to them.

docs/decisions/voir-comme.md says why nobody: favourites, drafts and what was seen are asked by the key of a person, so
that whatever a room keeps for someone, it finds nothing of the administrator there.
"""

from typing import Any

from accounts.models import Habilitation, Level, User
from territories.models import Caf

NOBODY = -1  # the key of no person; 0 is the author of what the site itself made


def reader_of(caf: Caf, by: User) -> User:
    """A lecteur of that Caf, through whom `by` looks. Never saved."""
    reader = User(pk=NOBODY, name=by.name, function=by.function)
    reader.lent = Habilitation(caf=caf, level=Level.LECTEUR)
    reader.seen_by = by
    return reader


def again(user: Any) -> User | None:
    """The same person read again from the database, with the rights of now: None when their account is closed. Someone
    who looks through a reader looks through them again, as long as their own account is open."""
    behind = getattr(user, "seen_by", None)
    person = User.objects.filter(pk=(behind or user).pk, is_active=True).first()
    if person is None or behind is None:
        return person
    return reader_of(user.lent.caf, person)
