"""A lost telephone, and the accounts of the demonstration: who gives a second factor back, and how."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from accounts import actions, demo
from accounts.models import Trace, User
from accounts.second_factor import DEMANDED_LEVELS
from accounts.signing_in import secrets
from config import demo_logins
from tests.accounts.signing_in import passkey_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    cache.clear()


def run(command, *args):
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


@pytest.mark.parametrize("who", ["lecteur", "admin_local", "editeur_national"])
def test_only_administrateurs_nationaux_reset_a_second_factor(people, who):
    with pytest.raises(PermissionDenied):
        actions.reset_second_factor(people.editeur_national, by=getattr(people, who))
    assert Authenticator.objects.filter(user=people.editeur_national).count() == 2


def test_a_reset_is_traced_told_once_and_closes_the_doors_of_open_sessions(client, people):
    client.force_login(people.editeur_national)
    assert client.get("/cms/").status_code == 200
    assert actions.reset_second_factor(people.editeur_national, by=people.admin_national)
    assert not actions.reset_second_factor(people.editeur_national, by=people.admin_national)
    (line,) = Trace.objects.filter(verb="reset-second-factor")
    assert (line.actor, line.object_id) == (people.admin_national, str(people.editeur_national.pk))
    assert DBTaskResult.objects.filter(task_path="accounts.tasks.send_second_factor").count() == 1
    assert client.get("/cms/")["Location"].startswith("/compte/double-authentification/")


def test_the_button_is_on_the_page_of_the_person_and_asks_first(client, people):
    client.force_login(people.admin_national)
    page = f"/gestion/accounts/user/{people.editeur_national.pk}/"
    shown = client.get(f"{page}change/").content.decode()
    assert "en place depuis le" in shown
    assert f'href="{page}double-authentification/"' in shown
    assert client.get(f"{page}double-authentification/").status_code == 200
    assert Authenticator.objects.filter(user=people.editeur_national).exists()
    assert client.post(f"{page}double-authentification/")["Location"] == f"{page}change/"
    assert not Authenticator.objects.filter(user=people.editeur_national).exists()
    assert "n’a pas de double" in client.post(f"{page}double-authentification/", follow=True).content.decode()
    assert client.get("/gestion/accounts/user/999999/double-authentification/").status_code == 404


def test_nobody_resets_their_own_and_a_passkey_alone_is_one(client, people):
    client.force_login(people.admin_national)
    page = f"/gestion/accounts/user/{people.admin_national.pk}/"
    said = client.post(f"{page}double-authentification/", follow=True).content.decode()
    assert "par un autre administrateur national" in said
    assert Authenticator.objects.filter(user=people.admin_national).count() == 2
    Authenticator.objects.filter(user=people.editeur_national, type="totp").delete()
    shown = f"/gestion/accounts/user/{people.editeur_national.pk}/change/"
    assert "en place depuis le" not in client.get(shown).content.decode()  # codes alone
    passkey_of(people.editeur_national)
    assert "en place depuis le" in client.get(shown).content.decode()


def test_the_command_line_resets_the_last_administrateur_national(people):
    assert "remise à zéro" in run("reset_second_factor", people.admin_national.email.upper())
    assert not Authenticator.objects.filter(user=people.admin_national).exists()
    assert "n'a pas" in run("reset_second_factor", people.admin_national.email)
    with pytest.raises(CommandError, match="Aucun compte"):
        run("reset_second_factor", "personne@example.org")


def test_national_accounts_of_the_demonstration_sign_in_with_the_code_that_is_printed(client, settings):
    settings.DEMO_PASSWORD = PASSWORD
    demo.load(PASSWORD)
    assert demo.second_factor_secret() in "\n".join(demo_logins.lines())
    for email in ("editeur-national@example.org", "editeur-national-2@example.org", "admin-national@example.org"):
        client.post("/compte/connexion/", {"login": email, "password": PASSWORD})
        assert client.post("/compte/connexion/code/", {"code": run("demo_code", email)})["Location"] == "/"
        assert client.get("/cms/").status_code == 200
        client.logout()


def test_the_demonstration_brings_back_a_second_factor_that_a_visitor_changed():
    demo.load(PASSWORD)
    user = User.objects.get(email="editeur-national@example.org")
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).update(data={"secret": "A" * 32})
    actions.reset_second_factor(User.objects.get(email="admin-national@example.org"), by=None)
    demo.load(PASSWORD)
    held = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    demanded = [account.email for account in demo.ACCOUNTS if account.level in DEMANDED_LEVELS]
    assert sorted(row.user.email for row in held) == sorted(demanded)
    assert {secrets.decrypt(row.data["secret"]) for row in held} == {demo.second_factor_secret()}


@pytest.mark.parametrize("email", ["lecteur@example.org", "personne@example.org"])
def test_a_code_is_given_for_the_national_accounts_of_the_demonstration_only(people, email):
    with pytest.raises(CommandError, match="démonstration"):
        run("demo_code", email)


def test_no_code_is_given_in_production(settings):
    demo.load(PASSWORD)
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        run("demo_code", "editeur-national@example.org")
