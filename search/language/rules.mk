# The dictionary of German compounds: made by mkdictionary from two word lists of
# Debian and the list beside this file, embedded in the library as read-only data.
# The same packages give the same bytes, so all MODEs share one, made without
# sanitizers: with them it takes minutes.

HUNSPELL_DE ?= /usr/share/hunspell/de_DE
NGERMAN     ?= /usr/share/dict/ngerman

MKDICTIONARY     := build/mkdictionary
MKDICTIONARY_SRC := $(wildcard search/language/mkdictionary*.c) search/language/compound.c
DICTIONARY       := build/dictionary.bin
DICTIONARY_IN    := $(HUNSPELL_DE).aff $(HUNSPELL_DE).dic $(NGERMAN) \
	search/language/compounds.list
LIB_EXTRA_OBJ    += $(B)/search/language/dictionary.o

$(MKDICTIONARY): $(MKDICTIONARY_SRC) $(wildcard search/language/mkdictionary*.h \
		search/language/compound*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -std=gnu17 -O2 -I. -D_GNU_SOURCE $(WARN) $(CWARN) \
	    $$(pkg-config --cflags glib-2.0) -o $@ $(MKDICTIONARY_SRC) \
	    $$(pkg-config --libs glib-2.0)

$(DICTIONARY): $(MKDICTIONARY) $(DICTIONARY_IN)
	$(call say,DICT,$@)
	$(Q)$(MKDICTIONARY) $(DICTIONARY_IN) $@

$(B)/search/language/dictionary.o: $(DICTIONARY)
	@mkdir -p $(@D)
	$(call say,AS,$@)
	$(Q)printf '%s\n' '.section .rodata' '.balign 8' '.globl kl_dictionary_data' \
	    '.type kl_dictionary_data, %object' \
	    'kl_dictionary_data:' '.incbin "$<"' \
	    '.size kl_dictionary_data, . - kl_dictionary_data' \
	    '.section .note.GNU-stack,"",%progbits' | $(CC) -c -x assembler -o $@ -
