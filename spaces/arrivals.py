"""What a deposit form receives: files kept at once, whatever the rest is worth, then supports."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from files import actions as files
from files import pending
from files.errors import NotNow
from files.errors import Refused as RefusedFile
from files.models import PendingUpload
from files.personal import Findings
from files.screening import Patience
from spaces import drafts, places
from spaces.actions.content import Description, deposit, last_year
from spaces.actions.personal import said
from spaces.actions.status import withdraw
from spaces.duplicates import shared_by
from spaces.errors import Refused
from spaces.models import Resource, Status
from spaces.proposals import propose
from spaces.titles import names_a_copy, title_from
from ui import typography

UNDO_WITHIN = timedelta(hours=1)
GONE = (
    "Ces fichiers ne sont plus en attente\u00a0: ils ont été déposés ou retirés depuis un autre onglet. "
    "Vos supports sont dans la liste des supports."
)
_TITLE = Resource._meta.get_field("title").max_length or 250


@dataclass
class Arrivals:
    """The files of a form: those kept, those refused with the sentence that says why, remarks on those renamed."""

    kept: list[PendingUpload] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def shared_already(self, user: Any) -> list[tuple[PendingUpload, Resource]]:
        """The files that this person can already read in a support, with it."""
        found = shared_by({one.blob.sha256 for one in self.kept}, user)
        return [(one, found[one.blob.sha256]) for one in self.kept if one.blob.sha256 in found]

    def personal(self) -> list[tuple[PendingUpload, str]]:
        """The files that seem to hold personal data of families, with the sentence that says which and where."""
        return [(one, said(Findings.from_dict(one.personal), one.media_type)) for one in self.kept if one.personal]


@contextmanager
def one_at_a_time(user: User) -> Iterator[None]:
    """Hold this person's other deposits back: the second send of one form sees what the first one made."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        yield


def waiting(user: Any) -> QuerySet[PendingUpload]:
    """What this person sent to the deposit and did not deposit yet, oldest first."""
    return _sent(user).exclude(proposed={})


def keep_described(home: str | None) -> Callable[[files.Stored, Any], PendingUpload]:
    """How the deposit keeps a file: with what its name and its text propose, seen from the Caf `home`."""

    def keep(stored: files.Stored, by: Any) -> PendingUpload:
        return pending.keep(stored, by, _proposed(stored, home))

    return keep


def _proposed(stored: files.Stored, home: str | None) -> dict[str, Any]:
    """What the deposit proposes to say of a file, and that it is damaged when it is."""
    found = propose(stored.name, stored.opening, last_year(), stored.properties)
    named = places.mentioned(title_from(stored.name), stored.opening, home)
    proposed = {**found.as_dict(), "places": named}
    return proposed | {"damaged": True} if stored.damaged else proposed


def receive(
    user: Any,
    uploads: Iterable[Any],
    ticked: Iterable[int],
    keep: Callable[[files.Stored, Any], PendingUpload] = pending.keep,
) -> Arrivals:
    """Keep what was just sent, after what had been kept before and is still ticked."""
    once = {one.blob_id: one for one in reversed(_sent(user).filter(pk__in=list(ticked)))}
    arrivals = Arrivals(kept=sorted(once.values(), key=lambda one: one.pk))
    known = {one.blob_id: one for one in arrivals.kept}
    patience = Patience()
    for upload in uploads:
        try:
            require_room(user, upload)
            stored = files.store(upload, user, patience)
            one = keep(stored, user)
        except RefusedFile as error:
            arrivals.refused.append((upload.name, str(error)))
            continue
        if stored.remark:
            arrivals.remarks.append((stored.name, stored.remark))
        twin = known.setdefault(one.blob_id, one)
        if twin is one:
            arrivals.kept.append(one)
            continue
        left_out = one.name
        if _better_named(one, twin):
            left_out = twin.name
            pending.rename(twin, one.name, one.proposed)
        pending.release([one.pk], user)
        if left_out != twin.name:  # otherwise it was chosen again although it had been kept
            remark = f"même contenu que «\u00a0{twin.name}\u00a0», il n’est déposé qu’une fois."
            arrivals.remarks.append((left_out, remark))
    return arrivals


