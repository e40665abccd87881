"""Check what the pages cite, now: links, supports, images, other sites."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.checking import running
from pages.models import Finding, Round
from ui.typography import plural


class Command(BaseCommand):
    help = "Vérifie ce que citent les pages publiées et dit ce qui est à corriger ; état 1 s'il y en a."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="le résultat en JSON sur la sortie standard")

    def handle(self, *args: Any, **options: Any) -> None:
        done = running.do(Round.objects.create(), timezone.now())
        found = [_line(one) for one in Finding.objects.select_related("page").filter(ignored_at=None)]
        self.stderr.write(
            f"{plural(done.pages, 'page vérifiée,pages vérifiées')}, "
            f"{plural(done.addresses, 'adresse extérieure,adresses extérieures')}, "
            f"{plural(len(found), 'lien à corriger,liens à corriger')}."
        )
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.writelines(f"{one['page']}\t{one['target']}\t{one['state']}\t{one['said']}\n" for one in found)
        if any(one["state"] == _SURE for one in found):
            raise SystemExit(1)


_SURE, _DOUBTFUL = "a-corriger", "a-reverifier"


def _line(finding: Finding) -> dict[str, Any]:
    return {
        "page": finding.page.url or "/",
        "places": finding.places,
        "sort": finding.sort,
        "target": finding.target,
        "state": _SURE if finding.is_certain else _DOUBTFUL,
        "said": finding.said,
        "since": finding.first_seen_at.isoformat(),
    }
