"""`index_rebuild`: builds the whole index beside the one that is read, then replaces it."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.engine import EngineBusy


class Command(BaseCommand):
    help = "Reconstruit l'index de recherche ; le site continue de chercher dans l'ancien jusqu'au remplacement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wait", type=float, default=600, help="secondes d'attente si un autre processus écrit")

    def handle(self, *args: Any, **options: Any) -> None:
        began = perf_counter()
        try:
            count = indexing.rebuild(options["wait"])
        except EngineBusy as error:
            raise CommandError(f"{error}. Réessayez plus tard.") from error
        self.stderr.write(f"{count} objets indexés en {perf_counter() - began:.1f} s.")
