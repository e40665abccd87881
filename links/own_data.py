"""What this room holds about a person: what they opened, put aside and follow."""

from typing import Any

from links import personal
from links.models import Favourite, Follow, Seen
from links.personal import Personal


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    personal.register(
        Personal(
            "vus",
            "Ce que vous avez ouvert, et vos dernières visites à l’accueil",
            "Marquer ce qui est nouveau pour vous. Vous seul le lisez.",
            "Jusqu’à l’effacement du compte.",
            frozenset({"links.Seen.user"}),
            lambda user: Seen.objects.filter(user=user),
            lambda row: {"genre": row.kind, "numero": row.object_id, "le": row.at},
            lambda user: Seen.objects.filter(user=user).delete()[0],
            order=60,
        )
    )
    personal.register(
        Personal(
            "favoris",
            "Vos favoris",
            "Retrouver ce que vous avez mis de côté. Vous seul le lisez.",
            "Jusqu’à ce que vous les retiriez, ou à l’effacement du compte.",
            frozenset({"links.Favourite.user"}),
            lambda user: Favourite.objects.filter(user=user),
            _kept,
            lambda user: Favourite.objects.filter(user=user).delete()[0],
            order=61,
        )
    )
    personal.register(
        Personal(
            "suivis",
            "Ce que vous suivez",
            "Vous montrer les nouveautés qui vous intéressent. Vous seul le lisez.",
            "Jusqu’à ce que vous ne le suiviez plus, ou à l’effacement du compte.",
            frozenset({"links.Follow.user"}),
            lambda user: Follow.objects.filter(user=user),
            _kept,
            lambda user: Follow.objects.filter(user=user).delete()[0],
            order=62,
        )
    )


def _kept(row: Any) -> dict[str, Any]:
    return {"genre": row.kind, "numero": row.object_id, "le": row.created_at}
