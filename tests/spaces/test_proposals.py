"""What a document proposes to say of itself, and the places that a text or a person names."""

import pytest

from spaces import places
from spaces.models import ResourceType, Theme
from spaces.proposals import THEMES, TYPES, propose
from territories.models import Commune

NOISE = "Caf de la Charente\nLe 12 mars 2021\nPage 1\n"


def proposed(name="scan.pdf", *opening):
    return propose(name, opening, last_year=2027)


def test_the_title_is_the_first_line_that_looks_like_one():
    found = proposed("scan_0012.pdf", f"{NOISE}Diagnostic partagé du Rouillacais\nIl a été mené avec les élus.")
    assert (found.title, found.read) == ("Diagnostic partagé du Rouillacais", True)


def test_a_title_on_two_lines_is_read_whole():
    assert (
        proposed("a.pdf", "Portrait social de\nla vallée du Né\nTexte.").title == "Portrait social de la vallée du Né"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bonjour",
        "1\t2\t3\nNom\tPrénom",
        "une phrase sans titre.",
        "écrire à a@b.fr",
        "Dossier été/Note du comité – 10,1\u00a0ko\nAnnexes/Grille des actions – 312 octets",
    ],
)
def test_without_such_a_line_the_title_is_the_name_of_the_file(text):
    found = proposed("diagnostic_lavalette-2021.pdf", text)
    assert (found.title, found.read) == ("Diagnostic lavalette 2021", False)


def says(text, **properties):
    return propose("scan_0012.pdf", (text,), 2027, properties)


@pytest.mark.parametrize(
    ("title", "text", "proposed"),
    [
        # the text holds it: it is better than the first line that looks like a title
        (
            "Portrait social du Rouillacais",
            "Les familles\nPortrait social du Rouillacais",
            "Portrait social du Rouillacais",
        ),
        # it does not: the text is believed
        ("Convention 2017 du Pays Basque", "Portrait social du Rouillacais\nTexte.", "Portrait social du Rouillacais"),
        # the text has no title
        ("Guide de la coordination Ctg", "bonjour", "Guide de la coordination Ctg"),
        ("Feuille de route de la coordination 2022/2026", "", "Feuille de route de la coordination 2022/2026"),
        ("Modèle de convention territoriale", "", "Modèle de convention territoriale"),
    ],
)
def test_the_title_that_a_document_says_of_itself_counts_when_it_is_likely(title, text, proposed):
    found = says(text, title=title)
    assert (found.title, found.read) == (proposed, True)


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - Diagnostic partagé.docx",
        "Présentation PowerPoint",
        "PowerPoint Presentation",
        "Présentation1",
        "Document 1",
        "Classeur1",
        "Sans titre",
        "Titre du document",
        "Diapositive 1",
        "DIAG_ctg_v3_def",
        "diagnostic partage.doc",
        "Scanned Document",
        "Numérisation du 12 mars",
        "Thème Office",
        "scan 0012",
        "12/03/2021",
        "Caf de la Charente",
        "",
    ],
)
def test_a_title_that_software_wrote_is_not_proposed(title):
    assert says("", title=title).title == "Scan 0012"


@pytest.mark.parametrize(
    ("text", "made", "saved", "year"),
    [
        ("Un texte sans date.", "2019-03-02T10:00:00Z", "2019-06-12T10:00:00Z", 2019),
        ("Un texte sans date.", "20190302100000+01'00'", "", 2019),
        ("Un texte sans date.", "2006-09-16T00:00:00Z", "2019-06-12T10:00:00Z", None),  # the birth of every XLSX
        ("Un texte de 2018.", "2019-03-02T10:00:00Z", "2019-06-12T10:00:00Z", 2018),
        ("", "2019-03-02T10:00:00Z", "", None),  # the day of a scan
        ("Un texte sans date.", "1899-12-30", "", None),
        ("Un texte sans date.", "2026-03-02T10:00:00Z", "", None),  # this year: the day when it was saved to be sent
    ],
)
def test_the_year_when_a_document_was_made_comes_last(text, made, saved, year):
    assert says(text, made=made, saved=saved).year == year


@pytest.mark.parametrize(
    ("name", "text", "year"),
    [
        ("bilan 2019.pdf", "En 2021, 2021, 2021", 2019),
        ("bilan.pdf", "De 2018 à 2021, puis 2021.", 2021),
        ("ctg 2021-2025.pdf", "", 2021),
        ("bilan.pdf", "En 1789 et en 2099, 20210 euros", None),
    ],
)
def test_the_year_is_that_of_the_name_then_the_one_most_cited(name, text, year):
    assert proposed(name, text).year == year


