"""« La démarche »: what a Ctg is, why, at which level, with whom, and what makes it succeed."""

from pages.starter.writing import Written, callout, h2, p, quotation, section, source, steps, table, text, ul

GUIDE = "support méthodologique de mars 2014"

_WHAT = text(
    h2("Ce qu’est une Ctg"),
    p(
        "Une convention territoriale globale, ou Ctg, est un <b>accord-cadre politique</b> signé pour plusieurs "
        "années entre une Caf et une collectivité : une commune, une intercommunalité, un département. Les "
        "signataires y disent, pour un même territoire, de quoi les familles ont besoin, ce qu’ils veulent faire "
        "ensemble, dans quel ordre et avec quels moyens. Elle s’appuie toujours sur un diagnostic partagé et se "
        "traduit par un plan d’actions, suivi puis évalué."
    ),
    p(
        "« Globale » veut dire que l’on regarde tout ce que la branche Famille apporte aux habitants, et non une "
        "thématique à la fois : petite enfance, enfance et jeunesse, parentalité, animation de la vie sociale, "
        "logement, insertion, handicap, aide à domicile, accès aux droits. Les prestations légales en font partie "
        "autant que l’action sociale."
    ),
    h2("Ce qu’elle n’est pas"),
    ul(
        "<b>Un dispositif de plus.</b> Elle ne s’ajoute pas aux contrats et aux schémas qui existent : elle les "
        "relie et leur donne une direction commune.",
        "<b>Un outil de gestion.</b> Elle ne fixe pas de financement : les engagements financiers restent dans les "
        "conventions qui les portent.",
        "<b>Une extension des compétences de la Caf.</b> Chacun reste dans les siennes. La Caf peut signer un "
        "constat commun sur les transports sans avoir à les organiser.",
        "<b>Une redéfinition des orientations nationales.</b> Celles-ci, et les moyens qui vont avec, viennent de "
        "la convention d’objectifs et de gestion (Cog) signée entre l’État et la Cnaf ; la Ctg les décline sur un "
        "territoire.",
    ),
    source(f"lettre circulaire n° 2013-205 du 18 décembre 2013, première et deuxième parties ; {GUIDE}, p. 7."),
)

_WORDS_OF_2014 = callout(
    "info",
    "Lire les textes de 2014 aujourd’hui",
    "Les sources de ces pages ont été écrites de 2013 à 2021. Le « conseil général » de 2014 est aujourd’hui le "
    "conseil départemental. Le contrat enfance et jeunesse (Cej), omniprésent en 2014, laissait la place aux Ctg "
    "en 2021. « As » désigne l’action sociale, « Pf » les prestations familiales.",
    "Quand une page parle d’un montant, d’une durée ou d’une instance, elle dit de quelle année date "
    "l’information. Avant de vous en servir, vérifiez ce qui est en vigueur dans les lettres et instructions de la "
    "Cnaf.",
)

_ORIGIN = steps(
    (
        "2005-2008 : une première idée",
        "La Cog prévoit d’expérimenter un « contrat territorial unique », qui réunirait tous les engagements d’une "
        "Caf et d’une collectivité. Le nom change vite : « convention territoriale globale » dit mieux qu’il "
        "s’agit d’un accord politique.",
    ),
    (
        "2009-2011 : l’expérimentation",
        "Seize Caf l’essaient. Le support méthodologique compte, après deux années, soixante-cinq Ctg signées par "
        "quinze Caf : cinquante-huit avec des communes ou des communautés de communes, sept avec des conseils "
        "généraux. Interrogés par le cabinet Itinere conseil, 95 % des partenaires signataires la jugent décisive "
        "ou importante.",
    ),
    (
        "2013-2016 : l’extension à toutes les Caf",
        "La lettre circulaire n° 2013-205 demande à chacune d’inscrire la démarche dans son contrat pluriannuel "
        "d’objectifs et de gestion (Cpog). Suivent le support méthodologique, une base Lotus pour partager les "
        "travaux, des carrefours en région. La Ctg a vocation à devenir le socle de toute relation contractuelle "
        "avec les collectivités.",
    ),
    (
        "À partir de 2018 : la généralisation",
        "La Cog 2018-2022 vise, pour chaque Caf, une couverture de tout son territoire, avec des Ctg conclues au "
        "niveau intercommunal, ou communal pour les plus grandes villes. La Caf de la Charente annonce en 2021 que "
        "tous ses habitants sont couverts depuis 2019.",
    ),
)

