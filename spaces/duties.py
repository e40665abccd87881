"""What the supports ask of people: lines of the page « À faire »."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Action, can, own_owners
from accounts.tokens import CNAF
from files.models import FileVersion, PendingUpload, State
from files.pending import KEPT_FOR
from files.queries import current
from links import memory, todo
from links.todo import Duty, Urgency
from spaces.kinds import CNAF_NAME, RESOURCE
from spaces.models import Collection, DepositDraft, Resource, Status

_OWNER = Coalesce(F("caf__name"), Value(CNAF_NAME))
_NOBODY = Value("")

HELD = "supports-suspendus"
ON_SHELVES = "supports-a-relire-en-rayon"
TO_CONFIRM = "brouillons-a-confirmer"
ISOLATED = "fichiers-isoles"
UNREAD = "fichiers-non-lus"
OWN_DRAFTS = "mes-brouillons"
SENT = "envois-en-attente"
TYPED = "depot-commence"
MODERATED = "collections-moderees"


def register_all() -> None:
    """Declare the duties of this room: called once, when Django is ready."""
    todo.register(
        Duty(
            HELD,
            "support suspendu à relire,supports suspendus à relire",
            "Un de ses fichiers semble contenir des données personnelles de familles. Il n’est plus en rayon tant "
            "qu’un éditeur n’a pas confirmé ou retiré.",
            "Suspendu le",
            Urgency.NOW,
            _held,
            _page_of,
        )
    )
    todo.register(
        Duty(
            ON_SHELVES,
            "support en rayon à relire,supports en rayon à relire",
            "Un fichier semblable a été retiré ailleurs parce qu’il contient des données personnelles. La même "
            "personne a déjà fait suspendre plusieurs supports d’autres Caf\u00a0: celui-ci reste en rayon. Un éditeur "
            "le relit, puis confirme ou retire.",
            "Modifié le",
            Urgency.NOW,
            _on_shelves,
            _page_of,
        )
    )
    todo.register(
        Duty(
            ISOLATED,
            "support dont un fichier est isolé par l’antivirus,supports dont un fichier est isolé par l’antivirus",
            "Personne ne peut lire ni télécharger ce fichier. Déposez une version saine.",
            "Modifié le",
            Urgency.NOW,
            lambda user: _of_files(user, ISOLATED, Q(state=State.QUARANTINED)),
            _page_of,
        )
    )
    todo.register(
        Duty(
            TO_CONFIRM,
            "brouillon à confirmer,brouillons à confirmer",
            "Un de ses fichiers semble contenir des données personnelles de familles. Un éditeur confirme ou retire "
            "avant la publication.",
            "Modifié le",
            Urgency.SOON,
            _to_confirm,
            _page_of,
        )
    )
    todo.register(
        Duty(
            UNREAD,
            "support dont un fichier n’a pas pu être lu,supports dont un fichier n’a pas pu être lu",
            "Son texte ne se retrouve pas par la recherche. La page du support dit pourquoi.",
            "Modifié le",
            Urgency.SOON,
            lambda user: _of_files(user, UNREAD, Q(state=State.FAILED, created_at__gt=timezone.now() - memory.NEW_FOR)),
            _page_of,
        )
    )
    todo.register(
        Duty(
            OWN_DRAFTS,
            "brouillon à terminer,brouillons à terminer",
            "Vous les avez commencés et ne les avez pas publiés.",
            "Modifié le",
            Urgency.LATER,
            _own_drafts,
            _page_of,
        )
    )
    todo.register(
        Duty(
            SENT,
            "fichier envoyé à déposer,fichiers envoyés à déposer",
            "Le dépôt n’est pas terminé. Ces fichiers sont gardés 24 heures.",
            "Envoyé le",
            Urgency.LATER,
            _sent,
            lambda key, title: reverse("spaces:deposit"),
        )
    )
    todo.register(
        Duty(
            TYPED,
            "dépôt commencé,dépôts commencés",
            "Ce que vous avez saisi est gardé 24 heures.",
            "Saisi le",
            Urgency.LATER,
            _typed,
            lambda key, title: reverse("spaces:deposit"),
        )
    )
    todo.register(
        Duty(
            MODERATED,
            "collection modérée,collections modérées",
            "La modération l’a renommée ou retirée du partage. Sa page dit pourquoi.",
            "Modérée le",
            Urgency.SOON,
            _moderated,
            lambda key, title: reverse("spaces:collection-short", args=[key]),
        )
    )


def revisable_by(user: Any) -> QuerySet[Resource] | None:
    """The supports this person may revise, None when there can be none; no query."""
    if not can(user, Action.REVISE):
        return None
    seen = Resource.objects.visible_to(user)
    return seen if can(user, Action.ADMINISTER) else seen.filter(owned_by(user))


def owned_by(user: Any) -> Q:
    """The condition that this person deposits for the owner by a habilitation there."""
    codes = [code for code, _ in own_owners(user)]
    owned = Q(caf__in=[code for code in codes if code != CNAF])
    return owned | Q(caf=None) if CNAF in codes else owned


def _doubtful() -> Exists:
    versions = FileVersion.objects.awaiting_confirmation()
    return Exists(versions.filter(file__kind=RESOURCE, file__object_id=OuterRef("pk")))


def _held(user: Any) -> QuerySet | None:
    mine = revisable_by(user)
    if mine is None:
        return None
    held = mine.filter(status=Status.DRAFT, held_at__isnull=False)
    return todo.lines(HELD, held, title=F("title"), owner=_OWNER, since=F("held_at"))


def _on_shelves(user: Any) -> QuerySet | None:
    mine = revisable_by(user)
    if mine is None:
        return None
    waiting = mine.filter(_doubtful(), status=Status.PUBLISHED)
    return todo.lines(ON_SHELVES, waiting, title=F("title"), owner=_OWNER, since=F("revised_at"))


def _to_confirm(user: Any) -> QuerySet | None:
    mine = revisable_by(user)
    if mine is None:
        return None
    waiting = mine.filter(_doubtful(), status=Status.DRAFT, held_at=None)
    return todo.lines(TO_CONFIRM, waiting, title=F("title"), owner=_OWNER, since=F("revised_at"))


def _of_files(user: Any, slug: str, condition: Q) -> QuerySet | None:
    """The supports of this person's own Caf, on the shelves or in preparation, with a file in that state now."""
    mine = revisable_by(user)
    if mine is None:
        return None
    files = current(FileVersion.objects.filter(condition, file__kind=RESOURCE, file__object_id=OuterRef("pk")))
    wanted = mine.filter(owned_by(user), Exists(files), status__in=(Status.DRAFT, Status.PUBLISHED))
    return todo.lines(slug, wanted, title=F("title"), owner=_OWNER, since=F("revised_at"))


