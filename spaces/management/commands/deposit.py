"""Deposit files from the disk as the web form does. DESIGN 11."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from files import actions as files
from files.errors import Refused as RefusedFile
from spaces import actions
from spaces.actions import Description
from spaces.duplicates import already_shared
from spaces.errors import Refused, Unconfirmed
from spaces.models import Resource, ResourceType


class Command(BaseCommand):
    help = "Dépose des fichiers, un support par fichier, ou un seul pour tous avec --together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--owner", required=True, metavar="CODE", help="caf-16, ou cnaf")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="la personne qui dépose")
        parser.add_argument("--rubrique", default="", metavar="SLUG")
        parser.add_argument(
            "--type", default="", metavar="SLUG", help="à défaut, celui du nom de la rubrique, ou autre"
        )
        parser.add_argument("--audience", action="append", default=[], metavar="TOKEN", help="reseau par défaut")
        parser.add_argument("--title", default="", help="tiré du nom du fichier s'il n'est pas dit")
        parser.add_argument("--summary", default="")
        parser.add_argument("--year", type=int, default=None)
        parser.add_argument("--draft", action="store_true", help="garder en brouillon")
        parser.add_argument("--together", action="store_true", help="un seul support pour tous les fichiers")
        parser.add_argument(
            "--confirmed",
            action="store_true",
            help="publier même ce qui semble contenir des données personnelles ; sinon il reste en brouillon",
        )
        parser.add_argument("--json", action="store_true", help="le résultat en JSON sur la sortie standard")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"].strip().lower()).first()
        if by is None:
            raise CommandError(f"Personne n'a l'adresse {options['by']}.")
        lines = _together(by, options) if options["together"] else _one_by_one(by, options)
        for line in lines:
            self.stderr.write(f"{line['file']}\u00a0: {line['message']}")
        if options["json"]:
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=2))
        else:
            self.stdout.writelines(f"{line['status']}\t{line['url'] or '-'}\t{line['file']}\n" for line in lines)
        if any(line["status"] == "refused" for line in lines):
            raise SystemExit(1)


def _one_by_one(by: User, options: dict[str, Any]) -> list[dict[str, Any]]:
    lines = []
    for path in options["files"]:
        (line,) = _deposit(by, options, [path])
        lines.append(line)
    return lines


def _together(by: User, options: dict[str, Any]) -> list[dict[str, Any]]:
    return _deposit(by, options, options["files"])


def _deposit(by: User, options: dict[str, Any], paths: list[Path]) -> list[dict[str, Any]]:
    """One support for these files: a line for each, in their order."""
    lines: dict[int, dict[str, Any]] = {}
    kept: dict[int, Any] = {}
    for rank, path in enumerate(paths):
        try:
            with path.open("rb") as opened:
                stored = files.store(File(opened, name=path.name), by)
        except OSError as error:
            lines[rank] = _line(path, "refused", None, _unreadable(error))
            continue
        except RefusedFile as error:
            lines[rank] = _line(path, "refused", None, str(error))
            continue
        holder = already_shared(stored.sha256, by)
        if holder is not None:
            lines[rank] = _line(path, "duplicate", holder, f"Déjà déposé dans « {holder.title} ».")
        else:
            kept[rank] = stored
    if kept:
        lines |= _share(by, options, paths, kept)
    return [lines[rank] for rank in range(len(paths))]


def _share(by: User, options: dict[str, Any], paths: list[Path], kept: dict[int, Any]) -> dict[int, dict[str, Any]]:
    distinct = {stored.sha256: stored for stored in reversed(kept.values())}
    first = {stored.sha256: rank for rank, stored in reversed(kept.items())}
    description = Description(
        type=options["type"] or _type_of(options["rubrique"]),
        title=options["title"],
        summary=options["summary"],
        rubrique=options["rubrique"],
        year=options["year"],
        audience=frozenset(options["audience"] or ["reseau"]),
    )
    stored_once = [distinct[sha256] for sha256 in sorted(distinct, key=first.__getitem__)]
    publish, confirmed = not options["draft"], options["confirmed"]
    said = ""
    try:
        try:
            resource = actions.deposit(by, options["owner"], description, stored_once, publish, confirmed)
        except Unconfirmed as doubt:
            resource = actions.deposit(by, options["owner"], description, stored_once, publish=False)
            said = f" Gardé en brouillon\u00a0: {doubt} Une personne doit le relire, puis confirmer sur sa page."
    except (Refused, PermissionDenied) as error:
        return {rank: _line(paths[rank], "refused", None, str(error)) for rank in kept}
    return {
        rank: _line(paths[rank], "ok", resource, f"Déposé dans « {resource.title} ».{said}")
        if first[stored.sha256] == rank
        else _line(paths[rank], "duplicate", resource, "Même contenu qu'un autre fichier de ce dépôt.")
        for rank, stored in kept.items()
    }


def _unreadable(error: OSError) -> str:
    why = {
        FileNotFoundError: "il n'y a rien à ce chemin",
        IsADirectoryError: "c'est un dossier, nommez ses fichiers",
        PermissionError: "sa lecture n'est pas permise",
    }
    return f"Fichier illisible\u00a0: {why.get(type(error), error.strerror or str(error))}."


def _type_of(rubrique: str) -> str:
    """The type that bears the name of the rubrique ("diagnostic"), else "autre"."""
    return rubrique if ResourceType.objects.filter(pk=rubrique).exists() else "autre"


def _line(path: Path, status: str, resource: Resource | None, message: str) -> dict[str, Any]:
    return {
        "file": os.fsencode(path).decode("utf-8", "replace"),  # names of older disks may be anything
        "status": status,
        "id": resource.pk if resource else None,
        "url": resource.get_absolute_url() if resource else None,
        "message": message,
    }
