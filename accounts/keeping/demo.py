"""The life of the levels of one Caf of the demonstration: people to review, a level that ends soon, one suspended, a
request and an invitation that wait. May run twice."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.asking.actions import ask_level
from accounts.deciding.inviting import Offer, invite
from accounts.demo import DOMAIN
from accounts.models import Habilitation, Level, User
from territories.models import Caf

CAF = "caf-16"


@dataclass(frozen=True)
class Colleague:
    """Somebody of the Caf: days since their level was given, and until it ends (None: no end)."""

    name: str
    function: str
    level: Any  # Level
    since: int
    until: int | None = None

    @property
    def email(self) -> str:
        first, _, last = self.name.lower().partition(" ")
        return f"{first}.{last.replace(' ', '-')}@{DOMAIN}"


_ADVISER, _TECHNICIAN = "Chargée de coopération territoriale", "Conseiller technique territorial"
COLLEAGUES = (
    Colleague("Alice Marchetti", _ADVISER, Level.EDITEUR, 800),
    Colleague("Bruno Castel", _TECHNICIAN, Level.LECTEUR, 610),
    Colleague("Delphine Rousselot", "Conseillère technique petite enfance", Level.EDITEUR, 540, 190),
    Colleague("Gilles Moreau", "Responsable du pôle partenaires", Level.LECTEUR, 500),
    Colleague("Sonia Belkacem", "Conseillère technique parentalité", Level.LECTEUR, 470, 95),
    Colleague("Laurent Dubreuil", "Conseiller technique logement", Level.LECTEUR, 430),
    Colleague("Martine Vallade", "Assistante de direction", Level.LECTEUR, 400, 21),
    Colleague("Paul Ferrand", _TECHNICIAN, Level.EDITEUR, 120, 245),
    Colleague("Rachida Amrani", "Chargée d’études", Level.LECTEUR, 60),
)
SUSPENDED = Colleague("Quentin Bardet", "Alternant au pôle territoires", Level.LECTEUR, 200, 160)
ASKING = Colleague("Camille Nadeau", _ADVISER, Level.EDITEUR, 0)
INVITED = f"ines.guilbert@{DOMAIN}"


def load() -> None:
    """The people, then what waits for the administrateur local of CAF."""
    caf, admin = Caf.objects.get(pk=CAF), User.objects.get(email=f"admin-local@{DOMAIN}")
    for one in COLLEAGUES:
        _arrived(one, caf)
    with transaction.atomic():
        if (held := _arrived(SUSPENDED, caf)) is not None:
            actions.suspend(held, "Entre deux contrats : son retour est prévu au printemps.", admin)
    if not User.objects.filter(email=ASKING.email).exists():
        with transaction.atomic():
            newcomer = actions.open_account(ASKING.email, ASKING.name, by=None, function=ASKING.function)
            ask_level(newcomer, ASKING.level, caf, "J’arrive au pôle territoires et je suivrai deux Ctg.")
            invite([INVITED], Offer(str(Level.LECTEUR), caf), admin)


@transaction.atomic
def _arrived(one: Colleague, caf: Caf) -> Habilitation | None:
    """Their level, given that long ago; None when they are there already."""
    if User.objects.filter(email=one.email).exists():
        return None
    now = timezone.now()
    user = actions.open_account(one.email, one.name, by=None, function=one.function)
    until = None if one.until is None else actions.end_of(timezone.localdate() + timedelta(days=one.until))
    held = actions.grant(user, one.level, caf, by=None, until=until)
    moment = now - timedelta(days=one.since)
    held.granted_at = held.starts_at = moment
    held.save(update_fields=["granted_at", "starts_at"])
    return held
