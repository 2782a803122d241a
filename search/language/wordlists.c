#include "search/language/wordlists.h"

#include <string.h>

/* Function words of German: articles, pronouns, prepositions, conjunctions, particles,
 * auxiliary and modal verbs, question words. After Snowball's stop word list
 * (snowballstem.org, BSD licence), less what tells something (Ziel, Zeit, Ende). */
/* The last lines are what a question is made of and no answer: Wie finde ich …,
 * Wir suchen …, Was braucht man … */
static const char *const stopwords[] = {
    "ab",        "aber",      "allem",   "allen",    "aller",   "alles",    "alle",
    "als",       "also",      "am",      "an",       "andere",  "anderem",  "anderen",
    "anderer",   "anderes",   "anders",  "auch",     "auf",     "aus",      "bei",
    "beim",      "bereits",   "bin",     "bis",      "bist",    "bzw",      "da",
    "dabei",     "dadurch",   "dafuer",  "dagegen",  "daher",   "damit",    "danach",
    "daneben",   "dann",      "daran",   "darauf",   "daraus",  "darf",     "darin",
    "darueber",  "darum",     "das",     "dass",     "davon",   "davor",    "dazu",
    "dein",      "deine",     "deinem",  "deinen",   "deiner",  "deines",   "dem",
    "den",       "denen",     "denn",    "dennoch",  "der",     "deren",    "des",
    "deshalb",   "dessen",    "dich",    "die",      "dies",    "diese",    "diesem",
    "diesen",    "dieser",    "dieses",  "dir",      "doch",    "dort",     "du",
    "duerfen",   "durch",     "durfte",  "ein",      "eine",    "einem",    "einen",
    "einer",     "eines",     "einige",  "einigem",  "einigen", "einiger",  "einiges",
    "einmal",    "er",        "es",      "etwa",     "etwas",   "euch",     "euer",
    "eure",      "eurem",     "euren",   "eurer",    "eures",   "fuer",     "gegen",
    "gewesen",   "hab",       "habe",    "haben",    "habt",    "hat",      "hatte",
    "hatten",    "hier",      "hin",     "hinter",   "hinzu",   "ich",      "ihm",
    "ihn",       "ihnen",     "ihr",     "ihre",     "ihrem",   "ihren",    "ihrer",
    "ihres",     "im",        "immer",   "in",       "indem",   "ins",      "irgend",
    "ist",       "ja",        "je",      "jede",     "jedem",   "jeden",    "jeder",
    "jedes",     "jedoch",    "jene",    "jenem",    "jenen",   "jener",    "jenes",
    "jetzt",     "kann",      "kannst",  "kein",     "keine",   "keinem",   "keinen",
    "keiner",    "keines",    "koennen", "koennt",   "koennte", "koennten", "konnte",
    "konnten",   "man",       "manche",  "manchem",  "manchen", "mancher",  "manches",
    "mein",      "meine",     "meinem",  "meinen",   "meiner",  "meines",   "mich",
    "mir",       "mit",       "moechte", "moechten", "muessen", "muss",     "musste",
    "mussten",   "nach",      "nachdem", "neben",    "nicht",   "nichts",   "noch",
    "nun",       "nur",       "ob",      "oder",     "ohne",    "per",      "pro",
    "schon",     "sehr",      "sein",    "seine",    "seinem",  "seinen",   "seiner",
    "seines",    "seit",      "selbst",  "sich",     "sie",     "sind",     "so",
    "sogar",     "solche",    "solchem", "solchen",  "solcher", "solches",  "soll",
    "sollen",    "sollte",    "sollten", "sondern",  "sonst",   "sowie",    "statt",
    "trotz",     "ueber",     "um",      "und",      "uns",     "unser",    "unsere",
    "unserem",   "unseren",   "unserer", "unseres",  "unter",   "viel",     "viele",
    "vielen",    "vieler",    "vom",     "von",      "vor",     "waehrend", "wann",
    "war",       "waren",     "warst",   "warum",    "was",     "wegen",    "weil",
    "weiter",    "welche",    "welchem", "welchen",  "welcher", "welches",  "wem",
    "wen",       "wenn",      "wer",     "werde",    "werden",  "weshalb",  "wessen",
    "wie",       "wieder",    "will",    "wir",      "wird",    "wirst",    "wo",
    "wodurch",   "wofuer",    "woher",   "wohin",    "wollen",  "wollte",   "wollten",
    "womit",     "worden",    "wozu",    "wuerde",   "wuerden", "wurde",    "wurden",
    "zb",        "zu",        "zum",     "zur",      "zwar",    "zwischen", "dh",
    "ua",        "usw",       "etc",     "bzgl",     "ggf",     "sodass",   "woran",
    "worauf",    "wovon",     "worum",   "wobei",    "jemand",  "niemand",  "einander",
    "inwiefern", "inwieweit", "mal",     "eben",     "wohl",    "nein",
    "finde",     "finden",    "findet",  "suche",    "suchen",  "sucht",    "brauche",
    "brauchen",  "braucht",   "gibt",    "gibts",    "bekomme", "bekommen", "bekommt",
    "kriege",    "kriegen",   "kriegt",  "mache",    "machen",  "macht",    "tun",
    "tut",       "geht",      "lasse",   "lassen",   "laesst",  "bitte",    "gern",
    "gerne",     "funktioniert",
};

