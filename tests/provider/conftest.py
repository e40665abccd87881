"""The site with a provider configured, and the way of a person through it."""

import pytest
from django.core.cache import cache, caches

from tests.provider.institution import CLIENT, SECRET, Institution

GO = "/compte/connexion/institution/"
BACK = "/compte/connexion/institution/retour/"


@pytest.fixture(scope="package")
def _one_institution():
    institution = Institution()
    yield institution
    institution.close()


@pytest.fixture
def institution(_one_institution, settings):
    """Honest at the beginning of each test; the site knows it and has asked it nothing yet."""
    _one_institution.reset()
    caches["process"].clear()
    cache.clear()  # where ways to the provider are counted
    settings.OIDC_ISSUER = _one_institution.issuer
    settings.OIDC_CLIENT_ID = CLIENT
    settings.OIDC_CLIENT_SECRET = SECRET
    settings.OIDC_NAME = "Ma Caf"
    settings.OIDC_CAF_CLAIM = "caf"
    yield _one_institution
    caches["process"].clear()


@pytest.fixture
def come(client, institution):
    """Go to the provider and come back: the answer of the site. `changes` alters what comes back by the browser."""

    def come(following: str = "", using=client, **changes):
        there = using.get(GO, {"next": following} if following else {})
        assert there.status_code == 302, there.content.decode()
        answer = institution.authorize(there["Location"]) | changes
        return using.get(BACK, {name: value for name, value in answer.items() if value is not None})

    return come


def signed_in(client) -> str:
    """The id of the account that a session is open for; empty without."""
    return client.session.get("_auth_user_id", "")
