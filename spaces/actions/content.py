"""Deposit, revise, and the files of a support."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Action, require
from accounts.sight import audience_of
from accounts.tokens import CNAF, InvalidAudience, canonical, split
from files import actions as files
from files.models import File, FileVersion
from spaces.actions.base import locked, readers_of, record, require_open, require_sight, told_apart, touch
from spaces.actions.personal import ask_again, mark_confirmed, require_confirmed
from spaces.audiences import reaches_more
from spaces.errors import Conflict, Refused
from spaces.kinds import RESOURCE
from spaces.models import Resource, ResourceType, Rubrique, Status, Step, Theme
from spaces.signals import resource_published
from spaces.titles import title_from
from territories.models import Caf, Commune, Epci
from ui import richtext
from words import exact_terms

FIRST_YEAR = 1990


@dataclass(frozen=True)
class Description:
    """What people say of a support. Keys are slugs and codes; `description` is HTML that is cleaned when shown.

    Without a title, that of the first file; without a rubrique or steps, those that the type proposes.
    """

    type: str
    title: str = ""
    summary: str = ""
    description: str = ""
    rubrique: str = ""
    steps: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    keywords: str = ""
    year: int | None = None
    audience: frozenset[str] = frozenset({"reseau"})
    about_cafs: tuple[str, ...] = ()
    about_epcis: tuple[str, ...] = ()
    about_communes: tuple[str, ...] = ()
    review_on: date | None = None


def description_of(row: Resource) -> Description:
    """What is said of a support now: five queries, unless its relations were prefetched."""
    return Description(
        type=row.type_id,
        title=row.title,
        summary=row.summary,
        description=row.description,
        rubrique=row.rubrique_id,
        steps=_keys(row.steps),
        themes=_keys(row.themes),
        keywords=row.keywords,
        year=row.year,
        audience=split(row.audience.key),
        about_cafs=_keys(row.about_cafs),
        about_epcis=_keys(row.about_epcis),
        about_communes=_keys(row.about_communes),
        review_on=row.review_on,
    )


def deposit(
    by: Any,
    owner: str,
    description: Description,
    stored: Sequence[Any],
    publish: bool,
    confirmed: bool = False,
) -> Resource:
    """Put a support on the shelves of `owner` (a Caf code or "cnaf"), or keep it as a draft, with its files.

    `stored` are answers of `files.actions.store`; `confirmed`: this person has read that some seem to hold personal
    data, and shares them knowingly. Raises PermissionDenied, Refused with a French sentence, or Unconfirmed.
    """
    if publish:
        require_confirmed(stored, confirmed=confirmed)
    with transaction.atomic():
        caf = owner_of(owner)
        require(by, Action.DEPOSIT, caf or CNAF)
        title = description.title.strip() or (title_from(stored[0].name) if stored else "")
        if not title:
            raise Refused("Donnez un titre au support, ou joignez un fichier.")
        resource = Resource(
            author=by,
            caf=caf,
            status=Status.PUBLISHED if publish else Status.DRAFT,
            published_at=timezone.now() if publish else None,
        )
        kind = _describe(resource, description, title)
        require_sight(resource, by)
        resource.save()
        resource.steps.set(_known(Step, description.steps) or _proposed_steps(kind, resource))
        _relate(resource, description)
        for one in stored:
            version = files.attach(one, RESOURCE, resource.pk, by)
            if confirmed:
                mark_confirmed(version, by)
        record(resource, by, "deposit", narrows=False, status=resource.status, files=len(stored))
        if publish:
            resource_published.send(sender=Resource, resource=resource, by=by)
    return resource


def revise(resource: Resource, by: Any, description: Description, seen: datetime | None = None) -> Resource:
    """Change what is said of a support.

    `seen` is the `revised_at` of the row that the person had before their eyes: Conflict when someone wrote since.
    Steps are set as given, even none. Raises PermissionDenied, Refused, Conflict.
    """
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        if seen is not None and seen != row.revised_at:
            raise Conflict(
                "Ce support a été modifié pendant que vous le modifiiez. Votre saisie est conservée ci-dessous\u00a0: "
                "comparez-la avec la page du support, puis enregistrez à nouveau."
            )
        before, said, held = readers_of(row), _words_of(row), split(row.audience.key)
        described = description_of(row)
        _describe(row, description, description.title.strip() or row.title)
        require_sight(row, by, held)
        row.revised_at = timezone.now()
        row.save()
        row.steps.set(_known(Step, description.steps))
        _relate(row, description)
        lost = sorted(before - readers_of(row))
        # A word that goes may be one that had to: the search forgets it at once, not when its index does.
        changed = _changed(described, description_of(row))
        keys = told_apart(canonical(held), row.audience.key)
        record(row, by, "revise", narrows=bool(lost or said - _words_of(row)), lost=lost, changed=changed, **keys)
        if reaches_more(held, split(row.audience.key)):
            ask_again(row)
            row.refresh_from_db()
    return row


def add_version(
    resource: Resource, file: File, stored: Any, by: Any, note: str = "", confirmed: bool = False
) -> FileVersion:
    """Put new bytes in a slot of the support; the former version stays among its versions.

    `confirmed` as in `deposit`. Raises PermissionDenied, Refused, or Unconfirmed for a support on the shelves.
    """
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        if (file.kind, file.object_id) != (RESOURCE, row.pk):
            raise Refused("Ce fichier n'appartient pas à ce support.")
        require_open(row)
        if row.status == Status.PUBLISHED:
            require_confirmed([stored], confirmed=confirmed)
        version = files.add_version(file, stored, by, note)
        if confirmed:
            mark_confirmed(version, by)
        touch(row)
        record(row, by, "add_version", narrows=True, file=file.pk, number=version.number)
    return version


def add_files(resource: Resource, stored: Sequence[Any], by: Any, confirmed: bool = False) -> Resource:
    """Join more files to a support. `confirmed` and errors as for `add_version`."""
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        require_open(row)
        if row.status == Status.PUBLISHED:
            require_confirmed(stored, confirmed=confirmed)
        for one in stored:
            version = files.attach(one, RESOURCE, row.pk, by)
            if confirmed:
                mark_confirmed(version, by)
        touch(row)
        record(row, by, "add_files", narrows=False, files=len(stored))
    return row


def _changed(before: Description, after: Description) -> list[str]:
    """The names of the fields whose value is not the same, in the order of the form."""
    return [one.name for one in fields(Description) if getattr(before, one.name) != getattr(after, one.name)]


def _words_of(row: Resource) -> frozenset[str]:
    """The words that the description of a support brings to the index."""
    texts = (row.title, row.summary, row.keywords, richtext.to_text(row.description))
    return frozenset(exact_terms("\n".join(texts)))


def owner_of(code: str) -> Caf | None:
    """The Caf of that code, None for the Cnaf. Raises Refused when there is none."""
    if code == CNAF:
        return None
    caf = Caf.objects.filter(pk=code).first()
    if caf is None:
        raise Refused(f"Aucune Caf n'a le code «\u00a0{code}\u00a0».")
    return caf


def _describe(resource: Resource, description: Description, title: str) -> ResourceType:
    """Write the fields of the description on the row, not yet saved; answers the type."""
    kind = ResourceType.objects.filter(pk=description.type).first()
    if kind is None:
        raise Refused(f"Le type de support «\u00a0{description.type}\u00a0» n'existe pas.")
    if description.rubrique and not Rubrique.objects.filter(pk=description.rubrique).exists():
        raise Refused(f"La rubrique «\u00a0{description.rubrique}\u00a0» n'existe pas.")
    if description.year is not None and not FIRST_YEAR <= description.year <= last_year():
        raise Refused(f"L'année va de {FIRST_YEAR} à {last_year()}.")
    resource.title = title[:250]
    resource.summary = description.summary.strip()
    resource.description = description.description
    resource.type = kind
    resource.rubrique_id = description.rubrique or proposed_rubrique(kind, resource.owner_code())
    resource.keywords = description.keywords.strip()
    resource.year = description.year
    resource.review_on = description.review_on
    try:
        resource.audience = audience_of(description.audience)
    except InvalidAudience as error:
        raise Refused(f"Cette audience n'est pas possible\u00a0: {error}.") from error
    return kind


def last_year() -> int:
    """The last year that a support may speak of: the next one."""
    return timezone.localdate().year + 1


def proposed_rubrique(kind: ResourceType, owner: str) -> str:
    """The slug of the rubrique that the type proposes to a Caf, or to the Cnaf."""
    return kind.rubrique_id if owner == CNAF else kind.rubrique_caf_id


def _proposed_steps(kind: ResourceType, resource: Resource) -> list[Step]:
    """The step of the type, unless the person sent the support to another rubrique than that of the type."""
    return [kind.step] if resource.rubrique_id == proposed_rubrique(kind, resource.owner_code()) else []


def _keys(related: Any) -> tuple[str, ...]:
    return tuple(sorted(one.pk for one in related.all()))


def _relate(resource: Resource, description: Description) -> None:
    resource.themes.set(_known(Theme, description.themes))
    resource.about_cafs.set(_known(Caf, description.about_cafs))
    resource.about_epcis.set(_known(Epci, description.about_epcis))
    resource.about_communes.set(_known(Commune, description.about_communes))


def _known(model: Any, keys: Sequence[str]) -> list[Any]:
    """The rows of these keys; Refused when one does not exist."""
    if not keys:
        return []
    rows = list(model.objects.filter(pk__in=keys))
    missing = sorted(set(keys) - {row.pk for row in rows})
    if missing:
        raise Refused(f"Valeurs inconnues\u00a0: {', '.join(missing)}.")
    return rows
