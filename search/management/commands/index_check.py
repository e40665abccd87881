"""`index_check --json`: compares database and index, says what differed, and repairs. DESIGN 7 and 11."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import indexing, repair
from search.engine import EngineBusy, EngineUnavailable


class Command(BaseCommand):
    help = "Compare la base et l'index de recherche, et répare ce qui diffère."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="répond en JSON")
        parser.add_argument("--no-repair", action="store_true", help="compare seulement")
        parser.add_argument("--wait", type=float, default=600, help="secondes d'attente si un autre processus écrit")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = indexing.compare() if options["no_repair"] else repair.put_right(options["wait"])
        except EngineBusy as error:
            raise CommandError(f"{error}. Réessayez plus tard.") from error
        except EngineUnavailable as error:
            raise CommandError(f"L'index ne peut pas être lu : {error}. Lancez index_rebuild.") from error
        counts = found.counts()
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(
                f"absents : {counts['missing']}, périmés : {counts['stale']}, en trop : {counts['orphan']}"
            )
