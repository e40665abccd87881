"""The verbs of the supports: who may, which moves make sense, what they tell the other rooms."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.utils import timezone

from accounts.models import Trace
from accounts.sight import forget
from files import actions as files
from files.models import FileVersion
from links.signals import changed
from spaces import actions
from spaces.actions import Description
from spaces.errors import Conflict, Refused
from spaces.kinds import document_of, searchable_resources
from spaces.models import Resource, Status
from spaces.signals import resource_published
from tests.factories import ResourceFactory
from tests.spaces.documents import docx, pdf

DIAGNOSTIC = Description(type="diagnostic", title="Diagnostic de Lavalette", year=2021)


def stored(path):
    with path.open("rb") as opened:
        return files.store(File(opened, name=path.name))


@pytest.fixture
def heard():
    """What `links.signals.changed` said of supports during the test, as (pk, narrows)."""
    calls = []

    def listen(sender, kind, pk, narrows, **kwargs):
        if kind == "resource":
            calls.append((pk, narrows))

    changed.connect(listen, weak=False)
    yield calls
    changed.disconnect(listen)


def sees(user, resource):
    forget(user)
    return Resource.objects.visible_to(user).filter(pk=resource.pk).exists()


@pytest.mark.parametrize("level", ["editeur", "admin_local", "admin_national"])
def test_writers_of_the_caf_and_the_administrateur_national_deposit_for_it(people, level):
    resource = actions.deposit(getattr(people, level), "caf-16", DIAGNOSTIC, [], publish=True)
    assert resource.status == Status.PUBLISHED
    assert resource.caf_id == "caf-16"
    assert sees(people.lecteur_35, resource)


@pytest.mark.parametrize("level", ["lecteur", "editeur_35", "lecteur_35", "editeur_national", "outsider", "ended"])
def test_the_others_do_not_deposit_for_the_caf(people, level):
    with pytest.raises(PermissionDenied, match="éditeurs"):
        actions.deposit(getattr(people, level), "caf-16", DIAGNOSTIC, [], publish=True)
    assert not Resource.objects.exists()


def test_the_editeur_national_deposits_for_the_cnaf_and_the_editeur_of_a_caf_does_not(people):
    resource = actions.deposit(people.editeur_national, "cnaf", DIAGNOSTIC, [], publish=True)
    assert resource.owner_code() == "cnaf"
    with pytest.raises(PermissionDenied):
        actions.deposit(people.editeur, "cnaf", DIAGNOSTIC, [], publish=True)


def test_a_deposit_keeps_its_files_their_formats_a_trace_and_tells_everyone(people, heard, tmp_path):
    published = []
    resource_published.connect(
        lambda resource, by, **kw: published.append((resource.pk, by)), weak=False, dispatch_uid="t"
    )
    two = [stored(pdf(tmp_path, "a.pdf", "Un", "Deux")), stored(docx(tmp_path, "b.docx", "Bonjour"))]
    resource = actions.deposit(people.editeur, "caf-16", DIAGNOSTIC, two, publish=True)
    resource_published.disconnect(dispatch_uid="t")
    assert [v.name for v in FileVersion.objects.filter(file__object_id=resource.pk)] == ["a.pdf", "b.docx"]
    assert sorted(resource.formats.values_list("slug", flat=True)) == ["docx", "pdf"]
    assert published == [(resource.pk, people.editeur)]
    assert (resource.pk, False) in heard
    assert (resource.pk, True) not in heard
    assert Trace.objects.filter(
        kind="resource", object_id=str(resource.pk), actor=people.editeur, verb="deposit"
    ).exists()


def test_without_a_title_the_name_of_the_file_becomes_one(people, tmp_path):
    file = stored(pdf(tmp_path, "diagnostic_lavalette-2021.pdf", "Texte"))
    resource = actions.deposit(people.editeur, "caf-16", Description(type="diagnostic"), [file], publish=True)
    assert resource.title == "Diagnostic lavalette 2021"


def test_the_type_proposes_rubrique_and_step_according_to_the_owner(people):
    of_caf = actions.deposit(people.editeur, "caf-16", Description(type="guide", title="Guide"), [], publish=True)
    of_cnaf = actions.deposit(
        people.editeur_national, "cnaf", Description(type="guide", title="Guide"), [], publish=True
    )
    assert (of_caf.rubrique_id, of_cnaf.rubrique_id) == ("preparation", "presentation-nationale")
    assert [step.pk for step in of_caf.steps.all()] == ["preparer"]


def test_a_draft_is_seen_by_the_editeurs_of_the_caf_only_until_published(people):
    draft = actions.deposit(people.editeur, "caf-16", DIAGNOSTIC, [], publish=False)
    assert sees(people.admin_local, draft)
    assert not sees(people.lecteur, draft)
    actions.publish(draft, people.admin_local)
    assert sees(people.lecteur, draft)


def test_the_depositor_must_still_see_the_support(people):
    with pytest.raises(Refused, match="audience"):
        actions.deposit(
            people.admin_national,
            "caf-16",
            Description(type="diagnostic", title="T", audience=frozenset({"groupe:1", "reseau"})),
            [],
            publish=True,
        )
    resource = actions.deposit(
        people.editeur,
        "caf-16",
        Description(type="diagnostic", title="T", audience=frozenset({"caf:caf-35"})),
        [],
        publish=True,
    )
    assert sees(people.editeur, resource)
    narrow = actions.deposit(
        people.admin_local,
        "caf-16",
        Description(type="diagnostic", title="T", audience=frozenset({"editeurs:caf-16"})),
        [],
        publish=True,
    )
    with pytest.raises(Refused, match="verriez plus"):
        actions.revise(
            narrow,
            people.editeur,
            Description(type="diagnostic", title="T", audience=frozenset({"administrateurs:caf-16"})),
        )


@pytest.mark.parametrize(
    ("audience", "narrows"),
    [
        ({"caf:caf-16"}, True),
        ({"reseau", "cnaf"}, False),
        ({"reseau"}, False),
        ({"cdr:atlantique", "caf:caf-35"}, True),
    ],
)
def test_revising_narrows_when_a_token_of_the_readers_is_lost(people, heard, audience, narrows):
    resource = ResourceFactory(author=people.editeur)
    longer = f"{resource.title}, autre titre"  # no word goes
    actions.revise(resource, people.editeur, Description(type="diagnostic", title=longer, audience=frozenset(audience)))
    assert heard == [(resource.pk, narrows)]
    resource.refresh_from_db()
    assert resource.title == longer


def test_the_second_of_two_editors_is_told_and_changes_nothing(people):
    resource = ResourceFactory(author=people.editeur)
    seen = resource.revised_at
    actions.revise(resource, people.editeur, Description(type="diagnostic", title="Premier"), seen=seen)
    with pytest.raises(Conflict, match="modifié pendant"):
        actions.revise(resource, people.admin_local, Description(type="diagnostic", title="Second"), seen=seen)
    resource.refresh_from_db()
    assert resource.title == "Premier"


@pytest.mark.parametrize("level", ["lecteur", "editeur_35", "editeur_national"])
def test_those_who_may_not_write_change_nothing(people, level):
    resource = ResourceFactory(author=people.editeur)
    user = getattr(people, level)
    for act in (
        lambda: actions.revise(resource, user, DIAGNOSTIC),
        lambda: actions.withdraw(resource, user, "raison"),
        lambda: actions.replace(resource, user, ResourceFactory()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    resource.refresh_from_db()
    assert resource.status == Status.PUBLISHED


def test_a_withdrawn_support_leaves_the_network_and_comes_back(people, heard):
    resource = ResourceFactory(author=people.editeur)
    assert sees(people.lecteur_35, resource)
    actions.withdraw(resource, people.editeur, "Chiffres dépassés")
    assert heard == [(resource.pk, True)]
    resource.refresh_from_db()
    assert not sees(people.lecteur_35, resource)
    assert resource.tombstone_for(people.lecteur_35)
    actions.restore(resource, people.admin_local)
    resource.refresh_from_db()
    assert resource.withdrawn_because == ""
    assert sees(people.lecteur_35, resource)


def test_withdrawn_for_personal_data_never_comes_back_and_gives_no_word_to_the_index(people, tmp_path):
    resource = actions.deposit(
        people.editeur, "caf-16", DIAGNOSTIC, [stored(pdf(tmp_path, "a.pdf", "Madame Martin"))], publish=True
    )
    actions.withdraw(resource, people.editeur, "Noms de familles", personal_data=True)
    with pytest.raises(Refused, match="données personnelles"):
        actions.restore(resource, people.editeur)
    resource.refresh_from_db()
    assert not searchable_resources().filter(pk=resource.pk).exists()
    document = document_of(resource)
    assert "Lavalette" not in document.title
    assert not document.parts


def test_moves_that_make_no_sense_are_refused_in_french(people):
    published = ResourceFactory(author=people.editeur)
    draft = ResourceFactory(author=people.editeur, status=Status.DRAFT)
    withdrawn = ResourceFactory(author=people.editeur, status=Status.WITHDRAWN)
    by = people.editeur
    for act, words in (
        (lambda: actions.publish(published, by), "brouillon"),
        (lambda: actions.restore(published, by), "rétablir"),
        (lambda: actions.withdraw(withdrawn, by, "encore"), "déjà retiré"),
        (lambda: actions.withdraw(published, by, "  "), "pourquoi"),
        (lambda: actions.replace(draft, by, published), "publié"),
        (lambda: actions.replace(published, by, published), "lui-même"),
        (lambda: actions.replace(published, by, draft), "doit être publié"),
        (lambda: actions.replace(published, by, ResourceFactory(caf_id="caf-35")), "même Caf"),
    ):
        with pytest.raises(Refused, match=words):
            act()


def test_a_replaced_support_leads_to_its_successor(people, heard):
    old, new = ResourceFactory(author=people.editeur), ResourceFactory(author=people.editeur)
    actions.replace(old, people.editeur, new)
    old.refresh_from_db()
    assert (old.status, old.successor_id) == (Status.REPLACED, new.pk)
    assert heard == [(old.pk, True)]
    assert old.tombstone_for(people.lecteur_35)


def test_a_new_version_of_a_file_needs_a_support_in_rayon_and_a_slot_of_its_own(people, tmp_path, heard):
    resource = actions.deposit(
        people.editeur, "caf-16", DIAGNOSTIC, [stored(pdf(tmp_path, "a.pdf", "Un"))], publish=True
    )
    other = ResourceFactory(author=people.editeur)
    slot = FileVersion.objects.get(file__object_id=resource.pk).file
    before = resource.revised_at
    heard.clear()
    version = actions.add_version(resource, slot, stored(pdf(tmp_path, "b.pdf", "Deux")), people.editeur, "corrigé")
    assert (version.number, version.note) == (2, "corrigé")
    assert (resource.pk, True) in heard
    resource.refresh_from_db()
    assert resource.revised_at > before
    with pytest.raises(Refused, match="appartient"):
        actions.add_version(other, slot, stored(pdf(tmp_path, "c.pdf", "Trois")), people.editeur)
    actions.withdraw(resource, people.editeur, "raison")
    with pytest.raises(Refused, match="rétablissez"):
        actions.add_version(resource, slot, stored(pdf(tmp_path, "d.pdf", "Quatre")), people.editeur)


def test_the_index_document_holds_facets_and_the_description(people, tmp_path):
    resource = actions.deposit(
        people.editeur,
        "caf-16",
        Description(
            type="diagnostic", title="T", year=2021, description="<p>Méthode &amp; étoile</p>", themes=("jeunesse",)
        ),
        [stored(pdf(tmp_path, "a.pdf", "Un"))],
        publish=True,
    )
    document = document_of(Resource.objects.get(pk=resource.pk))
    assert document.facets == {
        "rubrique": ("diagnostic",),
        "etape": ("diagnostic-partage",),
        "type": ("diagnostic",),
        "thematique": ("jeunesse",),
        "caf": ("caf-16",),
        "cdr": ("atlantique",),
        "annee": ("2021",),
        "format": ("pdf",),
    }
    assert document.dated == timezone.now().date()
    assert [part.text for part in document.parts] == ["Méthode & étoile"]
    assert not document.national


def test_a_revision_that_takes_words_away_hides_the_support_until_it_is_indexed(people, heard):
    named = Description(type="diagnostic", title="Diagnostic", summary="Selon Mme Durand, à Cognac")
    resource = actions.deposit(people.editeur, "caf-16", named, [], publish=True)
    heard.clear()
    actions.revise(resource, people.editeur, replace(named, summary="Selon Mme Durand, à Cognac, en 2021"))
    actions.revise(resource, people.editeur, replace(named, summary="Selon une habitante, à Cognac"))
    assert heard == [(resource.pk, False), (resource.pk, True)]
