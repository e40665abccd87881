import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Trace
from files import actions as files
from files.models import FileVersion, State
from files.queries import document_parts
from spaces import actions
from spaces.actions.reporting import report
from spaces.errors import Refused
from spaces.models import Resource, Status
from spaces.sources import CHANGED
from tests.factories import ResourceFactory
from tests.files.conftest import make_pdf, read
from tests.spaces.waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(people):
    """A support of the Charente with a file already read."""
    resource = ResourceFactory(author=people.editeur, title="Fiche action itinérance", summary="Un relais qui roule.")
    resource.themes.set(["parentalite"])
    upload = SimpleUploadedFile("fiche.pdf", make_pdf(["Le relais itinérant passe le jeudi."]))
    read(files.attach(files.store(upload), "resource", resource.pk, people.editeur))
    return resource


def test_a_support_is_taken_up_as_a_draft_of_ones_own_with_its_files_already_read(client, people, source):
    client.force_login(people.editeur_35)
    response = client.post(f"/supports/{source.pk}/reprendre/", {"owner": "caf-35"})
    draft = Resource.objects.get(origin=source)
    assert response["Location"] == f"/supports/{draft.pk}/modifier/"
    assert (draft.status, draft.caf_id, draft.author) == (Status.DRAFT, "caf-35", people.editeur_35)
    assert (draft.title, draft.summary) == (source.title, source.summary)
    assert [theme.pk for theme in draft.themes.all()] == ["parentalite"]
    (part,) = document_parts("resource", draft.pk)
    assert part.text == "Le relais itinérant passe le jeudi."
    copied = FileVersion.objects.get(file__object_id=draft.pk)
    original = FileVersion.objects.get(file__object_id=source.pk)
    assert (copied.blob_id, copied.state, copied.number) == (original.blob_id, State.READY, 1)
    assert Trace.objects.filter(verb="take_up", object_id=str(draft.pk)).exists()
    assert not draft.is_visible_to(people.editeur)


def test_both_pages_say_where_it_comes_from_once_it_is_published(client, people, source):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    client.force_login(people.editeur)
    assert "Repris" not in client.get(source.get_absolute_url()).content.decode()
    actions.publish(draft, people.editeur_35)
    page = client.get(source.get_absolute_url()).content.decode()
    assert draft.get_absolute_url() in page
    assert "Ille-et-Vilaine" in page
    taken = client.get(draft.get_absolute_url()).content.decode()
    assert f'Repris de <a href="{source.get_absolute_url()}"' in taken
    assert "La source a changé depuis" not in taken


def test_a_new_version_of_the_source_is_told_to_those_who_took_it_up(client, people, source):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    slot = FileVersion.objects.get(file__object_id=source.pk).file
    upload = SimpleUploadedFile("fiche.pdf", make_pdf(["Le relais itinérant passe le mardi."]))
    actions.add_version(source, slot, files.store(upload), people.editeur, "Nouveau jour")
    client.force_login(people.editeur_35)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "La source a changé depuis" in page
    assert "Nouveau jour" in page


def test_a_source_that_may_no_longer_be_seen_is_not_named(client, people, source):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    actions.withdraw(source, people.editeur, "Erreur")
    client.force_login(people.editeur_35)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Repris de" not in page
    assert source.get_absolute_url() not in page


def test_only_what_is_on_the_shelves_is_taken_up_and_only_by_those_who_deposit(client, people, source):
    client.force_login(people.lecteur_35)
    assert "Reprendre ce support" not in client.get(source.get_absolute_url()).content.decode()
    client.post(f"/supports/{source.pk}/reprendre/", {"owner": "caf-35"})
    client.force_login(people.editeur_35)
    client.post(f"/supports/{source.pk}/reprendre/", {"owner": "caf-16"})
    hidden = ResourceFactory(tokens=frozenset({"caf:caf-16"}))
    assert client.post(f"/supports/{hidden.pk}/reprendre/", {"owner": "caf-35"}).status_code == 404
    assert not Resource.objects.filter(origin__isnull=False).exists()
    actions.withdraw(source, people.editeur, "Erreur")
    with pytest.raises(Refused, match="en rayon"):
        actions.take_up(source, people.editeur, "caf-16")


@pytest.mark.parametrize("tokens", [{"caf:caf-16"}, {"editeurs:caf-16"}, {"cnaf"}, {"administrateurs:caf-16"}])
def test_what_is_kept_for_some_is_taken_up_by_its_owner_alone_and_stays_kept_for_them(people, tokens):
    source = ResourceFactory(tokens=frozenset(tokens), author=people.editeur)
    with pytest.raises(Refused, match="une partie du réseau"):
        actions.take_up(source, people.admin_national, "caf-35")
    copy = actions.take_up(source, people.admin_national, "caf-16")
    assert copy.audience.key == source.audience.key


def test_what_was_confirmed_for_some_is_confirmed_again_in_a_copy(people, source):
    version = FileVersion.objects.get(file__object_id=source.pk)
    version.personal = {"nir": {"count": 1, "parts": [1]}}
    version.personal_confirmed_by, version.personal_confirmed_at = people.editeur, source.created_at
    version.save()
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    with pytest.raises(Refused, match="données personnelles"):
        actions.publish(draft, people.editeur_35)


def test_macros_are_not_taken_up_by_those_who_may_not_send_them(people, source):
    FileVersion.objects.filter(file__object_id=source.pk).update(macros=True)
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    assert not FileVersion.objects.filter(file__object_id=draft.pk).exists()
    national = actions.take_up(source, people.editeur_national, "cnaf")
    assert FileVersion.objects.filter(file__object_id=national.pk, macros=True).exists()


