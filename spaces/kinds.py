"""How the rest of the site sees the supports and the Caf: kinds, facets, what the index holds."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from accounts.sight import tokens_of
from accounts.tokens import CNAF
from files import queries as files
from links import kinds
from links.documents import Document, Part
from links.kinds import Facet, Kind
from spaces import formats
from spaces.models import Collection, Resource, ResourceFormat, ResourceType, Rubrique, Step, Theme
from territories.models import Caf, Cdr
from ui import richtext

RESOURCE = "resource"
CAF = "caf"
COLLECTION = "collection"
CNAF_NAME = "Cnaf"


def visible_resources(user: Any) -> QuerySet:
    """The supports this person may read, with what their title and address need."""
    return Resource.objects.visible_to(user)


def visible_cafs(user: Any) -> QuerySet:
    """Every Caf for the network, none for the others."""
    return Caf.objects.all() if tokens_of(user).holds("reseau") else Caf.objects.none()


def visible_collections(user: Any) -> QuerySet:
    """The collections this person may read."""
    return Collection.objects.visible_to(user)


def searchable_resources() -> QuerySet:
    """What the index holds: every support, drafts and withdrawn ones included (their readers find them), except those
    withdrawn because they hold personal data."""
    return (
        Resource.objects.filter(holds_personal_data=False)
        .select_related("caf")
        .prefetch_related("steps", "themes")
        .order_by("pk")
    )


def document_of(resource: Resource) -> Document:
    """A support as the index sees it. One withdrawn for personal data gives no word of it."""
    if resource.holds_personal_data:
        return Document(
            kind=RESOURCE, id=str(resource.pk), readers=resource.readers_id, title="Support retiré", facets={}
        )
    address = resource.get_absolute_url()
    parts = files.document_parts(RESOURCE, resource.pk)
    described = richtext.to_text(resource.description)
    if described:
        parts = (Part(key="description", text=described, address=address, label="Présentation"), *parts)
    moment = resource.published_at or resource.created_at
    return Document(
        kind=RESOURCE,
        id=str(resource.pk),
        readers=resource.readers_id,
        title=resource.title,
        summary=resource.summary,
        keywords=resource.keywords,
        parts=parts,
        facets=_facets_of(resource),
        dated=moment.date(),
        national=resource.caf_id is None,
    )


def _facets_of(resource: Resource) -> dict[str, tuple[str, ...]]:
    values = {
        "rubrique": (resource.rubrique_id,),
        "etape": tuple(sorted(step.pk for step in resource.steps.all())),
        "type": (resource.type_id,),
        "thematique": tuple(sorted(theme.pk for theme in resource.themes.all())),
        "caf": (resource.owner_code(),),
        "cdr": (resource.caf.cdr_id,) if resource.caf is not None else (),
        "annee": (str(resource.year),) if resource.year else (),
        "format": tuple(current_formats(resource.pk)),
    }
    return {slug: found for slug, found in values.items() if found}


def current_formats(resource_id: int) -> list[str]:
    """The formats of the current files of a support, sorted."""
    versions = files.current_versions(RESOURCE, [resource_id]).get(resource_id, [])
    return sorted({formats.slug_of(version.media_type) for version in versions})


def keep_formats(sender: Any, kind: str, pk: Any, **kwargs: Any) -> None:
    """Receiver of `links.signals.changed`: the formats of a support follow its files."""
    if kind != RESOURCE or not Resource.objects.filter(pk=pk).exists():
        return
    wanted = set(current_formats(int(pk)))
    known = set(ResourceFormat.objects.filter(resource_id=pk).values_list("slug", flat=True))
    if known - wanted:
        ResourceFormat.objects.filter(resource_id=pk, slug__in=known - wanted).delete()
    ResourceFormat.objects.bulk_create(
        [ResourceFormat(resource_id=pk, slug=slug) for slug in sorted(wanted - known)], ignore_conflicts=True
    )


def _labels_from(model: Any, field: str) -> Callable[[list[str]], dict[str, str]]:
    def labels(values: list[str]) -> dict[str, str]:
        return dict(model.objects.filter(pk__in=values).values_list("pk", field))

    return labels


def _caf_labels(values: list[str]) -> dict[str, str]:
    named = dict(Caf.objects.filter(pk__in=values).values_list("pk", "name"))
    return named | ({CNAF: CNAF_NAME} if CNAF in values else {})


FACETS = (
    Facet("rubrique", "Rubrique", _labels_from(Rubrique, "label")),
    Facet("etape", "Étape", _labels_from(Step, "label")),
    Facet("type", "Type", _labels_from(ResourceType, "label")),
    Facet("thematique", "Thématique", _labels_from(Theme, "label")),
    Facet("caf", "Caf", _caf_labels),
    Facet("cdr", "Cdr", _labels_from(Cdr, "name")),
    Facet("annee", "Année", lambda values: {value: value for value in values}),
    Facet("format", "Format", lambda values: {value: formats.label_of(value) for value in values}),
)


def register_all() -> None:
    """Declare the kinds of this room: called once, when Django is ready."""
    kinds.register(
        Kind(
            slug=RESOURCE,
            label="Support",
            plural="Supports",
            model=Resource,
            visible_to=visible_resources,
            title=lambda resource: resource.title,
            address=lambda resource: resource.get_absolute_url(),
            searchable=searchable_resources,
            document=document_of,
            facets=FACETS,
            holds_files=True,
        )
    )
    kinds.register(
        Kind(
            slug=CAF,
            label="Caf",
            plural="Caf",
            model=Caf,
            visible_to=visible_cafs,
            title=lambda caf: caf.name,
            address=lambda caf: caf.get_absolute_url(),
        )
    )
    kinds.register(
        Kind(
            slug=COLLECTION,
            label="Collection",
            plural="Collections",
            model=Collection,
            visible_to=visible_collections,
            title=lambda collection: collection.title,
            address=lambda collection: collection.get_absolute_url(),
        )
    )
