"""Supports that show what the site does: every format, several files, every audience, what waits for somebody."""

from spaces.demo.catalogue.order import CNAF, Order
from spaces.demo.makers import conventions, diagnostics, following, sharing
from spaces.demo.makers.held import minutes_with_a_number

CREUSE_GRAND_SUD, CREUSE_SUD_OUEST, MELLOIS = "200044014", "200067189", "200069755"
COGNAC, ANGOULEME, HAUTE_CORREZE, AUNIS = "200070514", "200071827", "200066744", "200041499"
VITRE, FOUGERES, CIVRAISIEN, DRONNE, NOBLAT = "200039022", "200072452", "200070035", "200041572", "248719361"
ISSOIRE = "200070407"
ADMIN = "admin-local@example.org"

ORDERS = (
    # A Caf rurale of the Cdr of the visitor, and what it does for parents.
    Order("demo-401", "caf-23", following.action_sheet, "fiche-action",
          "Lieu d'accueil enfants-parents itinérant en Creuse rurale",
          "Cinq villages accueillent à tour de rôle les parents de jeunes enfants : calendrier, budget, bilan.", 2024,
          "2024-06-18", "parentalite", CREUSE_GRAND_SUD, formats=("pdf", "docx"),
          keywords="rural, itinérance, parents isolés"),
    Order("demo-402", "caf-23", following.action_sheet, "fiche-action", "Maison des familles d'un bourg rural, Creuse",
          "Un ancien presbytère réunit la médiation, l'écoute et le jeu.", 2025, "2025-09-23", "parentalite",
          CREUSE_SUD_OUEST, size=5, formats=("odt",), keywords="rural, mille premiers jours"),
    Order("demo-403", "caf-19", following.action_sheet, "fiche-action", "Parler des écrans en Haute-Corrèze",
          "Soirées préparées par des adolescents dans huit villages.", 2026, 4, "parentalite enfance", HAUTE_CORREZE,
          size=3, keywords="rural, écrans"),
    # Paper that went through a copier: its text is recognised.
    Order("demo-404", "caf-17", conventions.deliberation, "deliberation",
          "Délibération d'Aunis Atlantique, exemplaire numérisé",
          "Copie de l'original signé, reconnue page à page.", 2017, "2017-03-30", "petite-enfance jeunesse", AUNIS,
          formats=("scan",)),
    Order("demo-405", "caf-86", conventions.amendment, "avenant", "Avenant signé du Civraisien en Poitou, numérisé",
          "Numérisation du document paraphé par les deux parties.", 2018, "2018-11-15", "enfance", CIVRAISIEN,
          formats=("scan",)),
    Order("demo-406", "caf-24", following.minutes, "compte-rendu", "Premier comité de pilotage de Dronne et Belle",
          "Archive numérisée de la séance d'installation.", 2015, "2015-10-08", "pilotage enfance", DRONNE,
          formats=("scan",)),
    # Pictures.
    Order("demo-407", CNAF, sharing.leaflet, "communication", "Affiche nationale : parlons famille",
          "Affiche à imprimer et image pour les écrans d'accueil.", 2025, "2025-09-02",
          "parentalite petite-enfance", rubrique="communication-nationale", steps=("suivre",), formats=("png", "pdf"),
          audience="public"),
    Order("demo-408", "caf-33", sharing.leaflet, "communication", "Affiche du forum des familles, Médoc",
          "Affiche du forum organisé avec les centres sociaux.", 2024, "2024-03-12", "animation-vie-sociale",
          formats=("png",)),
    Order("demo-409", "caf-59", sharing.leaflet, "communication", "Photo de l'affiche du bus des droits",
          "Photographiée à l'arrêt de Bavay, pour donner une idée du format.", 2026, 7, "acces-aux-droits",
          formats=("jpg",)),
    Order("demo-410", "caf-29", sharing.leaflet, "communication", "Visuels de la semaine de la parentalité, Finistère",
          "Visuel et version imprimable.", 2023, "2023-05-04", "parentalite", formats=("jpg", "pdf")),
    # Files of the years of the Lotus base, as they were kept.
    Order("demo-425", "caf-63", conventions.signed, "ctg-signee", "Ctg 2016-2019, Agglo Pays d'Issoire",
          "Convention de l'expérimentation, telle qu'elle était dans la base.", 2016, "2016-06-09",
          "petite-enfance pilotage", ISSOIRE, size=2, formats=("doc",)),
    Order("demo-426", "caf-63", following.indicators, "indicateurs", "Premier tableau de bord, Agglo Pays d'Issoire",
          "Classeur de suivi de l'expérimentation.", 2017, "2017-09-14", "petite-enfance jeunesse", ISSOIRE,
          formats=("xls",)),
    Order("demo-427", "caf-63", sharing.slides, "presentation-partenaires", "Réunion publique de 2015, Issoire",
          "Diaporama projeté au lancement de la démarche.", 2015, "2015-11-19", "petite-enfance", ISSOIRE,
          formats=("ppt",)),
    # What seems personal: held as soon as its text is read.
    Order("demo-411", "caf-16", minutes_with_a_number, "compte-rendu", "Commission d'aides exceptionnelles, automne",
          "Relevé de décisions de la commission.", 2026, 2, "insertion acces-aux-droits", COGNAC, formats=("docx",)),
    # Several files, several versions.
    Order("demo-412", "caf-16", following.plan, "plan-actions", "Dossier complet du plan d'actions, Grand Angoulême",
          "Le plan, son tableau de suivi, le diaporama des élus et les annexes.", 2024, "2024-02-20",
          "petite-enfance jeunesse handicap", ANGOULEME, formats=("pdf", "xlsx", "pptx", "zip"), review=-9,
          later=("Révision annuelle : deux échéances reportées.", "Ajoute l'action décidée le 12 juin.",
                 "Corrige les montants après le vote du budget.")),
    Order("demo-413", CNAF, sharing.national_slides, "presentation-demarche",
          "Kit de déploiement : diaporamas et modèles",
          "Le diaporama dans deux formats, et une archive de modèles à adapter.", 2023, "2023-01-19",
          "pilotage acces-aux-droits", formats=("pptx", "odp", "zip"), later=("Charte graphique mise à jour.",)),
    Order("demo-414", CNAF, following.indicators, "indicateurs", "Modèle national de tableau de bord",
          "Classeur à remplir, avec ses définitions, en trois formats.", 2024, "2024-01-30",
          "petite-enfance jeunesse acces-aux-droits", formats=("xlsx", "ods", "csv"), review=75),
    Order("demo-415", CNAF, sharing.leaflet, "communication", "Campagne 2026 : la Ctg près de chez vous",
          "Éléments de langage et gabarits de la campagne nationale.", 2026, 14, "petite-enfance acces-aux-droits",
          rubrique="communication-nationale", steps=("suivre",), formats=("odt", "md")),
    # Narrow audiences.
    Order("demo-416", "caf-16", diagnostics.portrait, "portrait-territoire", "Bassin de vie de Cognac et de Saintes",
          "Portrait commun aux deux Caf, avant la rencontre des présidents.", 2026, "2026-08-26",
          "petite-enfance logement-cadre-de-vie", COGNAC, audience="caf:caf-16+caf:caf-17"),
    Order("demo-417", CNAF, sharing.letter, "lettre-instruction", "Projet de lettre sur le renouvellement des Ctg",
          "Pour relecture par les éditeurs nationaux.", 2026, 5, "pilotage", audience="editeurs:cnaf",
          formats=("docx",)),
    Order("demo-418", "caf-16", sharing.organisation, "organisation-interne", "Préparer les départs à la retraite",
          "Réservé aux administrateurs de la Caf.", 2026, "2026-07-06", "pilotage",
          audience="administrateurs:caf-16", author=ADMIN, formats=("odt",)),
    # Replaced and withdrawn.
    Order("demo-419", "caf-35", following.indicators, "indicateurs", "Indicateurs de Fougères Agglomération, 2022",
          "Édition remplacée par celle de 2025.", 2022, "2022-04-11", "petite-enfance jeunesse", FOUGERES,
          formats=("ods",), state="remplace", successor="demo-420"),
    Order("demo-420", "caf-35", following.indicators, "indicateurs", "Indicateurs de Fougères Agglomération, 2025",
          "Classeur rempli en comité technique.", 2025, "2025-04-10", "petite-enfance jeunesse", FOUGERES,
          formats=("ods",), review=21),
    Order("demo-421", "caf-87", conventions.model, "convention-type", "Trame de Ctg de la Haute-Vienne, 2019",
          "Trame remplacée après la généralisation.", 2019, "2019-05-16", "pilotage", NOBLAT, formats=("docx",),
          state="remplace", successor="demo-422"),
    Order("demo-422", "caf-87", conventions.model, "convention-type", "Trame de Ctg de la Haute-Vienne, 2024",
          "Trame relue avec deux intercommunalités.", 2024, "2024-10-03", "pilotage", NOBLAT, formats=("docx", "odt")),
    Order("demo-423", "caf-79", following.minutes, "compte-rendu", "Groupe de travail mobilité, Mellois en Poitou",
          "Compte rendu retiré à la demande d'un partenaire.", 2023, "2023-06-20", "insertion", MELLOIS,
          state="retire", because="Le partenaire cité n'avait pas encore validé le texte.", formats=("docx",)),
    Order("demo-424", "caf-35", sharing.slides, "presentation-partenaires", "Restitution publique de Vitré Communauté",
          "Diaporama retiré : une nouvelle date sera annoncée.", 2026, 12, "petite-enfance enfance", VITRE,
          state="retire", because="La restitution est reportée.", formats=("pptx",)),
)  # fmt: skip
