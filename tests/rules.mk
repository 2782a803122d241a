# The tests: every executable prints TAP, prove sums up.
#
#   tests/unit/test_*.c   one binary a module, linked with everything but main.c
#   tests/cli/*.t         shell, the programs at the command line
#   tests/web/*.t         shell or Python, a running kooplab-web
#   tests/browser/*.t     Node and Chromium

UNIT_SRC   := $(wildcard tests/unit/test_*.c)
UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(UNIT_SRC))
CLI_TESTS  := $(wildcard tests/cli/*.t)
WEB_TESTS  := $(wildcard tests/web/*.t)
BROWSER_TESTS := $(wildcard tests/browser/*.t)

# What the browser tests need from npm. Only a changed lock file asks the registry;
# one that merely looks newer (after a checkout) does not, so that tests run offline.
BROWSER_MODULES := tests/browser/node_modules/installed-lock.json
$(BROWSER_MODULES): tests/browser/package-lock.json
	$(call say,NPM,$<)
	$(Q)cmp -s $< $@ || npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	$(Q)cp $< $@

# Programs of others for tests/web/prometheus.t and proxy.t: unpacked, not installed, for
# their packages would start services.
UNPACKED := build/unpacked/done
$(UNPACKED): tests/rules.mk
	$(call say,APT,prometheus nginx caddy)
	$(Q)rm -rf $(@D) && mkdir -p $(@D) && cd $(@D) && \
	    apt-get -qq -o APT::Sandbox::User=root download prometheus nginx caddy && \
	    for package in *.deb; do dpkg-deb -x $$package . || exit 1; done && \
	    rm ./*.deb && touch done || \
	    echo "no prometheus, nginx, caddy: their tests will be skipped" >&2

export G_DEBUG := fatal-criticals
# Checking a database frees an object by its base class inside libxapian 1.4.22.
export ASAN_OPTIONS := new_delete_type_mismatch=0
# Where the scripts find the programs under test.
export KOOPLAB_BUILD := $(abspath $(B))

$(B)/tests/unit/%: $(B)/tests/unit/%.c.o $(INDEXER_OBJ) $(WEB_OBJ) $(WEB_EXTRA_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(LINK) $^ $(PKG_LIBS) -lm

# The benchmark, which tests/cli/bench.t tries.
include tests/bench/rules.mk

# Lets calls on files fail in the program under test (tests/cli/faults.t), and tries what
# its sandbox forbids (tests/cli/sandbox.t).
PRELOADS := $(patsubst %.c,$(B)/%.so,$(wildcard tests/faults/*.c))
$(PRELOADS): $(B)/%.so: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=gnu17 $(WARN) -O1 -shared -fPIC -o $@ $< -ldl

# Whose pages »make report« tests and describes.
CORPUS ?= corpus

JOBS := $(shell nproc 2>/dev/null || echo 1)
ASAN  = MODE=asan CFLAGS='-O1 -g'
# These look at files of the tree only, or measure: once is enough.
TREE_TESTS := tests/cli/corpus.t tests/cli/structure.t tests/cli/bench.t tests/cli/report.t

.PHONY: test test-unit test-cli test-web test-browser test-asan report
test: deps-test ## install what the tests need, build and run them all
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) WERROR=1 build-tests
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) WERROR=1 $(ASAN) build-asan
	$(Q)$(MAKE) --no-print-directory $(ASAN) run-asan
	$(Q)$(MAKE) --no-print-directory run-tests
test-unit: $(UNIT_TESTS) ## only the unit tests
	prove -j4 -e '' $(UNIT_TESTS)
test-cli: programs $(BENCH) $(GENERATE) $(PRELOADS) ## only the command line
	prove -j4 -e '' $(CLI_TESTS)
test-web: programs $(PRELOADS) $(UNPACKED) ## only HTTP
	prove -j4 -e '' $(WEB_TESTS)
test-browser: programs $(BROWSER_MODULES) ## only the browser
	prove -j2 -e '' $(BROWSER_TESTS)
report: programs $(BROWSER_MODULES) ## run the browser tests, write corpus/seiten/pruefung.md
	node tests/browser/report.js $(CORPUS)
test-asan: ## unit, command-line and fuzz tests under ASan, UBSan and LSan
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(ASAN) build-asan
	$(Q)$(MAKE) --no-print-directory $(ASAN) run-asan

.PHONY: build-tests build-asan run-tests run-asan
build-tests: programs $(UNIT_TESTS) $(BENCH) $(GENERATE) $(PRELOADS) $(BROWSER_MODULES) \
		$(UNPACKED)
# The longest begins first, so that it does not run on alone.
LONGEST := tests/browser/layout.t
run-tests:
	prove -j2 -e '' $(LONGEST) $(UNIT_TESTS) $(CLI_TESTS) $(WEB_TESTS) \
	    $(filter-out $(LONGEST),$(BROWSER_TESTS))
run-asan:
	prove -j2 -e '' $(UNIT_TESTS) $(filter-out $(TREE_TESTS),$(CLI_TESTS))
	prove -j2 -e '' $(FUZZ_TARGETS) :: tests/fuzz/seeds 3

# --- what takes long ---------------------------------------------------------------
#
# make test-long takes hours and writes tests/RESULTS.md; tests/long/run NAME runs one
# row of it.

.PHONY: test-long test-asan-unit test-tsan test-valgrind
test-long: deps-test ## all that RESULTS.md promises, the tests at their full length
	$(call install_packages,$(LONG_PACKAGES))
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) WERROR=1 build-tests
	tests/long/run
test-asan-unit:
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(ASAN) build-asan
	$(Q)$(MAKE) --no-print-directory $(ASAN) run-asan-unit
run-asan-unit:
	prove -v -e '' $(UNIT_TESTS)
# Xapian and libmicrohttpd are not instrumented: what they do among themselves is
# unknown to the thread sanitizer.
TSAN = MODE=tsan CFLAGS='-O1 -g'
test-tsan: ## the running server under TSan, with new generations under load
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) MODE=release programs
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(TSAN) programs
	$(Q)$(MAKE) --no-print-directory $(TSAN) run-tsan
run-tsan:
	KOOPLAB_LONG= TSAN_OPTIONS=exitcode=66 G_SLICE=always-malloc \
	    KOOPLAB_INDEXER=$(abspath build/kooplab-index) \
	    prove -v -e '' tests/web/front_running.t
test-valgrind: $(UNIT_TESTS) ## the unit tests under Valgrind
	tests/long/valgrind.t

# --- fuzzing -----------------------------------------------------------------------
#
# tests/fuzz/fuzz_*.c are libFuzzer targets. make test replays the seeds and mutates
# them for a moment, under ASan and with the build's own compiler (driver.c); make fuzz
# gives each target, or those of FUZZ, FUZZ_SECONDS of libFuzzer.

FUZZ_SRC     := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%,$(FUZZ_SRC))
FUZZ_MAIN    := $(if $(filter fuzz,$(MODE)),,$(B)/tests/fuzz/driver.c.o)
FUZZ_SECONDS ?= 60
FUZZ         ?= $(FUZZ_SRC:tests/fuzz/fuzz_%.c=%)
FUZZ_BUILD    = MODE=fuzz CFLAGS='-O1 -g' \
	CC='$(patsubst %cc,%clang,$(CC))' CXX='$(patsubst %c++,%clang++,$(CXX))'

$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.c.o $(FUZZ_MAIN) $(B)/tests/fuzz/html_oracle.c.o \
		$(INDEXER_OBJ) $(WEB_OBJ) $(WEB_EXTRA_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(LINK) $(if $(FUZZ_MAIN),,-fsanitize=fuzzer) $^ $(PKG_LIBS) -lm

build-asan: programs $(UNIT_TESTS) $(FUZZ_TARGETS) $(PRELOADS)

.PHONY: fuzz build-fuzz
build-fuzz: $(FUZZ_TARGETS)
fuzz: ## give every fuzz target, or FUZZ, FUZZ_SECONDS of libFuzzer, under ASan
	$(call install_packages,$(FUZZ_PACKAGES))
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(FUZZ_BUILD) build-fuzz
	tests/fuzz/run $(FUZZ_SECONDS) $(FUZZ)
