"""Whatever leads to a person says so: in « Mes données », in an erasure, in the table of processing."""

from pathlib import Path

import pytest
from django.apps import apps

from accounts.models import User
from links import holdings, personal

# Columns that lead to a person and that no declaration answers for, and why.
ASIDE = {
    "wagtailimages.Image.uploaded_by_user": "the site has its own images (pages.Picture): no row",
    "wagtaildocs.Document.uploaded_by_user": "Wagtail's documents are closed: no row",
    "accounts.User_groups.user": "the national group, kept in step with levels; emptied by an erasure",
    "accounts.User_user_permissions.user": "nobody has rights of their own: no row",
}
PAGES = "wagtailcore.Page"


def columns():
    """Every column of every table that leads to a person; those of a parent table once."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.remote_field is not None and field.related_model is User and not model._meta.proxy:
                yield f"{model._meta.label}.{field.name}"


def test_every_column_that_leads_to_a_person_is_answered_for():
    answered = {column for one in personal.every() for column in one.columns}
    found = set(columns())
    assert sorted(found - answered - set(ASIDE)) == [], "déclarez-les par links.personal (voir accounts/own_data)"
    assert sorted(set(ASIDE) - found) == []
    assert not answered & set(ASIDE)


@pytest.mark.django_db
def test_the_columns_declared_are_those_that_are_read(people):
    for one in personal.every():
        for column in one.columns:
            label, _, name = column.rpartition(".")
            assert apps.get_model(label)._meta.get_field(name).related_model is User, column
        assert one.export(people.lecteur) is not None


def test_the_table_of_processing_names_every_sort():
    written = Path("docs/traitements.md").read_text()
    assert [one.slug for one in personal.every() if f"`{one.slug}`" not in written] == []


def test_what_is_handed_over_says_to_whom_and_what_stays_says_why():
    for one in holdings.every():
        assert one.becomes.endswith("."), one.slug
        assert bool(one.for_whom) == (one.hand_over is not None), one.slug
