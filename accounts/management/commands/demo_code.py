"""The code that an account of the demonstration is asked for, as an application would show it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import code_of


class Command(BaseCommand):
    help = "Écrit le code de double authentification d'un administrateur ou d'un compte national de la démonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="editeur-national@example.org, par exemple")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("La démonstration est refusée en production.")
        code = code_of(options["email"])
        if code is None:
            raise CommandError("Ce compte n'est pas de la démonstration, ou ne demande pas de code.")
        self.stdout.write(code.digits)
        self.stderr.write(f"Valable encore {code.seconds} secondes.", style_func=str)
