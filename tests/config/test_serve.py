"""`serve` as people run it."""

import signal
import socket
import time
import urllib.error
import urllib.request

import pytest

from tests.processes import children, free_port, is_dead, loaded, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup):
    return loaded(tmp_path_factory.mktemp("site") / "var")


def read_until(process, words: str, seconds: float = 120) -> str:
    end = time.monotonic() + seconds
    said = ""
    while words not in said:
        assert time.monotonic() < end, said
        line = process.stderr.readline()
        assert line, said
        said += line
    return said


def test_it_says_ready_once_the_site_answers_and_ctrl_c_stops_everything(site):
    port = free_port()
    with site.running("serve", PORT=str(port)) as process:
        said = read_until(process, "Prêt")
        assert f"http://localhost:{port}/" in said
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20)
        except urllib.error.HTTPError as answer:
            answer.close()  # any answer of the site will do
        wait_for(lambda: len(children(process.pid)) == 4)
        programs = children(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert all(is_dead(pid) for pid in programs)


def test_a_port_already_taken_is_told_with_what_to_do_and_nothing_starts(site):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = site.run("serve", PORT=str(port))
    assert done.returncode == 1
    assert f"Le port {port} est déjà pris" in done.stderr
    assert "PORT=" in done.stderr
    assert "Démarrage" not in done.stderr
