"""People of the demonstration: one account per level (DESIGN 11), and colleagues in other Caf. All are invented."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts import actions
from accounts.models import Level, User
from accounts.sight import habilitations_of
from territories.models import Caf

DOMAIN = "example.org"


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration: `caf` is a Caf code, None for the Cnaf; `main` ones are printed for visitors."""

    email: str
    name: str
    function: str
    level: Any  # Level
    caf: str | None = None
    main: bool = False


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        f"lecteur@{DOMAIN}", "Claire Bonnefoy", "Conseillère technique territoriale", Level.LECTEUR, "caf-16", True
    ),
    DemoAccount(
        f"editeur@{DOMAIN}", "Thomas Lavergne", "Chargé de coopération territoriale", Level.EDITEUR, "caf-16", True
    ),
    DemoAccount(
        f"admin-local@{DOMAIN}",
        "Nathalie Peyrat",
        "Responsable du développement territorial",
        Level.ADMINISTRATEUR_LOCAL,
        "caf-16",
        True,
    ),
    DemoAccount(
        f"lecteur-35@{DOMAIN}", "Yann Kerbrat", "Conseiller technique petite enfance", Level.LECTEUR, "caf-35", True
    ),
    DemoAccount(
        f"editeur-35@{DOMAIN}", "Solenn Le Goff", "Chargée de coopération territoriale", Level.EDITEUR, "caf-35", True
    ),
    DemoAccount(
        f"editeur-national@{DOMAIN}", "Hélène Marchand", "Référente nationale Ctg", Level.EDITEUR_NATIONAL, None, True
    ),
    DemoAccount(
        f"admin-national@{DOMAIN}",
        "Olivier Delmas",
        "Responsable du déploiement des Ctg",
        Level.ADMINISTRATEUR_NATIONAL,
        None,
        True,
    ),
    DemoAccount(
        f"marie.castaing@{DOMAIN}", "Marie Castaing", "Responsable de l'action sociale", Level.EDITEUR, "caf-33"
    ),
    DemoAccount(f"julien.roche@{DOMAIN}", "Julien Roche", "Conseiller technique enfance", Level.EDITEUR, "caf-69"),
    DemoAccount(
        f"fatima.benali@{DOMAIN}", "Fatima Benali", "Chargée de coopération territoriale", Level.EDITEUR, "caf-59"
    ),
    DemoAccount(f"lucas.hoareau@{DOMAIN}", "Lucas Hoareau", "Chargé de développement local", Level.EDITEUR, "caf-974"),
    DemoAccount(
        f"pierre.andreani@{DOMAIN}", "Pierre Andreani", "Conseiller technique jeunesse", Level.EDITEUR, "caf-2a"
    ),
    DemoAccount(
        f"sandrine.weber@{DOMAIN}",
        "Sandrine Weber",
        "Responsable du pôle territoires",
        Level.ADMINISTRATEUR_LOCAL,
        "caf-67",
    ),
    DemoAccount(f"anne.legrand@{DOMAIN}", "Anne Legrand", "Conseillère technique parentalité", Level.LECTEUR, "caf-44"),
    DemoAccount(
        f"gaelle.tanguy@{DOMAIN}",
        "Gaëlle Tanguy",
        "Responsable de l'action sociale",
        Level.ADMINISTRATEUR_LOCAL,
        "caf-35",
    ),
)


def load(password: str) -> list[DemoAccount]:
    """Open or bring back the accounts, with this password; gives those to print, one per level. May run twice."""
    for account in ACCOUNTS:
        with transaction.atomic():
            user = User.objects.filter(email=account.email).first()
            if user is None:
                user = actions.open_account(account.email, account.name, by=None, function=account.function)
            if not user.check_password(password):
                user.set_password(password)
                user.save(update_fields=["password"])
            caf = Caf.objects.get(pk=account.caf) if account.caf else None
            if not any(held.level == account.level and held.caf == caf for held in habilitations_of(user)):
                actions.grant(user, account.level, caf, by=None)
    return [account for account in ACCOUNTS if account.main]


def demo_accounts_present() -> list[str]:
    """The addresses of the demonstration that someone could sign in with."""
    known = [account.email for account in ACCOUNTS]
    return list(User.objects.filter(email__in=known, is_active=True).order_by("email").values_list("email", flat=True))
