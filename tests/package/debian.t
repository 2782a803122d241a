#!/bin/bash
# The Debian package in a bare Debian 12: it installs, serves, follows the corpus,
# upgrades without a failed request, and leaves nothing behind. First in a root without a
# running systemd, then, where the kernel lets it, booted with systemd-nspawn.
#
#     tests/package/debian.t PACKAGE.deb        as root; needs debootstrap and a mirror
set -u
deb=$(realpath "$1") || exit 1
[ "$(id -u)" = 0 ] || { echo "1..0 # SKIP not root"; exit 0; }
# From where this machine has its own packages.
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' | head -1)}
tmp=$(mktemp -d) || exit 1
root=$tmp/root
machine=
pids=()
cleanup() {
    [ "${#pids[@]}" = 0 ] || kill "${pids[@]}" 2>/dev/null
    [ -z "$machine" ] || kill -KILL "$machine" 2>/dev/null
    wait
    umount -q "$root/proc"
    rm -rf --one-file-system "$tmp"
}
trap cleanup EXIT
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        tail -n 12 "$tmp/out" 2>/dev/null | sed 's/^/# /'
    fi
}
in_root() { chroot "$root" "$@" >"$tmp/out" 2>&1; }
files() { (cd "$root" && find etc usr lib var srv -xdev ! -type d ! -path 'var/lib/dpkg/*' \
    ! -path 'var/cache/*' ! -path 'var/log/*' ! -path 'var/lib/apt/*' \
    ! -path 'var/lib/systemd/*' ! -path 'etc/ld.so.cache' ! -path 'var/tmp/*' | sort); }

