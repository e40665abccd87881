"""People of the demonstration: one account per level (DESIGN 11), and colleagues in other Caf. All are invented."""

import base64
import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts import actions
from accounts.asking.domains import accept_for_demonstration
from accounts.models import Level, User
from accounts.second_factor import DEMANDED_LEVELS
from accounts.sight import habilitations_of
from accounts.signing_in.secrets import is_readable
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
        f"editeur-national-2@{DOMAIN}", "Karim Bellanger", "Chargé de mission Ctg", Level.EDITEUR_NATIONAL, None, True
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
    accept_for_demonstration(DOMAIN)
    known = _encoded(password)
    for account in ACCOUNTS:
        with transaction.atomic():
            user = User.objects.filter(email=account.email).first()
            if user is None:
                user = actions.open_account(account.email, account.name, by=None, function=account.function)
            if user.password != known:
                user.password = known
                user.save(update_fields=["password"])
            caf = Caf.objects.get(pk=account.caf) if account.caf else None
            if not any(held.level == account.level and held.caf == caf for held in habilitations_of(user)):
                actions.grant(user, account.level, caf, by=None)
            if account.level in DEMANDED_LEVELS:
                _set_second_factor(user)
    return [account for account in ACCOUNTS if account.main]


def _encoded(password: str) -> str:
    """The password as the accounts keep it, the same for all: reckoning it takes a quarter of a second each time.

    That of the first account, as long as it is right: open sessions go on.
    """
    first = User.objects.filter(email=ACCOUNTS[0].email).first()
    return first.password if first is not None and first.check_password(password) else make_password(password)


def second_factor_secret() -> str:
    """The secret of the accounts whose level demands one, in base32: the same while the site keeps its SECRET_KEY."""
    return base64.b32encode(salted_hmac("accounts.demo.second-factor", "").digest()).decode()


@dataclass(frozen=True)
class Code:
    """What an application would show now, and for how many seconds more."""

    digits: str
    seconds: int


def code_of(email: str) -> Code | None:
    """The code that the second factor of this account of the demonstration asks for; None when it has none."""
    known = email.lower() in {account.email for account in ACCOUNTS}
    held = Authenticator.objects.filter(user__email=email.lower(), type=Authenticator.Type.TOTP).first()
    return code_now(decrypt(held.data["secret"])) if known and held is not None else None


def code_now(secret: str) -> Code:
    """The code of this secret at this moment."""
    counter, gone = divmod(int(time.time()), mfa_settings.TOTP_PERIOD)
    return Code(format_hotp_value(hotp_value(secret, counter)), mfa_settings.TOTP_PERIOD - gone)


def _set_second_factor(user: User) -> None:
    """Open or bring back the second factor of an account: visitors change it."""
    secret = second_factor_secret()
    held = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
    if held is None:
        TOTP.activate(user, secret)
    elif not is_readable(held.data["secret"]) or decrypt(held.data["secret"]) != secret:
        held.data = {"secret": encrypt(secret)}
        held.save(update_fields=["data"])
    RecoveryCodes.activate(user)


def demo_accounts_present() -> list[str]:
    """The addresses of the demonstration that someone could sign in with."""
    known = [account.email for account in ACCOUNTS]
    return list(User.objects.filter(email__in=known, is_active=True).order_by("email").values_list("email", flat=True))
