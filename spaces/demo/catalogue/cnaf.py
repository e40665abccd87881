"""What the Cnaf puts at the disposal of the network: letters, guide, models, tools. The facts are public ones."""

from spaces.demo.catalogue.order import ALL_STEPS, ALL_THEMES, CNAF, Order
from spaces.demo.makers import conventions, following, sharing

OWNER = CNAF

ORDERS = (
    Order("demo-201", OWNER, sharing.guide, "guide", "Guide méthodologique : mettre en œuvre une Ctg",
          "Les enjeux, les cinq étapes, et un repère par thématique.", 2014, "2014-03-05", ALL_THEMES, steps=ALL_STEPS,
          formats=("pdf", "docx"), keywords="support méthodologique, étapes, conditions de réussite"),
    Order("demo-202", OWNER, sharing.letter, "lettre-instruction", "Suivi du déploiement des Ctg",
          "Lettre au réseau : dépôt des supports et annuaire des interlocuteurs avant le 15 avril 2016.", 2016,
          "2016-03-23", "pilotage", steps=("preparer", "suivre"), formats=("pdf", "docx")),
    Order("demo-203", OWNER, sharing.letter, "lettre-instruction", "Cadrage de la démarche Ctg",
          "Lettre circulaire sur l'extension de la démarche à toutes les Caf.", 2014, "2014-01-06",
          "petite-enfance pilotage"),
    Order("demo-204", OWNER, conventions.model, "convention-type", "Convention type, échelon intercommunal",
          "Modèle à compléter, articles et annexes.", 2021, "2021-02-16", "pilotage", formats=("docx", "pdf"),
          later=("Article sur les données personnelles revu.",)),
    Order("demo-205", OWNER, conventions.model, "convention-type", "Convention type, échelon départemental",
          "Modèle d'accord-cadre avec le conseil départemental.", 2014, "2014-03-07", "pilotage", formats=("docx",)),
    Order("demo-206", OWNER, sharing.queries, "kit-requetes", "Kit de requêtes type pour le diagnostic",
          "Requêtes communes, champs et règles de secret statistique.", 2017, "2017-11-14",
          "petite-enfance enfance jeunesse logement-cadre-de-vie acces-aux-droits", formats=("docx", "pdf"),
          keywords="Imaje, Filoué, statistiques"),
    Order("demo-207", OWNER, sharing.national_slides, "presentation-demarche", "La démarche Ctg en quinze minutes",
          "Diaporama national de présentation, à adapter localement.", 2019, "2019-01-24", "pilotage"),
    Order("demo-208", OWNER, sharing.leaflet, "communication", "Plaquette nationale : un projet pour les familles",
          "Plaquette de communication à destination des élus et des partenaires.", 2018, "2018-06-08",
          "petite-enfance jeunesse acces-aux-droits", rubrique="communication-nationale", steps=("preparer",)),
    Order("demo-209", OWNER, sharing.testimony, "temoignage", "Seize Caf racontent l'expérimentation",
          "Recueil de témoignages des Caf expérimentatrices.", 2014, "2014-05-20", "pilotage acces-aux-droits jeunesse",
          rubrique="communication-nationale", steps=("evaluer",)),
    Order("demo-210", OWNER, sharing.self_assessment, "grille-autodiagnostic", "Grille d'autodiagnostic",
          "Faisable, souhaitable, réalisable : douze questions avant de s'engager.", 2014, "2014-03-10",
          "pilotage acces-aux-droits", formats=("docx",)),
    Order("demo-211", OWNER, sharing.training, "formation", "Formation des chargés de conseil et de développement",
          "Programme et apports des sept journées.", 2019, "2019-02-04",
          "petite-enfance jeunesse parentalite acces-aux-droits", size=7),
    Order("demo-212", OWNER, following.indicators, "indicateurs", "Suivi national du déploiement, document de travail",
          "Document interne à la Cnaf, avant validation par le comité programme.", 2026, 8, "pilotage acces-aux-droits",
          audience="cnaf"),
    Order("demo-213", OWNER, sharing.guide, "guide", "Repères pour l'évaluation des Ctg",
          "Nouvelle édition en préparation.", 2026, 1, "pilotage acces-aux-droits parentalite", state="brouillon",
          formats=("docx",)),
    Order("demo-214", OWNER, sharing.letter, "lettre-instruction", "Consignes d'habilitation à l'espace partagé",
          "Remplace l'instruction de 2015 : niveaux, durée et départ des agents.", 2026, "2026-09-15", "pilotage"),
)  # fmt: skip
