"""20,000 supports listed, filtered, opened and searched: p50, p95 and queries per page, beside a Django hello page.

`make bench`. Times are of this machine on this day: read the column "× hello", which compares within one run.
The supports are written straight to the tables (the deposit is not what is measured) and the index is built whole.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
if "DATA_DIR" not in os.environ or os.environ["DATA_DIR"] == "var":
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="espace-ctg-bench-")

import django  # noqa: E402

django.setup()

from benchmarks.library import SUPPORTS, fill  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

ROUNDS = 60
BUDGET_QUERIES = 12


def measure(client: Client, addresses: list[str]) -> tuple[float, float, int]:
    """Milliseconds at p50 and p95, and the largest number of queries, over ROUNDS requests of these addresses."""
    random.seed(1)
    spent, queries = [], 0
    for _ in range(3):
        client.get(addresses[0])
    for turn in range(ROUNDS):
        address = addresses[turn % len(addresses)]
        with CaptureQueriesContext(connection) as seen:
            start = time.perf_counter()
            response = client.get(address)
            spent.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{address} : {response.status_code}")
        queries = max(queries, len(seen))
    return statistics.median(spent), statistics.quantiles(spent, n=20)[18], queries


def main() -> int:
    settings.ALLOWED_HOSTS.append("testserver")
    reader, pages = fill()
    client = Client()
    client.force_login(reader)
    with override_settings(ROOT_URLCONF="benchmarks.hello", MIDDLEWARE=[]):
        hello, hello_95, _ = measure(Client(), ["/hello/"])
    print(f"{SUPPORTS} supports, {ROUNDS} requêtes par ligne\n")
    print(f"{'page':44} {'p50 ms':>8} {'p95 ms':>8} {'× hello':>8} {'requêtes':>9}")
    print(f"{'hello (Django nu)':44} {hello:8.2f} {hello_95:8.2f} {1:8.0f} {0:9d}")
    over = 0
    for name, addresses in pages.items():
        p50, p95, queries = measure(client, addresses)
        over += queries > BUDGET_QUERIES
        print(f"{name:44} {p50:8.2f} {p95:8.2f} {p50 / hello:8.0f} {queries:9d}")
    print(f"\nBudget : {BUDGET_QUERIES} requêtes par page au plus ; {over} page(s) au-dessus.")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
