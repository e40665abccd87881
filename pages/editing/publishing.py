"""What the button of a page does: to publish, or to ask for a second reader."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.models import Page

from pages.models import ReviewTask
from pages.models.review import APPROVE
from pages.reviewing import REFUSED

TO_REVIEW = (
    "Cette page attend votre relecture\u00a0: lisez-la, posez une date si elle doit paraître plus tard, puis"
    " approuvez-la ou demandez des modifications, par les boutons du bas. Qui change le texte ne l’approuve plus."
)


@hooks.register("before_publish_page")
def asks_for_a_second_reader(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Bring back whoever publishes a letter that nobody else has read: the draft is saved, and they are told."""
    may_be_published: Any = getattr(page, "may_be_published", None)
    if may_be_published is None or may_be_published():
        return None
    messages.error(request, REFUSED)
    return redirect("wagtailadmin_pages:edit", page.pk)


class AskForAReview(SubmitForModerationMenuItem):
    """Wagtail's own button, in our words."""

    def get_context_data(self, parent_context: Any) -> Any:
        """What its template prints."""
        return super().get_context_data(parent_context) | {"label": "Soumettre à la relecture"}


@hooks.register("construct_page_action_menu")
def in_our_words(menu_items: list, request: HttpRequest, context: Any) -> None:
    """One way to submit, the same to send again; for whoever may approve, that button first."""
    kept = [item for item in menu_items if item.name != "action-restart-workflow"]
    kept = [AskForAReview(item.order) if item.name == "action-submit" else item for item in kept]
    menu_items[:] = sorted(kept, key=lambda item: (item.name != APPROVE, getattr(item, "launch_modal", False)))


@hooks.register("before_edit_page")
def says_that_it_waits(request: HttpRequest, page: Page) -> None:
    """Tell whoever opens a page in review what is expected of them."""
    task = page.current_workflow_task if request.method == "GET" else None
    if isinstance(task, ReviewTask) and task.get_actions(page, request.user):
        messages.info(request, TO_REVIEW)
