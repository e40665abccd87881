"""How the rest of the site sees the pages of the Cnaf."""

from links import kinds
from links.kinds import Kind
from pages.models import HomePage


def register_all() -> None:
    """Declare the kinds of this room: called once, when Django is ready."""
    kinds.register(
        Kind(
            slug="page",
            label="page",
            plural="pages",
            model=HomePage,
            visible_to=lambda user: HomePage.objects.visible_to(user),
            title=lambda page: page.title,
            address=lambda page: page.url or "/",
        )
    )
