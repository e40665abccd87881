"""files_check [--json]: what is orphan, missing, damaged or stuck among the files; repairs what is safe to repair."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from files import cleanup, recovery
from ui.typography import nbsp


class Command(BaseCommand):
    help = "Compare les fichiers et la base, retire ce que rien ne cite, relance ce qui s'est arrêté."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="écrit le résultat en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        missing, damaged = cleanup.missing(), cleanup.damaged()
        orphans, stuck = cleanup.orphans(now), recovery.stuck(now)
        removed, resumed = cleanup.clean(now), recovery.resume(now)
        lost = recovery.convert_lost()
        found = {
            "orphans": len(orphans),
            "missing": len(missing),
            "damaged": len(damaged),
            "stuck": len(stuck),
            "removed": removed.as_dict(),
            "resumed": resumed.resumed,
            "given_up": resumed.given_up,
            "lost": lost,
            "started": recovery.catch_up() + recovery.examine_again(),
        }
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self.stdout.write(f"{found['orphans']} contenus sans version, retirés")
            self.stdout.write(
                f"{found['stuck']} lectures ou travaux arrêtés : {found['resumed']} relancés, "
                f"{found['given_up']} abandonnés"
            )
            self.stdout.write(f"{found['lost']} conversions perdues, à refaire")
            self.stdout.write(f"{found['started']} lectures, reconnaissances ou conversions commencées")
            self.stdout.write(f"{found['missing']} contenus manquants, {found['damaged']} abîmés")
        for sha256 in missing:
            self.stderr.write(nbsp(f"contenu manquant : {sha256} (à restaurer depuis une sauvegarde)"))
        for sha256 in damaged:
            self.stderr.write(
                nbsp(f"contenu abîmé : {sha256} (à restaurer depuis une sauvegarde, ou à déposer de nouveau)")
            )
        if missing or damaged:
            raise SystemExit(1)
