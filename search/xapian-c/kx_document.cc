#include "search/xapian-c/kx_private.h"

KxDocument *
kx_document_new(void)
try {
    return new KxDocument;
} catch (...) {
    kx_guard_set_error(NULL);
    return NULL;
}

void
kx_document_free(KxDocument *document)
{
    delete document;
}

void
kx_document_clear(KxDocument *document)
try {
    document->document = Xapian::Document();
    document->buffer.clear();
} catch (...) {
    kx_guard_set_error(NULL);
}

gboolean
kx_document_add_term(KxDocument *document,
                     const char *term,
                     gssize length,
                     guint32 wdf_inc,
                     GError **error)
try {
    std::string name = kx_string(term, length);
    kx_check_length(name);
    document->document.add_term(name, wdf_inc);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_document_add_posting(KxDocument *document,
                        const char *term,
                        gssize length,
                        guint32 position,
                        guint32 wdf_inc,
                        GError **error)
try {
    std::string name = kx_string(term, length);
    kx_check_length(name);
    document->document.add_posting(name, position, wdf_inc);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_document_set_value(
    KxDocument *document, guint32 slot, const void *value, gsize length, GError **error)
try {
    if (slot == Xapian::BAD_VALUENO) {
        throw Xapian::InvalidArgumentError("Not a value slot");
    }
    document->document.add_value(slot, kx_string(value, (gssize)length));
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_document_set_data(KxDocument *document,
                     const void *data,
                     gsize length,
                     GError **error)
try {
    document->document.set_data(kx_string(data, (gssize)length));
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

guint32
kx_document_get_docid(const KxDocument *document)
{
    return document->document.get_docid();
}

const char *
kx_document_get_data(KxDocument *document, gsize *ret_length, GError **error)
try {
    document->buffer = document->document.get_data();
    if (ret_length != NULL) {
        *ret_length = document->buffer.size();
    }
    return document->buffer.c_str();
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

const char *
kx_document_get_value(KxDocument *document,
                      guint32 slot,
                      gsize *ret_length,
                      GError **error)
try {
    document->buffer = document->document.get_value(slot);
    if (ret_length != NULL) {
        *ret_length = document->buffer.size();
    }
    return document->buffer.c_str();
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxTermIter *
kx_document_get_terms(const KxDocument *document, GError **error)
try {
    return new KxTermIter{{}, document->document.termlist_begin(), true, {}};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}
