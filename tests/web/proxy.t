#!/bin/bash
# The example sites for nginx and Caddy: accepted by their programs, and nginx in front of
# kooplab-web does what the manual promises. Skipped where nginx is not installed.
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
nginx=$(command -v nginx || ls /usr/sbin/nginx 2>/dev/null)
if [ -z "$nginx" ]; then
    echo "1..0 # SKIP no nginx"
    exit 0
fi

web=$(port) http=$(port) https=$(port)
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
http { include $tmp/site.conf; }
EOF
"$nginx" -t -c "$tmp/nginx.conf" >"$tmp/out" 2>&1; ok $? "nginx takes the example"
"$nginx" -c "$tmp/nginx.conf" 2>"$tmp/out" &
pids+=($!)
"$KOOPLAB_BUILD/kooplab-index" --quiet corpus "$tmp/index" >"$tmp/out" 2>&1
"$KOOPLAB_BUILD/kooplab-web" --quiet --listen "127.0.0.1:$web" "$tmp/index" 2>"$tmp/web.log" &
server=$!
pids+=("$server")

get() { # PATH [CURL-OPTIONS…]
    local path=$1
    shift
    curl -sk -m 10 --resolve "beispiele.example.org:$https:127.0.0.1" "$@" \
        "https://beispiele.example.org:$https$path"
}
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
kill "$server"
wait "$server"
sleep 10.5
[ "$(get '/suche?q=Garten' -o "$tmp/out" -w '%{http_code}')" = 200 ]
ok $? "a page outlives a short absence of kooplab"
[ "$(get '/suche?q=nie-gefragt' -o "$tmp/out" -w '%{http_code}')" = 502 ]; ok $? "another does not"
! grep -qE 'Garten|127\.0\.0\.1' "$tmp/kooplab.log"; ok $? "the log has no words and addresses"
if command -v caddy >/dev/null; then
    caddy validate --adapter caddyfile --config debian/examples/Caddyfile >"$tmp/out" 2>&1
    ok $? "Caddy takes the example"
else
    ok 0 "Caddy takes the example # SKIP no caddy"
fi

echo "1..$n"
