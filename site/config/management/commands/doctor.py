"""What is configured, reachable, missing, late, and what to do about it."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from config import doctor
from links.health import Finding, Level
from ui.typography import nbsp

_SIGNS = {Level.OK: "ok       ", Level.INFO: "info     ", Level.WARNING: "attention", Level.BROKEN: "PANNE    "}


class Command(BaseCommand):
    help = "Dit l'état du site et ce qu'il faut faire ; termine par 1 quand quelque chose est en panne."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="une liste d'objets sur la sortie")

    def handle(self, *, as_json: bool = False, **options: object) -> None:
        findings = doctor.examine()
        if as_json:
            self.stdout.write(json.dumps([line.as_dict() for line in findings], ensure_ascii=False, indent=1))
        else:
            for line in findings:
                self.stdout.write(_text(line))
        if any(line.level == Level.BROKEN for line in findings):
            raise SystemExit(1)


def _text(line: Finding) -> str:
    advice = f"\n            → {line.advice}" if line.advice else ""
    return nbsp(f"{_SIGNS[line.level]}  {line.subject} : {line.text}{advice}")
