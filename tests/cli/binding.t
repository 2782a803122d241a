#!/bin/bash
# The C binding of libxapian serves other programs: what install-binding installs is
# enough to compile the example of its README, in C and in C++, and to run it.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' "$tmp/log" | tail -12
    fi
}

cd "$root" || exit 1
# A sanitizer's objects need its runtime: always the release, whatever is under test.
run() { env -u MAKEFLAGS make --no-print-directory MODE=release PREFIX="$tmp/usr" "$1" >"$tmp/log" 2>&1; }
run install-binding
ok $? "install-binding"
export PKG_CONFIG_PATH=$tmp/usr/lib/pkgconfig
flags() { pkg-config "$@" kooplab-xapian-c; }
flags --exists --print-errors >"$tmp/log" 2>&1; ok $? "pkg-config knows it"
[[ "$(flags --modversion)" = "$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)"* ]]
ok $? "and its version"

cd "$tmp" || exit 1
# shellcheck disable=SC2016 # backticks of Markdown
sed -n '/^```c$/,/^```$/{/^```/!p}' "$root/search/xapian-c/README.md" >example.c
[ -s example.c ]; ok $? "the README has an example"
# Nothing of the source tree is in reach here.
# shellcheck disable=SC2046 # several flags
cc -std=c17 -Wall -Wextra -Werror example.c $(flags --cflags --libs) -o example >log 2>&1
ok $? "it compiles as C"
# shellcheck disable=SC2046
c++ -std=c++17 -Wall -Wextra -Werror -x c++ -fsyntax-only example.c $(flags --cflags) >log 2>&1
ok $? "and as C++"

"$KOOPLAB_BUILD/kooplab-index" --quiet "$root/corpus" index >/dev/null 2>log
./example >out 2>log; ok $? "it opens an index"
total=$("$KOOPLAB_BUILD/kooplab-search" --json index | jq .total)
[ "$(cat out)" = "$total documents" ]; ok $? "and counts its documents ($(cat out))"
rm -r index
./example >out 2>log; [ $? = 1 ]; ok $? "without an index it fails"
grep -q 'No such path' log; ok $? "and says why"

cd "$root" || exit 1
run uninstall-binding
ok $? "uninstall-binding"
[ -z "$(find "$tmp/usr" -type f)" ]; ok $? "leaves nothing"
echo "1..$n"
