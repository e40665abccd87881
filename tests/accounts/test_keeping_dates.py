"""Levels that come to their date: reminders, things to do, yearly review. Mails name nobody and are sent once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import actions
from accounts.keeping import periodic, tasks
from accounts.models import Ending, Habilitation, Level
from links import todo
from tests.factories import person

pytestmark = pytest.mark.django_db
REVIEW = reverse("keeping:review")


def ends_in(user, days, **more):
    ends = timezone.now() + timedelta(days=days)
    user.habilitations.update(ends_at=ends, granted_at=timezone.now() - timedelta(days=300), **more)
    return user.habilitations.get()


def old(*users):
    Habilitation.objects.filter(user__in=users).update(granted_at=timezone.now() - timedelta(days=366))


def on_screen(client):
    return re.findall(r'name="shown" value="([^"]+)"', client.get(REVIEW).content.decode())


def run_mails():
    """Runs the jobs of this area that wait; gives the letters they sent, by address."""
    ours = {f"accounts.keeping.tasks.{name}": getattr(tasks, name) for name in vars(tasks) if name.startswith("tell_")}
    mail.outbox.clear()
    for row in DBTaskResult.objects.filter(task_path__in=ours).order_by("enqueued_at"):
        ours[row.task_path].func(*row.args_kwargs["args"])
        row.delete()
    return {letter.to[0]: letter for letter in mail.outbox}


def test_the_end_is_recalled_once_at_30_days_and_once_at_7_to_the_person_and_grouped_to_the_administrators(people):
    now = timezone.now()
    held = ends_in(people.lecteur, 25)
    ends_in(people.editeur, 20)
    assert periodic.remind(now) == 2
    assert periodic.remind(now) == 0
    sent = run_mails()
    assert set(sent) == {people.lecteur.email, people.editeur.email, people.admin_local.email}
    grouped = sent[people.admin_local.email].body
    assert "2 habilitations" in grouped
    assert f"{reverse('keeping:people')}?etat=bientot" in grouped
    assert people.lecteur.name not in grouped
    assert periodic.remind(now + timedelta(days=19)) == 2
    held.refresh_from_db()
    assert held.reminded_days == 7
    # Prolonged, the reminders start again; a short one was chosen with its date in view.
    actions.renew(held, now + timedelta(days=200), people.admin_local)
    held.refresh_from_db()
    assert held.reminded_days is None
    assert actions.grant(people.outsider, Level.LECTEUR, held.caf, None, now + timedelta(days=5)).reminded_days == 7


def test_a_reminder_reads_the_state_again_before_it_is_sent(people):
    held = ends_in(people.lecteur, 5)
    assert periodic.remind(timezone.now()) == 1
    actions.suspend(held, "Absence", people.admin_local)
    assert run_mails() == {}


def test_the_levels_of_a_caf_without_another_administrator_are_recalled_to_the_national_ones(people):
    ends_in(people.admin_local, 5)
    ends_in(people.editeur_national, 5)
    periodic.remind(timezone.now())
    sent = run_mails()
    assert set(sent) == {people.admin_local.email, people.editeur_national.email, people.admin_national.email}
    assert "2 habilitations" in sent[people.admin_national.email].body


def test_what_ends_soon_and_the_review_are_things_to_do_of_those_who_administer(client, people):
    ends_in(people.lecteur, 12)
    old(people.editeur)
    shown = {line.duty.slug: line.tasks for owned in todo.waiting_for(people.admin_local) for line in owned.lines}
    (soon,) = shown["habilitations-qui-se-terminent"]
    assert soon.title == people.lecteur.name
    assert soon.address == reverse("keeping:renew", args=[people.lecteur.habilitations.get().pk])
    (review,) = shown["revue-annuelle"]
    assert review.address == f"{REVIEW}?caf=caf-16"
    client.force_login(people.admin_local)
    assert client.get(review.address).status_code == client.get(soon.address).status_code == 200
    for other in (people.admin_local_35, people.editeur, people.admin_national):
        lines = [line.duty.slug for owned in todo.waiting_for(other) or [] for line in owned.lines]
        assert "revue-annuelle" not in lines, other.email


def test_the_yearly_review_is_asked_once_a_year_by_mail(people):
    now = timezone.now()
    old(people.lecteur, people.editeur)
    assert periodic.ask_reviews(now) == 1
    assert periodic.ask_reviews(now + timedelta(days=30)) == 0
    sent = run_mails()
    assert set(sent) == {people.admin_local.email}
    assert "2 personnes" in sent[people.admin_local.email].body
    assert periodic.ask_reviews(now + timedelta(days=360)) >= 1


def test_the_review_of_a_caf_without_administrator_and_of_national_levels_is_asked_of_the_national_ones(people):
    old(people.editeur_national, people.admin_local, people.lecteur_35)
    actions.end(people.admin_local_35.habilitations.get(), None)
    assert periodic.ask_reviews(timezone.now()) == 3
    sent = run_mails()
    assert set(sent) == {people.admin_national.email}
    assert "3 personnes" in sent[people.admin_national.email].body
    tasks_of = [
        task for owned in todo.waiting_for(people.admin_national) for line in owned.lines for task in line.tasks
    ]
    assert f"{REVIEW}?caf=cnaf" in [task.address for task in tasks_of if task.title == people.editeur_national.name]
    assert {task.owner for task in tasks_of} >= {"Cnaf", "Caf d'Ille-et-Vilaine", "Caf de la Charente"}


def test_each_person_of_the_review_is_answered_for_with_one_click(client, people):
    stays, leaves, longer = (person(Level.LECTEUR, "caf-16") for _ in range(3))
    longer.habilitations.update(ends_at=timezone.now() + timedelta(days=40))
    old(stays, leaves, longer, people.admin_local, people.lecteur_35)
    keys = {user: user.habilitations.get().pk for user in (stays, leaves, longer, people.lecteur_35)}
    client.force_login(people.admin_local)
    page = client.get(REVIEW).content.decode()
    assert all(f"{keys[user]}-poste" in page for user in (stays, leaves, longer))
    assert f'"{keys[people.lecteur_35]}-poste"' not in page
    assert f'"{people.admin_local.habilitations.get().pk}-poste"' not in page
    assert client.post(REVIEW, {"answer": f"{keys[stays]}-poste"}).status_code == 302
    line = client.post(REVIEW, {"answer": f"{keys[leaves]}-partie"}, headers={"HX-Request": "true"})
    assert "<html" not in line.content.decode()
    assert reverse("keeping:restore", args=[keys[leaves]]) in line.content.decode()
    assert client.post(REVIEW, {"answer": f"{keys[longer]}-prolonger"}).status_code == 302
    assert stays.habilitations.get().reviewed_by == people.admin_local
    assert leaves.habilitations.get().ending == Ending.LEFT
    assert longer.habilitations.get().ends_at > timezone.now() + timedelta(days=380)
    assert "Tout le monde est à jour" in client.get(REVIEW).content.decode()
    assert client.post(REVIEW, {"answer": f"{keys[leaves]}-poste"}, follow=True).status_code == 200
    assert client.post(REVIEW, {"answer": "1; drop"}).status_code == 422


def test_all_those_who_remain_are_confirmed_together_and_the_page_costs_the_same(client, people):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(REVIEW).status_code == 200
        return len(captured)

    client.force_login(people.admin_local)
    old(people.lecteur)
    one = asked()
    old(*(person(Level.LECTEUR, "caf-16") for _ in range(13)), people.lecteur_35)
    assert asked() == one <= 12
    page = client.post(REVIEW, {"all": "on", "shown": on_screen(client)}, follow=True).content.decode()
    assert "14\u00a0personnes confirmées" in page
    reviewed = Habilitation.objects.filter(reviewed_by=people.admin_local)
    assert reviewed.count() == 14
    assert set(reviewed.values_list("caf", flat=True)) == {"caf-16"}


def test_only_those_on_the_screen_are_confirmed_and_one_that_ended_stops_no_other(client, people, monkeypatch):
    stays, ends, suspended, unseen = (person(Level.LECTEUR, "caf-16") for _ in range(4))
    old(stays, ends, suspended, unseen)
    client.force_login(people.admin_local)
    unseen_key = unseen.habilitations.get().pk
    shown = [one for one in on_screen(client) if not one.startswith(f"{unseen_key} ")]
    assert len(shown) == 3
    actions.suspend(suspended.habilitations.get(), "Absence", people.admin_national)
    review, theirs = actions.review, ends.habilitations.get()

    def meanwhile(held, by):
        if held.pk == theirs.pk:
            actions.end(theirs, people.admin_national)
        return review(held, by)

    monkeypatch.setattr(actions, "review", meanwhile)
    page = client.post(REVIEW, {"all": "on", "shown": shown}, follow=True).content.decode()
    assert "1\u00a0personne confirmée" in page
    assert "Ce niveau est terminé" in page
    assert "arrêté ou suspendu entre-temps" in page
    assert list(Habilitation.objects.filter(reviewed_by=people.admin_local)) == [stays.habilitations.get()]


def test_a_year_more_sent_twice_is_one_year_more(client, people):
    longer = person(Level.LECTEUR, "caf-16")
    longer.habilitations.update(ends_at=timezone.now() + timedelta(days=40))
    old(longer)
    client.force_login(people.admin_local)
    answer = {"answer": f"{longer.habilitations.get().pk}-prolonger", "shown": on_screen(client)}
    token = {"csrfmiddlewaretoken": "a" * 32}
    said = client.post(REVIEW, answer | token, headers={"HX-Request": "true"}).content
    assert client.post(REVIEW, answer | token, headers={"HX-Request": "true"}).content == said
    once = longer.habilitations.get().ends_at
    # from another window, drawn before
    page = client.post(REVIEW, answer | {"csrfmiddlewaretoken": "b" * 32}, follow=True).content.decode()
    assert "a changé depuis que vous avez ouvert la page" in page
    assert longer.habilitations.get().ends_at == once
