"""Asking for an access without an account: one answer for all, one link, and a request that waits."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.asking import actions, domains, links
from accounts.asking.tasks import send_confirmation
from accounts.models import AccessRequest, EmailDomain, Habilitation, Level, RequestState, Trace, User
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db

ASK = "/demander-un-acces/"
NEW = "zoe.lefevre@caf16.exemple.org"


@pytest.fixture(autouse=True)
def _accepted(db):
    cache.clear()
    EmailDomain.objects.create(domain="exemple.org", caf_id="caf-16")
    EmailDomain.objects.create(domain="reseau.example", caf=None)


def form(**changes):
    typed = {
        "email": NEW,
        "name": "Zoé Lefèvre",
        "function": "Chargée de coopération",
        "caf": "caf-16",
        "level": "editeur",
        "why": "J’arrive dans le service.",
    }
    return typed | changes


def words(response):
    """The page without what changes from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


def asked_link(client):
    client.post(ASK, form())
    asked = AccessRequest.objects.get()
    send_confirmation.call(asked.pk)
    return re.search(r"https?://[^/]+(/demander\S+)", mail.outbox[-1].body)[1]


def test_one_asks_confirms_chooses_a_password_and_waits(client, settings):
    settings.SITE_URL = "https://espace-ctg.example"
    assert 'href="/demander-un-acces/"' in client.get("/compte/connexion/").content.decode()
    sent = client.post(ASK, form(), headers={"host": "testserver"}, follow=True)
    assert "Si cette adresse peut recevoir un accès" in sent.content.decode()
    asked = AccessRequest.objects.get()
    assert (asked.state, asked.user, asked.email) == (RequestState.UNCONFIRMED, None, NEW)
    assert not User.objects.exists()
    send_confirmation.call(asked.pk)
    (letter,) = mail.outbox
    link = re.search(r"https://espace-ctg\.example(/demander-un-acces/confirmer/\S+)", letter.body)[1]
    assert letter.to == [NEW]

    shown = client.get(link)  # as a program that looks for viruses does: nothing is confirmed
    assert "Confirmer ma demande" in shown.content.decode()
    assert not User.objects.exists()
    confirmed = client.post(link)
    asked.refresh_from_db()
    user = User.objects.get()
    assert (asked.state, asked.user, user.name) == (RequestState.WAITING, user, "Zoé Lefèvre")
    assert user.active_habilitations() == []
    assert not user.has_usable_password()
    assert Trace.objects.filter(verb="ask-level", actor=user).exists()
    jobs = [(job.task_path.rpartition(".")[2], job.args_kwargs["args"]) for job in DBTaskResult.objects.all()]
    assert ("tell_deciders", [asked.pk]) in jobs

    choose = client.get(confirmed["Location"])["Location"]
    client.post(choose, {"password1": PASSWORD, "password2": PASSWORD})
    client.post("/compte/connexion/", {"login": NEW, "password": PASSWORD})
    door = client.get("/supports/")
    page = door.content.decode()
    assert door.status_code == 403
    assert "Votre demande est en attente" in page
    assert "les administrateurs nationaux de la Cnaf, car la Caf de la Charente n’a pas" in page


def test_what_is_answered_says_nothing_of_who_has_an_account(client, django_assert_num_queries, people):
    known = person(Level.LECTEUR, "caf-16", email="connu@exemple.org")
    closed = person(email="ferme@exemple.org", is_active=False)
    answers = set()
    for email in (NEW, known.email, closed.email, known.email.upper()):
        typed = form(email=email)
        client = Client()
        client.get(ASK)
        before = DBTaskResult.objects.count()
        with django_assert_num_queries(6):
            answer = client.post(ASK, typed)
        shown = client.get(answer["Location"])
        answers.add((answer.status_code, answer["Location"], shown.status_code, words(shown)))
        assert DBTaskResult.objects.count() == before + 1
        assert mail.outbox == []
    assert len(answers) == 1


