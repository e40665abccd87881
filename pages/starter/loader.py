"""Gives the first pages to a site that never had them: each once, for the Cnaf to go on with."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey
from wagtail.fields import StreamField
from wagtail.models import Page

from accounts.sight import audience_of
from pages.models import GivenPage, HomePage, NationalPage
from pages.starter.catalogue import PAGES
from pages.starter.writing import Written, french

_PROSE = ("title", "intro", "duration")
_LINK = re.compile(r'<a href="/([a-z/-]+)/">')

Places = Mapping[str, Page | None]


@transaction.atomic
def load(pages: Iterable[Written] = PAGES) -> int:
    """Publish those that were never given, in their order, and say how many. May run again; the home page exists.

    A page that was given is neither made again nor written over, be it edited, moved or deleted since. A page whose
    place is taken (its address, its étape, its number) is left to what stands there. What stands under a page that is
    not there waits for it.
    """
    home = HomePage.objects.select_for_update().get()  # two preparations at once give each page once
    places: dict[str, Page | None] = {"": home}
    places.update((one.name, one.page) for one in GivenPage.objects.select_related("page"))
    made: list[tuple[NationalPage, Written]] = []
    for written in pages:
        above = places.get(written.parent)
        if written.name in places or above is None:
            continue
        page = _page(written)
        if _is_taken(page, above):
            places[written.name] = None
        else:
            above.add_child(instance=page)
            places[written.name] = page
            made.append((page, written))
        GivenPage.objects.create(name=written.name, page=places[written.name])
    for page, written in made:  # each can then lead to the others
        _write(page, written, places)
        page.save_revision().publish()
    return len(made)


def _page(written: Written) -> NationalPage:
    """The page without its streams, not live."""
    model = apps.get_model("pages", written.model)
    plain = {name: value for name, value in written.fields.items() if name not in model.streams}
    values = {name: _value(model._meta.get_field(name), value) for name, value in plain.items()}
    audience = audience_of({written.audience})
    return model(title=french(written.title), slug=written.slug, audience=audience, live=False, **values)


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, ForeignKey):
        return field.related_model.objects.get(pk=value)
    return french(value) if field.name in _PROSE else value


def _write(page: NationalPage, written: Written, places: Places) -> None:
    """Fill its streams."""
    for name in page.streams:
        field: StreamField = page._meta.get_field(name)
        setattr(page, name, field.to_python(json.dumps(_led(written.fields.get(name, []), places))))


def _led(value: Any, places: Places) -> Any:
    """The value whose links to a page given here follow that page wherever it moves."""
    if isinstance(value, dict):
        return {name: _led(inner, places) for name, inner in value.items()}
    if isinstance(value, list):
        return [_led(inner, places) for inner in value]
    return _LINK.sub(lambda found: _link(found, places), value) if isinstance(value, str) else value


def _link(found: re.Match, places: Places) -> str:
    page = places.get(found[1])
    return found[0] if page is None else f'<a linktype="page" id="{page.pk}">'


def _is_taken(page: NationalPage, above: Page) -> bool:
    if Page.objects.child_of(above).filter(slug=page.slug).exists():
        return True
    try:
        page.validate_unique()
        page.validate_constraints()
    except ValidationError:
        return True
    return False
