"""The list of supports as a table to take away: every row of the filters, in the order of the list."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import AudienceToken
from accounts.seeing_as.looking import again
from accounts.sight import habilitations_of
from accounts.tokens import split
from files.models import FileVersion
from files.queries import current
from spaces import audiences, formats, listing
from spaces.carried import address_of
from spaces.kinds import RESOURCE
from spaces.listing import Choice
from spaces.models import Resource
from spaces.relations import Relations, relations_among
from spaces.sheets import Column, Row, Sheet
from spaces.taken import record_taken

TITLE = "Supports"
COLUMNS = [
    Column("Numéro", 9),
    Column("Titre", 60),
    Column("Rubrique", 26),
    Column("Étapes", 26),
    Column("Type", 26),
    Column("Thématiques", 30),
    Column("Propriétaire", 30),
    Column("Cdr", 22),
    Column("Territoire", 40),
    Column("Année", 8),
    Column("État", 11),
    Column("Lisible par", 24),
    Column("Publié le", 12),
    Column("Revu le", 12),
    Column("Fichiers", 9),
    Column("Formats", 14),
    Column("Pages", 8),
    Column("Mots-clés", 30),
    Column("Adresse", 60),
]
_AT_ONCE = 2_000
_OPEN = ("public", "reseau")


class Stopped(RuntimeError):
    """The access of the person who takes the list away ended meanwhile."""


def start(user: Any, choice: Choice, sheet: Sheet) -> Iterator[bytes]:
    """Send the table: who takes away what not everyone reads leaves a trace."""
    keys = list(listing.ordered(user, choice))
    record_taken(user, "export", RESOURCE, "", _narrow(user, choice), taken=len(keys), sheet=sheet.slug)
    return sheet.write(TITLE, COLUMNS, rows_of(user, keys))


def rows_of(user: Any, keys: Sequence[int]) -> Iterator[Row]:
    """The rows of these supports that the person may read, in their order; six queries for each 2,000 of them.

    The person and their rights are read again each time. Raises Stopped when no level is open to them any more: the
    transfer breaks off, rather than give a table that looks whole.
    """
    names = audiences.every_name()
    for first in range(0, len(keys), _AT_ONCE):
        some, reader = keys[first : first + _AT_ONCE], again(user)
        if reader is None or not habilitations_of(reader):
            raise Stopped("l'accès a pris fin pendant l'export")
        supports = Resource.objects.visible_to(reader).filter(pk__in=some).order_by().defer("summary", "description")
        found = {one.pk: one for one in supports.select_related("rubrique", "type", "caf__cdr", "audience")}
        attached, files = relations_among(some), _files_of(some)
        for key in some:
            if key in found:
                yield _row(found[key], attached[key], files.get(key, []), names)


def _narrow(user: Any, choice: Choice) -> list[int]:
    """The keys of those that not everyone in the network may read; one query."""
    open_to_all = AudienceToken.objects.filter(token__in=_OPEN).order_by().values("audience_id")
    return list(listing.ordered(user, choice).exclude(readers_id__in=open_to_all))


def _files_of(keys: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """The media type and the pages of the current files of these supports; one query."""
    versions = current(FileVersion.objects.filter(file__kind=RESOURCE, file__object_id__in=keys))
    found: dict[int, list[tuple[str, int]]] = {}
    for key, media_type, pages in versions.order_by().values_list("file__object_id", "media_type", "pages"):
        found.setdefault(key, []).append((media_type, pages or 0))
    return found


def _row(one: Resource, attached: Relations, files: Sequence[tuple[str, int]], names: audiences.Names) -> Row:
    places = [*attached.cafs, *attached.epcis, *attached.communes]
    slugs = sorted({formats.slug_of(media_type) for media_type, _ in files})
    return (
        one.pk,
        one.title,
        one.rubrique.label,
        _joined(attached.steps),
        one.type.label,
        _joined(attached.themes),
        one.owner_name,
        one.caf.cdr.name if one.caf else "",
        _joined(places),
        one.year,
        one.get_status_display(),
        audiences.said_with(names, split(one.audience.key)),
        _day(one.published_at),
        _day(one.revised_at),
        len(files),
        ", ".join(formats.label_of(slug) for slug in slugs),
        sum(pages for _, pages in files) or None,
        one.keywords,
        address_of(one),
    )


def _joined(labels: Sequence[tuple[str, str]]) -> str:
    return ", ".join(label for _, label in labels)


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
