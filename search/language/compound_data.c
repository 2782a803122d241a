/* The dictionary that mkdictionary made, linked in as read-only data (rules.mk). */
#include "search/language/compound_format.h"

extern const KlDictionary kl_dictionary_data __attribute__((visibility("hidden")));

const KlDictionary *
kl_dictionary_get(void)
{
    return &kl_dictionary_data;
}
