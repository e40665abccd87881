"""Brings a folder of data to a state where the site can run: any number of times, from any interruption."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

from config import demo_logins
from jobs import locks
from jobs.drain import drain
from pages.setup import ensure_home
from search import indexing
from search.engine import EngineUnavailable
from search.engines import engine
from spaces.reference import load_classification
from territories.loader import load_territories

_PREPARE = "prepare"
_LOOK_SECONDS = 0.5

Say = Callable[[str], None]
Step = tuple[str, Callable[[], object]]


class Refused(Exception):
    """Preparation cannot go on; str() is a sentence for people."""


def prepare(say: Say) -> None:
    """Migrate, load the reference data, make the home page and the index. Each step may be run again."""
    _run(_base_steps(), say)


def prepare_demo(say: Say) -> None:
    """`prepare`, then the demonstration, then its jobs until none waits. Raises Refused in production."""
    if not settings.DEMO_ALLOWED:
        raise Refused("La démonstration est refusée en production : elle ouvre des comptes au mot de passe connu.")
    steps = [
        *_base_steps(),
        ("Données de démonstration", lambda: call_command("demo_data", verbosity=0)),
        ("Lecture et indexation des fichiers", lambda: _drain(say)),
    ]
    _run(steps, say)
    for line in demo_logins.lines():
        say(line)


def _base_steps() -> list[Step]:
    return [
        ("Base de données", lambda: call_command("migrate", interactive=False, verbosity=0)),
        ("Territoires", load_territories),
        ("Classement", load_classification),
        ("Page d'accueil", ensure_home),
        ("Index de recherche", _ensure_index),
    ]


def _run(steps: list[Step], say: Say) -> None:
    if locks.is_held(locks.INDEX_WORKER):
        say(f"Un site fonctionne déjà sur {settings.DATA_DIR} : il continue pendant la préparation.")
    lock = locks.ProcessLock(_PREPARE)
    if not lock.acquire():
        say(f"Une autre préparation de {settings.DATA_DIR} est en cours : celle-ci attend qu'elle finisse.")
        while not lock.acquire():
            time.sleep(_LOOK_SECONDS)
    try:
        for name, act in steps:
            began = time.monotonic()
            act()
            say(f"{name} : fait en {_seconds(began)} s")
    finally:
        lock.release()


def _ensure_index() -> None:
    try:
        engine().refresh()
    except EngineUnavailable:
        indexing.rebuild()


def _drain(say: Say) -> None:
    outcome = drain(say)
    for name, error in outcome.failed:
        say(f"  en échec : {name} : {error}")


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.1f}".replace(".", ",")
