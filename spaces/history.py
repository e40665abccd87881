"""What happened to a support, in French, for those who may change it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Trace
from spaces.kinds import RESOURCE

_SAID = {
    "deposit": "Dépôt",
    "take_up": "Repris d'un autre support",
    "revise": "Modification",
    "add_version": "Nouvelle version d'un fichier",
    "restore_version": "Version rétablie",
    "add_files": "Ajout de fichiers",
    "publish": "Publication",
    "withdraw": "Retrait",
    "restore": "Rétablissement",
    "put_back": "Remis comme avant une modification par lot",
    "replace": "Remplacement par un autre support",
    "see_source": "Changement de la source vu",
    "review": "Revu\u00a0: toujours bon",
    "give": "Donné à un autre propriétaire",
    "give_back": "Rendu à qui l'avait donné",
    "report": "Erreur signalée",
    "report_answer": "Réponse à une erreur signalée",
    "confirm_personal": "Données personnelles relues, partage confirmé",
    "hold": "Suspendu : la lecture a trouvé des données personnelles",
    "hold_copy": "Suspendu\u00a0: le même fichier a été retiré ailleurs pour données personnelles",
    "ask_copy": "À relire\u00a0: le même fichier a été retiré ailleurs pour données personnelles",
    "fichier.virus": "Fichier isolé par l'antivirus",
    "fichier.relecture": "Lecture d'un fichier relancée",
    "fichier.reprise": "Reconnaissance ou images d'un fichier relancées",
    "fichier.version.retrait": "Version retirée définitivement",
}
_UNNAMED = {"report": "Une personne du réseau"}  # it told its name to the owner of then, and to nobody else
FIELDS = {  # of spaces.actions.Description
    "type": "type",
    "title": "titre",
    "summary": "résumé",
    "description": "présentation",
    "rubrique": "rubrique",
    "steps": "étapes",
    "themes": "thématiques",
    "keywords": "mots-clés",
    "year": "année",
    "audience": "qui peut le lire",
    "about_cafs": "territoire",
    "about_epcis": "territoire",
    "about_communes": "territoire",
    "review_on": "date de relecture",
}
_LAST = 30


@dataclass(frozen=True)
class Event:
    """A line of the history."""

    at: datetime
    who: str
    what: str


def history_of(resource_id: int) -> list[Event]:
    """The last acts on a support, the newest first; one query."""
    traces = Trace.objects.filter(kind=RESOURCE, object_id=str(resource_id), verb__in=_SAID).select_related("actor")
    return [Event(trace.at, _who(trace), _what(trace)) for trace in traces.order_by("-at", "-pk")[:_LAST]]


def _who(trace: Trace) -> str:
    return _UNNAMED.get(trace.verb) or (trace.actor.name if trace.actor else "Le site")


def _what(trace: Trace) -> str:
    """What was done, and the fields that changed where the trace names them."""
    names = ", ".join(dict.fromkeys(FIELDS[name] for name in trace.detail.get("changed", ()) if name in FIELDS))
    return f"{_SAID[trace.verb]}\u00a0: {names}" if names else _SAID[trace.verb]
