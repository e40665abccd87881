"""« Les questions que l’on se pose avant de commencer »."""

from pages.starter.writing import Written, heading, question

PAGE = Written(
    name="methode/questions",
    model="QuestionsPage",
    slug="questions",
    title="Les questions que l’on se pose avant de commencer",
    parent="methode",
    fields={
        "intro": (
            "Des réponses courtes, tirées des lettres et du support méthodologique. Quand les textes ne disent "
            "rien, la réponse le dit aussi."
        ),
        "questions": [
            heading("Comprendre"),
            question(
                "La Ctg remplace-t-elle nos autres contrats ?",
                "Non : elle les relie. Elle donne une direction commune, et chaque convention garde ses "
                "financements. Le cas du Cej est à part : en 2016, la Cnaf annonçait que la Ctg prendrait sa place "
                "si les prestations « enfance » et « jeunesse » étaient refondues, et en 2021 la Caf de la "
                "Charente parlait d’accélérer ce passage. Pour un contrat précis, demandez ce qui est en vigueur à "
                "votre direction.",
            ),
            question(
                "Est-ce que la Ctg apporte de l’argent ?",
                "Pas par elle-même : le texte de 2014 précise qu’elle n’engage pas juridiquement les financements. "
                "Mais elle en ouvre. La présentation de la Caf de la Charente, en 2021, cite des compléments de "
                "financement pour les équipements que la collectivité signataire soutient, et un financement du "
                "pilotage du projet de territoire. Les barèmes changent : ne promettez rien sans les avoir "
                "vérifiés.",
            ),
            question(
                "Combien de temps dure une Ctg ?",
                "Quatre ans dans le cadre fixé en 2013 et 2014. Le programme de formation de la Caf du "
                "Puy-de-Dôme, en 2019, parle d’un projet de territoire à cinq ans. Regardez la convention type en "
                "vigueur, et ce que vos voisins viennent de signer.",
            ),
            question(
                "Est-ce obligatoire ?",
                "Pour la Caf, c’est une orientation nationale : en 2013, il lui est demandé d’inscrire la démarche "
                "dans son Cpog ; la Cog 2018-2022 vise la couverture de tout le territoire. Pour la collectivité, "
                "non : elle s’administre librement. On convainc, on n’impose pas.",
            ),
            heading("Choisir"),
            question(
                "Faut-il commencer par le département ou par les communes ?",
                "Les deux ordres existent. Signer aussi avec le département est recommandé, mais ne doit pas "
                "bloquer : beaucoup ont commencé par les communes, une Caf par le département parce que le "
                "partenariat y était déjà solide. Partez de l’endroit où l’on vous attend. Depuis la Cog "
                "2018-2022, l’intercommunalité est l’échelon visé en premier.",
            ),
            question(
                "Comment choisir le premier territoire ?",
                "Croisez le besoin et la capacité à s’engager. Un territoire très en difficulté, sans élu "
                "disponible ni service pour suivre, fera une première expérience décourageante. La <a "
                'href="/methode/preparer/">première étape</a> donne quatre critères et des grilles '
                "d’autodiagnostic.",
            ),
            question(
                "L’intercommunalité n’a pas la compétence enfance et jeunesse. Peut-on signer quand même ?",
                "Oui : une Caf expérimentatrice l’a fait, et la Ctg y a fait naître une approche commune et deux "
                "postes. Écrivez clairement qui est compétent sur quoi, et associez les communes qui le sont.",
            ),
            question(
                "Que faire quand l’intercommunalité s’étend sur plusieurs départements ?",
                "Les sources n’en parlent pas. Le bon sens : les Caf concernées se mettent d’accord avant de "
                "rencontrer les élus, et parlent d’une seule voix. Cherchez une Ctg semblable dans les supports, "
                "et appelez la Caf qui l’a signée.",
            ),
            question(
                "Et si l’élu refuse ?",
                "Demandez-vous ce qu’il y perdrait : du temps, de la liberté, de la visibilité ? Le support "
                "méthodologique insiste sur ce qu’il y gagne : une vue d’ensemble pour choisir, une convention "
                "politique plutôt que plusieurs conventions techniques, une action que l’on peut montrer. S’il "
                "n’est pas prêt, aidez ses services à le devenir et revenez.",
            ),
            heading("S’organiser"),
            question(
                "Qui doit être chef de projet ?",
                "Quelqu’un qui a du temps, la confiance de la direction et l’habitude de faire travailler ensemble "
                "des gens qui ne s’y attendent pas. C’est souvent le chargé de conseil et développement, que la "
                "présentation de la Caf de la Charente désigne comme chef de projet de la démarche avec les "
                "collectivités.",
            ),
            question(
                "Combien de temps cela va-t-il me prendre ?",
                "Les textes donnent trois à six mois pour la préparation, et des rythmes de réunion ; pas de "
                "charge en jours. Une Caf de moins de 150 agents la dit tenable, sans moyens supplémentaires, à "
                "condition de travailler autrement. Le premier territoire prend plus de temps que les suivants : "
                "les outils sont faits, les équipes se connaissent.",
            ),
            question(
                "Pourquoi associer les prestations ? C’est un sujet d’action sociale.",
                "Parce que les prestations sont la première présence de la Caf sur un territoire, et que les "
                "techniciens voient ce que personne d’autre ne voit : les droits que l’on ne demande pas, les "
                "démarches qui échouent, les périodes d’afflux. Les campagnes d’accès aux droits menées avec les "
                "partenaires sont parmi les réussites racontées dans le support méthodologique.",
            ),
            question(
                "Nos partenaires croulent sous les réunions. Comment ne pas en ajouter ?",
                "En commençant par la liste de celles qui existent, et par la question : laquelle la Ctg peut-elle "
                "remplacer ? Un comité de pilotage unique, des groupes thématiques qui prennent la suite "
                "d’instances existantes : c’est le conseil des textes de 2014 et de 2016.",
            ),
            question(
                "Faut-il un consultant ?",
                "C’est permis, surtout pour préparer les équipes. Ce n’est pas nécessaire : des Caf s’en passent. "
                "S’il y en a un, gardez à la Caf la connaissance du territoire et le lien avec les élus.",
            ),
            heading("Faire"),
            question(
                "Nous avons déjà un diagnostic. Faut-il le refaire ?",
                "Non. La lettre de 2016 l’écrit : il ne s’agit pas de réaliser un nouveau diagnostic, mais de "
                "croiser ceux qui existent. Regardez leur date, leur périmètre, ce qu’ils ne disent pas, et "
                "complétez.",
            ),
            question(
                "Comment associer les habitants sans les décevoir ?",
                "Dites tout de suite ce qui est ouvert à la décision et ce qui ne l’est pas. Associez-les au "
                "diagnostic, puis aux comités opérationnels, et revenez leur dire ce que l’on a fait de leurs "
                "paroles. Une Caf s’est appuyée sur un conseil de développement social : voyez s’il existe une "
                "instance semblable chez vous.",
            ),
            question(
                "Peut-on modifier une Ctg signée ?",
                "Oui, par avenant. Le plan d’actions est fait pour évoluer : annexez-le, pour ne pas avoir à "
                "reprendre la convention entière.",
            ),
            question(
                "Que se passe-t-il à la fin ?",
                "On évalue, puis on renouvelle, on réoriente ou l’on s’arrête. L’évaluation est un préalable : "
                "préparez-la un an avant. Si le temps manque, une prolongation se décide avec la collectivité et "
                "s’écrit.",
            ),
            heading("Se faire aider"),
            question(
                "Je débute. Par quoi commencer ?",
                'Par les <a href="/methode/reperes/">repères en trente minutes</a>, puis par deux ou trois Ctg de '
                "territoires qui ressemblent au vôtre, dans les supports. La Cnaf proposait, en 2016, une "
                "formation de vingt jours aux chargés de conseil et développement : demandez à votre service de "
                "formation ce qui existe aujourd’hui.",
            ),
            question(
                "Comment trouver une Caf qui a déjà fait ce que je cherche ?",
                "Cherchez une phrase de votre sujet dans la barre du haut : le site lit le texte des fichiers. "
                "Filtrez par type et par région Cdr, ouvrez la page de la Caf, et reprenez le support qui vous "
                "convient dans un brouillon : sa provenance est gardée.",
            ),
        ],
    },
)
