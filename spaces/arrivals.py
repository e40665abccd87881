"""What a deposit form receives: files kept at once, whatever the rest is worth, then supports."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from files import actions as files
from files import pending
from files.errors import Refused as RefusedFile
from files.models import PendingUpload
from spaces.actions.content import Description, deposit
from spaces.duplicates import already_shared
from spaces.models import Resource
from spaces.titles import title_from

_TITLE = Resource._meta.get_field("title").max_length or 250


@dataclass
class Arrivals:
    """The files of a form: those kept, those refused with the sentence that says why, remarks on those renamed."""

    kept: list[PendingUpload] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def shared_already(self, user: Any) -> list[tuple[PendingUpload, Resource]]:
        """The files that this person can already read in a support, with it."""
        found = ((one, already_shared(one.blob.sha256, user)) for one in self.kept)
        return [(one, holder) for one, holder in found if holder is not None]


@contextmanager
def one_at_a_time(user: User) -> Iterator[None]:
    """Hold this person's other deposits back: the second send of one form sees what the first one made."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        yield


def waiting(user: Any) -> QuerySet[PendingUpload]:
    """What this person sent and did not deposit yet, oldest first."""
    return PendingUpload.objects.filter(user=user).select_related("blob").order_by("pk")


def receive(user: Any, uploads: Iterable[Any], ticked: Iterable[int]) -> Arrivals:
    """Keep what was just sent, after what had been kept before and is still ticked."""
    arrivals = Arrivals(kept=list(waiting(user).filter(pk__in=list(ticked))))
    known = {one.blob_id: one.name for one in arrivals.kept}
    for upload in uploads:
        try:
            stored = files.store(upload)
        except RefusedFile as error:
            arrivals.refused.append((upload.name, str(error)))
            continue
        if stored.remark:
            arrivals.remarks.append((stored.name, stored.remark))
        one = pending.keep(stored, user)
        twin = known.setdefault(one.blob_id, one.name)
        if any(one.blob_id == kept.blob_id for kept in arrivals.kept):
            pending.release([one.pk], user)
            if twin != one.name:  # otherwise it was chosen again although it had been kept
                remark = f"même contenu que «\u00a0{twin}\u00a0», il n’est déposé qu’une fois."
                arrivals.remarks.append((one.name, remark))
            continue
        arrivals.kept.append(one)
    return arrivals


def one_for_all(
    kept: Sequence[PendingUpload], description: Description
) -> list[tuple[Description, list[PendingUpload]]]:
    """One support that holds every file."""
    return [(description, list(kept))]


def one_per_file(
    kept: Sequence[PendingUpload], description: Description
) -> list[tuple[Description, list[PendingUpload]]]:
    """One support per file: each bears the name of its file, after the title when there is one."""
    if len(kept) == 1:
        return one_for_all(kept, description)
    return [(replace(description, title=_titled(description.title.strip(), one.name)), [one]) for one in kept]


def _titled(title: str, name: str) -> str:
    """The common title then that of the file, which stays whole: it alone tells these supports apart."""
    own = title_from(name)[: _TITLE - 20]
    return f"{title[: _TITLE - len(own) - 2]}\u00a0: {own}" if title else own


def deposit_all(
    by: Any, owner: str, plan: Sequence[tuple[Description, list[PendingUpload]]], publish: bool
) -> list[Resource]:
    """Make the supports of the plan, all or none, and forget the pending uploads. Raises as `actions.deposit` does."""
    with transaction.atomic():
        made = [deposit(by, owner, description, _stored(kept, by), publish) for description, kept in plan]
        pending.release([one.pk for _, kept in plan for one in kept], by)
    return made


def _stored(kept: Sequence[PendingUpload], by: Any) -> list[files.Stored]:
    return [stored for _, stored in pending.kept([one.pk for one in kept], by)]
