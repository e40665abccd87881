"""Reads the mails that a development site keeps instead of sending."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from mail import kept


class Command(BaseCommand):
    help = "Montre les courriels gardés en développement, le dernier d'abord ; avec un numéro, le texte de celui-là."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", nargs="?", type=int, help="lire ce courriel : 1 est le dernier envoyé")
        parser.add_argument("--to", default="", help="seulement ceux de cette adresse")
        parser.add_argument("--last", type=int, default=20, help="combien en montrer (20)")

    def handle(self, *args: Any, number: int | None, to: str, last: int, **options: Any) -> None:
        if number is not None:
            found = kept.newest(number, to) if number > 0 else []
            if len(found) < number or not found:
                raise CommandError("Il n'y a pas de courriel à ce numéro. Lancer mails sans numéro pour voir la liste.")
            self._whole(found[-1])
            return
        found = kept.newest(last, to)
        if not found:
            self.stderr.write("Aucun courriel gardé.", style_func=str)
        for rank, one in enumerate(found, 1):
            self.stdout.write(f"{rank:>3}  {localtime(one.at):%d/%m/%Y %H:%M:%S}  {one.to}  {one.subject}")

    def _whole(self, one: kept.Kept) -> None:
        self.stdout.write(f"À\N{NO-BREAK SPACE}: {one.to}\nObjet\N{NO-BREAK SPACE}: {one.subject}\n\n{one.text}")
        self.stdout.write(f"Fichier\N{NO-BREAK SPACE}: {one.path}")
