/* What programs read: Atom feed, sitemap, robots.txt, OpenSearch description. */
#include "web/pages.h"

#include <string.h>

#include "search/view.h"
#include "web/page.h"
#include "web/search_context.h"

#define FEED_ENTRIES 50

/* Text as XML: escaped, without the characters that XML 1.0 does not know. */
static void
append_xml(GString *xml, const char *text)
{
    for (const char *p = text; *p != '\0';) {
        const char *next = p + g_utf8_skip[(guchar)*p];
        gunichar c = g_utf8_get_char(p);
        if (c == '&') {
            g_string_append(xml, "&amp;");
        } else if (c == '<') {
            g_string_append(xml, "&lt;");
        } else if (c == '>') {
            g_string_append(xml, "&gt;");
        } else if (c == '"') {
            g_string_append(xml, "&quot;");
        } else if (c == '\t' || c == '\n' ||
                   (c >= 0x20 && c != 0xFFFE && c != 0xFFFF)) {
            g_string_append_len(xml, p, next - p);
        }
        p = next;
    }
}

static void
append_element(GString *xml, const char *name, const char *text)
{
    g_string_append_printf(xml, "<%s>", name);
    append_xml(xml, text);
    g_string_append_printf(xml, "</%s>\n", name);
}

static void
append_link(GString *xml, const char *rel, const char *type, const char *url)
{
    g_string_append_printf(xml, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    append_xml(xml, url);
    g_string_append(xml, "\"/>\n");
}

static char *
absolute(const KlPageContext *context, const char *path)
{
    return g_strconcat(context->app->base_url, path, NULL);
}

static KlReply *
reply_xml(const char *type, GString *xml)
{
    return kl_reply_new(200, type, g_string_free_to_bytes(xml));
}

static void
append_entry(GString *xml, const KlPageContext *context, const KlRecord *record)
{
    g_autofree char *path = g_strconcat("/faelle/", record->slug, NULL);
    g_autofree char *url = absolute(context, path);
    g_autofree char *updated = g_strconcat(record->checked, "T00:00:00Z", NULL);

    g_string_append(xml, "<entry>\n");
    append_element(xml, "title", record->title);
    append_element(xml, "id", url);
    append_link(xml, "alternate", "text/html", url);
    append_element(xml, "updated", updated);
    append_element(xml, "summary", record->summary);
    g_string_append(xml, "</entry>\n");
}

static const char *
site_text(json_t *site, const char *key)
{
    const char *text = json_string_value(json_object_get(site, key));
    return text != NULL ? text : "";
}

KlReply *
kl_page_feed(const KlPageContext *context)
{
    KlReply *failure = NULL;
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    g_autoptr(KlRequest) request =
        kl_context_read_request(context, "/feed.atom", &failure);
    if (request == NULL) {
        return failure;
    }
    request->sort = KL_SORT_NEWEST;
    request->page = 1;
    request->page_size = FEED_ENTRIES;
    g_autoptr(KlResult) result = kl_context_search(context, request, &failure);
    if (result == NULL) {
        return failure;
    }

    /* Only what was searched names the feed, not order and page. */
    request->sort = KL_SORT_RELEVANCE;
    request->page_size = KL_DEFAULT_PAGE_SIZE;
    g_autofree char *self_path = kl_request_to_url(taxonomy, request, "/feed.atom");
    g_autofree char *self = absolute(context, self_path);
    g_autofree char *list_path = kl_request_to_url(taxonomy, request, "/suche");
    g_autofree char *list = absolute(context, list_path);
    json_t *page = kl_page_begin(context, "Neue Beispiele", self_path);
    json_t *site = json_object_get(page, "site");
    g_autofree char *title =
        request->query[0] != '\0'
            ? g_strdup_printf("%s: »%s«", site_text(site, "name"), request->query)
            : g_strdup(site_text(site, "name"));
    const char *newest = "1970-01-01";
    if (result->hits->len > 0) {
        newest = ((const KlHit *)result->hits->pdata[0])->record.checked;
    }
    g_autofree char *updated = g_strconcat(newest, "T00:00:00Z", NULL);
    const char *publisher = site_text(site, "herausgeber");

    GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                                "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                                "xml:lang=\"de\">\n");
    append_element(xml, "title", title);
    append_element(xml, "subtitle", site_text(site, "beschreibung"));
    append_element(xml, "id", self);
    append_link(xml, "self", "application/atom+xml", self);
    append_link(xml, "alternate", "text/html", list);
    append_element(xml, "updated", updated);
    g_string_append(xml, "<author>");
    append_element(xml, "name",
                   publisher[0] != '\0' ? publisher : site_text(site, "name"));
    g_string_append(xml, "</author>\n");
    for (guint i = 0; i < result->hits->len; i++) {
        const KlHit *hit = result->hits->pdata[i];
        append_entry(xml, context, &hit->record);
    }
    g_string_append(xml, "</feed>\n");
    json_decref(page);
    return reply_xml("application/atom+xml; charset=utf-8", xml);
}

