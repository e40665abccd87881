"""What working groups bring to the rest of the site: their kind, and lines of the page « À faire »."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse

from accounts.models import GroupRole, GroupState, MembershipState, WorkingGroup
from accounts.permissions import Action, can
from accounts.sight import audience_of, habilitations_of
from accounts.working_groups.presence import GROUP, current, present, visible_to
from links import kinds, todo
from links.documents import Document
from links.kinds import Kind
from links.todo import Duty, Urgency

PROPOSED, WITHOUT_LEADER = "groupes-proposes", "groupes-sans-animateur"
ASKED, INVITED = "demandes-de-groupe", "invitations-de-groupe"
_NOBODY = Value("")


def register_all() -> None:
    """Declare the kind and the duties: called once, when Django is ready."""
    kinds.register(
        Kind(
            slug=GROUP,
            label="Groupe de travail",
            plural="Groupes de travail",
            model=WorkingGroup,
            visible_to=visible_to,
            title=lambda group: group.name,
            address=lambda group: group.get_absolute_url(),
            searchable=lambda: WorkingGroup.objects.filter(state=GroupState.OPEN).order_by("pk"),
            document=document_of,
            mark="grp",
        )
    )
    todo.register(
        Duty(
            PROPOSED,
            "groupe de travail proposé,groupes de travail proposés",
            "Un éditeur national l’ouvre, ou le refuse en disant pourquoi.",
            "Proposé le",
            Urgency.SOON,
            _proposed,
            _page,
        )
    )
    todo.register(
        Duty(
            WITHOUT_LEADER,
            "groupe de travail sans animateur,groupes de travail sans animateur",
            "Plus aucun animateur n’a d’habilitation. Nommez-en un parmi les membres, ou fermez le groupe.",
            "Ouvert le",
            Urgency.SOON,
            _without_leader,
            _page,
        )
    )
    todo.register(
        Duty(
            ASKED,
            "demande d’entrée dans un groupe,demandes d’entrée dans un groupe",
            "Une personne attend la réponse d’un animateur.",
            "Demandé le",
            Urgency.SOON,
            _asked,
            _page_of_a_request,
        )
    )
    todo.register(
        Duty(
            INVITED,
            "invitation dans un groupe de travail,invitations dans un groupe de travail",
            "Acceptez ou refusez\u00a0: on n’entre pas dans un groupe sans l’avoir voulu.",
            "Reçue le",
            Urgency.SOON,
            _invited,
            _page_of_an_invitation,
        )
    )


def document_of(group: WorkingGroup) -> Document:
    """An open group as the index sees it: what the whole network reads of it, its name and its purpose."""
    moment = group.decided_at or group.proposed_at
    return Document(
        kind=GROUP,
        id=str(group.pk),
        readers=audience_of({"reseau"}).pk,
        title=group.name,
        summary=group.purpose,
        dated=moment.date(),
        national=True,
    )


def _proposed(user: Any) -> QuerySet | None:
    if not can(user, Action.OPEN_GROUP):
        return None
    found = WorkingGroup.objects.filter(state=GroupState.PROPOSED)
    return todo.lines(PROPOSED, found, title=F("name"), owner=_NOBODY, since=F("proposed_at"))


def _without_leader(user: Any) -> QuerySet | None:
    if not can(user, Action.OPEN_GROUP):
        return None
    led = present().select_related(None).filter(role=GroupRole.LEADER).order_by().values("group")
    found = WorkingGroup.objects.filter(state=GroupState.OPEN).exclude(pk__in=led)
    return todo.lines(WITHOUT_LEADER, found, title=F("name"), owner=_NOBODY, since=F("decided_at"))


def _asked(user: Any) -> QuerySet | None:
    led = [group for held in habilitations_of(user) for group, role in held.in_groups if role == GroupRole.LEADER]
    if not led:
        return None
    found = current().select_related(None).filter(group__in=led, state=MembershipState.ASKING)
    return todo.lines(ASKED, found, title=F("group__name"), owner=_NOBODY, since=F("since"))


def _invited(user: Any) -> QuerySet | None:
    mine = [held.pk for held in habilitations_of(user) if held.invited_to]
    if not mine:
        return None
    found = current().select_related(None).filter(habilitation__in=mine, state=MembershipState.INVITED)
    return todo.lines(INVITED, found, title=F("group__name"), owner=_NOBODY, since=F("since"))


def _page(key: str, title: str) -> str:
    return reverse("groups:short", args=[key])


def _page_of_a_request(key: str, title: str) -> str:
    return reverse("groups:request", args=[key])


def _page_of_an_invitation(key: str, title: str) -> str:
    return reverse("groups:invitation", args=[key])
