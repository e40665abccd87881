"""What the booklet of a collection says, as data for its template."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from files.models import FileVersion
from spaces.collections import Line
from spaces.models import Collection
from ui import typography

_DOT = f"{typography.NBSP}· "
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Where a line may turn in what has no space: after the signs of the name of a file, then anywhere past forty letters.
_TURNS = re.compile(r"(?<=[_\-.])(?=\w)|(?<=\S{40})(?=\S)")
_RUNNING_TITLE = 90


def booklet_of(collection: Collection, lines: Sequence[Line], user: Any, now: datetime) -> dict[str, Any]:
    """The data of booklet.typ; `lines` are those that this person may read now. No query."""
    count = typography.plural(len(lines), "support")
    title = _text(collection.title)
    return {
        "title": title,
        "running": title if len(title) <= _RUNNING_TITLE else f"{title[:_RUNNING_TITLE].rstrip()}…",
        "author": _text(collection.author.name),
        "facts": _DOT.join((_text(f"Collection de {collection.author.name}"), count)),
        "introduction": _text(collection.introduction),
        "printed": _text(f"Espace Ctg, imprimé par {user.name} le {typography.long_date(now)}"),
        "outline": "Sommaire",
        "empty": "Cette collection ne vous montre aucun support.",
        "supports": [_support(line) for line in lines],
    }


def _support(line: Line) -> dict[str, Any]:
    resource = line.row.resource
    facts = (resource.rubrique.label, *line.row.meta)
    return {
        "title": _text(resource.title),
        "facts": _DOT.join(_text(fact) for fact in facts),
        "note": _text(line.item.note),
        "text": _text(resource.summary),
        "files": [_file(version) for version in line.row.versions],
        "address": f"{settings.SITE_URL.rstrip('/')}{reverse('spaces:short', args=[resource.pk])}",
    }


def _file(version: FileVersion) -> str:
    size = typography.file_size(version.blob.size)
    held = ", en attente de l’antivirus ou isolé par lui" if version.is_held else ""
    return _text(f"{version.name} ({size}{held})")


def _text(written: str) -> str:
    """What a person wrote, with French spaces, without what no page can show."""
    return _TURNS.sub("\N{ZERO WIDTH SPACE}", typography.nbsp(_UNPRINTABLE.sub("", written)))
