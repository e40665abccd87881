"""What a reader could do if a file took hold of it: it runs apart, sees nothing, reaches nobody, and dies with us."""

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent

import pytest

from files.extract import process
from files.extract.child import LIMITS
from files.formats import DOCX, TXT
from tests.files.hostile.watching import processes_below
from tests.processes import is_dead, kill, wait_for

_ROOT = Path(__file__).resolve().parents[2]
_RUN = """
import sys, types
sys.path.insert(0, {root!r})
from files.extract import child
taken = types.ModuleType("taken")
exec(compile({body!r}, "taken", "exec"), taken.__dict__)
sys.modules["files.extract.{module}"] = taken
{before}
sys.exit(child.main(sys.argv[1:]))
"""
_SAY = """
import json
def parts(path, summary):
    yield {"number": 1, "unit": "page", "label": "", "text": json.dumps(found())}
"""
_PARENT = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from files.extract import process
process._CHILD, given = {child!r}, Path({given!r})
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path) -> Path:
    """Where the temporary folders of the children come and go."""
    made = tmp_path / "temporaire"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


@pytest.fixture
def taken(monkeypatch, tmp_path):
    """taken(body, module, before) -> the child runs this body instead of one of our readers, confined as they are.

    `body` defines what the module does; `before` is run outside of the confinement.
    """

    def install(body: str, module: str = "text", before: str = "") -> Path:
        script = tmp_path / "enfant.py"
        script.write_text(_RUN.format(root=str(_ROOT), body=dedent(body), module=module, before=before))
        monkeypatch.setattr(process, "_CHILD", str(script))
        return script

    return install


@pytest.fixture
def given(tmp_path) -> Path:
    path = tmp_path / "contenu"
    path.write_bytes(b"Une phrase.")
    return path


def said(taken, given: Path, body: str):
    """What `found()` gives inside the child."""
    taken(dedent(body) + _SAY)
    return json.loads(process.read_text(given, TXT).parts[0].text)


def is_confined(pid: int) -> bool:
    """Whether a child has given up its rights, which it does last: it is tied to its parent by then."""
    return Path(f"/proc/{pid}/oom_score_adj").read_text().strip() == "1000"


