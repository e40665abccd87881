"""Take away, from the command line, the second factor of a person who lost their phone and their recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User


class Command(BaseCommand):
    help = "Remet à zéro la double authentification d'une personne, qui la mettra en place de nouveau."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        if user is None:
            raise CommandError("Aucun compte n'a cette adresse.")
        if actions.reset_second_factor(user, by=None):
            self.stdout.write(f"Double authentification remise à zéro pour {user.name} ({user.email}).")
        else:
            self.stdout.write(f"{user.name} ({user.email}) n'a pas de double authentification.")
