"""Take up what another Caf shared: a draft of one's own that keeps where it comes from."""

from typing import Any

from django.db import transaction

from accounts import trace
from accounts.permissions import Action, can, require
from accounts.tokens import CNAF, split
from files import versions
from files.queries import current_versions
from spaces.actions.base import locked, record, require_sight
from spaces.actions.content import owner_of
from spaces.errors import Refused
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from spaces.sources import KNOWN, unknown_versions


def may_be_taken(source: Resource, owner: str) -> bool:
    """Whether `owner` may have a copy: everybody's words for anybody, narrower ones for their owner alone."""
    return bool(split(source.audience.key) & {"public", "reseau"}) or owner == source.owner_code()


def take_up(source: Resource, by: Any, owner: str) -> Resource:
    """A draft of `owner` (a Caf code or "cnaf") with the words, the place and the files of a support on the shelves.

    What was taken up keeps its source (`origin`) and, when it was kept for some, its audience. Only its owner takes up
    what is not shared with the whole network. Raises PermissionDenied, Refused; Http404 belongs to the caller, who
    has found the source among what the person may see.
    """
    with transaction.atomic():
        caf = owner_of(owner)
        require(by, Action.DEPOSIT, caf or CNAF)
        row = Resource.objects.select_for_update().get(pk=source.pk)
        if not can(by, Action.READ, row) or row.status != Status.PUBLISHED:
            raise Refused("Seul un support en rayon se reprend.")
        if not may_be_taken(row, owner):
            raise Refused(
                "Ce support n'est partagé qu'avec une partie du réseau\u00a0: demandez à ceux qui l'ont déposé de "
                "l'ouvrir à tous, ou de vous l'envoyer."
            )
        draft = Resource(
            author=by,
            caf=caf,
            status=Status.DRAFT,
            title=row.title,
            summary=row.summary,
            description=row.description,
            rubrique=row.rubrique,
            type=row.type,
            keywords=row.keywords,
            origin=row,
            audience=row.audience,
        )
        require_sight(draft, by)
        draft.save()
        draft.steps.set(row.steps.all())
        draft.themes.set(row.themes.all())
        taken, note = 0, f"Repris du support {row.pk}"
        for version in current_versions(RESOURCE, [row.pk])[row.pk]:
            if version.is_held or (version.macros and not can(by, Action.SEND_MACROS)):
                continue  # its page says why; the others come
            versions.copy(version, draft.pk, by, note)
            taken += 1
        record(draft, by, "take_up", narrows=False, origin=row.pk, files=taken)
    return draft


def see_source(resource: Resource, by: Any, seen: int) -> Resource:
    """Say that what changed in the source of a copy is known there. Said twice, it is written once.

    `seen`: the key of the last version that the person was shown. Raises PermissionDenied, or Refused when there is a
    newer one.
    """
    with transaction.atomic():
        # No new version meanwhile.
        Resource.objects.select_for_update(no_key=True).filter(pk=resource.origin_id).first()
        row = locked(resource, by, Action.REVISE)
        versions = unknown_versions(row, by)
        if any(version.pk > seen for version in versions):
            raise Refused(
                "La source a encore changé depuis que vous avez ouvert cette page\u00a0: lisez-la de nouveau."
            )
        if versions:
            trace.record(by, KNOWN, RESOURCE, row.pk, versions=[version.pk for version in versions])
    return row