def test_only_the_holder_of_the_address_learns_that_it_has_an_account(client):
    known = person(Level.LECTEUR, "caf-16", email="connu@exemple.org", name="René Coty")
    client.post(ASK, form(email="CONNU@exemple.org", name="Quelqu’un d’autre"))
    send_confirmation.call(AccessRequest.objects.get().pk)
    known.is_active = False
    known.save()
    send_confirmation.call(AccessRequest.objects.get().pk)
    there, closed = (letter.body for letter in mail.outbox)
    assert "Bonjour René Coty," in there
    assert reverse("access_level") in there
    assert "confirmer" not in there
    assert "fermé" in closed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "zoe@ailleurs.example"}, "finissent par exemple.org ou reseau.example"),
        ({"email": "zoe@fauxexemple.org"}, "finissent par exemple.org ou reseau.example"),
        ({"email": "zoe@caf16.exemple.org", "caf": "caf-35"}, "finissent par reseau.example"),
        ({"email": "zoe"}, "pas complète"),
        ({"name": "Zoé\r\nBcc: a@exemple.org"}, "Un nom s’écrit avec des lettres"),
        ({"name": "Gagnez sur www.exemple.com/"}, "Un nom s’écrit avec des lettres"),
        ({"name": ""}, "Donnez votre prénom"),
        ({"caf": "caf-99"}, "une Caf de la liste"),
        ({"level": "administrateur-national"}, "celui des agents de la Cnaf"),
        ({"caf": "cnaf", "email": "z@reseau.example"}, "À la Cnaf, les niveaux sont"),
    ],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(client, changes, said):
    answer = client.post(ASK, form(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said.replace(" :", "\u00a0:") in page
    assert "J’arrive dans le service." in page
    assert not AccessRequest.objects.exists()


def test_nothing_but_the_form_is_taken_from_what_is_sent(client, people):
    sent = {"state": "acceptee", "user": people.admin_national.pk, "given": 1, "next": "https://mechant.example/"}
    answer = client.post(ASK, form(**sent, decided_by=people.admin_national.pk))
    asked = AccessRequest.objects.get()
    assert (asked.state, asked.user_id, asked.given_id, asked.decided_by_id) == ("a-confirmer", None, None, None)
    assert answer["Location"] == "/demander-un-acces/envoyee/"


def test_a_link_serves_its_request_only_and_for_three_days(client):
    link = asked_link(client)
    asked = AccessRequest.objects.get()
    token = link.rstrip("/").rpartition("/")[2]
    for forged in (token[:-2] + "xx", "n-importe-quoi", token.replace(":", ";"), links.token_of(asked)[1:]):
        answer = client.post(reverse("access_confirm", args=[forged]))
        assert answer.status_code == 404
        assert "pas le bon" in answer.content.decode()
    assert not User.objects.exists()


def test_an_old_link_says_so_and_opens_nothing(client, monkeypatch):
    link = asked_link(client)
    monkeypatch.setattr(links, "VALID_FOR", timedelta(seconds=-1))
    answer = client.post(link)
    assert answer.status_code == 410
    assert "ne sert plus" in answer.content.decode()
    assert not User.objects.exists()


def test_a_link_used_again_leads_to_the_password_then_to_nothing_more(client):
    link = asked_link(client)
    first, again = client.post(link), client.post(link)
    assert "/compte/mot-de-passe/nouveau/" in first["Location"]
    assert "/compte/mot-de-passe/nouveau/" in again["Location"]  # its double click
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 200
        assert "déjà confirmée" in answer.content.decode()
    assert AccessRequest.objects.get().state == RequestState.WAITING
    assert Trace.objects.filter(verb="ask-level").count() == 1


def test_a_request_joins_the_account_that_was_opened_meanwhile(client):
    link = asked_link(client)
    user = person(Level.EDITEUR, "caf-35", email=NEW)
    assert "déjà confirmée" in client.post(link).content.decode()
    assert AccessRequest.objects.get().user == user
    assert User.objects.get().name == user.name
    User.objects.update(is_active=False)
    AccessRequest.objects.update(state=RequestState.UNCONFIRMED, user=None)
    refused = client.post(link)
    assert refused.status_code == 422
    assert "est fermé" in refused.content.decode()


def test_mails_lead_to_the_site_whatever_the_host_of_the_request(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://espace-ctg.example", ["*"]
    client.post(ASK, form(), headers={"host": "mechant.example", "x-forwarded-host": "mechant.example"})
    send_confirmation.call(AccessRequest.objects.get().pk)
    (letter,) = mail.outbox
    assert "mechant.example" not in letter.body + letter.alternatives[0][0]


def test_requests_are_counted_by_address_and_by_place(client):
    for _ in range(5):
        assert Client().post(ASK, form()).status_code == 302
    refused = Client().post(ASK, form())
    assert refused.status_code == 429
    assert "Réessayez dans une heure" in refused.content.decode()
    assert "Zoé Lefèvre" in refused.content.decode()
    for number in range(34):
        assert Client().post(ASK, form(email=f"a{number}@exemple.org")).status_code == 302
    assert Client().post(ASK, form(email="encore@exemple.org")).status_code == 429


def test_every_form_of_asking_needs_its_token(people):
    client = Client(enforce_csrf_checks=True)
    asked = actions.ask(NEW, "Zoé", "Chargée", None, "editeur-national", "")
    addresses = [ASK, reverse("access_confirm", args=[links.token_of(asked)])]
    assert [client.post(one, form()).status_code for one in addresses] == [403, 403]
    client.force_login(people.lecteur)
    waiting = actions.ask_level(people.lecteur, "editeur", people.lecteur.habilitations.get().caf, "")
    addresses = [reverse("access_level"), reverse("access_withdraw", args=[waiting.pk])]
    assert [client.post(one, form()).status_code for one in addresses] == [403, 403]
    assert AccessRequest.objects.filter(state=RequestState.WAITING).count() == 1


def test_what_nobody_confirmed_is_forgotten_after_seven_days(client):
    actions.ask(NEW, "Zoé", "Chargée", None, "editeur-national", "")
    assert actions.forget(timezone.now()) == 0
    assert actions.forget(timezone.now() + timedelta(days=7, minutes=1)) == 1
    assert not AccessRequest.objects.exists()


def test_domains_are_brought_once_then_kept_by_administrateurs_nationaux(client, people):
    EmailDomain.objects.all().delete()
    assert domains.load() > 0
    assert domains.accepted(None) == ["caf.fr"]
    assert domains.is_under("agent@caf16.caf.fr", ["caf.fr"])
    assert not domains.is_under("agent@pascaf.fr", ["caf.fr"])
    client.force_login(people.admin_national)
    add = "/gestion/accounts/emaildomain/add/"
    assert client.post(add, {"domain": "@CAF16.Example", "caf": "caf-16"}).status_code == 302
    assert client.post(add, {"domain": "pas une adresse", "caf": ""}).status_code == 200
    row = EmailDomain.objects.get(caf="caf-16")
    assert row.domain == "caf16.example"
    for row in EmailDomain.objects.order_by("pk"):
        assert client.post(f"/gestion/accounts/emaildomain/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert domains.load() == 0
    assert set(Trace.objects.values_list("verb", flat=True)) >= {domains.KEPT, domains.REMOVED}
    assert Habilitation.objects.active().exists()
