"""What the pages do at their dates: appear, and go."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Revision

from pages.models import NationalPage
from pages.reviewing import NotReviewed


def keep(now: datetime) -> None:
    """Take off the pages whose last day is over, publish those whose day has come. May run twice, or at once.

    Raises NotReviewed, once all the others are done, when a page may not be published yet; ValidationError when its
    number or its address was taken since.
    """
    for key in NationalPage.objects.filter(live=True, expire_at__lt=now).order_by("expire_at").values_list("pk"):
        _take_off(key[0], now)
    due = Revision.objects.page_revisions().filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    stopped = {key: error for key in due.values_list("pk", flat=True) if (error := _publish(key, now)) is not None}
    refused = [key for key, error in stopped.items() if isinstance(error, NotReviewed)]
    if refused:
        raise NotReviewed(f"Publications programmées et refusées, faute de relecture\u00a0: {refused}")
    for key, error in stopped.items():
        raise ValidationError(f"Publication programmée {key}, impossible\u00a0: {error}") from error


@transaction.atomic
def _take_off(key: int, now: datetime) -> None:
    page = NationalPage.objects.select_for_update(of=("self",)).filter(pk=key, live=True, expire_at__lt=now).first()
    if page is not None:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(key: int, now: datetime) -> Exception | None:
    """Publish a revision; what stopped it, if anything did."""
    try:
        with transaction.atomic():
            revision = Revision.objects.select_for_update().filter(pk=key, approved_go_live_at__lt=now).first()
            if revision is not None:
                revision.publish(log_action="wagtail.publish.scheduled")
    except (NotReviewed, ValidationError, IntegrityError) as error:
        return error
    return None