def _own_drafts(user: Any) -> QuerySet | None:
    mine = revisable_by(user)
    if mine is None:
        return None
    left = mine.filter(~_doubtful(), author=user, status=Status.DRAFT, held_at=None)
    return todo.lines(OWN_DRAFTS, left, title=F("title"), owner=_NOBODY, since=F("revised_at"))


def _sent(user: Any) -> QuerySet | None:
    if not can(user, Action.DEPOSIT):
        return None
    sent = _uploads_of(user)
    return todo.lines(SENT, sent, title=F("name"), owner=_NOBODY, since=F("created_at"))


def _typed(user: Any) -> QuerySet | None:
    if not can(user, Action.DEPOSIT):
        return None
    typed = DepositDraft.objects.filter(~Exists(_uploads_of(user)), user=user, saved_at__gt=timezone.now() - KEPT_FOR)
    return todo.lines(TYPED, typed, title=Value("Reprendre le dépôt"), owner=_NOBODY, since=F("saved_at"))


def _moderated(user: Any) -> QuerySet | None:
    if not can(user, Action.PARTICIPATE):  # a lecteur shares nothing
        return None
    told = Collection.objects.visible_to(user).filter(author=user, moderated_at__isnull=False)
    return todo.lines(MODERATED, told, title=F("title"), owner=_NOBODY, since=F("moderated_at"))


def _uploads_of(user: Any) -> QuerySet[PendingUpload]:
    """What a deposit form received from this person and that they did not deposit: other forms propose nothing."""
    return PendingUpload.objects.filter(user=user, created_at__gt=timezone.now() - KEPT_FOR).exclude(proposed={})


def _page_of(key: str, title: str) -> str:
    return Resource(pk=int(key), title=title).get_absolute_url()
