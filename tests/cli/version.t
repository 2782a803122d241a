#!/bin/bash
# There is one version, at the head of debian/changelog: programs, manual, changelog and the
# API's description have it, and a build from git that is not its tag adds the commit.
set -u
cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
same() { # WANTED ACTUAL NAME
    [ "$1" = "$2" ]; ok $? "$3"
    [ "$1" = "$2" ] || printf '# wanted: %s\n# is:     %s\n' "$1" "$2"
}

release=$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)
[[ $release =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; ok $? "debian/changelog begins with a version"
date=$(date -u -d "$(sed -n 's/^ --.*>  //p;T;q' debian/changelog)" +%F)
same "## $release — $date" "$(grep -m1 '^## ' CHANGELOG.md)" "CHANGELOG.md begins with it and its date"
same "$release" "$(sed -n 's/^  version: //p;T;q' web/openapi.yaml)" "the API's description has it"
for program in kooplab-index kooplab-search kooplab-web; do
    built=$("$KOOPLAB_BUILD/$program" --version)
    [[ $built =~ ^$program\ ${release//./\\.}(\+g[0-9a-f]+(\.dirty)?)?$ ]]; ok $? "--version: $built"
    same "kooplab $release" "$(sed -n 's/^\.Os //p' ./*/$program.1)" "manual of $program"
done

# What the Makefile makes of it.
mkdir -p "$tmp/outside/tree"
cp --parents Makefile tests/rules.mk tests/bench/rules.mk debian/changelog "$tmp/outside/tree"
tree=$tmp/outside/tree
version() {
    env -u MAKEFLAGS make -s -C "$tree" MODE=release build/version.h &&
        sed -n 's/.*"\(.*\)"/\1/p' "$tree/build/version.h"
}
git() {
    HOME=$tmp GIT_CONFIG_NOSYSTEM=1 command git -C "$tree" -c user.name=x -c user.email=x@example.org "$@"
}
same "$release" "$(version)" "a tree without git"
if command -v git >/dev/null; then
    command git init -q "$tmp/outside"
    same "$release" "$(version)" "a tree inside another's git"
    git init -q && echo build >"$tree/.gitignore" && git add . && git commit -qm one
    same "$release+g$(git rev-parse --short HEAD)" "$(version)" "a commit"
    git tag -a -m one v0.9.0
    same "$release+g$(git rev-parse --short HEAD)" "$(version)" "another version's tag"
    git tag "v$release"
    same "$release" "$(version)" "the version's tag"
    echo >>"$tree/Makefile"
    same "$release+g$(git rev-parse --short HEAD).dirty" "$(version)" "and what is not committed"
else
    ok 0 "versions from git # SKIP no git"
fi

echo "1..$n"
