/* The handles and limits that all parts of the binding share; see kx.h. */
#ifndef KX_TYPES_H
#define KX_TYPES_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct KxDatabase KxDatabase;
typedef struct KxWritableDatabase KxWritableDatabase;
typedef struct KxDocument KxDocument;
typedef struct KxTermIter KxTermIter;
typedef struct KxPostingIter KxPostingIter;
typedef struct KxQuery KxQuery;
typedef struct KxEnquire KxEnquire;

/* Longest term and metadata key. A NUL byte within counts twice. */
#define KX_MAX_TERM_BYTES 245

G_END_DECLS

#endif