/* Forms of organisations after German and Austrian law, and their foreign kin. */
static const char *const legal_forms[] = {
    "ev",     "gmbh",
    "ggmbh",  "mbh",
    "ag",     "gag",
    "eg",     "geg",
    "kg",     "kgaa",
    "ohg",    "gbr",
    "egbr",   "ug",
    "gug",    "ek",
    "ekfr",   "ekfm",
    "se",     "sce",
    "co",     "cokg",
    "partg",  "partgmbb",
    "vvag",   "adoer",
    "aoer",   "kdoer",
    "koer",   "ltd",
    "inc",    "llc",
    "plc",    "sarl",
    "bv",     "rv",
    "gesmbh", "haftungsbeschraenkt",
};

static const char *const abbreviations[] = {
    "zb",  "dh",  "ua",  "uae",  "ev",   "eg",  "ek",  "ekfr", "ekfm",
    "idr", "ia",  "iv",  "va",   "zt",   "uu",  "oae", "ag",   "ad",
    "uvm", "uva", "idf", "nchr", "vchr", "zhd", "zzt",
};

/* --- stems; what ends here is compared after umlauts are undone ---------------------
 */

static const char *const keeps_s[] = {
    "=basis",     "=praxis",    "=paris",    "=gratis",  "=iris",    "=dosis",
    "krisis",     "=genesis",   "thesis",    "=oasis",   "=ibis",    "elvis",
    "=chassis",   "kuerbis",    "kurbis",    "=penis",   "=tennis",  "=bis",
    "prazis",     "=mais",      "glas",      "gas",      "=gras",    "atlas",
    "ananas",     "etwas",      "=was",      "=das",     "=thomas",  "=jonas",
    "=texas",     "=judas",     "=lukas",    "=andreas", "=kansas",  "=alias",
    "=pampas",    "=bias",      "=matthias", "=tobias",  "=elias",   "=nikolas",
    "=aas",       "=vitas",     "=kolas",    "=prag",    "los",      "moos",
    "chaos",      "kosmos",     "=eros",     "=ethos",   "=pathos",  "=epos",
    "mythos",     "rhinozeros", "albatros",  "=kairos",  "=heros",   "dubios",
    "grandios",   "kurios",     "furios",    "famos",    "virtuos",  "rigoros",
    "burschikos", "kongruos",   "gips",      "schnaps",  "schlips",  "raps",
    "klops",      "mops",       "knirps",    "kollaps",  "bizeps",   "trizeps",
    "straps",     "grips",      "=stups",    "krebs",    "kurs",     "hals",
    "puls",       "zins",       "=gans",     "vers",     "=fels",    "keks",
    "=klecks",    "=mumps",     "konsens",   "nonsens",  "dissens",  "=mars",
    "sims",       "=bims",      "=hans",     "=als",     "=uns",     "=eins",
    "=links",     "=rechts",    "=nichts",   "=stets",   "=bereits", "=anders",
    "=koks",      "=murks",     "=flachs",   "wachs",    "wuchs",    "fuchs",
    "lachs",      "=luchs",     "=dachs",    "=ochs",    "sechs",    "=falls",
    "=damals",    "=niemals",
};

static const char *const keeps_em[] = {
    "system", "problem", "extrem",  "emblem", "theorem", "=modem",  "bequem",
    "diadem", "ekzem",   "=tandem", "=harem", "=golem",  "totem",   "phonem",
    "=item",  "requiem", "=odem",   "=atem",  "=poem",   "=moslem", "stratagem",
};

static const char *const keeps_ern[] = {
    "konzern",  "modern",   "=intern", "nintern",    "sintern",
    "iintern",  "eintern",  "extern",  "=subaltern", "=ostern",
    "=western", "=gestern", "=eltern", "=bayern",    "=luzern",
};

static const char *const u_plurals[] = {
    "akku",   "kanu",    "tabu",    "uhu",  "guru",   "iglu",  "menu",
    "=gnu",   "zebu",    "kakadu",  "=emu", "marabu", "haiku", "sudoku",
    "niveau", "plateau", "tableau", "clou", "milieu", "adieu",
};

static const char *const ni_plurals[] = {
    "=uni", "=mini", "bikini", "zucchini", "panini", "martini", "bambini",
};

/* --- persons -------------------------------------------------------------------------
 */

static const char *const no_participle[] = {
    "jugend",    "tugend",    "gegend",   "abend",     "tausend",   "dutzend",
    "=elend",    "=elend",    "legend",   "agend",     "dividend",  "kalend",
    "lavend",    "weekend",   "=irgend",  "=nirgend",  "reverend",  "promovend",
    "referend",  "stipend",   "vollend",  "wochenend", "monatsend", "jahresend",
    "kriegsend", "lebensend", "tagesend", "kursend",   "saisonend", "projektend",
    "spend",     "wend",      "blend",    "send",      "pfend",     "trend",
    "=behend",   "addend",    "hazienda", "minuend",
};

