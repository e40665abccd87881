"""/a-faire/: what rooms ask of people, in one query, by owner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from files.models import Blob, File, FileVersion, PendingUpload, State
from links import todo
from spaces import drafts
from spaces.models import DepositDraft, Resource, Status
from tests.factories import ResourceFactory
from tests.spaces.waiting import waiting

pytestmark = pytest.mark.django_db


def with_file(resource: Resource, state: str, days: float = 0, number: int = 1) -> FileVersion:
    slot, _ = File.objects.get_or_create(kind="resource", object_id=resource.pk)
    blob = Blob.objects.create(sha256=f"{resource.pk * 10 + number:064x}", size=1)
    return FileVersion.objects.create(
        file=slot, number=number, blob=blob, name="a.pdf", media_type="application/pdf", created_by=resource.author,
        state=state, created_at=timezone.now() - timedelta(days=days),
    )  # fmt: skip


def draft(author, **fields) -> Resource:
    return ResourceFactory(author=author, status=Status.DRAFT, **fields)


def test_a_person_of_two_caf_finds_each_one_apart_and_their_own_things_last(client, people):
    people.two_cafs.habilitations.update(level="editeur")
    for caf in ("caf-16", "caf-35"):
        with_file(ResourceFactory(caf_id=caf, title=f"Illisible de {caf}"), State.FAILED)
    mine = draft(people.two_cafs)
    owned = todo.waiting_for(people.two_cafs)
    assert [one.owner for one in owned] == ["Caf d'Ille-et-Vilaine", "Caf de la Charente", ""]
    assert [len(line.tasks) for one in owned for line in one.lines] == [1, 1, 1]
    client.force_login(people.two_cafs)
    for page in (client.get("/").content.decode(), client.get("/a-faire/").content.decode()):
        assert page.index("Illisible de caf-35") < page.index("Illisible de caf-16") < page.index(mine.title)
    assert len({line.anchor for one in owned for line in one.lines}) == 3


def test_what_is_urgent_comes_first_and_the_oldest_before(people):
    old, recent = draft(people.editeur), draft(people.editeur)
    Resource.objects.filter(pk=old.pk).update(revised_at=timezone.now() - timedelta(days=3))
    with_file(ResourceFactory(), State.FAILED)
    with_file(ResourceFactory(), State.QUARANTINED)
    draft(people.editeur, held_at=timezone.now())
    found = list(waiting(people.editeur))
    assert found == ["fichiers-isoles", "supports-suspendus", "fichiers-non-lus", "mes-brouillons"]
    assert waiting(people.editeur)["mes-brouillons"] == [old.get_absolute_url(), recent.get_absolute_url()]


def test_a_file_that_was_not_read_is_told_for_a_month_or_until_another_version_stands(people):
    with_file(ResourceFactory(), State.FAILED, days=31)
    mended = ResourceFactory()
    with_file(mended, State.FAILED)
    assert waiting(people.editeur)["fichiers-non-lus"] == [mended.get_absolute_url()]
    with_file(mended, State.READY, number=2)
    assert waiting(people.editeur) == {}
    with_file(ResourceFactory(status=Status.WITHDRAWN), State.FAILED)
    assert waiting(people.editeur) == {}


def test_a_deposit_left_in_the_middle_is_found_again_for_a_day(client, people):
    DepositDraft.objects.create(user=people.editeur, typed={"title": ["Un"]})
    assert waiting(people.editeur) == {"depot-commence": ["/deposer/"]}
    assert waiting(people.admin_local) == {}
    blob = Blob.objects.create(sha256="a" * 64, size=1)
    sent = PendingUpload.objects.create(
        user=people.editeur, blob=blob, name="bilan.pdf", media_type="application/pdf", proposed={"title": "Bilan"}
    )
    assert waiting(people.editeur) == {"envois-en-attente": ["/deposer/"]}
    client.force_login(people.editeur)
    assert "bilan.pdf" in client.get("/").content.decode()
    PendingUpload.objects.filter(pk=sent.pk).update(created_at=timezone.now() - drafts.KEPT_FOR)
    DepositDraft.objects.update(saved_at=timezone.now() - drafts.KEPT_FOR)
    assert waiting(people.editeur) == {}


def test_a_lecteur_is_asked_nothing_and_those_who_are_asked_nothing_now_are_told_so(client, people):
    assert todo.waiting_for(people.lecteur) is None
    client.force_login(people.lecteur)
    assert 'id="a-faire"' not in client.get("/").content.decode()
    assert "Rien ne vous attend" in client.get("/a-faire/").content.decode()
    client.force_login(people.editeur_national)
    assert "Rien ne vous attend" in client.get("/").content.decode()


def test_a_duty_shows_its_first_lines_and_says_that_there_are_more(client, people):
    ResourceFactory.create_batch(todo.MOST + 2, author=people.editeur, status=Status.DRAFT)
    client.force_login(people.editeur)
    page = client.get("/a-faire/").content.decode()
    assert page.count('href="/supports/') - page.count('href="/supports/"') == todo.MOST
    assert "Il y en a d’autres" in page


@pytest.mark.parametrize("number", [1, 50])
def test_all_that_is_to_do_is_one_question_however_much_there_is(people, django_assert_num_queries, number):
    for _ in range(number):
        draft(people.editeur)
        with_file(ResourceFactory(), State.FAILED)
    waiting(people.editeur)
    with django_assert_num_queries(3):  # habilitations, audiences, and what is to do
        assert len(waiting(people.editeur)["mes-brouillons"]) == number
