"""What the trace says in French of the verbs of this room."""

from accounts.tracing import verbs

verbs.declare(
    {
        "download": "a téléchargé un fichier réservé",
        "fichier.version": "a ajouté une version d’un fichier",
        "fichier.version.retrait": "a retiré définitivement une version d’un fichier",
        "fichier.virus": "a isolé un fichier\u00a0: l’antivirus y a trouvé un virus",
        "fichier.relecture": "a relancé la lecture d’un fichier",
        "fichier.reprise": "a relancé la reconnaissance ou les images d’un fichier",
    }
)
