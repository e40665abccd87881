"""What an éditeur national decides of what was found."""

from django.db import transaction
from django.utils import timezone

from accounts import trace
from accounts.models import User
from accounts.permissions import Action, require
from pages.models import PAGE, Finding, NationalPage, StillTrue


@transaction.atomic
def ignore(finding: Finding, by: User, because: str) -> None:
    """Leave a link as it is, and say why: it is told no more while it stays the same. Twice is once."""
    held = _held(finding, by)
    if held is None or held.ignored_at is not None:
        return
    held.ignored_at, held.ignored_by, held.ignored_because = timezone.now(), by, because
    held.save(update_fields=["ignored_at", "ignored_by", "ignored_because"])
    trace.record(by, "pages.lien-ignore", PAGE, held.page_id, target=held.target, because=because)


@transaction.atomic
def tell_again(finding: Finding, by: User) -> None:
    """Tell a link that was ignored again. Twice is once."""
    held = _held(finding, by)
    if held is None or held.ignored_at is None:
        return
    held.ignored_at, held.ignored_by, held.ignored_because = None, None, ""
    held.save(update_fields=["ignored_at", "ignored_by", "ignored_because"])
    trace.record(by, "pages.lien-repris", PAGE, held.page_id, target=held.target)


@transaction.atomic
def still_true(page: NationalPage, by: User) -> None:
    """Note that a person read a page today and that it is still up to date."""
    require(by, Action.NATIONAL_EDIT, page)
    StillTrue.objects.update_or_create(page=page, defaults={"said_at": timezone.now(), "said_by": by})
    trace.record(by, "pages.toujours-a-jour", PAGE, page.pk)


def _held(finding: Finding, by: User) -> Finding | None:
    """The row, locked; None when a check found since that nothing is wrong."""
    require(by, Action.NATIONAL_EDIT, finding.page)
    return Finding.objects.select_for_update(of=("self",)).filter(pk=finding.pk).first()
