"""/supports/<id>-<slug>/: the page of a support, or what remains of it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.permissions import Action, can
from accounts.tokens import split
from files import formats as file_formats
from files.models import FilePart, FileVersion, State
from files.queries import history
from links import panels
from spaces import audiences, formats
from spaces.history import history_of
from spaces.kinds import RESOURCE
from spaces.models import Resource
from spaces.relations import relations_of
from spaces.tombstones import heir_of, tombstone

_LINKS = 60


@dataclass(frozen=True)
class Slot:
    """A file of the support as its page shows it: what stands now, what stood before, where its text is read."""

    file_id: int
    current: FileVersion | None
    versions: list[FileVersion]
    parts: list[FilePart]
    drawn: bool
    unit: str
    family: str
    label: str

    @property
    def more_parts(self) -> int:
        """How many parts have no link of their own here."""
        return max(0, (self.current.pages or 0 if self.current else 0) - len(self.parts))


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The page of a support, at its one address."""
    resource = (
        Resource.objects.visible_to(request.user)
        .select_related("rubrique", "type", "caf__cdr", "author", "audience", "readers", "origin")
        .filter(pk=pk)
        .first()
    )
    if resource is None:
        return _gone(request, pk)
    if request.path != resource.get_absolute_url():
        moved = redirect(resource, permanent=True)
        patch_cache_control(moved, private=True, no_cache=True)  # two renamings there and back must not make a loop
        return moved
    may_write = can(request.user, Action.REVISE, resource)
    context = {
        "resource": resource,
        "slots": _slots(resource),
        "audience": audiences.said(split(resource.audience.key)),
        "heir": heir_of(resource, request.user),
        "may_write": may_write,
        "history": history_of(resource.pk) if may_write else [],
        "relations": relations_of(resource.pk),
        "panels": panels.at("support", request, resource),
    }
    return render(request, "spaces/detail.html", context)


def _slots(resource: Resource) -> list[Slot]:
    by_file = history(RESOURCE, resource.pk)
    current = {
        file_id: next((version for version in versions if version.removed_at is None), None)
        for file_id, versions in by_file.items()
    }
    ready = [version.pk for version in current.values() if version is not None and version.state == State.READY]
    parts: dict[int, list[FilePart]] = {}
    links = FilePart.objects.filter(version__in=ready, number__lte=_LINKS).defer("text").order_by("version", "number")
    for part in links:
        parts.setdefault(part.version_id, []).append(part)
    slots = []
    for file_id, versions in by_file.items():
        version = current[file_id]
        known = file_formats.FORMATS.get(version.media_type) if version else None
        slug = formats.slug_of(version.media_type) if version else ""
        slots.append(
            Slot(
                file_id,
                version,
                versions,
                parts.get(version.pk, []) if version else [],
                drawn=bool(known and known.drawn),
                unit=known.unit_label if known else "page",
                family=formats.family_of(slug),
                label=formats.label_of(slug) if slug else "",
            )
        )
    return slots


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    gone = tombstone(pk, request.user)
    if gone is None:
        raise Http404("Aucun support à cette adresse.")
    context = {"resource": gone, "heir": heir_of(gone, request.user)}
    return render(request, "spaces/tombstone.html", context, status=410)