_ORIGIN_SOURCE = text(
    source(
        f"{GUIDE}, p. 9 ; lettre circulaire n° 2013-205 ; lettre au réseau du 23 mars 2016 ; programme de "
        "formation-action de la Caf du Puy-de-Dôme, 2019 ; réunion de réseau de la Caf de la Charente, 30 juin "
        "2021."
    )
)

_WHY = text(
    h2("À quoi elle sert"),
    p(
        "Le support méthodologique lui donne cinq raisons d’être. On peut les retenir comme cinq réponses à « "
        "pourquoi ? »."
    ),
    ul(
        "<b>Pour partir du territoire.</b> Une zone rurale où les services publics se raréfient et une "
        "agglomération de familles où les deux parents travaillent n’attendent pas la même chose.",
        "<b>Pour se coordonner avec les collectivités.</b> La plupart des sujets se partagent sans chef de file "
        "désigné : parentalité, petite enfance, temps libre, familles vulnérables. Recenser qui fait quoi clarifie "
        "les rôles et montre les complémentarités.",
        "<b>Pour donner du sens et gagner en efficacité.</b> On fixe des objectifs, on regarde les résultats, on "
        "évite les doublons. Des communes qui allaient créer un portail d’information pour les familles ont adapté "
        "leur projet en découvrant que mon-enfant.fr se construisait, et employé ailleurs l’argent économisé.",
        "<b>Pour lancer des projets prioritaires.</b> Un besoin constaté ensemble convainc mieux un élu qu’une "
        "demande de la Caf. La vue d’ensemble aide à choisir quand le budget se tend.",
        "<b>Pour simplifier les contrats.</b> Un seul diagnostic et un seul comité de pilotage remplacent ceux que "
        "chaque convention apportait.",
    ),
    source(f"{GUIDE}, p. 13 à 17 ; lettre circulaire n° 2013-205, deuxième partie."),
)

_LEVEL = text(
    h2("À quel échelon la signer"),
    p(
        "En 2014, la Caf avait le choix : signer aux deux échelons, ou seulement à l’échelon local. Signer aussi "
        "avec le département est <b>recommandé</b>, car chacun clarifie alors son champ d’intervention avant de "
        "s’adresser aux communes. Mais cet accord ne doit ni fragiliser la Caf, ni bloquer le reste : on peut très "
        "bien commencer par les communes, se faire la main, puis revenir vers le département avec des résultats."
    ),
)

_LEVEL_TABLE = table(
    "Ce que la Ctg apporte à chaque échelon",
    ("Sujet", "Avec le département", "Avec une commune ou une intercommunalité"),
    (
        "<b>À quoi elle sert</b>",
        "Clarifier qui intervient où, entre la Caf et le département ; croiser les schémas",
        "Construire le projet social du territoire et le programmer",
    ),
    (
        "<b>Diagnostic</b>",
        "Rapprocher le diagnostic de la Caf et celui du département ; repérer les territoires prioritaires",
        "Mesurer les besoins qui restent à couvrir, avec les habitants et les associations",
    ),
    (
        "<b>Pilotage</b>",
        "Un comité stratégique, des comités thématiques qui remplacent des instances existantes",
        "Un comité de pilotage mené par la Caf et l’élu, des comités opérationnels ouverts aux habitants",
    ),
    (
        "<b>Résultat</b>",
        "Des orientations partagées, des territoires cibles",
        "Un plan d’actions daté, avec des responsables et des indicateurs",
    ),
)

_LEVEL_AFTER = text(
    p(
        "Depuis la Cog 2018-2022, l’échelon visé en premier est l’intercommunalité, et la commune pour les plus "
        "grandes villes. Une intercommunalité peut relever de plusieurs départements, donc de plusieurs Caf : "
        "parlez-vous avant de lui parler."
    ),
    source(
        f"{GUIDE}, p. 8, 10 et 25 ; lettre au réseau du 23 mars 2016, annexe sur les instances ; programme de "
        "formation-action de la Caf du Puy-de-Dôme, 2019."
    ),
)

