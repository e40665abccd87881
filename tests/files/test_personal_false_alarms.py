"""Ordinary texts and tables of the network, invented: none of them holds personal data of families."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from files.personal import find

ORDINARY = {
    "siret and siren": """Structure\tSIRET\tSIREN
Association La Ruche\t34217895600014\t342178956
Centre social du Lac\t785 412 369 00027\t785 412 369
Les Francas\t11850516985084\t118516985""",
    "population by commune": """Code Insee Commune Population municipale 2021 0-2 ans 3-5 ans
16015 Angoulême 41 423 1 185 1 057
16102 Cognac 18 670 542 518
17300 La Rochelle 78 535 1 930 1 872
75101 75102 75103 75104 85057 80060 84910""",
    "budget": """Compte | Libellé | Budget 2023 | Budget 2024
60 | Achats | 185 057,80 | 190 084,36
645 | Charges de sécurité sociale et de prévoyance | 1 850 578 | 1 900 675
64 | Charges de personnel | 1 234 567 890,12 | 1 850 578 006,08
Total | | 3 456 789 | 3 850 578""",
    "allocataires": """Allocataires par quotient familial, au 31/12/2022
Moins de 400 € : 1 850 ; de 400 à 700 € : 5 780 ; plus de 700 € : 6 084
Allocataires isolés 12 345 | couples sans enfant 1 234 | couples avec enfants 23 456
Dont prime à la naissance : 1 057 ; Paje : 8 006 ; AAH : 2 910""",
    "directory": """MARTIN Sophie, chargée de développement, 05 45 12 34 56, sophie.martin@exemple.fr
DUBOIS Karim, conseiller technique, 05.45.78.00.60, mise à jour le 12/03/2019
PETIT Léa, directrice adjointe, +33 1 85 05 78 06, mise à jour le 04/09/2021
DIALLO Awa, référente parentalité, 01 45 67 89 12 / 06 12 34 56 78, mise à jour le 18/01/2023
NGUYEN Paul, responsable d'unité, 05 45 12 34 99, mise à jour le 02/02/2016
ROUX Jeanne, accueil, 05 45 12 34 98, mise à jour le 05/05/2018""",
    "agenda": """12/03/2021 : comité de pilotage, animé par Sophie Martin
04/09/2021 : groupe parentalité, animé par Karim Dubois
18/01/2022 : groupe jeunesse, animé par Léa Petit
02/02/2022 : comité technique, animé par Awa Diallo
05/05/2023 : bilan, animé par Jeanne Roux""",
    "agenda with hours": """Léa Petit, mardi 12 mars 2019 à 14 h, salle du conseil
Karim Dubois, jeudi 4 avril 2020 à 9h30, mairie de Soyaux
Awa Diallo, lundi 8 juin 2021 à 10 h, Caf
Paul Nguyen, vendredi 3 septembre 2021 à 14h, RPE
Jeanne Roux, samedi 14 mai 2022 à 9h, ludothèque""",
    "minutes": """Compte rendu du comité de pilotage du 14 mars 2022
Présents : Sophie Martin (Caf), Karim Dubois (GrandAngoulême), Léa Petit (MSA), M. Jean Roux, maire
Excusée : Mme Awa Diallo, élue le 28 juin 2020
La prime à la naissance est rappelée par Sophie Martin le 3 février 2022.
Prochaine réunion le 12 juin 2022, animée par Karim Dubois ; bilan le 14 décembre 2023 avec Léa Petit.
Le projet de Paul Nguyen, présenté le 18/01/2021, est reconduit.""",
    "meetings in a page that asks for births": """Nom, prénom et date de naissance sont demandés à l'inscription.
Sophie Martin vous reçoit le 12/03/2021
Karim Dubois vous reçoit mardi 04/04/2023
Léa Petit, 08/06/2023 à 14 h""",
    "meetings in a page that speaks of births": """La prime à la naissance est versée au septième mois.
Sophie Martin reçoit le 12/03/2021 ; Karim Dubois vous reçoit le 04/04/2023 ; Léa Petit, jeudi 08/06/2023.
Calendrier :
Sophie Martin 13/03/2021
Karim Dubois 05/04/2022
Léa Petit 09/06/2023""",
    "numbers of telephone with dots": """Léa Petit 01.02.03.04.05
