# kooplab: one Makefile, no recursion except into another MODE of itself.
#
# MODE is debug, release, asan, tsan, fuzz, analyzer or cov. Release binaries go to build/, the
# others to build/MODE/. V=1 shows the commands, WERROR=1 turns warnings into
# errors (make test does).

MODE    ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
B       := build$(if $(filter-out release,$(MODE)),/$(MODE))

CC       ?= cc
CXX      ?= c++
CFLAGS   ?= -O2 -g
CXXFLAGS ?= $(CFLAGS)

# The version is the one at the head of debian/changelog. A build from git that is not
# just what its tag says adds the commit: 1.0.0+g0123abc. Only this folder's git counts.
RELEASE  := $(shell sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)
DESCRIBE  = $(shell git --git-dir=.git --work-tree=. describe --tags --dirty=.dirty $(1) 2>/dev/null)
VERSION  := $(RELEASE)$(if $(filter v$(RELEASE),$(call DESCRIBE,--exact-match \
	--match v$(RELEASE))),,$(addprefix +g,$(call DESCRIBE,--always --exclude '*')))

# What a build and a test run need from Debian 12; `make deps` installs it.
BUILD_PACKAGES := gcc g++ pkg-config libglib2.0-dev libxapian-dev libcmark-dev \
	libmicrohttpd-dev libjansson-dev libyaml-dev \
	zlib1g-dev libbrotli-dev libseccomp-dev libmimalloc-dev \
	hunspell-de-de wngerman
TEST_PACKAGES := perl python3 python3-yaml curl jq shellcheck mandoc xapian-tools rsync \
	chromium fonts-liberation
LINT_PACKAGES := clang-format clang-tidy cppcheck shellcheck
LONG_PACKAGES := valgrind jq xapian-tools
FUZZ_PACKAGES := clang libclang-rt-dev
# A Node from elsewhere than Debian brings an npm that is no package.
NODE_PACKAGES = $(if $(shell command -v npm 2>/dev/null),,nodejs npm)

PKGS    := glib-2.0 gio-2.0 gio-unix-2.0 xapian-core libcmark libmicrohttpd jansson \
	yaml-0.1 zlib libbrotlienc libseccomp

SAN_debug   :=
SAN_release := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection -fPIE
SAN_asan    := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
SAN_tsan    := -fsanitize=thread
# clang only: make fuzz sets it as the compiler.
SAN_fuzz    := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
SAN_cov     := --coverage -DKL_IS_INSTRUMENTED
LINK_release := -pie -Wl,-z,relro,-z,now

# Xapian's writer makes and frees some thousand small tree nodes a case, for which this
# allocator is faster than the C library's (tests/bench/RESULTS.md). It has no pkg-config
# file; without it kooplab-index is slower and nothing else. Sanitizers bring their own.
ifneq ($(wildcard /usr/include/mimalloc.h),)
MALLOC_release := -Wl,--push-state,--no-as-needed -lmimalloc -Wl,--pop-state
endif

WARN  := -Wall -Wextra -Wshadow -Wformat=2 -Wvla -Wundef \
	$(if $(WERROR),-Werror)
# Debian 12's analyzer does not know C++: to it every new may return NULL.
CWARN := -Wstrict-prototypes -Wmissing-prototypes \
	$(if $(filter analyzer,$(MODE)),-fanalyzer)

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-4s %s\n' '$(1)' '$(2)')

# Only what compiles asks pkg-config, so that `make deps` works on a bare system.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
ALL_FLAGS  = -MMD -MP -I. -I$(B) -D_GNU_SOURCE $(WARN) $(SAN_$(MODE)) $(PKG_CFLAGS)

PROGRAMS := $(B)/kooplab-index $(B)/kooplab-search $(B)/kooplab-web

