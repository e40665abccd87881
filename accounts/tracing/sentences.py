"""The verbs of this room, in French, and the reasons that it keeps."""

from accounts.seeing_as.forms import REASONS
from accounts.tracing import verbs
from accounts.tracing.wording import labelled, say_with
from mail.models import Suppressed

THINGS = {
    "person": "Personne",
    "habilitation": "Habilitation",
    "access-request": "Demande d’accès",
    "invitation": "Invitation",
    "email-domain": "Domaine de messagerie",
    "mail-address": "Adresse écartée",
    "provider-group": "Groupe de l’institution",
    "caf": "Caf",
    "trace": "Trace",
}

SENTENCES = {
    # habilitations
    "open-account": "a ouvert un compte",
    "close-account": "a fermé un compte",
    "reopen-account": "a rouvert un compte",
    "grant": "a donné une habilitation",
    "end": "a arrêté une habilitation",
    "restore": "a rétabli ce qui avait été arrêté ou retiré",
    "renew": "a renouvelé une habilitation",
    "suspend": "a suspendu une habilitation",
    "resume": "a rendu une habilitation suspendue",
    "review": "a confirmé qu’une personne est toujours en poste, ou qu’un support est toujours bon",
    "ask-review": "a demandé la revue annuelle d’une Caf",
    "import-list": "a importé une liste de personnes",
    "export": "a exporté une liste",
    # requests and invitations
    "ask-level": "a demandé un niveau",
    "withdraw-request": "a abandonné une demande",
    "close-request": "a clos la demande d’une personne qui part",
    "accept-request": "a accepté une demande",
    "refuse-request": "a refusé une demande",
    "invite": "a invité une personne",
    "invite-again": "a renouvelé une invitation",
    "take-back-invitation": "a repris une invitation",
    "accept-invitation": "a accepté une invitation",
    "decline-invitation": "a refusé une invitation",
    "keep-email-domain": "a enregistré un domaine de messagerie",
    "remove-email-domain": "a retiré un domaine de messagerie",
    "suppress-address": "a écarté une adresse des envois",
    "allow-address": "a remis une adresse dans les envois",
    # departures and one's own data
    "hand-over": "a transmis le travail d’une personne",
    "hand_over": "a transmis ce qui était à quelqu’un d’autre",
    "erasure.ask": "a demandé l’effacement de ses données",
    "erasure.withdraw": "a renoncé à l’effacement de ses données",
    "erasure.refuse": "a refusé un effacement",
    "erase": "a anonymisé un compte",
    "export-own-data": "a exporté ses propres données",
    # sign-in
    "set-up-second-factor": "a mis en place une double authentification",
    "remove-second-factor": "a retiré une double authentification",
    "reset-second-factor": "a remis à zéro une double authentification",
    "renew-recovery-codes": "a renouvelé des codes de secours",
    "add-passkey": "a ajouté une clé d’accès",
    "remove-passkey": "a retiré une clé d’accès",
    "change-own-card": "a modifié sa fiche",
    "ask-new-address": "a demandé à changer d’adresse",
    "change-own-address": "a changé d’adresse",
    "end-session": "a fermé une de ses sessions",
    "end-other-sessions": "a fermé ses autres sessions",
    "link-provider": "a lié un compte à l’institution",
    "save-provider-group": "a enregistré un groupe de l’institution",
    "remove-provider-group": "a retiré un groupe de l’institution",
    # working groups
    "propose": "a proposé un groupe de travail",
    "open": "a ouvert un groupe de travail",
    "refuse": "a refusé un groupe de travail, ou une entrée",
    "describe": "a modifié la présentation d’un groupe",
    "close": "a fermé un groupe de travail",
    "ask-to-enter": "a demandé à entrer dans un groupe",
    "let-in": "a laissé entrer une personne dans un groupe",
    "refuse-to-enter": "a refusé l’entrée d’un groupe",
    "take-back-request": "a retiré une demande d’entrée dans un groupe",
    "remove-member": "a retiré une personne d’un groupe",
    "leave": "a quitté un groupe de travail",
    "name-leader": "a nommé un animateur",
    "step-down": "a retiré le rôle d’animateur",
    "open-group-content": "a ouvert un contenu réservé à un groupe",
    # the trace itself, and seeing as another
    "start-seeing-as": "a commencé à voir comme un lecteur",
    "stop-seeing-as": "a cessé de voir comme un lecteur",
    "export-trace": "a exporté la trace",
    "forget-trace": "a oublié les lignes de plus de douze mois",
}

verbs.declare(SENTENCES, THINGS)
# Why somebody sees as another, and stopped; why an account was closed, or an address put aside.
_ENDS = [("quit", "demandé"), ("time", "temps écoulé"), ("rights", "droits perdus"), ("sign-out", "déconnexion")]
_CLOSED = [("unused", "compte inutilisé")]
say_with(("reason", "because"), labelled(*REASONS, *_ENDS, *_CLOSED, *Suppressed.Reason.choices))
