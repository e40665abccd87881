import hashlib
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from accounts.models import Trace
from files import actions, blobs, drawing, jobs, pending, queries
from files.errors import Refused
from files.models import Blob, FilePart, FileVersion, PendingUpload, State
from links.signals import changed
from tests.factories import ResourceFactory
from tests.files.conftest import make_pdf, read, upload


@pytest.fixture
def sent():
    """The signals `changed` sent during the test: (kind, pk, narrows)."""
    seen = []

    def receive(sender, kind, pk, narrows, **kwargs):
        seen.append((kind, pk, narrows))

    changed.connect(receive, dispatch_uid="tests.files")
    yield seen
    changed.disconnect(dispatch_uid="tests.files")


def bytes_of(blob: Blob) -> bytes:
    with default_storage.open(blob.storage_name) as source:
        return source.read()


def store(content: bytes, name: str = "rapport.pdf") -> actions.Stored:
    return actions.store(upload(content, name))


def test_the_same_bytes_are_stored_once(attached, pdf, storage_root):
    first, second = attached(pdf), attached(pdf, "autre nom.pdf")
    assert first.blob_id == second.blob_id
    assert [path.read_bytes() for path in (storage_root / "blobs").glob("*/*")] == [pdf]
    assert list((storage_root / "incoming").iterdir()) == []


def test_attaching_enqueues_the_reading_in_the_same_transaction(attached, pdf, sent):
    version = attached(pdf)
    (job,) = DBTaskResult.objects.filter(task_path=jobs.extract.module_path)
    assert job.args_kwargs["args"] == [version.pk]
    assert job.queue_name == "files"
    assert sent == [("resource", version.file.object_id, False)]
    assert (version.number, version.state) == (1, State.WAITING)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_no_row_and_no_job(pdf, storage_root):
    from tests.factories import people

    persons = people()
    resource = ResourceFactory(author=persons.editeur)
    stored = store(pdf)
    with transaction.atomic():
        actions.attach(stored, "resource", resource.pk, persons.editeur)
        transaction.set_rollback(True)
    assert not Blob.objects.exists()
    assert not DBTaskResult.objects.filter(task_path=jobs.extract.module_path).exists()
    # The bytes are an orphan that the clean-up removes; the same act may be done again at once.
    version = actions.attach(stored, "resource", resource.pk, persons.editeur)
    assert bytes_of(version.blob) == pdf


def test_a_kind_that_holds_no_files_is_refused(people, pdf):
    with pytest.raises(ValueError, match="holds no files"):
        actions.attach(store(pdf), "caf", 16, people.editeur)


def test_slots_keep_their_order(attached, people, pdf):
    version = attached(pdf)
    pk = version.file.object_id
    other = actions.attach(store(make_pdf(["Autre"]), "b.pdf"), "resource", pk, people.editeur)
    assert (version.file.position, other.file.position) == (0, 1)
    assert queries.current_versions("resource", [pk]) == {pk: [version, other]}


def test_a_new_version_stands_and_the_old_one_stays(attached, people, pdf, sent):
    old = attached(pdf)
    new = actions.add_version(old.file, store(make_pdf(["Nouvelle"]), "b.pdf"), people.editeur, "chiffres de 2022")
    pk = old.file.object_id
    assert queries.current_versions("resource", [pk]) == {pk: [new]}
    assert queries.history("resource", pk) == {old.file_id: [new, old]}
    assert (new.number, new.note) == (2, "chiffres de 2022")
    assert sent[-1] == ("resource", pk, True)
    assert Trace.objects.filter(verb="fichier.version", object_id=str(pk), actor=people.editeur).exists()


def test_the_bytes_of_the_current_version_are_not_a_new_version(attached, people, pdf, storage_root):
    version = attached(pdf)
    with pytest.raises(Refused, match="identique à la version 1"):
        actions.add_version(version.file, store(pdf), people.editeur)
    assert list((storage_root / "incoming").iterdir()) == []
    assert default_storage.exists(version.blob.storage_name)


def test_earlier_bytes_may_come_back(attached, people, pdf):
    version = attached(pdf)
    actions.add_version(version.file, store(make_pdf(["Autre"])), people.editeur)
    back = actions.add_version(version.file, store(pdf), people.editeur)
    assert (back.number, back.blob_id) == (3, version.blob_id)


