"""Runs the jobs of all queues: two supervised processes, or until none waits."""

import os
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from jobs import locks, queues
from jobs.drain import DELAYS, Outcome, drain
from jobs.supervisor import Supervisor, worker_services
from jobs.worker import Worker
from ui.typography import nbsp

_LOOK_FOR_LOCK_SECONDS = 0.5


class Command(BaseCommand):
    help = "Exécute les travaux de fond (deux processus : l'index, et le reste)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="s'arrête quand aucun travail n'attend")
        parser.add_argument(
            "--queues", dest="names", help="un seul processus pour ces files, séparées par des virgules"
        )
        parser.add_argument("--supervised", action="store_true", help="s'arrête quand le processus parent disparaît")

    def handle(
        self, *, until_empty: bool = False, names: str | None = None, supervised: bool = False, **options: object
    ) -> None:
        parent = os.getppid() if supervised else None
        if until_empty and names:
            raise CommandError(nbsp("--until-empty exécute toutes les files d'attente : retirez --queues."))
        if until_empty:
            self._until_empty()
        elif names:
            self._one(_queue_names(names), parent)
        else:
            self._say("Travaux de fond : deux processus. Ctrl-C pour arrêter.")
            Supervisor(worker_services(), self._say).run()

    def _until_empty(self) -> None:
        worker = Worker(queues.EVERY, delays=DELAYS)
        with worker.signals():
            outcome = drain(self._say, worker)
        self._say(_sentence(outcome))
        for name, error in outcome.failed:
            self._say(f"  en échec : {name} : {error}")
        if outcome.failed or not outcome.empty:
            raise SystemExit(1)

    def _one(self, names: list[str], parent: int | None) -> None:
        worker = Worker(names)
        lock = locks.ProcessLock(locks.INDEX_WORKER)
        with worker.signals():
            if queues.INDEX in names and not lock.acquire():
                self._say("Un autre processus de travail tient déjà l'index de ce dossier : celui-ci attend son tour.")
                while worker.running and not lock.acquire() and (parent is None or os.getppid() == parent):
                    time.sleep(_LOOK_FOR_LOCK_SECONDS)
            worker.run(parent)
        lock.release()

    def _say(self, sentence: str) -> None:
        self.stderr.write(nbsp(sentence), style_func=str)
        self.stderr.flush()


def _queue_names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = sorted(set(names) - set(queues.EVERY))
    if unknown or not names:
        raise CommandError(
            nbsp(f"Files d'attente inconnues : {', '.join(unknown)}. Connues : {', '.join(queues.EVERY)}.")
        )
    return names


def _sentence(outcome: Outcome) -> str:
    seconds = f"{outcome.seconds:.1f}".replace(".", ",")
    rest = "" if outcome.empty else " ; interrompu, des travaux attendent encore"
    return f"Travaux faits : {outcome.done}, en échec : {len(outcome.failed)}, en {seconds} s{rest}."
