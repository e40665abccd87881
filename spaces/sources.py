"""What was taken up and whose source got new versions: those who keep the copy are told until one of them knows."""

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from accounts.models import Trace
from files.models import FileVersion
from files.queries import current
from links import todo
from links.todo import Duty, Urgency
from spaces.duties import owned_by, revisable_by
from spaces.kinds import CNAF_NAME, RESOURCE
from spaces.models import Resource, Status

CHANGED = "sources-changees"
KNOWN = "see_source"  # the verb of the trace


def register_all() -> None:
    """Declare the duty of knowing them: called once, when Django is ready."""
    todo.register(
        Duty(
            CHANGED,
            "support repris dont la source a changé,supports repris dont la source a changé",
            "Un fichier du support que vous aviez repris a une nouvelle version. Adaptez le vôtre si besoin, ou dites "
            "« Vu » sur sa page.",
            "Repris ou modifié le",
            Urgency.SOON,
            _changed,
            lambda key, title: Resource(pk=int(key), title=title).get_absolute_url(),
        )
    )


def source_unknown() -> Exists:
    """The condition, in SQL, that the source of the outer row got a version that nobody there knows, whoever reads it.

    They know it once they have revised the copy, or one of its files, or said so (`actions.see_source`).
    """
    return Exists(_unknown(OuterRef("origin"), Cast(OuterRef(OuterRef("pk")), CharField()), OuterRef("revised_at")))


def unknown_versions(copy: Resource, user: Any) -> list[FileVersion]:
    """The versions that make `source_unknown` true, in the order of the files; none of a source that this person may
    not see. One query, none for what was not taken up."""
    if copy.origin_id is None:
        return []
    source = Resource.objects.visible_to(user).filter(pk=copy.origin_id).values("pk")[:1]
    versions = _unknown(source, Value(str(copy.pk)), copy.revised_at)
    return list(versions.select_related("file").order_by("file__position", "pk"))


def _unknown(source: Any, key: Any, revised_at: Any) -> QuerySet[FileVersion]:
    """The versions of a support that stand, younger than `revised_at` and than what was said of the copy `key`."""
    said = Trace.objects.filter(kind=RESOURCE, object_id=key, verb=KNOWN, at__gte=OuterRef("created_at"))
    versions = FileVersion.objects.filter(~Exists(said), file__kind=RESOURCE, created_at__gt=revised_at)
    return current(versions.filter(file__object_id=source))


def _changed(user: Any) -> QuerySet | None:
    mine = revisable_by(user)
    if mine is None:
        return None
    copies = mine.filter(
        owned_by(user),
        source_unknown(),
        origin__in=Resource.objects.visible_to(user).order_by().values("pk"),
        status__in=(Status.DRAFT, Status.PUBLISHED),
    )
    owner = Coalesce(F("caf__name"), Value(CNAF_NAME))
    return todo.lines(CHANGED, copies, title=F("title"), owner=owner, since=F("revised_at"))
