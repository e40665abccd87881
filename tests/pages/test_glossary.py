"""The glossary: read by the network, kept by national editors, known everywhere at once."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.urls import reverse

from accounts.groups import keep_in_step
from accounts.sight import audience_of
from pages.glossary import knowing
from pages.glossary.starting import ensure_glossary
from pages.models import Acronym, ContentPage
from pages.setup import ensure_home
from tests.factories import ResourceFactory
from words.glossary import known

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_glossary(monkeypatch):
    """What this process knows and what processes share are given back as they were."""
    shared = cache.get(knowing._GENERATION)
    monkeypatch.setattr(knowing, "_held", ("", known()))
    knowing.renew()
    yield
    cache.set(knowing._GENERATION, shared or "")


def acronym(short="Ctg", long="convention territoriale globale", **fields) -> Acronym:
    return Acronym.objects.create(short=short, long=long, **fields)


def read(client, person, **asked) -> str:
    client.force_login(person)
    return client.get(reverse("glossary"), asked).content.decode()


def test_every_acronym_is_read_in_order_with_its_anchor(client, people):
    acronym("Rpe", "relais petite enfance")
    acronym(definition="Un accord : pour quatre ans & plus.")
    page = read(client, people.lecteur)
    assert page.index('id="ctg"') < page.index('id="rpe"')
    assert "Un accord\xa0: pour quatre ans &amp; plus." in page
    assert "2\xa0sigles" in page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ctg", {"ctg"}),
        ("CONVENTION globale", {"ctg"}),
        ("déja ecrit", {"eaje"}),
        ("enfant", {"eaje"}),
        ("a", {"ctg", "eaje"}),
        ("rien du tout", set()),
        ("<u>\x00", set()),
    ],
)
def test_a_word_typed_keeps_the_acronyms_that_hold_it(client, people, text, found):
    acronym()
    acronym("Eaje", "établissement d’accueil du jeune enfant", definition="Déjà écrit.")
    page = read(client, people.lecteur, q=text)
    assert {key for key in ("ctg", "eaje") if f'id="{key}"' in page} == found
    assert "<u>" not in page


def test_the_page_that_speaks_of_an_acronym_is_linked_for_those_who_may_read_it(client, people):
    page = ensure_home().add_child(instance=ContentPage(title="Les Ctg", slug="ctg", audience=audience_of({"cnaf"})))
    acronym(page=page)
    assert 'href="/ctg/"' in read(client, people.editeur_national)
    assert 'href="/ctg/"' not in read(client, people.lecteur)
    page.live = False
    page.save()
    assert 'href="/ctg/"' not in read(client, people.editeur_national)
    page.delete()
    assert Acronym.objects.get().page is None


@pytest.mark.parametrize("acronyms", [1, 50])
def test_the_glossary_asks_few_questions(client, people, acronyms, django_assert_num_queries):
    for number in range(acronyms):
        acronym(f"X{number}", "long", page=ensure_home())
    read(client, people.lecteur)
    with django_assert_num_queries(6):
        client.get(reverse("glossary"))


def test_two_acronyms_differ_by_more_than_case_or_accents():
    acronym("Eaje", "établissement d’accueil du jeune enfant")
    with pytest.raises(IntegrityError):
        acronym("ÉAJE", "autre")


# What the rest of the site knows


def test_an_acronym_is_known_as_soon_as_it_is_written_or_taken_away(django_capture_on_commit_callbacks):
    assert known().named_by("ctg") is None
    with django_capture_on_commit_callbacks(execute=True):
        written = acronym(definition="Un accord.")
    assert known().named_by("ctg").address == "/glossaire/#ctg"
    with django_capture_on_commit_callbacks(execute=True):
        written.long = "contrat territorial global"
        written.save()
    assert known().named_by("contrat territorial global").short == "Ctg"
    with django_capture_on_commit_callbacks(execute=True):
        written.delete()
    assert known().named_by("ctg") is None


def test_once_known_nothing_is_asked_of_the_database(django_assert_num_queries):
    acronym()
    knowing.renew()
    with django_assert_num_queries(1):
        assert known().named_by("ctg")
    with django_assert_num_queries(0):
        assert known().named_by("ctg")


def test_another_process_that_changes_it_is_heard(monkeypatch):
    known()
    acronym()  # the other process writes
    assert known().named_by("ctg") is None
    knowing.renew()  # and says it in the cache that both share
    assert known().named_by("ctg")


def test_without_a_cache_the_glossary_is_read_each_time(settings, monkeypatch):
    acronym()
    monkeypatch.setattr(knowing.cache, "get", lambda *args: None)
    monkeypatch.setattr(knowing.cache, "get_or_set", lambda *args: None)
    assert known().named_by("ctg")


# Supports and searches


def test_a_support_explains_its_acronyms_once(client, people):
    acronym(definition="Un accord.")
    knowing.renew()
    support = ResourceFactory(
        title="La Ctg", summary="Une Ctg & co", description="<h3>Ctg</h3><p>La Ctg de Cognac.</p>"
    )
    client.force_login(people.lecteur_35)
    page = client.get(support.get_absolute_url()).content.decode()
    assert page.count('class="term"') == 1
    assert 'Une <span class="term"><a class="term-link" href="/glossaire/#ctg"' in page
    assert "<p>La Ctg de Cognac.</p>" in page
    assert "&amp; co" in page


# Wagtail


@pytest.fixture
def editor(client, people):
    keep_in_step(people.editeur_national)
    client.force_login(people.editeur_national)
    return people.editeur_national


FORM = {"short": "Rpe", "long": "relais petite enfance", "definition": "", "source": "", "page": ""}


def test_a_national_editor_adds_corrects_and_takes_away_an_acronym(client, editor, django_capture_on_commit_callbacks):
    assert "Glossaire" in client.get("/cms/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/cms/glossaire/new/", FORM).status_code == 302
    written = Acronym.objects.get()
    assert (written.short, written.key) == ("Rpe", "rpe")
    assert known().named_by("rpe")
    edit = f"/cms/glossaire/edit/{written.pk}/"
    assert client.get(edit).status_code == 200
    assert client.post(edit, FORM | {"definition": "Un service."}).status_code == 302
    assert Acronym.objects.get().definition == "Un service."
    assert "Rpe" in client.get("/cms/glossaire/").content.decode()
    assert client.post(f"/cms/glossaire/delete/{written.pk}/").status_code == 302
    assert not Acronym.objects.exists()


@pytest.mark.parametrize("short", ["rpe", "RPE", "R p e", "R-P-E", "É", "1er", ""])
def test_an_acronym_that_exists_or_is_not_a_word_is_refused(client, editor, short):
    acronym("Rpe", "relais petite enfance")
    answer = client.post("/cms/glossaire/new/", FORM | {"short": short})
    assert answer.status_code == 200
    assert Acronym.objects.count() == 1


def test_an_acronym_written_twice_at_once_is_written_once_and_said(client, editor, monkeypatch):
    acronym("Rpe", "relais petite enfance")
    monkeypatch.setattr(Acronym, "clean", lambda self: None)  # the other one came after this look
    answer = client.post("/cms/glossaire/new/", FORM)
    assert "Ce sigle est déjà dans le glossaire." in answer.content.decode()
    assert Acronym.objects.count() == 1


@pytest.mark.parametrize("person", ["lecteur", "editeur", "admin_local"])
def test_a_caf_keeps_no_glossary(client, people, person):
    written = acronym()
    client.force_login(getattr(people, person))
    for address in ("", "new/", f"edit/{written.pk}/", f"delete/{written.pk}/", f"history/{written.pk}/"):
        assert client.get(f"/cms/glossaire/{address}").status_code == 403
        assert client.post(f"/cms/glossaire/{address}", FORM).status_code in (403, 405)
    assert Acronym.objects.get().short == "Ctg"


# To begin with


def test_an_empty_glossary_begins_with_the_acronyms_of_the_founding_documents_and_is_then_left_alone():
    assert ensure_glossary() > 50
    for written in Acronym.objects.order_by("key"):
        written.full_clean()
        assert written.definition.endswith(".")
        assert written.source
    Acronym.objects.filter(key="caf").update(definition="À nous.")
    Acronym.objects.filter(key="ctu").delete()
    assert ensure_glossary() == 0
    assert Acronym.objects.get(key="caf").definition == "À nous."
    assert not Acronym.objects.filter(key="ctu").exists()


def test_the_starter_is_written_as_the_documents_write():
    ensure_glossary()
    texts = [f"{row.short} {row.long} {row.definition} {row.source}" for row in Acronym.objects.order_by("key")]
    assert [text for text in texts if "'" in text or "CTG" in text or "CAF" in text] == []
    assert Acronym.objects.get(key="as").is_word
