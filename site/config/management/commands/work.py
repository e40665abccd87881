"""Runs the jobs of all queues: three supervised processes, or until none waits."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from jobs import queues
from jobs.drain import DELAYS, Outcome, drain
from jobs.supervisor import Supervisor, workers
from jobs.worker import Worker
from jobs.working import work_on
from ui.typography import nbsp


class Command(BaseCommand):
    help = "Exécute les travaux de fond (trois processus : l'index, les courants, les longs)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="s'arrête quand aucun travail n'attend")
        parser.add_argument(
            "--queues", dest="names", help="un seul processus pour ces files, séparées par des virgules"
        )

    def handle(self, *, until_empty: bool = False, names: str | None = None, **options: object) -> None:
        if until_empty and names:
            raise CommandError(nbsp("--until-empty exécute toutes les files d'attente : retirez --queues."))
        if until_empty:
            self._until_empty()
        elif names:
            work_on(_queue_names(names), self._say)
        else:
            self._say("Travaux de fond : trois processus. Ctrl-C pour arrêter.")
            Supervisor(workers(self._say), self._say).run()

    def _until_empty(self) -> None:
        worker = Worker(queues.EVERY, delays=DELAYS)
        with worker.signals():
            outcome = drain(self._say, worker)
        self._say(_sentence(outcome))
        for name, error in outcome.failed:
            self._say(f"  en échec : {name} : {error}")
        if outcome.failed or not outcome.empty:
            raise SystemExit(1)

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
