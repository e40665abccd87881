"""Checking pages and writing what was found. May run twice, at once, or be killed anywhere."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished

from accounts import trace
from accounts.models import User
from jobs import queues
from links.signals import changed
from pages.checking.citing import Citation, citations_of
from pages.checking.judging import Problem, outside_address, problems_of
from pages.checking.outside import Answer, Ask, Asker, Outcome
from pages.models import Finding, NationalPage, Round, WebAddress
from pages.models.checking import digest_of
from spaces.kinds import RESOURCE
from spaces.models import Resource

TURNED_OFF = "la vérification des autres sites est coupée"
NO_NETWORK = "aucun site n’a répondu\u00a0: le réseau est sans doute coupé ici"
FRESH = timedelta(days=1)  # an address that answered since is not asked again because a page was published
WAITED_FOR = timedelta(hours=2)  # a round that is not done by then was lost
_KEPT_ROUNDS = 20
_PROBES = 3
_BROKEN = (WebAddress.State.DOUBTFUL, WebAddress.State.DEAD)


def ask_outside(addresses: Iterable[str]) -> dict[str, Answer]:
    """Ask other sites, unless the setting says not to."""
    if not settings.CHECK_OTHER_SITES:
        return {address: Answer(Outcome.UNKNOWN, TURNED_OFF) for address in addresses}
    return Asker(f"EspaceCtg-liens/1.0 (+{settings.SITE_URL})")(addresses)


@transaction.atomic
def ask_for_a_round(by: User) -> bool:
    """Have every page checked soon; False when it was asked already and is not done."""
    if waiting_round(timezone.now()) is not None:
        return False
    asked = Round.objects.create(asked_by=by)
    trace.record(by, "pages.verification-demandee", "round", asked.pk)
    run_round.enqueue(asked.pk)
    return True


def waiting_round(now: datetime) -> Round | None:
    """The round that was asked and is not done."""
    return Round.objects.filter(done_at=None, asked_at__gt=now - WAITED_FOR).first()


@task(queue_name=queues.SLOW)
def run_round(round_id: int) -> str:
    """Do a round that was asked."""
    asked = Round.objects.filter(pk=round_id, done_at=None).first()
    if asked is None:
        return "déjà faite"
    do(asked, timezone.now())
    return "faite"


@task(queue_name=queues.SLOW)
def check_page(page_id: int) -> str:
    """Check one page again, because it was published or taken off."""
    check(NationalPage.objects.filter(pk=page_id), timezone.now(), since=timezone.now() - FRESH)
    return "vérifiée"


def connect() -> None:
    """Listen to what is published, and to supports that are read by fewer: called once, when Django is ready."""
    changed.connect(_support_changed, dispatch_uid="pages.checking.supports")
    page_published.connect(_published, dispatch_uid="pages.checking.published")
    page_unpublished.connect(_published, dispatch_uid="pages.checking.unpublished")


def _published(sender: object, instance: NationalPage, **kwargs: object) -> None:
    check_page.enqueue(instance.pk)


def _support_changed(sender: object, kind: str, pk: int, narrows: bool, **kwargs: object) -> None:
    """Its pages are looked at again when a support is withdrawn, replaced, or kept for fewer people."""
    if kind != RESOURCE or not narrows:
        return
    named = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Resource),
        to_object_id=str(pk),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    for page in sorted({int(one) for one in named.order_by().values_list("object_id", flat=True)}):
        check_page.enqueue(page)


def do(asked: Round, now: datetime, ask: Ask = ask_outside) -> Round:
    """Check every page and every address, forget the addresses that no page cites, note that the round is done."""
    addresses = check(NationalPage.objects.all(), now, since=now, ask=ask)
    cited = [digest_of(address) for address in addresses]
    gone = set(WebAddress.objects.values_list("digest", flat=True)) - set(cited)
    WebAddress.objects.filter(digest__in=gone).delete()
    asked.done_at, asked.addresses = timezone.now(), len(addresses)
    asked.pages = NationalPage.objects.filter(live=True).count()
    asked.save()
    kept = Round.objects.order_by("-asked_at", "-pk").values_list("pk", flat=True)[:_KEPT_ROUNDS]
    Round.objects.exclude(pk__in=list(kept)).delete()
    return asked


def check(pages: Iterable[NationalPage], now: datetime, *, since: datetime, ask: Ask = ask_outside) -> set[str]:
    """Check these pages; gives the addresses of other sites that they cite. Those that answered after `since` are not
    asked again."""
    cited = {page.pk: list(citations_of(page.specific)) for page in pages if page.live}
    addresses = {found for citations in cited.values() for one in citations if (found := outside_address(one))}
    _ask(addresses, now, since, ask)
    for page in pages:
        _write(page.pk, cited.get(page.pk, []), now)
    return addresses


def _ask(addresses: set[str], now: datetime, since: datetime, ask: Ask) -> None:
    """Ask these addresses and write what they answer. When no site answers at all, nothing is said of any."""
    known = {one.digest: one for one in WebAddress.objects.filter(digest__in=[digest_of(one) for one in addresses])}
    rows = {one: known.get(digest_of(one)) or WebAddress(digest=digest_of(one), address=one) for one in addresses}
    due = [one for one, row in rows.items() if not _is_fresh(row, since)]
    answers = ask(due)
    if _is_cut_off(answers, ask):
        answers = {one: Answer(Outcome.UNKNOWN, NO_NETWORK) for one in answers}
    for address, answer in answers.items():
        row = rows[address]
        if answer.outcome is Outcome.GOOD:
            row.answered(answer.said, now)
        elif answer.outcome is Outcome.FAILED:
            row.failed(answer.said, now)
        else:
            row.not_asked(answer.said)
        row.save()


def _is_fresh(row: WebAddress, since: datetime) -> bool:
    return row.state == WebAddress.State.GOOD and row.checked_at is not None and row.checked_at > since


def _is_cut_off(answers: dict[str, Answer], ask: Ask) -> bool:
    """Whether what failed failed for want of a network: no site answered, nor those that answered before."""
    if Outcome.GOOD in {answer.outcome for answer in answers.values()}:
        return False
    if Outcome.FAILED not in {answer.outcome for answer in answers.values()}:
        return False
    probes = WebAddress.objects.filter(state=WebAddress.State.GOOD).exclude(address__in=answers)
    asked = list(probes.order_by("-checked_at").values_list("address", flat=True)[:_PROBES])
    return Outcome.GOOD not in {answer.outcome for answer in ask(asked).values()}


@transaction.atomic
def _write(page_id: int, citations: list[Citation], now: datetime) -> None:
    """Write what is wrong in a page now, and forget what no longer is."""
    page = NationalPage.objects.select_for_update(of=("self",)).select_related("audience").filter(pk=page_id).first()
    if page is None:
        return
    wrong: dict[str, list[Problem]] = defaultdict(list)
    if page.live:
        for problem in [*problems_of(page, citations), *_of_other_sites(citations)]:
            wrong[digest_of(problem.sort, problem.target)].append(problem)
    page.findings.exclude(key__in=list(wrong)).delete()
    known = {one.key: one for one in page.findings.all()}
    for key, problems in wrong.items():
        finding = known.get(key) or Finding(page=page, key=key, first_seen_at=now)
        first = problems[0]
        finding.sort, finding.target, finding.object_id = first.sort, first.target, first.object_id
        finding.said, finding.is_certain, finding.seen_at = first.said, first.is_certain, now
        finding.places = list(dict.fromkeys(one.place for one in problems))
        finding.save()


def _of_other_sites(citations: list[Citation]) -> list[Problem]:
    """The addresses of other sites that do not answer, among those cited."""
    cited = [(one, outside_address(one)) for one in citations]
    digests = [digest_of(address) for _, address in cited if address]
    broken = {one.address: one for one in WebAddress.objects.filter(digest__in=digests, state__in=_BROKEN)}
    return [
        Problem(
            Finding.Sort.OUTSIDE,
            address,
            broken[address].said,
            citation.place,
            is_certain=broken[address].state == WebAddress.State.DEAD,
        )
        for citation, address in cited
        if address in broken
    ]
