"""What one Caf took up from another, and made its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Taking:
    """`owner` took up the support of code `source`; `code` and `on` as in an Order.

    `adapted` is the note of the version written for its own territory, empty as long as the files are those of the
    source; `since` the note of a version that the source got afterwards, five days ago; `published`: it is on the
    shelves.
    """

    code: str
    owner: str
    source: str
    title: str
    summary: str
    year: int
    on: str | int
    epci: str = ""
    adapted: str = ""
    since: str = ""
    published: bool = True


TAKINGS = (
    Taking("demo-501", "caf-16", "demo-316", "Accueillir tous les enfants, Grand Cognac",
           "Repris de l'Isère : référents inclusion dans les accueils de loisirs.", 2026, 40, "200070514",
           since="Ajoute le bilan de la première année."),
    Taking("demo-502", "caf-24", "demo-010", "Lieu d'accueil enfants-parents itinérant, Dronne et Belle",
           "Repris de la Charente, avec trois communes au départ.", 2022, "2022-01-20", "200041572",
           adapted="Budget et calendrier de notre territoire."),
    Taking("demo-503", "caf-79", "demo-010", "Lieu d'accueil enfants-parents itinérant, Thouarsais",
           "La fiche charentaise, adaptée à un territoire plus étendu.", 2023, "2023-02-07", "247900798",
           adapted="Adapte les arrêts et le financement."),
    Taking("demo-504", "caf-23", "demo-010", "Itinérance parentalité en Creuse Confluence",
           "Repris de la Charente, à relire avant publication.", 2026, 16, "200067544", published=False),
    Taking("demo-505", "caf-17", "demo-003", "Plan d'actions de la Haute Saintonge",
           "Trame du Grand Cognac, axes hiérarchisés autrement.", 2024, "2024-03-05", "200041523",
           adapted="Remplace les actions par celles de notre comité."),
    Taking("demo-506", "caf-16", "demo-204", "Convention type complétée pour la Charente",
           "Le modèle national, avec les annexes que nous demandons.", 2021, "2021-06-09",
           adapted="Ajoute nos annexes locales."),
    Taking("demo-507", "caf-35", "demo-204", "Convention type, version Ille-et-Vilaine",
           "Modèle national relu avec l'association des maires.", 2021, "2021-09-22", adapted="Préambule local."),
    Taking("demo-508", "caf-29", "demo-204", "Trame de convention du Finistère",
           "Modèle national, sans changement à ce jour.", 2022, "2022-03-15"),
    Taking("demo-509", "caf-85", "demo-004", "Accueil en horaires atypiques dans le bocage vendéen",
           "Repris de la Charente pour les salariés de l'agroalimentaire.", 2024, "2024-10-17",
           adapted="Horaires et employeurs de notre bassin."),
    Taking("demo-510", "caf-64", "demo-302", "Un livret du parcours d'insertion en Béarn",
           "Le livret girondin, rempli avec nos permanences.", 2025, "2025-06-26", "200067262"),
    Taking("demo-511", "caf-87", "demo-210", "Autodiagnostic de la Haute-Vienne",
           "Grille nationale remplie en comité de direction.", 2018, "2018-01-25",
           adapted="Grille remplie."),
    Taking("demo-512", "caf-22", "demo-320", "Fonds d'initiative des habitants, Lamballe Terre et Mer",
           "Le règlement de Morlaix, avec un jury d'habitants.", 2026, 8, "200069391",
           adapted="Règlement et montants de Lamballe."),
    Taking("demo-513", "caf-19", "demo-322", "Programmation de la Haute-Corrèze",
           "Outil du Grand Périgueux, repris tel quel pour commencer.", 2024, "2024-01-11", "200066744"),
)  # fmt: skip
