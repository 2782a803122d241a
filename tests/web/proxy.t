#!/bin/bash
# The example sites for nginx and Caddy, in front of kooplab-web: they do what the manual
# promises, and both the same. Skipped where there is neither.
set -u
cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$tmp"' EXIT
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        tail -n 5 "$tmp/out" "$tmp/error.log" 2>/dev/null | sed 's/^/# /'
    fi
}
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
PATH=$PATH:/usr/sbin:$PWD/build/unpacked/usr/sbin:$PWD/build/unpacked/usr/bin
if ! nginx=$(command -v nginx) || ! caddy=$(command -v caddy); then
    echo "1..0 # SKIP no nginx or no Caddy"
    exit 0
fi

web=$(port) http=$(port) https=$(port) plain=$(port) tls=$(port)
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=beispiele.example.org \
    -keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>"$tmp/out"
sed -e '/listen \[::\]/d' -e "s#listen 80;#listen 127.0.0.1:$http;#" \
    -e "s#listen 443 ssl#listen 127.0.0.1:$https ssl#" \
    -e "s#/etc/letsencrypt/live/[^/]*/fullchain#$tmp/cert#" \
    -e "s#/etc/letsencrypt/live/[^/]*/privkey#$tmp/key#" \
    -e "s#/var/log/nginx#$tmp#" -e "s#/var/lib/nginx#$tmp/cache#" \
    -e "s#127.0.0.1:8080#127.0.0.1:$web#" debian/examples/nginx.conf >"$tmp/site.conf"
