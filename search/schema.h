/* What an index looks like inside: the one table of prefixes and metadata keys. Writer,
 * searcher, suggestions and tools hang on it.
 *
 * A generation folder:
 *
 *     gen-7/
 *       manifest        JSON: format, analysis, counts, sizes, checksums
 *       shard-0/ …      glass databases: all that searching needs
 *       content/N.pack  what is only shown: case bodies, pages, pictures
 *
 * One Xapian document is one case. Its terms, by prefix (single capitals as in
 * Omega's termprefixes; where that list has a meaning for a letter that we need
 * otherwise, we deviate: no other program writes into these databases):
 *
 *     Q<slug>            unique term of a case
 *     F<facet>:<value>   a facet value that the case carries
 *     D                  the case is a draft
 *     E<word>            exact form (normal form of the word as written); the only
 *                        kind with positions, for phrases
 *     Z<stem>            stem of a whole word
 *     P<stem>            stem of a word or of a part of a compound (contains Z)
 *     C<stems>           canonical compound
 *
 * Where a word stands decides its wdf increment and its section; KL_WDF_*.
 */
#ifndef KL_SEARCH_SCHEMA_H
#define KL_SEARCH_SCHEMA_H

/* Raised whenever a reader of the older layout could go wrong. */
#define KL_FORMAT_VERSION 3

#define KL_PREFIX_SLUG     "Q"
#define KL_PREFIX_FACET    "F"
#define KL_TERM_DRAFT      "D"
#define KL_PREFIX_EXACT    "E"
#define KL_PREFIX_STEM     "Z"
#define KL_PREFIX_PART     "P"
#define KL_PREFIX_COMPOUND "C"

/* Metadata, the same keys in every shard. */
#define KL_META_REVISION "kooplab.revision" /* new whenever the shard changes */
#define KL_META_FORMAT   "kooplab.format"   /* KL_FORMAT_VERSION in decimal */
#define KL_META_ANALYSIS "kooplab.analysis" /* kl_analyzer_version() */
#define KL_META_TAXONOMY "kooplab.taxonomy" /* kl_taxonomy_to_json() */
#define KL_META_SYNONYMS "kooplab.synonyms" /* kl_synonyms_to_json() */
#define KL_META_SHARD    "kooplab.shard"    /* "<index>/<n_shards>" */
#define KL_META_COLUMNS  "kooplab.columns"  /* search/columns.h */
#define KL_META_WORDS    "kooplab.words"    /* search/words.h */

/* How much one occurrence of a word counts, by where it stands. */
#define KL_WDF_TITLE   10
#define KL_WDF_SUMMARY 4
#define KL_WDF_TEXT    2
#define KL_WDF_VALUE   1 /* titles and synonyms of the case's facet values */

/* Limits that both sides of the index rely on. */
#define KL_MAX_TERM_BYTES    245
#define KL_MAX_SLUG_BYTES    128
#define KL_MAX_TITLE_CHARS   200
#define KL_MAX_QUERY_CHARS   500
#define KL_MAX_QUERY_WORDS   64
#define KL_MAX_PAGE_SIZE     100
#define KL_MAX_CASE_BYTES    (1024 * 1024)
#define KL_MAX_YAML_BYTES    (4 * 1024 * 1024)
#define KL_MAX_PICTURE_BYTES (5 * 1024 * 1024)

#endif
