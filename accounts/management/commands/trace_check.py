"""Whether the trace still is what was sealed."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.tracing import checking
from ui.typography import nbsp, plural


class Command(BaseCommand):
    help = "Vérifie chaque sceau de la trace ; termine par 1, et dit quel jour, quand une ligne ou un sceau a changé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="un objet sur la sortie")

    def handle(self, *, as_json: bool = False, **options: object) -> None:
        report = checking.check(timezone.now())
        if as_json:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        else:
            for wrong in report.wrong:
                self.stderr.write(nbsp(f"{wrong.day:%d/%m/%Y} : {wrong.text} ({wrong.fault.value})"))
            for day in report.late:
                self.stdout.write(f"{day:%d/%m/%Y} : scellé plus de deux jours après sa fin")
            kept = f"{plural(report.days, 'jour scellé,jours scellés')}, {plural(report.lines, 'ligne')} à vérifier"
            last = f" ; dernier sceau {report.last:%d/%m/%Y} {report.last_digest}" if report.last else ""
            self.stdout.write(nbsp(f"{kept}{last}"))
        if report.wrong:
            raise SystemExit(1)
