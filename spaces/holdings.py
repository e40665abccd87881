"""What is in a person's hands in the shared space, for one owner, and what stays. decisions/passation.md."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts.permissions import Action, can
from accounts.tokens import CNAF
from links import holdings
from links.holdings import Holding
from spaces.actions.handing import hand_over_collections, hand_over_supports
from spaces.models import Collection, Resource, Status

DRAFTS = "brouillons"
KEPT_APART = "supports-restreints"
COLLECTIONS = "collections"
PUBLISHED = "supports-publies"

# Those whose author reads them as such: the draft, the withdrawn one, and what is kept for named people.
_NARROW = Q(audience__key__contains="editeurs:") | Q(audience__key__contains="administrateurs:")


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    for slug, wording, becomes, chosen, order in (
        (
            DRAFTS,
            "brouillon de support,brouillons de supports",
            "Le collègue les termine ou les supprime. L’historique garde qui a envoyé chaque fichier.",
            _drafts,
            10,
        ),
        (
            KEPT_APART,
            "support retiré ou restreint,supports retirés ou restreints",
            "Leur auteur les lit à ce titre, même d’une autre Caf\u00a0: le collègue prend sa place. L’historique "
            "garde qui les a déposés.",
            _kept_apart,
            20,
        ),
    ):
        holdings.register(
            Holding(
                slug,
                wording,
                becomes,
                chosen,
                F("title"),
                lambda rows, by: rows.filter(pk__in=Resource.objects.visible_to(by).order_by().values("pk")),
                lambda key, title: reverse("spaces:short", args=[key]),
                may_hold=lambda colleague, owner: can(colleague, Action.REVISE, owner),
                for_whom="un éditeur ou un administrateur local",
                hand_over=hand_over_supports,
                order=order,
            )
        )
    holdings.register(
        Holding(
            COLLECTIONS,
            "collection partagée,collections partagées",
            "Le collègue la tient à sa place\u00a0: elle continue d’être lue par les mêmes personnes, sous son nom.",
            _collections,
            F("title"),
            lambda rows, by: rows.filter(pk__in=Collection.objects.visible_to(by).order_by().values("pk")),
            lambda key, title: reverse("spaces:collection-short", args=[key]),
            may_hold=lambda colleague, owner: can(colleague, Action.PARTICIPATE),
            for_whom="une personne au moins éditeur",
            hand_over=hand_over_collections,
            order=30,
        )
    )
    holdings.register(
        Holding(
            PUBLISHED,
            "support en rayon,supports en rayon",
            "Ils sont déjà à la Caf\u00a0: ses éditeurs les tiennent, leurs dates de relecture et les erreurs "
            "signalées compris. Le nom de qui les a déposés reste.",
            _published,
            F("title"),
            lambda rows, by: rows.filter(pk__in=Resource.objects.visible_to(by).order_by().values("pk")),
            lambda key, title: reverse("spaces:short", args=[key]),
            order=90,
        )
    )


def _of(user: Any, owner: str) -> QuerySet[Resource]:
    return Resource.objects.filter(author=user, caf=None if owner == CNAF else owner)


def _drafts(user: Any, owner: str) -> QuerySet[Resource]:
    return _of(user, owner).filter(status=Status.DRAFT)


def _kept_apart(user: Any, owner: str) -> QuerySet[Resource]:
    gone = Q(status__in=(Status.WITHDRAWN, Status.REPLACED))
    return _of(user, owner).filter(gone | Q(_NARROW, status=Status.PUBLISHED))


def _published(user: Any, owner: str) -> QuerySet[Resource]:
    return _of(user, owner).filter(status=Status.PUBLISHED).exclude(_NARROW)


def _collections(user: Any, owner: str) -> QuerySet[Collection]:
    """Those that others read: what a person put together for themselves is theirs."""
    shared = Collection.objects.filter(author=user, caf=None if owner == CNAF else owner)
    return shared.exclude(audience__key=f"personne:{user.pk}")
