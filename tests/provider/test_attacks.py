"""Answers that do not come from the provider, for this site and for this sign-in: refused, and nothing is opened."""

import hashlib
import hmac
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.cache import caches

from accounts.models import Habilitation, Level, ProviderIdentity, Trace, User
from accounts.provider import calls
from tests.factories import WholeClient, person
from tests.provider.conftest import BACK, GO, signed_in
from tests.provider.institution import KID, forged

pytestmark = pytest.mark.django_db

EMAIL = "camille.berger@caf16.example.org"
NOT_VALID = "La réponse du service d’identification n’est pas valable"
SERVED = "Cette connexion a expiré, ou elle a déjà servi"
SILENT = "Le service d’identification ne répond pas"


@pytest.fixture
def agent(institution):
    """Whom every attack aims at; the provider's own group would make them an éditeur."""
    institution.person["groups"] = ["Espace-CTG-Participants/Lca"]
    institution.person["caf"] = "caf-16"
    return person(Level.LECTEUR, "caf-16", email=EMAIL)


@pytest.fixture
def assert_refused(client, agent):
    """Asserts that an answer of the site says this title, and that nothing came of it."""
    counted = (User, Habilitation, ProviderIdentity, Trace)
    before = [model.objects.count() for model in counted]

    def assert_refused(response, title: str, status: int = 403) -> None:
        assert response.status_code == status
        page = response.content.decode()
        assert f"<h1>{title}</h1>" in page
        assert 'href="/compte/connexion/"' in page
        assert not signed_in(client)
        assert [model.objects.count() for model in counted] == before

    return assert_refused


def test_the_same_person_comes_in_when_nobody_lies(client, come, agent):
    assert come().status_code == 302
    assert signed_in(client) == str(agent.pk)


HOUR = 3600
LIES = {
    "another issuer": lambda claims: claims | {"iss": "https://ailleurs.example.org"},
    "the issuer with a slash more": lambda claims: claims | {"iss": claims["iss"] + "/"},
    "another audience": lambda claims: claims | {"aud": "un-autre-site"},
    "an audience beside ours": lambda claims: claims | {"aud": [claims["aud"], "un-autre-site"]},
    "a token asked by another client": lambda claims: claims | {"azp": "un-autre-site"},
    "expired": lambda claims: claims | {"iat": time.time() - 400, "exp": time.time() - 60},
    "not valid yet": lambda claims: claims | {"nbf": time.time() + 120},
    "issued tomorrow": lambda claims: claims | {"iat": time.time() + 24 * HOUR, "exp": time.time() + 25 * HOUR},
    "issued long ago": lambda claims: claims | {"iat": time.time() - HOUR},
    "an end without end": lambda claims: claims | {"exp": float("inf")},
    "an end that is no number": lambda claims: claims | {"exp": "demain"},
    "the nonce of another sign-in": lambda claims: claims | {"nonce": "un-autre"},
    "a nonce of half a character": lambda claims: claims | {"nonce": "\ud800"},
    "a subject of half a character": lambda claims: claims | {"sub": "\ud800"},
    "a digest of half a character": lambda claims: claims | {"at_hash": "\ud800"},
    "a nonce that is no text": lambda claims: claims | {"nonce": 12},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "no end": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "no date": lambda claims: {name: value for name, value in claims.items() if name != "iat"},
    "no audience": lambda claims: {name: value for name, value in claims.items() if name != "aud"},
    "no subject": lambda claims: {name: value for name, value in claims.items() if name != "sub"},
    "an empty subject": lambda claims: claims | {"sub": ""},
    "a subject without end": lambda claims: claims | {"sub": "a" * 256},
    "the digest of another access token": lambda claims: claims | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "groups that are a number": lambda claims: claims | {"groups": 12},
    "groups in groups": lambda claims: claims | {"groups": [["Espace-CTG-Participants/Lca"]]},
    "groups by name": lambda claims: claims | {"groups": {"Espace-CTG-Participants/Lca": True}},
    "groups without end": lambda claims: claims | {"groups": [f"g{n}" for n in range(2001)]},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_is_refused(come, institution, assert_refused, lie):
    def change(claims):
        # what cannot be signed as a number by the library of the provider stays as it is
        return LIES[lie](claims)

    institution.change_claims = change
    assert_refused(come(), NOT_VALID)


def _none(institution, claims, header):
    return forged(claims, {"alg": "none"})


def _none_with_a_key(institution, claims, header):
    return forged(claims, {"alg": "None", "kid": KID})


def _public_key_as_secret(institution, claims, header):
    """The old confusion of RS256 and HS256: the library refuses to make it, hands do not."""
    unsigned = forged(claims, {"alg": "HS256", "kid": KID}).rpartition(".")[0]
    return (
        f"{unsigned}.{forged({}, {}, hmac.digest(institution.public, unsigned.encode(), hashlib.sha256)).split('.')[2]}"
    )


def _client_secret(institution, claims, header):
    return jwt.encode(claims, "un-secret-de-client:avec deux-points", algorithm="HS256", headers={"kid": KID})


def _another_key(institution, claims, header):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, other, algorithm="RS256", headers=header)


