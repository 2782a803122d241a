#!/bin/bash
# make install puts programs, manual and completions under DESTDIR and PREFIX; make
# uninstall takes all of it away again.
set -u
cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# The programs that are under test, whatever the mode.
mode=$(basename "$KOOPLAB_BUILD")
[ "$mode" = build ] && mode=release
run() { make --no-print-directory MODE="$mode" -o programs DESTDIR="$tmp" PREFIX=/usr "$1" >"$tmp.log" 2>&1; }

run install; ok $? "install"
for name in kooplab-index kooplab-search kooplab-web; do
    [ -x "$tmp/usr/bin/$name" ]; ok $? "bin/$name"
    "$tmp/usr/bin/$name" --version >/dev/null; ok $? "runs"
    [ -s "$tmp/usr/share/man/man1/$name.1" ]; ok $? "its manual"
    [ -s "$tmp/usr/share/bash-completion/completions/$name" ]; ok $? "its completions"
done
[ -s "$tmp/usr/share/zsh/site-functions/_kooplab" ]; ok $? "completions for zsh"
[ "$(find "$tmp" -type f | wc -l)" = 10 ]; ok $? "nothing else"
[ -z "$(find "$tmp" -type f ! -perm 644 ! -path '*/bin/*')" ]; ok $? "readable by everybody"
run install; ok $? "again"
touch "$tmp/usr/bin/foreign"
run uninstall; ok $? "uninstall"
[ "$(find "$tmp" -type f)" = "$tmp/usr/bin/foreign" ]; ok $? "leaves nothing but what others put there"
rm -f "$tmp.log"

echo "1..$n"
