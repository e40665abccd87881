"""A shared collection in the hands of moderation: who may, what its readers see, what its author is told."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Trace
from accounts.sight import audience_of, forget
from spaces.actions import collections as actions
from spaces.actions import moderating
from spaces.errors import Conflict, Refused
from tests.spaces.test_collections import NETWORK, made, mine, supports  # noqa: F401
from tests.spaces.waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(supports):  # noqa: F811
    """A collection of an éditrice of the Charente, read by the whole network."""
    supports.shared = made(supports.author, supports.one, tokens=NETWORK)
    return supports


def seen(client, user, collection) -> int:
    forget(user)
    client.force_login(user)
    return client.get(f"/collections/{collection.pk}/", follow=True).status_code


@pytest.mark.parametrize("who", ["lecteur", "editeur", "admin_local", "two_cafs", "author"])
def test_only_national_editors_moderate(client, shared, who):
    other = getattr(shared, who)
    for act in (
        lambda: moderating.hide(shared.shared, other, "x"),
        lambda: moderating.rename(shared.shared, other, "y", "x"),
        lambda: moderating.give_back(shared.shared, other),
    ):
        with pytest.raises(PermissionDenied):
            act()
    client.force_login(other)
    assert "Modérer" not in client.get(shared.shared.get_absolute_url()).content.decode()
    assert client.post(f"/collections/{shared.shared.pk}/moderer/", {"act": "retirer"}).status_code == 403


@pytest.mark.parametrize("who", ["editeur_national", "admin_national"])
def test_a_collection_withdrawn_from_sharing_leaves_its_readers_and_tells_its_author(client, shared, who):
    moderator, collection = getattr(shared, who), shared.shared
    client.force_login(moderator)
    address = f"/collections/{collection.pk}/moderer/"
    assert "Modérer" in client.get(collection.get_absolute_url()).content.decode()
    assert client.post(address, {"act": "retirer", "reason": ""}).status_code == 422
    for _ in range(2):
        assert client.post(address, {"act": "retirer", "reason": "Des notes blessantes"}).status_code == 302
    assert Trace.objects.filter(verb="collection.hide").count() == 1
    assert [seen(client, one, collection) for one in (shared.editeur, shared.lecteur_35)] == [404, 404]
    assert [seen(client, one, collection) for one in (moderator, shared.author)] == [200, 200]
    page = client.get(collection.get_absolute_url()).content.decode()
    assert "Des notes blessantes" in page
    assert waiting(shared.author)["collections-moderees"] == [f"/collections/{collection.pk}/"]
    client.post(f"/collections/{collection.pk}/lu/")
    assert waiting(shared.author) == {}
    assert "Des notes blessantes" in client.get(collection.get_absolute_url()).content.decode()
    client.force_login(moderator)
    client.post(f"/collections/{collection.pk}/rendre/")
    assert seen(client, shared.editeur, collection) == 200
    assert "blessantes" not in client.get(collection.get_absolute_url()).content.decode()


def test_its_author_does_not_share_again_what_was_withdrawn(shared):
    collection = moderating.hide(shared.shared, shared.editeur_national, "Des notes blessantes")
    for tokens in (mine(shared.author), frozenset({"caf:caf-16"})):
        with pytest.raises(Refused, match="retirée du partage"):
            actions.revise(collection, shared.author, "Autre titre", "", tokens)
    revised = actions.revise(collection, shared.author, "Autre titre", "", NETWORK)
    assert revised.hidden
    assert revised.readers.key == f"moderateurs+personne:{shared.author.pk}"


def test_a_collection_renamed_says_its_former_title_and_why_to_its_author_alone(client, shared):
    collection = shared.shared
    client.force_login(shared.editeur_national)
    address = f"/collections/{collection.pk}/moderer/"
    assert client.post(address, {"act": "renommer", "title": "", "reason": "x"}).status_code == 422
    assert client.post(address, {"act": "renommer", "title": "Pour le comité", "reason": "x"}).status_code == 422
    sent = {"act": "renommer", "title": "Études", "reason": "Un titre plus clair"}
    assert client.post(address, sent).status_code == 302
    client.force_login(shared.editeur)
    page = client.get(f"/collections/{collection.pk}/", follow=True).content.decode()
    assert "Études" in page
    assert "plus clair" not in page
    client.force_login(shared.author)
    page = client.get(f"/collections/{collection.pk}/", follow=True).content.decode()
    assert "Un titre plus clair" in page
    assert "Pour le comité" in page
    client.post(f"/collections/{collection.pk}/lu/")
    assert "plus clair" not in client.get(f"/collections/{collection.pk}/", follow=True).content.decode()


def test_what_its_author_keeps_or_took_back_is_not_moderated(shared):
    own = made(shared.author, shared.one)
    with pytest.raises(PermissionDenied):
        moderating.hide(own, shared.editeur_national, "x")
    shared.shared.audience = audience_of(mine(shared.author))
    shared.shared.save()
    with pytest.raises(PermissionDenied):
        moderating.hide(shared.shared, shared.admin_national, "x")


def test_an_author_who_was_revising_meanwhile_is_told(shared):
    stamp = actions.stamp_of_collection(shared.shared)
    moderating.rename(shared.shared, shared.editeur_national, "Études", "Plus clair")
    with pytest.raises(Conflict, match="par la modération"):
        actions.revise(shared.shared, shared.author, "Mon titre", "", NETWORK, stamp)
