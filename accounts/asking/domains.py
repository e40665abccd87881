"""Which professional addresses a Caf knows as its own: reference data, started from a CSV, then kept by people."""

import csv
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from accounts.models import EmailDomain, Trace
from territories.models import Caf

DATA = Path(__file__).resolve().parents[1] / "data" / "email_domains.csv"
KEPT, REMOVED = "keep-email-domain", "remove-email-domain"


def accepted(caf: Caf | None) -> list[str]:
    """The domains of the network, and those of a Caf; those of the network alone for the Cnaf (None)."""
    own = Q(caf__isnull=True) | Q(caf=caf) if caf else Q(caf__isnull=True)
    return sorted(set(EmailDomain.objects.filter(own).order_by().values_list("domain", flat=True)))


def is_under(address: str, domains: list[str]) -> bool:
    """Whether an address is in one of these domains, or under it: agent@caf16.caf.fr is under caf.fr."""
    host = "." + address.rpartition("@")[2].lower()
    return any(host.endswith(f".{domain}") for domain in domains)


def load() -> int:
    """Bring the domains of the CSV once: afterwards people keep the list, and `prepare` no longer touches it."""
    with transaction.atomic():
        if EmailDomain.objects.exists() or Trace.objects.filter(verb__in=(KEPT, REMOVED)).exists():
            return 0
        with DATA.open(encoding="utf-8", newline="") as lines:
            rows = [
                EmailDomain(domain=row["domain"].lower(), caf_id=row["caf_code"] or None)
                for row in csv.DictReader(lines)
            ]
        return len(EmailDomain.objects.bulk_create(rows))


def accept_for_demonstration(domain: str) -> None:
    """Let the invented people of the demonstration ask for an access."""
    EmailDomain.objects.get_or_create(domain=domain, caf=None)
