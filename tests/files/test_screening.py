"""The first look at the files of one form: it ends in time, whatever they are."""

import pytest

from files import actions, screening
from files.errors import Refused
from files.extract import process
from files.formats import old
from spaces import arrivals
from tests.files.conftest import make_pdf, upload
from tests.files.making import make_ole


@pytest.fixture
def clock(monkeypatch):
    """Hostile files: each look at one lasts as long as it may, and the clock says so; the seconds asked for each."""

    class Clock:
        now = 1000.0
        walls = []

    def texts(path, media_type, properties, wall):
        Clock.walls.append(wall)
        Clock.now += wall
        raise process.TookTooLong
        yield

    Clock.walls = []
    monkeypatch.setattr(screening.time, "monotonic", lambda: Clock.now)
    monkeypatch.setattr(process, "texts", texts)
    return Clock


@pytest.fixture
def pdfs():
    content = make_pdf(["Un"])
    return [upload(content + b"\n" * number, f"{number}.pdf") for number in range(10)]


def test_the_looks_of_one_form_end_in_time_and_no_file_is_lost(people, clock, pdfs):
    received = arrivals.receive(people.editeur, pdfs, [])
    assert clock.walls == [6.0, 6.0, 6.0, 2.0]
    assert [one.name for one in received.kept] == [one.name for one in pdfs]
    assert [name for name, _ in received.remarks] == [one.name for one in pdfs[4:]]
    assert all("pas été relu tout de suite" in remark for _, remark in received.remarks)


def test_each_request_has_its_own_patience(people, clock, pdfs):
    for one in pdfs[:5]:
        arrivals.receive_one(people.editeur, one, None)
    assert clock.walls == [6.0] * 5


def test_what_takes_long_before_the_look_is_refused_in_the_end(people, clock, monkeypatch):
    def slow(path):
        clock.now += 15
        raise process.TookTooLong

    monkeypatch.setattr(old.process, "container", slow)
    uploads = [upload(make_ole({"WordDocument": b"x" * (4096 + n)}), f"{n}.doc") for n in range(6)]
    said = [sentence for _, sentence in arrivals.receive(people.editeur, uploads, []).refused]
    assert clock.now < 1000 + screening.REFUSED_AFTER + 20
    assert "trop de temps" in said[-1].replace("\u00a0", " ")
    assert "trop de temps" not in said[0]


def test_nothing_is_left_of_a_file_that_was_not_examined(clock, storage_root):
    patience = screening.Patience()
    clock.now += screening.REFUSED_AFTER + 1
    with pytest.raises(Refused):
        actions.store(upload(make_pdf(["Un"])), None, patience)
    assert not list((storage_root / "incoming").iterdir())
