# The benchmark: a generator of corpora, and a program that measures kooplab beside
# what cannot be undercut.

BENCH_OBJ := $(patsubst %,$(B)/%.o,$(filter-out %/generate.c %/bench.c,$(wildcard tests/bench/*.c tests/bench/*.cc)))
BENCH_GENERATE := $(B)/tests/bench/generate

$(BENCH_GENERATE): $(B)/tests/bench/generate.c.o $(BENCH_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(LINK) $^ $(PKG_LIBS) -lm
