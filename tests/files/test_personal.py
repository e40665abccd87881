"""What must be recognised: invented numbers with computed keys, invented names. No commune bears the code used."""

import json
import time
import unicodedata

import pytest

from files.personal import Findings, Found, find
from ui.typography import NBSP, THIN

BANK = "30002005500000157845Z02"


def key(number: str) -> str:
    return f"{97 - int(number.replace('2A', '19').replace('2B', '18')) % 97:02d}"


def iban(country: str, account: str) -> str:
    rest = int("".join(str(int(sign, 36)) for sign in f"{account}{country}00")) % 97
    return f"{country}{98 - rest:02d}{account}"


def grouped(number: str, size: int = 4, gap: str = " ") -> str:
    return gap.join(number[at : at + size] for at in range(0, len(number), size))


NUMBER = "1850516985084"
OTHER = "2911216985012"
KEY = key(NUMBER)
SPACED = "1 85 05 16 985 084"
ACCOUNT = iban("FR", BANK)


def counts(*texts: str) -> dict[str, int]:
    return {sort: found["count"] for sort, found in find(texts).as_dict().items()}


@pytest.mark.parametrize(
    "written",
    [
        NUMBER + KEY,
        f"{NUMBER} {KEY}",
        f"{SPACED} {KEY}",
        f"{SPACED}{KEY}",
        f"{SPACED} / {KEY}",
        f"{SPACED} (clé {KEY})",
        f"{SPACED.replace(' ', '.')}.{KEY}",
        f"{SPACED.replace(' ', '-')}-{KEY}",
        f"{SPACED.replace(' ', NBSP)}{NBSP}{KEY}",
        f"{SPACED.replace(' ', THIN)}{THIN}{KEY}",
        f"{SPACED.replace(' ', chr(0x2013))}–{KEY}",
        f"1 85 05 16985 084 {KEY}",
        f"1 85 05 16 985084 {KEY}",
        f"MARTIN\t{NUMBER}\t{KEY}\t16000",
        f"MARTIN | {NUMBER} | {KEY} | Angoulême",
        f"MARTIN | {SPACED} | {KEY}",
        f"{NUMBER}\n{KEY}\nMARTIN",
        f"Dossier de Mme Martin ({NUMBER}{KEY}), reçu.",
        f"12 {SPACED} {KEY} 05/1985",
    ],
)
def test_a_social_security_number_is_recognised_however_it_is_typed(written):
    assert counts(written) == {"nir": 1}


@pytest.mark.parametrize(
    "number", ["285052A985012", "194122B985001", "1852016985084", "2993799985003", "1850597185084", "7010598711001"]
)
def test_numbers_of_corsica_overseas_abroad_and_unknown_months_are_recognised(number):
    assert counts(f"{number}{key(number)}") == {"nir": 1}
    assert counts(f"{number}{key(number)}".lower()) == {"nir": 1}


@pytest.mark.parametrize(
    "number", ["1851316985084", "1850500985084", "1850516000084", "1850516985000", "1850516991084", "1850597198084"]
)
def test_a_right_key_does_not_make_a_number_that_nobody_can_bear(number):
    assert counts(f"N° de sécurité sociale {number}{key(number)}, {number}") == {}


def test_a_wrong_key_is_no_number_and_another_column_is_no_key():
    wrong = f"{(int(KEY) % 97) + 1:02d}"
    assert counts(f"N° SS : {NUMBER}{wrong}") == {}
    assert counts(f"N° SS : {SPACED} {wrong}") == {}
    assert counts(f"N° SS : {SPACED} | {wrong} ans") == {"nir": 1}
    assert counts(f"N° SS : {NUMBER} {wrong} ans") == {"nir": 1}


@pytest.mark.parametrize(
    "written",
    [
        "N° de sécurité sociale : {}",
        "numéro de sécu {} (Mme Martin)",
        "NIR\n{}",
        "NIR\r\n{}",
        "{} (n° SS)",
        "Immatriculation : {}",
        "Nom | N° Insee | Commune\nMARTIN | {} | Cognac",
        "Nom\tNNI\nPETIT\t\nROUX\tsans\nMARTIN\t{}",
        f"Nom NIR Commune\nPETIT {OTHER} Soyaux\nMARTIN {{}} Cognac",
    ],
)
def test_without_its_key_a_number_is_recognised_where_a_word_says_what_it_is(written):
    assert counts(written.format(NUMBER))["nir"] == 1 + (OTHER in written)
    assert counts(written.format(SPACED))["nir"] == 1 + (OTHER in written)