static const char *const verb_prefixes[] = {
    "zusammen", "hinunter", "bereit", "entgegen", "weiter", "wieder", "zurueck",
    "gegen",    "unter",    "hinter", "nieder",   "ueber",  "herum",  "voran",
    "herbei",   "vorbei",   "empor",  "durch",    "herab",  "hinab",  "heran",
    "hinaus",   "heraus",   "herein", "hinein",   "teil",   "statt",  "fern",
    "heim",     "still",    "miss",   "nach",     "fort",   "wider",  "voll",
    "fest",     "frei",     "gut",    "los",      "mit",    "vor",    "ver",
    "ent",      "emp",      "zer",    "auf",      "aus",    "ein",    "bei",
    "dar",      "her",      "hin",    "weg",      "ab",     "an",     "be",
    "er",       "ge",       "um",     "zu",
};

static const char *const agents[] = {
    "er",    "ist", "ent",  "ant", "and", "og",   "ekt", "wirt", "eur",     "or",
    "at",    "et",  "ot",   "it",  "ar",  "aer",  "iv",  "urg",  "soph",    "graf",
    "graph", "ert", "path", "ast", "eut", "arch", "aen", "es",   "schmied", "paed",
};

static const char *const keeps_in[] = {
    "ein",         "termin",    "berlin",     "medizin",     "benzin",    "magazin",
    "vitamin",     "=mandarin", "=saccharin", "=heparin",    "=satin",    "platin",
    "=latin",      "=kreatin",  "=keratin",   "nikotin",     "=biotin",   "=valentin",
    "=konstantin", "=quentin",  "martin",     "=kristin",    "terpentin", "serpentin",
    "=palatin",    "bulletin",  "pektin",     "glyzerin",    "glycerin",  "margarin",
    "dioxin",      "=lecithin", "argentin",   "=florentin",  "=trentin",  "=chitin",
    "=gelatin",    "paraffin",  "=aspirin",   "=dentin",     "=statin",   "karotin",
    "=carotin",    "=marin",    "benjamin",   "=hin",        "ruin",      "cousin",
    "=augustin",   "=elastin",  "vanillin",   "=katherin",   "=tamarin",  "rosmarin",
    "ultramarin",  "=stearin",  "=purin",     "=login",      "=plugin",   "=linkedin",
    "=checkin",    "=bassin",   "=erin",      "=interferin", "=satin",    "=titanin",
    "=byzantin",   "=elfantin", "=toxin",
};

static const char *const keeps_innen[] = {
    "innen",         "drinnen",       "binnen",       "rinnen",
    "spinnen",       "sinnen",        "finnen",       "zinnen",
    "minnen",        "linnen",        "beginnen",     "gewinnen",
    "besinnen",      "ersinnen",      "entsinnen",    "nachsinnen",
    "gerinnen",      "entrinnen",     "verrinnen",    "zerrinnen",
    "verspinnen",    "umspinnen",     "einspinnen",   "zurueckgewinnen",
    "abgewinnen",    "hinzugewinnen", "dazugewinnen", "wiedergewinnen",
    "dachrinnen",    "regenrinnen",   "kreuzspinnen", "vogelspinnen",
    "neubeginnen",   "wasserrinnen",  "liebgewinnen", "abspinnen",
    "weiterspinnen", "herausspinnen", "freigewinnen",
};

/* --- maps
 * ------------------------------------------------------------------------------ */

typedef struct {
    const char *from;
    const char *to;
} Pair;

