"""Encrypt the secrets of second factors with the SECRET_KEY of today."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from accounts.signing_in import secrets


class Command(BaseCommand):
    help = "Chiffre les secrets de double authentification avec la SECRET_KEY du jour, après un changement de clé."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = secrets.renew()
        except InvalidToken as error:
            raise CommandError(
                "Un secret n'est lisible par aucune clé\u00a0: ajoutez l'ancienne SECRET_KEY à SECRET_KEY_FALLBACKS."
            ) from error
        self.stdout.write(f"Secrets chiffrés avec la clé du jour\u00a0: {done}.")