debootstrap --variant=minbase bookworm "$root" "$mirror" >"$tmp/out" 2>&1
ok $? "a bare Debian 12"
apt-config dump Acquire >"$root/etc/apt/apt.conf.d/99host"
in_root apt-get update -q
in_root apt-get install -qy --no-install-recommends systemd systemd-sysv dbus curl
ok $? "with systemd and curl"
cp "$deb" "$root/root/kooplab.deb"
in_root apt-get install -qy --no-install-recommends --download-only /root/kooplab.deb
cp -a "$root/var/cache/apt/archives" "$tmp/archives"
# What belongs to others stays: the libraries, and their work at the first install.
depends=$(dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/^ *//; s/[ (|].*//')
# shellcheck disable=SC2086
in_root apt-get install -qy --no-install-recommends $depends
files >"$tmp/before"

# --- without a running systemd --------------------------------------------------------------

in_root apt-get install -qy --no-install-recommends /root/kooplab.deb; ok $? "install"
! grep -qi 'warn\|kooplab: ' "$tmp/out"; ok $? "without a warning"
in_root kooplab-web --version && [ "$(cat "$tmp/out")" = "kooplab-web $(dpkg-deb -f "$deb" Version)" ]
ok $? "the programs have the package's version"
for unit in multi-user.target.wants/kooplab-web.service sockets.target.wants/kooplab-web.socket \
    multi-user.target.wants/kooplab-index.path timers.target.wants/kooplab-index.timer; do
    [ -L "$root/etc/systemd/system/$unit" ]; ok $? "$unit is enabled"
done
in_root sh -c 'systemd-analyze verify --man=no /lib/systemd/system/kooplab-[iw]*'
ok $? "units are verified"
[ ! -s "$tmp/out" ]; ok $? "without a word"
start=$(sed -n 's/^ExecStart=//p' "$root/lib/systemd/system/kooplab-web.service")
# shellcheck disable=SC2086
chroot "$root" setpriv --reuid 65534 --regid 65534 --clear-groups \
    $start --listen "unix:/tmp/web" >"$tmp/web" 2>&1 &
pids+=($!)
for _ in $(seq 50); do
    curl -sf --unix-socket "$root/tmp/web" http://x/healthz >"$tmp/out" && break
    sleep 0.1
done
grep -q '"status": *"ok"' "$tmp/out"; ok $? "ExecStart, by hand, serves the example corpus"
kill "${pids[@]}"
wait "${pids[@]}"
ok $? "and ends with 0"
pids=()
rm -f "$root/tmp/web"
in_root apt-get remove -qy kooplab; ok $? "remove"
[ -e "$root/etc/kooplab/web.conf" ] && [ ! -e "$root/usr/bin/kooplab-web" ]
ok $? "leaves the settings alone"
in_root apt-get purge -qy kooplab; ok $? "purge"
files | diff "$tmp/before" - | grep '^[<>]' | grep -vE ' etc/(passwd|shadow|group|gshadow)-?$' >"$tmp/out"
[ ! -s "$tmp/out" ] && [ ! -d "$root/etc/kooplab" ] && [ ! -d "$root/var/lib/kooplab" ]
ok $? "leaves nothing"

# --- booted -----------------------------------------------------------------------------------

cp -a "$tmp/archives/." "$root/var/cache/apt/archives/"
repack() { # VERSION
    dpkg-deb -R "$deb" "$tmp/repack" && sed -i "s/^Version: .*/Version: $1/" "$tmp/repack/DEBIAN/control" &&
        dpkg-deb --root-owner-group -b "$tmp/repack" "$root/root/kooplab-$1.deb" >"$tmp/out" 2>&1
    rm -rf "$tmp/repack"
}
repack 99.0
repack 99.1
systemd-nspawn -q -D "$root" --boot --register=no --keep-unit --private-network \
    </dev/null >"$tmp/boot" 2>&1 &
nspawn=$!
for _ in $(seq 100); do
    machine=$(pgrep -P "$nspawn" 2>/dev/null | head -1)
    [ -n "$machine" ] && nsenter -t "$machine" -m -p systemctl is-system-running --wait >"$tmp/out" 2>&1
    grep -qE 'running|degraded' "$tmp/out" && break
    sleep 0.3
done
if ! grep -qE 'running|degraded' "$tmp/out"; then
    ok 0 "booted # SKIP systemd-nspawn --boot does not work here"
    echo "1..$n"
    exit 0
fi
inside() { nsenter -t "$machine" -m -u -i -n -p "$@" >"$tmp/out" 2>&1; }
within() { # SECONDS COMMAND…: until it succeeds
    local end=$((SECONDS + $1))
    shift
    while ! "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}
health() { inside curl -s -m 5 http://127.0.0.1:8080/healthz; }
is() { health; grep -qE "$1" "$tmp/out"; }
main_pid() { inside systemctl show -P MainPID kooplab-web && cat "$tmp/out"; }

inside apt-get install -qy --no-install-recommends /root/kooplab.deb
ok $? "booted: install"
is '"status": *"ok"'; ok $? "the site runs when apt is done"
inside systemctl is-active kooplab-web.service kooplab-web.socket kooplab-index.path kooplab-index.timer
ok $? "all units are active"
inside systemctl show -P StatusText kooplab-web
grep -qE '^ok: gen-1, [0-9]+ Fälle$' "$tmp/out"; ok $? "the service says what it serves"
inside journalctl -u kooplab-web -u kooplab-index -p warning -q
[ ! -s "$tmp/out" ]; ok $? "no warning in the journal"
inside systemctl start kooplab-index; ok $? "the indexer runs in its sandbox"
inside grep -E '^Cap(Eff|Prm|Bnd):.*[1-9a-f]' "/proc/$(main_pid)/status"
[ ! -s "$tmp/out" ]
ok $? "the server has no capability"

cp -r "$root/usr/share/kooplab/corpus" "$root/srv/kooplab"
inside ln -sfn /srv/kooplab /etc/kooplab/corpus
inside systemctl restart kooplab-index.path
inside systemctl start kooplab-index; ok $? "another corpus"
slug=$(find "$root/srv/kooplab/faelle" -name '*.md' -printf '%f\n' | sort | sed 's/\.md$//;q')
sed -i 's/^titel: .*/titel: Auflage zwei/' "$root/srv/kooplab/faelle/$slug.md"
shows() { inside curl -s "http://127.0.0.1:8080/faelle/$slug" && grep -q "$1" "$tmp/out"; }
within 15 shows 'Auflage zwei'; ok $? "an edited file appears by itself"

pid=$(main_pid)
inside systemctl kill -s STOP kooplab-web
replaced() { [ "$(main_pid)" != "$pid" ] && is '"status": *"ok"'; }
within 60 replaced
ok $? "a server that hangs is replaced by the watchdog"

# An upgrade meets an index of another format: the old server goes on, with the generation
# it has open, until the index is rebuilt.
foreign() {
    sed -i 's/"format": [0-9]*/"format": 0/' "$root/var/lib/kooplab/index/current/manifest"
}
foreign
within 15 is '"reason": *"version"'; ok $? "the index gets another format under the server"
poll() {
    while [ ! -e "$tmp/stop" ]; do
        nsenter -t "$machine" -n curl -s -o /dev/null -m 15 -w '%{http_code}\n' \
            "http://127.0.0.1:8080/suche?q=Garten&x=$RANDOM"
    done >"$tmp/codes"
}
poll &
pids+=($!)
pid=$(main_pid)
inside apt-get install -qy /root/kooplab-99.0.deb; ok $? "upgrade"
replaced; ok $? "the new server serves the rebuilt index"
# And when it cannot be rebuilt, the old one stays.
inside ln -sfn /nirgends /etc/kooplab/corpus
foreign
within 15 is '"reason": *"version"'
pid=$(main_pid)
inside apt-get install -qy /root/kooplab-99.1.deb; ok $? "upgrade without a corpus"
grep -q 'kooplab-web is not restarted' "$tmp/out"; ok $? "says what it leaves"
[ "$(main_pid)" = "$pid" ] && is '"status": *"stale"'; ok $? "the old server goes on"
touch "$tmp/stop"
wait "${pids[@]}"
pids=()
[ "$(sort -u "$tmp/codes")" = 200 ] && [ "$(wc -l <"$tmp/codes")" -gt 20 ]
ok $? "not one of $(wc -l <"$tmp/codes") requests failed meanwhile"
sort "$tmp/codes" | uniq -c | sed 's/^/# /'

inside apt-get purge -qy kooplab; ok $? "purge"
! inside systemctl is-active kooplab-web.service kooplab-web.socket kooplab-index.timer
ok $? "nothing runs any more"
[ ! -e "$root/etc/kooplab" ] && [ ! -e "$root/var/lib/kooplab" ] && [ -e "$root/srv/kooplab" ]
ok $? "nothing is left but the operator's corpus"

echo "1..$n"
