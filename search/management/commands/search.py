"""`search QUERY --as EMAIL [--kind K] [--filter facet=value] [--limit N] --json`: what a person finds. DESIGN 11."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.html import escape

from accounts.models import User
from links import kinds
from search import service
from search.engine import EngineUnavailable
from search.service import Found, Page


class Command(BaseCommand):
    help = "Cherche comme le fait une personne, avec ses droits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", metavar="QUERY")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL")
        parser.add_argument("--kind", default="", metavar="K")
        parser.add_argument("--filter", dest="filters", action="append", default=[], metavar="facet=valeur")
        parser.add_argument("--limit", type=int, default=service.PAGE_SIZE, metavar="N")
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Personne n'a l'adresse {options['email']}.")
        kind = options["kind"]
        if kind and kind not in {searched.slug for searched in kinds.searched()}:
            raise CommandError(f"Le genre {kind} n'est pas cherché.")
        if not 1 <= options["limit"] <= 1000:
            raise CommandError("--limit va de 1 à 1000.")
        try:
            page = service.find(
                user, options["query"], kind=kind, filters=_filters(options["filters"], kind), limit=options["limit"]
            )
        except EngineUnavailable as error:
            raise CommandError(f"La recherche est indisponible : {error}.") from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(page), ensure_ascii=False))
        else:
            self.stdout.write(f"{page.total} résultats")
            for found in page.found:
                place = f", page {found.page}" if found.page else ""
                self.stdout.write(f"- {found.title} ({found.url}{place})")


def as_json(page: Page) -> dict[str, Any]:
    """The contract of DESIGN 11."""
    return {
        "total": page.total,
        "hits": [_hit(found) for found in page.found],
        "facets": page.facets,
        "corrections": [correction.text for correction in page.corrections],
    }


def _hit(found: Found) -> dict[str, Any]:
    return {
        "kind": found.kind.slug,
        "id": found.object.pk,
        "title": found.title,
        "url": found.url,
        "snippet": "".join(
            f"<mark>{escape(chunk.text)}</mark>" if chunk.marked else str(escape(chunk.text)) for chunk in found.snippet
        ),
        "page": found.page,
        "part": found.part.address if found.part else None,
        "score": found.score,
    }


def _filters(pairs: list[str], kind: str) -> dict[str, tuple[str, ...]]:
    known = service.facets_of(kind)
    filters: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        slug, equal, value = pair.partition("=")
        if not equal or not value or slug not in known:
            raise CommandError(f"Filtre inconnu : {pair}. Facettes : {', '.join(known)}.")
        filters[slug] = (*filters.get(slug, ()), value)
    return filters
