"""20,000 supports listed, opened, exported, searched: p50, p95, queries and weight of each page, beside a hello page.

`make bench`. Times are of this machine on this day: read the column "× hello", which compares within one run.
The supports are written straight to the tables (the deposit is not what is measured) and the index is built whole.
With a DATA_DIR of its own the library is kept there, and the next run measures it at once.
"""

import atexit
import gzip
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
if os.environ.get("DATA_DIR", "var") == "var":
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="espace-ctg-bench-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.engine import measure_engine  # noqa: E402
from benchmarks.library import SUPPORTS, fill  # noqa: E402
from spaces.exporting import start as start_export  # noqa: E402
from spaces.listing import Choice, chosen  # noqa: E402
from spaces.sheets import SHEETS  # noqa: E402

ROUNDS = 60
WARM = 3
BUDGET_QUERIES = 12
BUDGET_ENGINE_MS = 30.0
BUDGET_FIRST_PAGE = 60_000  # bytes, compressed
COMPRESSION = 6  # of gzip: that of deploy/nginx.conf
OF_THE_SHELVES = ("css/shelves.css", "js/shelves.js")
FIRST_PAGE_FILES = (
    "css/site.css",
    "js/site.js",
    "django_htmx/htmx-2.min.js",
    "icons/sprite.svg",
    "icons/favicon.svg",
)


def spread(spent: list[float]) -> tuple[float, float]:
    """p50 and p95 of durations in seconds, in milliseconds."""
    return statistics.median(spent) * 1000, statistics.quantiles(spent, n=20)[18] * 1000


def times(act: Callable[[int], object]) -> tuple[float, float]:
    """p50 and p95 in milliseconds of ROUNDS calls of `act`, given the number of the call, after a few to warm up."""
    for turn in range(WARM):
        act(turn)
    spent = []
    for turn in range(ROUNDS):
        start = time.perf_counter()
        act(turn)
        spent.append(time.perf_counter() - start)
    return spread(spent)


def look_once(client: Client, addresses: list[str]) -> tuple[int, int]:
    """The most queries that one of these addresses asks, and the weight of the heaviest page, compressed."""
    queries = weight = 0
    for address in addresses:
        with CaptureQueriesContext(connection) as seen:  # apart from the times: capturing asks queries of its own
            response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} : {response.status_code}")
        queries = max(queries, len(seen))
        weight = max(weight, len(gzip.compress(response.content, COMPRESSION)))
    return queries, weight


def pages(reader: User, addresses: dict[str, list[str]]) -> int:
    """Prints the table of the pages; gives how many are above the budget of queries."""
    client = Client()
    client.force_login(reader)
    with override_settings(ROOT_URLCONF="benchmarks.hello", MIDDLEWARE=[]):
        hello = Client()
        floor, floor_95 = times(lambda turn: hello.get("/hello/"))
    print(f"{SUPPORTS} supports, {ROUNDS} requêtes par ligne\n")
    print(f"{'page':32} {'p50 ms':>8} {'p95 ms':>8} {'× hello':>8} {'requêtes':>9} {'ko gzip':>8}")
    print(f"{'hello (Django nu)':32} {floor:8.2f} {floor_95:8.2f} {1:8.0f} {0:9d} {0:8.1f}")
    over = 0
    for name, some in addresses.items():
        p50, p95 = times(lambda turn, some=some: client.get(some[turn % len(some)]))
        queries, weight = look_once(client, some)
        over += queries > BUDGET_QUERIES
        print(f"{name:32} {p50:8.2f} {p95:8.2f} {p50 / floor:8.0f} {queries:9d} {weight / 1000:8.1f}")
    print(f"\nBudget : {BUDGET_QUERIES} requêtes par page au plus ; {over} page(s) au-dessus.")
    first = first_page(client)
    print(f"Première page avec sa feuille de style, ses scripts et ses icônes : {first / 1000:.1f} ko compressés.")
    return over + (first > BUDGET_FIRST_PAGE)


def first_page(client: Client) -> int:
    """Bytes, compressed, of the heavier of the home page and the shelves, with all that they load."""
    home, shelves = (len(gzip.compress(client.get(address).content, COMPRESSION)) for address in ("/", "/supports/"))
    return max(home, shelves + _loaded(OF_THE_SHELVES)) + _loaded(FIRST_PAGE_FILES)


def _loaded(names: tuple[str, ...]) -> int:
    return sum(len(gzip.compress(Path(finders.find(name)).read_bytes(), COMPRESSION)) for name in names)


def exports(reader: User) -> None:
    """Prints what it costs to take the whole list away, and a tenth of it, in each format."""
    heads = f"{'secondes':>9} {'premier octet':>14} {'requêtes':>9} {'ko':>8} {'Mo de plus':>11}"
    print(f"\n{'export':32} {'lignes':>8} {heads}")
    for values in ({"annee": ["2020"]}, {}):
        for sheet in SHEETS.values():
            choice = Choice(values=values)
            rows = chosen(reader, choice).count()
            before = _memory()
            start = time.perf_counter()
            first, size = 0.0, 0
            with CaptureQueriesContext(connection) as seen:
                for piece in start_export(reader, choice, sheet):
                    first = first or time.perf_counter() - start
                    size += len(piece)
            spent = time.perf_counter() - start
            more = _memory() - before
            print(
                f"{sheet.label:32} {rows:8d} {spent:9.2f} {first:14.2f} {len(seen):9d} {size / 1000:8.0f} {more:11.0f}"
            )


def _memory() -> float:
    """The most that this process took, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def engine(reader: User) -> int:
    """Prints what a search costs in the engine alone; gives how many kinds of query are above the budget."""
    print(
        f"\nMoteur seul, ms (p50 / p95){'':5} {'recherche':>15} {'passages':>15} {'20 extraits':>15} {'ensemble':>15}"
    )
    over = 0
    for name, steps in measure_engine(reader).items():
        shown = [spread(step) for step in (steps.search, steps.parts, steps.excerpts, steps.whole)]
        over += shown[-1][1] > BUDGET_ENGINE_MS
        print(f"{name:32} " + " ".join(f"{p50:6.2f} / {p95:6.2f}" for p50, p95 in shown))
    print(f"\nBudget : {BUDGET_ENGINE_MS:.0f} ms au 95e centile ; {over} ligne(s) au-dessus.")
    return over


def main() -> int:
    settings.ALLOWED_HOSTS.append("testserver")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    reader, addresses = fill()
    above = pages(reader, addresses)
    exports(reader)
    above += engine(reader)
    return 1 if above else 0


if __name__ == "__main__":
    raise SystemExit(main())
