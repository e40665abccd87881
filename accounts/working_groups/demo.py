"""Working groups of the demonstration: two that live, one that waits to be opened. May run twice."""

from dataclasses import dataclass

from accounts.demo import DOMAIN
from accounts.models import User, WorkingGroup
from accounts.sight import habilitations_of
from accounts.working_groups import actions

OPENER = "editeur-national"


@dataclass(frozen=True)
class DemoGroup:
    """A group, by the beginnings of the addresses of its people: who proposes it is its animateur once it is open."""

    name: str
    purpose: str
    proposer: str
    members: tuple[str, ...] = ()
    asking: tuple[tuple[str, str], ...] = ()
    invited: tuple[str, ...] = ()
    opened: bool = True


RURAL = DemoGroup(
    "Petite enfance en milieu rural",
    "Comparer ce que les Ctg prévoient pour l’accueil du jeune enfant dans les intercommunalités rurales, et en tirer "
    "une fiche action commune avant l’été : micro-crèches, relais itinérants, accueil occasionnel.",
    "editeur",
    members=("editeur-35", "lecteur", "marie.castaing", "anne.legrand"),
    asking=(("julien.roche", "Je travaille sur les relais itinérants du Beaujolais et je peux partager notre bilan."),),
)
SOCIAL = DemoGroup(
    "Animation de la vie sociale et Ctg",
    "Réunir les façons d’inscrire les centres sociaux et les espaces de vie sociale dans une Ctg, du diagnostic à "
    "l’évaluation. Une réunion à distance par mois.",
    "editeur-35",
    members=("admin-local", "fatima.benali", "lucas.hoareau"),
    invited=("lecteur", "lecteur-35"),
)
YOUTH = DemoGroup(
    "Accès aux droits des jeunes",
    "Recenser les actions des Ctg qui amènent les 16-25 ans vers leurs droits, avec les missions locales.",
    "pierre.andreani",
    opened=False,
)


def load() -> dict[str, WorkingGroup]:
    """The groups by their names, made when missing."""
    return {one.name: _made(one) for one in (RURAL, SOCIAL, YOUTH)}


def _made(demo: DemoGroup) -> WorkingGroup:
    known = WorkingGroup.objects.filter(name=demo.name).first()
    if known is not None:
        return known
    leader = _person(demo.proposer)
    group = actions.propose(leader, demo.name, demo.purpose)
    if not demo.opened:
        return group
    group = actions.open_group(group, _person(OPENER))
    leader = _person(demo.proposer)  # read anew: an animateur from now on
    for name in demo.members:
        member = _person(name)
        actions.accept(actions.invite(group, leader, member), member, habilitations_of(member)[0])
    for name in demo.invited:
        actions.invite(group, leader, _person(name), "Votre expérience nous serait utile.")
    for name, words in demo.asking:
        asking = _person(name)
        actions.ask(group, asking, habilitations_of(asking)[0], words)
    return group


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@{DOMAIN}")
