"""Requests for an access: who decides them, what is given, what the others are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as written

from accounts.deciding import actions, scope, tasks, working_days
from accounts.errors import Refused
from accounts.models import AccessRequest, Habilitation, Level, RequestState, Source, Trace
from accounts.sight import forget
from links import todo
from tests.factories import HabilitationFactory, person
from ui.typography import long_date

pytestmark = pytest.mark.django_db


def asked(user=None, caf="caf-16", level=Level.LECTEUR, **fields):
    """A request that waits, of someone who has no level unless told otherwise."""
    user = user or person()
    fields = {"why": "Je prépare la Ctg", "confirmed_at": timezone.now()} | fields
    return AccessRequest.objects.create(
        user=user, email=user.email, name=user.name, caf_id=caf, level=level, state=RequestState.WAITING, **fields
    )


def address(request):
    return reverse("deciding:request", args=[request.pk])


def accepting(level=Level.LECTEUR, until=""):
    return {"decision": "accepter", "accepter-level": level, "accepter-until": until}


def listed(client, **asked):
    response = client.get(reverse("deciding:requests"), asked)
    return [one["request"] for one in response.context["requests"]]


def test_the_administrateur_local_gives_another_level_with_an_end(client, people):
    request = asked(level=Level.LECTEUR)
    client.force_login(people.admin_local)
    page = client.get(address(request)).content.decode()
    assert request.email in page
    assert "Je prépare la Ctg" in page
    assert "aucun niveau" in page
    next_year = timezone.localdate() + timedelta(days=300)
    sent = accepting(Level.EDITEUR, f"{next_year:%Y-%m-%d}")
    assert client.post(address(request), sent).status_code == 302
    held = request.user.habilitations.get()
    assert (held.level, held.caf_id, held.granted_by, held.source) == (
        Level.EDITEUR,
        "caf-16",
        people.admin_local,
        Source.REQUEST,
    )
    assert timezone.localtime(held.ends_at).date() == next_year + timedelta(days=1)
    request.refresh_from_db()
    assert (request.state, request.given, request.decided_by) == (RequestState.ACCEPTED, held, people.admin_local)
    assert Trace.objects.filter(verb="accept-request", actor=people.admin_local).count() == 1
    tasks.tell_answer.func(request.pk)
    assert mail.outbox[-1].to == [request.email]
    assert "acceptée" in mail.outbox[-1].body
    assert f"jusqu'au {written(next_year, 'j F Y')}" in mail.outbox[-1].body
    assert f"est acceptée jusqu’au {long_date(next_year)}" in client.get("/habilitations/demandes/").content.decode()


def test_a_refusal_says_why_and_keeps_what_was_typed(client, people):
    request = asked()
    client.force_login(people.admin_local)
    refused = client.post(address(request), {"decision": "refuser", "refuser-reason": " "})
    assert refused.status_code == 422
    assert "Écrivez pourquoi vous refusez" in refused.content.decode()
    client.post(address(request), {"decision": "refuser", "refuser-reason": "Vous relevez de la Caf voisine."})
    request.refresh_from_db()
    assert request.state == RequestState.REFUSED
    assert not request.user.habilitations.exists()
    tasks.tell_answer.func(request.pk)
    assert "Vous relevez de la Caf voisine." in mail.outbox[-1].body


def test_the_second_administrator_is_told_what_was_decided(client, people):
    other = person(Level.ADMINISTRATEUR_LOCAL, "caf-16", name="Béatrice Autre")
    request = asked()
    actions.refuse(request, other, "Pas ici.")
    client.force_login(people.admin_local)
    answer = client.post(address(request), accepting(), follow=True)
    assert "Béatrice Autre a refusé cette demande" in answer.content.decode()
    assert not request.user.habilitations.exists()
    with pytest.raises(actions.AlreadyDecided, match="Béatrice Autre"):
        actions.accept(request, people.admin_local, Level.LECTEUR)


def test_nobody_decides_their_own_request(client, people):
    """Neither by the page, nor by the action, nor an administrateur national."""
    own = asked(people.admin_local, level=Level.EDITEUR_NATIONAL, caf=None)
    for user, request in ((people.admin_local, asked(people.admin_local)), (people.admin_national, own)):
        if request is own:
            AccessRequest.objects.filter(pk=own.pk).update(user=user, email=user.email)
        client.force_login(user)
        assert "votre propre demande" in client.get(address(request)).content.decode()
        level = Level.EDITEUR_NATIONAL if request is own else Level.LECTEUR
        assert client.post(address(request), accepting(level)).status_code == 422
        assert request not in listed(client)
        request.refresh_from_db()
        assert request.state == RequestState.WAITING
    with pytest.raises(Refused, match="votre propre demande"):
        actions.accept(own, people.admin_national, Level.ADMINISTRATEUR_NATIONAL)
    assert not people.admin_local.habilitations.exclude(level=Level.ADMINISTRATEUR_LOCAL).exists()


def test_an_administrateur_local_reaches_nothing_of_another_caf(client, people):
    elsewhere, national = asked(caf="caf-35"), asked(caf=None, level=Level.EDITEUR_NATIONAL)
    client.force_login(people.admin_local)
    assert listed(client) == []
    assert listed(client, vue="toutes") == []
    assert listed(client, vue="decidees") == []
    for request in (elsewhere, national):
        assert client.get(address(request)).status_code == 404
        assert client.post(address(request), accepting()).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.accept(request, people.admin_local, request.level)
        with pytest.raises(PermissionDenied):
            actions.refuse(request, people.admin_local, "Non.")
    assert AccessRequest.objects.filter(state=RequestState.WAITING).count() == 2


def test_a_level_that_is_not_given_there_is_refused(client, people):
    """Mass assignment: a national level, another Caf, another person in the form change nothing."""
    request = asked()
    client.force_login(people.admin_local)
    forged = accepting(Level.ADMINISTRATEUR_NATIONAL) | {"caf": "caf-35", "accepter-caf": "", "user": "1"}
    refused = client.post(address(request), forged)
    assert refused.status_code == 422
    assert "Ce niveau ne se donne pas ici" in refused.content.decode()
    client.post(address(request), forged | {"accepter-level": Level.LECTEUR})
    assert list(Habilitation.objects.filter(user=request.user).values_list("level", "caf")) == [("lecteur", "caf-16")]


def test_who_is_written_to_and_what_the_mail_tells(people):
    request = asked(person(name="Zoé Secrète"))
    tasks.tell_deciders.func(request.pk)
    assert [letter.to for letter in mail.outbox] == [["admin-local@example.org"]]
    body = mail.outbox[0].body
    assert address(request) in body
    assert "Secrète" not in body
    assert request.email not in body
    for other in (asked(caf="caf-33"), asked(caf=None, level=Level.EDITEUR_NATIONAL)):
        mail.outbox.clear()  # without administrateur local, and national
        tasks.tell_deciders.func(other.pk)
        assert [letter.to for letter in mail.outbox] == [["admin-national@example.org"]]
    mail.outbox.clear()
    actions.refuse(request, people.admin_local, "Non.")
    tasks.tell_deciders.func(request.pk)
    assert mail.outbox == []


def test_what_waits_for_more_than_five_working_days_reaches_the_national_administrators_once(client, people):
    now = timezone.now()
    late = asked(confirmed_at=scope.late_before(now) - timedelta(seconds=1))
    recent = asked(confirmed_at=scope.late_before(now))
    orphan, national = asked(caf="caf-33"), asked(caf=None, level=Level.EDITEUR_NATIONAL)
    client.force_login(people.admin_national)
    assert set(listed(client)) == {late, orphan, national}
    assert set(listed(client, vue="toutes")) == {late, recent, orphan, national}
    assert actions.escalate(now) == 1
    assert actions.escalate(now) == 0
    late.refresh_from_db()
    assert late.escalated_at == now
    tasks.tell_national_deciders.func([late.pk])
    assert [letter.to for letter in mail.outbox] == [["admin-national@example.org"]]
    assert client.post(address(late), accepting()).status_code == 302


def test_the_day_after_the_fifth_working_day_is_late():
    """The holidays of 2026 and some Easters are those of the calendar."""
    assert [working_days.easter(year) for year in (1818, 2008, 2026, 2038)] == [
        date(1818, 3, 22),
        date(2008, 3, 23),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2026, 7, 14)} <= working_days.holidays(2026)
    assert len(working_days.holidays(2026)) == 11
    assert working_days.after(date(2026, 4, 30), 5) == date(2026, 5, 11)  # 1 and 8 May, two week-ends
    assert working_days.last_day_over(date(2026, 5, 12), 5) == date(2026, 5, 3)
    assert working_days.last_day_over(date(2026, 5, 11), 5) == date(2026, 4, 29)
    # received at 23:30 in Paris on 30 April (21:30 UTC): late from 12 May, not before
    received = datetime(2026, 4, 30, 21, 30, tzinfo=UTC)
    assert received < scope.late_before(datetime(2026, 5, 12, 8, tzinfo=UTC))
    assert received >= scope.late_before(datetime(2026, 5, 11, 8, tzinfo=UTC))


def test_what_waits_shows_on_the_page_of_things_to_do(people):
    request = asked()
    for user, shown in ((people.admin_local, True), (people.admin_local_35, False), (people.admin_national, False)):
        forget(user)
        owned = todo.waiting_for(user) or []
        found = [task for one in owned for line in one.lines for task in line.tasks if task.address == address(request)]
        assert bool(found) is shown, user
    assert found == []


def test_the_lists_cost_the_same_with_one_request_and_with_many(client, people):
    client.force_login(people.admin_national)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("deciding:requests"), {"vue": "toutes"})
        assert response.status_code == 200
        return len(queries)

    asked()
    one = cost()
    for _ in range(25):
        HabilitationFactory(user=asked().user, caf_id="caf-35")
    assert cost() == one <= 12
    assert "Page 2" in client.get(reverse("deciding:requests"), {"vue": "toutes"}).content.decode()
