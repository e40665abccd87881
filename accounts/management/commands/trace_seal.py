"""Seal the finished days of the trace now, and print the digests."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Seal
from accounts.tracing import sealing


class Command(BaseCommand):
    help = (
        "Scelle les jours finis de la trace. Avec --print, écrit aussi l'empreinte de chaque jour, à garder ailleurs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", dest="printed", help="toutes les empreintes, une par ligne")

    def handle(self, *, printed: bool = False, **options: object) -> None:
        sealed = sealing.seal_finished_days(timezone.now())
        for seal in Seal.objects.order_by("day") if printed else sealed:
            self.stdout.write(f"{seal.day.isoformat()} {seal.lines} {seal.digest}")
