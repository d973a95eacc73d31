#!/usr/bin/env bash
# Drives the HTML report and the site in Chromium with axe-core, judges SARIF by
# the validator of its makers, JUnit by the schema of Jenkins, rdjsonl by that of
# reviewdog and GitLab's code quality by the types of Code Climate, opens the
# DOCX in LibreOffice, and reads the WARC of a bundle by warcio. Needs chromium, soffice, npm, and the npm
# registry and Go module proxy; what it fetches lies in a directory that is kept
# between runs.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${REDLETTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/redletter-browser}
mkdir -p "$cache"
for need in chromium soffice npm; do
	command -v "$need" >/dev/null || { echo "browser.sh: $need is not installed" >&2; exit 2; }
done
npm install --prefix "$cache" --no-audit --no-fund --ignore-scripts --silent axe-core@4.14.1 @microsoft/sarif-multitool-linux@5.7.0 \
	xmllint-wasm@5.3.0 typescript@5.9.3 codeclimate-types@0.3.1 warcio@2.4.11 ajv@8.20.0 ajv-draft-04@1.0.0
export REDLETTER_AXE=$cache/node_modules/axe-core/axe.min.js
export REDLETTER_SARIF=$cache/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$REDLETTER_SARIF"

# Modules that carry schemas; outside of ours, which does not need them.
module() { (cd "$cache" && go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'); }
install -m 644 "$(module github.com/yannh/kubeconform@v0.8.0)/fixtures/junit.xsd" "$cache/junit.xsd"
install -m 644 "$(module github.com/reviewdog/reviewdog@v0.21.2)/proto/rdf/jsonschema/Diagnostic.json" "$cache/rdjsonl.json"
export REDLETTER_JUNIT=$cache/judge-junit
cat >"$REDLETTER_JUNIT" <<'JS'
#!/usr/bin/env node
const fs = require("fs"), path = require("path");
import(path.join(__dirname, "node_modules/xmllint-wasm/index-node.js")).then(async ({ validateXML }) => {
  const read = (f) => fs.readFileSync(f, "utf8");
  const r = await validateXML({ xml: [{ fileName: "report.xml", contents: read(process.argv[2]) }], schema: [read(path.join(__dirname, "junit.xsd"))] });
  if (!r.valid) { console.error(r.errors.map((e) => e.message).join("\n")); process.exit(1); }
});
JS
export REDLETTER_RDJSONL=$cache/judge-rdjsonl
cat >"$REDLETTER_RDJSONL" <<'JS'
#!/usr/bin/env node
const fs = require("fs"), path = require("path");
const need = (m) => require(path.join(__dirname, "node_modules", m));
const Ajv = need("ajv-draft-04");
const judge = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(path.join(__dirname, "rdjsonl.json"), "utf8")));
for (const line of fs.readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  if (!judge(JSON.parse(line))) { console.error(line, judge.errors); process.exit(1); }
}
JS
export REDLETTER_GITLAB=$cache/judge-gitlab
cat >"$REDLETTER_GITLAB" <<'SH'
#!/usr/bin/env bash
set -euo pipefail
dir=$(mktemp -d "$(dirname "$0")/judge.XXXXXX")
trap 'rm -r "$dir"' EXIT
{
	echo 'import type { Issue } from "codeclimate-types"'
	echo 'type Entry = Issue & Required<Pick<Issue, "severity" | "fingerprint">>'
	echo 'export const report: Entry[] ='
	cat "$1"
} >"$dir/report.ts"
"$(dirname "$0")/node_modules/.bin/tsc" --noEmit --strict --skipLibCheck "$dir/report.ts"
SH
export REDLETTER_WARC=$cache/judge-warc.mjs
cat >"$REDLETTER_WARC" <<'JS'
#!/usr/bin/env node
// Each record in a line; 1 when a payload has another digest than its record says.
import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";
import { WARCParser } from "warcio";
let bad = 0;
for await (const record of new WARCParser(createReadStream(process.argv[2]))) {
  const payload = await record.readFully(false);
  const want = record.warcHeaders.headers.get("WARC-Payload-Digest");
  const got = "sha256:" + createHash("sha256").update(payload).digest("hex");
  if (want && record.warcType !== "revisit" && want !== got) {
    console.error(`${record.warcHeaders.headers.get("WARC-Record-ID")} is ${got}, not ${want}`);
    bad = 1;
  }
  console.log(record.warcType, record.warcDate, record.warcTargetURI ?? "", payload.length);
}
process.exit(bad);
JS
chmod +x "$REDLETTER_JUNIT" "$REDLETTER_GITLAB" "$REDLETTER_RDJSONL" "$REDLETTER_WARC"
go test -count 1 -run WARC ./internal/evidence
go test -count 1 -run "${1:-HTML|SARIF|JUnit|GitLab|RDJSONL|DOCX}" ./internal/report
