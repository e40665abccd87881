"""Every model that people read: its rows and its predicate agree, for every person. A new one needs its line here."""

from itertools import product

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from accounts.models import User
from accounts.sight import Readable, audience_of, forget
from files.models import File, FileVersion
from links import kinds
from pages.models import ContentPage, HomePage, NationalPage, NationalSupport
from spaces.models import Collection, Report, Resource, Status
from tests.consistency.test_routes_matrix import version_of
from tests.consistency.verdicts import EVERYONE
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

AUDIENCES = [{"reseau"}, {"public"}, {"cnaf"}, {"cdr:atlantique"}, {"caf:caf-16"}, {"caf:caf-35"}, {"moderateurs"}]


def supports():
    """One support per audience, state and owner."""
    successor = ResourceFactory()
    for tokens, status, caf in product(AUDIENCES, Status.values, ("caf-16", "caf-35", None)):
        ResourceFactory(
            tokens=frozenset(tokens),
            status=status,
            caf_id=caf,
            successor=successor if status == Status.REPLACED else None,
        )
    return {row.pk: row.is_visible_to for row in Resource.objects.select_related("readers")}


def national_supports():
    """Those of the Cnaf among them, and no other."""
    supports()
    national = Resource.objects.filter(caf=None).select_related("readers")
    return {row.pk: row.is_visible_to for row in national}


def slots():
    """A slot follows its support."""
    supports()
    followed = {version_of(row).file_id: row for row in Resource.objects.select_related("readers").order_by("pk")[::5]}
    return {pk: row.is_visible_to for pk, row in followed.items()}


def versions():
    """A version follows its support."""
    supports()
    followed = {version_of(row).pk: row for row in Resource.objects.select_related("readers").order_by("pk")[::5]}
    return {pk: row.is_visible_to for pk, row in followed.items()}


def pages():
    """One page of the Cnaf per audience, live or not, beside the one that the site made."""
    root = Page.get_first_root_node()
    for number, (tokens, live) in enumerate(product(AUDIENCES, (True, False))):
        root.add_child(
            instance=(HomePage, ContentPage)[number % 4 // 2](
                title="Page", slug=f"page-{number}", live=live, audience=audience_of(frozenset(tokens))
            )
        )
    return {row.pk: row.is_visible_to for row in NationalPage.objects.select_related("readers")}


def collections():
    """One collection per audience and owner, hidden by moderation or not."""
    for tokens, caf in product(AUDIENCES, ("caf-16", "caf-35", None)):
        author = ResourceFactory().author
        for hidden in (False, True):
            audience = audience_of(frozenset(tokens))
            Collection(title="Liste", author=author, caf_id=caf, audience=audience, hidden=hidden).save()
        mine = audience_of({f"personne:{author.pk}"})
        Collection(title="À moi", author=author, caf_id=caf, audience=mine).save()
    return {row.pk: row.is_visible_to for row in Collection.objects.select_related("readers")}


def reports():
    """One report per audience, owner and state, sent by a lecteur of the Charente or by somebody who left, to the owner
    of now or to that of before."""
    supports()
    senders = User.objects.filter(email__in=("lecteur@example.org", "terminee@example.org")).order_by("email")
    for row, author in product(Resource.objects.order_by("pk")[::5], senders):
        for owner in {row.owner_code(), "caf-35"}:
            Report.objects.create(resource=row, owner=owner, author=author, words="Une faute")
    return {row.pk: row.is_visible_to for row in Report.objects.select_related("resource__readers")}


# model -> makes rows of every sort, and gives for each key the predicate that `visible_to` must agree with
READABLE = {
    Resource: supports,
    NationalSupport: national_supports,
    File: slots,
    FileVersion: versions,
    NationalPage: pages,
    Collection: collections,
    Report: reports,
}


def readable_models():
    """Those that have a column of readers; a kind of page has that of the common table."""
    for model in apps.get_models():
        if NationalPage in model._meta.parents:
            continue
        if hasattr(model._default_manager, "visible_to") or issubclass(model, Readable):
            yield model


def test_every_readable_model_has_its_line():
    assert {model.__name__ for model in readable_models()} == {model.__name__ for model in READABLE}


def test_every_kind_is_seen_through_a_model_that_has_its_line_or_through_reference_data():
    reference = {"Caf", "WorkingGroup"}  # a group: tests/accounts/test_working_groups_life.py
    assert {kind.model.__name__ for kind in kinds.every()} <= {model.__name__ for model in READABLE} | reference


@pytest.mark.parametrize("model", READABLE, ids=lambda model: model.__name__)
def test_rows_and_predicate_agree_for_every_person(people, model):
    predicates = READABLE[model]()
    seen = {}
    for name in EVERYONE:
        user = AnonymousUser() if name == "anonymous" else getattr(people, name)
        if name != "anonymous":
            forget(user)
        rows = set(model.objects.visible_to(user).values_list("pk", flat=True))
        assert rows == {pk for pk, visible in predicates.items() if visible(user)}, name
        seen[name] = len(rows)
    assert seen["anonymous"] < seen["lecteur"] < seen["admin_national"]


@pytest.mark.parametrize("name", ["anonymous", "outsider", "ended"])
def test_without_a_level_a_kind_shows_nothing_but_what_is_public(people, name):
    user = AnonymousUser() if name == "anonymous" else getattr(people, name)
    for kind in kinds.every():
        seen = kind.visible_to(user)
        assert all("public" in row.readers.key for row in seen if isinstance(row, Readable)), kind.slug
        assert isinstance(seen.first(), Readable) or not seen.exists(), kind.slug
