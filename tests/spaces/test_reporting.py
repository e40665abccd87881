"""Errors that readers report to the éditeurs of a support: said, told by a mail that tells nothing, answered."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Level
from links import todo
from spaces import actions
from spaces.actions.reporting import KEPT_FOR, MOST_A_DAY, answer, forget, report
from spaces.errors import Refused
from spaces.models import Outcome, Report, Status
from spaces.tasks import tell_who_may_correct, tell_who_reported
from tests.factories import ResourceFactory, person

pytestmark = pytest.mark.django_db

WORDS = "Le chiffre de la page 12 est faux."


@pytest.fixture
def resource(people):
    return ResourceFactory(author=people.editeur, title="Diagnostic secret")


@pytest.fixture
def sent(people, resource):
    return report(resource, people.lecteur_35, WORDS, "page 12")


def test_a_reader_reports_an_error_and_a_double_click_reports_it_once(client, people, resource):
    client.force_login(people.lecteur_35)
    address = f"/supports/{resource.pk}/signaler/"
    assert address in client.get(resource.get_absolute_url()).content.decode()
    for _ in range(2):
        assert client.post(address, {"words": WORDS, "place": "page 12"}).status_code == 302
    made = Report.objects.get()
    assert (made.author, made.words, made.place, made.outcome) == (people.lecteur_35, WORDS, "page 12", "")
    assert "Vous avez signalé une erreur" in client.get(resource.get_absolute_url()).content.decode()


def test_what_was_typed_stays_when_it_is_refused(client, people, resource):
    client.force_login(people.lecteur_35)
    answered = client.post(f"/supports/{resource.pk}/signaler/", {"words": "", "place": "page 12"})
    assert answered.status_code == 422
    assert "page 12" in answered.content.decode()


def test_only_the_sender_and_those_who_may_correct_read_it(client, people, resource, sent):
    for name, sees in (
        ("lecteur_35", True),
        ("editeur", True),
        ("admin_local", True),
        ("admin_national", True),
        ("lecteur", False),
        ("editeur_35", False),
        ("editeur_national", False),
    ):
        client.force_login(getattr(people, name))
        assert (WORDS in client.get(resource.get_absolute_url()).content.decode() and name != "lecteur_35") == (
            sees and name != "lecteur_35"
        ), name
        assert client.get(f"/signalements/{sent.pk}/").status_code == (200 if sees else 404), name
        listed = client.get("/signalements/?vue=a-traiter").content.decode()
        assert (WORDS in listed) == (sees and name != "lecteur_35"), name


def test_a_sender_who_sees_the_support_no_more_reads_their_words_without_its_title(client, people, resource, sent):
    actions.withdraw(resource, people.editeur, "Erreur", personal_data=True)
    client.force_login(people.lecteur_35)
    for address in (f"/signalements/{sent.pk}/", "/signalements/"):
        page = client.get(address).content.decode()
        assert WORDS in page
        assert resource.title not in page


def test_the_answer_closes_it_and_reaches_the_sender(client, people, resource, sent):
    client.force_login(people.admin_local)
    address = f"/signalements/{sent.pk}/"
    assert client.post(address, {"outcome": "corrige", "answer": ""}).status_code == 422
    assert client.post(address, {"outcome": "corrige", "answer": "Corrigé, merci."}).status_code == 302
    sent.refresh_from_db()
    assert (sent.outcome, sent.closed_by) == (Outcome.CORRECTED, people.admin_local)
    assert WORDS not in client.get(resource.get_absolute_url()).content.decode()
    assert "déjà reçu une réponse" in client.post(address, {"outcome": "rien", "answer": "Non"}).content.decode()
    with pytest.raises(Refused, match="déjà reçu"):
        answer(sent, people.editeur, "rien", "Autre chose")
    client.force_login(people.lecteur_35)
    assert "Corrigé, merci." in client.get(resource.get_absolute_url()).content.decode()


def test_the_sender_does_not_answer_and_a_stranger_does_not_act(people, resource, sent):
    for other in (people.lecteur_35, people.editeur_35):
        with pytest.raises(PermissionDenied):
            answer(sent, other, "rien", "Non")
    hidden = ResourceFactory(tokens=frozenset({"caf:caf-16"}))
    with pytest.raises(PermissionDenied):
        report(hidden, people.lecteur_35, WORDS)
    with pytest.raises(Refused, match="en rayon"):
        report(ResourceFactory(status=Status.DRAFT, author=people.editeur), people.editeur, WORDS)


def test_a_person_reports_so_many_a_day_and_no_more(people, resource):
    for number in range(MOST_A_DAY):
        report(resource, people.lecteur, f"Faute {number}")
    with pytest.raises(Refused, match="déjà envoyé"):
        report(resource, people.lecteur, "Une de trop")
    report(resource, people.lecteur_35, "Une autre personne")


def test_the_mail_goes_to_those_who_may_correct_and_says_nothing_of_the_support(people, resource, sent):
    tell_who_may_correct.func(sent.pk)
    tell_who_may_correct.func(sent.pk)  # a job may run twice
    assert sorted(one.to[0] for one in mail.outbox) == ["admin-local@example.org", "editeur@example.org"]
    for one in mail.outbox:
        assert f"/signalements/{sent.pk}/" in one.body
        for told in (resource.title, WORDS, "page 12", people.lecteur_35.name, resource.get_absolute_url()):
            assert told not in one.body + one.subject


def test_nobody_is_written_to_who_may_not_read_or_when_it_is_over(people, sent):
    narrow = ResourceFactory(tokens=frozenset({"administrateurs:caf-16"}), author=people.admin_local)
    made = report(narrow, people.admin_national, WORDS)
    tell_who_may_correct.func(made.pk)
    assert [one.to[0] for one in mail.outbox] == ["admin-local@example.org"]
    answer(sent, people.editeur, "rien", "Non")
    tell_who_may_correct.func(sent.pk)
    assert len(mail.outbox) == 1


def test_the_sender_is_told_of_the_answer_while_they_have_a_level(people, resource, sent):
    gone = person(Level.LECTEUR, "caf-35")
    other = report(resource, gone, "Autre chose")
    gone.habilitations.update(ends_at=gone.habilitations.get().starts_at)
    for one in (sent, other):
        answer(one, people.editeur, "corrige", "Merci pour ce mot.")
        tell_who_reported.func(one.pk)
    assert [one.to[0] for one in mail.outbox] == ["lecteur-35@example.org"]
    assert "Merci pour ce mot" not in mail.outbox[0].body


def test_it_waits_among_the_things_to_do_of_the_owner(people, resource, sent):
    def lines(user):
        found = (line for owned in todo.waiting_for(user) or () for line in owned.lines)
        return [len(line.tasks) for line in found if line.duty.slug == "signalements"]

    assert lines(people.editeur) == [1]
    assert lines(people.editeur_35) == lines(people.lecteur_35) == []
    answer(sent, people.editeur, "rien", "Non")
    assert lines(people.editeur) == []


def test_an_answered_report_goes_a_year_later_and_an_open_one_stays(people, resource, sent):
    closed = answer(report(resource, people.lecteur, "Une faute"), people.editeur, "corrige", "Merci.")
    assert forget(closed.closed_at + KEPT_FOR) == 0
    assert forget(closed.closed_at + KEPT_FOR + timedelta(seconds=1)) == 1
    assert Report.objects.get() == sent


def test_the_list_asks_as_many_queries_for_fifty_as_for_one(client, people, resource, sent):
    def queries(vue):
        client.force_login(people.editeur)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/signalements/?vue={vue}").status_code == 200
        return len(seen)

    before = queries("a-traiter")
    Report.objects.bulk_create(
        Report(resource=resource, owner="caf-16", author=people.lecteur, words=f"Faute {n}") for n in range(49)
    )
    assert queries("a-traiter") == before <= 12
    assert {queries(vue) for vue in ("traites", "envoyes")} <= set(range(13))


def test_what_was_told_to_an_owner_stays_theirs_when_the_support_is_given(client, people, resource, sent):
    answered = answer(report(resource, people.lecteur_35, "Une faute"), people.editeur, "corrige", "Merci.")
    client.force_login(people.editeur)
    confirming = client.post(f"/supports/{resource.pk}/donner/", {"owner": "caf-35"}).content.decode()
    assert "Une attend votre réponse" in confirming
    actions.give(resource, people.editeur, "caf-35")
    client.force_login(people.editeur_35)
    for one in (sent, answered):
        assert client.get(f"/signalements/{one.pk}/").status_code == 404
    for address in ("/signalements/?vue=a-traiter", "/signalements/?vue=traites", "/a-faire/"):
        page = client.get(address).content.decode()
        assert not [one for one in (sent, answered) if f"/signalements/{one.pk}/" in page], address
    told = [client.get(f"{resource.get_absolute_url()}{more}").content.decode() for more in ("", "historique/")]
    assert not [page for page in told if WORDS in page or people.lecteur_35.name in page]
    client.force_login(people.editeur)
    listed = client.get("/signalements/?vue=traites").content.decode()
    assert WORDS in listed
    assert "Une faute" in listed


def test_a_report_that_nobody_answered_is_closed_at_the_giving_and_its_sender_is_told(client, people, resource, sent):
    actions.give(resource, people.editeur, "caf-35")
    sent.refresh_from_db()
    assert (sent.outcome, sent.closed_by, sent.owner) == (Outcome.HANDED_ON, people.editeur, "caf-16")
    tell_who_may_correct.func(sent.pk)
    assert mail.outbox == []
    tell_who_reported.func(sent.pk)
    assert [one.to[0] for one in mail.outbox] == [people.lecteur_35.email]
    client.force_login(people.lecteur_35)
    assert (
        "Caf d&#x27;Ille-et-Vilaine, qui n&#x27;a pas reçu" in client.get(f"/signalements/{sent.pk}/").content.decode()
    )
    again = report(resource, people.lecteur_35, WORDS, "page 12")
    assert answer(again, people.editeur_35, "corrige", "Corrigé.").owner == "caf-35"
    with pytest.raises(PermissionDenied):
        answer(sent, people.editeur, "rien", "Trop tard")


def test_nobody_answers_what_was_sent_to_another_owner(people, resource, sent):
    Report.objects.filter(pk=sent.pk).update(owner="caf-35")
    with pytest.raises(PermissionDenied, match="autre propriétaire"):
        answer(sent, people.editeur, "rien", "Non")
    tell_who_may_correct.func(sent.pk)
    assert mail.outbox == []


def test_the_form_that_answers_does_not_offer_what_only_a_giving_says(client, people, sent):
    client.force_login(people.editeur)
    assert "transmis" not in client.get(f"/signalements/{sent.pk}/").content.decode()
    refused = client.post(f"/signalements/{sent.pk}/", {"outcome": "transmis", "answer": "Non"})
    assert refused.status_code == 422


def test_the_reports_of_before_find_the_owner_they_were_sent_to(people, resource, sent):
    other = report(ResourceFactory(author=people.editeur_national, caf_id=None), people.lecteur, "Une faute")
    actions.give(resource, people.editeur, "caf-35")
    later = report(resource, people.lecteur, "Une autre faute")
    Report.objects.update(owner="", outcome="", answer="", closed_by=None, closed_at=None)
    import_module("spaces.migrations.0011_reports_to_an_owner").fill(apps, None)
    found = {one.pk: (one.owner, one.outcome) for one in Report.objects.all()}
    assert found == {sent.pk: ("caf-16", Outcome.HANDED_ON), other.pk: ("cnaf", ""), later.pk: ("caf-35", "")}
