"""Who deposits: the accounts of the demonstration, and an invented éditeur in each of the other Caf."""

from random import Random

from django.db import transaction

from accounts.actions import grant, open_account
from accounts.demo import ACCOUNTS, DOMAIN
from accounts.models import Level, User
from accounts.tokens import CNAF
from spaces.demo.writing import LAST, MEN, WOMEN
from territories.models import Caf

MAIN_AUTHORS = {
    "caf-16": f"editeur@{DOMAIN}",
    "caf-35": f"editeur-35@{DOMAIN}",
    CNAF: f"editeur-national@{DOMAIN}",
}
_FUNCTIONS = (
    ("Chargée de conseil et de développement", "Chargé de conseil et de développement"),
    ("Conseillère technique territoriale", "Conseiller technique territorial"),
    ("Chargée de coopération territoriale", "Chargé de coopération territoriale"),
    ("Responsable du pôle territoires", "Responsable du pôle territoires"),
)


def author_of(owner: str, email: str = "") -> User:
    """The person of that address, or else who deposits for `owner` (a Caf code or "cnaf"); opened when missing."""
    known = {account.caf: account.email for account in ACCOUNTS if account.level != Level.LECTEUR and account.caf}
    email = email or MAIN_AUTHORS.get(owner) or known.get(owner) or f"editeur-{owner}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    return user or _opened(email, owner)


def _opened(email: str, owner: str) -> User:
    draw = Random(owner)  # noqa: S311 (an invented name)
    rank = draw.randrange(2)
    name = f"{draw.choice((WOMEN, MEN)[rank])} {draw.choice(LAST)}"
    with transaction.atomic():
        user = open_account(email, name, by=None, function=draw.choice(_FUNCTIONS)[rank])
        grant(user, str(Level.EDITEUR), Caf.objects.get(pk=owner), by=None)
    return user
