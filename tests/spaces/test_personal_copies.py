"""What is withdrawn for the personal data it holds is held in every support that has the same bytes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Trace
from files import actions as files
from files import late
from files.models import FileVersion
from files.personal import Findings, Found
from spaces import actions
from spaces.actions.personal import awaiting, stamp_of
from spaces.errors import Unconfirmed
from spaces.history import history_of
from spaces.models import Resource, Status
from spaces.tasks import tell_who_must_look
from tests.factories import ResourceFactory
from tests.files.conftest import read
from tests.spaces.waiting import waiting

pytestmark = pytest.mark.django_db

WORDS = "Le belvédère violet de la commune."
HELD, LEFT = Status.DRAFT, Status.PUBLISHED


def holding(author, words=WORDS, **fields) -> Resource:
    """A support with a file of these words, already read."""
    resource = ResourceFactory(author=author, **fields)
    upload = SimpleUploadedFile("texte.txt", words.encode())
    read(files.attach(files.store(upload, author), "resource", resource.pk, author))
    return resource


@pytest.fixture
def source(people):
    return holding(people.editeur)


@pytest.fixture
def copy(people, source):
    """Taken up by Ille-et-Vilaine, and published."""
    return actions.publish(actions.take_up(source, people.editeur_35, "caf-35"), people.editeur_35)


def again(resource: Resource) -> Resource:
    return Resource.objects.get(pk=resource.pk)


def test_a_copy_leaves_the_shelves_with_its_source_and_comes_back_once_it_was_looked_at(people, source, copy):
    actions.withdraw(source, people.editeur, "Des familles y sont nommées", personal_data=True)
    held = again(copy)
    assert (held.status, held.held_at is not None) == (Status.DRAFT, True)
    assert not held.is_visible_to(people.lecteur)
    with pytest.raises(Unconfirmed):
        actions.publish(held, people.editeur_35)
    actions.confirm(held, people.editeur_35, stamp_of(awaiting(held)))
    assert again(copy).status == Status.PUBLISHED
    assert again(source).status == Status.WITHDRAWN


def test_its_editors_are_told_why_without_a_word_of_the_source(client, people, source, copy):
    actions.withdraw(source, people.editeur, "Une raison à nous", personal_data=True)
    client.force_login(people.editeur_35)
    page = client.get(copy.get_absolute_url()).content.decode()
    assert "a été retiré d&#x27;un autre support" in page
    for told in ("Une raison à nous", people.editeur.name, source.get_absolute_url()):
        assert told not in page
    line = next(event for event in history_of(copy.pk) if "même fichier" in event.what)
    assert line.who == "Le site"
    tell_who_must_look.func(copy.pk)
    assert sorted(one.to[0] for one in mail.outbox) == [
        "admin-local-35@example.org",
        "deux-caf@example.org",
        "editeur-35@example.org",
    ]
    assert f"/supports/{copy.pk}/" in mail.outbox[0].body
    assert copy.title not in mail.outbox[0].body
    actions.confirm(again(copy), people.editeur_35, stamp_of(awaiting(copy)))
    tell_who_must_look.func(copy.pk)
    assert len(mail.outbox) == 3


def test_an_ordinary_withdrawal_holds_nothing(people, source, copy):
    actions.withdraw(source, people.editeur, "Dépassé")
    assert again(copy).status == Status.PUBLISHED


def test_the_same_bytes_deposited_apart_and_old_versions_are_held_and_other_files_are_not(people, source):
    apart = holding(people.editeur_35, caf_id="caf-35")
    other = holding(people.editeur_35, "Un autre texte.", caf_id="caf-35")
    slot = FileVersion.objects.get(file__object_id=apart.pk).file
    new = SimpleUploadedFile("texte.txt", b"Une version neuve.")
    actions.add_version(apart, slot, files.store(new, people.editeur_35), people.editeur_35)
    actions.withdraw(source, people.editeur, "Erreur", personal_data=True)
    assert again(apart).status == Status.DRAFT
    assert again(other).status == Status.PUBLISHED


def test_what_is_in_preparation_or_withdrawn_does_not_come_to_the_shelves_before_somebody_looked(people, source):
    draft = actions.take_up(source, people.editeur_35, "caf-35")
    gone = actions.publish(actions.take_up(source, people.editeur_35, "caf-35"), people.editeur_35)
    actions.withdraw(gone, people.editeur_35, "Plus tard")
    actions.withdraw(source, people.editeur, "Erreur", personal_data=True)
    assert (again(draft).status, again(gone).status) == (Status.DRAFT, Status.WITHDRAWN)
    for act, row in ((actions.publish, draft), (actions.restore, gone)):
        with pytest.raises(Unconfirmed):
            act(again(row), people.editeur_35)


def test_who_had_confirmed_before_confirms_again(people, source, copy):
    version = FileVersion.objects.get(file__object_id=copy.pk)
    version.personal = Findings(nir=Found(1, (1,))).as_dict()
    version.personal_confirmed_by, version.personal_confirmed_at = people.editeur_35, copy.created_at
    version.save()
    actions.withdraw(source, people.editeur, "Erreur", personal_data=True)
    (waiting,) = awaiting(again(copy))
    assert Findings.from_dict(waiting.personal) == Findings(nir=Found(1, (1,)), told=True)


def test_who_confirmed_once_told_is_not_asked_again_for_the_same_bytes(people, source, copy):
    """Otherwise the éditeurs of one Caf could keep the supports of all others off the shelves for ever."""
    actions.withdraw(copy, people.editeur_35, "Des familles", personal_data=True)
    actions.confirm(again(source), people.editeur, stamp_of(awaiting(source)))
    second = actions.take_up(again(source), people.editeur_35, "caf-35")
    actions.withdraw(second, people.editeur_35, "Encore", personal_data=True)
    assert again(source).status == Status.PUBLISHED


def test_another_reading_does_not_forget_it_and_a_copy_of_the_copy_bears_it(people, source, copy):
    actions.withdraw(source, people.editeur, "Erreur", personal_data=True)
    version = FileVersion.objects.select_related("file").get(file__object_id=copy.pk)
    late.note(version, Findings())
    assert awaiting(again(copy))
    actions.confirm(again(copy), people.editeur_35, stamp_of(awaiting(copy)))
    third = actions.take_up(again(copy), people.editeur, "caf-16")
    with pytest.raises(Unconfirmed):
        actions.publish(third, people.editeur)


def test_a_version_removed_for_good_for_its_personal_data_is_held_elsewhere_when_one_says_so(
    client, people, source, copy
):
    version = FileVersion.objects.select_related("file").get(file__object_id=source.pk)
    address = f"/supports/{source.pk}/fichiers/{version.file_id}/versions/1/retirer-definitivement/"
    client.force_login(people.editeur)
    assert "données personnelles de familles" in client.get(address).content.decode()
    typed = {"reason": "Des familles y sont nommées", "sure": "on"}
    assert client.post(address, typed | {"personal_data": "on"}).status_code == 302
    assert again(copy).status == Status.DRAFT
    assert Trace.objects.filter(verb="hold_copy", object_id=str(copy.pk), actor=None).exists()


def test_a_version_removed_for_another_reason_holds_nothing(client, people, source, copy):
    version = FileVersion.objects.select_related("file").get(file__object_id=source.pk)
    actions.remove_version(source, version, people.editeur, "Une vieille version")
    assert again(copy).status == Status.PUBLISHED


def spread(people, number, words=WORDS):
    """A support of Ille-et-Vilaine, and as many of the Charente on the shelves with its bytes."""
    mine = holding(people.editeur_35, words, caf_id="caf-35")
    taken = [actions.take_up(mine, people.editeur, "caf-16") for _ in range(number)]
    return mine, [actions.publish(row, people.editeur) for row in taken]


def states(rows):
    return [again(row).status for row in rows]


def test_one_person_takes_three_supports_of_others_off_the_shelves_in_a_day_and_asks_a_look_at_the_next(client, people):
    mine, copies = spread(people, 4)
    actions.withdraw(mine, people.editeur_35, "Des familles", personal_data=True)
    assert states(copies) == [HELD] * 3 + [LEFT]
    left = again(copies[3])
    assert left.is_visible_to(people.lecteur)
    for person in (people.editeur, people.admin_national):
        assert waiting(person)["supports-a-relire-en-rayon"] == [left.get_absolute_url()]
    assert "supports-a-relire-en-rayon" not in waiting(people.editeur_35)
    client.force_login(people.editeur)
    assert "ce support reste en rayon" in client.get(left.get_absolute_url()).content.decode()
    actions.confirm(left, people.editeur, stamp_of(awaiting(left)))
    assert again(left).status == LEFT
    assert "supports-a-relire-en-rayon" not in waiting(people.editeur)


def test_those_who_hold_it_are_written_to_once_however_often_the_bytes_are_withdrawn(people):
    mine, copies = spread(people, 4)
    other = actions.publish(actions.take_up(mine, people.editeur_35, "caf-35"), people.editeur_35)
    for row in (mine, other):
        actions.withdraw(again(row), people.editeur_35, "Des familles", personal_data=True)
    left = copies[3]
    assert Trace.objects.filter(verb="ask_copy", object_id=str(left.pk)).count() == 1
    tell_who_must_look.func(left.pk)
    assert sorted(one.to[0] for one in mail.outbox) == ["admin-local@example.org", "editeur@example.org"]
    assert "reste en rayon" in mail.outbox[0].body
    actions.confirm(again(left), people.editeur, stamp_of(awaiting(left)))
    tell_who_must_look.func(left.pk)
    assert len(mail.outbox) == 2


def test_the_acts_of_one_person_count_together_and_are_forgotten_the_day_after(people):
    for number, expected in enumerate((HELD, HELD, HELD, LEFT)):
        mine, copies = spread(people, 1, f"Le texte numéro {number}.")
        actions.withdraw(mine, people.editeur_35, "Des familles", personal_data=True)
        assert states(copies) == [expected]
    Trace.objects.all().date_again(timezone.now() - timedelta(days=1))
    mine, copies = spread(people, 1, "Le lendemain.")
    actions.withdraw(mine, people.editeur_35, "Des familles", personal_data=True)
    assert states(copies) == [HELD]


def test_who_may_withdraw_a_support_anyway_holds_as_many_as_have_the_bytes(people):
    mine, copies = spread(people, 4)
    actions.withdraw(mine, people.admin_national, "Des familles", personal_data=True)
    assert states(copies) == [HELD] * 4


def test_what_is_in_preparation_waits_for_a_look_and_counts_for_nothing(people):
    mine = holding(people.editeur_35, caf_id="caf-35")
    drafts = [actions.take_up(mine, people.editeur, "caf-16") for _ in range(2)]
    copies = [actions.publish(actions.take_up(mine, people.editeur, "caf-16"), people.editeur) for _ in range(3)]
    actions.withdraw(mine, people.editeur_35, "Des familles", personal_data=True)
    assert states(copies) == [HELD] * 3
    assert all(awaiting(row) for row in drafts)


def test_the_trace_says_what_was_withdrawn_and_no_page_prints_it(client, people):
    mine, (copy,) = spread(people, 1)
    actions.withdraw(mine, people.editeur_35, "Des familles", personal_data=True)
    detail = Trace.objects.get(verb="hold_copy").detail
    assert (detail["source"], detail["stranger"]) == (mine.pk, people.editeur_35.pk)
    client.force_login(people.editeur)
    page = client.get(copy.get_absolute_url()).content.decode()
    for told in (people.editeur_35.name, f"/supports/{mine.pk}"):
        assert told not in page
