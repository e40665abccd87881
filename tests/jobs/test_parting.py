"""A process that parts from this one: how its end is known, and that it goes back to nothing of its parent's.

Each test parts in a program of its own, which has one thread: that of the tests has several.
"""

import subprocess
import sys

from tests.processes import ENVIRONMENT, ROOT

PROGRAM = """
import json, os, signal, sys, time
from django.conf import settings
settings.configure()
from jobs.parting import Parted

def ended(process):
    limit = time.monotonic() + 60
    while process.poll() is None:
        assert time.monotonic() < limit
        time.sleep(0.005)
    return process.returncode

signal.signal(signal.SIGTERM, lambda *_: print("le signal du parent"))
"""


def told(code: str) -> tuple[list[str], str]:
    """The lines that this code prints, and what goes to the errors."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + code], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


def test_it_runs_what_it_is_given_in_a_group_of_its_own_and_ends_well():
    lines, _ = told("""
def run(parent):
    print(parent == os.getppid(), os.getpgid(0) == os.getpid(), os.read(0, 1))
process = Parted(run)
print(ended(process), os.getpgid(0) == os.getpid())
process.send_signal(signal.SIGKILL)  # to a process that ended: nothing, whoever has its number now
print(process.poll())
""")
    assert lines == ["True True b''", "0 False", "0"]


def test_a_signal_ends_it_as_it_ends_a_program_however_soon_it_comes():
    lines, _ = told("""
for number in [signal.SIGTERM, signal.SIGINT, signal.SIGKILL] * 10:
    process = Parted(lambda parent: time.sleep(60))
    process.send_signal(number)
    print(ended(process) == -number)
""")
    assert lines == ["True"] * 30


def test_an_error_is_told_and_ends_it_with_one():
    lines, errors = told("""
def run(parent):
    raise RuntimeError("le disque est plein")
print(ended(Parted(run)))
""")
    assert lines == ["1"]
    assert "RuntimeError: le disque est plein" in errors


def test_it_does_not_outlive_its_parent(tmp_path):
    lines, _ = told("""
reading, writing = os.pipe()
def parent_of_it(first):
    os.close(reading)
    Parted(lambda parent: time.sleep(60))
    os.kill(os.getpid(), signal.SIGKILL)
print(ended(Parted(parent_of_it)))
os.close(writing)
print(os.read(reading, 1))  # the end of the pipe, once nobody holds it any more
""")
    assert lines == ["-9", "b''"]
