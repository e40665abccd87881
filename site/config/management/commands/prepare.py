"""Prepares the folder of data: what `make run` calls before it serves."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from config import preparing
from ui.typography import nbsp


class Command(BaseCommand):
    help = "Prépare la base, les données de référence et l'index ; avec --demo, une démonstration. Peut être relancé."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="charge aussi la démonstration")

    def handle(self, *, demo: bool = False, **options: object) -> None:
        act = preparing.prepare_demo if demo else preparing.prepare
        try:
            act(self._say)
        except preparing.Refused as refusal:
            raise CommandError(nbsp(str(refusal))) from refusal
        except KeyboardInterrupt:
            self._say("Préparation interrompue : relancez la même commande, elle reprendra où il faut.")
            raise SystemExit(130) from None

    def _say(self, sentence: str) -> None:
        self.stderr.write(nbsp(sentence), style_func=str)
        self.stderr.flush()