def test_without_its_key_and_without_a_word_a_number_may_be_anything():
    assert counts(f"Référence {NUMBER}") == {}
    assert counts(f"Sécurité sociale des enfants\n\nautre sujet\nréférence {NUMBER}") == {}
    assert counts(f"Nom | NIR\nMARTIN | non\nFin du tableau\n{NUMBER}") == {}


def test_groups_that_people_do_not_write_are_other_numbers():
    assert counts(f"18505 16 985 084 {KEY}", f"1850516 985084 {KEY}", f"185 051 698 508 4{KEY}") == {}
    assert counts(f"1 85.05 16-985 084 {KEY}", f"1.850516985084{KEY}", f"{NUMBER}.{KEY}") == {}


def test_an_unknown_month_is_not_read_in_a_row_of_numbers():
    unknown = f"1 85 50 16 985 084 {key('1855016985084')}"
    assert counts(unknown, f"MARTIN {unknown} Cognac") == {"nir": 1}
    assert counts(f"33 {unknown}", f"{unknown} 12", f"4 {unknown} 5") == {}
    assert counts(f"NIR : 33 {unknown}") == {"nir": 1}


def test_a_bar_code_before_its_quantity_is_no_number():
    article = "3760123985017"
    figures = [int(figure) for figure in article]
    assert (sum(figures[::2]) + 3 * sum(figures[1::2])) % 10 == 0
    assert counts(f"{article} {key(article)}") == {}
    assert counts(f"NIR {article} {key(article)}", f"3760123985012{key('3760123985012')}") == {"nir": 2}


def test_the_same_number_twice_is_one_number():
    assert counts(f"{NUMBER}{KEY}\n{SPACED} {KEY}", f"{NUMBER} | {KEY} ; {OTHER}{key(OTHER)}") == {"nir": 2}


@pytest.mark.parametrize(
    "written",
    [
        ACCOUNT,
        ACCOUNT.lower(),
        grouped(ACCOUNT),
        grouped(ACCOUNT, gap=NBSP),
        grouped(ACCOUNT, gap=" | "),
        grouped(ACCOUNT, gap="-"),
        f"IBAN : {grouped(ACCOUNT)}, BIC ABCDFRPP",
        f"IBAN{NBSP}: {ACCOUNT[:14]}\n{ACCOUNT[14:]}",
        grouped(iban("GB", "ABCD12345612345678")),
        grouped(iban("BE", "123456789012")),
        iban("MC", BANK),
    ],
)
def test_an_account_is_recognised_in_one_run_in_groups_and_over_the_end_of_a_line(written):
    assert counts(f"Compte de la famille\n{written}\n") == {"iban": 1}


def test_an_account_needs_its_key_its_length_and_not_to_be_an_example():
    assert counts(ACCOUNT[:-1] + "3") == {}
    assert counts(iban("FR", BANK[:-1]), iban("DE", BANK), iban("ZZ", BANK)) == {}
    assert counts(f"X{ACCOUNT}", f"{ACCOUNT}8") == {}
    assert counts(iban("FR", "ABCDEFGHIJKLMNOPQRSTUV2")) == {}
    assert counts(f"Exemple : {grouped(ACCOUNT)}") == {}
    assert counts(f"Exemple :\nautre ligne\n{grouped(ACCOUNT)}") == {"iban": 1}


ROWS = [("MARTIN", "Léa", "12/03/2015"), ("DIALLO", "Fatoumata", "04.09.14"), ("NGUYEN", "Zéphirin", "2016-01-28")]


