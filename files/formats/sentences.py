"""What is said of a file that is not accepted: what it is, and what to send instead."""

SEND = (
    "Envoyez un document (PDF, Word, LibreOffice), un classeur, une présentation, un texte, "
    "une image (PNG, JPEG) ou une archive ZIP."
)
UNKNOWN = f"L'Espace Ctg ne sait pas lire ce fichier. {SEND}"
DAMAGED = "Ce fichier est abîmé ou incomplet. Ouvrez-le sur votre poste, enregistrez-le de nouveau et renvoyez-le."
PROGRAM = "Ce fichier est un programme : l'Espace Ctg n'en reçoit pas. Déposez le document lui-même."
PROGRAM_INSIDE = (
    "Cette archive contient un programme (« {name} ») : l'Espace Ctg n'en reçoit pas. Retirez-le de l'archive, ou "
    "déposez les documents un par un."
)
MACRO_INSIDE = (
    "Cette archive contient un fichier avec des macros (« {name} »). Retirez-le de l'archive, ou enregistrez-le sans "
    "macro."
)
TOO_MANY = "Cette archive contient trop de fichiers : déposez-les dans plusieurs archives."
BUSY = "Ce fichier n'a pas pu être examiné à temps. Déposez-le de nouveau dans quelques minutes."
MACRO = (
    "Ce fichier contient des macros : seule la Cnaf peut en déposer. Enregistrez-le sans macro ({suffix}) et "
    "envoyez-le de nouveau."
)
WEB_PAGE = "Ce fichier est une page web. Ouvrez-la, imprimez-la dans un PDF et déposez ce PDF."
WEB_SHEET = (
    "Ce fichier est une page web nommée .xls. Ouvrez-le dans Excel, enregistrez-le comme classeur (.xlsx), puis "
    "déposez ce classeur."
)
ONLY_TEXT = (
    "Ce fichier s'appelle {suffix} mais n'est pas {label} : il ne contient que du texte. Retrouvez le bon fichier, ou "
    "renommez celui-ci en .txt."
)
DRAWING = "Ce fichier est un dessin vectoriel (SVG). Enregistrez-le en PDF ou en image PNG, puis déposez-le."
XML = "Ce fichier contient des données XML, pas un document. Enregistrez-le en PDF, en Word ou en Excel."
IMAGE = "Cette image n'est pas dans un format que tous les postes lisent. Enregistrez-la en PNG, en JPEG ou en PDF."
ARCHIVE = "Cette archive n'est pas un ZIP. Déposez les documents un par un, ou dans une archive ZIP."
MEDIA = "L'Espace Ctg ne reçoit ni vidéo ni son. Déposez un document qui en donne l'adresse et le contenu."
MAIL = "Ce fichier est un courriel. Ouvrez-le, imprimez-le dans un PDF et déposez ce PDF."
OTHER_OFFICE = "Ce fichier vient d'un autre logiciel. Ouvrez-le, exportez-le en PDF et déposez ce PDF."
TEMPLATE = "Ce fichier est un modèle. Ouvrez-le, enregistrez-le comme document ({suffix}) et envoyez-le de nouveau."
SLIDESHOW = (
    "Ce fichier est un diaporama (.ppsx). Ouvrez-le dans PowerPoint, enregistrez-le comme présentation (.pptx) et "
    "envoyez-le de nouveau."
)
BINARY_SHEET = "Ce fichier est un classeur binaire (.xlsb). Enregistrez-le comme classeur Excel (.xlsx)."
_PROTECTED = "est protégé par un mot de passe : enregistrez-le sans protection, puis déposez-le."
PROTECTED_PDF = f"Ce PDF {_PROTECTED}"
PROTECTED_OFFICE = f"Ce document {_PROTECTED}"
PROTECTED_ARCHIVE = (
    "Cette archive est protégée par un mot de passe : refaites-la sans mot de passe, "
    "ou déposez les documents un par un."
)