def test_removing_a_version_for_good_removes_bytes_text_and_images(
    attached, people, pdf, sent, django_capture_on_commit_callbacks
):
    version = read(attached(pdf))
    blob = version.blob
    drawing.page_image(version, 1)
    assert (drawing.storage.cache() / blob.sha256 / "1.webp").exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_version_for_good(version, people.editeur, "des noms d'enfants")
    version.refresh_from_db()
    assert version.blob is None
    assert version.removed_at is not None
    assert version.name == actions.REMOVED_NAME
    assert not FilePart.objects.filter(version=version).exists()
    assert not Blob.objects.filter(pk=blob.pk).exists()
    assert not default_storage.exists(blob.storage_name)
    assert not (drawing.storage.cache() / blob.sha256).exists()
    pk = version.file.object_id
    assert queries.current_versions("resource", [pk]) == {pk: []}
    assert queries.document_parts("resource", pk) == ()
    assert sent[-1] == ("resource", pk, True)
    trace = Trace.objects.get(verb="fichier.version.retrait")
    assert trace.detail["reason"] == "des noms d'enfants"
    assert trace.detail["sha256"] == hashlib.sha256(pdf).hexdigest()


def test_bytes_that_another_version_holds_stay(attached, people, pdf, django_capture_on_commit_callbacks):
    first, second = attached(pdf), attached(pdf)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_version_for_good(first, people.editeur, "doublon")
    assert bytes_of(second.blob) == pdf
    assert list(
        queries.holders(second.blob.sha256, people.admin_national, "resource").values_list("pk", flat=True)
    ) == [second.file.object_id]


def test_removal_of_the_last_version_brings_the_one_before(attached, people, pdf):
    old = read(attached(pdf))
    new = actions.add_version(old.file, store(make_pdf(["Nouvelle"])), people.editeur)
    actions.remove_version_for_good(new, people.editeur, "erreur")
    assert queries.current_versions("resource", [old.file.object_id])[old.file.object_id] == [old]
    assert actions.add_version(old.file, store(make_pdf(["Troisième"])), people.editeur).number == 3


@pytest.mark.parametrize("who", ["lecteur", "editeur_35", "editeur_national", "ended", "outsider"])
def test_only_those_who_keep_the_object_remove_its_versions(attached, people, pdf, who):
    version = attached(pdf)
    with pytest.raises(PermissionDenied):
        actions.remove_version_for_good(version, getattr(people, who), "")
    version.refresh_from_db()
    assert version.blob is not None


def test_a_version_is_removed_once(attached, people, pdf):
    version = attached(pdf)
    actions.remove_version_for_good(version, people.editeur, "une fois")
    with pytest.raises(Refused, match="déjà"):
        actions.remove_version_for_good(version, people.editeur, "deux fois")


def test_holders_are_told_only_among_what_the_person_may_see(attached, people, pdf):
    shown = attached(pdf)
    attached(pdf, tokens=frozenset({"caf:caf-16"}))
    sha256 = shown.blob.sha256
    assert queries.holders(sha256, people.lecteur, "resource").count() == 2
    assert queries.holders(sha256, people.lecteur_35, "resource").get().pk == shown.file.object_id
    assert queries.holders(sha256, people.outsider, "resource").count() == 0


def test_the_parts_of_an_object_are_those_of_its_current_versions(attached, people, pdf):
    old = read(attached(pdf))
    pk = old.file.object_id
    assert [part.number for part in queries.document_parts("resource", pk)] == [1, 2, 3, 4, 5]
    new = actions.add_version(old.file, store(make_pdf(["Texte de la nouvelle version."])), people.editeur)
    assert queries.document_parts("resource", pk) == ()
    read(new)
    (part,) = queries.document_parts("resource", pk)
    assert part.key == f"v{new.pk}p1"
    assert part.address == f"/fichiers/{new.pk}/page/1/"
    assert part.text == "Texte de la nouvelle version."


def test_current_versions_of_many_objects_cost_one_query(attached, pdf, django_assert_num_queries):
    pks = [attached(pdf).file.object_id for _ in range(4)]
    with django_assert_num_queries(1):
        found = queries.current_versions("resource", pks)
        assert [found[pk][0].blob.size for pk in pks] == [len(pdf)] * 4


def test_what_a_person_sent_with_a_refused_form_is_theirs_alone_and_attached_later(
    people, pdf, django_capture_on_commit_callbacks
):
    kept = pending.keep(store(pdf, "bilan.pdf"), people.editeur)
    assert blobs.drop_unused(kept.blob.sha256) is False
    assert pending.kept([kept.pk], people.editeur_35) == []
    ((row, stored),) = pending.kept([kept.pk], people.editeur)
    assert row == kept
    resource = ResourceFactory(author=people.editeur)
    version = actions.attach(stored, "resource", resource.pk, people.editeur)
    with django_capture_on_commit_callbacks(execute=True):
        pending.release([kept.pk], people.editeur)
    assert not PendingUpload.objects.exists()
    assert version.name == "bilan.pdf"
    assert bytes_of(version.blob) == pdf


def test_a_removal_that_fails_to_commit_keeps_the_bytes(attached, people, pdf):
    version = attached(pdf)
    with (
        mock.patch("files.actions.trace.record", side_effect=ZeroDivisionError),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        actions.remove_version_for_good(version, people.editeur, "")
    assert default_storage.exists(version.blob.storage_name)
    assert FileVersion.objects.get(pk=version.pk).removed_at is None