def test_the_chain_is_told_both_ways_as_far_as_one_sees_and_the_rest_is_counted(client, people, source):
    second = actions.publish(actions.take_up(source, people.editeur_35, "caf-35"), people.editeur_35)
    third = actions.publish(actions.take_up(second, people.editeur, "caf-16"), people.editeur)
    hidden = actions.take_up(second, people.editeur, "caf-16")
    actions.publish(hidden, people.editeur)
    Resource.objects.filter(pk=hidden.pk).update(readers=ResourceFactory(tokens=frozenset({"caf:caf-16"})).readers)
    client.force_login(people.lecteur_35)
    page = client.get(third.get_absolute_url()).content.decode()
    assert f'Repris de <a href="{second.get_absolute_url()}"' in page
    assert f'lui-même repris de <a href="{source.get_absolute_url()}"' in page
    below = client.get(second.get_absolute_url()).content.decode()
    assert "Repris 2" in below.replace("\N{NO-BREAK SPACE}", " ")
    assert third.get_absolute_url() in below
    assert hidden.get_absolute_url() not in below
    assert "1 copie n’est pas partagée" in below.replace("\N{NO-BREAK SPACE}", " ")


def test_its_page_asks_twelve_queries_at_most_with_all_it_may_tell(client, people, source):
    copy = actions.publish(actions.take_up(source, people.editeur, "caf-16"), people.editeur)
    for owner, by in (("caf-35", people.editeur_35), ("caf-16", people.editeur)):
        actions.publish(actions.take_up(copy, by, owner), by)
    report(copy, people.lecteur_35, "Une faute")
    Resource.objects.filter(pk=copy.pk).update(given_by="caf-35", review_on=copy.created_at.date())
    client.force_login(people.editeur)
    client.get(copy.get_absolute_url())
    with CaptureQueriesContext(connection) as seen:
        page = client.get(copy.get_absolute_url()).content.decode()
    for told in ("Repris de", "Repris 2", "Erreur signalée", "Rendre à la Caf d", "est-il toujours bon"):
        assert told in page.replace("\N{NO-BREAK SPACE}", " ")
    assert len(seen) <= 12


def renew(resource: Resource, by, words: str = "Le relais passe le mardi.") -> FileVersion:
    slot = FileVersion.objects.filter(file__object_id=resource.pk).first().file
    return actions.add_version(resource, slot, files.store(SimpleUploadedFile("f.pdf", make_pdf([words]))), by, words)


def test_who_keeps_a_copy_finds_to_do_that_its_source_changed_until_one_of_them_says_seen(client, people, source):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    assert CHANGED not in waiting(people.editeur_35)
    version = renew(source, people.editeur)
    colleague = people.two_cafs
    colleague.habilitations.filter(caf="caf-35").update(level="editeur")
    for one in (people.editeur_35, colleague):
        assert waiting(one)[CHANGED] == [draft.get_absolute_url()]
    for one in (people.editeur, people.lecteur_35, people.admin_national, people.editeur_national):
        assert CHANGED not in waiting(one)
    client.force_login(people.editeur_35)
    revising = client.get(f"/supports/{draft.pk}/modifier/").content.decode()
    assert "La source a changé depuis" in revising
    assert f'name="seen" value="{version.pk}"' in client.get(draft.get_absolute_url()).content.decode()
    for _ in range(2):
        assert client.post(f"/supports/{draft.pk}/source-vue/", {"seen": version.pk}).status_code == 302
    assert Trace.objects.filter(verb="see_source", object_id=str(draft.pk)).count() == 1
    for one in (people.editeur_35, colleague):
        assert CHANGED not in waiting(one)
    assert "La source a changé depuis" not in client.get(f"/supports/{draft.pk}/modifier/").content.decode()
    assert 'name="seen"' not in client.get(draft.get_absolute_url()).content.decode()
    renew(source, people.editeur, "Le relais passe le samedi.")
    assert waiting(people.editeur_35)[CHANGED] == [draft.get_absolute_url()]


@pytest.mark.parametrize("act", ["revise", "add_version"])
def test_a_copy_that_was_changed_after_its_source_waits_no_more(people, source, act):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    renew(source, people.editeur)
    assert CHANGED in waiting(people.editeur_35)
    if act == "revise":
        actions.revise(draft, people.editeur_35, actions.Description(type="diagnostic", title="Adapté"))
    else:
        renew(draft, people.editeur_35, "Chez nous, le mercredi.")
    assert CHANGED not in waiting(people.editeur_35)


def test_a_source_that_they_may_not_read_or_that_a_copy_on_no_shelf_had_is_not_told(client, people, source):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    gone = actions.take_up(source, people.editeur_35, "caf-35")
    actions.withdraw(gone, people.editeur_35, "Inutile")
    renew(source, people.editeur)
    assert waiting(people.editeur_35)[CHANGED] == [draft.get_absolute_url()]
    Resource.objects.filter(pk=source.pk).update(readers=ResourceFactory(tokens=frozenset({"caf:caf-16"})).readers)
    assert CHANGED not in waiting(people.editeur_35)
    client.force_login(people.editeur_35)
    for address in (f"/supports/{draft.pk}/modifier/", draft.get_absolute_url()):
        assert "La source a changé" not in client.get(address).content.decode()


def test_what_changed_again_since_the_page_was_read_is_not_said_seen(client, people, source):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    first = renew(source, people.editeur)
    second = renew(source, people.editeur, "Le relais passe le samedi.")
    with pytest.raises(PermissionDenied):
        actions.see_source(draft, people.editeur, second.pk)
    for seen in ({"seen": first.pk}, {"seen": "x"}, {}):
        client.force_login(people.editeur_35)
        page = client.post(f"/supports/{draft.pk}/source-vue/", seen, follow=True).content.decode()
        assert "La source a encore changé" in page
    assert CHANGED in waiting(people.editeur_35)
