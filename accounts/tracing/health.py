"""What `doctor` says of the trace."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.tracing import checking
from links import health
from links.health import Finding, Level
from ui.typography import plural

_SUBJECT = "trace"
_SHOWN, _DAYS = 5, 31


def seals() -> Iterator[Finding]:
    """Whether the seals follow each other, and the last days still are what was sealed; trace_check reads them all."""
    report = checking.check(timezone.now(), days=_DAYS)
    for wrong in report.wrong[:_SHOWN]:
        level = Level.WARNING if wrong.fault is checking.Fault.NOT_SEALED else Level.BROKEN
        advice = "Vérifier que work fonctionne." if level is Level.WARNING else "Lire docs/decisions/trace.md."
        yield Finding(level, _SUBJECT, f"{wrong.day:%d/%m/%Y} : {wrong.text}", advice)
    if len(report.wrong) > _SHOWN:
        more = f"{plural(len(report.wrong) - _SHOWN, 'autre jour,autres jours')} en défaut"
        yield Finding(Level.BROKEN, _SUBJECT, more, "Lancer trace_check.")
    if not report.wrong:
        said = f"{plural(report.days, 'jour scellé,jours scellés')}, lignes du dernier mois intactes"
        yield Finding(Level.OK, _SUBJECT, said)


health.register("trace : sceaux", seals)
