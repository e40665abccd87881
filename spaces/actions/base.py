"""What every verb of the supports does around its own act."""

from typing import Any

from django.utils import timezone

from accounts import trace
from accounts.permissions import Action, require
from accounts.readers import derive
from accounts.sight import tokens_of
from accounts.tokens import InvalidAudience, split
from links.signals import changed
from spaces.audiences import foreign_groups
from spaces.errors import Refused
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status


def locked(resource: Resource, by: Any, action: Action) -> Resource:
    """The row as it stands now, held until the end of the transaction, once the person's right to act is checked.

    Raises PermissionDenied when they may not act on it, and nobody acts on what they do not see.
    """
    row = Resource.objects.select_for_update().get(pk=resource.pk)
    require(by, action, row)
    return row


def require_sight(resource: Resource, by: Any, before: frozenset[str] = frozenset()) -> None:
    """Raise Refused when the audience chosen means nothing, would hide the support from who writes it, or names a
    working group that they are not in and that the support was not kept for `before`."""
    if foreign_groups(by, split(resource.audience.key) - before):
        raise Refused(
            "Vous ne faites pas partie de ce groupe de travail\u00a0: choisissez une audience dont vous faites partie."
        )
    try:
        readers = derive(resource.standing(), split(resource.audience.key), resource.owner_code(), resource.author_id)
    except InvalidAudience as error:
        raise Refused(f"Cette audience n'est pas possible\u00a0: {error}.") from error
    if not tokens_of(by).holds_any(readers):
        raise Refused("Vous ne verriez plus ce support\u00a0: choisissez une audience dont vous faites partie.")


def readers_of(resource: Resource) -> frozenset[str]:
    """The tokens that read the row as saved."""
    return split(resource.readers.key)


def require_open(row: Resource) -> None:
    """Raise Refused when the files of a support may not change: it is withdrawn or replaced."""
    if row.status not in (Status.DRAFT, Status.PUBLISHED):
        raise Refused("Ce support n'est plus en rayon\u00a0: rétablissez-le avant de changer ses fichiers.")


def told_apart(before: str, after: str) -> dict[str, str]:
    """What the trace says of an audience that changed: its two keys; nothing when it did not."""
    return {} if before == after else {"before": before, "after": after}


def touch(row: Resource) -> None:
    """Write that a support was revised, now."""
    row.revised_at = timezone.now()
    row.save(update_fields=["revised_at"])


def record(resource: Resource, by: Any, verb: str, *, narrows: bool, **detail: Any) -> None:
    """Leave the trace of an act and tell the other rooms, inside its transaction."""
    trace.record(by, verb, RESOURCE, resource.pk, **detail)
    changed.send(sender=Resource, kind=RESOURCE, pk=resource.pk, narrows=narrows)
