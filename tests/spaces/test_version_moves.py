"""Old versions of the files of a support: put back, removed for good, and what their list offers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import Trace
from files import actions as files
from files import drawing, jobs, queries
from files.errors import Refused as RefusedFile
from files.models import Blob, FilePart, FileVersion, Scan, SideWork, State, Verb
from links.signals import changed
from spaces import actions
from spaces.errors import Refused, Unconfirmed
from spaces.kinds import RESOURCE, document_of
from tests.factories import ResourceFactory
from tests.spaces.documents import pdf

RESTRICTED = frozenset({"caf:caf-16"})
REASON = "Les noms de trois familles y figuraient."
PERSONAL = {"nir": {"count": 2, "parts": [1]}}


@pytest.fixture
def support(people, tmp_path):
    """support(*texts, **fields) -> a support of the Charente whose one file had a version for each text, all read.

    The same text gives the same bytes.
    """
    printed = {}

    def make(*texts, **fields):
        resource = ResourceFactory(author=people.editeur, **fields)
        slot = None
        for number, text in enumerate(texts, start=1):
            if text not in printed:
                printed[text] = pdf(tmp_path, f"texte-{len(printed)}.pdf", text).read_bytes()
            stored = files.store(SimpleUploadedFile(f"diagnostic-{number}.pdf", printed[text]))
            if slot is None:
                slot = files.attach(stored, RESOURCE, resource.pk, people.editeur).file
            else:
                files.add_version(slot, stored, people.editeur)
            version = versions_of(resource)[-1]
            FilePart.objects.create(version=version, number=1, unit="page", text=text, width=800, height=1100)
            FileVersion.objects.filter(pk=version.pk).update(state=State.READY, pages=1)
        DBTaskResult.objects.all().delete()
        return resource

    return make


@pytest.fixture
def heard():
    """What `links.signals.changed` said of supports during the test, as (pk, narrows)."""
    calls = []

    def listen(sender, kind, pk, narrows, **kwargs):
        if kind == RESOURCE:
            calls.append((pk, narrows))

    changed.connect(listen, weak=False)
    yield calls
    changed.disconnect(listen)


def versions_of(resource):
    found = FileVersion.objects.filter(file__kind=RESOURCE, file__object_id=resource.pk).select_related("file", "blob")
    return list(found.order_by("file__position", "number"))


def address(verb, resource, version):
    return reverse(f"spaces:{verb}-version", args=[resource.pk, version.file_id, version.number])


def waiting_jobs():
    return [job.args_kwargs["args"][0] for job in DBTaskResult.objects.filter(task_path=jobs.extract.module_path)]


# Put back


def test_an_old_version_comes_back_as_a_new_one_with_its_text_at_once(client, people, support, heard):
    resource = support("Le diagnostic de Cognac.", "Le diagnostic de Jarnac.")
    old, _ = versions_of(resource)
    client.force_login(people.editeur)
    assert "Le fichier de la version 1" in client.get(address("restore", resource, old)).content.decode()
    response = client.post(address("restore", resource, old), {"note": "Jarnac était une erreur"}, follow=True)
    assert "elle est maintenant la version 3" in response.content.decode()
    first, second, new = versions_of(resource)
    assert (new.number, new.blob_id, new.name, new.pages) == (3, old.blob_id, old.name, 1)
    assert new.note == "Version 1 rétablie\u00a0: Jarnac était une erreur"
    assert new.created_by == people.editeur
    assert [(part.text, part.width) for part in new.parts.all()] == [("Le diagnostic de Cognac.", 800)]
    assert [part.text for part in document_of(resource).parts] == ["Le diagnostic de Cognac."]
    assert (first.parts.count(), second.parts.count()) == (1, 1)
    assert new.state == State.READY
    assert waiting_jobs() == []
    assert (resource.pk, True) in heard
    trace = Trace.objects.get(verb="restore_version", object_id=str(resource.pk))
    assert (trace.actor, trace.detail["number"], trace.detail["restored"]) == (people.editeur, 3, 1)


def test_a_version_that_was_not_read_is_read_when_it_comes_back(people, support):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    FileVersion.objects.filter(pk=old.pk).update(state=State.FAILED)
    new = actions.restore_version(resource, old, people.editeur)
    assert (new.state, new.parts.count(), waiting_jobs()) == (State.WAITING, 0, [new.pk])


@pytest.mark.parametrize(("state", "copied"), [(State.READY, True), (State.READING, False)])
def test_a_text_still_being_recognised_is_read_again_instead_of_half_copied(people, support, state, copied):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    SideWork.objects.create(version=old, verb=Verb.RECOGNISE, state=state, done=3, total=8)
    new = actions.restore_version(resource, old, people.editeur)
    assert (new.state == State.READY, new.works.exists(), waiting_jobs() == []) == (copied, copied, copied)


def test_what_no_antivirus_looked_at_is_looked_at_when_it_comes_back(people, support, settings):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    new = actions.restore_version(resource, old, people.editeur)
    assert (new.scan, new.state, waiting_jobs()) == (Scan.WAITING, State.WAITING, [new.pk])


def test_a_restored_version_is_kept_when_the_first_is_removed_for_good(
    people, support, django_capture_on_commit_callbacks
):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    new = actions.restore_version(resource, old, people.editeur)
    with django_capture_on_commit_callbacks(execute=True):
        files.remove_version_for_good(old, people.editeur, REASON)
    assert default_storage.exists(new.blob.storage_name)


@pytest.mark.parametrize("name", ["editeur", "admin_local", "admin_national"])
def test_those_who_may_revise_put_a_version_back(people, support, name):
    resource = support("Cognac", "Jarnac")
    actions.restore_version(resource, versions_of(resource)[0], getattr(people, name))
    assert len(versions_of(resource)) == 3


@pytest.mark.parametrize("name", ["lecteur", "lecteur_35", "editeur_35", "editeur_national", "two_cafs", "outsider"])
def test_the_others_do_not(client, people, support, name):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    with pytest.raises(PermissionDenied):
        actions.restore_version(resource, old, getattr(people, name))
    client.force_login(getattr(people, name))
    for verb in ("restore", "remove"):
        assert client.get(address(verb, resource, old)).status_code == 403
        assert client.post(address(verb, resource, old), {"reason": REASON, "sure": "on"}).status_code == 403
    assert len(versions_of(resource)) == 2
    assert all(version.blob_id for version in versions_of(resource))


@pytest.mark.parametrize("name", ["lecteur_35", "editeur_35", "editeur_national"])
def test_the_versions_of_a_restricted_support_do_not_exist_for_the_others(client, people, support, name):
    resource = support("Cognac", "Jarnac", tokens=RESTRICTED)
    client.force_login(getattr(people, name))
    for verb in ("restore", "remove"):
        assert client.get(address(verb, resource, versions_of(resource)[0])).status_code == 404


def test_sending_the_form_twice_or_after_the_back_button_makes_one_version(client, people, support):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    client.force_login(people.editeur)
    client.post(address("restore", resource, old))
    again = client.post(address("restore", resource, old), follow=True)
    assert "il n&#x27;y a rien à rétablir" in again.content.decode()
    assert len(versions_of(resource)) == 3


def test_the_current_version_is_not_put_back(client, people, support):
    resource = support("Cognac", "Jarnac")
    _, current = versions_of(resource)
    with pytest.raises(RefusedFile, match="rien à rétablir"):
        actions.restore_version(resource, current, people.editeur)
    client.force_login(people.editeur)
    page = client.get(address("restore", resource, current), follow=True).content.decode()
    assert "déjà celle que tout le monde lit" in page


def test_what_is_removed_held_or_of_another_support_is_not_put_back(client, people, support):
    resource, other = support("Cognac", "Jarnac", "Segonzac"), support("Ailleurs")
    first, second, _ = versions_of(resource)
    files.remove_version_for_good(first, people.editeur, REASON)
    FileVersion.objects.filter(pk=second.pk).update(state=State.QUARANTINED, scan=Scan.INFECTED)
    for version, said in ((first, "retirée"), (second, "antivirus")):
        with pytest.raises(RefusedFile, match=said):
            actions.restore_version(resource, version, people.editeur)
    with pytest.raises(Refused, match="n'appartient pas"):
        actions.restore_version(other, second, people.editeur)
    client.force_login(people.editeur)
    assert "ne se rétablit pas" in client.get(address("restore", resource, first), follow=True).content.decode()
    assert client.get(address("restore", other, second)).status_code == 404


def test_a_support_off_the_shelves_keeps_its_files_as_they_are(people, support):
    resource = support("Cognac", "Jarnac")
    actions.withdraw(resource, people.editeur, "Chiffres faux")
    with pytest.raises(Refused, match="rétablissez-le"):
        actions.restore_version(resource, versions_of(resource)[0], people.editeur)


def test_what_seems_personal_is_read_again_before_it_is_shared_again(client, people, support):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    FileVersion.objects.filter(pk=old.pk).update(personal=PERSONAL)
    old.refresh_from_db()
    with pytest.raises(Unconfirmed, match="sécurité sociale"):
        actions.restore_version(resource, old, people.editeur)
    client.force_login(people.editeur)
    refused = client.post(address("restore", resource, old))
    assert refused.status_code == 422
    assert "sécurité sociale" in refused.content.decode()
    client.post(address("restore", resource, old), {"confirmed": "on"})
    new = versions_of(resource)[-1]
    assert (new.number, new.personal, new.personal_confirmed_by) == (3, PERSONAL, people.editeur)


# Removed for good


def test_removing_for_good_leaves_no_text_no_bytes_and_no_image(
    client, people, support, heard, django_capture_on_commit_callbacks
):
    resource = support("La famille Martin de Cognac.", "Le diagnostic.")
    old, current = versions_of(resource)
    drawing.page_image(old, 1)
    assert (drawing.storage.cache() / old.blob.sha256).exists()
    client.force_login(people.editeur)
    asked = client.get(address("remove", resource, old)).content.decode()
    assert "ne s’annule pas" in asked
    assert "La version 2 reste en cours" in asked
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(address("remove", resource, old), {"reason": REASON, "sure": "on"}, follow=True)
    assert "La version 1 est retirée définitivement" in done.content.decode()
    assert old.name not in done.content.decode()
    assert "Martin" not in done.content.decode()
    assert not FilePart.objects.filter(version=old).exists()
    assert not default_storage.exists(old.blob.storage_name)
    assert not Blob.objects.filter(pk=old.blob_id).exists()
    assert not (drawing.storage.cache() / old.blob.sha256).exists()
    assert (resource.pk, True) in heard
    trace = Trace.objects.get(verb="fichier.version.retrait")
    assert (trace.actor, trace.detail["reason"], trace.detail["number"]) == (people.editeur, REASON, 1)
    assert client.get(reverse("files:download", args=[old.pk])).status_code == 404
    assert client.get(reverse("files:preview", args=[old.pk])).status_code == 404
    assert queries.current_versions(RESOURCE, [resource.pk])[resource.pk] == [current]


@pytest.mark.parametrize("sent", [{}, {"reason": REASON}, {"reason": "trop bref", "sure": "on"}, {"sure": "on"}])
def test_a_reason_and_a_tick_are_asked(client, people, support, sent):
    resource = support("Cognac", "Jarnac")
    client.force_login(people.editeur)
    assert client.post(address("remove", resource, versions_of(resource)[0]), sent).status_code == 422
    assert all(version.blob_id for version in versions_of(resource))


def test_removing_twice_or_after_the_back_button_says_that_it_is_done(client, people, support):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    client.force_login(people.editeur)
    client.post(address("remove", resource, old), {"reason": REASON, "sure": "on"})
    again = client.post(address("remove", resource, old), {"reason": REASON, "sure": "on"}, follow=True)
    assert "déjà retirée définitivement" in again.content.decode()
    assert "déjà retirée" in client.get(address("remove", resource, old), follow=True).content.decode()
    assert Trace.objects.filter(verb="fichier.version.retrait").count() == 1


def test_removing_the_current_version_says_which_one_comes_back(client, people, support):
    resource = support("Cognac", "Jarnac")
    client.force_login(people.editeur)
    page = client.get(address("remove", resource, versions_of(resource)[1])).content.decode()
    assert "La version 1 redevient celle que tout le monde lit" in page
    assert "dernière version" not in page


def test_removing_the_only_version_of_the_only_file_offers_to_withdraw_the_support(client, people, support):
    resource = support("Cognac")
    client.force_login(people.editeur)
    page = client.get(address("remove", resource, versions_of(resource)[0])).content.decode()
    assert "il n’en restera que la fiche" in page
    assert f'href="/supports/{resource.pk}/retirer/"' in page


def test_the_other_holders_of_the_same_bytes_are_named_to_those_who_see_them(client, people, support):
    resource = support("Cognac", "Jarnac")
    old, _ = versions_of(resource)
    actions.restore_version(resource, old, people.editeur)
    support("Cognac", title="Bilan des accueils")
    support("Cognac", title="Note de la Caf d'Ille-et-Vilaine", caf_id="caf-35", tokens=frozenset({"caf:caf-35"}))
    client.force_login(people.editeur)
    page = client.get(address("remove", resource, old)).content.decode()
    assert "Bilan des accueils" in page
    assert "Ille-et-Vilaine" not in page
    assert "version 3</a> de ce fichier" in page
    client.force_login(people.admin_national)
    assert "Ille-et-Vilaine" in client.get(address("remove", resource, old)).content.decode()


def test_a_file_that_nobody_else_holds_names_no_holder(client, people, support):
    resource = support("Cognac", "Jarnac")
    client.force_login(people.editeur)
    assert "aussi ailleurs" not in client.get(address("remove", resource, versions_of(resource)[0])).content.decode()


# The list of versions


def test_each_version_leads_to_what_changed_since_the_one_before_it(client, people, support):
    resource = support("Un", "Deux", "Trois", "Quatre")
    one, two, three, four = versions_of(resource)
    files.remove_version_for_good(three, people.editeur, REASON)
    client.force_login(people.lecteur)
    page = client.get(resource.get_absolute_url()).content.decode()
    assert f"/fichiers/{two.pk}/comparer/{one.pk}/" in page
    assert f"/fichiers/{four.pk}/comparer/{two.pk}/" in page  # the third is not there any more
    assert page.count("/comparer/") == 2
    assert "retirer-definitivement" not in page
    assert "/retablir/" not in page


def test_those_who_may_write_put_back_old_versions_and_remove_any(client, people, support):
    resource = support("Un", "Deux")
    one, two = versions_of(resource)
    client.force_login(people.admin_local)
    page = client.get(resource.get_absolute_url()).content.decode()
    assert address("restore", resource, one) in page
    assert address("restore", resource, two) not in page
    assert address("remove", resource, one) in page
    assert address("remove", resource, two) in page
    actions.withdraw(resource, people.editeur, "Chiffres faux")
    withdrawn = client.get(resource.get_absolute_url()).content.decode()
    assert "/retablir/" not in withdrawn.replace(reverse("spaces:restore", args=[resource.pk]), "")
    assert address("remove", resource, one) in withdrawn


def test_the_screens_cost_few_queries_whatever_the_number_of_versions(client, people, support):
    def counted(resource, page):
        client.force_login(people.editeur)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    few, many = support("Un", "Deux"), support(*(f"Texte {n}" for n in range(8)))
    for verb in ("restore", "remove"):
        pages = [address(verb, resource, versions_of(resource)[0]) for resource in (few, many)]
        assert counted(few, pages[0]) == counted(many, pages[1]) <= 12
    assert counted(few, few.get_absolute_url()) == counted(many, many.get_absolute_url()) <= 12
