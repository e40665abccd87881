import pytest

from territories.models import Cdr, Commune
from territories.names import find_cafs, find_communes, find_epcis, folded

pytestmark = pytest.mark.django_db


def names(rows):
    return [row.name for row in rows]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Saint-Yrieix-sur-Charente", "saint yrieix sur charente"),
        ("St-Yrieix", "saint yrieix"),
        ("Ste Livrade", "sainte livrade"),
        ("L’Isle-d'Abeau", "l isle d abeau"),
        ("E\u0301pinal", "epinal"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("  \x00 ", ""),
    ],
)
def test_a_name_is_folded(name, expected):
    assert folded(name) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ille et vilaine", "Caf d'Ille-et-Vilaine"),
        ("Caf d’Ille-et-Vilaine", "Caf d'Ille-et-Vilaine"),
        ("16", "Caf de la Charente"),
        ("caf-16", "Caf de la Charente"),
        ("CAF 16", "Caf de la Charente"),
        ("1", "Caf de l'Ain"),
        ("2a", "Caf de la Corse-du-Sud"),
        ("974", "Caf de La Réunion"),
        ("reunion", "Caf de La Réunion"),
        ("rhone", "Caf du Rhône"),
        ("vilaine", "Caf d'Ille-et-Vilaine"),
        ("seine st denis", "Caf de la Seine-Saint-Denis"),
    ],
)
def test_a_caf_is_found_by_its_name_or_its_number(text, first):
    assert names(find_cafs(text))[0] == first


def test_the_very_name_comes_before_the_names_that_begin_so():
    assert names(find_cafs("charente")) == ["Caf de la Charente", "Caf de la Charente-Maritime"]


def test_every_word_counts():
    assert names(find_cafs("charente maritime")) == ["Caf de la Charente-Maritime"]
    assert names(find_cafs("charente vilaine")) == []


def test_every_caf_is_found_by_the_name_of_its_departement():
    from territories.models import Caf

    lost = [
        caf.code for caf in Caf.objects.select_related("departement") if find_cafs(caf.departement.name).first() != caf
    ]

    assert lost == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("angouleme", "Angoulême"),
        ("ANGOULÊME", "Angoulême"),
        ("angou", "Angoulême"),
        ("16015", "Angoulême"),
        ("2a004", "Ajaccio"),
        ("st yrieix sur charente", "Saint-Yrieix-sur-Charente"),
        ("l isle d abeau", "L'Isle-d'Abeau"),
        ("lisle dabeau", "L'Isle-d'Abeau"),
        ("ile d’yeu", "L'Île-d'Yeu"),
        ("paris", "Paris"),
        ("la ro", "La Rochelle"),
    ],
)
def test_a_commune_is_found_as_people_type_it(text, first):
    assert names(find_communes(text))[0] == first


def test_communes_of_one_name_come_by_inhabitants():
    found = list(find_communes("saint denis", limit=4))

    assert {commune.name for commune in found} == {"Saint-Denis"}
    assert [commune.population for commune in found] == sorted((c.population for c in found), reverse=True)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("grand angouleme", "CA du Grand Angoulême"),
        ("rennes metropole", "Rennes Métropole"),
        ("lyon", "Métropole de Lyon"),
        ("200000172", "CC Faucigny - Glières"),
    ],
)
def test_an_epci_is_found_by_its_name_or_its_siren(text, first):
    assert names(find_epcis(text))[0] == first


def test_a_found_epci_tells_its_inhabitants():
    assert find_epcis("grand angouleme")[0].population > 100_000


@pytest.mark.parametrize("find", [find_cafs, find_epcis, find_communes])
@pytest.mark.parametrize("text", ["", "  ", "'", "%", "\x00", "_", "😀"])
def test_a_text_without_a_word_finds_nothing(find, text):
    assert list(find(text)) == []


@pytest.mark.parametrize("find", [find_cafs, find_epcis, find_communes])
@pytest.mark.parametrize("text", ["a" * 5000, "zz%", "d'", "la", "\x00paris", "saint " * 200])
def test_a_strange_text_does_no_harm(find, text):
    assert all(found.name for found in find(text))


def test_each_search_is_one_query_and_keeps_its_limit(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = list(find_communes("saint", limit=7))
        assert [(commune.caf.name, commune.departement.name) for commune in found]
    assert len(found) == 7
    with django_assert_num_queries(1):
        assert len(find_epcis("pays", limit=5)) == 5
    with django_assert_num_queries(1):
        assert [caf.cdr.name for caf in find_cafs("caf")]


def test_an_accent_does_not_send_a_name_to_the_end():
    assert names(Cdr.objects.all())[4:6] == ["Île de France", "Méditerranée - DOM"]
    vosges = names(Commune.objects.filter(departement="88"))
    assert vosges == sorted(vosges, key=folded)
    assert vosges.index("Épinal") < vosges.index("Fauconcourt")