Tom Roux 01.02.03.04.08
Awa Diallo 01.02.03.04.11
Paul Blanc 01.02.03.04.15
Inès Silva 01.02.03.04.17""",
    "register of ctg": """Territoire | Signataire | Date de signature | Échéance
Communauté de communes du Rouillacais | Michel Bernard | 12/03/2019 | 31/12/2022
Soyaux | François Laurent | 04/09/2020 | 31/12/2024
Saint-Yrieix-sur-Charente | Jean-Jacques Fournier | 18/12/2021 | 31/12/2025
Lavalette Tude Dronne | Marie Girard | 02/02/2018 | 31/12/2021
La Couronne | Patrick Faure | 05/05/2023 | 31/12/2027
Gond-Pontouvre | Gérard Morel | 17/11/2019 | 31/12/2023""",
    "register without heading": "\n".join(
        f"{commune} | {name} | {day}"
        for commune, name, day in (
            ("Cognac", "Michel Bernard", "12/03/2019"),
            ("Barbezieux", "François Laurent", "04/09/2020"),
            ("Ruffec", "Marie Girard", "17/12/2021"),
            ("Jarnac", "Patrick Faure", "02/02/2018"),
            ("Confolens", "Gérard Morel", "05/05/2023"),
            ("Soyaux", "Nadia Benali", "18/11/2019"),
            ("Chabanais", "Sylvie Roche", "16/06/2020"),
            ("Montbron", "Alain Blanc", "07/10/2022"),
            ("Aigre", "Claire Perrin", "21/01/2019"),
            ("Mansle", "Hugo Leroy", "29/03/2017"),
        )
    ),
    "end of a register, on the next page": """Cognac | Michel Bernard | 12/03/2019
Barbezieux | François Laurent | 04/09/2020
Ruffec | Marie Girard | 17/12/2021
Jarnac | Patrick Faure | 02/02/2018
Confolens | Gérard Morel | 05/05/2023
Les avenants à ces conventions sont suivis par la Caf.""",
    "communes and dates": """Saint-Jean-d'Angély 12/03/2016
Saint-Pierre-d'Oléron 04/09/2017
La Chapelle-Saint-Martin 18/12/2021
Saint Laurent de Céris 02/02/2018
SAINT MICHEL 05/05/2023
Le François | Martinique | 14/07/2019
Sainte-Marie | La Réunion | 17/11/2019""",
    "elected people": """Élus du conseil communautaire et date de leur élection
BERNARD Michel 23/03/2014
LAURENT Françoise 15/03/2020
GIRARD Marie 28/06/2020
FAURE Patrick 09/03/2008
MOREL Gérard 15/03/2020
ROCHE Sylvie 28/06/2020""",
    "elected people without heading": """BERNARD Michel 16/03/2008
LAURENT Françoise 23/03/2014
GIRARD Marie 28/06/2020
FAURE Patrick 09/03/2008
MOREL Gérard 15/03/2020
ROCHE Sylvie 30/03/2014""",
    "participants of a carrefour": "Nom Prénom Date de présence\n"
    + "\n".join(
        f"{name} 14/11/2023" for name in ("MARTIN Sophie", "DUBOIS Karim", "PETIT Léa", "DIALLO Awa", "ROUX Jeanne")
    ),
    "participants of several sessions": "\n".join(
        f"{name} | {day}"
        for name in ("MARTIN Sophie", "DUBOIS Karim", "PETIT Léa", "DIALLO Awa", "ROUX Jeanne")
        for day in ("14/11/2021", "12/03/2022", "08/06/2023")
    ),
    "many people on three days": "\n".join(
        f"{given} Martin | {day}"
        for given, day in zip(
            "Léa Tom Awa Inès Karim Paul Jade Hugo Emma Louis Nadia Ali".split(),
            ["14/11/2021", "12/03/2022", "08/06/2023"] * 4,
            strict=True,
        )
    ),
    "two people on many days": "\n".join(
        f"{name} | {day}"
        for name, day in zip(
            ["Sophie Martin", "Karim Dubois"] * 4,
            "14/11/2009 12/03/2012 08/06/2013 04/09/2015 03/01/2016 22/07/2018 30/03/2019 11/11/2020".split(),
            strict=True,
        )
    ),
    "referents since": """Caf | Interlocuteur privilégié | Depuis le