_WHO = text(
    h2("Avec qui"),
    p(
        "La Ctg se signe à deux ou à trois, mais elle se fait à beaucoup. Voici les rôles que vous rencontrerez ; "
        "chaque étape précise ensuite qui agit."
    ),
)

_WHO_TABLE = table(
    "Les rôles dans une Ctg",
    ("Qui", "Ce qu’on en attend"),
    (
        "<b>Le conseil d’administration de la Caf</b>",
        "Il porte la démarche : élaboration, choix des territoires, validation, suivi, évaluation.",
    ),
    (
        "<b>La direction</b> (action sociale et prestations)",
        "Elle pilote de près à toutes les étapes et arbitre les moyens.",
    ),
    (
        "<b>Le chef de projet</b>, souvent un chargé de conseil et développement",
        "Il anime, coordonne et fait le lien, dans les deux sens, entre le comité de pilotage et les groupes de "
        "travail.",
    ),
    (
        "<b>Les métiers de la Caf</b> : chargés d’études, conseillers techniques et territoriaux, travailleurs "
        "sociaux, techniciens conseils, maîtrise des risques",
        "Chacun apporte ce qu’il voit du territoire : c’est ce croisement qui fait la valeur du diagnostic.",
    ),
    (
        "<b>L’élu signataire et le directeur général des services</b>",
        "Ils codécident au comité de pilotage et mobilisent les services de la collectivité.",
    ),
    (
        "<b>Le coordinateur</b> de la collectivité",
        "Il fait vivre le projet de territoire au quotidien, avec le chargé de conseil et développement.",
    ),
    (
        "<b>Les partenaires</b> : Msa, France Travail (Pôle emploi dans les textes de 2014), centres sociaux, "
        "associations, bailleurs, services de l’État",
        "Ils participent au diagnostic et portent une part des actions.",
    ),
    (
        "<b>Les habitants</b>",
        "Ils disent leurs besoins, au-delà de ce qu’ils demandent, puis ce que les actions ont changé.",
    ),
)

_WHO_SOURCE = text(
    source(
        f"lettre circulaire n° 2013-205, première partie ; {GUIDE}, p. 10 à 12 et 20 à 30 ; réunion de réseau de la "
        "Caf de la Charente, 30 juin 2021."
    )
)

_SUCCESS = steps(
    (
        "Un portage politique et un pilotage resserré",
        "La Ctg conduit à revoir les instances et les organisations : sans la volonté du conseil d’administration "
        "ni l’engagement de la direction, rien ne bouge. Il faut un comité de pilotage qui décide et un chef de "
        "projet qui a du temps.",
    ),
    (
        "Un investissement au départ, pour des gains durables",
        "On passe du temps à se connaître et à se mettre d’accord ; on en regagne ensuite, par des réunions, des "
        "diagnostics et des conventions en moins. Une Caf de moins de 150 agents juge la charge « tout à fait "
        "tenable », à condition de travailler autrement plutôt que davantage.",
    ),
    (
        "Une approche décloisonnée",
        "Les Caf comme les collectivités sont rangées par thématiques : chacune connaît une part du territoire, "
        "aucune ne voit les liens. Faire travailler ensemble action sociale et prestations est le vrai changement.",
    ),
)

_SUCCESS_AFTER = text(source(f"{GUIDE}, p. 10 à 12."))

_SUCCESS_QUOTE = quotation(
    "Il s’agit plus d’être dans une logique d’adaptation de l’organisation afin de répondre aux besoins des "
    "territoires.",
    "Une Caf expérimentatrice",
    f"{GUIDE}, p. 10 à 12",
)

_CONTRACTS = text(
    h2("Ce qu’elle change pour les contrats"),
    p(
        "Une collectivité peut avoir signé autant de conventions avec la Caf qu’il y a de sujets, chacune avec son "
        "diagnostic, ses dates, son comité. La Ctg n’efface pas ces conventions : elle les range."
    ),
)