/* Words too short or too odd for the rules. */
static const Pair stems[] = {
    {"oel", "ol"},
    {"oele", "ol"},
    {"oelen", "ol"},
    {"oels", "ol"},
    {"ei", "ei"},
    {"eier", "ei"},
    {"eiern", "ei"},
    {"eies", "ei"},
    {"ehe", "ehe"},
    {"ehen", "ehe"},
    {"see", "see"},
    {"seen", "see"},
    {"sees", "see"},
    {"fee", "fee"},
    {"feen", "fee"},
    {"tee", "tee"},
    {"tees", "tee"},
    {"zoo", "zoo"},
    {"zoos", "zoo"},
    {"zoos", "zoo"},
    {"bau", "bau"},
    {"baus", "bau"},
    {"baues", "bau"},
    {"bauten", "bau"},
    {"bus", "bus"},
    {"busse", "bus"},
    {"bussen", "bus"},
    {"busses", "bus"},
    {"herr", "herr"},
    {"herrn", "herr"},
    {"herren", "herr"},
    {"nachbar", "nachbar"},
    {"nachbarn", "nachbar"},
    {"nachbars", "nachbar"},
    {"hoch", "hoch"},
    {"hohe", "hoch"},
    {"hohen", "hoch"},
    {"hohem", "hoch"},
    {"hoher", "hoch"},
    {"hohes", "hoch"},
    {"hoeher", "hoch"},
    {"hoehere", "hoch"},
    {"hoeheren", "hoch"},
    {"hoeherer", "hoch"},
    {"hoeheres", "hoch"},
    {"hoechste", "hoch"},
    {"hoechsten", "hoch"},
    {"hoechster", "hoch"},
    {"dunkel", "dunkl"},
    {"dunkle", "dunkl"},
    {"dunklen", "dunkl"},
    {"dunkler", "dunkl"},
    {"dunkles", "dunkl"},
    {"dunklem", "dunkl"},
    {"teuer", "teur"},
    {"teure", "teur"},
    {"teuren", "teur"},
    {"teurer", "teur"},
    {"teures", "teur"},
    {"teurem", "teur"},
    {"sauer", "saur"},
    {"saure", "saur"},
    {"sauren", "saur"},
    {"saurer", "saur"},
    {"saures", "saur"},
    {"edel", "edl"},
    {"edle", "edl"},
    {"edlen", "edl"},
    {"edler", "edl"},
    {"edles", "edl"},
    {"gut", "gut"},
    {"gute", "gut"},
    {"guter", "gut"},
    {"mann", "mann"},
    {"maenner", "mann"},
    {"kind", "kind"},
    {"student", "student"},
    {"studierende", "student"},
    {"studierenden", "student"},
    {"studierender", "student"},
    {"drei", "drei"},
    {"zwei", "zwei"},
    /* -er, -en or -e is the word's own, and less it would be another word. */
    {"adler", "adler"},
    {"adlern", "adler"},
    {"adlers", "adler"},
    {"aster", "aster"},
    {"astern", "aster"},
    {"center", "center"},
    {"centers", "center"},
    {"centern", "center"},
    {"eisen", "eisen"},
    {"eisens", "eisen"},
    {"hafer", "hafer"},
    {"hafers", "hafer"},
    {"hammer", "hammer"},
    {"hammers", "hammer"},
    {"haemmer", "hammer"},
    {"haemmern", "hammer"},
    {"kuchen", "kuchen"},
    {"kuchens", "kuchen"},
    {"kohle", "kohle"},
    {"kohlen", "kohle"},
    {"pater", "pater"},
    {"paters", "pater"},
    {"patern", "pater"},
    {"polen", "polen"},
    {"polens", "polen"},
    {"rahmen", "rahmen"},
    {"rahmens", "rahmen"},
    {"reise", "reise"},
    {"reisen", "reise"},
    {"reisende", "reise"},
    {"reisenden", "reise"},
    {"reisender", "reise"},
    {"ruder", "ruder"},
    {"rudern", "ruder"},
    {"ruders", "ruder"},
    {"silber", "silber"},
    {"silbers", "silber"},
    {"taler", "taler"},
    {"talern", "taler"},
    {"talers", "taler"},
    {"wandern", "wander"},
    {"wandere", "wander"},
    {"wanderer", "wander"},
    {"wanderern", "wander"},
    {"wanderers", "wander"},
    {"wanderung", "wander"},
    {"wanderungen", "wander"},
    {"westen", "westen"},
    {"westens", "westen"},
    {"zucker", "zucker"},
    {"zuckers", "zucker"},
    {"naeh", "naeh"},
    {"naehen", "naeh"},
    {"naehens", "naeh"},
    {"schueler", "schuler"},
    {"schuelern", "schuler"},
    {"schuelers", "schuler"},
    {"buerger", "burger"},
    {"buergern", "burger"},
    {"buergers", "burger"},
    {"bauer", "bauer"},
    {"bauern", "bauer"},
    {"bauers", "bauer"},
    {"lager", "lager"},
    {"lagern", "lager"},
    {"lagers", "lager"},
    {"laegern", "lager"},
    {"laeger", "lager"},
    {"poster", "poster"},
    {"postern", "poster"},
    {"posters", "poster"},
    {"muster", "muster"},
    {"mustern", "muster"},
    {"musters", "muster"},
    {"laster", "laster"},
    {"lastern", "laster"},
    {"leber", "leber"},
    {"lebern", "leber"},
    {"mueller", "muller"},
    {"muellern", "muller"},
    {"muellers", "muller"},
    {"messer", "messer"},
    {"messern", "messer"},
    {"messers", "messer"},
    {"wunder", "wunder"},
    {"wundern", "wunder"},
    {"wunders", "wunder"},
    {"wetter", "wetter"},
    {"wetters", "wetter"},
    {"kammer", "kammer"},
    {"kammern", "kammer"},
    {"keller", "keller"},
    {"kellern", "keller"},
    {"kellers", "keller"},
    {"teller", "teller"},
    {"tellern", "teller"},
    {"tellers", "teller"},
    {"master", "master"},
    {"mastern", "master"},
    {"masters", "master"},
    {"filter", "filter"},
    {"filtern", "filter"},
    {"filters", "filter"},
    {"futter", "futter"},
    {"futters", "futter"},
    {"mutter", "mutter"},
    {"muetter", "mutter"},
    {"muettern", "mutter"},
    {"finger", "finger"},
    {"fingern", "finger"},
    {"fingers", "finger"},
    {"eimer", "eimer"},
    {"eimern", "eimer"},
    {"becher", "becher"},
    {"bechern", "becher"},
    {"feier", "feier"},
    {"feiern", "feier"},
    {"feiert", "feier"},
    {"feierte", "feier"},
    {"gefeiert", "feier"},
    {"elter", "elter"},
    {"eltern", "elter"},
    {"alter", "alter"},
    {"alters", "alter"},
    {"karte", "kart"},
    {"mauer", "mauer"},
    {"mauern", "mauer"},
    {"steuer", "steuer"},
    {"steuern", "steuer"},
    {"dauer", "dauer"},
    {"feuer", "feuer"},
    {"feuers", "feuer"},
    {"feuern", "feuer"},
    {"acker", "acker"},
    {"aecker", "acker"},
    {"aeckern", "acker"},
    {"ackers", "acker"},
    {"kaese", "kaese"},
    {"kaeses", "kaese"},
};

/* Latin, Greek and Italian nouns whose plural replaces the ending; also as the last
 * part of a compound. The plural's rest is what Snowball makes of it. */
