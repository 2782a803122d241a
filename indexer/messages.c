#include "indexer/messages.h"

#include <stddef.h>

#define E KL_SEVERITY_ERROR
#define W KL_SEVERITY_WARNING

/* clang-format off: a table that is read line by line */
static const KlMessageText texts[KL_N_MESSAGES] = {
    [KL_MSG_UNREADABLE] = {"K101", E, "die Datei ist nicht lesbar: $1",
                           "Rechte der Datei prüfen"},
    [KL_MSG_NOT_REGULAR] =
        {"K102", E, "keine gewöhnliche Datei",
         "nur gewöhnliche Dateien werden gelesen, keine Geräte, Pipes oder Ordner"},
    [KL_MSG_SYMLINK] = {"K103", E, "symbolische Verknüpfungen werden nicht gelesen",
                        "die Datei selbst an diese Stelle legen"},
    [KL_MSG_TOO_LARGE] = {"K104", E, "die Datei ist zu groß: $1, erlaubt sind $2",
                          NULL},
    [KL_MSG_EMPTY] = {"K105", E, "die Datei ist leer", NULL},
    [KL_MSG_NOT_UTF8] = {"K106", E, "ungültiges UTF-8 (Byte $1)",
                         "die Datei im Editor als UTF-8 speichern"},
    [KL_MSG_LATIN1] = {"K107", E, "ungültiges UTF-8: Byte $1, in Latin-1 wäre das »$2«",
                       "die Datei ist vermutlich in Latin-1 (Windows-1252) "
                       "gespeichert; im Editor als UTF-8 speichern"},
    [KL_MSG_UTF16] = {"K108", E, "die Datei ist in UTF-16 gespeichert",
                      "im Editor als UTF-8 speichern"},
    [KL_MSG_NUL] = {"K109", E, "die Datei enthält ein Nullbyte",
                    "ist das wirklich eine Textdatei?"},
    [KL_MSG_CONTROL] = {"K110", E, "Steuerzeichen $1 ist nicht erlaubt",
                        "das unsichtbare Zeichen löschen"},
    [KL_MSG_SEPARATOR] =
        {"K111", E, "unsichtbares Zeichen $1 ist nicht erlaubt",
         "das Zeichen löschen oder durch einen Zeilenumbruch ersetzen"},
    [KL_MSG_CHANGING] = {"K112", E, "die Datei wird gerade geändert",
                         "noch einmal starten, wenn sie gespeichert ist"},
    [KL_MSG_MORE] = {"K113", E, "$1 weitere Befunde in dieser Datei",
                     "zuerst die gezeigten beheben"},
    [KL_MSG_MISSING_FILE] = {"K114", E, "die Datei fehlt",
                             "ohne sie gibt es keinen Index"},

    [KL_MSG_YAML_SYNTAX] = {"K201", E, "YAML: $1", NULL},
    [KL_MSG_YAML_COLON] = {"K202", E, "YAML: hier darf kein Doppelpunkt stehen",
                           "Werte, in denen »: « vorkommt, in gerade "
                           "Anführungszeichen (\") setzen; oder die Einrückung prüfen"},
    [KL_MSG_YAML_QUOTE] =
        {"K203", E,
         "YAML: das Anführungszeichen, das hier beginnt, wird nicht geschlossen", NULL},
    [KL_MSG_YAML_TAB] = {"K204", E, "Tabulator; YAML wird mit Leerzeichen eingerückt",
                         "den Tabulator durch Leerzeichen ersetzen"},
    [KL_MSG_YAML_NBSP] = {"K226", E,
                          "geschütztes Leerzeichen; YAML braucht hier ein gewöhnliches",
                          "das Zeichen löschen und ein gewöhnliches Leerzeichen "
                          "tippen; es kommt oft aus "
                          "kopiertem Text"},
    [KL_MSG_YAML_COMMENT] =
        {"K227", W, "ab »#« ist der Rest der Zeile ein Kommentar und fehlt im Wert",
         "gehört er dazu, den ganzen Wert in Anführungszeichen setzen; sonst zwei "
         "Leerzeichen vor »#«"},
    [KL_MSG_YAML_ALIAS] = {"K205", E, "Verweis »*$1« ist nicht erlaubt",
                           "den Wert ausschreiben; beginnt ein Text mit »*«, gehört er "
                           "in Anführungszeichen"},
    [KL_MSG_YAML_ANCHOR] = {"K206", E, "Anker »&$1« ist nicht erlaubt",
                            "den Wert ausschreiben; beginnt ein Text mit »&«, gehört "
                            "er in Anführungszeichen"},
    [KL_MSG_YAML_TAG] = {"K207", E, "Typangabe »$1« ist nicht erlaubt",
                         "beginnt ein Text mit »!«, gehört er in Anführungszeichen"},
    [KL_MSG_YAML_MERGE] = {"K208", E, "»<<« ist nicht erlaubt",
                           "die Angaben ausschreiben"},
    [KL_MSG_YAML_DOCUMENTS] = {"K209", E, "nur ein YAML-Dokument je Datei ist erlaubt",
                               "die Zeile »---« entfernen"},
    [KL_MSG_YAML_DIRECTIVE] = {"K210", E, "YAML-Direktiven (»%«) sind nicht erlaubt",
                               NULL},
    [KL_MSG_YAML_DEPTH] = {"K211", E, "zu tief verschachtelt (höchstens 8 Ebenen)",
                           NULL},
    [KL_MSG_YAML_DUPLICATE] = {"K212", E, "Schlüssel »$1« steht schon in Zeile $2",
                               "einen der beiden entfernen"},
    [KL_MSG_YAML_COMPLEX_KEY] = {"K213", E,
                                 "ein Schlüssel muss ein einfacher Text sein", NULL},
    [KL_MSG_YAML_CONTROL] = {"K214", E, "der Wert enthält das Steuerzeichen $1", NULL},
    [KL_MSG_YAML_NOT_MAP] = {"K215", E,
                             "hier werden Angaben der Form »schlüssel: wert« erwartet",
                             NULL},
    [KL_MSG_UNKNOWN_KEY] = {"K216", E, "unbekannter Schlüssel »$1«", NULL},
    [KL_MSG_WANT_TEXT] = {"K217", E, "»$1« muss ein Text sein", NULL},
    [KL_MSG_WANT_LIST] = {"K218", E, "»$1« muss eine Liste sein",
                          "Listen stehen in eckigen Klammern: [eins, zwei]; oder "
                          "untereinander mit »- «"},
    [KL_MSG_WANT_MAP] = {"K219", E,
                         "»$1« muss aus Angaben der Form »schlüssel: wert« bestehen",
                         NULL},
    [KL_MSG_WANT_BOOL] = {"K220", E, "»$1« muss true oder false sein", NULL},
    [KL_MSG_WANT_NUMBER] = {"K221", E, "»$1« muss eine ganze Zahl von 1 bis 100 sein",
                            NULL},
    [KL_MSG_MISSING_KEY] = {"K222", E, "Angabe »$1« fehlt", NULL},
    [KL_MSG_EMPTY_VALUE] = {"K223", E, "»$1« ist leer",
                            "einen Wert eintragen oder die Zeile entfernen"},
    [KL_MSG_TOO_LONG] = {"K224", E, "»$1« ist zu lang: $2", NULL},
    [KL_MSG_TOO_MANY] = {"K225", E, "»$1« hat zu viele Einträge: $2", NULL},

    [KL_MSG_NO_FRONT_MATTER] = {"K301", E, "die Datei beginnt nicht mit »---«",
                                "die erste Zeile ist »---«, danach folgen die Angaben, "
                                "dann wieder »---« und der Text"},
    [KL_MSG_OPEN_FRONT_MATTER] =
        {"K302", E, "die Angaben, die hier mit »---« beginnen, enden nirgends",
         "nach der letzten Angabe eine Zeile »---« einfügen"},
    [KL_MSG_BAD_SLUG] = {"K303", E,
                         "Dateiname »$1«: erlaubt sind Kleinbuchstaben a–z, Ziffern "
                         "und Bindestriche (höchstens 100)",
                         NULL},
    [KL_MSG_UNKNOWN_VALUE] = {"K310", E, "unbekannter Wert »$1« für »$2«", NULL},
    [KL_MSG_REPEATED_VALUE] = {"K311", W, "Wert »$1« steht in »$2« mehrmals", NULL},
    [KL_MSG_VALUE_NOT_COUNTED] =
        {"K312", W, "Wert »$1« zählt bei der Rolle »$2« in keiner Facette", NULL},
    [KL_MSG_MISSING_FACET] = {"K313", E, "kein Wert für die Facette »$1« (aus »$2«)",
                              "jeder Fall braucht mindestens einen"},
    [KL_MSG_TOO_FEW_PARTNERS] =
        {"K314", E, "eine Kooperation braucht mindestens zwei Partner, hier ist es $1",
         NULL},
    [KL_MSG_UNKNOWN_ROLE] = {"K315", E, "unbekannte Rolle »$1«",
                             "möglich sind Unternehmen, Initiative, Verein, Verband, "
                             "Kommune, Bildungseinrichtung, Stiftung, Sonstige"},
    [KL_MSG_BAD_URL] =
        {"K316", E, "»$1« ist keine Webadresse",
         "eine vollständige Adresse angeben, die mit https:// oder http:// beginnt"},
    [KL_MSG_BAD_DATE] = {"K317", E, "»$1« ist kein Datum für »$2«",
                         "Datum als JJJJ-MM-TT; bei beginn und ende genügt das Jahr"},
    [KL_MSG_NO_SUCH_DATE] = {"K318", E, "den Tag »$1« gibt es nicht", NULL},
    [KL_MSG_END_BEFORE_BEGIN] = {"K319", E, "ende »$1« liegt vor beginn »$2«", NULL},
    [KL_MSG_STAND_OVERDUE] = {"K320", W, "stand »$1« liegt mehr als zwei Jahre zurück",
                              "die Angaben prüfen und das Datum erneuern"},
    [KL_MSG_STAND_FUTURE] = {"K321", W, "stand »$1« liegt in der Zukunft", NULL},
    [KL_MSG_FORMER_BAD] = {"K322", E,
                           "alte Adresse »$1«: erlaubt sind Kleinbuchstaben a–z, "
                           "Ziffern und Bindestriche",
                           NULL},
    [KL_MSG_FORMER_OWN] = {"K323", E,
                           "alte Adresse »$1« ist die heutige Adresse des Falls", NULL},
    [KL_MSG_FORMER_TAKEN] = {"K324", E, "alte Adresse »$1« gehört schon dem Fall »$1«",
                             NULL},
    [KL_MSG_FORMER_CLASH] = {"K325", E, "alte Adresse »$1« nennt auch der Fall »$2«",
                             NULL},
    [KL_MSG_PICTURE_MISSING] = {"K326", E,
                                "das Bild »$1« gibt es nicht im Ordner bilder", NULL},
    [KL_MSG_PICTURE_BROKEN] = {"K327", E, "das Bild »$1« kann nicht gezeigt werden",
                               "die Befunde zu diesem Bild beheben"},
    [KL_MSG_SUMMARY_LONG] =
        {"K328", W,
         "die Kurzfassung ist lang: $1 Zeichen, empfohlen sind höchstens 300", NULL},
    [KL_MSG_NO_SOURCE] = {"K329", W, "der Fall nennt keine Quelle",
                          "unter quellen: mindestens eine Quelle angeben"},
    [KL_MSG_EMPTY_BODY] = {"K330", W, "unter den Angaben steht kein Text", NULL},
    [KL_MSG_TITLE_REPEATED] = {"K331", W, "so heißt auch der Fall »$1«",
                               "ein Titel, der sagt, was hier anders ist, hilft beim "
                               "Auswählen"},

    [KL_MSG_BODY_H1] = {"K401", W, "Überschrift der ersten Ebene (»#«) im Text",
                        "der Titel steht oben in titel; Abschnitte beginnen mit »##«"},
    [KL_MSG_HEADING_JUMP] = {"K402", W, "Überschrift springt von Ebene $1 auf Ebene $2",
                             NULL},
    [KL_MSG_HEADING_EMPTY] = {"K403", E, "Überschrift ohne Text", NULL},
    [KL_MSG_LINK_SCHEME] =
        {"K404", E, "Link »$1« ist nicht erlaubt",
         "möglich sind https, http, mailto und Adressen dieser Website wie /faelle/…"},
    [KL_MSG_LINK_RELATIVE] =
        {"K405", E, "Link »$1« führt nirgendwohin",
         "Adressen dieser Website beginnen mit »/«, etwa /faelle/… oder /seiten/…"},
    [KL_MSG_LINK_EMPTY] = {"K406", E, "Link ohne $1", NULL},
    [KL_MSG_LINK_CASE] = {"K407", E, "den Fall »$1« gibt es nicht", NULL},
    [KL_MSG_LINK_PAGE] = {"K408", E, "die Seite »$1« gibt es nicht", NULL},
    [KL_MSG_LINK_PICTURE] = {"K409", E, "das Bild »$1« gibt es nicht", NULL},
    [KL_MSG_LINK_ANCHOR] = {"K410", E,
                            "den Abschnitt »#$1« gibt es in diesem Text nicht", NULL},
    [KL_MSG_LINK_PATH] = {"K411", E,
                          "die Adresse »$1« gibt es auf dieser Website nicht", NULL},
    [KL_MSG_LINK_VALUE] = {"K417", E,
                           "Link: die Facette »$2« hat keinen Wert mit der id »$1«",
                           "ids stehen in taxonomie.yaml; ändert sich eine, gehört die "
                           "alte dort unter frueher"},
    [KL_MSG_LINK_SECTION] = {"K421", W, "in »$1« gibt es keinen Abschnitt »#$2«", NULL},
    [KL_MSG_IMAGE_REMOTE] =
        {"K412", E, "Bild »$1« liegt nicht auf dieser Website",
         "Bilder gehören in den Ordner bilder und werden als /bilder/… eingebunden"},
    [KL_MSG_IMAGE_ALT] = {"K413", E, "Bild ohne Alternativtext",
                          "in den eckigen Klammern beschreiben, was zu sehen ist: "
                          "![Beschreibung](/bilder/…)"},
    [KL_MSG_COSTLY] = {"K414", E, "der Text enthält zu viele »$1« ($2)",
                       "so viele Sonderzeichen kann ein Fall nicht brauchen"},
    [KL_MSG_NESTED] = {"K415", E, "der Text ist zu tief verschachtelt", NULL},
    [KL_MSG_RAW_HTML] = {"K416", W,
                         "HTML wird nicht ausgeführt, sondern als Text gezeigt",
                         "Hervorhebungen, Listen und Links als Markdown schreiben"},
    [KL_MSG_HEADING_BLANK] = {"K418", W, "nach »##« fehlt ein Leerzeichen",
                              "ohne wird die Zeile als Text gezeigt, nicht als "
                              "Überschrift"},
    [KL_MSG_TABLE] = {"K419", W,
                      "Tabellen werden nicht gesetzt, sondern als Text gezeigt",
                      "eine Liste schreiben"},
    [KL_MSG_BULLET] = {"K420", W, "»•« macht keine Liste",
                       "Listenpunkte beginnen mit »- «, nach einer leeren Zeile"},

    [KL_MSG_FACET_ID] = {"K501", E,
                         "id »$1«: erlaubt sind Kleinbuchstaben a–z, Ziffern und "
                         "Bindestriche (höchstens 64)",
                         NULL},
    [KL_MSG_FACET_RESERVED] =
        {"K502", E, "die id »$1« ist vergeben: so heißt ein Parameter der Website",
         NULL},
    [KL_MSG_FACET_REPEATED] = {"K503", E, "eine Facette mit der id »$1« gibt es schon",
                               NULL},
    [KL_MSG_FACET_FIELD] =
        {"K504", E, "»$1« ist eine Angabe des Falls, die keine Facette sein kann",
         NULL},
    [KL_MSG_FACET_FIELD_NAME] =
        {"K505", E,
         "feld »$1«: erlaubt sind Kleinbuchstaben a–z, Ziffern, _ und Bindestriche",
         NULL},
    [KL_MSG_FACET_FIELD_REPEATED] = {"K506", E,
                                     "das feld »$1« gehört schon der Facette »$2«",
                                     NULL},
    [KL_MSG_FACET_ROLES] =
        {"K507", E,
         "rollen gibt es nur bei partner.rolle, partner.gibt und partner.bekommt",
         NULL},
    [KL_MSG_FACET_NO_VALUES] = {"K508", E, "die Facette »$1« hat keine Werte", NULL},
    [KL_MSG_VALUE_ID] = {"K509", E,
                         "id »$1«: erlaubt sind Kleinbuchstaben a–z, Ziffern und "
                         "Bindestriche (höchstens 64)",
                         NULL},
    [KL_MSG_VALUE_ID_REPEATED] = {"K510", E, "die id »$1« gehört schon zu »$2«", NULL},
    [KL_MSG_VALUE_NAME_REPEATED] = {"K511", E, "»$1« meint schon den Wert »$2«", NULL},
    [KL_MSG_NO_FACETS] = {"K512", E, "die Taxonomie hat keine Facetten", NULL},

    [KL_MSG_SITE_MAIL] = {"K601", E,
                          "»$1« ist weder eine Mailadresse noch eine Webadresse", NULL},
    [KL_MSG_SYNONYM_FORM] = {"K602", E,
                             "ein Eintrag hat entweder »gruppe« oder »von« und »nach«",
                             "- gruppe: [Firma, Unternehmen]   oder   - {von: Kantine, "
                             "nach: [Betriebsrestaurant]}"},
    [KL_MSG_SYNONYM_FEW] = {"K603", E,
                            "eine Gruppe braucht mindestens zwei verschiedene Wörter",
                            NULL},
    [KL_MSG_QUERY_NO_CASE] = {"K604", E, "den Fall »$1« gibt es nicht", NULL},
    [KL_MSG_QUERY_FILTER] = {"K605", E, "Filter »$1« gibt es nicht",
                             "ein Filter nennt die id einer Facette und Werte daraus: "
                             "{thema: [ernaehrung]}"},
    [KL_MSG_QUERY_MISSED] = {"K606", W, "Prüfsuche »$1«: $2", NULL},
    [KL_MSG_QUERY_MISSED_STRICT] = {"K607", E, "Prüfsuche »$1«: $2",
                                    "ohne --strict wird trotzdem veröffentlicht"},

    [KL_MSG_UNEXPECTED_FILE] =
        {"K701", W, "diese Datei wird hier nicht erwartet und nicht gelesen", NULL},
    [KL_MSG_UNEXPECTED_FOLDER] = {"K702", W, "Unterordner werden hier nicht gelesen",
                                  NULL},
    [KL_MSG_NO_CASES] = {"K703", W, "im Ordner faelle liegt kein Fall", NULL},
    [KL_MSG_PICTURE_NAME] =
        {"K704", E,
         "Dateiname »$1«: erlaubt sind a–z, A–Z, Ziffern, Punkt, _ und Bindestrich",
         NULL},
    [KL_MSG_PICTURE_TYPE] = {"K705", E,
                             "kein Bild: erlaubt sind JPEG, PNG, WebP und SVG", NULL},
    [KL_MSG_PICTURE_SUFFIX] = {"K706", E, "der Inhalt ist $1, die Endung sagt »$2«",
                               NULL},
    [KL_MSG_PICTURE_GPS] =
        {"K707", E, "das Bild verrät den Ort der Aufnahme (GPS)",
         "die Ortsangabe entfernen, etwa mit: exiftool -gps:all= DATEI"},
    [KL_MSG_PICTURE_SCRIPT] =
        {"K708", E, "das SVG enthält $1",
         "das Bild als einfaches SVG ohne Skripte und fremde Inhalte speichern"},
    [KL_MSG_NO_ACCESSIBILITY_PAGE] =
        {"K709", W, "$1",
         "öffentliche Stellen brauchen eine aktuelle Erklärung zur Barrierefreiheit"},
};
/* clang-format on */

const KlMessageText *
kl_message_text(KlMessage message)
{
    return &texts[message];
}