_CONTRACTS_TABLE = table(
    "Avant et avec la Ctg",
    ("Sujet", "Sans Ctg", "Avec une Ctg"),
    ("<b>Diagnostic</b>", "Un par thématique", "Un seul, tous champs confondus, actualisé régulièrement"),
    ("<b>Comité de pilotage</b>", "Un par contrat", "Un seul, avec des groupes thématiques qui lui rendent compte"),
    (
        "<b>Actions de pilotage</b> (coordination, ingénierie, évaluation)",
        "Réparties dans plusieurs conventions",
        "Réunies dans une convention annexée à la Ctg (cadre de 2014)",
    ),
    ("<b>Dates</b>", "Chacune les siennes", "Alignées, autant que possible, sur celles de la Ctg"),
    ("<b>Financements</b>", "Dans chaque convention", "Toujours dans chaque convention ; la Ctg oriente et s’y réfère"),
    ("<b>Modification</b>", "Contrat par contrat", "La Ctg se modifie par avenant, et ce qui la suit avec elle"),
)

_CONTRACTS_AFTER = text(
    p(
        "En 2016, la Cnaf annonçait que la Ctg remplacerait le Cej si la réforme des financements « enfance » et « "
        "jeunesse », alors expérimentée, était généralisée. En 2021, la Caf de la Charente parle d’accélérer ce "
        "passage : la Ctg ouvre aux équipements soutenus par la collectivité signataire des compléments de "
        "financement, et à la collectivité un financement du pilotage de son projet."
    ),
    source(
        f"{GUIDE}, p. 17 à 19 ; lettre au réseau du 23 mars 2016, points 1.4 et 1.5 ; réunion de réseau de la Caf "
        "de la Charente, 30 juin 2021."
    ),
    h2("Le Sdsf et les autres schémas"),
    p(
        "Le schéma départemental des services aux familles (Sdsf) fixe des orientations pour tout le département. "
        "La Ctg fait le lien entre ces orientations et un lieu précis : elle les prend en compte, les adapte, et "
        "permet d’entrer en relation avec les territoires que le schéma a désignés comme prioritaires."
    ),
    ul(
        "<b>Du schéma vers la Ctg</b> : les priorités du département entrent dans le diagnostic local.",
        "<b>De la Ctg vers le schéma</b> : ce que le territoire constate nourrit la révision du schéma.",
        "<b>Les autres cadres</b> (contrat de ville, projet éducatif de territoire, schéma de l’animation de la "
        "vie sociale, accessibilité des services) sont cités dans la Ctg, pour que chacun sache qui décide quoi.",
    ),
    p(
        "Dans le cadre présenté en 2016, le Sdsf est piloté par le préfet avec la Caf, voire avec la Caf et le "
        "département ; la Ctg locale l’est par la Caf et l’élu. À chaque niveau, un comité décide et des comités "
        "thématiques, qui lui sont subordonnés, préparent et agissent."
    ),
    source(
        "lettre au réseau du 23 mars 2016, point 1.1 et annexe sur les instances ; réunion de réseau de la Caf de "
        "la Charente, 30 juin 2021."
    ),
)

PAGE = Written(
    name="methode",
    model="MethodPage",
    slug="methode",
    title="La démarche",
    fields={
        "intro": (
            "Ce qu’est une convention territoriale globale, pourquoi, avec qui et à quelles conditions : le chemin "
            "en cinq étapes, raconté à partir des lettres de la Cnaf et de l’expérience des Caf."
        ),
        "body": [
            _WHAT,
            _WORDS_OF_2014,
            section("D’où vient la démarche"),
            _ORIGIN,
            _ORIGIN_SOURCE,
            _WHY,
            _LEVEL,
            _LEVEL_TABLE,
            _LEVEL_AFTER,
            _WHO,
            _WHO_TABLE,
            _WHO_SOURCE,
            section("Trois conditions pour réussir"),
            _SUCCESS,
            _SUCCESS_AFTER,
            _SUCCESS_QUOTE,
            _CONTRACTS,
            _CONTRACTS_TABLE,
            _CONTRACTS_AFTER,
        ],
    },
)