mkdir "$tmp/cache"
cat >"$tmp/nginx.conf" <<EOF
daemon off; pid $tmp/pid; error_log $tmp/error.log;
$([ "$(id -u)" = 0 ] && echo 'user root;')
events {}
http {
$(for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $tmp/temp_$kind;"; done)
include $tmp/site.conf;
}
EOF
"$nginx" -t -e "$tmp/error.log" -c "$tmp/nginx.conf" >"$tmp/out" 2>&1; ok $? "nginx takes the example"
"$nginx" -e "$tmp/error.log" -c "$tmp/nginx.conf" 2>"$tmp/out" &
pids+=($!)
"$KOOPLAB_BUILD/kooplab-index" --quiet corpus "$tmp/index" >"$tmp/out" 2>&1
"$KOOPLAB_BUILD/kooplab-web" --quiet --listen "127.0.0.1:$web" "$tmp/index" 2>"$tmp/web.log" &
server=$!
pids+=("$server")

get_at() { # PORT PATH [CURL-OPTIONS…]
    local at=$1 path=$2
    shift 2
    curl -sk -m 10 --resolve "beispiele.example.org:$at:127.0.0.1" "$@" \
        "https://beispiele.example.org:$at$path"
}
get() { get_at "$https" "$@"; }
for _ in $(seq 50); do
    get / -f -o "$tmp/out" && break
    sleep 0.1
done
get / -D "$tmp/head" -o "$tmp/out"
grep -qi '^strict-transport-security: max-age=63072000' "$tmp/head"; ok $? "HSTS"
[ "$(grep -ci '^content-security-policy:' "$tmp/head")" = 1 ]; ok $? "kooplab's headers, once"
[ "$(curl -s -o "$tmp/out" -w '%{http_code} %{redirect_url}' -H 'Host: beispiele.example.org' \
    "http://127.0.0.1:$http/suche?q=a")" = '301 https://beispiele.example.org/suche?q=a' ]
ok $? "http leads to https"
seen() { curl -s "http://127.0.0.1:$web/metrics" | sed -n 's/.*class="2xx"} //p'; }
get '/suche?q=Garten' -o "$tmp/out"
before=$(seen)
for _ in 1 2 3; do get '/suche?q=Garten' -o "$tmp/out"; done
[ "$(seen)" = "$((before + 1))" ]; ok $? "a page that nginx has is not asked for again"
before=$(seen)
for _ in 1 2; do get '/vorschlagen?titel=x' -o "$tmp/out"; done
[ "$(seen)" = "$((before + 3))" ]; ok $? "no-store is asked for every time"
long=$(printf 'x%.0s' $(seq 15000))
[ "$(get "/vorschlagen?titel=$long" -o "$tmp/out" -w '%{http_code}')" = 200 ]
ok $? "an address of 15 KB passes"
[ "$(get /healthz -o "$tmp/out" -w '%{http_code}')" = 200 ]; ok $? "/healthz from this machine"

# Caddy gives the same.
export XDG_DATA_HOME=$tmp XDG_CONFIG_HOME=$tmp
sed -e "1,/^{/s/^{/{\nadmin off\nskip_install_trust\nhttp_port $plain\nhttps_port $tls/" \
    -e "s/^beispiele.example.org {/&\ntls internal\nbind 127.0.0.1/" \
    -e "s/127.0.0.1:8080/127.0.0.1:$web/" debian/examples/Caddyfile >"$tmp/Caddyfile"
"$caddy" run --adapter caddyfile --config "$tmp/Caddyfile" >"$tmp/caddy.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
    get_at "$tls" / -f -o "$tmp/out" && break
    sleep 0.1
done
head_at() { # PORT PATH [CURL-OPTIONS…]: what a browser is told, but for the messenger's own
    get_at "$@" -D - -o "$tmp/out" | tr -d '\r' | tr '[:upper:]' '[:lower:]' |
        grep -vE '^(date|server|alt-svc|connection|transfer-encoding|$)' | sort
}
css=$(get / | grep -oE '/assets/[^"]*\.css[^"]*' | head -1)
for path in / '/suche?q=Verein' /gibt-es-nicht /vorschlagen /api/v1/search '/suche?thema=falsch' "$css"; do
    for encoding in identity gzip br; do
        diff <(head_at "$https" "$path" -H "Accept-Encoding: $encoding") \
            <(head_at "$tls" "$path" -H "Accept-Encoding: $encoding") >"$tmp/out"
        ok $? "nginx and Caddy tell the same: $path, $encoding"
    done
done
etag=$(get / -D - -o "$tmp/out" | tr -d '\r' | sed -n 's/^etag: //Ip')
for at in "$https" "$tls"; do
    [ -n "$etag" ] && [ "$(get_at "$at" / -H "If-None-Match: $etag" -o "$tmp/out" -w '%{http_code}')" = 304 ]
    ok $? "what a browser has is not sent again"
done
curl -s -o "$tmp/out" -w '%{http_code} %{redirect_url}' -H 'Host: beispiele.example.org' \
    "http://127.0.0.1:$plain/suche?q=a" >"$tmp/code"
grep -qE "^308 https://beispiele.example.org(:$tls)?/suche\?q=a$" "$tmp/code"
ok $? "Caddy: http leads to https"
[ "$(get_at "$tls" "/vorschlagen?titel=$long" -o "$tmp/out" -w '%{http_code}')" = 200 ]
ok $? "Caddy: an address of 15 KB passes"
for path in /healthz /metrics; do
    [ "$(get_at "$tls" "$path" -o "$tmp/out" -w '%{http_code}')" = 404 ]; ok $? "Caddy: no $path"
done
for at in "$https" "$tls"; do
    [ "$(get_at "$at" / -d x=1 -o "$tmp/out" -w '%{http_code}')" = 405 ]; ok $? "nothing can be sent"
done
head -c 3000000 /dev/zero | get / --data-binary @- -o "$tmp/out" -w '%{http_code}' >"$tmp/code"
[ "$(cat "$tmp/code")" = 413 ]; ok $? "nginx: nothing large is even taken"
for _ in $(seq 300); do
    printf 'url = https://beispiele.example.org:%s/\noutput = /dev/null\n' "$https"
done | get / -o "$tmp/out" -Z --no-progress-meter -K - -w '%{http_code}\n' >"$tmp/codes"
[ "$(grep -c 429 "$tmp/codes")" -gt 10 ] && [ "$(grep -c 200 "$tmp/codes")" -ge 40 ]
ok $? "nginx: some at once, then 429"

# While kooplab is away, and what has been written down by then.
kill "$server"
wait "$server"
sleep 10.5
[ "$(get '/suche?q=Garten' -o "$tmp/out" -w '%{http_code}')" = 200 ]
ok $? "a page outlives a short absence of kooplab"
[ "$(get '/suche?q=nie-gefragt' -o "$tmp/out" -w '%{http_code}')" = 502 ]; ok $? "another does not"
[ "$(get_at "$tls" '/suche?q=nie-gefragt' -o "$tmp/out" -w '%{http_code}')" = 502 ]; ok $? "nor with Caddy"
grep -q 'GET /suche 200' "$tmp/kooplab.log"; ok $? "nginx writes down what was asked for"
! grep -hE 'Garten|nie-gefragt|client:|remote_ip' "$tmp/kooplab.log" "$tmp/error.log" "$tmp/caddy.log" >"$tmp/out"
ok $? "no log has words or addresses"

echo "1..$n"
