"""A page of forty blocks beside a hello page of the same run: p50, p95, queries and weight. `make bench`.

Times are those of the processor, which other works of the machine do not change.

Every block that shows something of the site is there: lists of supports, supports, pages of files, files, a Caf. Four
hundred supports stand on the shelves; the acronyms of the site are explained, as for any reader.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.throwaway import Deposits  # first: it sets Django up

# isort: split
import gzip

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.sight import audience_of
from files.models import Blob, File, FilePart, FileVersion, State
from pages.glossary.starting import ensure_glossary
from pages.models import ContentPage
from pages.setup import ensure_home
from spaces.models import Resource, Status

SUPPORTS, BLOCKS, ROUNDS, WARM = 400, 40, 200, 5
BUDGET_QUERIES = 12
BUDGET_PAGE = 60_000  # bytes, compressed, without what every page loads
TEXT = (
    "<h2>Partager le diagnostic</h2><p>La Ctg réunit ce que la <b>Caf</b>, la commune et l’EPCI savent du territoire. "
    "Le Cej, la Cog et le Cpog y renvoient ; la Cnaf en donne le cadre.</p><ul><li>Rassembler</li><li>Croiser</li></ul>"
)


def supports(by: User) -> list[tuple[Resource, FileVersion]]:
    """Supports on the shelves, each with a PDF of twelve pages that was read."""
    audience = audience_of({"reseau"})
    made = Resource.objects.bulk_create(
        Resource(
            title=f"Diagnostic partagé numéro {rank}", summary="Seize communes, un diagnostic.", caf_id="caf-16",
            rubrique_id="diagnostic", type_id="diagnostic", status=Status.PUBLISHED, author=by, audience=audience,
            readers=audience, published_at=timezone.now(), sort_title=f"diagnostic {rank:04d}",
        )
        for rank in range(SUPPORTS)
    )  # fmt: skip
    held = []
    for support in made:
        blob = Blob.objects.create(sha256=f"{support.pk:064x}", size=161_000)
        slot = File.objects.create(kind="resource", object_id=support.pk)
        version = FileVersion.objects.create(
            file=slot, number=1, blob=blob, name="diagnostic.pdf", media_type="application/pdf", created_by=by,
            state=State.READY, pages=12,
        )  # fmt: skip
        held.append((support, version))
    FilePart.objects.bulk_create(
        FilePart(version=version, number=page, unit="page", text="Ce que disent les familles. " * 20)
        for _, version in held
        for page in (1, 2, 3)
    )
    return held


def blocks(held: list[tuple[Resource, FileVersion]]) -> list[dict[str, Any]]:
    """Forty blocks, of ten kinds in turn."""
    columns = [{"type": "text", "heading": name} for name in ("Sujet", "Avant", "Après")]
    rows = [{"values": ["<p>Pilotage</p>", "<p>Un comité par contrat</p>", "<p>Un seul comité</p>"]}] * 4
    made = []
    for rank in range(BLOCKS // 10):
        support, version = held[rank * 7]
        here = {"support": support.pk, "file": version.file_id}
        made += [
            ("text", TEXT),
            ("callout", {"tone": "advice", "title": "Commencer petit", "text": "<p>Trois axes, et non douze.</p>"}),
            ("steps", {"title": "Dans l’ordre", "steps": [{"title": "Lire", "text": "<p>Ce qui existe.</p>"}] * 4}),
            ("table", {"caption": "Ce qui change", "columns": columns, "rows": rows}),
            ("quotation", {"text": "La Ctg a changé notre manière de travailler.", "author": "Une élue"}),
            ("supports", {"title": "Diagnostics", "type": "diagnostic", "number": 3 + rank}),
            ("support", {"support": support.pk, "note": "À lire pour sa méthode."}),
            ("file_page", {**here, "page": 2, "caption": "La carte des besoins"}),
            ("download", {**here, "label": "Le diagnostic"}),
            ("caf_contact", {"caf": "caf-16"}),
        ]  # fmt: skip
    return [{"type": kind, "value": value} for kind, value in made]


def times(act: Callable[[], object]) -> tuple[float, float]:
    """p50 and p95 of ROUNDS calls, in milliseconds of processor."""
    for _ in range(WARM):
        act()
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        act()
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[18]


def main() -> int:
    """Prints the figures; 1 when a budget is passed."""
    deposits = Deposits()
    ensure_glossary()
    page = ContentPage(
        title="Quarante blocs",
        slug="quarante-blocs",
        audience=audience_of({"reseau"}),
        body=json.dumps(blocks(supports(deposits.by))),
    )
    ensure_home().add_child(instance=page)
    with override_settings(ROOT_URLCONF="benchmarks.hello", MIDDLEWARE=[]):
        hello = Client()
        floor, floor_95 = times(lambda: hello.get("/hello/"))
    client = Client(headers={"host": "localhost"})
    client.force_login(deposits.by)
    if client.get("/quarante-blocs/").status_code != 200:
        raise SystemExit("la page de quarante blocs ne répond pas")
    p50, p95 = times(lambda: client.get("/quarante-blocs/"))
    with CaptureQueriesContext(connection) as seen:
        response = client.get("/quarante-blocs/")
    asked = len(seen)
    weight = len(gzip.compress(response.content, 6))
    print(f"{'page':24} {'p50 ms':>8} {'p95 ms':>8} {'p95 × hello':>12} {'requêtes':>9} {'ko gzip':>8}")
    for name, middle, high, of_it in (
        ("hello (Django nu)", floor, floor_95, (0, 0)),
        (f"page de {BLOCKS} blocs", p50, p95, (asked, weight)),
    ):
        print(f"{name:24} {middle:8.2f} {high:8.2f} {high / floor_95:12.0f} {of_it[0]:9d} {of_it[1] / 1000:8.1f}")
    return int(asked > BUDGET_QUERIES or weight > BUDGET_PAGE)


if __name__ == "__main__":
    raise SystemExit(main())
