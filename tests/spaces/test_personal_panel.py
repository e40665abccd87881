"""What awaits a look, among the things to do of those who may give it."""

# ruff: noqa: F811

import pytest

from spaces.models import Resource
from tests.spaces.test_personal import confirm, listing, ordinary, read_all, support, too_slow  # noqa: F401
from tests.spaces.waiting import waiting, waits_for


@pytest.mark.usefixtures("too_slow")
def test_what_awaits_a_look_is_asked_of_the_editeurs_of_its_caf_alone(client, people, support):
    held = read_all(support(listing()))
    draft = read_all(support(listing(), publish=False))
    left = support(ordinary(), publish=False)
    for who in (people.editeur, people.admin_local, people.admin_national):
        found = waiting(who)
        assert found["supports-suspendus"] == [held.get_absolute_url()]
        assert found["brouillons-a-confirmer"] == [draft.get_absolute_url()]
    assert waiting(people.editeur)["mes-brouillons"] == [left.get_absolute_url()]
    for who in (people.lecteur, people.editeur_35, people.two_cafs, people.editeur_national):
        assert waiting(who) == {}
    client.force_login(people.editeur)
    home = client.get("/").content.decode()
    assert "3\u00a0choses à faire</a>" in home
    assert home.index(held.get_absolute_url()) < home.index(draft.get_absolute_url())
    assert "Suspendu le" in client.get("/a-faire/").content.decode()
    confirm(held, people.editeur)
    confirm(draft, people.editeur)
    assert waiting(people.editeur).keys() == {"mes-brouillons"}


def test_the_author_of_a_draft_who_moved_to_another_caf_is_not_asked(people, support):
    resource = support(listing(), publish=False)
    people.editeur.habilitations.update(caf="caf-35")
    moved = type(people.editeur).objects.get(pk=people.editeur.pk)
    assert Resource.objects.visible_to(moved).filter(pk=resource.pk).exists()
    assert "brouillons-a-confirmer" not in waiting(moved)
    assert not waits_for(moved, resource)
