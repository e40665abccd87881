"""One writer, readers that follow, and what happens when either dies."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from search.engine import EngineBusy, EngineUnavailable, Ref
from search.stamp import stamp
from search.tantivy_engine import TantivyEngine
from tests.search.conftest import ask, document, found, put


def test_a_second_writer_is_refused_with_a_clear_error(engine, tmp_path):
    other = TantivyEngine(tmp_path / "index")
    with engine.writing(), pytest.raises(EngineBusy), other.writing():
        pass
    with engine.writing(), pytest.raises(EngineBusy):
        other.rebuild([])
    with other.writing():
        pass


def test_a_second_writer_that_waits_gets_its_turn(engine, tmp_path):
    other = TantivyEngine(tmp_path / "index")
    held = threading.Event()

    def hold():
        with engine.writing():
            held.set()
            time.sleep(0.5)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(60)
    with other.writing(wait=60) as writer:
        writer.replace([document(1, "bilan")])
        writer.commit()
    thread.join()
    engine.refresh()
    assert found(engine, "bilan") == ["1"]


def test_nothing_is_seen_before_the_commit(engine):
    with engine.writing() as writer:
        writer.replace([document(1, "bilan")])
        engine.refresh()
        assert found(engine, "bilan") == []
        writer.commit()
        engine.refresh()
        assert found(engine, "bilan") == ["1"]


def test_what_was_not_committed_is_dropped(engine):
    with engine.writing() as writer:
        writer.replace([document(1, "bilan")])
    engine.refresh()
    assert found(engine, "bilan") == []


def test_a_rebuild_replaces_everything_at_once_for_readers_already_open(engine, tmp_path):
    put(engine, document(1, "ancien"))
    reader = TantivyEngine(tmp_path / "index")
    assert found(reader, "ancien") == ["1"]
    seen = set()
    stop = threading.Event()
    errors = []

    def read():
        while not stop.is_set():
            try:
                reader.refresh()
                seen.add(tuple(found(reader, "ancien")) + tuple(found(reader, "nouveau")))
            except Exception as error:
                errors.append(error)
                return

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(3):
        assert engine.rebuild(document(n, "nouveau") for n in (5, 6)) == 2
    stop.set()
    thread.join()
    assert errors == []
    assert not any("1" in answer and "5" in answer for answer in seen) or ("1", "5", "6") in seen
    reader.refresh()
    assert sorted(found(reader, "nouveau")) == ["5", "6"]
    assert found(reader, "ancien") == []
    assert len([place for place in (tmp_path / "index").iterdir() if place.is_dir()]) == 2


def test_an_interrupted_rebuild_leaves_the_old_index(engine):
    put(engine, document(1, "ancien"))

    def documents():
        yield document(2, "nouveau")
        raise RuntimeError("coupure")

    with pytest.raises(RuntimeError):
        engine.rebuild(documents())
    engine.refresh()
    assert found(engine, "ancien") == ["1"]
    assert found(engine, "nouveau") == []
    with engine.writing():
        pass


def test_references_give_the_stamp_of_what_was_indexed(engine):
    one = document(1, "bilan")
    put(engine, one)
    assert list(engine.references()) == [(Ref("resource", "1"), stamp(one))]
    assert stamp(one) != stamp(document(1, "bilans"))
    assert stamp(one) == stamp(document(1, "bilan"))


def test_without_an_index_the_engine_says_so(tmp_path):
    empty = TantivyEngine(tmp_path / "nothing")
    with pytest.raises(EngineUnavailable):
        empty.search(ask("bilan"))
    with pytest.raises(EngineUnavailable), empty.writing():
        pass


@pytest.mark.parametrize("damage", ["pointer", "version", "meta", "folder"])
def test_a_damaged_index_is_said_unavailable_and_can_be_rebuilt(engine, tmp_path, damage):
    put(engine, document(1, "bilan"))
    root = tmp_path / "index"
    pointer = json.loads((root / "current").read_text())
    if damage == "pointer":
        (root / "current").write_text("{")
    elif damage == "version":
        (root / "current").write_text(json.dumps(pointer | {"version": 0}))
    elif damage == "meta":
        (root / pointer["generation"] / "objects" / "meta.json").write_text("{")
    else:
        (root / pointer["generation"]).rename(root / "elsewhere")
    fresh = TantivyEngine(root)
    with pytest.raises(EngineUnavailable):
        fresh.search(ask("bilan"))
    fresh.rebuild([document(1, "bilan")])
    assert found(fresh, "bilan") == ["1"]


_WRITES_FOR_EVER = """
import sys
from pathlib import Path
from links.documents import Document, Part
from search.tantivy_engine import TantivyEngine
with TantivyEngine(Path(sys.argv[1])).writing() as writer:
    for turn in range(100000):
        parts = tuple(Part(key=str(n), text=f"tour{turn} page {n} " * 40, address="/") for n in range(20))
        writer.replace(Document(kind="resource", id=str(n), readers=1, title="t", parts=parts) for n in range(20))
        writer.commit()
        print(turn, flush=True)
"""


@pytest.mark.slow
def test_killing_the_writer_leaves_the_index_whole_and_the_lock_free(engine, tmp_path):
    put(engine, document("keep", "intact"))
    for delay in (0.0, 0.05, 0.11):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITES_FOR_EVER, str(tmp_path / "index")],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": "."},
        )
        try:
            assert writer.stdout.readline()
            time.sleep(delay)
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
            writer.stdout.close()
        engine.refresh()
        assert found(engine, "intact") == ["keep"]
        put(engine, document("keep", f"intact {delay}"))
        assert len(list(engine.references())) == 21