static void
append_location(GString *xml,
                const KlPageContext *context,
                const char *path,
                const char *date)
{
    g_autofree char *url = absolute(context, path);
    g_string_append(xml, "<url>");
    append_element(xml, "loc", url);
    if (date != NULL) {
        append_element(xml, "lastmod", date);
    }
    g_string_append(xml, "</url>\n");
}

KlReply *
kl_page_sitemap(const KlPageContext *context)
{
    /* 50,000 addresses are the protocol's limit. */
    enum {
        MAX_ADDRESSES = 49000
    };
    static const char *const fixed[] = {"/",          "/landkarte",   "/stolpersteine",
                                        "/fragenweg", "/vorschlagen", "/einbinden"};
    const guint *order = kl_snapshot_get_newest_order(context->snapshot);
    guint n = MIN(kl_snapshot_get_n_cases(context->snapshot), MAX_ADDRESSES);
    const KlContent *content = kl_snapshot_get_content(context->snapshot);
    GString *xml = g_string_new(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");

    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++) {
        append_location(xml, context, fixed[i], NULL);
    }
    if (content != NULL) {
        g_autoptr(GPtrArray) pages = kl_content_keys(content, KL_CONTENT_PAGE);
        for (guint i = 0; i < pages->len; i++) {
            g_autofree char *path =
                g_strconcat("/seiten/", (const char *)pages->pdata[i], NULL);
            append_location(xml, context, path, NULL);
        }
    }
    for (guint i = 0; i < n; i++) {
        g_autofree char *path = g_strconcat(
            "/faelle/", kl_snapshot_get_slug(context->snapshot, order[i]), NULL);
        append_location(xml, context, path,
                        kl_snapshot_get_checked(context->snapshot, order[i]));
    }
    g_string_append(xml, "</urlset>\n");
    return reply_xml("application/xml; charset=utf-8", xml);
}

KlReply *
kl_page_robots(const KlPageContext *context)
{
    g_autofree char *sitemap = absolute(context, "/sitemap.xml");
    /* Every combination of filters is a page of its own: crawlers need none of them,
     * the sitemap names every case. */
    return kl_reply_from_text(200, "text/plain; charset=utf-8",
                              g_strdup_printf("User-agent: *\n"
                                              "Disallow: /suche\n"
                                              "Disallow: /ideenzettel\n"
                                              "Disallow: /vorschlagen?\n"
                                              "Disallow: /api/\n"
                                              "\nSitemap: %s\n",
                                              sitemap));
}

KlReply *
kl_page_opensearch(const KlPageContext *context)
{
    json_t *page = kl_page_begin(context, "", "/opensearch.xml");
    json_t *site = json_object_get(page, "site");
    g_autofree char *search = absolute(context, "/suche?q={searchTerms}");
    g_autofree char *icon = absolute(context, "/favicon.ico");
    GString *xml = g_string_new(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");

    append_element(xml, "ShortName", site_text(site, "kurzname"));
    append_element(xml, "Description", site_text(site, "beschreibung"));
    append_element(xml, "Language", "de");
    append_element(xml, "InputEncoding", "UTF-8");
    g_string_append(xml, "<Image type=\"image/svg+xml\">");
    append_xml(xml, icon);
    g_string_append(xml, "</Image>\n<Url type=\"text/html\" template=\"");
    append_xml(xml, search);
    g_string_append(xml, "\"/>\n</OpenSearchDescription>\n");
    json_decref(page);
    return reply_xml("application/opensearchdescription+xml; charset=utf-8", xml);
}
