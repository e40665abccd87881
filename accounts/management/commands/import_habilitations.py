"""Import a list of people and levels, as the page does."""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.deciding.lists import applying
from accounts.deciding.lists.applying import Fate, RefusedLines, Report
from accounts.deciding.lists.columns import entries_of
from accounts.deciding.lists.reading import MOST_BYTES, read
from accounts.errors import Refused
from accounts.models import User
from accounts.permissions import Action, can
from territories.models import Caf

_SAID = {
    Fate.NEW: "ouvert",
    Fate.GIVEN: "donné",
    Fate.CHANGED: "changé",
    Fate.SAME: "inchangé",
    Fate.REFUSED: "REFUSÉ",
}


class Command(BaseCommand):
    help = "Importe une liste d'habilitations (CSV ou XLSX) : toutes ses lignes, ou aucune si une est refusée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--caf", default="", help="code de la Caf des lignes qui n'en nomment pas, caf-16 par exemple"
        )
        parser.add_argument(
            "--check", action="store_true", help="dit ce qui serait fait, ligne par ligne, sans rien écrire"
        )
        parser.add_argument("--by", default="", help="adresse de l'administrateur au nom de qui la liste est importée")
        parser.add_argument("--json", action="store_true", help="le compte rendu en JSON sur la sortie standard")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._author(options["by"])
        caf = options["caf"]
        if caf and not Caf.objects.filter(pk=caf).exists():
            raise CommandError(f"La Caf « {caf} » n'existe pas. Un code s'écrit caf-16, caf-2a ou caf-974.")
        content = self._content(Path(options["file"]))
        try:
            entries = entries_of(read(content), caf)
            if options["check"]:
                report = applying.check(entries, by)
            else:
                report = applying.apply(entries, by, hashlib.sha256(content).hexdigest())
        except RefusedLines as error:
            report = error.report
        except Refused as error:
            raise CommandError(str(error)) from error
        self._say(report, options["json"])
        if report.of(Fate.REFUSED):
            raise CommandError("Rien n'est importé : corrigez les lignes refusées, puis recommencez.")
        if options["check"]:
            self.stderr.write("Vérification seule : rien n'est écrit.", style_func=str)

    def _author(self, email: str) -> User | None:
        if not email:
            return None
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None or not can(user, Action.GRANT):
            raise CommandError("Cette adresse n'est pas celle d'un administrateur en fonction.")
        return user

    def _content(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"Le fichier {path} ne se lit pas : {error.strerror}.") from error

    def _say(self, report: Report, as_json: bool) -> None:
        if as_json:
            lines = [
                {"line": one.entry.number, "email": one.entry.email, "status": one.fate.value, "message": one.words}
                for one in report.lines
            ]
            self.stdout.write(json.dumps({"counts": report.counts, "lines": lines}, ensure_ascii=False, indent=1))
            return
        for one in report.lines:
            self.stdout.write(f"ligne {one.entry.number} {_SAID[one.fate]} {one.entry.email} : {one.words}")
        counted = ", ".join(f"{report.counts[fate.value]} {said.lower()}" for fate, said in _SAID.items())
        self.stdout.write(f"{len(report.lines)} lignes : {counted}.")
