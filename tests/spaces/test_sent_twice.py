"""The same send of a form heard twice: a double click, a request tried again because its answer was lost, "back" and
the same button. Each act is done once, and the second answer is the first one's."""

import threading
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import once
from accounts.models import SentForm, Trace
from files.models import FileVersion, PendingUpload
from spaces.models import Resource, Status
from tests import factories
from tests.factories import ResourceFactory
from tests.spaces.documents import docx
from tests.spaces.test_depositing import described

TOKEN = "a" * 64


@pytest.fixture
def paper(tmp_path):
    """Makes an upload of a Word document, the same bytes for the same words."""

    def made(words="Bonjour", name="note.docx"):
        path = docx(tmp_path, name, words)
        return SimpleUploadedFile(path.name, path.read_bytes())

    return made


def twice(client, address, data, token=TOKEN):
    """Both answers to one send, made with the token of one page."""
    answers = [client.post(address, data() | {"csrfmiddlewaretoken": token}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    first, second = answers
    assert first["Location"] == second["Location"]
    return second


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_files_added_twice_make_one_slot_each(client, people, paper):
    support = ResourceFactory()
    sent = paper()
    client.force_login(people.editeur)
    answer = twice(client, f"/supports/{support.pk}/fichiers/ajouter/", lambda: {"files": [_again(sent)]})
    assert said(answer) == ["Les fichiers sont ajoutés. Son texte sera cherchable dans quelques instants."]
    assert FileVersion.objects.count() == 1
    assert not PendingUpload.objects.exists()


def test_another_file_sent_from_the_same_page_is_another_act(client, people, paper):
    support = ResourceFactory()
    client.force_login(people.editeur)
    for words in ("Un", "Deux"):
        data = {"files": [paper(words)], "csrfmiddlewaretoken": TOKEN}
        assert client.post(f"/supports/{support.pk}/fichiers/ajouter/", data).status_code == 302
    assert FileVersion.objects.count() == 2


def test_the_same_files_sent_from_a_new_page_are_another_act(client, people, paper):
    support = ResourceFactory()
    sent = paper()
    client.force_login(people.editeur)
    for token in ("a" * 64, "b" * 64):
        data = {"files": [_again(sent)], "csrfmiddlewaretoken": token}
        assert client.post(f"/supports/{support.pk}/fichiers/ajouter/", data).status_code == 302
    assert FileVersion.objects.count() == 2


def test_a_version_sent_twice_is_one_version(client, people, paper):
    support = ResourceFactory()
    client.force_login(people.editeur)
    client.post(f"/supports/{support.pk}/fichiers/ajouter/", {"files": [paper("Un")]})
    slot = FileVersion.objects.get().file_id
    address, sent = f"/supports/{support.pk}/fichiers/{slot}/nouvelle-version/", paper("Deux")
    answer = twice(client, address, lambda: {"upload": _again(sent), "note": "chiffres"})
    assert said(answer)[-1].startswith("La nouvelle version est reçue.")
    assert [one.number for one in FileVersion.objects.order_by("number")] == [1, 2]


def test_a_support_taken_up_twice_is_one_draft(client, people):
    support = ResourceFactory()
    client.force_login(people.editeur_35)
    answer = twice(client, f"/supports/{support.pk}/reprendre/", lambda: {"owner": "caf-35"})
    assert Resource.objects.filter(origin=support).count() == 1
    assert said(answer)[0].startswith("Le support est repris dans un brouillon.")


@pytest.mark.parametrize(
    ("verb", "before", "data", "after"),
    [
        ("publier", Status.DRAFT, {}, Status.PUBLISHED),
        ("retirer", Status.PUBLISHED, {"reason": "périmé"}, Status.WITHDRAWN),
        ("retablir", Status.WITHDRAWN, {}, Status.PUBLISHED),
    ],
)
def test_a_move_asked_twice_is_made_once_and_the_second_click_is_not_an_error(
    client, people, verb, before, data, after
):
    support = ResourceFactory(status=before, withdrawn_because="x")
    Resource.objects.filter(pk=support.pk).update(published_at=timezone.now())
    client.force_login(people.editeur)
    answer = twice(client, f"/supports/{support.pk}/{verb}/", lambda: dict(data))
    support.refresh_from_db()
    assert support.status == after
    assert Trace.objects.filter(object_id=str(support.pk)).count() == 1
    assert all("Seul" not in one and "déjà" not in one for one in said(answer))


def test_a_support_replaced_twice_is_replaced_once(client, people):
    old, new = ResourceFactory(), ResourceFactory()
    client.force_login(people.editeur)
    twice(client, f"/supports/{old.pk}/remplacer/", lambda: {"successor": new.pk})
    assert Resource.objects.get(pk=old.pk).successor == new


def test_a_deposit_sent_twice_with_its_files_is_one_deposit(client, people, paper):
    sent = paper()
    client.force_login(people.editeur)
    twice(client, "/deposer/", lambda: described(files=[_again(sent)]))
    assert Resource.objects.count() == 1
    assert not PendingUpload.objects.exists()


def test_a_deposit_whose_answer_was_lost_is_answered_again(client, people, paper):
    client.force_login(people.editeur)
    client.post("/deposer/fichiers/", {"fichier": paper()})
    one = PendingUpload.objects.get()
    data = described(kept=[one.pk], csrfmiddlewaretoken=TOKEN)
    answers = [client.post("/deposer/", data, headers={"X-Requested-With": "XMLHttpRequest"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Resource.objects.count() == 1


def test_a_deposit_undone_twice_says_twice_that_it_is(client, people):
    made = ResourceFactory(author=people.editeur)
    client.force_login(people.editeur)
    answer = twice(client, "/deposer/annuler/", lambda: {"support": [made.pk]})
    assert said(answer)[-1].startswith("Le support déposé est retiré.")


def test_what_was_refused_may_be_sent_again(client, people):
    support = ResourceFactory(status=Status.WITHDRAWN, withdrawn_because="x")
    address = f"/supports/{support.pk}/publier/"
    client.force_login(people.editeur)
    client.post(address, {"csrfmiddlewaretoken": TOKEN})
    assert not SentForm.objects.exists()
    Resource.objects.filter(pk=support.pk).update(status=Status.DRAFT)
    client.post(address, {"csrfmiddlewaretoken": TOKEN})
    assert Resource.objects.get(pk=support.pk).status == Status.PUBLISHED


def test_the_send_of_one_person_is_not_that_of_another(client, people):
    support = ResourceFactory()
    for person, owner in ((people.editeur_35, "caf-35"), (people.two_cafs, "caf-35")):
        client.force_login(person)
        client.post(f"/supports/{support.pk}/reprendre/", {"owner": owner, "csrfmiddlewaretoken": TOKEN})
    assert Resource.objects.filter(origin=support).count() == 2


def test_what_was_sent_is_forgotten_after_an_hour(client, people):
    support = ResourceFactory(status=Status.DRAFT)
    client.force_login(people.editeur)
    client.post(f"/supports/{support.pk}/publier/", {"csrfmiddlewaretoken": TOKEN})
    assert once.forget(timezone.now()) == 0
    assert once.forget(timezone.now() + timedelta(hours=2)) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_sends_at_one_moment_make_one_draft():
    someone = factories.people().editeur_35
    support = ResourceFactory()
    together, answers = threading.Barrier(2), []

    def send():
        client = Client()
        client.force_login(someone)
        together.wait()
        answers.append(
            client.post(f"/supports/{support.pk}/reprendre/", {"owner": "caf-35", "csrfmiddlewaretoken": TOKEN})
        )
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({answer["Location"] for answer in answers}) == 1
    assert Resource.objects.filter(origin=support).count() == 1


def _again(upload):
    return SimpleUploadedFile(upload.name, upload.file.getvalue())
