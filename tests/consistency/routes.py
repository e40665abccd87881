"""The verdict of every route. A new route without a line here fails the suite; add its line and it is tested:

    "spaces:withdraw": Line(WRITERS_OF_16, lambda w: [w.closed.pk]),

A verdict says, person by person, what the route answers; `args` builds its arguments from the world of the test
(`tests.consistency.test_routes_matrix.world`); `method` and `data` make the request.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.asking.links import token_of
from accounts.models import (
    AccessRequest,
    ErasureRequest,
    Invitation,
    Level,
    Membership,
    MembershipState,
    RequestState,
    WorkingGroup,
)
from accounts.sight import audience_of
from files.models import FileVersion, PendingUpload
from pages.models import Finding, PictureRendition
from spaces.bulk.wishes import Wish
from spaces.models import Act, Batch, Collection, Report, Resource, SavedView, Status
from tests.accounts.signing_in import passkey_of
from tests.pages.making import content, picture

EVERYONE = (
    "anonymous",
    "outsider",
    "ended",
    "lecteur",
    "editeur",
    "admin_local",
    "lecteur_35",
    "editeur_35",
    "admin_local_35",
    "member",  # lecteur of caf-35, in the working group of the world
    "animateur",  # éditeur of caf-33, who animates it
    "two_cafs",
    "editeur_national",
    "admin_national",
)


class Outcome(StrEnum):
    OPEN = "answers"  # a page, a way on, or a form that is refused for what it holds
    SIGN_IN = "sends to sign in"
    NO_LEVEL = "says that no level is open"
    FORBIDDEN = "forbids"
    ABSENT = "does not exist"


Verdict = Mapping[str, Outcome]


def verdict(open_to: set[str] | frozenset[str], otherwise: Outcome) -> Verdict:
    """Open to these people; `otherwise` for the others who have a level; the rest stay at the door."""
    at_the_door = {"anonymous": Outcome.SIGN_IN, "outsider": Outcome.NO_LEVEL, "ended": Outcome.NO_LEVEL}
    return {name: Outcome.OPEN if name in open_to else at_the_door.get(name, otherwise) for name in EVERYONE}


HABILITATED_PEOPLE = frozenset(EVERYONE) - {"anonymous", "outsider", "ended"}
READERS_ONLY = frozenset({"lecteur", "lecteur_35", "member"})
WRITERS_SOMEWHERE = HABILITATED_PEOPLE - READERS_ONLY
PEOPLE_OF_16 = frozenset({"lecteur", "editeur", "admin_local", "two_cafs", "admin_national"})
WRITERS_OF_16 = frozenset({"editeur", "admin_local", "admin_national"})
NATIONAL_PEOPLE = frozenset({"editeur_national", "admin_national"})
ADMIN_PEOPLE = frozenset({"admin_national"})

PUBLIC = dict.fromkeys(EVERYONE, Outcome.OPEN)
# What is theirs alone, with a level or without.
SIGNED_IN = PUBLIC | {"anonymous": Outcome.SIGN_IN}
HABILITATED = verdict(HABILITATED_PEOPLE, Outcome.ABSENT)
DEPOSITORS = verdict(WRITERS_SOMEWHERE, Outcome.FORBIDDEN)
NATIONAL = verdict(NATIONAL_PEOPLE, Outcome.FORBIDDEN)
NATIONAL_READERS = verdict(NATIONAL_PEOPLE, Outcome.ABSENT)
ADMIN = verdict(ADMIN_PEOPLE, Outcome.FORBIDDEN)
GRANTERS = verdict(frozenset({"admin_local", "admin_local_35", "admin_national"}), Outcome.FORBIDDEN)
GRANTERS_OF_16 = GRANTERS | {"admin_local_35": Outcome.ABSENT}
READERS = verdict(PEOPLE_OF_16, Outcome.ABSENT)  # of an object kept for the people of caf-16
EDITORS_ONLY = verdict(WRITERS_OF_16, Outcome.ABSENT)  # of what only the éditeurs of caf-16 see
CLOSED = verdict(frozenset(), Outcome.ABSENT)  # a library would open it, we do not
# Readers who may not write are told so; those who may not see learn nothing.
WRITERS = READERS | dict.fromkeys(PEOPLE_OF_16 - WRITERS_OF_16, Outcome.FORBIDDEN)

# Only who wrote it changes it; the other readers are told so.
AUTHOR = READERS | dict.fromkeys(PEOPLE_OF_16 - {"lecteur"}, Outcome.FORBIDDEN)

# What the éditeur of caf-16 did alone: nobody else sees it, and those who may not do as much are told so.
OWN = verdict(frozenset({"editeur"}), Outcome.ABSENT) | dict.fromkeys(READERS_ONLY, Outcome.FORBIDDEN)

# A moderator acts on what they see; its other readers are told that they may not.
MODERATORS = READERS | dict.fromkeys(PEOPLE_OF_16 - {"admin_national"}, Outcome.FORBIDDEN)

KEEPER = verdict(frozenset({"lecteur"}), Outcome.ABSENT)  # of a view that the lecteur of caf-16 keeps


# The group of the tests: led by its animateur, closed by the national editors too; others are told that they may not.
LEADER = verdict(frozenset({"animateur"}), Outcome.FORBIDDEN)
LEADER_AND_NATIONAL = verdict(NATIONAL_PEOPLE | {"animateur"}, Outcome.FORBIDDEN)
# What is said of one membership exists for those who may name its animateurs.
NAMING = verdict(NATIONAL_PEOPLE | {"animateur"}, Outcome.ABSENT)
LEADING = NAMING | dict.fromkeys(NATIONAL_PEOPLE, Outcome.FORBIDDEN)


def following(version: FileVersion) -> FileVersion:
    """A second version of the same file, of the same bytes, as the jobs would have left it."""
    same = {name: getattr(version, name) for name in ("file", "blob", "name", "media_type", "created_by", "state")}
    return FileVersion.objects.create(number=version.number + 1, pages=0, **same)


def waiting_file(world: Any) -> PendingUpload:
    """A file that the éditeur of caf-16 sent and did not deposit."""
    version = world.version
    return PendingUpload.objects.create(
        user=world.people.editeur,
        blob=version.blob,
        name=version.name,
        media_type=version.media_type,
        proposed={"title": "Un titre"},
    )


def finding_of(world: Any) -> Finding:
    """A link to correct in a published page."""
    return Finding.objects.create(page=content("perimee"), key="0" * 64, sort=Finding.Sort.PAGE, target="page:1")


def tool_of(world: Any) -> Resource:
    """A national tool on the shelves, open to the whole network."""
    tool = Resource(title="Trame", author=world.people.editeur_national, audience=audience_of({"reseau"}))
    tool.rubrique_id, tool.type_id = world.closed.rubrique_id, world.closed.type_id
    tool.status, tool.published_at = Status.PUBLISHED, world.closed.published_at
    tool.save()
    return tool


def collection_of(world: Any) -> Collection:
    """What a lecteur of caf-16 put together and shares with the people of their Caf."""
    collection = Collection(
        title="Pour la Charente", author=world.people.lecteur, caf_id="caf-16", audience=world.closed.audience
    )
    collection.save()
    collection.items.create(resource=world.closed, position=1)
    return collection


def picture_of(world: Any) -> PictureRendition:
    """An image that no page shows yet: for national editors only."""
    return picture().renditions.order_by("pk").first()


def batch_of(world: Any) -> Batch:
    """A batch of the éditeur of caf-16, not done yet."""
    wish = Wish(Act.WITHDRAW, reason="Chiffres à reprendre")
    return Batch.objects.create(user=world.people.editeur, token=uuid4(), act=wish.act, wish=wish.to_json())


def report_of(world: Any) -> Report:
    """What a lecteur of caf-16 saw wrong in what the people of their Caf read."""
    return Report.objects.create(resource=world.closed, owner="caf-16", author=world.people.lecteur, words="Une faute")


def view_of(world: Any) -> SavedView:
    """What a lecteur of caf-16 keeps of the list."""
    return SavedView.objects.create(user=world.people.lecteur, name="Ma vue", query="caf=caf-16")


def unconfirmed_request() -> AccessRequest:
    """What someone without account asks of caf-16."""
    asked = {"email": "nouvelle@example.org", "name": "Zoé Lefèvre", "caf_id": "caf-16", "level": "lecteur"}
    return AccessRequest.objects.create(**asked)


def request_of(world: Any) -> AccessRequest:
    """What somebody without a level asks of the Caf de la Charente."""
    user = world.people.outsider
    return AccessRequest.objects.create(
        user=user, email=user.email, name=user.name, caf_id="caf-16", level=Level.LECTEUR, state=RequestState.WAITING
    )


def invitation_of(world: Any) -> Invitation:
    """What the administrateur local of the Charente offers to a colleague."""
    return Invitation.objects.create(
        email="invite@example.org",
        caf_id="caf-16",
        level=Level.LECTEUR,
        invited_by=world.people.admin_local,
        expires_at=timezone.now() + timedelta(days=14),
    )


def erasure_of(world: Any) -> ErasureRequest:
    """What a lecteur of caf-16 asks for themself."""
    return ErasureRequest.objects.create(user=world.people.lecteur)


def proposed_group(world: Any) -> WorkingGroup:
    """What the éditeur of caf-16 proposed, and nobody decided."""
    return WorkingGroup.objects.create(name="Proposé", purpose="Voir.", proposed_by=world.people.editeur)


def linked_to_the_group(world: Any, state: Any) -> Membership:
    """The lecteur of caf-16, who asks to enter the group of the tests, or is invited to it."""
    held = world.people.lecteur.habilitations.get()
    return Membership.objects.create(group=world.people.group, habilitation=held, state=state)


def member_of_the_group(world: Any) -> Membership:
    """The member of the group of the tests who does not lead it."""
    return world.people.group.memberships.get(habilitation__user=world.people.member)


@dataclass(frozen=True)
class Line:
    """What a route answers to each person, and how to ask it."""

    verdict: Verdict
    args: Callable[[Any], list] = lambda world: []
    method: str = "get"
    data: Callable[[Any], dict] = field(default=lambda world: {})


ROUTES: dict[str, Line] = {
    # accounts
    "account_login": Line(PUBLIC),
    "account_logout": Line(PUBLIC, method="post"),
    # absent where no provider is configured, as in the suite
    **dict.fromkeys(("provider:go", "provider:back"), Line(dict.fromkeys(EVERYONE, Outcome.ABSENT))),
    "account_inactive": Line(PUBLIC),
    "account_reset_password": Line(PUBLIC),
    "account_reset_password_done": Line(PUBLIC),
    "account_reset_password_from_key": Line(PUBLIC, lambda w: ["1", "faux-jeton"]),
    "account_reset_password_from_key_done": Line(PUBLIC),
    "account_change_password": Line(SIGNED_IN),
    "account_set_password": Line(SIGNED_IN),
    "account_reauthenticate": Line(SIGNED_IN),
    "mfa_authenticate": Line(PUBLIC),
    "mfa_reauthenticate": Line(SIGNED_IN),
    "mfa_index": Line(SIGNED_IN),
    "mfa_activate_totp": Line(SIGNED_IN),
    "mfa_deactivate_totp": Line(SIGNED_IN),
    "mfa_view_recovery_codes": Line(SIGNED_IN),
    "mfa_download_recovery_codes": Line(SIGNED_IN),
    "mfa_generate_recovery_codes": Line(SIGNED_IN),
    "mfa_add_webauthn": Line(SIGNED_IN),
    "mfa_reauthenticate_webauthn": Line(SIGNED_IN),
    "mfa_login_webauthn": Line(PUBLIC),
    # a passkey of the administrateur local of caf-16; the others who have a factor find none, the rest confirm first
    **dict.fromkeys(
        ("mfa_edit_webauthn", "mfa_remove_webauthn"),
        Line(
            SIGNED_IN | dict.fromkeys(("admin_local_35", *NATIONAL_PEOPLE), Outcome.ABSENT),
            lambda w: [passkey_of(w.people.admin_local).pk],
        ),
    ),
    "account_home": Line(SIGNED_IN),
    "account_address": Line(SIGNED_IN),
    "account_confirm_address": Line(SIGNED_IN, lambda w: ["faux-jeton"]),
    "account_sessions": Line(SIGNED_IN),
    "account_end_session": Line(  # a session of one's own
        dict.fromkeys(PUBLIC, Outcome.ABSENT) | {"anonymous": Outcome.SIGN_IN}, lambda w: [0], "post"
    ),
    "account_end_sessions": Line(SIGNED_IN, method="post"),
    "account_act_for": Line(
        verdict(frozenset({"lecteur"}), Outcome.FORBIDDEN),  # a habilitation of one's own
        method="post",
        data=lambda w: {"habilitation": w.people.lecteur.habilitations.get().pk},
    ),
    "gestion:accounts_user_reset_second_factor": Line(ADMIN, lambda w: [w.people.editeur_national.pk]),
    "closed_cms_login": Line(PUBLIC),
    "closed_cms_util_login": Line(PUBLIC),
    "closed_util_login": Line(PUBLIC),
    "closed_gestion_login": Line(PUBLIC),
    "closed_cms_logout": Line(PUBLIC),
    "closed_gestion_logout": Line(PUBLIC),
    "closed_cms_password_reset": Line(PUBLIC),
    "closed_gestion_password_reset": Line(PUBLIC),
    "closed_page_password": Line(CLOSED),
    "cms_account": Line(NATIONAL, method="post"),
    "closed_cms_people": Line(NATIONAL | dict.fromkeys(NATIONAL_PEOPLE, Outcome.ABSENT)),
    # accounts: the habilitations of a Caf
    **dict.fromkeys(("keeping:people", "keeping:export", "keeping:review", "keeping:give-by-address"), Line(GRANTERS)),
    **dict.fromkeys(("keeping:person", "keeping:give"), Line(GRANTERS_OF_16, lambda w: [w.people.lecteur.pk])),
    **dict.fromkeys(
        ("keeping:renew", "keeping:suspend", "keeping:resume", "keeping:end", "keeping:change"),
        Line(GRANTERS_OF_16, lambda w: [w.people.lecteur.habilitations.get().pk]),
    ),
    "keeping:restore": Line(GRANTERS_OF_16, lambda w: [w.people.lecteur.habilitations.get().pk], "post"),
    **dict.fromkeys(("access_ask", "access_sent"), Line(PUBLIC)),
    "access_confirm": Line(PUBLIC, lambda w: [token_of(unconfirmed_request())]),
    **dict.fromkeys(("access_level", "access_mine"), Line(SIGNED_IN)),
    "access_withdraw": Line(
        dict.fromkeys(EVERYONE, Outcome.ABSENT) | {"anonymous": Outcome.SIGN_IN, "outsider": Outcome.OPEN},
        lambda w: [request_of(w).pk],
        "post",
    ),
    **dict.fromkeys(("deciding:requests", "deciding:invite", "deciding:invitations"), Line(GRANTERS)),
    **dict.fromkeys(("deciding:import", "deciding:import-model"), Line(GRANTERS)),
    **dict.fromkeys(("deciding:orphans", "deciding:orphans-export"), Line(ADMIN)),
    "deciding:request": Line(GRANTERS_OF_16, lambda w: [request_of(w).pk]),
    "deciding:invitation-again": Line(GRANTERS_OF_16, lambda w: [invitation_of(w).pk], "post"),
    "deciding:invitation-take-back": Line(GRANTERS_OF_16, lambda w: [invitation_of(w).pk], "post"),
    "deciding:invitation": Line(PUBLIC, lambda w: ["faux-jeton"]),
    "rights": Line(HABILITATED),
    "seeing_as:start": Line(ADMIN),
    "tracing:lines": Line(ADMIN),
    "tracing:export": Line(ADMIN),
    "seeing_as:stop": Line(ADMIN, method="post"),
    "own_data:page": Line(SIGNED_IN),
    "own_data:export": Line(SIGNED_IN),
    "own_data:ask": Line(SIGNED_IN, method="post"),
    "own_data:withdraw": Line(SIGNED_IN, method="post"),
    "own_data:erasures": Line(ADMIN),
    "own_data:erasure": Line(ADMIN, lambda w: [erasure_of(w).pk]),
    "own_data:reopen": Line(GRANTERS_OF_16, lambda w: [w.people.lecteur.pk]),
    "leaving:handover": Line(GRANTERS_OF_16, lambda w: [w.people.lecteur.pk]),
    "leaving:leave": Line(GRANTERS_OF_16, lambda w: [w.people.lecteur.pk], "post"),
    "groups:list": Line(HABILITATED),
    "groups:propose": Line(DEPOSITORS),
    "groups:short": Line(HABILITATED, lambda w: [w.people.group.pk]),
    "groups:detail": Line(HABILITATED, lambda w: [w.people.group.pk, "petite-enfance-en-milieu-rural"]),
    **dict.fromkeys(("groups:describe", "groups:close"), Line(LEADER_AND_NATIONAL, lambda w: [w.people.group.pk])),
    "groups:decide": Line(
        verdict(NATIONAL_PEOPLE, Outcome.ABSENT) | {"editeur": Outcome.FORBIDDEN}, lambda w: [proposed_group(w).pk]
    ),
    "groups:ask": Line(HABILITATED, lambda w: [w.people.group.pk]),
    "groups:invite": Line(LEADER, lambda w: [w.people.group.pk]),
    "groups:leave": Line(verdict({"member", "animateur"}, Outcome.ABSENT), lambda w: [w.people.group.pk]),
    "groups:invitation": Line(KEEPER, lambda w: [linked_to_the_group(w, MembershipState.INVITED).pk]),
    "groups:request": Line(LEADING, lambda w: [linked_to_the_group(w, MembershipState.ASKING).pk]),
    "groups:answer": Line(LEADING, lambda w: [linked_to_the_group(w, MembershipState.ASKING).pk], "post"),
    "groups:remove": Line(LEADING, lambda w: [member_of_the_group(w).pk]),
    "groups:role": Line(NAMING, lambda w: [member_of_the_group(w).pk], "post", lambda w: {"leader": "on"}),
    # config
    "components": Line(ADMIN),
    # pages
    **dict.fromkeys(
        (
            "closed_cms_documents",
            "closed_cms_redirects",
            "closed_cms_sites",
            "closed_cms_embeds",
            "closed_cms_workflows",
            "closed_cms_collections",
            "closed_cms_site_history",
            "closed_cms_page_types",
            "closed_cms_test404",
            "closed_cms_failwhale",
        ),
        Line(NATIONAL | dict.fromkeys(NATIONAL_PEOPLE, Outcome.ABSENT)),
    ),
    "glossary": Line(HABILITATED),
    "wagtail_serve": Line(HABILITATED, lambda w: [""]),  # each page then has its audience
    "pages:picture": Line(NATIONAL_READERS, lambda w: [picture_of(w).pk]),
    **dict.fromkeys(("national:index", "national:index_results", "national:deposited"), Line(NATIONAL)),
    **dict.fromkeys(("national:show", "national:withdraw"), Line(NATIONAL, lambda w: [tool_of(w).pk])),
    **dict.fromkeys(
        ("national:publish", "national:restore", "national:review", "national:still_good"),
        Line(NATIONAL, lambda w: [tool_of(w).pk], "post"),
    ),
    **dict.fromkeys(
        ("choose_support:choose", "choose_support:choose_results", "choose_file:choose", "choose_file:choose_results"),
        Line(NATIONAL),
    ),
    "choose_support:chosen": Line(NATIONAL, lambda w: [tool_of(w).pk]),
    **dict.fromkeys(("checking:index", "checking:stale"), Line(NATIONAL)),
    "checking:again": Line(NATIONAL, method="post"),
    "checking:ignore": Line(NATIONAL, lambda w: [finding_of(w).pk]),
    "checking:tell_again": Line(NATIONAL, lambda w: [finding_of(w).pk], method="post"),
    "checking:still_true": Line(NATIONAL, lambda w: [finding_of(w).page_id], method="post"),
    # a file of a support kept for the people of caf-16: no choice for an éditeur national
    "choose_file:chosen": Line(NATIONAL | {"editeur_national": Outcome.ABSENT}, lambda w: [w.version.file_id]),
    # files: the page, the text and the bytes of a support kept for the people of caf-16
    "files:page": Line(READERS, lambda w: [w.version.pk, 1]),
    "files:image": Line(READERS, lambda w: [w.version.pk, 1]),
    "files:preview": Line(READERS, lambda w: [w.version.pk]),
    "files:text": Line(READERS, lambda w: [w.version.pk]),
    "files:passages": Line(READERS, lambda w: [w.version.pk]),
    "files:download": Line(READERS, lambda w: [w.version.pk]),
    "files:compare": Line(READERS, lambda w: [w.version.pk, following(w.version).pk]),
    "files:read-again": Line(WRITERS, lambda w: [w.version.pk], "post"),
    "files:work-again": Line(WRITERS, lambda w: [w.version.pk, "convertir"], "post"),
    # links
    "links:todo": Line(HABILITATED),
    "links:favourites": Line(HABILITATED),
    "links:favourite": Line(READERS, lambda w: ["resource", w.closed.pk], "post"),
    "links:follow": Line(HABILITATED, lambda w: ["rubrique", "diagnostic"], "post"),
    # spaces
    "spaces:news": Line(HABILITATED),
    "spaces:collections": Line(HABILITATED),
    "spaces:collection-create": Line(HABILITATED),
    "spaces:collection-add": Line(READERS, method="post", data=lambda w: {"support": w.closed.pk}),
    "spaces:collection-short": Line(READERS, lambda w: [collection_of(w).pk]),
    "spaces:collection": Line(READERS, lambda w: [collection_of(w).pk, "pour-la-charente"]),
    "spaces:collection-revise": Line(AUTHOR, lambda w: [collection_of(w).pk]),
    "spaces:collection-delete": Line(AUTHOR, lambda w: [collection_of(w).pk]),
    "spaces:collection-moderate": Line(MODERATORS, lambda w: [collection_of(w).pk]),
    "spaces:collection-give-back": Line(MODERATORS, lambda w: [collection_of(w).pk], "post"),
    "spaces:collection-acknowledge": Line(AUTHOR, lambda w: [collection_of(w).pk], "post"),
    "spaces:collection-pdf": Line(READERS, lambda w: [collection_of(w).pk]),
    "spaces:collection-compare": Line(READERS, lambda w: [collection_of(w).pk]),
    "spaces:collection-remove": Line(AUTHOR, lambda w: [collection_of(w).pk, w.closed.pk], "post"),
    "spaces:collection-note": Line(AUTHOR, lambda w: [collection_of(w).pk, w.closed.pk], "post"),
    "spaces:collection-move": Line(AUTHOR, lambda w: [collection_of(w).pk, w.closed.pk], "post"),
    "spaces:carry": Line(HABILITATED),
    "spaces:archive": Line(HABILITATED),
    "spaces:read-all": Line(HABILITATED, method="post"),
    "spaces:unread-all": Line(HABILITATED, method="post"),
    "spaces:bulk": Line(DEPOSITORS),
    "spaces:bulk-run": Line(DEPOSITORS, method="post"),
    "spaces:bulk-recent": Line(DEPOSITORS),
    "spaces:bulk-batch": Line(OWN, lambda w: [batch_of(w).pk]),
    "spaces:bulk-continue": Line(OWN, lambda w: [batch_of(w).pk], "post"),
    "spaces:bulk-undo": Line(OWN, lambda w: [batch_of(w).pk], "post"),
    "spaces:list": Line(HABILITATED),
    "spaces:category": Line(HABILITATED),
    "spaces:views": Line(HABILITATED),
    "spaces:view-rename": Line(KEEPER, lambda w: [view_of(w).pk], "post"),
    "spaces:view-opening": Line(KEEPER, lambda w: [view_of(w).pk], "post"),
    "spaces:view-forget": Line(KEEPER, lambda w: [view_of(w).pk], "post"),
    "spaces:export": Line(HABILITATED, lambda w: ["csv"]),
    "spaces:short": Line(READERS, lambda w: [w.closed.pk]),
    "spaces:detail": Line(READERS, lambda w: [w.closed.pk, "diagnostic-reserve"]),
    "spaces:revise": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:withdraw": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:replace": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:publish": Line(EDITORS_ONLY, lambda w: [w.draft.pk], "post"),
    "spaces:take-up": Line(READERS, lambda w: [w.closed.pk], "post", lambda w: {"owner": "caf-16"}),
    "spaces:confirm": Line(WRITERS, lambda w: [w.closed.pk], "post"),
    "spaces:restore": Line(EDITORS_ONLY, lambda w: [w.withdrawn.pk], "post"),
    "spaces:revise-block": Line(WRITERS, lambda w: [w.closed.pk, "titre"]),
    "spaces:history": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:near": Line(READERS, lambda w: [w.closed.pk]),
    "spaces:give": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:give-back": Line(WRITERS, lambda w: [w.closed.pk], "post"),
    "spaces:report": Line(READERS, lambda w: [w.closed.pk]),
    "spaces:reports": Line(HABILITATED),
    "spaces:report-page": Line(EDITORS_ONLY | {"lecteur": Outcome.OPEN}, lambda w: [report_of(w).pk]),
    "spaces:still-good": Line(WRITERS, lambda w: [w.closed.pk], "post"),
    "spaces:see-source": Line(WRITERS, lambda w: [w.closed.pk], "post"),
    "spaces:add-files": Line(WRITERS, lambda w: [w.closed.pk]),
    "spaces:add-version": Line(WRITERS, lambda w: [w.closed.pk, w.version.file_id]),
    "spaces:restore-version": Line(WRITERS, lambda w: [w.closed.pk, w.version.file_id, w.version.number]),
    "spaces:remove-version": Line(WRITERS, lambda w: [w.closed.pk, w.version.file_id, w.version.number]),
    "spaces:deposit": Line(DEPOSITORS),
    "spaces:deposit-file": Line(DEPOSITORS, method="post"),
    "spaces:deposit-draft": Line(DEPOSITORS, method="post"),
    "spaces:deposit-undo": Line(DEPOSITORS, method="post"),
    "spaces:deposit-drop": Line(OWN, lambda w: [waiting_file(w).pk], "post"),
    "spaces:deposited": Line(HABILITATED),
    "spaces:cafs": Line(HABILITATED),
    "spaces:caf": Line(HABILITATED, lambda w: ["caf-16"]),
    # search
    "search:results": Line(HABILITATED),
    "search:suggestions": Line(HABILITATED),
}
