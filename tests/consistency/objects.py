"""What the routes speak of beside the world of the matrix: each function makes one object and gives it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import (
    AccessRequest,
    ErasureRequest,
    Invitation,
    Level,
    Membership,
    RequestState,
    WorkingGroup,
)
from accounts.sight import audience_of
from files.models import FileVersion, PendingUpload
from pages.models import Finding, PictureRendition
from spaces.bulk.wishes import Wish
from spaces.models import Act, Batch, Collection, Report, Resource, SavedView, Status
from tests.pages.making import content, picture


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
