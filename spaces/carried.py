"""What an archive says of itself: names of its members, its index, its list, what is not in it."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from files import names
from files.models import FileVersion
from spaces.models import Resource
from spaces.sheets import harmless

INDEX = "index.html"
LIST = "liste.csv"
# Of 80 bytes at most: a member left out frees at least as much, whatever its size.
HELD = "isolé par l'antivirus, ou en attente de sa réponse"
REMOVED = "retiré définitivement"
NO_LONGER = "n'est plus partagé avec vous, ou a été retiré"
DAMAGED = "absent du stockage, ou abîmé"

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')  # by Windows, in the name of a file
_TITLE, _NAME = 60, 120
_COLUMNS = ("Numéro", "Titre", "Propriétaire", "Type", "Rubrique", "Année", "Fichier", "Octets", "Adresse", "Note")


@dataclass(frozen=True)
class Taken:
    """A support in the archive: its folder, its files by their name there, what is noted of it."""

    resource: Resource
    folder: str
    files: tuple[tuple[str, FileVersion], ...]
    note: str = ""


@dataclass(frozen=True)
class Cover:
    """What the index says before its supports: a title, who took the archive away, and when."""

    title: str
    who: str
    when: datetime


def safe_name(name: str) -> str:
    """The name of a file that any system can write, its suffix kept."""
    name = names.clean(_FORBIDDEN.sub("-", name))
    if len(name) <= _NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 8:
        return name[:_NAME].rstrip(" .")
    return f"{stem[: _NAME - len(suffix) - 1].rstrip(' .')}.{suffix}"


def folder_of(resource: Resource) -> str:
    """The folder of a support: "12-Diagnostic partagé"; its number makes it unique."""
    title = names.clean(_FORBIDDEN.sub("-", resource.title))[:_TITLE].rstrip(" .")
    return f"{resource.pk}-{title}"


def unique(given: Iterable[str]) -> list[str]:
    """These names made safe, and different from each other even where capitals do not count."""
    seen: set[str] = set()
    kept = []
    for name in given:
        safe = candidate = safe_name(name)
        number = 2
        while candidate.casefold() in seen:
            stem, dot, suffix = safe.rpartition(".")
            candidate = f"{stem} ({number}).{suffix}" if dot else f"{safe} ({number})"
            number += 1
        seen.add(candidate.casefold())
        kept.append(candidate)
    return kept


def left_out(name: str, reason: str) -> str:
    """The line of a file that is not in the archive."""
    return f"{name} : {reason}"


def papers(cover: Cover, taken: Sequence[Taken]) -> Iterator[tuple[str, bytes]]:
    """The members that describe the others: they depend on what was asked, not on what is left out later."""
    yield INDEX, _index(cover, taken).encode()
    yield LIST, _list(taken).encode("utf-8-sig")


def outside(missing: Sequence[str]) -> bytes:
    """The member that says what the archive does not hold."""
    lines = [f"- {line}" for line in missing] or ["Rien ne manque : tout ce que l'index annonce est là."]
    return "\n".join(("Ce que cette archive ne contient pas", "", *lines, "")).encode("utf-8-sig")


def address_of(resource: Resource) -> str:
    """The permanent address of a support, with that of the site."""
    return f"{settings.SITE_URL.rstrip('/')}{resource.get_absolute_url()}"


def _index(cover: Cover, taken: Sequence[Taken]) -> str:
    context = {
        "cover": cover,
        "style": _style(),
        "supports": [
            {
                "one": one,
                "address": address_of(one.resource),
                "files": [
                    {"path": name, "name": name.partition("/")[2], "version": version} for name, version in one.files
                ],
            }
            for one in taken
        ],
    }
    return render_to_string("spaces/carry_index.html", context)


def _style() -> SafeString:
    """The sheet of the index, inside it: the archive is read out of the site, without its policy."""
    path = finders.find("css/carry.css")
    with open(path, encoding="utf-8") as sheet:
        return format_html("<style>{}</style>", mark_safe(sheet.read()))  # noqa: S308, a file of ours


def _list(taken: Sequence[Taken]) -> str:
    written = StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for one in taken:
        resource = one.resource
        known = [
            str(resource.pk),
            resource.title,
            resource.owner_name,
            resource.type.label,
            resource.rubrique.label,
            str(resource.year or ""),
        ]
        files = [(name, str(version.blob.size)) for name, version in one.files] or [("", "")]
        for name, size in files:
            rows.writerow([harmless(cell) for cell in (*known, name, size, address_of(resource), one.note)])
    return written.getvalue()
