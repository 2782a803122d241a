#include "web/way.h"

#include <string.h>

#include "web/zettel.h"

int
kl_way_find_field(const KlTaxonomy *taxonomy, const char *field, guint roles)
{
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        if (strcmp(facet->field, field) == 0 &&
            (roles == 0 || facet->roles == 0 || (facet->roles & roles) != 0)) {
            return (int)f;
        }
    }
    return KL_WAY_NO_FACET;
}

static void
ask(KlWay *way, int facet, const char *title, const char *hint)
{
    if (facet != KL_WAY_NO_FACET && way->n_questions < KL_WAY_MAX_QUESTIONS) {
        way->questions[way->n_questions++] = (KlWayQuestion){title, hint, facet};
    }
}

/* What one brings along depends on the side; without a facet for it (or without a
 * side) the kind of cooperation is asked instead. */
static void
ask_for_gifts(KlWay *way)
{
    guint roles = 0;

    switch (way->request->viewpoint) {
    case KL_VIEWPOINT_UNTERNEHMEN:
        roles = 1u << KL_ROLE_UNTERNEHMEN;
        break;
    case KL_VIEWPOINT_INITIATIVE:
        roles = 1u << KL_ROLE_INITIATIVE | 1u << KL_ROLE_VEREIN;
        break;
    case KL_VIEWPOINT_KOMMUNE:
        roles = 1u << KL_ROLE_KOMMUNE;
        break;
    default:
        break;
    }
    int facet = roles != 0 ? kl_way_find_field(way->taxonomy, "partner.gibt", roles)
                           : KL_WAY_NO_FACET;
    if (facet != KL_WAY_NO_FACET) {
        ask(way, facet, "Was können Sie einbringen?",
            "Die Beispiele zeigen, was andere damit gemeinsam auf die Beine stellen.");
    } else {
        ask(way, kl_way_find_field(way->taxonomy, "kooperationsarten", 0),
            "Was möchten Sie gemeinsam tun?", NULL);
    }
}

void
kl_way_ask(KlWay *way)
{
    way->questions[way->n_questions++] = (KlWayQuestion){
        "Wer sind Sie?", "Danach richtet sich, was wir Sie als Nächstes fragen.",
        KL_WAY_NO_FACET};
    ask_for_gifts(way);
    ask(way, kl_way_find_field(way->taxonomy, "themen", 0),
        "Welches Thema liegt Ihnen am Herzen?", NULL);
    ask(way, kl_way_find_field(way->taxonomy, "region", 0), "Wo möchten Sie etwas tun?",
        "Gute Ideen lassen sich oft auch anderswo umsetzen: Sie können diese Frage "
        "überspringen.");
    ask(way, kl_way_find_field(way->taxonomy, "dauer", 0), "Wie lange soll es gehen?",
        NULL);
}

void
kl_way_clear_facet(KlRequest *request, guint facet)
{
    g_array_set_size(g_ptr_array_index(request->filters, facet), 0);
}

char *
kl_way_url(const KlWay *way, const KlRequest *request, guint number)
{
    g_autofree char *plain = kl_request_to_url(way->taxonomy, request, "/fragenweg");
    g_autofree char *url =
        number == 1 ? g_strdup(plain)
                    : g_strdup_printf("%s%cfrage=%u", plain,
                                      strchr(plain, '?') != NULL ? '&' : '?', number);
    return kl_zettel_append(url, way->zettel);
}
