"""`demo_data`: real Caf, invented people, documents written from public facts. Refused in production."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import accounts.demo
import spaces.demo.life
import spaces.demo.loading
from accounts.demo import second_factor_secret
from accounts.second_factor import DEMANDED_LEVELS
from config import demo_logins
from spaces.models import Resource


class Command(BaseCommand):
    help = "Charge la démonstration\u00a0: comptes, supports et documents. Relancée, elle complète ce qui manque."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="écrit les comptes et le nombre de supports en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "La démonstration est refusée en production\u00a0: elle ouvre des comptes au mot de passe connu."
            )
        people = accounts.demo.load(settings.DEMO_PASSWORD)
        made = spaces.demo.loading.load()
        spaces.demo.life.bring()
        held = Resource.objects.filter(lotus_id__startswith=spaces.demo.loading.MARK).count()
        if options["json"]:
            listed = [
                {
                    "email": person.email,
                    "name": person.name,
                    "level": str(person.level),
                    "caf": person.caf,
                    "password": settings.DEMO_PASSWORD,
                    "totp_secret": second_factor_secret() if person.level in DEMANDED_LEVELS else None,
                }
                for person in people
            ]
            self.stdout.write(json.dumps({"accounts": listed, "supports": held}, ensure_ascii=False))
        elif options["verbosity"]:
            for line in demo_logins.lines():
                self.stdout.write(line)
            self.stdout.write(
                f"Supports de la démonstration\u00a0: {held}, dont {made.total()} déposés à l'instant. "
                "Leurs fichiers sont lus et indexés par «\u00a0work\u00a0»."
            )
