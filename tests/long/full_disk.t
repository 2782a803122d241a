#!/bin/bash
# kooplab-index on a small tmpfs: full, it says so and ends with 3, and readers are
# unharmed. Needs the right to mount. TAP.
set -u
data=$(cd "$(dirname "$0")/../data/bad" && pwd)
tmp=$(mktemp -d) || exit 1
trap 'umount "$tmp/disk" 2>/dev/null; rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' err 2>/dev/null | head -5
    fi
}

whole() { # all sixty cases, of one edition
    local found
    found=$("$KOOPLAB_BUILD/kooplab-search" --json --page-size 100 disk/idx Auflage 2>/dev/null |
        jq -r '[.total, ([.hits[].title | sub(".* "; "")] | unique | length)] | join(" ")')
    [ "$found" = "60 1" ]
}

edition() {
    for i in $(seq 60); do
        sed "s/^titel:.*/titel: Fall $i in Auflage $1/" "$data/gut.md" >"corpus/faelle/fall-$i.md"
    done
}

cd "$tmp" || exit 1
mkdir -p corpus/faelle disk
cp "$data/taxonomie.yaml" corpus/
edition 0
"$KOOPLAB_BUILD/kooplab-index" --quiet corpus base || exit 1
size=$(du -s --block-size=1024 base | cut -f1)
if ! mount -t tmpfs -o size=1m tmpfs disk 2>/dev/null; then
    echo "1..0 # SKIP no right to mount"
    exit 0
fi
umount disk
full=0
for percent in $(seq 105 8 310); do
    mount -t tmpfs -o "size=$((size * percent / 100))k" tmpfs disk
    cp -a base disk/idx
    edition "$percent"
    "$KOOPLAB_BUILD/kooplab-index" --rebuild corpus disk/idx >out 2>err
    code=$?
    [ $code = 3 ] && full=$((full + 1))
    { [ $code = 0 ] || [ $code = 3 ]; } && [ -s err ] && whole
    ok $? "a disk of $percent % of the index: exit $code, the index whole"
    rm -rf disk/idx/gen-[2-9]
    umount disk
done
[ $full -gt 3 ]; ok $? "$full of these disks were too small"
echo "1..$n"
