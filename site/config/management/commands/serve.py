"""The site and its background jobs in one command: what `make run` starts."""

import os
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from config import serving
from ui.typography import nbsp


class Command(BaseCommand):
    help = "Démarre le site et ses travaux de fond ; Ctrl-C arrête les deux."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))

    def handle(self, *, port: int, **options: object) -> None:
        try:
            serving.serve(port, self._say)
        except serving.PortRefused as refusal:
            raise CommandError(nbsp(str(refusal))) from refusal

    def _say(self, sentence: str) -> None:
        self.stderr.write(nbsp(sentence), style_func=str)
        self.stderr.flush()