static const Pair latin[] = {
    {"zentrum", "zentr"},
    {"zentrums", "zentr"},
    {"zentren", "zentr"},
    {"museum", "muse"},
    {"museums", "muse"},
    {"museen", "muse"},
    {"forum", "foru"},
    {"forums", "foru"},
    {"foren", "foru"},
    {"fora", "foru"},
    {"album", "albu"},
    {"albums", "albu"},
    {"alben", "albu"},
    {"datum", "datu"},
    {"datums", "datu"},
    {"visum", "visu"},
    {"visums", "visu"},
    {"visa", "visu"},
    {"jubilaum", "jubila"},
    {"jubilaums", "jubila"},
    {"jubilaen", "jubila"},
    {"spektrum", "spektr"},
    {"spektrums", "spektr"},
    {"spektren", "spektr"},
    {"praktikum", "praktik"},
    {"praktikums", "praktik"},
    {"praktika", "praktik"},
    {"praktiken", "praktike"},
    {"ium", "i"},
    {"iums", "i"},
    {"ismus", "ism"},
    {"ismen", "ism"},
    {"rhythmus", "rhythm"},
    {"globus", "glob"},
    {"globen", "glob"},
    {"globusse", "glob"},
    {"virus", "viru"},
    {"viren", "viru"},
    {"bonus", "bonu"},
    {"boni", "bonu"},
    {"kaktus", "kakt"},
    {"kakteen", "kakt"},
    {"radius", "radi"},
    {"radien", "radi"},
    {"thema", "them"},
    {"themas", "them"},
    {"themen", "them"},
    {"schema", "schem"},
    {"schemas", "schem"},
    {"schemata", "schem"},
    {"firma", "firm"},
    {"firmas", "firm"},
    {"firmen", "firm"},
    {"villa", "vill"},
    {"villas", "vill"},
    {"villen", "vill"},
    {"pizza", "pizz"},
    {"pizzas", "pizz"},
    {"pizzen", "pizz"},
    {"drama", "dram"},
    {"dramas", "dram"},
    {"dramen", "dram"},
    {"konto", "kont"},
    {"kontos", "kont"},
    {"konten", "kont"},
    {"konti", "kont"},
    {"risiko", "risik"},
    {"risikos", "risik"},
    {"risiken", "risik"},
    {"praxis", "praxi"},
    {"praxen", "praxi"},
    {"basis", "basi"},
    {"basen", "basi"},
    {"lexikon", "lexik"},
    {"lexikons", "lexik"},
    {"lexika", "lexik"},
    {"komma", "komma"},
    {"kommas", "komma"},
    {"kommata", "komma"},
    {"atlas", "atlas"},
    {"atlanten", "atlas"},
    {"atlasse", "atlas"},
    {"prinzip", "prinzip"},
    {"prinzipien", "prinzip"},
    {"prinzips", "prinzip"},
    {"material", "material"},
    {"materialien", "material"},
    {"materials", "material"},
    {"statue", "statu"},
    {"statuen", "statu"},
    {"antenne", "antenn"},
};

/* Forms of strong verbs, after the list of them in Duden, Die Grammatik: the frequent
 * ones. Endings for persons are in the forms; prefixes may come before. */
