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

.PHONY: bench bench-quick
bench: programs $(BENCH) ## measure on BENCH_N cases (100000) and hold it against the targets
	@mkdir -p $(BENCH_FOLDER)
	$(BENCH) --cases $(BENCH_N) --rounds $(BENCH_ROUNDS) \
	    --passes $(BENCH_PASSES) --folder $(BENCH_FOLDER) \
	    --programs $(B) --json $(BENCH_FOLDER)/$(BENCH_N).json
bench-quick: ## the same on 2,000 cases, to see that it works
	$(Q)$(MAKE) --no-print-directory bench BENCH_N=2000 BENCH_ROUNDS=1 \
	    BENCH_PASSES=1