def test_it_reaches_no_address_not_even_of_this_machine(taken, given):
    if not process.network_is_closed():
        pytest.skip("this system lets nobody leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as hidden:
        hidden.bind(name := f"\0espace-ctg-essai-{os.getpid()}")
        hidden.listen()
        port = server.getsockname()[1]
        body = f"""
        import socket
        def found():
            answers = []
            for family, where in ((socket.AF_INET, ("127.0.0.1", {port})), (socket.AF_UNIX, {name!r})):
                with socket.socket(family) as tried:
                    answers.append(tried.connect_ex(where))
            return answers
        """
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            server.accept()[0].close()  # we reach it
        assert 0 not in said(taken, given, body)
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


def test_it_sees_nothing_of_our_environment_and_none_of_our_files(taken, given, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "secret-de-production")
    monkeypatch.setenv("DATABASE_URL", "postgres://ctg:secret@postgres/ctg")
    body = """
    import os, sys
    def found():
        opened = []
        for name in range(3, 200):
            try:
                opened.append(os.readlink(f"/proc/self/fd/{name}"))
            except OSError:
                pass
        return {"environment": dict(os.environ), "opened": opened, "arguments": sys.argv[1:]}
    """
    with (tmp_path / "base.sqlite3").open("wb") as ours:
        os.set_inheritable(ours.fileno(), True)
        seen = said(taken, given, body)
    assert set(seen["environment"]) <= {"LANG", "LC_CTYPE", "HOME", "TMPDIR", "PATH", "MALLOC_ARENA_MAX"}
    assert "secret" not in json.dumps(seen)
    assert seen["opened"] == []


def test_a_reader_writes_no_byte_anywhere(taken, given, tmp_path):
    body = f"""
    def found():
        answers = []
        for place in ("ici", {str(tmp_path / "la")!r}):
            try:
                with open(place, "wb", buffering=0) as out:
                    answers.append(out.write(b"x"))
            except OSError as error:
                answers.append(error.strerror)
        return answers
    """
    assert said(taken, given, body) == ["File too large"] * 2


def test_what_starts_programs_writes_no_file_larger_than_its_limit(taken, given):
    limit = LIMITS["recognise"].written
    body = f"""
    def text_of(path, media_type, page):
        with open("gros", "wb", buffering=0) as out:
            try:
                for megabytes in range({limit + 5}):
                    out.write(bytes(1024 * 1024))
            except OSError:
                return str(megabytes)
        return "sans limite"
    """
    taken(body, "recognition")
    assert list(process.recognise(given, TXT, [1])) == [(1, str(limit))]


@pytest.mark.parametrize("size", [LIMITS["text"].memory, 2000])
def test_memory_past_the_limit_ends_the_reading_and_nothing_else(taken, given, size):
    taken(f"def parts(path, summary):\n    yield bytearray({size} * 1024 * 1024)")
    with pytest.raises(process.Failed) as failure:
        process.read_text(given, TXT)
    assert failure.value.code == "too-heavy"


def test_a_processor_kept_too_long_ends_the_reading(taken, given):
    shorter = "import dataclasses; child.LIMITS['text'] = dataclasses.replace(child.LIMITS['text'], seconds=1)"
    taken("def parts(path, summary):\n    while True:\n        pass", before=shorter)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(process.Failed) as failure:
        process.read_text(given, TXT)
    assert failure.value.code == "too-heavy"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


def test_a_reader_starts_no_process_for_who_is_not_the_administrator_of_the_machine(taken, given):
    body = """
    import os
    def found():
        if os.getuid() == 0:
            os.setuid(65534)  # nobody: limits of processes do not hold the administrator
        try:
            pid = os.fork()
        except OSError as error:
            return error.strerror
        if pid == 0:
            os._exit(0)
        return "started"
    """
    assert said(taken, given, body) == "Resource temporarily unavailable"


def test_it_gains_no_right_and_goes_first_when_the_machine_lacks_memory(taken, given):
    body = """
    def found():
        status = dict(line.split(":", 1) for line in open("/proc/self/status"))
        return [status["NoNewPrivs"].strip(), open("/proc/self/oom_score_adj").read().strip()]
    """
    assert said(taken, given, body) == ["1", "1000"]


_STARTS_OTHERS = """
import subprocess
def {name}(*arguments):
    command = "sleep 1000 & sleep 1000 & wait"
    subprocess.Popen(["/bin/sh", "-c", command], stdout=subprocess.DEVNULL).wait()
"""
_SLEEPS = "import time\ndef parts(*arguments):\n    time.sleep(1000)\n    yield"
_WORKS = "def parts(*arguments):\n    while True:\n        pass\n    yield"


def test_when_time_is_over_what_it_started_dies_too_and_its_folder_goes(taken, given, tmp_path, folder, monkeypatch):
    taken(_STARTS_OTHERS.format(name="to_pdf"), "office")
    seen = []
    target = tmp_path / "fait.pdf"
    ordinary = process._output

    def output(child, deadline, most):
        # The child, its shell, and what this one started: the child alone is below us.
        wait_for(lambda: len(processes_below(child.pid)) == 3)
        seen.extend([child.pid, *processes_below(child.pid)])
        yield from ordinary(child, deadline, most)

    monkeypatch.setattr(process, "_output", output)
    with pytest.raises(process.TookTooLong):
        process.convert(given, DOCX, target, wall=0.5)
    wait_for(lambda: all(map(is_dead, seen)))
    assert list(folder.iterdir()) == []
    assert not target.exists()


@pytest.mark.parametrize(
    ("task", "module", "body"),
    [
        (
            "process.read_text(given, 'text/plain')",
            "text",
            _SLEEPS,
        ),
        ("process.read_text(given, 'text/plain')", "text", _WORKS),
        ("process.convert(given, 'x', Path('/dev/null'))", "office", _STARTS_OTHERS.format(name="to_pdf")),
        ("list(process.recognise(given, 'x', [1]))", "recognition", _STARTS_OTHERS.format(name="text_of")),
    ],
    ids=["a reader that sleeps", "a reader that works", "a conversion", "a recognition"],
)
def test_when_the_worker_is_killed_nothing_of_it_goes_on(taken, given, folder, task, module, body):
    script = taken(body, module)
    code = _PARENT.format(root=str(_ROOT), child=str(script), given=str(given)) + task
    parent = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(folder)})
    wanted = 1 if module == "text" else 4
    wait_for(lambda: len(processes_below(parent.pid)) == wanted)
    below = processes_below(parent.pid)
    wait_for(lambda: is_confined(below[0]))
    parent.kill()
    parent.wait()
    try:
        wait_for(lambda: all(map(is_dead, below)))
        assert [pid for pid in below if not is_dead(pid)] == []
    finally:
        kill([pid for pid in below if not is_dead(pid)])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("import os\ndef parts(*a):\n    os.write(1, b'du texte\\n')\n    yield", "silent"),
        ("import os\ndef parts(*a):\n    os.write(1, b'3\\n')\n    yield", "silent"),
        ('import os\ndef parts(*a):\n    os.write(1, b\'{"error": "inconnue"}\\n\')\n    yield', "silent"),
        ("import os\ndef parts(*a):\n    os.write(1, b'[' * 100_000 + b'\\n')\n    yield", "silent"),
        ("import os\ndef parts(*a):\n    os._exit(0)\n    yield", "silent"),
        ("def parts(*a):\n    raise ValueError\n    yield", "silent"),
        ("import ctypes\ndef parts(*a):\n    ctypes.string_at(0)\n    yield", "too-heavy"),
        ("import os\ndef parts(*a):\n    while True: os.write(1, b'x' * 1_000_000)\n    yield", "too-long"),
        (
            "def parts(*a):\n    while True: yield {'number': 1, 'unit': 'page', 'label': '', 'text': ''}",
            "too-long",
        ),
    ],
)
def test_whatever_it_says_is_an_answer_or_a_failure_with_its_sentence(taken, given, body, code):
    taken(body)
    with pytest.raises(process.Failed) as failure:
        process.read_text(given, TXT)
    assert failure.value.code == code
    assert str(failure.value)


def test_what_no_database_keeps_is_taken_out_of_its_answer(taken, given):
    taken("""
    def parts(path, summary):
        yield {"number": 1, "unit": "page", "label": "a\\0b", "text": "c\\0d"}
    """)
    part = process.read_text(given, TXT).parts[0]
    assert (part.label, part.text) == ("ab", "cd")
