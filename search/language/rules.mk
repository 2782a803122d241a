# The dictionary of German compounds: made by mkdictionary from two word lists of
# Debian and the lists beside this file, embedded in the library as read-only data.
# The same packages give the same bytes.

HUNSPELL_DE ?= /usr/share/hunspell/de_DE
NGERMAN     ?= /usr/share/dict/ngerman

DICTIONARY    := $(B)/search/language/dictionary
LIB_EXTRA_OBJ += $(DICTIONARY).o
COMPOUND_LIST := search/language/compounds.list

MKDICTIONARY_OBJ := $(patsubst %,$(B)/%.o,$(wildcard search/language/mkdictionary*.c) \
	search/language/compound.c)

$(B)/mkdictionary: $(MKDICTIONARY_OBJ)
	$(call say,LINK,$@)
	$(LINK) $^ $(PKG_LIBS)

$(DICTIONARY).bin: $(B)/mkdictionary $(COMPOUND_LIST) $(HUNSPELL_DE).aff $(HUNSPELL_DE).dic $(NGERMAN)
	$(call say,DICT,$@)
	$(Q)$(B)/mkdictionary $(HUNSPELL_DE).aff $(HUNSPELL_DE).dic $(NGERMAN) \
	    $(COMPOUND_LIST) $@

$(DICTIONARY).o: $(DICTIONARY).bin
	$(call say,AS,$@)
	$(Q)printf '%s\n' '.section .rodata' '.balign 8' '.globl kl_dictionary_data' \
	    '.type kl_dictionary_data, %object' \
	    'kl_dictionary_data:' '.incbin "$<"' \
	    '.size kl_dictionary_data, . - kl_dictionary_data' \
	    '.section .note.GNU-stack,"",%progbits' | $(CC) -c -x assembler -o $@ -
