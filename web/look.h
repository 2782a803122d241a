/* The look: templates and assets, built in, each of which a file of the same name in
 * a folder of the operator's (--templates DIR) may replace.
 *
 *     DIR/suche.mustache        instead of the built-in web/templates/suche.mustache
 *     DIR/assets/kooplab.css    instead of web/assets/kooplab.css
 *
 * All of it is read once, at the start. An asset's URL names its content, so browsers
 * may keep it for ever.
 *
 * Threads: immutable after kl_look_new.
 */
#ifndef KL_WEB_LOOK_H
#define KL_WEB_LOOK_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct KlLook KlLook;

typedef struct {
    char *name;       /* "kooplab.css" */
    char *url;        /* "/assets/kooplab.css?v=0123abcd" */
    char *version;    /* "0123abcd" */
    const char *type; /* static */
    GBytes *bytes;
} KlAsset;

/* folder may be NULL. Errors: KL_ERROR_IO, KL_ERROR_LIMIT (a file over 5 MiB) */
KlLook *kl_look_new(const char *folder, GError **error);
void kl_look_free(KlLook *look);

/* Names of all templates, without ".mustache"; array owned by look. */
const GPtrArray *kl_look_get_templates(const KlLook *look);
/* Text of a template, or NULL. */
const char *kl_look_get_template(const KlLook *look, const char *name);

const KlAsset *kl_look_get_asset(const KlLook *look, const char *name);
/* All assets: of KlAsset *, sorted by name. */
const GPtrArray *kl_look_get_assets(const KlLook *look);

/* "text/css; charset=utf-8" for "x.css"; NULL for endings we do not serve. */
const char *kl_look_type_of(const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlLook, kl_look_free)

G_END_DECLS

#endif
