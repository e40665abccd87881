"""Brings a folder of data to a state where the site can run: any number of times, from any interruption."""

import time
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

import accounts.demo
from accounts.asking import domains
from config import demo_logins
from jobs import locks, queues
from jobs.drain import drain
from jobs.worker import waiting
from pages.glossary.starting import ensure_glossary
from pages.menus.starting import ensure_menus
from pages.setup import ensure_home
from pages.starter import loader as starter
from search import indexing
from search.engine import EngineUnavailable
from search.engines import engine
from spaces.demo import life, loading
from spaces.demo.catalogue import BY_HAND, EVERYWHERE
from spaces.reference import load_classification
from territories.loader import load_territories

_PREPARE = "prepare"
_LOOK_SECONDS = 0.5

Say = Callable[[str], None]
Step = tuple[str, Callable[[], object]]


class Refused(Exception):
    """Preparation cannot go on; str() is a sentence for people."""


# The images of the demonstration's documents are made while people already read their texts.
_AWAITED = tuple(name for name in queues.EVERY if name != queues.SLOW)


def prepare(say: Say) -> None:
    """Migrate, load the reference data, make the home page and the index. Each step may be run again."""
    _run(_base_steps(), say)


def prepare_demo(say: Say) -> None:
    """`prepare`, then the demonstration, then the reading and indexing of its files. Raises Refused in production."""
    if not settings.DEMO_ALLOWED:
        raise Refused("La démonstration est refusée en production : elle ouvre des comptes au mot de passe connu.")
    _run([*_base_steps(), *_demo_steps(say)], say)
    left = waiting((queues.FILES,)).count()
    if left:
        say(f"Il reste {left} fichiers à lire : le site s'en charge une fois ouvert, en une à deux minutes.")
    for line in demo_logins.lines():
        say(line)


def _base_steps() -> list[Step]:
    return [
        ("Base de données", lambda: call_command("migrate", interactive=False, verbosity=0)),
        ("Territoires", load_territories),
        ("Classement", load_classification),
        ("Domaines de messagerie", domains.load),
        ("Page d'accueil", ensure_home),
        ("Premières pages de la Cnaf", starter.load),
        ("Glossaire", ensure_glossary),
        ("Menus", ensure_menus),
        ("Index de recherche", _ensure_index),
    ]


def _demo_steps(say: Say) -> list[Step]:
    """The supports written by hand are there whole, texts and index; those of every Caf are read once the site runs."""
    deposited: Counter[str] = Counter()

    def read() -> None:
        if deposited:
            _drain(say)

    def fill_every_caf() -> None:
        loading.load(EVERYWHERE)
        life.bring()

    return [
        ("Comptes de démonstration", lambda: accounts.demo.load(settings.DEMO_PASSWORD)),
        ("Premiers supports", lambda: deposited.update(loading.load(BY_HAND))),
        ("Lecture et indexation de leurs fichiers", read),
        ("Supports des 101 Caf", fill_every_caf),
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
    outcome = drain(say, names=_AWAITED)
    for name, error in outcome.failed:
        say(f"  en échec : {name} : {error}")


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.1f}".replace(".", ",")
