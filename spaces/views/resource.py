"""/supports/<id>-<slug>/: the page of a support, or what remains of it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.permissions import Action, can, own_owners
from accounts.tokens import CNAF, split
from accounts.working_groups.openings import note_opening
from files import formats as file_formats
from files.forms import ReadingForm, clean_value
from files.models import FilePart, FileVersion, SideWork, State
from files.personal import Findings
from files.queries import history as versions_by_file
from files.queries import unfinished_works
from links import memory, panels
from spaces import audiences, formats
from spaces.actions.personal import said, stamp_of
from spaces.actions.taking import may_be_taken
from spaces.history import history_of
from spaces.kinds import CNAF_NAME, RESOURCE
from spaces.models import Resource, Status
from spaces.provenance import provenance_of, with_provenance
from spaces.relations import relations_of
from spaces.reports import reports_on, with_reports
from spaces.reviewing import is_due
from spaces.territory import named_by_code
from spaces.tombstones import heir_of, tombstone
from spaces.views.editing import writable

_LINKS = 60


@dataclass(frozen=True)
class Slot:
    """A file of the support as its page shows it: what stands now, what stood before, where its text is read."""

    file_id: int
    current: FileVersion | None
    versions: list[FileVersion]
    parts: list[FilePart]
    works: list[SideWork]
    unit: str
    family: str
    label: str

    @property
    def more_parts(self) -> int:
        """How many parts have no link of their own here."""
        return max(0, (self.current.pages or 0 if self.current else 0) - len(self.parts))

    @property
    def pages(self) -> tuple[int, str] | None:
        """How long it is, and in what: pages or slides as counted, else those of its PDF."""
        if self.current is None:
            return None
        if self.current.pages:
            return self.current.pages, self.unit
        return (self.current.leaves, "page") if self.current.leaves else None


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The page of a support, at its one address."""
    resource = (
        with_reports(with_provenance(Resource.objects.visible_to(request.user)), request.user)
        .select_related("rubrique", "type", "caf__cdr", "author", "audience", "readers")
        .annotate(is_favourite=memory.put_aside_by(request.user, RESOURCE), given_by_name=named_by_code("given_by"))
        .filter(pk=pk)
        .first()
    )
    if resource is None:
        return _gone(request, pk)
    if request.path != resource.get_absolute_url():
        moved = redirect(resource, permanent=True)
        patch_cache_control(moved, private=True, no_cache=True)  # two renamings there and back must not make a loop
        return moved
    memory.see(request.user, RESOURCE, resource.pk)
    by_office = note_opening(request.user, split(resource.readers.key), RESOURCE, resource.pk)
    may_write = can(request.user, Action.REVISE, resource)
    slots = _slots(resource)
    unread = [one for slot in slots for one in reversed(slot.versions) if may_write and one.awaits_confirmation]
    context = {
        "resource": resource,
        "slots": slots,
        "to_confirm": [(version, said(Findings.from_dict(version.personal), version.media_type)) for version in unread],
        "seen": stamp_of(unread),
        "query": clean_value(ReadingForm(request.GET), "q") or "",
        "audience": _audience_of(resource),
        "opened_by_office": by_office,
        "heir": heir_of(resource, request.user),
        "may_write": may_write,
        "review_due": is_due(resource),
        "given_by": _given_by(resource) if may_write else "",
        "reports": reports_on(resource, request.user) if resource.has_reports else [],
        "short_address": request.build_absolute_uri(reverse("spaces:short", args=[resource.pk])),
        "favourite": resource.is_favourite,
        "relations": relations_of(resource.pk, request.user),
        "provenance": provenance_of(resource, request.user),
        "takers": _takers(request, resource),
        "panels": panels.at("support", request, resource),
    }
    return render(request, "spaces/detail.html", context)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to a support, for those who may change it: opened in its page, or a page of its own."""
    resource = writable(request, pk, Action.REVISE)
    return render(request, "spaces/support/history.html", {"resource": resource, "history": history_of(resource.pk)})


def _audience_of(resource: Resource) -> str:
    """For whom a support is, in French; no query when that names nobody else than its owner and its Cdr."""
    tokens = split(resource.audience.key)
    caf = resource.caf
    known = audiences.Names({caf.pk: caf.name}, {caf.cdr_id: caf.cdr.name}) if caf else audiences.Names({}, {})
    codes = {token.partition(":")[2] for token in tokens} - {"", CNAF}
    if codes <= {*known.cafs, *known.cdrs}:
        return audiences.said_with(known, tokens)
    return audiences.said(tokens)


def _given_by(resource: Resource) -> str:
    """The name of who gave a support that may be given back, empty otherwise."""
    if not resource.given_by or resource.status != Status.PUBLISHED:
        return ""
    return resource.given_by_name or CNAF_NAME


def _takers(request: HttpRequest, resource: Resource) -> list[tuple[str, str]]:
    """The owners for which this person may take the support up."""
    if resource.status != Status.PUBLISHED:
        return []
    return [(code, name) for code, name in own_owners(request.user) if may_be_taken(resource, code)]


def _slots(resource: Resource) -> list[Slot]:
    by_file = versions_by_file(RESOURCE, resource.pk)
    current = {
        file_id: next((version for version in versions if version.removed_at is None), None)
        for file_id, versions in by_file.items()
    }
    ready = [version.pk for version in current.values() if version is not None and version.state == State.READY]
    parts: dict[int, list[FilePart]] = {}
    links = FilePart.objects.filter(version__in=ready, number__lte=_LINKS).defer("text").order_by("version", "number")
    for part in links:
        parts.setdefault(part.version_id, []).append(part)
    works = unfinished_works(version.pk for version in current.values() if version is not None)
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
                works.get(version.pk, []) if version else [],
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
