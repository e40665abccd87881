"""« Mon compte »: one's card, sessions, devices and address."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from accounts.checks import the_cache_counts_for_every_process
from accounts.errors import Refused
from accounts.models import Device, EmailDomain, Trace
from accounts.signing_in import actions, addresses, devices, secrets, tasks
from tests.factories import PASSWORD, SECRET, WholeClient, set_up_second_factor

pytestmark = pytest.mark.django_db

HOME, ADDRESS, SESSIONS = "/compte/", "/compte/adresse/", "/compte/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604.1"


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    cache.clear()


def enter(user, agent=FIREFOX, client=None):
    """A browser where this person signed in by the form."""
    client = client or WholeClient(headers={"User-Agent": agent})
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client


def sent(path):
    return DBTaskResult.objects.filter(task_path=f"accounts.signing_in.tasks.{path}")


# --- the card


@pytest.mark.parametrize("who", ["outsider", "ended", "lecteur", "admin_local", "two_cafs"])
def test_everyone_keeps_their_own_card(client, people, who, django_assert_max_num_queries):
    user = getattr(people, who)
    client.force_login(user)
    with django_assert_max_num_queries(12):
        page = client.get(HOME).content.decode()
    for address in (ADDRESS, SESSIONS, "/compte/donnees/", "/compte/mot-de-passe/", "/demander-un-niveau/"):
        assert f'href="{address}"' in page
    assert client.post(HOME, {"name": "Anne Petit", "function": "Cheffe de projet"})["Location"] == HOME
    refused = client.post(HOME, {"name": " ", "function": "Autre"})
    assert refused.status_code == 422
    assert "Écrivez votre prénom" in refused.content.decode()
    user.refresh_from_db()
    assert (user.name, user.function) == ("Anne Petit", "Cheffe de projet")
    assert Trace.objects.get(verb="change-own-card").detail == {}


# --- sessions and devices


def test_one_sees_and_ends_the_sessions_open_elsewhere(people):
    here, there, phone = enter(people.lecteur), enter(people.lecteur), enter(people.lecteur, SAFARI)
    other = enter(people.editeur)
    page = here.get(SESSIONS).content.decode()
    assert page.count("Firefox sur Windows</b>") == 2
    assert page.count("Safari sur iPhone</b>") == page.count("cette session") == 1
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}
    pk = UserSession.objects.get(user_agent="Safari sur iPhone").pk
    assert other.post(f"{SESSIONS}{pk}/fermer/").status_code == 404
    assert here.get(f"{SESSIONS}{pk}/fermer/").status_code == 405
    assert here.post(f"{SESSIONS}{pk}/fermer/")["Location"] == SESSIONS
    assert phone.get("/supports/").status_code == 302
    assert there.get("/supports/").status_code == 200
    here.post(f"{SESSIONS}fermer/")
    assert there.get("/supports/").status_code == 302
    assert here.get("/supports/").status_code == other.get("/supports/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_leaves_no_trace_of_them(people):
    here, there = enter(people.lecteur), enter(people.lecteur)
    new = {"oldpassword": PASSWORD, "password1": "encore-une-phrase-solide", "password2": "encore-une-phrase-solide"}
    here.post("/compte/mot-de-passe/", new)
    assert here.get("/supports/").status_code == 200
    assert there.get("/supports/").status_code == 302
    assert UserSession.objects.filter(user=people.lecteur).count() == 1


def test_a_device_never_seen_is_told_once_and_never_the_first(people):
    user = people.lecteur
    first = enter(user)
    cookie = first.cookies[devices.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not Device.objects.filter(digest=cookie.value).exists()  # its hash alone
    first.post("/compte/deconnexion/")
    enter(user, client=first)
    assert not sent("send_new_device").exists()
    other = enter(user, SAFARI)
    other.post("/compte/deconnexion/")
    enter(user, client=other)
    (job,) = sent("send_new_device")
    assert Device.objects.filter(user=user).count() == 2
    tasks.send_new_device.call(*job.args_kwargs["args"])
    (letter,) = mail.outbox
    assert letter.to == [user.email]
    assert "Safari sur iPhone" in letter.body
    assert "/compte/sessions/" in letter.body
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", letter.body)
    forged = WholeClient(headers={"User-Agent": FIREFOX})
    forged.cookies[devices.COOKIE] = "x"
    enter(user, client=forged)
    assert len(forged.cookies[devices.COOKIE].value) == 43


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (FIREFOX, "Firefox sur Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge sur Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("<script>alert(1)</script>", "Navigateur inconnu"),
    ],
)
def test_a_device_is_named_plainly(agent, label):
    assert devices.label_of(agent) == label


# --- the address


def link_in(letter):
    return re.search(r"https?://[^/]+(/compte/adresse/confirmer/\S+)", letter.body)[1]


def asked(client, user, wanted):
    """Ask for an address, and what the job sends there."""
    client.post(ADDRESS, {"email": wanted})
    tasks.send_address_link.call(user.pk, user.email, wanted)
    return mail.outbox.pop() if mail.outbox else None


def test_an_address_is_changed_by_a_link_that_serves_once(people):
    user, wanted = people.lecteur, "claire.neuve@example.org"
    former = user.email
    here, there = enter(user), enter(user)
    letter = asked(here, user, wanted.upper().replace("@EXAMPLE.ORG", "@example.org"))
    user.refresh_from_db()
    assert (user.email, letter.to[0].lower()) == (former, wanted)
    letter = asked(here, user, wanted)
    link = link_in(letter)
    assert wanted in here.get(link).content.decode()
    user.refresh_from_db()
    assert user.email == former  # read, it changes nothing
    assert here.post(link)["Location"] == HOME
    user.refresh_from_db()
    assert user.email == wanted
    assert there.get("/supports/").status_code == 302  # open elsewhere, ended
    assert here.get("/supports/").status_code == 200
    assert here.post(link).status_code == 410
    tasks.send_address_changed.call(user.pk, former)
    assert mail.outbox[-1].to == [former]
    assert wanted not in mail.outbox[-1].body
    assert not Trace.objects.filter(verb="change-own-address", detail__icontains="@").exists()
    assert enter(user).get("/supports/").status_code == 200


def test_a_link_is_of_one_person_one_day_and_one_password(people, monkeypatch):
    user = people.lecteur
    here, other = enter(user), enter(people.editeur)
    link = link_in(asked(here, user, "neuve@example.org"))
    assert other.get(link).status_code == other.post(link).status_code == 410
    assert WholeClient().post(link)["Location"].startswith("/compte/connexion/")
    assert here.get(link[:-3] + "x/").status_code == 410
    monkeypatch.setattr(addresses, "HOURS", -1)
    assert here.post(link).status_code == 410
    monkeypatch.undo()
    new = {"oldpassword": PASSWORD, "password1": "encore-une-phrase-solide", "password2": "encore-une-phrase-solide"}
    here.post("/compte/mot-de-passe/", new)
    assert here.post(link).status_code == 410
    user.refresh_from_db()
    assert user.email == "lecteur@example.org"


def test_the_address_of_another_is_answered_like_any_and_given_to_nobody(people):
    user = people.lecteur
    here = enter(user)
    taken, free = (
        here.post(ADDRESS, {"email": people.editeur.email}),
        here.post(ADDRESS, {"email": "libre@example.org"}),
    )
    assert taken["Location"] == free["Location"] == HOME
    assert sent("send_address_link").count() == 2
    assert asked(here, user, people.editeur.email) is None
    link = addresses.link_for(user, people.editeur.email)
    assert "ne peut pas être utilisée" in here.post(link, follow=True).content.decode()
    user.refresh_from_db()
    assert user.email == "lecteur@example.org"


def test_an_address_is_professional_and_asked_by_whoever_just_proved_who_they_are(client, people):
    EmailDomain.objects.all().delete()
    EmailDomain.objects.create(domain="caf.example")
    here = enter(people.lecteur)
    assert "professionnelle" in here.post(ADDRESS, {"email": "moi@courrier.example"}).content.decode()
    assert here.post(ADDRESS, {"email": "pas une adresse"}).status_code == 422
    assert here.post(ADDRESS, {"email": "moi@caf16.caf.example"})["Location"] == HOME
    client.force_login(people.lecteur)  # a session that is open for long
    assert client.post(ADDRESS, {"email": "a@caf.example"})["Location"].startswith("/compte/confirmer/?next=")


# --- the secrets


def test_no_secret_is_in_clear_and_a_new_key_of_the_site_reads_what_a_former_one_wrote(people, settings):
    set_up_second_factor(people.lecteur)
    rows = Authenticator.objects.filter(user=people.lecteur)
    kept = [value for row in rows for value in row.data.values()]
    assert SECRET not in str(kept)
    seed = secrets.decrypt(rows.get(type="recovery_codes").data["seed"])
    assert seed not in str(kept)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une-autre-cle"
    call_command("renew_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert secrets.decrypt(rows.get(type="totp").data["secret"]) == SECRET
    settings.SECRET_KEY = "encore-une-autre"
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("renew_secrets")


def test_a_secret_that_was_in_clear_is_encrypted_by_the_migration(people):
    from importlib import import_module

    from django.apps import apps

    row = Authenticator.objects.create(user=people.lecteur, type="totp", data={"secret": SECRET})
    encrypt = import_module("accounts.migrations.0005_encrypt_second_factors").encrypt
    encrypt(apps, None)
    encrypt(apps, None)  # again, it changes nothing more
    row.refresh_from_db()
    assert secrets.decrypt(row.data["secret"]) == SECRET


@pytest.mark.parametrize(("backend", "refused"), [("locmem.LocMemCache", 1), ("dummy.DummyCache", 1), ("db.X", 0)])
def test_production_refuses_a_cache_that_counts_for_one_process(settings, backend, refused):
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    assert the_cache_counts_for_every_process(None) == []
    settings.DEMO_ALLOWED = False
    assert len(the_cache_counts_for_every_process(None)) == refused


def test_a_link_that_served_is_void_once_one_came_back_to_the_former_address(people):
    user, former = people.lecteur, people.lecteur.email

    def link_to(address):
        return addresses.read(addresses.link_for(user, address).rstrip("/").rpartition("/")[2])

    first = link_to("autre@caf.example")
    actions.take_address(user, first, None)
    user.refresh_from_db()
    actions.take_address(user, link_to(former), None)
    user.refresh_from_db()
    assert user.email == former
    assert not addresses.holds(first, user)
    with pytest.raises(Refused):
        actions.take_address(user, first, None)


def test_sessions_that_are_over_are_not_shown(people):
    here = enter(people.lecteur)
    enter(people.lecteur, SAFARI)
    Session.objects.exclude(session_key=here.session.session_key).delete()
    assert "Safari" not in here.get(SESSIONS).content.decode().partition("Appareils connus")[0]
