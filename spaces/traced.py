"""What the trace says in French of the verbs of this room, and of what their lines hold."""

from accounts.tokens import InvalidAudience, canonical, split
from accounts.tracing import verbs
from accounts.tracing.wording import Sayer, labelled, say_with
from spaces.audiences import every_name, said_with
from spaces.models import Act, Outcome, Status

verbs.declare(
    {
        "deposit": "a déposé un support",
        "take_up": "a repris un support",
        "revise": "a modifié un support",
        "add_version": "a ajouté une version d’un fichier à un support",
        "restore_version": "a rétabli une version d’un fichier",
        "add_files": "a ajouté des fichiers à un support",
        "publish": "a publié",
        "withdraw": "a retiré un support",
        "put_back": "a remis un support comme avant un lot",
        "replace": "a remplacé un support par un autre",
        "see_source": "a vu le changement de la source d’un support",
        "give": "a donné un support à un autre propriétaire",
        "give_back": "a rendu un support à qui l’avait donné",
        "report": "a signalé une erreur",
        "report_answer": "a répondu à une erreur signalée",
        "confirm_personal": "a confirmé un partage après relecture des données personnelles",
        "hold": "a suspendu un support\u00a0: données personnelles trouvées à la lecture",
        "hold_copy": "a suspendu un support\u00a0: même fichier retiré ailleurs pour données personnelles",
        "ask_copy": "a demandé de relire un support\u00a0: même fichier retiré ailleurs pour données personnelles",
        "bulk": "a agi sur un lot de supports",
        "bulk_undo": "a annulé un lot",
        "carry": "a emporté des supports et leurs fichiers",
        "print": "a emporté une collection en PDF",
        "collection.create": "a créé une collection",
        "collection.share": "a changé l’audience d’une collection",
        "collection.delete": "a supprimé une collection",
        "collection.rename": "a renommé une collection par modération",
        "collection.hide": "a masqué une collection par modération",
        "collection.give-back": "a rendu une collection masquée",
        "collection.hand-over": "a transmis une collection",
    },
    {"batch": "Lot de supports"},
)


def _audiences() -> Sayer:
    names = every_name()

    def said(value: str | list[str]) -> str:
        tokens = split(value) if isinstance(value, str) else value
        try:
            return said_with(names, split(canonical(tokens)))
        except InvalidAudience:  # a line of long ago
            return str(value)

    return said


say_with(("before", "after", "audience", "readers", "lost"), _audiences)
say_with(("status",), labelled(*Status.choices))
say_with(("act",), labelled(*Act.choices))
say_with(("outcome",), labelled(*Outcome.choices))
