/* Every page and API answer, one function each; see web/app.h for what they get.
 *
 * The comment names the template and the file.
 */
#ifndef KL_WEB_PAGES_H
#define KL_WEB_PAGES_H

#include "web/app.h"

KlReply *kl_page_home(const KlPageContext *context);   /* start: page_home.c */
KlReply *kl_page_search(const KlPageContext *context); /* suche: page_search.c */
KlReply *kl_page_case(const KlPageContext *context);   /* fall: page_case.c */
KlReply *kl_page_text(const KlPageContext *context);   /* seite: page_text.c */
KlReply *kl_page_map(const KlPageContext *context);    /* landkarte: page_map.c */
KlReply *
kl_page_stones(const KlPageContext *context);       /* stolpersteine: page_stones.c */
KlReply *kl_page_way(const KlPageContext *context); /* fragenweg: page_way.c */
KlReply *kl_page_zettel(const KlPageContext *context); /* ideenzettel: page_zettel.c */
KlReply *
kl_page_propose(const KlPageContext *context);        /* vorschlagen: page_propose.c */
KlReply *kl_page_embed(const KlPageContext *context); /* einbinden: page_embed.c */
KlReply *kl_page_picture(const KlPageContext *context); /* page_text.c */

KlReply *kl_page_feed(const KlPageContext *context); /* feeds.c, all four */
KlReply *kl_page_sitemap(const KlPageContext *context);
KlReply *kl_page_robots(const KlPageContext *context);
KlReply *kl_page_opensearch(const KlPageContext *context);
KlReply *kl_page_export_jsonl(const KlPageContext *context); /* export.c */
KlReply *kl_page_export_csv(const KlPageContext *context);

KlReply *kl_api_search(const KlPageContext *context); /* api.c */
KlReply *kl_api_case(const KlPageContext *context);
KlReply *kl_api_suggest(const KlPageContext *context);

#endif
