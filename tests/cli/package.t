#!/bin/bash
# What the Debian package is made of: units that systemd takes and that give up what the
# programs do not need, settings that know every option, scripts, examples. Building and
# installing it is `make test-deb`.
set -u
cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' "$tmp/out" 2>/dev/null | head -12
    fi
}
skip() { # NAME WHY
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

# Units, as if the programs were installed.
mkdir "$tmp/units"
for unit in debian/systemd/kooplab-*; do
    sed "s#/usr/bin/kooplab#$KOOPLAB_BUILD/kooplab#" "$unit" >"$tmp/units/${unit##*/}"
done
if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify --man=no "$tmp"/units/* >"$tmp/out" 2>&1 && [ ! -s "$tmp/out" ]
    ok $? "systemd takes the units, without a word"
    for unit in kooplab-web kooplab-index kooplab-shard@; do
        systemd-analyze security --offline=true --threshold=15 --no-pager \
            "$tmp/units/$unit.service" >"$tmp/out" 2>&1
        ok $? "$unit: $(sed -n 's/.*exposure level for .*: \([0-9.]*\).*/exposure \1/p' \
            "$tmp/out"), at most 1.5"
    done
else
    skip "systemd takes the units" "no systemd-analyze"
fi
for unit in kooplab-web kooplab-index kooplab-shard@; do
    for rule in ProtectSystem=strict ProtectHome=yes PrivateTmp=yes PrivateDevices=yes \
        PrivateUsers=yes ProtectClock=yes ProtectKernelTunables=yes ProtectKernelModules=yes \
        ProtectKernelLogs=yes ProtectControlGroups=yes ProtectHostname=yes \
        ProtectProc=invisible ProcSubset=pid NoNewPrivileges=yes CapabilityBoundingSet= \
        AmbientCapabilities= RestrictNamespaces=yes RestrictRealtime=yes \
        RestrictSUIDSGID=yes LockPersonality=yes MemoryDenyWriteExecute=yes RemoveIPC=yes \
        KeyringMode=private SystemCallArchitectures=native \
        'SystemCallFilter=~@privileged @resources @mount' IPAddressDeny=any; do
        grep -qxF "$rule" "debian/systemd/$unit.service" || echo "$unit: $rule"
    done
done >"$tmp/out"
[ ! -s "$tmp/out" ]; ok $? "the services give up everything on the list"

# Settings: every option of a service stands there, with a value that is one.
one_off='--(check|new|dry-run|rebuild|rollback|watch|report|statistics|csv|json)'
for program in web index; do
    conf=debian/config/$program.conf
    wanted=$("$KOOPLAB_BUILD/kooplab-$program" --help | sed -n 's/^  \(--[a-z-]*\).*/\1/p' |
        grep -vxE -- '--(config|help|version)')
    [ "$program" = index ] && wanted=$(grep -vxE -- "$one_off" <<<"$wanted")
    diff <(sort <<<"$wanted") <(sed -n 's/^#\([a-z-]*\) = .*/--\1/p' "$conf" | sort) >"$tmp/out"
    ok $? "$conf has every option"
    ! grep -qvE '^(#.*)?$' "$conf"; ok $? "$conf sets none"
    sed 's/^#\([a-z-]* = \)/\1/' "$conf" >"$tmp/all.conf"
    "$KOOPLAB_BUILD/kooplab-$program" --config "$tmp/all.conf" --version >"$tmp/out" 2>&1
    ok $? "$conf can be read with all of them"
done

diff <(sed -n '/^Build-Depends:/,/^[^ ]*: *[^d]/p' debian/control | tr ',' '\n' |
    sed -n 's/^ *\(Build-Depends: \)\?\([a-z0-9.-]*\).*/\2/p' |
    grep -vE '^(debhelper-compat|Standards-Version)?$' | grep -v '^S' | sort) \
    <(sed -n '/^BUILD_PACKAGES/,/[^\\]$/p' Makefile | tr -s ' \t\134' '\n' |
        grep -vE '^(BUILD_PACKAGES|:=|gcc|g\+\+|)$' | sort) >"$tmp/out"
ok $? "the package needs what the Makefile installs to build it"
# The container has the libraries that the programs name, and no others.
if [ "${KOOPLAB_BUILD##*/}" = build ] && command -v objdump >/dev/null && command -v dpkg >/dev/null; then
    for program in "$KOOPLAB_BUILD"/kooplab-{index,search,web}; do
        objdump -p "$program" | sed -n 's/^ *NEEDED *//p'
    done | sort -u | while read -r library; do
        dpkg -S "*/$library" 2>/dev/null | sed 's/:.*//' | head -1
    done | sort -u | grep -vE '^(libc6.*|libgcc-s1|libstdc\+\+6)$' >"$tmp/needed"
    grep -oE '\b(lib[a-z0-9.-]+|zlib1g)\b' <(sed -n '/^FROM $BASE$/,/rm -rf/p' debian/examples/Containerfile) |
        sort -u | diff "$tmp/needed" - >"$tmp/out"
    ok $? "the container has the programs' libraries"
else
    skip "the container has the programs' libraries" "a release build, objdump and dpkg are needed"
fi
for script in debian/kooplab.postinst debian/kooplab.postrm; do
    shellcheck "$script" >"$tmp/out"; ok $? "shellcheck of $script"
done

jq -r '.. | .expr? // empty' debian/examples/grafana-dashboard.json >"$tmp/exprs" &&
    sed -n 's/^ *expr: //p' debian/examples/kooplab-alerts.yml >>"$tmp/exprs" &&
    grep -ohE 'kooplab_[a-z_]+' "$tmp/exprs" | sed 's/_bucket$//' | sort -u | while read -r metric; do
        grep -q "\"$metric\"" web/*.c || echo "$metric"
    done >"$tmp/out"
[ "$(wc -l <"$tmp/exprs")" -gt 10 ] && [ ! -s "$tmp/out" ]
ok $? "dashboard and alerts ask for metrics that there are"

echo "1..$n"
