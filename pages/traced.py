"""What the trace keeps of the pages: who published, took off or deleted one, and who changed who reads it."""

from typing import Any

from django.db.models.signals import pre_delete
from wagtail.log_actions import get_active_log_context
from wagtail.signals import page_published, page_unpublished

from accounts import trace
from accounts.models import User
from accounts.tracing import verbs
from pages.models import PAGE, NationalPage
from pages.models.base import audience_changed

verbs.declare(
    {
        "pages.publish": "a publié une page de la Cnaf",
        "pages.unpublish": "a dépublié une page de la Cnaf",
        "pages.delete": "a supprimé une page de la Cnaf",
        "pages.audience": "a changé l’audience d’une page de la Cnaf",
        "pages.lien-ignore": "a ignoré un lien à corriger",
        "pages.lien-repris": "a remis un lien parmi ceux à corriger",
        "pages.toujours-a-jour": "a confirmé qu’une page est à jour",
        "pages.verification-demandee": "a demandé la vérification des liens",
        "hand_over.lock": "a libéré une page verrouillée par qui part",
        "hand_over.review": "a transmis une relecture",
    },
    {"round": "Vérification des liens"},
)


def connect() -> None:
    """Listen: called once, when Django is ready."""
    page_published.connect(_published, dispatch_uid="pages.traced.published")
    page_unpublished.connect(_unpublished, dispatch_uid="pages.traced.unpublished")
    pre_delete.connect(_deleted, sender=NationalPage, dispatch_uid="pages.traced.deleted")
    audience_changed.connect(_audience, dispatch_uid="pages.traced.audience")


def _published(sender: Any, instance: Any, **kwargs: Any) -> None:
    trace.record(_who(), "pages.publish", PAGE, instance.pk)


def _unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
    trace.record(_who(), "pages.unpublish", PAGE, instance.pk)


def _deleted(sender: Any, instance: NationalPage, **kwargs: Any) -> None:
    trace.record(_who(), "pages.delete", PAGE, instance.pk, audience=instance.audience.key)


def _audience(sender: Any, page: NationalPage, before: str, after: str, **kwargs: Any) -> None:
    trace.record(_who(), "pages.audience", PAGE, page.pk, before=before, after=after)


def _who() -> User | None:
    """The person in Wagtail's screens; None for a job or a command, which act at a date that someone had set."""
    person = get_active_log_context().user
    return person if isinstance(person, User) else None
