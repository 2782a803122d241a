# Templates and assets, embedded into kooplab-web as a GResource.

LOOK_FILES := $(sort $(wildcard web/templates/*.mustache web/assets/*))
LOOK_XML   := $(B)/web/look.gresource.xml
LOOK_C     := $(B)/web/look_resource.c
WEB_EXTRA_OBJ := $(B)/web/look_resource.o

$(LOOK_XML): $(LOOK_FILES) web/rules.mk
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/kooplab">'; \
	   for f in $(patsubst web/%,%,$(LOOK_FILES)); do echo "<file>$$f</file>"; done; \
	   echo '</gresource></gresources>'; } > $@

$(LOOK_C): $(LOOK_XML)
	$(call say,RES,$@)
	$(Q)glib-compile-resources --sourcedir=web --generate-source --c-name look \
	    --target=$@ $<

$(WEB_EXTRA_OBJ): $(LOOK_C)
	$(Q)$(CC) -std=gnu17 $(SAN_$(MODE)) $(PKG_CFLAGS) $(CFLAGS) -c $< -o $@