static const Pair strong[] = {
    {"hilft", "helfen"},
    {"hilfst", "helfen"},
    {"half", "helfen"},
    {"halfen", "helfen"},
    {"geholfen", "helfen"},
    {"holfen", "helfen"},
    {"hilf", "helfen"},
    {"gibt", "geben"},
    {"gibst", "geben"},
    {"gab", "geben"},
    {"gaben", "geben"},
    {"gegeben", "geben"},
    {"nimmt", "nehmen"},
    {"nimmst", "nehmen"},
    {"nahm", "nehmen"},
    {"nahmen", "nehmen"},
    {"genommen", "nehmen"},
    {"nommen", "nehmen"},
    {"trifft", "treffen"},
    {"traf", "treffen"},
    {"trafen", "treffen"},
    {"getroffen", "treffen"},
    {"troffen", "treffen"},
    {"spricht", "sprechen"},
    {"sprichst", "sprechen"},
    {"sprach", "sprechen"},
    {"sprachen", "sprechen"},
    {"gesprochen", "sprechen"},
    {"sprochen", "sprechen"},
    {"sieht", "sehen"},
    {"siehst", "sehen"},
    {"sah", "sehen"},
    {"sahen", "sehen"},
    {"gesehen", "sehen"},
    {"liest", "lesen"},
    {"las", "lesen"},
    {"lasen", "lesen"},
    {"gelesen", "lesen"},
    {"isst", "essen"},
    {"ass", "essen"},
    {"assen", "essen"},
    {"gegessen", "essen"},
    {"laeuft", "laufen"},
    {"lief", "laufen"},
    {"liefen", "laufen"},
    {"gelaufen", "laufen"},
    {"faehrt", "fahren"},
    {"faehrst", "fahren"},
    {"fuhr", "fahren"},
    {"fuhren", "fahren"},
    {"gefahren", "fahren"},
    {"traegt", "tragen"},
    {"traegst", "tragen"},
    {"trug", "tragen"},
    {"trugen", "tragen"},
    {"getragen", "tragen"},
    {"schlaeft", "schlafen"},
    {"schlief", "schlafen"},
    {"schliefen", "schlafen"},
    {"geschlafen", "schlafen"},
    {"fand", "finden"},
    {"fanden", "finden"},
    {"gefunden", "finden"},
    {"funden", "finden"},
    {"band", "binden"},
    {"banden", "binden"},
    {"gebunden", "binden"},
    {"bunden", "binden"},
    {"sang", "singen"},
    {"sangen", "singen"},
    {"gesungen", "singen"},
    {"trank", "trinken"},
    {"tranken", "trinken"},
    {"getrunken", "trinken"},
    {"schrieb", "schreiben"},
    {"schrieben", "schreiben"},
    {"geschrieben", "schreiben"},
    {"blieb", "bleiben"},
    {"blieben", "bleiben"},
    {"geblieben", "bleiben"},
    {"lieh", "leihen"},
    {"liehen", "leihen"},
    {"geliehen", "leihen"},
    {"bot", "bieten"},
    {"boten", "bieten"},
    {"geboten", "bieten"},
    {"zog", "ziehen"},
    {"zogen", "ziehen"},
    {"gezogen", "ziehen"},
    {"schloss", "schliessen"},
    {"schlossen", "schliessen"},
    {"geschlossen", "schliessen"},
    {"schlossenen", "schliessen"},
    {"verlor", "verlieren"},
    {"verloren", "verlieren"},
    {"floss", "fliessen"},
    {"flossen", "fliessen"},
    {"geflossen", "fliessen"},
    {"goss", "giessen"},
    {"gossen", "giessen"},
    {"gegossen", "giessen"},
    {"ging", "gehen"},
    {"gingen", "gehen"},
    {"gegangen", "gehen"},
    {"stand", "stehen"},
    {"standen", "stehen"},
    {"gestanden", "stehen"},
    {"kam", "kommen"},
    {"kamen", "kommen"},
    {"gekommen", "kommen"},
    {"brachte", "bringen"},
    {"brachten", "bringen"},
    {"gebracht", "bringen"},
    {"bracht", "bringen"},
    {"dachte", "denken"},
    {"dachten", "denken"},
    {"gedacht", "denken"},
    {"kannte", "kennen"},
    {"kannten", "kennen"},
    {"gekannt", "kennen"},
    {"nannte", "nennen"},
    {"nannten", "nennen"},
    {"genannt", "nennen"},
    {"wirbt", "werben"},
    {"warb", "werben"},
    {"warben", "werben"},
    {"geworben", "werben"},
    {"worben", "werben"},
    {"wirft", "werfen"},
    {"warf", "werfen"},
    {"warfen", "werfen"},
    {"geworfen", "werfen"},
    {"stirbt", "sterben"},
    {"starb", "sterben"},
    {"starben", "sterben"},
    {"gestorben", "sterben"},
    {"waescht", "waschen"},
    {"wusch", "waschen"},
    {"wuschen", "waschen"},
    {"gewaschen", "waschen"},
    {"waechst", "wachsen"},
    {"wuchs", "wachsen"},
    {"wuchsen", "wachsen"},
    {"gewachsen", "wachsen"},
    {"baeckt", "backen"},
    {"gebacken", "backen"},
    {"graebt", "graben"},
    {"grub", "graben"},
    {"gruben", "graben"},
    {"gegraben", "graben"},
    {"laedt", "laden"},
    {"lud", "laden"},
    {"luden", "laden"},
    {"geladen", "laden"},
    {"haelt", "halten"},
    {"hielt", "halten"},
    {"hielten", "halten"},
    {"gehalten", "halten"},
    {"faellt", "fallen"},
    {"fiel", "fallen"},
    {"fielen", "fallen"},
    {"gefallen", "fallen"},
    {"laesst", "lassen"},
    {"liess", "lassen"},
    {"liessen", "lassen"},
    {"gelassen", "lassen"},
    {"schlaegt", "schlagen"},
    {"schlug", "schlagen"},
    {"schlugen", "schlagen"},
    {"geschlagen", "schlagen"},
    {"gewann", "gewinnen"},
    {"gewannen", "gewinnen"},
    {"gewonnen", "gewinnen"},
    {"begann", "beginnen"},
    {"begannen", "beginnen"},
    {"begonnen", "beginnen"},
    {"schwamm", "schwimmen"},
    {"schwammen", "schwimmen"},
    {"geschwommen", "schwimmen"},
    {"sprang", "springen"},
    {"sprangen", "springen"},
    {"gesprungen", "springen"},
    {"sass", "sitzen"},
    {"sassen", "sitzen"},
    {"gesessen", "sitzen"},
    {"lag", "liegen"},
    {"lagen", "liegen"},
    {"gelegen", "liegen"},
    {"vergisst", "vergessen"},
    {"vergass", "vergessen"},
    {"tritt", "treten"},
    {"trat", "treten"},
    {"traten", "treten"},
    {"getreten", "treten"},
    {"empfiehlt", "empfehlen"},
    {"empfahl", "empfehlen"},
    {"empfohlen", "empfehlen"},
    {"wies", "weisen"},
    {"wiesen", "weisen"},
    {"gewiesen", "weisen"},
    {"schied", "scheiden"},
    {"schieden", "scheiden"},
    {"geschieden", "scheiden"},
    {"schuf", "schaffen"},
    {"schufen", "schaffen"},
    {"weiss", "wissen"},
    {"wusste", "wissen"},
    {"wussten", "wissen"},
    {"gewusst", "wissen"},
    {"stieg", "steigen"},
    {"stiegen", "steigen"},
    {"gestiegen", "steigen"},
    {"griff", "greifen"},
    {"griffen", "greifen"},
    {"gegriffen", "greifen"},
    {"schnitt", "schneiden"},
    {"schnitten", "schneiden"},
    {"geschnitten", "schneiden"},
    {"ritt", "reiten"},
    {"ritten", "reiten"},
    {"geritten", "reiten"},
    {"stritt", "streiten"},
    {"stritten", "streiten"},
    {"gestritten", "streiten"},
    {"hob", "heben"},
    {"hoben", "heben"},
    {"gehoben", "heben"},
    {"rief", "rufen"},
    {"riefen", "rufen"},
    {"gerufen", "rufen"},
    {"braet", "braten"},
    {"briet", "braten"},
    {"gebraten", "braten"},
    {"misst", "messen"},
    {"mass", "messen"},
    {"gemessen", "messen"},
    {"bricht", "brechen"},
    {"brach", "brechen"},
    {"brachen", "brechen"},
    {"gebrochen", "brechen"},
    {"stiehlt", "stehlen"},
    {"stahl", "stehlen"},
    {"gestohlen", "stehlen"},
    {"tut", "tun"},
    {"tat", "tun"},
    {"taten", "tun"},
    {"getan", "tun"},
};

