"""What the people of the demonstration read, put aside and follow, and when they last came."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.demo import DOMAIN
from accounts.models import User
from links import memory
from links.models import Favourite, Follow, Seen
from spaces.kinds import RESOURCE
from spaces.models import Resource

_LAST_VISIT = timedelta(days=6)
FAVOURITES = {
    "lecteur": ("demo-010", "demo-401", "demo-201", "demo-305"),
    "editeur": ("demo-316", "demo-204", "demo-322"),
    "admin-local": ("demo-017", "demo-214"),
    "lecteur-35": ("demo-101", "demo-107"),
    "editeur-35": ("demo-204", "demo-001", "demo-326"),
    "editeur-national": ("demo-301", "demo-319"),
    "admin-national": ("demo-212",),
}
FOLLOWED = {
    "lecteur": (("type", "fiche-action"), ("caf", "caf-23")),
    "editeur": (("rubrique", "suivi-evaluation"), ("caf", "caf-17"), ("caf", "caf-24")),
    "admin-local": (("rubrique", "preparation"),),
    "lecteur-35": (("type", "diagnostic"),),
    "editeur-35": (("rubrique", "conventions-signees"), ("caf", "caf-22")),
    "editeur-national": (("type", "evaluation"), ("type", "temoignage")),
    "admin-national": (("type", "ctg-signee"),),
}


def load() -> int:
    """Give a memory to the people of the demonstration who have none yet; answers to how many."""
    people = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    fresh = [name for name in FAVOURITES if name in people and not _remembers(people[name])]
    for name in fresh:
        _remember(people[name], FAVOURITES[name], FOLLOWED[name])
    return len(fresh)


def _remembers(user: User) -> bool:
    return any(model.objects.filter(user=user).exists() for model in (Seen, Favourite, Follow))


@transaction.atomic
def _remember(user: User, favourites: tuple[str, ...], followed: tuple[tuple[str, str], ...]) -> None:
    """They came six days ago, and opened then two supports of three among those that were new."""
    came = timezone.now() - _LAST_VISIT
    visible = Resource.objects.visible_to(user)
    recent = visible.filter(revised_at__gt=timezone.now() - memory.NEW_FOR, revised_at__lt=came).order_by("pk")
    opened = [pk for rank, pk in enumerate(recent.values_list("pk", flat=True)) if rank % 3]
    rows = [Seen(user=user, kind=RESOURCE, object_id=str(pk), at=came) for pk in opened]
    rows.append(Seen(user=user, kind=Seen.VISIT, object_id=Seen.THIS_ONE, at=came))
    Seen.objects.bulk_create(rows)
    for pk in visible.filter(lotus_id__in=favourites).order_by("pk").values_list("pk", flat=True):
        memory.put_aside(user, RESOURCE, pk)
    for kind, key in followed:
        memory.follow(user, kind, key)
