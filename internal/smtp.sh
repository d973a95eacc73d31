#!/usr/bin/env bash
# The real program against a real mail server: Exim with a certificate of its
# own, STARTTLS and a login required. Pages change through fourteen kinds of
# edits; what arrives in the mailbox is read by python3's email package, checked
# for headers, parts, threads and signatures, and held against the routes.
# Needs root (Exim delivers as its own user) and the Debian packages
# exim4-daemon-light, python3-dkim and openssl. With KEEP=DIR the mails stay there.
set -euo pipefail
cd "$(dirname "$0")/.."
python=/usr/bin/python3 # Debian's, which has dkim
for need in exim4 openssl "$python"; do
	command -v "$need" >/dev/null || { echo "smtp.sh: $need is not installed: apt-get install exim4-daemon-light python3-dkim openssl" >&2; exit 2; }
done
dir=$(mktemp -d "${TMPDIR:-/tmp}/redletter-smtp.XXXXXX")
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
chmod 755 "$dir"
go build -trimpath -o "$dir/redletter" ./cmd/redletter
read -r port web < <("$python" -c 'import socket
a, b = socket.socket(), socket.socket()
for s in (a, b): s.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])')

# The server. One address is refused for good, another one as long as there is
# a file "busy".
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out "$dir/dkim.pem" 2>/dev/null
openssl pkey -in "$dir/dkim.pem" -pubout -outform DER | base64 -w0 >"$dir/dkim.pub"
mkdir -p "$dir/spool" "$dir/log" "$dir/box"
cat >"$dir/exim.conf" <<CONF
primary_hostname = localhost
spool_directory = $dir/spool
log_file_path = $dir/log/%s
pid_file_path = $dir/spool/pid
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts = *
tls_certificate = $dir/cert.pem
tls_privatekey = $dir/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
deliver_drop_privilege = true
begin acl
mail:
  deny message = STARTTLS first
    !encrypted = *
  deny message = log in first
    !authenticated = *
  accept
rcpt:
  deny message = no such person
    local_parts = gone
  defer message = greylisted
    local_parts = slow
    condition = \${if exists{$dir/spool/busy}}
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = $dir/box
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{watch}}{eq{\$auth3}{geheim}}}}
  server_set_id = \$auth2
CONF
touch "$dir/spool/busy"
chown -R Debian-exim "$dir/spool" "$dir/log" "$dir/box" "$dir/key.pem"
exim4 -C "$dir/exim.conf" -bdf -oX "127.0.0.1.$port" &

# The pages.
page() { # NAME [FROM TO]: writes a page, edited
	"$python" - "$dir/web/$1" "${2:-}" "${3:-}" <<'PY'
import os, sys
path, old, new = sys.argv[1:]
text = """<html lang="en"><head><title>Privacy Policy</title></head><body><main><h1>Privacy Policy</h1><p>Last updated: March 3, 2026</p>
<h2>What we collect</h2><p>We collect your name and your email address when you open an account with us.</p>
<h2>Retention</h2><p>We keep account data for 12 months after you close your account.</p>
<h2>Sharing</h2><p>We share your data with companies that host our service.</p>
<h2>Your rights – équité</h2><p>You may ask us for a copy of your data, and you may have it corrected or deleted.</p>
<h2>Changes</h2><p>If we make a material change, we will email you at least 30 days before it takes effect.</p></main></body></html>"""
assert old in text, old
first = not os.path.exists(path)
with open(path, "w") as f:
    f.write(new if new.startswith("<html><body>") else text.replace(old, new) if old else text)
if first:
    os.utime(path, (1e9, 1e9))  # http.server knows whole seconds
PY
}
# Two stores of fewer than ten policies: with more, mails wait for a storm to
# be seen, and are held in one.
one="lengthened shortened recipient notice right location negated"
two="date typography navigation script footer moved bad"
mkdir "$dir/web" "$dir/one" "$dir/two"
for name in $one $two ours; do page "$name.html"; done
"$python" -m http.server -b 127.0.0.1 -d "$dir/web" "$web" >/dev/null 2>&1 &
watches=()
digest=$(date -u -d '+75 seconds' +%H:%M)
policies() { for name in "$@"; do echo "  - {name: $name, url: \"http://127.0.0.1:$web/$name.html\", schedule: \"0 0 1 1 *\"}"; done; }
for store in one two; do
	cat >"$dir/$store/redletter.yaml" <<-YAML
		allow_private: true
		store: store
		digest_at: "$digest"
		politeness: {gap: 0s, retries: 0}
		smtp:
		  host: localhost
		  port: $port
		  from: redletter <redletter@acme.example>
		  username: watch
		  password_env: SMTP_PASSWORD
		  unsubscribe: off@acme.example
		  dkim: {domain: acme.example, selector: r1, key_file: ../dkim.pem}
		routes:
		  - {name: legal, policies: [vendor], email: [legal@acme.example], material: instant, unclear: daily, minor: never, coverage: never}
		  - {name: board, direction: weakens, policies: [vendor], email: [board@acme.example], material: instant, unclear: never, minor: never, deadline: never, coverage: never}
		  - {name: archive, email: [archive@acme.example], material: daily, unclear: daily, minor: daily, deadline: daily, coverage: never}
		  - {name: web, policies: [own], email: [web@acme.example, slow@acme.example, gone@acme.example], material: instant, unclear: instant, minor: instant, coverage: never}
		  - {name: ops, email: [ops@acme.example], material: never, unclear: never, minor: never, trouble: instant, coverage: never}
		policies:
	YAML
