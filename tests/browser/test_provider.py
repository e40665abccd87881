"""Sign-in by a real provider in a real browser: Keycloak, with the groups of the Lotus base."""

import os

import pytest
from playwright.sync_api import expect

from accounts.models import Ending, Habilitation, Level, ProviderIdentity, Source, User
from tests.browser.conftest import violations
from tests.factories import person
from tests.provider import keycloak

WRITERS = "Espace-CTG-Participants/Lca"

pytestmark = [pytest.mark.browser, pytest.mark.keycloak, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def institution(chromium, live_server, settings):
    """The server, with the site configured for it; skipped without Java, unless CI_SERVICES names keycloak."""
    if "keycloak" not in os.environ.get("CI_SERVICES", "").split():
        pytest.skip("keycloak n'est pas demandé : CI_SERVICES=keycloak lance ce test (java et mvn)")
    if keycloak.missing():
        pytest.fail(f"keycloak est demandé par CI_SERVICES, et il manque {keycloak.missing()}")
    server = keycloak.Keycloak(live_server.url)
    settings.SITE_URL = live_server.url
    settings.OIDC_ISSUER = server.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = keycloak.CLIENT, keycloak.SECRET
    settings.OIDC_NAME, settings.OIDC_CAF_CLAIM = "Ma Caf", "caf"
    yield server
    server.stop()


def come(page, user: str, following: str = "/supports/") -> None:
    """From the sign-in page to the provider, its form, and back."""
    page.goto(f"/compte/connexion/?next={following}")
    page.get_by_role("link", name="Se connecter avec Ma Caf").click()
    page.locator("#username").fill(user)
    page.locator("#password").fill(keycloak.PASSWORD)
    page.locator("#kc-login").click()


def levels_of(user: User) -> list[tuple]:
    return [*user.habilitations.active().values_list("level", "caf", "source")]


def test_a_person_comes_in_by_keycloak_and_leaves_with_their_group(open_page, institution):
    page = open_page()
    page.goto("/compte/connexion/")
    assert violations(page) == []

    # First sign-in: an account, and the level of the group.
    come(page, "camille")
    page.wait_for_url("**/supports/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    camille = User.objects.get(email="camille.berger@example.org")
    assert camille.name == "Camille Berger"
    assert levels_of(camille) == [(Level.EDITEUR, "caf-16", Source.PROVIDER)]
    assert ProviderIdentity.objects.get(user=camille).subject == institution.subject("camille")
    assert page.goto("/deposer/").status == 200

    # The address changes there: the account stays, and so does who it is.
    institution.change("camille", email="camille.durand@example.org", emailVerified=True)
    # Out of the group: at the next sign-in the level is ended, and the pages refuse.
    institution.leave("camille", WRITERS)
    institution.end_sessions("camille")
    again = open_page()
    come(again, "camille")
    expect(again.get_by_role("heading", level=1)).to_be_visible()
    assert levels_of(camille) == []
    assert Habilitation.objects.get(user=camille).ending == Ending.PROVIDER
    assert not User.objects.filter(email="camille.durand@example.org").exists()
    assert again.goto("/supports/").status == 403
    assert page.goto("/deposer/").status == 403  # the session that was open too

    # An address that the institution did not verify opens nothing, even where an account has it.
    dominique = person(Level.LECTEUR, "caf-35", email="dominique.faure@example.org")
    third = open_page()
    come(third, "dominique")
    expect(third.get_by_role("heading", name="Votre adresse n’est pas vérifiée par votre institution")).to_be_visible()
    assert violations(third) == []
    assert not ProviderIdentity.objects.filter(user=dominique).exists()
    assert third.goto("/supports/").url.startswith(f"{page.url.partition('/deposer')[0]}/compte/connexion/")
