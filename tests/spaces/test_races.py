"""Two acts at one moment: what the second reads is what the first has written, on every database."""

import contextlib
import threading

import pytest
from django.db import connection, transaction

from files import actions as files
from files import jobs, late
from files.antivirus import Verdict
from files.models import FileVersion, State
from files.personal import Findings, Found
from spaces import actions
from spaces.actions.copies import hold_same_bytes
from spaces.models import Resource, Status
from tests import factories
from tests.factories import ResourceFactory
from tests.files.conftest import read
from tests.spaces.test_personal import ordinary
from tests.spaces.test_personal_copies import spread

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HELD_SECONDS = 0.7


def at_once(first, second) -> None:
    """`first` writes and does not commit yet; `second` starts meanwhile; both end."""
    written, errors = threading.Event(), []

    def leading():
        try:
            with transaction.atomic():
                first()
                written.set()
                threading.Event().wait(HELD_SECONDS)
        except BaseException as error:
            errors.append(error)
        finally:
            written.set()
            connection.close()

    def following():
        written.wait()
        try:
            with transaction.atomic():
                second()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=leading), threading.Thread(target=following)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def deposited(people, publish: bool) -> Resource:
    description = actions.Description(type="diagnostic", title="Le dossier")
    stored = [files.store(ordinary(), people.editeur)]
    return actions.deposit(people.editeur, "caf-16", description, stored, publish)


def test_what_is_found_while_a_support_is_being_published_takes_it_off_the_shelves():
    people = factories.people()
    draft = deposited(people, publish=False)
    version = FileVersion.objects.get()

    def find():
        held = FileVersion.objects.select_for_update(of=("self",)).select_related("file").get(pk=version.pk)
        late.note(held, Findings(nir=Found(count=1, parts=(1,))))

    at_once(lambda: actions.publish(draft, people.editeur), find)
    draft.refresh_from_db()
    assert (draft.status, draft.held_at is not None) == (Status.DRAFT, True)


def test_a_copy_made_while_the_antivirus_isolates_its_source_is_isolated_too():
    people = factories.people()
    source = ResourceFactory(author=people.editeur)
    version = read(files.attach(files.store(ordinary(), people.editeur), "resource", source.pk, people.editeur))
    verdict = Verdict(clean=False, signature="Eicar", engine="ClamAV")
    at_once(
        lambda: actions.take_up(source, people.editeur_35, "caf-35"),
        lambda: jobs._isolate(version, verdict),
    )
    assert [one.state for one in FileVersion.objects.order_by("pk")] == [State.QUARANTINED] * 2


def test_two_caf_that_withdraw_the_same_bytes_at_one_moment_wait_for_each_other(monkeypatch):
    people = factories.people()
    writers = [(people.editeur, "caf-16"), (people.editeur_35, "caf-35")]
    rows = [ResourceFactory(author=by, caf_id=caf) for by, caf in writers]
    for row in rows:
        files.attach(files.store(ordinary(), row.author), "resource", row.pk, row.author)
    meeting, errors = threading.Barrier(2), []

    def met(*args, **kwargs):
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for a row: it cannot come
            meeting.wait(HELD_SECONDS)
        hold_same_bytes(*args, **kwargs)

    def withdraw(row):
        try:
            actions.withdraw(row, row.author, "Des familles y sont nommées", personal_data=True)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    monkeypatch.setattr("spaces.actions.status.hold_same_bytes", met)
    threads = [threading.Thread(target=withdraw, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert {row.status for row in Resource.objects.all()} == {Status.WITHDRAWN}


def test_two_windows_of_one_person_count_together_what_they_take_off_the_shelves():
    people = factories.people()
    spreads = [spread(people, 2, words) for words in ("Un texte.", "Un autre texte.")]

    def withdraw(source):
        return lambda: actions.withdraw(source, people.editeur_35, "Des familles", personal_data=True)

    at_once(*(withdraw(source) for source, _ in spreads))
    copies = [copy.pk for _, copies in spreads for copy in copies]
    assert Resource.objects.filter(pk__in=copies, status=Status.PUBLISHED).count() == 1
