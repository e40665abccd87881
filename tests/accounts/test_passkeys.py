"""Passkeys, without a browser: what the server refuses. The whole way is in tests/browser/test_signing_in.py."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from tests.accounts.signing_in import CONFIRM, OVERVIEW, SoftKey, give, passkey_of, used
from tests.factories import PASSWORD, codes_now, recovery_code

pytestmark = pytest.mark.django_db

LOGIN = "/compte/connexion/"
BY_KEY, CONFIRM_BY_KEY = "/compte/connexion/cle/", "/compte/confirmer/cle/"
TOUCHED, VERIFIED = 1, 5
ADD = f"{OVERVIEW}cles/ajouter/"


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    cache.clear()


def test_a_passkey_alone_is_a_second_factor_and_goes_with_its_codes(client, people):
    user = people.admin_local
    Authenticator.objects.filter(user=user, type="totp").delete()
    key = passkey_of(user)
    client.force_login_without_code(user)
    assert client.get("/supports/")["Location"].startswith(f"{CONFIRM_BY_KEY}?next=")
    assert "Taper un code" in client.get(CONFIRM_BY_KEY).content.decode()
    assert "Utiliser ma clé" in client.get(CONFIRM).content.decode()
    used(client, user, key)
    assert client.get("/supports/").status_code == 200
    shown = client.get(OVERVIEW).content.decode()
    assert "Clé du bureau" in shown
    assert "Elle est en place" in shown
    assert "partent avec elle" in client.get(f"{OVERVIEW}cles/{key.pk}/retirer/").content.decode()
    assert client.post(f"{OVERVIEW}cles/{key.pk}/retirer/")["Location"] == OVERVIEW
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/supports/")["Location"].startswith(f"{OVERVIEW}?next=")


def test_a_passkey_keeps_the_codes_when_the_application_goes_and_the_other_way_round(client, people):
    user = people.admin_local
    key = passkey_of(user)
    client.force_login_without_code(user)
    give(client, CONFIRM, codes_now()[1])
    client.post(f"{OVERVIEW}desactiver/")
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {"webauthn", "recovery_codes"}
    assert client.get("/supports/").status_code == 302  # the session had used the application
    used(client, user, key)
    assert client.get("/supports/").status_code == 200


def test_one_names_one_s_own_keys_only(client, people):
    key, other = passkey_of(people.admin_local), passkey_of(people.admin_national)
    client.force_login_without_code(people.admin_local)
    give(client, CONFIRM, codes_now()[1])
    assert client.post(f"{OVERVIEW}cles/{key.pk}/nom/", {"name": "Téléphone"})["Location"] == OVERVIEW
    key.refresh_from_db()
    assert key.wrap().name == "Téléphone"
    for verb in ("nom", "retirer"):
        assert client.post(f"{OVERVIEW}cles/{other.pk}/{verb}/", {"name": "À moi"}).status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()


STATE = "mfa.webauthn.state"


def test_a_key_signs_in_alone_by_the_ceremony_that_verifies_its_person_and_by_no_other(client, people):
    key = SoftKey(people.admin_national)
    passkey_of(people.lecteur)

    def shown(flags):
        return client.post(BY_KEY, {"credential": key.sign(client.session[STATE]["challenge"], flags)})["Location"]

    client.get(BY_KEY, headers={"X-Requested-With": "XMLHttpRequest"})
    assert shown(TOUCHED) == LOGIN
    client.post(LOGIN, {"login": people.lecteur.email, "password": PASSWORD})
    client.get(f"{LOGIN}code/")  # the page of a code asks a key, and not that it verifies its person
    assert shown(TOUCHED).startswith(LOGIN)
    assert shown(VERIFIED).startswith(LOGIN)
    assert "_auth_user_id" not in client.session
    client.post("/cms/logout/")
    assert STATE not in client.session
    client.get(BY_KEY, headers={"X-Requested-With": "XMLHttpRequest"})
    assert shown(VERIFIED) == "/"
    assert client.session["_auth_user_id"] == str(people.admin_national.pk)


@pytest.mark.parametrize("credential", ["[" * 100_000, "1" * 5000, '{"a":' * 500, '["\\u0000"]', "NaN", '"\\ud800"'])
def test_what_no_reader_of_json_may_follow_is_refused_like_the_rest(client, people, credential):
    assert client.post(BY_KEY, {"credential": credential})["Location"] == LOGIN
    passkey_of(people.lecteur)
    client.post(LOGIN, {"login": people.lecteur.email, "password": PASSWORD})
    assert client.post(f"{LOGIN}code/", {"credential": credential}).status_code == 200
    client.force_login(people.admin_local)
    client.get(ADD)
    assert client.post(ADD, {"name": "Fausse", "credential": credential}).status_code == 200
    passkey_of(people.admin_local)
    assert client.post(CONFIRM_BY_KEY, {"credential": credential})["Location"].startswith(CONFIRM_BY_KEY)


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "x"}', '{"id":"x","rawId":"x","type":"public-key"}'])
def test_what_is_no_proof_of_a_key_opens_nothing(client, people, credential):
    client.get(BY_KEY, headers={"Accept": "application/json"})
    assert client.post(BY_KEY, {"credential": credential})["Location"] == LOGIN
    assert "_auth_user_id" not in client.session
    client.force_login_without_code(people.admin_local)
    give(client, CONFIRM, codes_now()[1])
    client.get(ADD)
    assert client.post(ADD, {"name": "Fausse", "credential": credential}).status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_key_is_added_only_after_the_factor_that_is_there(client, people):
    client.post(LOGIN, {"login": people.lecteur.email, "password": PASSWORD})
    assert client.get(ADD).status_code == 200  # the password was just given, and there is nothing else
    client.force_login_without_code(people.admin_local)
    assert client.get(ADD)["Location"].startswith(f"{CONFIRM}?next=")


def test_few_codes_left_are_said(client, people):
    user = people.admin_local
    client.force_login_without_code(user)
    give(client, CONFIRM, codes_now()[1])
    assert "demandez-en d’autres" not in client.get(OVERVIEW).content.decode()
    for _ in range(7):
        codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
        assert codes.validate_code(recovery_code(user))
    shown = client.get(OVERVIEW).content.decode()
    assert "Il ne vous reste que 3 codes" in shown
