#include "tests/bench/facets.h"

#include <string.h>

static const char *const themes[] = {
    "Bildung",   "Teilhabe",   "Ernährung", "Stadtgrün", "Reparieren",
    "Energie",   "Konsum",     "Wohnen",    "Ehrenamt",  "Arbeit",
    "Digitales", "Gesundheit", "Mobilität", NULL};
static const char *const branches[] = {
    "Handel",      "Industrie",      "Banken",     "Telekommunikation",
    "Medien",      "Bauwirtschaft",  "Beratung",   "Energiewirtschaft",
    "Gastronomie", "Landwirtschaft", "Verwaltung", "Handwerk",
    "Klinik",      "Textil",         "Logistik",   "Branchenübergreifend",
    NULL};
static const char *const kinds[] = {"Freiwilligentag",
                                    "Geldspende",
                                    "Sachspende",
                                    "Gemeinsames Angebot",
                                    "Netzwerk",
                                    "Lernpartnerschaft",
                                    "Abholung",
                                    "Raumüberlassung",
                                    "Pro bono",
                                    "Kundenaktion",
                                    "Kampagne",
                                    "Mentoring",
                                    "Workshop im Betrieb",
                                    NULL};
static const char *const regions[] = {
    "Nordrhein-Westfalen", "Bayern",     "Baden-Württemberg", "Berlin",
    "Niedersachsen",       "Hessen",     "Sachsen",           "Hamburg",
    "Rheinland-Pfalz",     "Bremen",     "Brandenburg",       "Thüringen",
    "Schleswig-Holstein",  "Saarland",   "Sachsen-Anhalt",    "Mecklenburg-Vorpommern",
    "bundesweit",          "Österreich", "Schweiz",           NULL};
static const char *const roles[] = {"Unternehmen", "Initiative", "Verein",
                                    "Kommune",     "Verband",    "Bildungseinrichtung",
                                    "Stiftung",    "Sonstige",   NULL};
static const char *const gives[] = {"Sachmittel",       "Geld",         "Arbeitszeit",
                                    "Fachwissen",       "Räume",        "Technik",
                                    "Reichweite",       "Kontakte",     "Lebensmittel",
                                    "Bildungsangebote", "Organisation", NULL};
static const char *const gets[] = {
    "Sachmittel",   "Geld",       "Helfende",   "Beratung",
    "Flächen",      "Transport",  "Reichweite", "Vermittlung",
    "Lebensmittel", "Unterricht", "Betreuung",  "Anerkennung",
    "Teamerlebnis", "Einblicke",  "Nachwuchs",  NULL};
static const char *const stones[] = {"Aufwand",
                                     "Haftung",
                                     "Personalmangel",
                                     "Finanzierung",
                                     "Erwartungen",
                                     "Bekanntheit",
                                     "Nachfrage",
                                     "Kühlkette",
                                     "Voraussetzungen",
                                     "Greenwashing",
                                     "Unabhängigkeit",
                                     "Personenwechsel",
                                     NULL};
static const char *const durations[] = {"laufend", "wiederkehrend", "befristet",
                                        "einmalig", NULL};

const BenchFacet bench_facets[BENCH_N_FACETS] = {
    [BENCH_THEMA] = {"thema", "themen", NULL, TRUE, themes},
    [BENCH_BRANCHE] = {"branche", "branchen", NULL, TRUE, branches},
    [BENCH_ART] = {"art", "kooperationsarten", NULL, TRUE, kinds},
    [BENCH_REGION] = {"region", "region", NULL, FALSE, regions},
    [BENCH_BETEILIGTE] = {"beteiligte", "partner.rolle", NULL, FALSE, roles},
    [BENCH_GIBT] = {"gibt", "partner.gibt", "unternehmen", FALSE, gives},
    [BENCH_BEKOMMT] = {"bekommt", "partner.bekommt", "initiative, verein", FALSE, gets},
    [BENCH_STOLPERSTEIN] = {"stolperstein", "stolpersteine", NULL, FALSE, stones},
    [BENCH_DAUER] = {"dauer", "dauer", NULL, FALSE, durations},
};

void
bench_facet_odds_init(BenchFacetOdds *odds)
{
    for (guint f = 0; f < BENCH_N_FACETS; f++) {
        guint n = g_strv_length((char **)(guintptr)bench_facets[f].values);
        odds->values[f] = bench_zipf_new(n, 1);
    }
}

void
bench_facet_odds_clear(BenchFacetOdds *odds)
{
    for (guint f = 0; f < BENCH_N_FACETS; f++) {
        g_clear_pointer(&odds->values[f], bench_zipf_free);
    }
}

const char *
bench_facet_pick(const BenchFacetOdds *odds, BenchFacetId facet, BenchRandom *random)
{
    return bench_facets[facet].values[bench_zipf_pick(odds->values[facet], random)];
}

void
bench_facet_add_list(const BenchFacetOdds *odds,
                     BenchFacetId facet,
                     guint n,
                     BenchRandom *random,
                     GString *text)
{
    guint64 used = 0;
    g_string_append_c(text, '[');
    for (guint i = 0; i < n; i++) {
        guint value = bench_zipf_pick(odds->values[facet], random);
        if ((used & (1u << value)) == 0) {
            g_string_append(text, used != 0 ? ", " : "");
            g_string_append(text, bench_facets[facet].values[value]);
        }
        used |= 1u << value;
    }
    g_string_append_c(text, ']');
}

char *
bench_make_id(const char *text, gsize max_bytes)
{
    static const struct {
        const char *from;
        const char *to;
    } letters[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "ae"},
                   {"Ö", "oe"}, {"Ü", "ue"}, {"ß", "ss"}};
    GString *id = g_string_new(NULL);
    for (const char *at = text; *at != '\0' && id->len < max_bytes;
         at = g_utf8_next_char(at)) {
        if (g_ascii_isalnum(*at)) {
            g_string_append_c(id, g_ascii_tolower(*at));
            continue;
        }
        const char *to = (guchar)*at < 0x80 ? "-" : "";
        for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
            if (g_str_has_prefix(at, letters[i].from)) {
                to = letters[i].to;
            }
        }
        if (*to != '-' || (id->len > 0 && id->str[id->len - 1] != '-')) {
            g_string_append(id, to);
        }
    }
    while (id->len > 0 && id->str[id->len - 1] == '-') {
        g_string_truncate(id, id->len - 1);
    }
    return g_string_free(id, FALSE);
}

char *
bench_facets_to_yaml(void)
{
    GString *yaml = g_string_new("facetten:\n");
    for (guint f = 0; f < BENCH_N_FACETS; f++) {
        const BenchFacet *facet = &bench_facets[f];
        g_string_append_printf(yaml, "  - id: %s\n    titel: %c%s\n    feld: %s\n",
                               facet->id, g_ascii_toupper(facet->id[0]), facet->id + 1,
                               facet->key);
        if (facet->roles != NULL) {
            g_string_append_printf(yaml, "    rollen: [%s]\n", facet->roles);
        }
        g_string_append(yaml, facet->is_required ? "    pflicht: true\n" : "");
        g_string_append(yaml, "    werte:\n");
        for (guint v = 0; facet->values[v] != NULL; v++) {
            g_autofree char *id = bench_make_id(facet->values[v], 100);
            g_string_append_printf(yaml, "      - {id: %s, titel: %s}\n", id,
                                   facet->values[v]);
        }
    }
    return g_string_free(yaml, FALSE);
}