Charente | Sophie Martin | 01/09/2019
Gironde | Karim Dubois | 15/03/2021
Vienne | Léa Petit | 02/01/2018
Landes | Awa Diallo | 12/12/2022
Dordogne | Jeanne Roux | 04/05/2020""",
    "invoices": """Facture n° 2023-1850516985084 du 12/03/2023, Sarl Martin Pierre, 1 250,00 €
Facture n° 202303150010123 du 15/03/2022, Établissements Dubois Jean, 480,00 €
Facture n° 2023/185051698508440 du 04/09/2021, Imprimerie Roux Paul, 1 980,50 €
Facture du 02/02/2020, Traiteur Léa Petit, 320,00 €
Facture du 11/10/2019, Librairie Marie Faure, 75,90 €""",
    "places named after people": """Multi-accueil Simone Veil | 12/03/2016
École Jean Moulin | 04/09/2017
Centre social Louis Aragon | 18/12/2021
Rue Charles de Gaulle | 02/02/2018
Médiathèque Françoise Sagan | 05/05/2019
Collège Marie Curie | 14/07/2019
Crèche Marie Laurencin | 17/11/2020""",
    "people of history": """L'espace Simone Veil, née le 13 juillet 1927, a ouvert en 2018.
La rue porte le nom de Charles de Gaulle, né le 22 novembre 1890, élu le 21 décembre 1958.
Jean Moulin est né le 20 juin 1899 à Béziers.""",
    "birthdays of services": """Anniversaires des services : le relais petite enfance a ouvert le 12/03/2009,
la ludothèque le 04/09/2011 et le LAEP « Pierre et Marie » le 18/01/2014. Naissances domiciliées : 1 057 en 2021.""",
    "isbn and ean": """ISBN 978-2-07-036822-8 Le Petit Prince
EAN 9782070368228 3017620422003 12
3228857000852 24
Code barre : 3760123456789 10
ISSN 0150-5780, numéro Insee de l'établissement : 16015""",
    "bank-like references": """IBAN : FR76 XXXX XXXX XXXX XXXX XXXX XXX
Exemple : FR76 3000 6000 0112 3456 7890 189
RIB à joindre ; BIC AGRIFRPP ; référence FR12345678901 (TVA intracommunautaire)
Mandat FR96ZZZ123456 ; dossier DE12 2024 0315 ; IBAN FR76 3000 6000 0112 3456 7890 188""",
    "registers of associations": """Immatriculation des associations (RNA)
W161001234 | Les Petits Loups | 12/03/2016
W161005678 | Familles rurales | 04/09/2017
W161009012 | Amicale Jean Jaurès | 18/12/2021""",
    "measures of a workbook": """0.185051698508440\t1.85051698508440\t185051698508440.5\t1850516985084.40
0,185051698508440\t-12.850578006084\t18.5057800608491\t3.14159265358979""",
    "addresses of the web": """Voir https://exemple.fr/photos/185051698508440 et ?id=185051698508440&page=2
uuid 2019-1850516985084-40, fichier_185051698508440.pdf, DOI 10.1850/578006084""",
    "longer runs of figures": "Code à barres 1850516985084400000 puis 12185051698508440 et 185051698508440A",
    "amounts in a row": "Total 185 057 800 608 491 puis 1 850 578 006 084 91 puis 290 067 500 100 243",
    "numbers of fifteen figures": "\n".join(f"20231{n:010d}" for n in range(5_780_060, 5_782_060, 7)),
    "legal references": """Loi n° 2014-58 du 27 janvier 2014, décret n° 2021-1644 du 14 décembre 2021 (Marie Moreau)
Circulaire 2020-01 du 16 janvier 2020 ; Lettre circulaire 2018-002 du 24 octobre 2018
Code de la sécurité sociale, articles L. 263-1 et D. 521-12 ; sécurité sociale : 1 850 578 assurés""",
    "health insurance word without a number": """Le numéro de sécurité sociale et la date de naissance sont demandés.
N° SS : _ __ __ __ ___ ___ __ ; exemple : 1 23 45 67 890 123 45 ; code de suivi 1990067500100""",
    "form to fill": """Nom : ............ Prénom : ............ Date de naissance : .. / .. / ....
Nom | Prénom | Date de naissance | Commune
 | | __/__/____ |
Inscription avant le 12/03/2024 auprès de Sophie Martin, le 14/03/2023 auprès de Karim Dubois""",
    "statistics of births": """Commune | Naissances | Décès | Solde au 01/01/2022
Angoulême | 512 | 430 | 82
Cognac | 185 | 201 | -16
Ruffec | 32 | 57 | -25""",
    "versions of a document": """Version | Auteur | Date
1.0 | Sophie Martin | 12/03/2019
1.1 | Karim Dubois | 04/09/2020
2.0 | Léa Petit | 18/12/2021
2.1 | Awa Diallo | 02/02/2022
3.0 | Jeanne Roux | 05/05/2023""",
    "signatures of a letter": """Angoulême, le 12 mars 2019
La directrice, Sophie Martin
Cognac, le 4 septembre 2020
Le maire, Michel Bernard
Soyaux, le 18 décembre 2021
Le président, François Laurent
Ruffec, le 2 février 2018
La maire, Marie Girard
Jarnac, le 5 mai 2023
Le maire, Patrick Faure""",
}


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_text_gives_no_alarm(text):
    assert find([text]).as_dict() == {}