def _another_kind_of_key(institution, claims, header):
    return jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers={"kid": KID})


def _unknown_kid(institution, claims, header):
    return jwt.encode(claims, institution.key, algorithm="RS256", headers={"kid": "cle-2"})


def _kid_that_is_a_path(institution, claims, header):
    return jwt.encode(claims, institution.key, algorithm="RS256", headers={"kid": "../../dev/null"})


def _key_in_the_header(institution, claims, header):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = jwt.algorithms.RSAAlgorithm.to_jwk(other.public_key(), as_dict=True)
    headers = {"jwk": key, "jku": f"{institution.issuer}/autres", "kid": KID}
    return jwt.encode(claims, other, algorithm="RS256", headers=headers)


def _extension_that_matters(institution, claims, header):
    return jwt.encode(claims, institution.key, algorithm="RS256", headers=header | {"crit": ["exp"], "exp": 1})


def _cut(institution, claims, header):
    return institution._sign(claims, header)[:-8]


def _words_changed(institution, claims, header):
    head, _, signature = institution._sign(claims, header).split(".")
    return f"{head}.{forged(claims | {'sub': 'admin'}, {}).split('.')[1]}.{signature}"


def _not_a_token(institution, claims, header):
    return {"sub": "4f1c"}


@pytest.mark.parametrize(
    "forge",
    [
        _none,
        _none_with_a_key,
        _public_key_as_secret,
        _client_secret,
        _another_key,
        _another_kind_of_key,
        _unknown_kid,
        _kid_that_is_a_path,
        _key_in_the_header,
        _extension_that_matters,
        _cut,
        _words_changed,
        _not_a_token,
    ],
    ids=lambda forge: forge.__name__.strip("_"),
)
def test_a_token_that_the_provider_did_not_sign_is_refused(come, institution, assert_refused, forge):
    institution.sign = lambda claims, header: forge(institution, claims, header)
    assert_refused(come(), NOT_VALID)


def test_a_state_serves_once_in_one_browser(client, institution, agent, assert_refused):
    there = client.get(GO)["Location"]
    answer = institution.authorize(there)
    stranger = WholeClient()
    assert_refused(stranger.get(BACK, answer), SERVED)  # a victim who is sent the address of an attacker's sign-in
    assert_refused(client.get(BACK, answer | {"state": "un-autre"}), SERVED)
    assert_refused(client.get(BACK, {"code": answer["code"]}), SERVED)
    assert_refused(client.get(BACK, answer | {"code": "un-autre"}), NOT_VALID)
    assert_refused(client.get(BACK, answer), SERVED)  # used up by the attempt before
    assert "token" in institution.asked


def test_a_code_serves_once_and_a_page_sent_again_opens_no_second_session(client, come, institution, agent):
    there = client.get(GO)["Location"]
    answer = institution.authorize(there)
    assert client.get(BACK, answer).status_code == 302
    client.post("/compte/deconnexion/")
    again = client.get(BACK, answer)
    assert (again.status_code, SERVED in again.content.decode()) == (403, True)
    # The code, put in another sign-in: the provider refuses it, and PKCE would too.
    response = come(code=answer["code"])
    assert (response.status_code, NOT_VALID in response.content.decode()) == (403, True)
    assert not signed_in(client)


def test_a_stolen_code_is_worth_nothing_in_another_session(client, institution, assert_refused):
    stolen = institution.authorize(WholeClient().get(GO)["Location"])["code"]
    mine = institution.authorize(client.get(GO)["Location"])
    assert_refused(client.get(BACK, mine | {"code": stolen}), NOT_VALID)


def test_a_state_is_too_old_after_ten_minutes(client, institution, assert_refused, monkeypatch):
    answer = institution.authorize(client.get(GO)["Location"])
    now = time.time()
    monkeypatch.setattr("accounts.provider.flow.time.time", lambda: now + 601)
    assert_refused(client.get(BACK, answer), SERVED)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"iss": "https://ailleurs.example.org"}, NOT_VALID),
        ({"iss": None}, NOT_VALID),  # this provider says that it always names itself
        ({"code": None}, NOT_VALID),
        ({"error": "server_error"}, NOT_VALID),
        ({"error": "access_denied"}, "La connexion a été abandonnée"),
        ({"error": "<script>alert(1)</script>"}, NOT_VALID),
    ],
)
def test_an_answer_that_came_by_the_browser_is_not_believed(come, assert_refused, changes, title):
    response = come(**changes)
    assert_refused(response, title)
    assert "<script>alert" not in response.content.decode()