@pytest.mark.parametrize("gap", [" ", "\t", " | ", ";", "\n", f"{NBSP}", " - "])
@pytest.mark.parametrize("heading", ["Nom, prénom, date de naissance", "Nom Prénom Né(e) le", "DDN"])
def test_three_rows_under_a_heading_that_speaks_of_birth_are_a_list(heading, gap):
    assert counts(f"{heading}\n" + "\n".join(gap.join(row) for row in ROWS)) == {"births": 3}
    assert counts(f"{heading}\n" + "\n".join(gap.join(row) for row in ROWS[:2])) == {}


def test_decomposed_accents_and_the_line_ends_of_windows_change_nothing():
    text = "Prénom\r\nDate de naissance\r\nZoé\r\n12/03/2015\r\nÉlodie\r\n04/09/2014\r\nÉmile\r\n28/01/2016"
    assert counts(unicodedata.normalize("NFD", text)) == {"births": 3}


def test_dates_to_come_or_of_another_century_and_one_single_date_are_no_births():
    for years in ("2085", "2086", "2087"), ("1885", "1886", "1887"):
        rows = [f"{name} {given} 12/03/{year}" for (name, given, _), year in zip(ROWS, years, strict=True)]
        assert counts("\n".join(["Nom, prénom, date de naissance", *rows])) == {}
    for day in "14/11/2023", "31/02/2015":
        rows = [f"{name} {given} {day}" for name, given, _ in ROWS]
        assert counts("\n".join(["Nom, prénom, date de naissance", *rows])) == {}


def test_the_columns_may_stand_in_any_order_and_hold_other_things():
    table = "Naissance | Enfant | Adresse\n" + "\n".join(
        f"{day} | {given} {name} | 12 rue Jean Moulin, 16000 Angoulême | 01/09/2022" for name, given, day in ROWS
    )
    assert counts(table) == {"births": 3}
    table = "N°\tNOM\tPRÉNOM\tVILLE\tDATE DE NAISSANCE\tENTRÉE\n" + "\n".join(
        f"{place}\t{name}\t{given}\tAngoulême\t{day}\t01/09/2022" for place, (name, given, day) in enumerate(ROWS, 1)
    )
    assert counts(table) == {"births": 3}


def test_below_a_mere_word_the_dates_must_also_spread():
    word = "Le dossier rappelle la date de naissance des enfants accueillis.\n\n"
    rows = "Léa Martin 12/03/2015\nTom Petit 04/09/{}\nAwa Diallo 28/01/{}"
    assert counts(word + rows.format(2017, 2019)) == {"births": 3}
    assert counts(word + rows.format(2015, 2016)) == {}


def test_children_told_in_prose_are_a_list():
    prose = (
        "Léa Martin, née le 12/03/2019, vit avec Tom Petit (né à Soyaux le 4 septembre 2014) "
        "et Awa, née le 1er mai 2011."
    )
    assert counts(prose) == {"births": 3}
    assert counts(prose.replace("et Awa, née le 1er mai 2011", "et Awa")) == {}


def test_one_child_a_page_is_a_list_over_the_pages():
    pages = [f"Fiche sanitaire\nNom : {name}\nPrénom : {given}\nDate de naissance : {day}" for name, given, day in ROWS]
    assert find(pages).births == Found(3, (1, 2, 3))
    assert counts(*pages[:2]) == {}
    assert counts(*pages[:2], pages[0]) == {}


WITHOUT_A_WORD = """MARTIN Léa 12/03/2015
DIALLO Fatoumata 04/09/2010
NGUYEN Paul 28/01/2012
BENALI Karim 13/05/2018
SILVA Inès 22/11/2009"""


def test_without_a_word_five_usual_names_with_dates_of_several_years_are_a_list():
    rows = WITHOUT_A_WORD.splitlines()
    assert counts(WITHOUT_A_WORD) == {"births": 5}
    assert counts(WITHOUT_A_WORD.replace(" ", "\t")) == {"births": 5}
    assert counts("\n".join(rows[:4])) == {}
    assert counts("\n".join(f"{row[:-4]}{2018 + place % 2}" for place, row in enumerate(rows))) == {}
    quarters = "BASSEAU Soyaux|CROUIN Cognac|BOURG Ruffec|PLAINE Jarnac|CHAMP Confolens".split("|")
    days = [row.split()[-1] for row in rows]
    assert counts("\n".join(f"{quarter} {day}" for quarter, day in zip(quarters, days, strict=True))) == {}
    hours = "\n".join(f"{row} 14h30" for row in rows)
    assert counts(hours) == {}
    assert counts(hours.replace(" 14h30", " 00:00:00")) == {"births": 5}