def test_ordinary_texts_together_give_no_alarm():
    assert find(ORDINARY.values()).as_dict() == {}


def test_the_texts_of_the_demonstration_give_no_alarm():
    folder = Path(__file__).resolve().parents[2] / "spaces" / "demo" / "texts"
    texts = [path.read_text() for path in sorted(folder.glob("*.txt"))]
    assert len(texts) > 10
    assert find(texts).as_dict() == {}


def test_ten_thousand_runs_of_fifteen_figures_that_no_person_can_bear_give_no_alarm():
    chance = random.Random(3)
    runs = [f"{chance.choice('0569')}{chance.randrange(10**14):014d}" for _ in range(2500)]
    runs += [
        f"1{chance.randrange(100):02d}{chance.choice(range(13, 20))}{chance.randrange(10**10):010d}"
        for _ in range(2500)
    ]
    runs += [f"2{chance.randrange(100):02d}0500{chance.randrange(10**8):08d}" for _ in range(2500)]
    runs += [f"2{chance.randrange(100):02d}0575000{chance.randrange(10**5):05d}" for _ in range(2500)]
    assert find(["\n".join(runs)]).as_dict() == {}
    assert (
        find(
            [" ".join(f"{run[0]} {run[1:3]} {run[3:5]} {run[5:7]} {run[7:10]} {run[10:13]} {run[13:]}" for run in runs)]
        ).as_dict()
        == {}
    )


def test_references_whose_key_is_right_by_chance_give_no_alarm():
    chance = random.Random(5)
    assert find(["\n".join(f"2023{chance.randrange(10**11):011d}" for _ in range(10_000))]).as_dict() == {}


def test_tables_of_small_numbers_give_no_alarm():
    chance = random.Random(7)
    pages = [
        "\n".join(" ".join(str(int(10 ** chance.uniform(0, 3))) for _ in range(15)) for _ in range(60))
        for _ in range(50)
    ]
    assert find(pages).as_dict() == {}


def test_forty_signatures_on_working_days_give_no_alarm():
    chance = random.Random(11)
    days = [date(2016, 1, 4) + timedelta(days=7 * chance.randrange(400) + chance.randrange(5)) for _ in range(40)]
    names = [
        f"{given} {name}"
        for given in ("Marie", "Michel", "Karim", "Jeanne", "Paul")
        for name in "Roux Faure Petit Morin Blanc Leroy Perrin Girard".split()
    ]
    assert find(["\n".join(f"{name} | {day:%d/%m/%Y}" for name, day in zip(names, days, strict=True))]).as_dict() == {}
