/* Every finding that kooplab-index can report: its stable code, its weight, its German
 * text and, where one sentence helps, what to do next.
 *
 *     X(UNKNOWN_VALUE, "K310", ERROR, "unbekannter Wert »$1« für »$2«", NULL)
 *
 * $1 and $2 are filled in by kl_diags_report, escaped and cut to a sensible length.
 * Codes are never used again for something else: K1 file, K2 YAML, K3 case and page,
 * K4 Markdown, K5 taxonomy, K6 further YAML files, K7 pictures and folders.
 *
 * Threads: constant data.
 */
#ifndef KL_INDEXER_MESSAGES_H
#define KL_INDEXER_MESSAGES_H

typedef enum {
    KL_SEVERITY_WARNING,
    KL_SEVERITY_ERROR,
} KlSeverity;

typedef enum {
    /* The file itself. */
    KL_MSG_UNREADABLE,
    KL_MSG_NOT_REGULAR,
    KL_MSG_SYMLINK,
    KL_MSG_TOO_LARGE,
    KL_MSG_EMPTY,
    KL_MSG_NOT_UTF8,
    KL_MSG_LATIN1,
    KL_MSG_UTF16,
    KL_MSG_NUL,
    KL_MSG_CONTROL,
    KL_MSG_SEPARATOR,
    KL_MSG_CHANGING,
    KL_MSG_MORE,
    KL_MSG_MISSING_FILE,
    /* YAML. */
    KL_MSG_YAML_SYNTAX,
    KL_MSG_YAML_COLON,
    KL_MSG_YAML_QUOTE,
    KL_MSG_YAML_TAB,
    KL_MSG_YAML_NBSP,
    KL_MSG_YAML_COMMENT,
    KL_MSG_YAML_ALIAS,
    KL_MSG_YAML_ANCHOR,
    KL_MSG_YAML_TAG,
    KL_MSG_YAML_MERGE,
    KL_MSG_YAML_DOCUMENTS,
    KL_MSG_YAML_DIRECTIVE,
    KL_MSG_YAML_DEPTH,
    KL_MSG_YAML_DUPLICATE,
    KL_MSG_YAML_COMPLEX_KEY,
    KL_MSG_YAML_CONTROL,
    KL_MSG_YAML_NOT_MAP,
    KL_MSG_UNKNOWN_KEY,
    KL_MSG_WANT_TEXT,
    KL_MSG_WANT_LIST,
    KL_MSG_WANT_MAP,
    KL_MSG_WANT_BOOL,
    KL_MSG_WANT_NUMBER,
    KL_MSG_MISSING_KEY,
    KL_MSG_EMPTY_VALUE,
    KL_MSG_TOO_LONG,
    KL_MSG_TOO_MANY,
    /* Cases and pages. */
    KL_MSG_NO_FRONT_MATTER,
    KL_MSG_OPEN_FRONT_MATTER,
    KL_MSG_BAD_SLUG,
    KL_MSG_UNKNOWN_VALUE,
    KL_MSG_REPEATED_VALUE,
    KL_MSG_VALUE_NOT_COUNTED,
    KL_MSG_MISSING_FACET,
    KL_MSG_TOO_FEW_PARTNERS,
    KL_MSG_UNKNOWN_ROLE,
    KL_MSG_BAD_URL,
    KL_MSG_BAD_DATE,
    KL_MSG_NO_SUCH_DATE,
    KL_MSG_END_BEFORE_BEGIN,
    KL_MSG_STAND_OVERDUE,
    KL_MSG_STAND_FUTURE,
    KL_MSG_FORMER_BAD,
    KL_MSG_FORMER_OWN,
    KL_MSG_FORMER_TAKEN,
    KL_MSG_FORMER_CLASH,
    KL_MSG_PICTURE_MISSING,
    KL_MSG_PICTURE_BROKEN,
    KL_MSG_SUMMARY_LONG,
    KL_MSG_NO_SOURCE,
    KL_MSG_EMPTY_BODY,
    KL_MSG_TITLE_REPEATED,
    /* Markdown. */
    KL_MSG_BODY_H1,
    KL_MSG_HEADING_JUMP,
    KL_MSG_HEADING_EMPTY,
    KL_MSG_LINK_SCHEME,
    KL_MSG_LINK_RELATIVE,
    KL_MSG_LINK_EMPTY,
    KL_MSG_LINK_CASE,
    KL_MSG_LINK_PAGE,
    KL_MSG_LINK_PICTURE,
    KL_MSG_LINK_ANCHOR,
    KL_MSG_LINK_PATH,
    KL_MSG_LINK_VALUE,
    KL_MSG_LINK_SECTION,
    KL_MSG_IMAGE_REMOTE,
    KL_MSG_IMAGE_ALT,
    KL_MSG_COSTLY,
    KL_MSG_NESTED,
    KL_MSG_RAW_HTML,
    KL_MSG_HEADING_BLANK,
    KL_MSG_TABLE,
    KL_MSG_BULLET,
    /* Taxonomy. */
    KL_MSG_FACET_ID,
    KL_MSG_FACET_RESERVED,
    KL_MSG_FACET_REPEATED,
    KL_MSG_FACET_FIELD,
    KL_MSG_FACET_FIELD_NAME,
    KL_MSG_FACET_FIELD_REPEATED,
    KL_MSG_FACET_ROLES,
    KL_MSG_FACET_NO_VALUES,
    KL_MSG_VALUE_ID,
    KL_MSG_VALUE_ID_REPEATED,
    KL_MSG_VALUE_NAME_REPEATED,
    KL_MSG_NO_FACETS,
    /* Further files. */
    KL_MSG_SITE_MAIL,
    KL_MSG_SYNONYM_FORM,
    KL_MSG_SYNONYM_FEW,
    KL_MSG_QUERY_NO_CASE,
    KL_MSG_QUERY_FILTER,
    KL_MSG_QUERY_MISSED,
    KL_MSG_QUERY_MISSED_STRICT,
    /* Folders and pictures. */
    KL_MSG_UNEXPECTED_FILE,
    KL_MSG_UNEXPECTED_FOLDER,
    KL_MSG_NO_CASES,
    KL_MSG_PICTURE_NAME,
    KL_MSG_PICTURE_TYPE,
    KL_MSG_PICTURE_SUFFIX,
    KL_MSG_PICTURE_GPS,
    KL_MSG_PICTURE_SCRIPT,
    KL_MSG_NO_ACCESSIBILITY_PAGE,
    KL_N_MESSAGES
} KlMessage;

typedef struct {
    const char *code;
    KlSeverity severity;
    const char *text;
    const char *hint; /* or NULL */
} KlMessageText;

const KlMessageText *kl_message_text(KlMessage message);

#endif
