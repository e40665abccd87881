"""files_check [--json]: what is orphan, missing or stuck among the files; repairs what is safe to repair."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from files import cleanup, recovery


class Command(BaseCommand):
    help = "Compare les fichiers et la base, retire ce que rien ne cite, relance les lectures arrêtées."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="écrit le résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        missing = cleanup.missing()
        found = {
            "orphans": len(cleanup.orphans(now)),
            "missing": len(missing),
            "stuck": len(cleanup.stuck(now)),
            "removed": cleanup.clean(now).as_dict(),
            "resumed": recovery.resume(now),
        }
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self.stdout.write(f"{found['orphans']} contenus sans version, retirés")
            self.stdout.write(f"{found['stuck']} lectures arrêtées, {found['resumed']} relancées ou abandonnées")
            self.stdout.write(f"{found['missing']} contenus manquants")
        for sha256 in missing:
            self.stderr.write(f"contenu manquant{chr(0xA0)}: {sha256} (à restaurer depuis une sauvegarde)")
        if missing:
            raise SystemExit(1)
