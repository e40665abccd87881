"""`demo_data`: real Caf, invented people, documents written from public facts. Refused in production."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import accounts.demo
import spaces.demo.loading
from spaces.models import Resource

PASSWORD = "demonstration-ctg"  # noqa: S105 (of the demonstration only, printed)


class Command(BaseCommand):
    help = "Charge la démonstration\u00a0: comptes, supports et documents. Relancée, elle complète ce qui manque."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="écrit les comptes et le nombre de supports en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "La démonstration est refusée en production\u00a0: elle ouvre des comptes connus de tous."
            )
        people = accounts.demo.load(PASSWORD)
        made = spaces.demo.loading.load()
        held = Resource.objects.filter(lotus_id__startswith=spaces.demo.loading.MARK).count()
        listed = [
            {
                "email": person.email,
                "name": person.name,
                "level": str(person.level),
                "caf": person.caf,
                "password": PASSWORD,
            }
            for person in people
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"accounts": listed, "supports": held}, ensure_ascii=False))
            return
        self.stdout.write("Comptes de la démonstration")
        for person in people:
            place = person.caf or "cnaf"
            self.stdout.write(f"  {person.email:<32} {person.level.label:<24} {place:<8} {person.name}")
        self.stdout.write(f"Mot de passe de tous ces comptes\u00a0: {PASSWORD}")
        self.stdout.write(f"Supports de la démonstration\u00a0: {held}, dont {made.total()} déposés à l'instant")
