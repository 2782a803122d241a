# The C binding of libxapian for programs of others: headers, a static library that
# holds nothing but the binding and its errors, and a pkg-config file.

BINDING         := $(B)/libkooplab-xapian-c.a
BINDING_OBJ     := $(call objects,search/xapian-c/*.cc search/error.c)
BINDING_HEADERS := $(filter-out %/kx_private.h,$(wildcard search/xapian-c/*.h))
LIBDIR          := $(DESTDIR)$(PREFIX)/lib
INCLUDEDIR      := $(DESTDIR)$(PREFIX)/include/kooplab/search

$(BINDING): $(BINDING_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

.PHONY: binding install-binding uninstall-binding
binding: $(BINDING)
install-binding: $(BINDING) ## install the C binding of libxapian for other programs
	install -d $(LIBDIR)/pkgconfig $(INCLUDEDIR)/xapian-c
	install -m 644 $(BINDING) $(LIBDIR)
	install -m 644 search/error.h $(INCLUDEDIR)
	install -m 644 $(BINDING_HEADERS) $(INCLUDEDIR)/xapian-c
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
	    search/xapian-c/kooplab-xapian-c.pc.in >$(LIBDIR)/pkgconfig/kooplab-xapian-c.pc
	chmod 644 $(LIBDIR)/pkgconfig/kooplab-xapian-c.pc
uninstall-binding: ## remove what install-binding put there
	rm -rf $(DESTDIR)$(PREFIX)/include/kooplab $(LIBDIR)/$(notdir $(BINDING)) \
	    $(LIBDIR)/pkgconfig/kooplab-xapian-c.pc