/* Women's words that differ from the man's in more than -in: a vowel, a lost -e. */
static const Pair genders[] = {
    {"aerzt", "arzt"},
    {"koech", "koch"},
    {"baeuer", "bauer"},
    {"anwaelt", "anwalt"},
    {"raet", "rat"},
    {"graef", "graf"},
    {"jued", "jude"},
    {"franzoes", "franzose"},
    {"schwaeb", "schwabe"},
    {"voegt", "vogt"},
    {"bischoef", "bischof"},
    {"proepst", "propst"},
    {"woelf", "wolf"},
    {"fuechs", "fuchs"},
    {"huend", "hund"},
    {"baer", "baer"},
    {"loew", "loewe"},

    {"schwaeger", "schwager"},

    {"goett", "gott"},

    {"kund", "kunde"},
    {"kolleg", "kollege"},
    {"beamt", "beamte"},
    {"bot", "bote"},
    {"genoss", "genosse"},
    {"erb", "erbe"},
    {"zeug", "zeuge"},
    {"expert", "experte"},
    {"pat", "pate"},
    {"gatt", "gatte"},
    {"russ", "russe"},
    {"pol", "pole"},
    {"tuerk", "tuerke"},
    {"chines", "chinese"},
    {"griech", "grieche"},
    {"schott", "schotte"},
    {"daen", "daene"},
    {"schwed", "schwede"},
    {"finn", "finne"},
    {"laot", "laote"},
    {"kurd", "kurde"},
    {"serb", "serbe"},
    {"kroat", "kroate"},
    {"tschech", "tscheche"},
    {"brit", "brite"},
    {"ir", "ire"},
    {"held", "held"},
    {"lai", "laie"},
    {"sklav", "sklave"},
    {"jung", "junge"},
    {"chef", "chef"},
    {"freund", "freund"},
    {"feind", "feind"},
    {"wirt", "wirt"},
    {"koenig", "koenig"},
    {"herzog", "herzog"},
    {"enkel", "enkel"},
    {"gemahl", "gemahl"},
    {"fuerst", "fuerst"},
    {"prinz", "prinz"},
    {"dieb", "dieb"},
    {"spion", "spion"},
    {"dekan", "dekan"},
    {"general", "general"},
    {"konsul", "konsul"},
    {"kaplan", "kaplan"},

    {"gehilf", "gehilfe"},

    {"vorfahr", "vorfahre"},
    {"nachfahr", "nachfahre"},
    {"nachkomm", "nachkomme"},
    {"insass", "insasse"},

    {"eidgenoss", "eidgenosse"},
    {"log", "loge"},
    {"gog", "goge"},
    {"urg", "urge"},

    {"sportsmaenn", "sportsmann"},
    {"amtmaenn", "amtmann"},
    {"landsmaenn", "landsmann"},
    {"azub", "azubi"},
    {"studier", "student"},
    {"hirt", "hirte"},
    {"slowak", "slowake"},
    {"mongol", "mongole"},
    {"tschetschen", "tschetschene"},
    {"teuton", "teutone"},
    {"normann", "normanne"},
    {"wart", "wart"},
    {"gefaehrt", "gefaehrte"},
    {"teufel", "teufel"},
    {"hugenott", "hugenotte"},
    {"philanthrop", "philanthrop"},
    {"maezen", "maezen"},
    {"didakt", "didakt"},
    {"ahnherr", "ahnherr"},
    {"gesell", "geselle"},
    {"lett", "lette"},
    {"hunn", "hunne"},
    {"kreol", "kreole"},
    {"jesid", "jeside"},
    {"schuetz", "schuetze"},
    {"bub", "bube"},
    {"buerg", "buerge"},
    {"rivale", "rivale"},
    {"rival", "rivale"},
    {"prokurist", "prokurist"},
    {"tyrann", "tyrann"},
    {"christ", "christ"},
    {"papst", "papst"},

    {"sintez", "sinto"},
    {"mensch", "mensch"},
    {"gaest", "gast"},
    {"vorstaend", "vorstand"},
    {"lehrling", "lehrling"},
    {"fluechtling", "fluechtling"},
    {"profi", "profi"},

    {"mitglied", "mitglied"},
    {"soldat", "soldat"},
};

