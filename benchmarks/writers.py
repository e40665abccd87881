"""Web and workers write to SQLite at once for a minute: deposits by the form, reading and indexing behind them.

`python -m benchmarks.writers [seconds]`. Prints what was done and every "database is locked"; exit 1 if there is one.
"""

import http.client
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from spaces.demo.documents import pdf  # noqa: E402
from tests.processes import Site, prepare  # noqa: E402

THREADS = 4
LOCKED = "database is locked"


@dataclass
class Outcome:
    """Deposits accepted, answers that were not (status and beginning), and mentions of a lock in the logs."""

    deposits: int = 0
    refused: list[str] = field(default_factory=list)
    locked: int = 0
    seconds: float = 0.0


def contend(site: Site, seconds: float, deposits: int = 0) -> Outcome:
    """Deposit from THREADS threads on a served site, for `seconds` and until `deposits` are answered at least, while
    its workers read and index; then wait."""
    outcome = Outcome()
    cookies = site.sign_in("editeur@example.org")
    stop = time.monotonic() + seconds

    def deposit(thread: int) -> None:
        number = 0
        while time.monotonic() < stop or outcome.deposits + len(outcome.refused) < deposits:
            number += 1
            pages = [f"Fil {thread}, dépôt {number}, page {page} : accueil des familles." for page in range(1, 4)]
            status, text = _post(site, cookies, pdf(pages, "Dépôt"), f"depot {thread} {number}.pdf")
            if status in (302, 303):
                outcome.deposits += 1
            else:
                outcome.refused.append(f"{status} {text[:300]}")

    start = time.monotonic()
    threads = [threading.Thread(target=deposit, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    site.manage("work", "--until-empty")
    outcome.seconds = time.monotonic() - start
    outcome.locked = sum(path.read_text(errors="replace").count(LOCKED) for path in site.folder.glob("*.log"))
    return outcome


def _post(site: Site, cookies: dict[str, str], content: bytes, name: str) -> tuple[int, str]:
    fields = {
        "csrfmiddlewaretoken": cookies["csrftoken"], "grouping": "separes", "type": "diagnostic", "owner": "caf-16",
        "audience": "reseau", "outcome": "publier",
    }  # fmt: skip
    parts = [
        f'--limite\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    parts.append(
        f'--limite\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n".encode()
    )
    body = b"".join([*parts, content, b"\r\n--limite--\r\n"])
    wire = http.client.HTTPConnection("127.0.0.1", site.port, timeout=90)
    headers = {
        "Content-Type": "multipart/form-data; boundary=limite",
        "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()),
    }
    try:
        wire.request("POST", "/deposer/", body, headers)
        answer = wire.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        wire.close()


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory(prefix="espace-ctg-writers-") as folder:
        site = prepare(Site(Path(folder)))
        site.start("serve")
        try:
            site.wait_until_served()
            outcome = contend(site, seconds)
            check = site.json("index_check")
        finally:
            site.close()
    print(f"{outcome.deposits} dépôts par {THREADS} fils en {outcome.seconds:.0f} s, travaux finis, index : {check}")
    print(f"réponses refusées : {len(outcome.refused)} {outcome.refused[:2]}")
    print(f"« {LOCKED} » : {outcome.locked}")
    return 1 if outcome.locked or outcome.refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
