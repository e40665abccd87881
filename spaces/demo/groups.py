"""Two supports that a working group of the demonstration keeps for its members. May run twice."""

from django.core.files.base import ContentFile

from accounts.demo import DOMAIN
from accounts.models import AudienceToken, User
from accounts.working_groups import demo
from files import actions as files
from spaces import actions
from spaces.actions import Description
from spaces.models import Resource

_KEPT = (
    (
        "editeur",
        "caf-16",
        "fiche-action",
        "Accueil occasionnel itinérant : projet de fiche action",
        "Première version de la fiche commune, à relire avant la réunion du groupe.",
        "# Accueil occasionnel itinérant\n\nUn véhicule équipé dessert quatre communes, une demi-journée par semaine "
        "chacune. Les familles réservent la veille. Le relais petite enfance accompagne l'équipe.\n\n## À décider en "
        "groupe\n\nLe partage du coût entre la communauté de communes et la Caf, et la salle de repli en hiver.\n",
    ),
    (
        "editeur-35",
        "caf-35",
        "autre",
        "Compte rendu de la réunion du groupe Petite enfance",
        "Les points retenus à la dernière réunion, et qui fait quoi d’ici la prochaine.",
        "# Réunion du groupe\n\nTrois Caf ont présenté leur relais itinérant. Le groupe retient une trame commune et "
        "demande à chacun son bilan chiffré.\n\n## D'ici la prochaine réunion\n\nCharente : projet de fiche action. "
        "Ille-et-Vilaine : grille d'évaluation.\n",
    ),
)


def load() -> None:
    """The groups, then what is kept for the first one."""
    group = demo.load()[demo.RURAL.name]
    token = f"groupe:{group.pk}"
    of_it = AudienceToken.objects.filter(token=token).order_by().values("audience")
    if Resource.objects.filter(audience__in=of_it).exists():
        return
    for name, owner, kind, title, summary, text in _KEPT:
        by = User.objects.get(email=f"{name}@{DOMAIN}")
        stored = files.store(ContentFile(text.encode(), name=f"{title.split(' :')[0]}.md"), by)
        described = Description(type=kind, title=title, summary=summary, audience=frozenset({token}))
        actions.deposit(by, owner, described, [stored], publish=True)
