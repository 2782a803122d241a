# The benchmark: a generator of corpora, and a program that measures kooplab beside
# what cannot be undercut.

BENCH_N      ?= 100000
BENCH_ROUNDS ?= 3
BENCH_PASSES ?= 10
BENCH_FOLDER := build/bench
BENCH        := $(B)/tests/bench/bench
GENERATE     := $(B)/tests/bench/generate
BENCH_OBJ    := $(patsubst %,$(B)/%.o,$(filter-out %/generate.c %/bench.c,$(wildcard \
	tests/bench/*.c tests/bench/*.cc)))

$(BENCH) $(GENERATE): $(B)/tests/bench/%: $(B)/tests/bench/%.c.o $(BENCH_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(LINK) $^ $(PKG_LIBS) -lm

# bench-results measures these sizes; the second ones are built and searched only.
BENCH_SIZES        ?= 1000 10000 100000
BENCH_SEARCH_SIZES ?= 1000000

.PHONY: bench bench-quick bench-results bench-report
bench: programs $(BENCH) ## measure on BENCH_N cases (100000) and hold it against the targets
	@mkdir -p $(BENCH_FOLDER)
	$(BENCH) --cases $(BENCH_N) --rounds $(BENCH_ROUNDS) \
	    --passes $(BENCH_PASSES) --folder $(BENCH_FOLDER) \
	    --programs $(B) --json $(BENCH_FOLDER)/$(BENCH_N).json
bench-quick: ## the same on 2,000 cases, to see that it works
	$(Q)$(MAKE) --no-print-directory bench BENCH_N=2000 BENCH_ROUNDS=1 \
	    BENCH_PASSES=1
bench-results: programs $(BENCH) ## measure every size and write tests/bench/RESULTS.md
	$(Q)for n in $(BENCH_SIZES); do \
	    $(MAKE) --no-print-directory bench BENCH_N=$$n || exit 1; done
	$(Q)for n in $(BENCH_SEARCH_SIZES); do \
	    $(BENCH) --cases $$n --search-only --passes $(BENCH_PASSES) \
	        --folder $(BENCH_FOLDER) --programs $(B) --json $(BENCH_FOLDER)/$$n.json \
	        || exit 1; done
	$(Q)$(MAKE) --no-print-directory bench-report
bench-report: ## write RESULTS.md again from what was measured
	$(Q)tests/bench/report.py $(BENCH_FOLDER)