def test_babies_of_one_nursery_are_a_list_and_visits_of_the_same_families_are_not():
    days = ["03/12/2020", "14/02/2021", "09/05/2021", "27/08/2021", "30/10/2022", "12/11/2022", "22/01/2022"]
    given = ["Léa", "Tom", "Awa", "Inès", "Karim", "Paul", "Jade"]
    assert counts("\n".join(f"{name} Martin {day}" for name, day in zip(given, days, strict=True))) == {"births": 7}
    given[-1] = "Léa"
    assert counts("\n".join(f"{name} Martin {day}" for name, day in zip(given, days, strict=True))) == {}


def test_findings_say_the_parts_and_come_back_from_what_is_kept():
    findings = find(["Rien", f"{NUMBER}{KEY}", ACCOUNT, f"{OTHER}{key(OTHER)}", f"{NUMBER}{KEY}"])
    assert findings == Findings(nir=Found(2, (2, 4, 5)), iban=Found(1, (3,)))
    assert (findings.nir.first, findings.births.first) == (2, None)
    assert Findings.from_dict(json.loads(json.dumps(findings.as_dict()))) == findings
    assert not find(["Rien"])
    assert find(["Rien"]).as_dict() == {}
    assert Findings.from_dict({}) == Findings()


def test_the_sentence_says_how_many_and_where_and_never_what():
    findings = Findings(nir=Found(1234, (3,)), births=Found(14, (4, 5)), iban=Found(1, (6,)))
    assert findings.sentence("page").replace(NBSP, " ").replace(THIN, " ") == (
        "Ce texte semble contenir 1 234 numéros de sécurité sociale (page 3), 14 noms avec dates de naissance "
        "(pages 4 et 5) et un IBAN (page 6)."
    )
    many = Findings(births=Found(1, (1,)), nir=Found(9, tuple(range(2, 9))))
    assert many.sentence("feuille").replace(NBSP, " ") == (
        "Ce texte semble contenir 9 numéros de sécurité sociale (feuilles 2, 3, 4, 5, 6 et ailleurs) "
        "et un nom avec une date de naissance (feuille 1)."
    )
    assert Findings().sentence("page") == ""
    written = f"{NUMBER}{KEY} {ACCOUNT}\n{WITHOUT_A_WORD}"
    kept = repr(find([written])) + find([written]).sentence("page")
    assert not any(secret in kept for secret in (NUMBER, ACCOUNT, "MARTIN", "Martin", "2015"))


HOSTILE = [
    "1", "185051698508440 ", "1 85 05 16 985 084 40 ", "1850516985084 ", "NIR 1850516985084 ", "NIR | ", "A", "FR76",
    "FR76 3000 6000 ", "12/03/2015 ", "Léa Martin 12/03/2015 ", "Léa\nMartin\n12/03/2015\n", "née le 12/03/2015 ",
    "naissance ", "12 mars 2015 ", "12/03/2015" + "A," * 75, "1  ", " ", "\t", "\n", "né à ", "e\u0301", NBSP,
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_follows_the_length_of_a_hostile_text(piece):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        tries = []
        for _ in range(3):
            start = time.thread_time()
            find([text])
            tries.append(time.thread_time() - start)
        return min(tries)

    assert seconds(400_000) < 4 * max(seconds(100_000), 0.05) * 2


def test_three_hundred_pages_take_a_fraction_of_a_second():
    page = (
        "Le comité de pilotage du 14 mars 2022 a réuni Mme Sophie Martin, M. Karim Dubois et 12 élus : 1 850 familles, "
        "05 45 12 34 56, 16000 Angoulême.\nCommune | Naissances | Solde\nCognac | 185 | 12,5 %\n"
    ) * 12
    start = time.process_time()
    find([page] * 300)
    assert time.process_time() - start < 1.5  # 0.2 s on a quiet machine