def receive_one(user: Any, upload: Any, home: str | None) -> tuple[PendingUpload, str]:
    """Keep one file for the deposit, and a remark or an empty string. The same bytes are kept once, under the better of
    their names.

    Raises files.errors.Refused.
    """
    require_room(user, upload)
    if waiting(user).count() >= settings.MAX_FILES_PER_DEPOSIT:
        raise NotNow(
            f"{settings.MAX_FILES_PER_DEPOSIT} fichiers attendent déjà\u00a0: déposez-les ou retirez-en, "
            "puis envoyez celui-ci."
        )
    stored = files.store(upload, user)
    keep = keep_described(home)
    with one_at_a_time(user):
        twin = waiting(user).filter(blob__sha256=stored.sha256).first()
        if twin is None:
            return keep(stored, user), stored.remark
        left_out = stored.name
        if _better_named(stored, twin):
            left_out = twin.name
            pending.rename(twin, stored.name, _proposed(stored, home))
    stored.path.unlink(missing_ok=True)
    if left_out == twin.name:
        return twin, ""  # sent again by a second tab, or by a browser that did not hear the answer
    return twin, f"«\u00a0{left_out}\u00a0» a le même contenu que ce fichier\u00a0: il n’est gardé qu’une fois."


def _better_named(new: files.Stored | PendingUpload, old: PendingUpload) -> bool:
    """Whether of two files of the same bytes the second sent has the better name: the first has that of a copy."""
    return new.media_type == old.media_type and names_a_copy(old.name) and not names_a_copy(new.name)


def require_room(user: Any, upload: Any) -> None:
    """Raise NotNow when this person already sent too much that is not deposited."""
    if pending.weight(user) + (upload.size or 0) > settings.MAX_PENDING_BYTES:
        raise NotNow(
            f"Vous avez déjà envoyé {typography.file_size(settings.MAX_PENDING_BYTES)} sans les déposer\u00a0: "
            "déposez ou retirez des fichiers reçus, puis envoyez celui-ci."
        )


@dataclass(frozen=True)
class Planned:
    """A support to make: what is said of it, its files, and whether what seems personal in them may be shared."""

    description: Description
    files: Sequence[PendingUpload]
    confirmed: bool = False


def titled(title: str, name: str) -> str:
    """The title of one file among several: the common one, then the name of the file, which stays whole."""
    own = title_from(name)[: _TITLE - 20]
    return f"{title[: _TITLE - len(own) - 2]}\u00a0: {own}" if title else own


def deposit_all(by: Any, owner: str, plan: Sequence[Planned], publish: bool) -> list[Resource]:
    """Make the supports of the plan, all or none, and forget what was kept. Raises as `actions.deposit` does."""
    with transaction.atomic():
        made = []
        for one in plan:
            stored = stored_of(one.files, by)
            if len(stored) != len(one.files):
                raise Refused(GONE)
            made.append(deposit(by, owner, one.description, stored, publish, one.confirmed))
        blobs = {file.blob_id for one in plan for file in one.files}
        pending.release(_sent(by).filter(blob__in=blobs).values_list("pk", flat=True), by)  # twins go with them
        drafts.forget(by)
    return made


def undoable(resources: Iterable[Resource], user: Any, now: datetime | None = None) -> list[Resource]:
    """Those that this person deposited themselves within UNDO_WITHIN, and that are still there."""
    since = (now or timezone.now()) - UNDO_WITHIN
    return [
        one
        for one in resources
        if one.author_id == user.pk and one.created_at >= since and one.status in (Status.DRAFT, Status.PUBLISHED)
    ]


def undo(resources: Iterable[Resource], by: Any) -> list[Resource]:
    """Take back what `undoable` allows, all or none; the éditeurs may still put it back. Raises as `withdraw` does."""
    with transaction.atomic():
        return [withdraw(one, by, "Dépôt annulé par la personne qui l’avait fait.") for one in undoable(resources, by)]


def _sent(user: Any) -> QuerySet[PendingUpload]:
    return PendingUpload.objects.filter(user=user).select_related("blob").order_by("pk")


def stored_of(kept: Sequence[PendingUpload], by: Any) -> list[files.Stored]:
    """What was kept, as the actions on files take it."""
    return [stored for _, stored in pending.kept([one.pk for one in kept], by)]