done
{ policies $one; policies ours | sed 's/}$/, role: own, jurisdictions: []}/'; } >>"$dir/one/redletter.yaml"
policies $two >>"$dir/two/redletter.yaml"
become() { # STORE COMMAND...
	cd "$dir/$1"
	shift
	SSL_CERT_FILE=$dir/cert.pem SMTP_PASSWORD=${PASSWORD:-geheim} exec ../redletter "$@"
}
run() { (become "$@"); }
fail() { echo "smtp.sh: $1" >&2; cat "$dir"/log/* >&2 2>/dev/null || true; exit 1; }
check() { run "$1" check "${@:2}" >>"$dir/check.txt" 2>&1 || [ $? = 3 ] || fail "check: $(tail -5 "$dir/check.txt")"; } # 3: the page that went bad

for try in $(seq 40); do
	run one doctor >"$dir/doctor.txt" 2>&1 || true # its other findings are not ours
	grep -q '\[ok\] mail server' "$dir/doctor.txt" && break
	[ "$try" != 40 ] || fail "doctor finds no mail server: $(cat "$dir/doctor.txt")"
	sleep 0.25
done
PASSWORD=wrong run one notify test board >/dev/null 2>&1 && fail "a wrong password was taken"

check one
check two
page lengthened.html "12 months" "36 months"
page shortened.html "12 months" "3 months"
page recipient.html "companies that host our service" "companies that host our service and with advertising partners"
page notice.html "we will email you at least 30 days before it takes effect" "we will post it on this page"
page right.html ", and you may have it corrected or deleted" ""
page location.html "your name and your email address" "your name, your email address and your precise location"
page negated.html "We share your data" "We do not share your data"
page date.html "March 3, 2026" "March 9, 2026"
page typography.html "We share your data with companies" $'We share your data  with\n<b>companies</b>'
page navigation.html "<main>" '<nav><a href="/">Home</a> <a href="/jobs">Jobs</a></nav><main>'
page script.html "</head>" "<script>var t='8f3a'</script></head>"
page footer.html "</main>" "</main><footer>© 2026 Acme Inc. All rights reserved.</footer>"
retention="<h2>Retention</h2><p>We keep account data for 12 months after you close your account.</p>"
sharing="<h2>Sharing</h2><p>We share your data with companies that host our service.</p>"
page moved.html "$retention"$'\n'"$sharing" "$sharing"$'\n'"$retention"
page bad.html "" "<html><body><h1>Please wait</h1><p>Checking your browser before you go on.</p></body></html>"
page ours.html "12 months" "36 months"
check one --send
check two --send
rm "$dir/spool/busy"
slow=$(run one outbox list --json | "$python" -c 'import json, sys
print(*[m["id"] for m in json.load(sys.stdin)["mails"] if "slow@" in m["to"]])')
[ -n "$slow" ] || fail "the mail that was put off does not wait: $(run one outbox list --all)"
run one outbox retry $slow >/dev/null
touch -d '2 days ago' "$dir/web/lengthened.html" # so that the next edit is newer to a second
page lengthened.html "12 months" "48 months"
check one --send lengthened

# The digests come by the watch itself, at its time of day.
for store in one two; do
	become $store watch >"$dir/$store.log" 2>&1 &
	watches+=($!)
done
echo "waiting for the digests of $digest"
want=18 # the tables below
for _ in $(seq 600); do
	[ "$(find "$dir/box/new" -type f 2>/dev/null | wc -l)" -lt "$want" ] || break
	sleep 0.25
done
for watch in "${watches[@]}"; do
	kill -TERM "$watch"
	wait "$watch" || fail "a watch did not end well: $(tail -5 "$dir"/one.log "$dir"/two.log)"
done
for store in one two; do run $store outbox list --all --json >"$dir/$store.json"; done
[ -z "${KEEP:-}" ] || { mkdir -p "$KEEP"; cp "$dir"/box/new/* "$dir"/*.json "$dir"/*.log "$dir/check.txt" "$KEEP"; }

"$python" - "$dir" <<'PY'
import base64, collections, dkim, email, email.policy, glob, json, re, sys
dir = sys.argv[1]
public = open(dir + "/dkim.pub").read()
bad = 0
def check(name, ok, what=""):
    global bad
    if not ok:
        bad += 1
        print("FAIL", name, what)

got = collections.defaultdict(list)  # recipient, kind -> policies
ids, threads = [], collections.defaultdict(list)
files = sorted(glob.glob(dir + "/box/new/*"))
for f in files:
    raw = open(f, "rb").read()
    m = email.message_from_bytes(raw, policy=email.policy.default)
    text = m.get_body(("plain",)).get_content()
    html = m.get_body(("html",)).get_content()
    to = m["Envelope-To"].split("@")[0]
    digest = m["X-Redletter-Policy"] is None
    name = to + ": " + m["Subject"]
    sent = re.sub(rb"(?s)\A.*?(?=^DKIM-Signature:)", b"", raw, count=1, flags=re.M)
    check(name, not m.defects and not any(p.defects for p in m.walk()), "defects")
    check(name, [p.get_content_type() for p in m.walk()] == ["multipart/alternative", "text/plain", "text/html"], "parts")
    check(name, m["To"].addresses[0].username == to and len(m["To"].addresses) == 1, "to " + m["To"])
    check(name, m["Return-Path"] == "<redletter@acme.example>", "return path")
    check(name, m["Auto-Submitted"] == "auto-generated" and m["Precedence"] == "list", "automatic")
    check(name, m["List-Unsubscribe"].startswith("<mailto:off@acme.example") and m["List-Id"].endswith(".redletter.acme.example>"), "list")
    check(name, any(" esmtpsa " in r for r in m.get_all("Received")), "on the way: " + str(m.get_all("Received")))
    check(name, "Ledger checkpoint" in text and "redletter " in text, "how to act, checkpoint")
    check(name, "<script" not in html and "src=" not in html and "<link" not in html, "remote or active content")
    check(name, "<del" in html or "<ins" in html or digest, "redline")
    check(name, dkim.verify(sent, dnsfunc=lambda name, timeout=5: ("v=DKIM1; k=rsa; p=" + public).encode()), "DKIM")
    ids.append(m["Message-ID"])
    if digest:
        got[to, "digest"].append(text)
    else:
        got[to, "instant"].append(m["X-Redletter-Policy"])
        check(name, m["References"] == m["In-Reply-To"] and m["Thread-Topic"] == m["X-Redletter-Policy"] + ": policy changes", "thread")
        threads[to, m["X-Redletter-Policy"]].append((m["References"], m["Thread-Topic"], base64.b64decode(m["Thread-Index"])[:22]))
for policy, all in threads.items():
    check(str(policy), len(set(all)) == 1, "one thread")
check("threads", len({t[0][0] for t in threads.values()}) == len(threads), "one for each policy")

weakened = ["lengthened", "lengthened", "location", "notice", "recipient", "right"]
for to, want in {"legal": sorted(weakened + ["negated"]), "board": weakened, "web": ["ours"], "slow": ["ours"]}.items():
    check(to, sorted(got[to, "instant"]) == want, f"instant {sorted(got[to, 'instant'])}, want {want}")
edited = {"lengthened", "location", "negated", "notice", "ours", "recipient", "right", "shortened", "date"}
for to, want, n in ("legal", {"shortened"}, 1), ("archive", edited, 2):  # one of each store
    check(to, len(got[to, "digest"]) == n, f"{len(got[to, 'digest'])} digests")
    told = {p for t in got[to, "digest"] for p in edited | {"typography", "navigation", "script", "footer", "moved", "bad"} if re.search(rf"(?m)^.*\b{p}\.html", t)}
    check(to, told == want, f"digest of {sorted(told)}, want {sorted(want)}")
check("recipients", set(got) == {("legal", "instant"), ("board", "instant"), ("web", "instant"), ("slow", "instant"), ("legal", "digest"), ("archive", "digest")}, str(set(got)))
check("once", len(set(ids)) == len(ids), "a mail came twice")
mails = [m for store in ("one", "two") for m in json.load(open(f"{dir}/{store}.json"))["mails"]]
states = collections.Counter((m["state"], m["to"].split("@")[0]) for m in mails)
check("outbox", {s for s in states if s[0] != "sent"} == {("dead", "gone")}, str(states))
check("outbox", sorted("<" + m["message_id"] + ">" for m in mails if m["state"] == "sent") == sorted(ids), "the sent ones are those that came")
print(len(files), "mails,", {f"{to} {kind}": len(v) for (to, kind), v in sorted(got.items())})
sys.exit(bad > 0)
PY
echo "smtp.sh: every recipient got what the routes say"
