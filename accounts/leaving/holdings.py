"""What is in a person's hands in this room: invitations that nobody answered yet, and the groups that they animate."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import GroupRole, GroupState, Invitation, Membership, MembershipState
from accounts.permissions import Action, can, require
from accounts.tokens import CNAF
from accounts.trace import record
from links import holdings
from links.holdings import Holding

INVITATIONS, GROUPS = "invitations", "groupes-animes"


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    holdings.register(
        Holding(
            INVITATIONS,
            "invitation sans réponse,invitations sans réponse",
            "Le collègue les tient\u00a0: il peut les reprendre, et le niveau qu’elles donnent est donné par lui.",
            _waiting,
            F("email"),
            lambda rows, by: rows if can(by, Action.GRANT) else rows.none(),
            lambda key, title: reverse("deciding:invitations"),
            may_hold=lambda colleague, owner: can(colleague, Action.GRANT, owner),
            for_whom="un administrateur",
            hand_over=hand_over_invitations,
            order=40,
        )
    )
    holdings.register(
        Holding(
            GROUPS,
            "groupe de travail animé,groupes de travail animés",
            "Un groupe choisit qui y entre\u00a0: un autre animateur, ou la Cnaf, nomme qui lui succède.",
            _animated,
            F("group__name"),
            lambda rows, by: rows,
            lambda key, title: reverse("groups:list"),
            order=91,
        )
    )


def hand_over_invitations(rows: QuerySet[Invitation], to: Any, by: Any) -> int:
    """Make `to` the person who holds these invitations; how many. Raises PermissionDenied."""
    done = 0
    with transaction.atomic():
        for row in rows.select_for_update().order_by("pk"):
            require(by, Action.HAND_OVER, row.caf_id or CNAF)
            former, row.invited_by = row.invited_by_id, to
            row.save(update_fields=["invited_by"])
            record(by, "hand_over", "invitation", row.pk, former=former, to=to.pk)
            done += 1
    return done


def _waiting(user: Any, owner: str) -> QuerySet[Invitation]:
    sent = Invitation.objects.filter(invited_by=user, caf=None if owner == CNAF else owner)
    return sent.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


def _animated(user: Any, owner: str) -> QuerySet[Membership]:
    mine = Membership.objects.filter(habilitation__user=user, habilitation__caf=None if owner == CNAF else owner)
    return mine.filter(role=GroupRole.LEADER, state=MembershipState.IN, ended_at=None, group__state=GroupState.OPEN)
