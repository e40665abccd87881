"""The trace as a CSV to take away: ids and codes only, as it is kept; no name leaves the site with it."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC
from io import StringIO
from typing import Any

from accounts.keeping.exporting import harmless
from accounts.permissions import Action, require, require_still
from accounts.trace import record
from accounts.tracing import verbs
from accounts.tracing.forms import TraceForm
from accounts.tracing.reading import found

COLUMNS = ("Ligne", "Quand (UTC)", "Personne", "Acte", "En français", "Objet", "Numéro", "Détail")
_AT_ONCE = 500


def start(user: Any, form: TraceForm) -> Iterator[bytes]:
    """Send the lines of a valid form: it leaves a line with how many they are. Raises PermissionDenied."""
    require(user, Action.ADMINISTER)
    rows = found(form)
    asked = form.cleaned_data
    record(
        user,
        "export-trace",
        "trace",
        "",
        lines=rows.count(),
        acte=asked["acte"],
        objet=asked["objet"],
        caf=asked["caf"].pk if asked["caf"] else "",
        du=asked["du"].isoformat() if asked["du"] else "",
        au=asked["au"].isoformat() if asked["au"] else "",
        of_a_person=bool(asked["personne"]),
    )
    columns = ("pk", "at", "actor_id", "verb", "kind", "object_id", "detail")
    return _pieces(user, rows.values_list(*columns).iterator(chunk_size=_AT_ONCE))


def _pieces(user: Any, rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    """_AT_ONCE lines at a time; rights are read again before each. Raises NotAllowed: the transfer breaks off."""
    written = StringIO()
    out = csv.writer(written, delimiter=";", lineterminator="\r\n")
    out.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for number, (pk, at, actor, verb, kind, object_id, detail) in enumerate(rows, 1):
        said = json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else ""
        moment = at.astimezone(UTC).isoformat(timespec="microseconds")
        cells = [str(pk), moment, str(actor or ""), verb, verbs.sentence(verb), kind, object_id, said]
        out.writerow([harmless(cell) for cell in cells])
        if number % _AT_ONCE == 0:
            require_still(user, Action.ADMINISTER)
            yield _taken(written)
    yield _taken(written)


def _taken(written: StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode("utf-8", "replace")