def test_userinfo_of_another_subject_is_refused(come, institution, assert_refused):
    del institution.person["email"]
    institution.in_userinfo = {"sub": "une-autre-personne", "email": EMAIL, "email_verified": True}
    assert_refused(come(), NOT_VALID)
    institution.in_userinfo = {"email": EMAIL, "email_verified": True}
    assert_refused(come(), NOT_VALID)


def test_userinfo_overrides_nothing_that_was_signed(client, come, institution, agent, people):
    del institution.person["caf"]  # so that userinfo is asked
    lies = {"email": people.admin_national.email, "groups": ["autre"], "caf": "caf-35"}
    institution.in_userinfo = institution.person | lies
    assert come().status_code == 302
    assert signed_in(client) == str(agent.pk)
    assert agent.habilitations.filter(caf="caf-35", level=Level.EDITEUR).exists()  # by the groups that were signed


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found | {"issuer": "https://ailleurs.example.org"},
        lambda found: found | {"jwks_uri": "http://169.254.169.254/cles"},
        lambda found: found | {"token_endpoint": "file:///etc/passwd"},
        lambda found: found | {"authorization_endpoint": "javascript:alert(1)"},
        lambda found: found | {"userinfo_endpoint": "http://10.0.0.1/"},
        lambda found: found | {"token_endpoint": "https://moi:secret@ailleurs.example.org/"},
        lambda found: {"issuer": found["issuer"]},
    ],
)
def test_an_address_that_is_not_safe_is_never_called(client, institution, assert_refused, change):
    institution.change_discovery = change
    assert_refused(client.get(GO), NOT_VALID)
    assert institution.asked == ["openid-configuration"]


@pytest.mark.parametrize("where", ["openid-configuration", "token", "certs", "userinfo"])
def test_a_provider_that_fails_half_way_leaves_nothing_half_made(client, come, institution, assert_refused, where):
    del institution.person["caf"]  # so that userinfo is asked

    def attempt():
        caches["process"].clear()
        return client.get(GO) if where == "openid-configuration" else come()

    institution.status[where] = 503
    assert_refused(attempt(), SILENT, 503)
    institution.status[where] = 302  # to another address: not followed
    assert_refused(attempt(), NOT_VALID)
    institution.status.clear()
    for body in (b"<html>", b"[]", b'"mot"', b"[" * 100_000, b'{"a": "' + b"a" * calls.MAX_BYTES + b'"}'):
        institution.body[where] = body
        assert_refused(attempt(), NOT_VALID)


def test_a_provider_that_does_not_answer_is_not_waited_for(client, institution, assert_refused, monkeypatch, settings):
    monkeypatch.setattr(calls, "SECONDS", 0.2)
    institution.slow.add("openid-configuration")
    began = time.monotonic()
    assert_refused(client.get(GO), SILENT, 503)
    assert time.monotonic() - began < 2
    asked = len(institution.asked)
    assert_refused(client.get(GO), SILENT, 503)
    assert len(institution.asked) == asked  # silent a moment ago: not waited for again
    settings.OIDC_ISSUER = "http://127.0.0.1:9/realms/personne"  # nobody listens there
    assert_refused(client.get(GO), SILENT, 503)


def test_the_way_to_the_provider_is_counted_by_place(institution, client):
    for _ in range(60):
        assert client.get(GO).status_code == 302
    refused = client.get(GO)
    assert refused.status_code == 429
    assert "Attendez une minute" in refused.content.decode()


def test_groups_that_no_database_holds_are_in_no_table(client, come, institution, agent):
    institution.person["groups"] += ["a\0b", "\ud800"]
    assert come().status_code == 302
    assert agent.habilitations.filter(level=Level.EDITEUR).count() == 1


def test_keys_that_change_are_found_again(client, come, institution, agent, monkeypatch):
    assert come().status_code == 302
    client.post("/compte/deconnexion/")
    known = institution._jwk()
    monkeypatch.setattr(institution, "_jwk", lambda: known | {"kid": "cle-2"})
    institution.change_header = lambda header: header | {"kid": "cle-2"}
    assert come().status_code == 403  # asked a moment ago: a flood of unknown names asks nothing more
    now = time.monotonic()
    monkeypatch.setattr("accounts.provider.discovery.time.monotonic", lambda: now + 31)
    assert come().status_code == 302
    assert institution.asked.count("certs") == 2
