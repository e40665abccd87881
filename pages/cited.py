"""The pages that speak of a support: what is published of them names it, in a block."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat, Length, Substr
from wagtail.models import Page, ReferenceIndex, Site

from pages.models import NationalPage
from spaces import relations
from spaces.models import Resource

_TEXT = CharField()
_HOME = 2  # the depth of the page at `/`


def register_all() -> None:
    """Declare what this room adds to the page of a support: called once, when Django is ready."""
    relations.register(citing)


def citing(support: int, user: Any) -> QuerySet:
    """The published pages that show this support and that this person may read: (family, address, title, support).
    The title follows that of the page above."""
    readable = NationalPage.objects.visible_to(user).filter(live=True)
    named = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Resource),
        to_object_id=str(support),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), _TEXT),
    )
    parent = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - NationalPage.steplen)
    above = readable.filter(path=parent, depth__gt=_HOME).order_by().values("title")[:1]
    titled = Concat(F("above_"), Value(" › "), F("title"), output_field=_TEXT)
    return (
        readable.filter(Exists(named))
        .order_by()
        .annotate(
            above_=Subquery(above, output_field=_TEXT),
            family=Value(relations.CITED, _TEXT),
            key=Concat(Value("/"), Substr("url_path", _root_length() + 1), output_field=_TEXT),
            name_=Case(When(above_=None, then=F("title")), default=titled, output_field=_TEXT),
            support_=Value(support, IntegerField()),
        )
        .values_list("family", "key", "name_", "support_")
    )


def _root_length() -> int:
    roots = Site.get_site_root_paths()
    return len(roots[0].root_path) if roots else 1
