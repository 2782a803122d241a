#!/bin/bash
# Every unit test under Valgrind: no invalid access, no use of what was never set, no
# lost memory. TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
n=0
bad=0
# GLib keeps what it will need again.
export G_SLICE=always-malloc
export KOOPLAB_SLOWDOWN=50
for test in "${KOOPLAB_BUILD:-build}"/tests/unit/test_*; do
    case $test in *.*) continue ;; esac
    n=$((n + 1))
    name=$(basename "$test")
    begin=$SECONDS
    if valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite \
        --errors-for-leak-kinds=definite --suppressions=/usr/share/glib-2.0/valgrind/glib.supp \
        "$test" >"build/valgrind.out" 2>"build/valgrind.err"; then
        echo "ok $n - $name, $((SECONDS - begin)) s"
    else
        bad=1
        echo "not ok $n - $name, exit $?"
        grep -h -E '^not ok|^==|Bail' build/valgrind.out build/valgrind.err | head -12 | sed 's/^/# /'
    fi
done
echo "1..$n"
exit $bad
