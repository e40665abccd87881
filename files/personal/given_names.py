"""Usual given names in France, of all generations and origins, folded (small letters, no accent).

Left out: those that are above all a place or a word of our texts (France, Aude, Lorraine, Noël, Iris, Avril, Mai...).
"""

_NAMES = """
aaron abby abdallah abdel abdelkader abdellah abderrahmane abdou abdoulaye abdul abel abigail achille achour achraf
adam adama adele adeline adelino adem adil adjoua adonis adrian adriana adrien aela aelis aena agathe agnes agnieszka
agostinho ahmad ahmed aicha aida aime aimee aissa aissata aissatou alaia alain alan alaya alba alban albane albert
alberte albin albino alessandro alessia alessio alex alexandra alexandre alexia alexis aleyna alfred ali alice alicia
alicya alienor aline alistair alix aliya aliyah alizee allan alma alois alphonse alvaro alya alyson alyssa amadou
amandine amar amaury ambre ambrine ambroise amel amelia amelie amin amina aminata aminatou amine amir amira amy ana
anael anaelle anaia anais anas anastasia anatole andre andrea andree andrei andreia andrew andrzej andy anfane ange
angela angele angelina angeline angelique angelo anicet anissa anita anli anna annabelle anne annette annick annie
anouk ansel anselme anthony antoine antoinette anton antonella antonia antonietta antonin antonio antony anya
apollinaire apolline arben arcady ariane aristide aristote arlette armand armande armel armelle armen armindo arnaud
arsene arthur arwa arya ashot aslan asma asmae assa assia assil assya astrid athena aubin audrey auguste augustin
augustine aurelie aurelien aurelio auriane aurore avelino awa axel axelle aya ayaan ayana ayden ayleen aylin ayline
aymen aymeric ayoub ayse azad aziz aziza azra bakary baptiste baptistine baran barbara barnabe bartholome basile
bastien baya beatrice beatrix benedict benedicte benjamin benoit beren berenice berfin bernadette bernard berthe
bertille bertrand besim bettina bianca bilal billal billy bineta binta blaise blanche blerim bogdan boris boubacar
brahim brandon brayan brice brieuc brigitte bruno bryan calixte camelia camellia cameron camila camilia camille
candice capucine carine carl carla carlos carmela carmen carole caroline casimir cassandra cassandre cassie catherine
cathleen cathy cecile cecilia cedric celestin celestine celia celian celine celya cesar chahinez chaima chantal
charlene charles charlie charline charlotte charly cheick cheikh chelsea cherif cherifa chiara chloe chris christa
christelle christian christiane christina christine christophe cindy claire clara clarisse claude claudette claudia
claudie claudine claudio clea clemence clement clementine cleo cleophee cloe clotilde clovis colette colin coline
conceicao concepcion concetta constance constantin coralia coralie corentin corinne corto cunegonde custodio cyprien
cyriaque cyrielle cyril cyrille cyrine dalia dalila damien dan dana daniel daniela daniele danielle danny dany daouda
daphne daria dario david davy dawson dayan deborah delfim delia delphine demba denis denise denzel deolinda desire
desiree diana diane diarra didier diego dieudonne dimitri dimitry dina djamel djamila djena djenabou djeneba djibril
djoulia dmytro dolores domingos dominique donatien donovan dora dorian doriane dorothee dounia dragan drita dunia
dusan dylan dylane echati eda edan eden edgar edgard edith edmond edna edoardo edouard edwige eileen elea eleanor
eleanore elena eleni eleonore elhadj elhadji eli elia elian eliana elias elie elies elif elijah elina eline elio eliot
eliott elisa elisabeth elise elisee elissa eliza ella elliot ellis eloane elodie eloi eloise elona elora elouan
elouann elsa elvira elya elyas elyes elza emeline emelyne emeric emerick emi emil emile emilia emilie emilien emilio
emily emine emir emma emmanuel emmanuelle emmie emmy emre emy encarnacion enea enguerrand enola enora enrico enzo
erell eren eric erica erika erin erine ernest ernestine erwan erwann esma esmee esteban estelle esther ethan ethane
etienne etiennette eugene eugenie eugenio eulalie euloge eustache eva evan evangeline evann eve eveline evelyne evy
ewan ewen eya ezio fabien fabienne fabio fabrice fadila fady fanny fanta fantine farah fares farhad farid farida
farouk fatiha fatim fatima fatma fatmir fatou fatoum fatoumata faustin faustine faycal felicie felicien felix ferdi
ferdinand ferhat ferial fernand fernande fernando filip filipe filomena fiona firas firmin flavie flavien flavio flora
florent florentin florian florianne florin florine flutura fouad foucauld fousseynou franceline frances francesca
francesco francine francis francisco franck francois francoise frank fred frederic frederique frida gabin gabriel
gabriela gabriele gabriella gabrielle gael gaelle gaetan gaetane garance gaspard gaston gauthier gautier gauvain
genevieve gennaro geoffrey geoffroy george georges georgette georgina gerald geraldine gerard geraud germain germaine
gheorghe ghislain ghislaine ghita ghyslain ghyslaine giacomo gianluca gianni gilbert gilberte gildas gilles gina
ginette ginevra ginou giorgi giovani giovanni gisela gisele gislain gislaine giulia giulian giuseppe giuseppina goran
goulven grace gracinda gregoire gregory greta guerda guilaine guilhem guillaume gulsen gurvan gustave guy gwenael
gwenaelle gwendal gwendoline gwendolyne gwenn gwladys habib habiba haby hacene hadidja hadja hadrien hafsa haider
hailey hajar hakim hakima halima halimatou hamed hamid hamza hana hanae hanna hannah hans harold haron haroun harry
hasan hassan hassna hatice hawa hayden hector hedi hedwige heidi heike heimata helder helena helene helias helmut
heloise henri henriette henry hermine herminie hermione herve heythem hicham hilaire hilda hinano hind hippolyte
hocine honore honorine horia hortense houda houria hubert hugo hugolin hugues huguette hulya huong huseyin husna
hussein ian ibrahim ibrahima ibtissam ibtissem idalina idriss idrissa ignace igor ihsan ikram ilan ilario ilda ilian
iliana ilias ilona ilyan ilyana ilyas ilyes ilyess iman imane imany imran imrane ina inaya ines ingrid inmaculada ioan
ioana ionut irene irenee irina irma iryna isaac isabel isabella isabelle isadora isaiah isaline isatou isaure iseult
ishaaq ishak ishaq isis isleym ismael ismail israa issa issam issra ivan ivana ivanka izia jackie jacky jacob
jacqueline jacques jacquie jade jaden jahyan jalil jamal jamel jamie jamila jan jana janelle janine janna jannah jany
jasmine jason jasper jawad jayden jean jeanine jeanne jeannette jeannine jeannot jehanne jenna jennifer jenny jeremi
jeremie jeremy jerome jerzy jessica jessie jessy jessym jihane jing joachim joan joana joann joanna joao joaquim
jocelyn jocelyne jodie joel joelle joey johan johane johann johanna johanne john johnny jolan jolene jonas jonathan
jordan jordane jorge joris jose josee josefa joseph josephe josephine josette joshua josiane josue josy jourdan jovana
joyce juan judith jules julia julian juliana juliann julie julien julienne juliette juline julio junior jurgen justin
justine kadi kadiatou kadidiatou kadija kadir kaelig kais kamel kamelia kamil kamila kamilia karen karim karima
karimullah karine karl kassandra kassim kassy katarina katarzyna katell katia kayla kaylie kayna keira kelig kelly
kelya kelyan kemal kenan kendra kenny kenza kenzi kenzo kerim ketty kevin khadidja khadija khadijah khady khaled
khalid khalil kheira kian kiara kilian killian killien kim kimberley kimberly klara klaus klervi klervie koffi kossi
kouame krzysztof kwame kyan kyara kylian kyllian laetitia lahcen laia laila laly lamia lamine lana lara larissa larry
lassana latifa laura laure laureen lauren laurence laurene laurent laurette laurie laurine lauryn lauryne layana layla
lea leana leandre leandro leane leia leila leilou lena lenaic leni lenny leny lenzo leo leocadie leon leonard leonardo
leonce leone leonel leonie leonor leontine leopold leopoldine leslie lessandro leticia leva levan levi lewis leyana
leyla leyna lheo lhoucine lia liam liana lida lila lilas lili lilia lilian liliana liliane lilly lilou lily lina
linaya linda linh lino linoa lionel liridon lisa lise lisette lissandro livia livio liz lizea lizie loan loane loann
loanne loelia logan lohan loic lois lola loline lolita lorelei lorena lorenza lorenzo lorie loris lorys lotfi lothaire
lou louane louann louanne louay louca louen louis louisa louise louison louka loukas loulou louna lounes lubin luc
luca lucas lucenzo lucette lucia lucie lucien lucienne lucile lucille lucinda lucy ludivine ludmila ludovic ludwig
luigi luis luisa luiz luka lukas luken luna lurdes lusine lya lyah lyam lyana lydia lydie lyes lyla lyloo lylou lyna
lyne lynn lyra lyse macha maddie maddy madeleine madelon madelyne madina madison mae mael maelan maelann maelia maelie
maeline maelle maely maelyne maelys maeva magali magalie magaly magdalena mahamadou mahault mahdi mahe mahmoud maia
maissa maissane maite maiwen maiwenn maja majda makan malak malaury maleek malek malena malgorzata malia malick malik
malika malo malone malou malvina mamadou mamoudou manech manel manfred manon manuel manuela mara marc marceau marcel
marcelin marceline marcelle marcello marcelo marckenson marco marcus margaret margareth margaux margo margot
marguerite maria mariam mariama marianne mariatou marie marielle mariem marietta marilou marilyn marilyne marin marina
marine mario marion marius marjolaine marjorie marko marlene marlon marouane marthe martial martin martina martine
marvin marwa marwan mary maryam maryame maryem maryline marylou maryse maryvonne massimo massinissa mateo mathea
matheo matheus mathias mathieu mathilda mathilde mathis mathurin mathys matias matisse matteo matthew matthias
matthieu mattia maud maude maureen maurice mauricette maurine max maxence maxens maxime maxine maya mayar mayeul
maylan mayline maylis mayna mayron mayssa mayssane medhi mehdi mehdy mehmet meissa melanie melchior melek melia melina
melinda meline melisa melissa melodie melody melusine mercedes mereana meriem merouane merve merwan meryem messaoud
meyline mia michael michel michele micheline michelle miguel mihai mikael mike mila milan milena milhan milia millie
milo milos mina minh mira mirabelle mireille miriam mirlande moana modou mohamadou mohamed mohammad mohammed moinecha
moise mokhtar mona monette monia monica monique montserrat morad morgan morgane morgann mory mouhamadou moulay mouna
mounia mounir mourad moussa moustapha muhammad murat muriel murielle mustafa mustapha mylan mylann mylene mylhan
myriam myrtille nabil nabila nacer nacim nada nadeem nadege nadette nadia nadine nadir nadjat nael naelie naelle nahel
nahil nahla naia naila naim naima najat najib najibullah najwa nana naomi naomie nassim nassima nassira nassur natacha
natalia natalie natalya natan natasha natercia nathael nathalie nathan nathanael nathane nawal nawel nawfel nayel
nayla ndeye neela neil neila nelia nell nelly nelson nemo nermine nesrine nestor neyl neyla nicolae nicolas nicole
nicolo nihal nikita nils nina nino nisrine nizar noa noah noam noan noe noelan noelie noeline noella noelle noemie
noeva noha noham nohan nolan nolann nolhan nolwenn noor nora norah norbert nordine norhane norma nour noura nourdine
noure noureddine nouredine nuno oceane octave octavia octavie odete odette odile odilon ogier oksana oleksandr olena
olga olinda olivia olivier olivine olwen omar ombeline omer omeyma orane oren oriana oriane orianne orlane osanne
oscar osman othman othmane otilia ottavio oumaima oumar oumarou oumou ousmane oussama ousseni ousseynou owen ozan
pablo paco pacome palmira pamela paola paolo pascal pascale pascaline patrice patricia patrick paul paula paule
pauleen paulette paulin pauline paulo pawel pedro peggy penelope perla pernelle perrine philibert philippe philippine
philomene phuong pia pier pierre pierrette pierrick pietro piotr prisca priscilla prosper prudence quentin quitterie
rabah rabia rachel rachelle rachid rachida racim rafael rafaela raffaele rafik raissa rajesh ralph ramata ramatoulaye
ramon ramy rania raoul raphael raphaele raphaelle raquel ravi rayan rayana rayane rayen rayhan raymond raymonde razane
rebecca reda redouane regine regis reina rejane remi remy renald renan renata renaud rene renee renelle reyhan reynald
rhita ricardo riccardo richard rihanna rihem rima rita robert roberta roberto robin robinson robyn rodolphe rodrigo
rodrigue roger rojin rokhaya rokia roland rolande romain romaissa roman romane romaric romeo romuald romy ronald ronan
rosa rosalie rosalinde rosaria rose roseline roselyne rosemonde rosie rosine roxane roxanne rozenn ruben rudy rui ruth
ryad ryan saad sabine sabri sabrina sacha sadio safa safia safiatou safiya safwan sahra said saida saif saindou sakina
salah salem salim salima salimata salma salome salomon salvatore samantha samba sami samia samir samira samuel samy
sana sanaa sanae sandeep sandra sandrine sandro sandy santiago sara sarah sarra sasha saskia savannah sean sebastian
sebastien segolene seif sekou selena selene selim selima selin selma selyan semih serena serge sergii sergio serigne
sevim seydou shaina shana shanna shannon shaun shayna sherine shirin sidi sidonie sidy sigrid silvia simeon simon
simona simone sina sinem sirine sivan slimane sloan snezana soan sofia sofian sofiane sofien sofya sohan sohane
soilihi soizic soizig solal solan solange soledad solene solenn solenne soline solveig sonia sophia sophiane sophie
soraya souad soufiane souheil soukaina souleyman souleymane soumaya soumia souraya stacy stanislas stecy steeve
stefano steffi stella stephan stephane stephanie stephen steve steven sullivan suzanne suzie suzy svetlana swan swann
sylvain sylvaine sylvestre sylvette sylvia sylviane sylvie taha tahar tahira talia talya tamara tancrede tanguy tania
tara tarek tariq tasnim tatiana tayeb tchimbi teddy tehani teiki tenessee tenzin teo teodora teresa tess tessa teva
thais thalia thea thelma theo theodora theodore theophile theotime therese thiago thibaud thibault thibaut thierno
thierry thilio thomas thuy thyago tia tiago tiana tidiane tifany tiffany tigran tijani tilia tilio tim timeo timothe
timothee timothy tina tino titouan titouane titus tobias tom tomas tomasz tommaso tommy toni tony tristan tuan tugdual
tylan tyler tylio tymeo tyron ugo ulrich ulysse umut ursule vaea valentin valentina valentine valere valeria valerian
valerie valery valon vanessa vanina vasco vera veronique vianney vicente victoire victor victoria victorien victorina
victorine viktor vincent vincenzo violaine violette virgile virginie vitor vivian viviane vivien vladimir wael wafa
wahiba wahid walid wallid walter wanda warren wassil wassila wassim wenceslas wendie wendy wided wideline wiem wilfrid
wilfried william willy wilner wilson wolfgang xavier yacine yacouba yael yaelle yahya yakine yamina yan yanis yann
yanna yannick yannis yara yasin yasmina yasmine yasser yassin yassine yassir yassmine yavuz yazan yazid yesmine ylan
yoan yoann yoen yohan yohann yolaine yolande yonas yoni youcef youenn youna younes youness younous youri yousra
youssef youssouf youssra ysaline ysee yulia yuna yunus yusuf yvan yves yvette yvon yvonne zacharia zacharie zachary
zahia zahra zainab zaineb zakaria zakariya zakary zalihata zayd zayn zayneb zeinab zeineb zelda zelie zeliha zephyr
zeynep zia ziad zian zied zineb zinedine zoe zohra zola zoran zoubida zoubir zouhair zoya zulmira zyad
"""

GIVEN_NAMES = frozenset(_NAMES.split())
