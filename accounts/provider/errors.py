"""Why a sign-in by the provider stops, and what the person is told."""

from enum import Enum


class Why(Enum):
    """The status, the title and the sentence of the page that says it."""

    DOWN = (
        503,
        "Le service d’identification ne répond pas",
        "Réessayez dans quelques minutes. Si vous avez un mot de passe ici, vous pouvez aussi vous en servir.",
    )
    INVALID = (
        403,
        "La réponse du service d’identification n’est pas valable",
        "Rien n’a été ouvert. Recommencez depuis la page de connexion\u00a0; si cela se reproduit, prévenez"
        " l’administrateur local de votre Caf.",
    )
    STALE = (
        403,
        "Cette connexion a expiré, ou elle a déjà servi",
        "Recommencez depuis la page de connexion, dans la même fenêtre et sans attendre plus de dix minutes.",
    )
    CANCELLED = (
        403,
        "La connexion a été abandonnée",
        "Le service d’identification de votre institution n’a pas confirmé qui vous êtes. Vous pouvez recommencer.",
    )
    UNVERIFIED = (
        403,
        "Votre adresse n’est pas vérifiée par votre institution",
        "Sans adresse électronique vérifiée, nous ne pouvons ni retrouver votre compte ni en ouvrir un. Demandez au"
        " service informatique de votre institution de la vérifier, puis recommencez.",
    )
    CLOSED = (
        403,
        "Ce compte est fermé",
        "Demandez à l’administrateur local de votre Caf de le rouvrir.",
    )
    TAKEN = (
        403,
        "Cette adresse est déjà reliée à une autre personne",
        "Un compte de l’Espace Ctg porte votre adresse, et votre institution le reliait jusqu’ici à un autre"
        " identifiant. Demandez à l’administrateur local de votre Caf de vérifier à qui il est.",
    )

    @property
    def status(self) -> int:
        return self.value[0]

    @property
    def title(self) -> str:
        return self.value[1]

    @property
    def sentence(self) -> str:
        return self.value[2]


class SignInRefused(Exception):
    """The sign-in stops here: nothing was opened nor written. `detail` is for the log, and names nobody."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why = why
        self.detail = detail
