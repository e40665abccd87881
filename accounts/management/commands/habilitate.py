"""Give a level from the command line: the only way to the first administrateur national."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from accounts import actions
from accounts.errors import Refused
from accounts.forms import HabilitateForm
from accounts.models import Habilitation, Source, User


class Command(BaseCommand):
    help = "Donne un niveau à une personne, et ouvre son compte s'il n'existe pas ; avec --end, arrête ce niveau."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--level", required=True, help="lecteur, editeur, administrateur-local, editeur-national..."
        )
        parser.add_argument(
            "--caf", default="", help="code de la Caf, par exemple caf-16 ; rien pour un niveau national"
        )
        parser.add_argument("--until", default="", help="dernier jour, AAAA-MM-JJ ; rien : sans fin")
        parser.add_argument("--end", action="store_true", help="arrête ce niveau au lieu de le donner")
        parser.add_argument("--name", default="", help="prénom et nom d'une personne nouvelle")

    def handle(self, *args: Any, **options: Any) -> None:
        form = HabilitateForm({name: options[name] for name in ("email", "level", "caf", "until", "name")})
        if not form.is_valid():
            raise CommandError("\n".join(form.sentences()))
        asked = form.cleaned_data
        if options["end"]:
            self._end(asked)
            return
        until = actions.end_of(asked["until"]) if asked["until"] else None
        user = User.objects.filter(email__iexact=asked["email"]).first()
        opened = user is None
        try:
            with transaction.atomic():  # a refused level leaves no account behind
                if user is None:
                    user = actions.open_account(asked["email"], asked["name"] or asked["email"], by=None)
                given = actions.grant(user, asked["level"], asked["caf"], by=None, until=until, source=Source.COMMAND)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if opened:
            address = settings.SITE_URL + reverse("account_reset_password")
            self.stdout.write(
                f"Compte ouvert pour {user.email}, sans mot de passe. "
                f"La personne choisit le sien ici\N{NO-BREAK SPACE}: {address}"
            )
        where = str(given.caf) if given.caf else "niveau national"
        end = f", jusqu'au {asked['until']:%d/%m/%Y} inclus" if asked["until"] else ""
        self.stdout.write(f"{user.name} ({user.email})\N{NO-BREAK SPACE}: {given.get_level_display()}, {where}{end}.")

    def _end(self, asked: dict[str, Any]) -> None:
        """End the level named, suspended or not. Raises CommandError when the person does not hold it, or when
        nobody else administers the site."""
        held = Habilitation.objects.running().filter(
            user__email__iexact=asked["email"], level=asked["level"], caf=asked["caf"]
        )
        one = held.select_related("user", "caf").first()
        if one is None:
            raise CommandError("Cette personne n'a pas ce niveau à cet endroit\N{NO-BREAK SPACE}: rien n'est arrêté.")
        try:
            actions.end(one, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        where = str(one.caf) if one.caf else "niveau national"
        self.stdout.write(
            f"Arrêté\N{NO-BREAK SPACE}: {one.user.name} ({one.user.email}), {one.get_level_display()}, {where}."
        )
