"""`python -m benchmarks.formats [FOLDER...]`: what is read in every format, on the real path, and at what cost.

Each file is stored, read by its job, converted and recognised as workers do, in an empty site that is thrown away.
Without folder: the corpus, made for the occasion. A folder that `benchmarks.corpus` filled brings its truth with it;
of any other, the table only says what came out. Exits 1 when a file of the corpus is not read right or converted.
"""

import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.throwaway import FIRST_ATTEMPT, FOLDER, Deposits

# isort: split
from benchmarks.corpus import possible
from benchmarks.corpus.truth import SIDECAR, Truth, read, write
from files import conversion, jobs, recognition
from files.errors import Refused
from files.formats import BY_SLUG, FORMATS, SUFFIXES
from files.models import FilePart, FileVersion, SideWork, State, Verb
from tests.files.hostile.watching import Watch

MEGABYTE = 1_000_000
_UNKNOWN = "inconnu"


@dataclass
class Cost:
    """Seconds, and the memory of the largest process that was started, in megabytes. `pages`: of a recognition."""

    seconds: float = 0.0
    megabytes: int = 0
    pages: int = 0


@dataclass
class Outcome:
    """What became of a file. `wrong`: French lines for what is not as its truth says, `halted`: works that failed."""

    name: str
    slug: str
    state: str = ""
    sentence: str = ""
    checks: int = 0
    wrong: list[str] = field(default_factory=list)
    halted: list[str] = field(default_factory=list)
    deposit: Cost | None = None
    text: Cost | None = None
    conversion: Cost | None = None
    recognition: Cost | None = None

    @property
    def is_read(self) -> bool:
        return self.state == State.READY


@contextmanager
def _costing() -> Iterator[Cost]:
    cost = Cost()
    with Watch() as watch:
        yield cost
    cost.seconds, cost.megabytes = watch.seconds, watch.peak


def outcome_of(deposits: Deposits, path: Path, expected: tuple[str, Truth] | None) -> Outcome:
    """Deposit a file and do all that workers would do with it."""
    slug, truth = expected or ("", None)
    try:
        with _costing() as deposit:
            version = deposits.add(path)
    except Refused as refusal:
        known = SUFFIXES.get(path.suffix.lower())
        outcome = Outcome(path.name, slug or (known.slug if known else _UNKNOWN), "refusé", str(refusal))
        if truth:
            outcome.checks, outcome.wrong = truth.checks, ["refusé"] * truth.checks
        return outcome
    outcome = Outcome(path.name, FORMATS[version.media_type].slug, deposit=deposit)
    with _costing() as outcome.text:
        jobs.extract.func(FIRST_ATTEMPT, version.pk)
    outcome.conversion = _side_work(version, Verb.CONVERT, conversion.convert.func)
    outcome.recognition = _side_work(version, Verb.RECOGNISE, recognition.recognise.func)
    version.refresh_from_db()
    outcome.state, outcome.sentence = version.state, version.state_reason
    failed = SideWork.objects.filter(version=version, state=State.FAILED).order_by("pk")
    outcome.halted = [f"{work.get_verb_display()} : {work.reason}" for work in failed]
    if truth:
        outcome.checks = truth.checks
        outcome.wrong = truth.missing(FilePart.objects.filter(version=version).order_by("number"))
        if outcome.slug != slug:
            outcome.wrong.append(f"pris pour {BY_SLUG[outcome.slug].label}")
    return outcome


def _side_work(version: FileVersion, verb: Verb, job: Callable) -> Cost | None:
    """Do a work in as many batches as it takes; None when it was not asked for."""
    works = SideWork.objects.filter(version=version, verb=verb)
    if not works.exists():
        return None
    with _costing() as cost:
        while not works.get().is_over:
            job(FIRST_ATTEMPT, version.pk)
    cost.pages = works.get().total
    return cost


def table(outcomes: Iterable[Outcome]) -> None:
    """Print a line per format, in the order of the table of formats."""
    by_slug: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_slug[outcome.slug].append(outcome)
    print(
        f"{'format':9} {'fichiers':>8} {'lus':>5} {'parties justes':>15} {'dépôt s':>13} {'texte s':>13} "
        f"{'conversion s':>13} {'OCR s/page':>11} {'Mo texte':>9} {'Mo conv.':>9} {'Mo OCR':>7}"
    )
    for slug in [*BY_SLUG, _UNKNOWN]:
        if some := by_slug.get(slug):
            print(_line(slug, some))
    print(_line("ensemble", [outcome for some in by_slug.values() for outcome in some]))


def _line(title: str, some: list[Outcome]) -> str:
    checks = sum(outcome.checks for outcome in some)
    right = checks - sum(min(len(outcome.wrong), outcome.checks) for outcome in some)
    deposits = [outcome.deposit for outcome in some if outcome.deposit]
    texts = [outcome.text for outcome in some if outcome.text]
    conversions = [outcome.conversion for outcome in some if outcome.conversion]
    recognitions = [outcome.recognition for outcome in some if outcome.recognition]
    pages = sum(cost.pages for cost in recognitions)
    by_page = f"{sum(cost.seconds for cost in recognitions) / pages:.1f}" if pages else ""
    return (
        f"{title:9} {len(some):8} {sum(outcome.is_read for outcome in some):5} "
        f"{f'{right} / {checks}' if checks else '':>15} {_spread(deposits):>13} {_spread(texts):>13} "
        f"{_spread(conversions):>13} {by_page:>11} {_memory(texts):>9} {_memory(conversions):>9} "
        f"{_memory(recognitions):>7}"
    )


def _spread(costs: list[Cost]) -> str:
    """Median and longest."""
    seconds = [cost.seconds for cost in costs]
    return f"{statistics.median(seconds):.2f} / {max(seconds):.2f}" if seconds else ""


def _memory(costs: list[Cost]) -> str:
    return str(max(cost.megabytes for cost in costs)) if costs else ""


def tell_what_went_wrong(outcomes: Iterable[Outcome]) -> None:
    """Print a line per file that was refused, not read, read wrong, or not converted."""
    for outcome in outcomes:
        if outcome.wrong or outcome.halted or not outcome.is_read:
            said = " ; ".join([*outcome.halted, *outcome.wrong[:4], *(["…"] if len(outcome.wrong) > 4 else [])])
            print(f"- {outcome.name} ({outcome.slug}) : {outcome.state}. {outcome.sentence} {said}".rstrip())


def main() -> int:
    folders = [Path(given) for given in sys.argv[1:]]
    if not folders:
        folders = [FOLDER / "corpus"]
        write((recipe.document() for recipe in possible()), folders[0])
    deposits = Deposits()
    wrong = 0
    for folder in folders:
        truths = read(folder)
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SIDECAR)
        outcomes = [outcome_of(deposits, path, truths.get(path.name)) for path in paths]
        weight = sum(path.stat().st_size for path in paths)
        print(f"\n{folder.name} : {len(paths)} fichiers, {weight / MEGABYTE:.0f} Mo\n")
        table(outcomes)
        print()
        tell_what_went_wrong(outcomes)
        wrong += sum(len(outcome.wrong) + len(outcome.halted) for outcome in outcomes if outcome.checks)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
