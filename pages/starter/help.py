"""« Aide »: how to do what people come to do, with the names that the screens use."""

from pages.starter.writing import Written, callout, h2, p, section, steps, table, text, ul

_BEGIN = text(
    p("Chaque partie répond à une question. Les mots entre guillemets sont ceux que vous verrez à l’écran."),
)

_FIND = steps(
    (
        "Écrivez quelques mots dans la barre du haut",
        "Un titre, un sujet, ou une phrase dont vous vous souvenez : le site lit le texte des fichiers. Les "
        "accents, les pluriels et les petites fautes sont pardonnés. Des guillemets cherchent l’expression exacte "
        "; un signe moins devant un mot l’écarte.",
    ),
    (
        "Réduisez la liste",
        "À gauche, les filtres : rubrique, étape, type, Caf, année. Sur un téléphone, ils sont sous « Filtrer et "
        "trier ». La liste se met à jour dès que l’on coche.",
    ),
    (
        "Ouvrez à la bonne page",
        "Un extrait montre vos mots ; s’ils viennent d’un fichier, un lien à côté ouvre la page où ils se trouvent.",
    ),
)

_READ = steps(
    (
        "« Lire »",
        "Le document s’ouvre dans le site, page par page, avec son texte dessous. Les flèches du clavier tournent "
        "les pages ; « Chercher dans ce fichier » va d’un passage à l’autre.",
    ),
    ("« Télécharger »", "Vous recevez le fichier tel qu’il a été déposé."),
    ("« Emporter »", "Un ZIP réunit un support, une liste ou tous les supports d’une Caf, avec un sommaire."),
)

_DEPOSIT = steps(
    (
        "« Déposer », en haut de chaque page",
        "Faites glisser vos fichiers sur le cadre ou choisissez-les : ils partent aussitôt. PDF, Word, Excel, "
        "PowerPoint, LibreOffice, images, ZIP.",
    ),
    (
        "Décrivez une fois pour tous",
        "Type, année, territoire, thématiques. Le site propose un titre et une année d’après le document ; « "
        "Refuser » enlève une proposition. Ce que vous écrivez sur la ligne d’un fichier l’emporte.",
    ),
    ("Choisissez « Qui peut le lire »", "Tout le réseau, votre région Cdr, votre Caf ou ses éditeurs."),
    (
        "« Publier » ou « Garder en brouillon »",
        "Après la publication, vous avez une heure pour « Annuler ce dépôt ». « Déposer la suite » reprend ce que "
        "vos supports ont en commun.",
    ),
)

_DEPOSIT_CARE = callout(
    "important",
    "Avant de publier",
    "Si le site pense avoir trouvé des données de familles, il vous montre où. Ouvrez le fichier, retirez-les, "
    "envoyez-le corrigé ; ou confirmez que vous avez relu.",
)

_KEEP = steps(
    (
        "« Modifier »",
        "Change la description. Chaque partie de la page a aussi son propre bouton. Si quelqu’un modifie en même "
        "temps, rien n’est perdu : le site vous montre les deux.",
    ),
    (
        "« Nouvelle version »",
        "À côté du fichier. L’ancienne reste consultable, et l’on peut voir ce qui a changé de l’une à l’autre.",
    ),
    ("« Remplacer par un autre support »", "Ceux qui avaient l’ancienne adresse sont conduits au nouveau."),
    ("« Retirer des rayons »", "Avec une raison, qu’ils liront. « Rétablir » le remet."),
)

_TAKE = steps(
    (
        "« Reprendre ce support »",
        "Crée un brouillon dans votre Caf, avec les mêmes fichiers et la mention de sa provenance.",
    ),
    ("Adaptez-le", "Changez le titre, remplacez le fichier par le vôtre, puis publiez."),
    ("Restez au courant", "Quand la source change, le site vous le dit dans « À faire »."),
)

_COLLECT = steps(
    ("« Ajouter à une collection »", "Depuis un support, ou en cochant plusieurs supports d’une liste."),
    (
        "Annotez, ordonnez, partagez",
        "Une note par support ; montez-les et descendez-les. La collection reste à vous tant que vous ne la "
        "partagez pas, et chacun n’y voit que ce qu’il peut lire.",
    ),
    ("Imprimez ou comparez", "Un PDF pour la table, ou jusqu’à quatre supports côte à côte."),
)

