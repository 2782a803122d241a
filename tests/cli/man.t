#!/bin/bash
# The manual and the completions know every option that --help shows, and no other.
set -u
cd "$(dirname "$0")/../.." || exit 1
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

same() { # WANTED ACTUAL NAME
    if [ "$1" = "$2" ]; then ok 0 "$3"; else
        ok 1 "$3"
        diff <(echo "$1") <(echo "$2") | sed 's/^/# /'
    fi
}

bash_options() { # PROGRAM
    # shellcheck source=/dev/null
    (
        source search/completions/kooplab.bash
        # shellcheck disable=SC2317
        compopt() { :; }
        COMP_WORDS=("$1" --) COMP_CWORD=1
        _kooplab
        printf '%s\n' "${COMPREPLY[@]}"
    )
}

for manual in indexer/kooplab-index.1 search/kooplab-search.1 web/kooplab-web.1; do
    program=$(basename "$manual" .1)
    help=$("$KOOPLAB_BUILD/$program" --help)
    options=$(sed -n 's/^  \(--[a-z-]*\).*/\1/p' <<<"$help" | sort)
    [ "$(wc -l <<<"$options")" -gt 10 ]; ok $? "$program has options"
    # Its siblings are not installed where the tests run.
    complaints=$(mandoc -Tlint -Wstyle "$manual" | grep -v 'referenced manual not found')
    same '' "$complaints" "$manual is clean"
    same "$options" "$(sed -n 's/^\.It Fl -\([a-z-]*\).*/--\1/p' "$manual" | sort)" \
        "$manual has every option"
    mandoc -Tutf8 "$manual" >/dev/null; ok $? "$manual can be shown"
    same "$options" "$(bash_options "$program" | sort)" "bash completes every option of $program"
    same "$options" "$(sed -n "/^$program)/,/;;/s/^ *'\**\(--[a-z-]*\)\[.*/\1/p" \
        search/completions/_kooplab | sort)" "zsh completes every option of $program"
done

[ "$(
    # shellcheck source=/dev/null
    source search/completions/kooplab.bash
    COMP_WORDS=(kooplab-search --sort n) COMP_CWORD=2
    _kooplab
    echo "${COMPREPLY[*]}"
)" = neueste ]; ok $? "bash completes the sorts"
if command -v zsh >/dev/null; then
    zsh -n search/completions/_kooplab; ok $? "zsh can read its file"
else
    ok 0 "zsh can read its file # SKIP no zsh"
fi

echo "1..$n"