# A program is its folder's main.c; everything else in the folder is linked to it
# and to the tests, except what makes the dictionary (search/language/rules.mk).
objects = $(patsubst %,$(B)/%.o,$(filter-out %/main.c search/language/mkdictionary%,$(wildcard $(1))))
LIB_OBJ     := $(call objects,search/*.c search/language/*.c search/xapian-c/*.cc)
INDEXER_OBJ := $(call objects,indexer/*.c)
WEB_OBJ     := $(call objects,web/*.c)
LIB         := $(B)/libkooplab.a
TSAN_OBJ    := $(if $(filter tsan,$(MODE)),$(B)/tests/tsan/glib.c.o)

.PHONY: all programs
all: programs ## build the three programs into build/

# Each folder that generates something says how in its own file.
-include $(wildcard search/language/rules.mk search/xapian-c/rules.mk web/rules.mk)

programs: $(PROGRAMS)

$(B)/version.h: FORCE
	@mkdir -p $(@D)
	@printf '#define KL_VERSION "%s"\n' '$(VERSION)' | cmp -s - $@ || \
	    printf '#define KL_VERSION "%s"\n' '$(VERSION)' > $@

$(B)/%.c.o: %.c | $(B)/version.h $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=gnu17 $(ALL_FLAGS) $(CWARN) $(CFLAGS) -c $< -o $@

$(B)/%.cc.o: %.cc | $(B)/version.h $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CXX,$<)
	$(Q)$(CXX) -std=c++17 -fvisibility=hidden $(ALL_FLAGS) $(CXXFLAGS) -c $< -o $@

$(LIB): $(LIB_OBJ) $(LIB_EXTRA_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

LINK = $(Q)$(CXX) $(SAN_$(MODE)) $(LINK_$(MODE)) $(CXXFLAGS) $(LDFLAGS) -o $@

$(B)/kooplab-search: $(B)/search/main.c.o $(LIB)
	$(call say,LINK,$@)
	$(LINK) $^ $(PKG_LIBS) -lm
$(B)/kooplab-index: $(B)/indexer/main.c.o $(INDEXER_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(LINK) $^ $(MALLOC_$(MODE)) $(PKG_LIBS) -lm
$(B)/kooplab-web: $(B)/web/main.c.o $(WEB_OBJ) $(WEB_EXTRA_OBJ) $(TSAN_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(LINK) $^ $(PKG_LIBS) -lm

# --- running ---------------------------------------------------------------------

LISTEN ?= 127.0.0.1:8080
INDEX  ?= build/index

.PHONY: run
run: deps ## install what is missing, build, index corpus/ and serve it
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) programs
	$(Q)build/kooplab-index corpus $(INDEX)
	$(Q)exec build/kooplab-web --listen $(LISTEN) $(INDEX)

# $(call install_packages,LIST): only what dpkg does not have, so that it works
# offline once everything is there.
define install_packages
	@missing=$$(for p in $(1); do \
	    [ "$$(dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null)" = installed ] \
	        || echo $$p; done); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	    echo "kooplab needs these packages (Debian 12's names):" $$missing >&2; \
	    command -v pkg-config >/dev/null && pkg-config --exists $(PKGS) && exit 0; \
	    exit 3; fi; \
	sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
	echo "installing:" $$missing; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
	    --no-install-recommends $$missing
endef

.PHONY: deps deps-test
deps: ## install the packages that a build needs
	$(call install_packages,$(BUILD_PACKAGES))
deps-test: deps ## install the packages that the tests need
	$(call install_packages,$(TEST_PACKAGES) $(NODE_PACKAGES))

# --- tests -----------------------------------------------------------------------

include tests/rules.mk

# --- installation ----------------------------------------------------------------

BINDIR  := $(DESTDIR)$(PREFIX)/bin
# The manual is in German, and the only one: it stands where every locale finds it.
MANDIR  := $(DESTDIR)$(PREFIX)/share/man/man1
BASHDIR := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR  := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
MANUALS := indexer/kooplab-index.1 search/kooplab-search.1 web/kooplab-web.1
NAMES   := $(notdir $(PROGRAMS))

.PHONY: install uninstall
install: programs ## install under DESTDIR and PREFIX (default /usr/local)
	install -d $(BINDIR) $(MANDIR) $(BASHDIR) $(ZSHDIR)
	install -m 755 $(PROGRAMS) $(BINDIR)
	install -m 644 $(MANUALS) $(MANDIR)
	for name in $(NAMES); do \
	    install -m 644 search/completions/kooplab.bash $(BASHDIR)/$$name || exit 1; \
	done
	install -m 644 search/completions/_kooplab $(ZSHDIR)
uninstall: ## remove what install put there
	rm -f $(addprefix $(BINDIR)/,$(NAMES)) $(addprefix $(BASHDIR)/,$(NAMES)) \
	    $(addprefix $(MANDIR)/,$(notdir $(MANUALS))) $(ZSHDIR)/_kooplab

# --- Debian package --------------------------------------------------------------

DEB_PACKAGES := build-essential debhelper fakeroot lintian

.PHONY: deb deps-deb test-deb
deps-deb: deps
	$(call install_packages,$(DEB_PACKAGES))
# In a copy of what git knows, so that the tree stays clean and nothing else gets in.
deb: deps-deb ## make the Debian package, into build/
	rm -rf build/deb && mkdir -p build/deb/kooplab
	git ls-files -z | tar -c --null --files-from - | tar -x -C build/deb/kooplab
	cd build/deb/kooplab && env -u MAKEFLAGS -u MAKELEVEL dpkg-buildpackage -b -us -uc -j$(JOBS)
	lintian --fail-on error build/deb/kooplab_*.changes
	cp build/deb/kooplab_*.deb build/
test-deb: deb ## install, upgrade and purge the package in bare Debian 12 roots (as root)
	$(call install_packages,debootstrap systemd-container)
	prove -v -e '' tests/package/debian.t :: $(abspath $(firstword $(wildcard build/kooplab_*.deb)))

# --- care ------------------------------------------------------------------------

C_FILES = $(shell git ls-files '*.c' '*.h' '*.cc')
PROGRAM_FILES = $(filter search/%.c indexer/%.c web/%.c,$(C_FILES))
SHELL_FILES = $(shell git grep -lE '^\#!/bin/(ba)?sh')

.PHONY: format lint dist clean help FORCE
format: ## format the sources
	clang-format -i $(C_FILES)
# The compilers' own analysis comes last: it takes longest. -Wformat of the build knows
# the types that cppcheck guesses.
lint: ## look at the sources without running them
	$(call install_packages,$(LINT_PACKAGES))
	clang-format --dry-run -Werror $(C_FILES)
	shellcheck --exclude=SC2016,SC2181 $(SHELL_FILES)
	cppcheck -q --error-exitcode=1 --inline-suppr --enable=warning,portability,performance \
	    --suppress=unknownMacro --suppress=invalidPrintfArgType_uint --library=gtk \
	    --std=c17 -I. -I$(B) -D_GNU_SOURCE -DG_DEFINE_QUARK\(a,b\)= \
	    -DG_GNUC_PRINTF\(a,b\)= $(PROGRAM_FILES)
	$(Q)$(MAKE) --no-print-directory $(B)/version.h $(GENERATED)
	printf '%s\n' $(PROGRAM_FILES) | xargs -n 4 -P $(JOBS) sh -c \
	    'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- -std=gnu17 -I. -I$(B) \
	    -D_GNU_SOURCE $(PKG_CFLAGS)' tidy
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) MODE=analyzer WERROR=1 programs
dist: ## make a source archive of HEAD
	@mkdir -p build
	git archive --prefix=kooplab-$(VERSION)/ -o build/kooplab-$(VERSION).tar.gz HEAD
clean: ## remove everything that was built
	rm -rf build
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20
FORCE:

.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find $(B) -path '*/deb' -prune -o -name '*.d' -type f -print 2>/dev/null)
