"""The shelf of the Caf d'Ille-et-Vilaine."""

from spaces.demo.catalogue.order import ALL_THEMES, Order
from spaces.demo.makers import conventions, diagnostics, following, sharing

OWNER = "caf-35"
RENNES, VITRE, FOUGERES, SAINT_MALO = "243500139", "200039022", "200072452", "243500782"
ROMANTIQUE, BROCELIANDE, COUESNON = "243500733", "243500618", "200070688"
GAELLE = "gaelle.tanguy@example.org"

ORDERS = (
    Order("demo-101", OWNER, diagnostics.diagnostic, "diagnostic", "Diagnostic partagé de Vitré Communauté",
          "Plein emploi et tensions sur la garde : les besoins des familles du pays de Vitré.", 2021, "2021-04-15",
          "petite-enfance enfance jeunesse parentalite logement-cadre-de-vie handicap", VITRE, size=6,
          formats=("pdf", "docx"), keywords="horaires décalés, industrie"),
    Order("demo-102", OWNER, conventions.signed, "ctg-signee", "Ctg de Vitré Communauté 2022-2025",
          "Convention et annexes signées avec la communauté d'agglomération.", 2022, "2021-12-09",
          "petite-enfance enfance jeunesse parentalite", VITRE, size=8),
    Order("demo-103", OWNER, conventions.amendment, "avenant", "Avenant n° 1 à la Ctg de Vitré Communauté",
          "Prolongation et nouvel axe sur l'accès aux droits.", 2025, "2025-12-18",
          "acces-aux-droits petite-enfance", VITRE),
    Order("demo-104", OWNER, diagnostics.portrait, "portrait-territoire", "Portrait de Fougères Agglomération",
          "Population, familles, revenus et équipements, commune par commune.", 2024, "2024-02-27",
          "petite-enfance jeunesse insertion logement-cadre-de-vie", FOUGERES, size=8),
    Order("demo-105", OWNER, following.plan, "plan-actions", "Plan d'actions de Rennes Métropole",
          "Programme partagé avec les communes de la métropole pour quatre ans.", 2023, "2023-05-31", ALL_THEMES,
          RENNES,
          later=("Ajoute l'axe aide à domicile demandé par le comité de pilotage.",), author=GAELLE),
    Order("demo-106", OWNER, following.action_sheet, "fiche-action", "Point d'accueil et d'écoute jeunes à Saint-Malo",
          "Écoute confidentielle avec la maison des adolescents.", 2024, "2024-11-21", "jeunesse", SAINT_MALO, size=1),
    Order("demo-107", OWNER, following.evaluation, "evaluation", "Évaluation à mi-parcours, Bretagne Romantique",
          "Ce qui avance, ce qui bloque, et trois recommandations.", 2025, "2025-06-05",
          "enfance animation-vie-sociale parentalite", ROMANTIQUE),
    Order("demo-108", OWNER, sharing.slides, "presentation-partenaires",
          "Présentation de la démarche aux élus de Brocéliande",
          "Diaporama de la conférence des maires.", 2026, "2026-05-19", "petite-enfance animation-vie-sociale",
          BROCELIANDE),
    Order("demo-109", OWNER, following.minutes, "compte-rendu", "Comité de pilotage de Couesnon Marches de Bretagne",
          "Échanges sur le transport vers les accueils de loisirs.", 2026, 13, "enfance logement-cadre-de-vie",
          COUESNON),
    Order("demo-110", OWNER, diagnostics.watch, "veille-territoriale", "Veille territoriale, troisième trimestre 2026",
          "Fermetures de classes, ouvertures de crèches et signaux faibles.", 2026, "2026-10-02",
          "petite-enfance enfance logement-cadre-de-vie", audience="caf:caf-35", author=GAELLE),
    Order("demo-111", OWNER, conventions.linked, "convention-liee",
          "Convention d'objectifs et de financement d'un centre social",
          "Modèle rempli pour un centre social de Fougères, sans donnée nominative.", 2022, "2022-09-01",
          "animation-vie-sociale", FOUGERES, formats=("docx",)),
    Order("demo-112", OWNER, sharing.preparatory, "document-preparatoire",
          "Note préparatoire au renouvellement de Fougères",
          "Note interne avant la première rencontre avec le nouvel exécutif.", 2026, 5,
          "petite-enfance jeunesse insertion", FOUGERES, state="brouillon", audience="editeurs:caf-35"),
    Order("demo-113", OWNER, sharing.leaflet, "communication", "Affiche et dépliant du guichet petite enfance",
          "Dépliant remis aux futurs parents de la métropole.", 2023, "2023-01-10", "petite-enfance parentalite",
          RENNES),
)  # fmt: skip
