"""What happened to a support, in French, for those who may change it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Trace
from spaces.kinds import RESOURCE

_SAID = {
    "deposit": "Dépôt",
    "revise": "Modification",
    "add_version": "Nouvelle version d'un fichier",
    "add_files": "Ajout de fichiers",
    "publish": "Publication",
    "withdraw": "Retrait",
    "restore": "Rétablissement",
    "replace": "Remplacement par un autre support",
    "fichier.version.retrait": "Version retirée définitivement",
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
    return [
        Event(trace.at, trace.actor.name if trace.actor else "Le site", _SAID[trace.verb])
        for trace in traces.order_by("-at", "-pk")[:_LAST]
    ]
