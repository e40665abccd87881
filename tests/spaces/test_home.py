"""What the home page says of the supports: what changed, the rubriques, what is new, the Cnaf, what one keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from links import memory
from links.models import Seen
from spaces.models import Resource, Status
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def aged(resource: Resource, **ago) -> Resource:
    moment = timezone.now() - timedelta(**ago)
    Resource.objects.filter(pk=resource.pk).update(revised_at=moment, published_at=moment)
    return resource


def came(user, **ago) -> None:
    """The person was on the home page that long ago."""
    Seen.objects.filter(user=user, kind=Seen.VISIT, object_id=Seen.THIS_ONE).update(
        at=timezone.now() - timedelta(**ago)
    )


@pytest.fixture
def home(client, people):
    """The text of the home page of the lecteur, with ordinary spaces."""
    client.force_login(people.lecteur)
    return lambda: client.get("/").content.decode().replace("\u00a0", " ")


def test_the_greeting_says_what_changed_since_the_last_visit(home, people):
    assert "Bienvenue sur l’espace partagé" in home()
    came(people.lecteur, days=2)
    assert "Rien de nouveau depuis votre dernière visite" in home()
    aged(ResourceFactory(), hours=1)
    assert "1 support nouveau</a> depuis votre dernière visite" in home()
    aged(ResourceFactory(), days=5)
    aged(ResourceFactory(), days=6)
    assert "3 supports nouveaux</a> pour vous, dont 1 depuis votre dernière visite" in home()
    came(people.lecteur, hours=5)
    home()
    came(people.lecteur, hours=5)
    assert "3 supports nouveaux</a> pour vous, dont 1 depuis" in home()
    aged(Resource.objects.first(), hours=6)
    assert "Rien de plus depuis votre dernière visite" in home()


def test_a_first_visit_is_welcomed_as_long_as_it_lasts(home):
    aged(ResourceFactory(), days=5)
    for _ in range(2):
        assert 'Bienvenue. <a href="/nouveautes/">1 support nouveau</a> depuis un mois.' in home()


def test_a_visit_is_one_as_long_as_the_person_keeps_coming(people):
    reader = people.lecteur
    memory.note_visit(reader, memory.kept_of(reader))
    for hours in (3, 3):
        came(reader, hours=hours)
        memory.note_visit(reader, memory.kept_of(reader))
        assert memory.kept_of(reader).last_visit is None
    came(reader, hours=5)
    ended = Seen.objects.get(user=reader, object_id=Seen.THIS_ONE).at
    memory.note_visit(reader, memory.kept_of(reader))
    assert memory.kept_of(reader).last_visit == ended
    assert Seen.objects.filter(user=reader).count() == 2


def test_what_is_new_comes_first_in_its_order_and_gives_way_to_the_last_ones_once_read(client, home, people):
    old = aged(ResourceFactory(title="Publié hier"), days=1)
    new = aged(ResourceFactory(title="Publié à l’instant"), minutes=1)
    page = home()
    assert "Nouveau pour vous" in page
    assert page.index(new.title) < page.index(old.title)
    client.post("/nouveautes/tout-lu/")
    page = home()
    assert "Derniers supports" in page
    assert page.index(new.title) < page.index(old.title)
    assert "(nouveau)" not in page


def test_the_rubriques_say_what_they_hold_and_what_is_new_there_for_this_person(home):
    aged(ResourceFactory(), days=40)
    aged(ResourceFactory(), days=1)
    aged(ResourceFactory(tokens=frozenset({"caf:caf-35"}), caf_id="caf-35"), days=1)
    aged(ResourceFactory(status=Status.DRAFT), days=1)
    page = home()
    assert page.count('class="card shelf"') == 8
    assert '2 supports, dont <em class="fresh">1 nouveau</em>' in page


def test_what_the_cnaf_published_has_its_place(home):
    ours = ResourceFactory(title="Guide de la Charente")
    assert "De la Cnaf" not in home()
    ResourceFactory(title="Guide national", caf_id=None)
    ResourceFactory(title="Guide des éditeurs", caf_id=None, tokens=frozenset({"cnaf"}))
    of_cnaf = home().partition("De la Cnaf")[2].partition("</section>")[0]
    assert "Guide national" in of_cnaf
    assert "Guide des éditeurs" not in of_cnaf
    assert ours.title not in of_cnaf


def test_favourites_and_what_one_follows_are_at_hand_as_long_as_they_may_be_seen(client, home, people):
    page = home()
    assert "« Ajouter aux favoris » le range ici" in page
    assert "ses nouveautés se retrouvent ici" in page
    first, second = aged(ResourceFactory(title="Premier favori"), days=50), ResourceFactory(title="Second favori")
    hidden = ResourceFactory(title="Favori retiré", status=Status.WITHDRAWN)
    for one in (first, second, hidden):
        memory.put_aside(people.lecteur, "resource", one.pk)
    memory.follow(people.lecteur, "rubrique", "diagnostic")
    page = home()
    mine = page.partition('id="mes-favoris"')[2].partition("</section>")[0]
    assert mine.index("Second favori") < mine.index("Premier favori")
    assert "Favori retiré" not in page
    assert "1 nouveauté dans ce que vous suivez" in page


def test_a_newcomer_to_an_empty_space_is_told_what_will_come(home):
    page = home()
    assert "Aucun support n’est encore partagé avec vous" in page
    assert "0 support<" in page