static const struct {
    const char *const *words;
    gsize n;
} lists[KL_N_LISTS] = {
#define LIST(words)                                                                    \
    {                                                                                  \
        words, G_N_ELEMENTS(words)                                                     \
    }
    [KL_LIST_STOPWORD] = LIST(stopwords),
    [KL_LIST_LEGAL_FORM] = LIST(legal_forms),
    [KL_LIST_ABBREVIATION] = LIST(abbreviations),
    [KL_LIST_KEEPS_S] = LIST(keeps_s),
    [KL_LIST_KEEPS_EM] = LIST(keeps_em),
    [KL_LIST_KEEPS_ERN] = LIST(keeps_ern),
    [KL_LIST_U_PLURAL] = LIST(u_plurals),
    [KL_LIST_NI_PLURAL] = LIST(ni_plurals),
    [KL_LIST_NO_PARTICIPLE] = LIST(no_participle),
    [KL_LIST_VERB_PREFIX] = LIST(verb_prefixes),
    [KL_LIST_AGENT] = LIST(agents),
    [KL_LIST_KEEPS_IN] = LIST(keeps_in),
    [KL_LIST_KEEPS_INNEN] = LIST(keeps_innen),
#undef LIST
};

static const struct {
    const Pair *pairs;
    gsize n;
} maps[KL_N_MAPS] = {
    [KL_MAP_STEM] = {stems, G_N_ELEMENTS(stems)},
    [KL_MAP_LATIN] = {latin, G_N_ELEMENTS(latin)},
    [KL_MAP_STRONG] = {strong, G_N_ELEMENTS(strong)},
    [KL_MAP_GENDER] = {genders, G_N_ELEMENTS(genders)},
};

/* Hash tables over the arrays above, made once and never changed. */
typedef struct {
    GHashTable *lists[KL_N_LISTS];
    GHashTable *maps[KL_N_MAPS];
} Tables;

static const Tables *
get_tables(void)
{
    static gsize ready;
    static Tables tables;
    if (g_once_init_enter(&ready)) {
        for (gsize i = 0; i < KL_N_LISTS; i++) {
            tables.lists[i] = g_hash_table_new(g_str_hash, g_str_equal);
            for (gsize j = 0; j < lists[i].n; j++) {
                g_hash_table_add(tables.lists[i], (gpointer)(gsize)lists[i].words[j]);
            }
        }
        for (gsize i = 0; i < KL_N_MAPS; i++) {
            tables.maps[i] = g_hash_table_new(g_str_hash, g_str_equal);
            for (gsize j = 0; j < maps[i].n; j++) {
                g_hash_table_insert(tables.maps[i],
                                    (gpointer)(gsize)maps[i].pairs[j].from,
                                    (gpointer)(gsize)maps[i].pairs[j].to);
            }
        }
        g_once_init_leave(&ready, 1);
    }
    return &tables;
}

/* Longer words are in no table. */
#define MAX_KEY 32

static gpointer
look_up(GHashTable *table, const char *word, gsize length)
{
    char key[MAX_KEY + 1];
    if (length == 0 || length > MAX_KEY) {
        return NULL;
    }
    memcpy(key, word, length);
    key[length] = '\0';
    return g_hash_table_lookup(table, key);
}

gboolean
kl_list_has(KlListId list, const char *word, gsize length)
{
    return look_up(get_tables()->lists[list], word, length) != NULL;
}

gboolean
kl_list_has_suffix(KlListId list, const char *word, gsize length)
{
    for (gsize i = 0; i < lists[list].n; i++) {
        const char *suffix = lists[list].words[i];
        gboolean is_whole = *suffix == '=';
        suffix += is_whole;
        gsize n = strlen(suffix);
        if ((is_whole ? n == length : n <= length) &&
            memcmp(word + length - n, suffix, n) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static gsize
match_prefix(KlListId list, const char *word, gsize length)
{
    for (gsize i = 0; i < lists[list].n; i++) {
        const char *prefix = lists[list].words[i];
        gsize n = strlen(prefix);
        if (n <= length && memcmp(word, prefix, n) == 0) {
            return n;
        }
    }
    return 0;
}

gsize
kl_list_prefix_length(KlListId list, const char *word, gsize length)
{
    gsize first = match_prefix(list, word, length);
    return first == 0 ? 0 : first + match_prefix(list, word + first, length - first);
}

const char *
kl_map_lookup(KlMapId map, const char *word, gsize length)
{
    return look_up(get_tables()->maps[map], word, length);
}

const char *
kl_map_lookup_suffix(KlMapId map, const char *word, gsize length, gsize *ret_kept)
{
    for (gsize kept = length > MAX_KEY ? length - MAX_KEY : 0; kept < length; kept++) {
        const char *to = kl_map_lookup(map, word + kept, length - kept);
        if (to) {
            *ret_kept = kept;
            return to;
        }
    }
    return NULL;
}