_NEWS = steps(
    (
        "« Nouveautés »",
        "Ce qui a été publié depuis un mois et que vous n’avez pas ouvert. « Tout marquer comme lu » remet à zéro, "
        "et s’annule.",
    ),
    ("« Suivre »", "Filtrez les supports sur une rubrique, un type ou une Caf : le bouton apparaît."),
    ("« Garder cette vue »", "Donne un nom à vos filtres pour les retrouver d’un clic."),
    ("« À faire »", "Ce qui attend une réponse de vous ou de votre Caf."),
)

_REPORT = steps(
    (
        "« Signaler une erreur », sur la page du support",
        "Dites ce qui ne va pas, et à quel endroit. Les éditeurs de la Caf lisent votre message et vous répondent.",
    ),
    ("« Erreurs signalées », dans votre menu", "Vous y suivez vos signalements et leur réponse."),
)

_LEVELS = text(
    h2("Qui peut faire quoi"),
    p(
        "Votre niveau s’affiche dans le menu, sous votre nom. Vous en avez plusieurs ? « Agir pour » choisit la "
        "Caf au nom de laquelle vous écrivez."
    ),
)

_LEVELS_TABLE = table(
    "Les niveaux d’accès",
    ("Niveau", "Ce qu’il permet"),
    ("<b>Lecteur</b>", "Lire, chercher, télécharger, emporter, suivre, faire des collections, signaler une erreur"),
    ("<b>Éditeur</b>", "Tout cela, et déposer, modifier, retirer les supports de sa Caf, reprendre ceux des autres"),
    ("<b>Administrateur local</b>", "Tout cela pour sa Caf ; c’est à lui que l’on demande un accès"),
    ("<b>Éditeur national</b>", "Pages nationales, lettres, supports de la Cnaf"),
    ("<b>Administrateur national</b>", "Données de référence, habilitations nationales, gestion du site"),
)

_STUCK = text(
    h2("Si vous êtes bloqué"),
    ul(
        "<b>« Mot de passe oublié »</b>, sur la page de connexion, vous envoie un lien.",
        "<b>« Vous n’avez pas d’habilitation en cours »</b> : elle a pris fin ou n’a pas encore été donnée. "
        "Demandez-la à l’administrateur local de votre Caf.",
        "<b>Une page introuvable</b> : le support a pu être réservé à d’autres, ou ne pas encore être publié.",
        "<b>Un fichier refusé</b> : la phrase affichée dit quoi envoyer à la place.",
        "<b>Un sigle inconnu</b> : souligné, il s’explique quand on le survole ou qu’on le touche ; tous sont dans "
        '<a href="/glossaire/">le glossaire</a>.',
        "<b>Un code demandé</b> aux éditeurs et administrateurs nationaux : c’est la « double authentification » ; "
        "une application du téléphone le donne, ou un code de secours.",
        "<b>Au clavier</b> : « / » va à la recherche, « ? » montre tous les raccourcis.",
    ),
)

PAGE = Written(
    name="aide",
    model="ContentPage",
    slug="aide",
    title="Aide",
    audience="public",
    fields={
        "intro": "Comment faire ce que l’on vient faire ici, en huit réponses courtes.",
        "body": [
            _BEGIN,
            section("1. Retrouver un support"),
            _FIND,
            section("2. Lire et télécharger"),
            _READ,
            section("3. Déposer (éditeurs)"),
            _DEPOSIT,
            _DEPOSIT_CARE,
            section("4. Corriger, remplacer, retirer (éditeurs)"),
            _KEEP,
            section("5. Reprendre le travail d’une autre Caf (éditeurs)"),
            _TAKE,
            section("6. Préparer une réunion"),
            _COLLECT,
            section("7. Ne rien manquer"),
            _NEWS,
            section("8. Signaler une erreur"),
            _REPORT,
            _LEVELS,
            _LEVELS_TABLE,
            _STUCK,
        ],
    },
)