@pytest.mark.parametrize(
    ("name", "text", "slug"),
    [
        ("Fiche_action_3.docx", "", "fiche-action"),
        ("avenant 2 à la convention territoriale globale.pdf", "", "avenant"),
        ("bilan de la convention territoriale globale.pdf", "", "evaluation"),
        ("CR copil diagnostic.docx", "", "compte-rendu"),
        ("scan.pdf", "Convention territoriale globale du Cognaçais", "ctg-signee"),
        ("budget.xlsx", "", ""),
    ],
)
def test_the_type_is_that_of_the_word_that_comes_first(name, text, slug):
    assert proposed(name, text).type == slug


def test_a_theme_is_proposed_when_it_comes_often_and_three_at_most():
    text = "crèche " * 5 + "parentalité " * 4 + "logement " * 6 + "jeunesse " * 3 + "handicap"
    assert proposed("a.pdf", text).themes == ("logement-cadre-de-vie", "petite-enfance", "parentalite")
    assert proposed("La parentalité en Charente.pdf", "").themes == ("parentalite",)
    assert proposed("a.pdf", "une crèche, une école").themes == ()


def test_every_slug_exists_in_the_reference_data(db):
    assert set(TYPES) <= set(ResourceType.objects.values_list("pk", flat=True))
    assert set(THEMES) == set(Theme.objects.values_list("pk", flat=True))


def test_long_hostile_lines_cost_little(db):
    text = "de " * 7000
    assert proposed("a" * 200 + ".pdf", text).title
    assert places.mentioned("a.pdf", ["caf caf cc communaute de communes " * 600], "caf-16") == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Diagnostic de la communauté de communes du Rouillacais", ["CC du Rouillacais"]),
        ("Convention avec la ville de Cognac et la commune d'Angoulême", ["Cognac (16)", "Angoulême (16)"]),
        ("Une étude de la Caf de la Charente", ["Caf de la Charente"]),
        ("Le département de la Charente", ["Caf de la Charente"]),
        ("La ville du Mans", ["Le Mans (72)"]),
        ("Orange et Die sont des mots", []),
        ("La commune de Saint-Denis", []),  # several, none of this Caf
    ],
)
def test_a_place_named_with_its_nature_is_proposed(db, text, labels):
    assert places.mentioned("a.pdf", [text], "caf-16") == labels


def test_of_two_communes_of_one_name_that_of_the_caf_is_meant(db):
    assert places.resolve(["Rouillac"], "caf-16")["Rouillac"].communes == ("16286",)
    assert places.resolve(["Rouillac"], "caf-22")["Rouillac"].communes != ("16286",)


def test_what_the_form_offers_is_read_back(db, django_assert_max_num_queries):
    labels = places.offered("caf-16")
    assert "Caf de la Charente" in labels
    with django_assert_max_num_queries(3):
        found = places.resolve(labels, "caf-16")
    assert [label for label, meant in found.items() if not meant] == []


def test_every_place_of_a_large_deposit_is_understood(db):
    communes = list(Commune.objects.filter(departement="16").values_list("name", flat=True))
    texts = [" ; ".join(f"{name} (16)" for name in communes[start : start + 40]) for start in range(0, 320, 40)]
    texts += [" ; ".join(f"Lieu {number} de {start}" for number in range(90)) for start in range(10)]
    found = places.resolve(texts, "caf-16")
    assert [len(found[text].communes) for text in texts[:8]] == [40] * 8


def test_a_field_that_names_too_many_places_says_what_to_write(db, django_assert_num_queries):
    text = ";".join(["Cognac"] * (places.MOST_PLACES + 1))
    with django_assert_num_queries(3):
        assert "l’EPCI ou la Caf" in places.resolve([text], "caf-16")[text].trouble
    with django_assert_num_queries(0):
        assert not places.resolve(["", " ; "], "caf-16")[""].trouble


def test_several_places_are_separated_by_semicolons(db):
    text = "Caf de la Charente ; CC du Rouillacais; Cognac (16)"
    found = places.resolve([text], None)[text]
    assert (found.cafs, len(found.epcis), len(found.communes)) == (("caf-16",), 1, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Saint-Denis", "désigne plusieurs lieux"),
        ("Rouilla", "Rouillac (16)"),
        ("Xyzzy", "n’est pas reconnu"),
        ("Cognac (99)", "Cognac (16)"),
    ],
)
def test_a_name_that_is_not_clear_is_said_with_what_to_write(db, typed, said):
    found = places.resolve([typed], "caf-16")[typed]
    assert not found
    assert said in found.trouble
