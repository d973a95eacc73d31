#!/usr/bin/env bash
# The shell part of the GitHub Action: runs the gate, leaves review.json,
# report.html and redletter.sarif in redletter-out, keeps one comment on the
# pull request up to date (none when nothing changed, none for forks: those have
# the summary of the job), and ends with the status of the gate. Every value
# comes in by the environment, so that nothing is spliced into a command.
set -uo pipefail

out=redletter-out
mkdir -p "$out"
arguments=(--fail-on "${REDLETTER_FAIL_ON:-unclear}")
[ -n "${REDLETTER_BASE:-}" ] && arguments+=(--base "$REDLETTER_BASE")
read -r -a more <<<"${REDLETTER_ARGUMENTS:-}"
read -r -a files <<<"${REDLETTER_FILES:-}"

"${REDLETTER:-redletter}" gate "${arguments[@]}" ${more[@]+"${more[@]}"} \
	--format github --format "json=$out/gate.json" --format "sarif=$out/redletter.sarif" \
	--format "html=$out/report.html" --format "markdown=$out/comment.md" \
	${files[@]+"${files[@]}"}
status=$?
echo "status=$status" >>"${GITHUB_OUTPUT:-/dev/null}"

# review.json is what redletter review opens.
if command -v jq >/dev/null 2>&1 && [ -s "$out/gate.json" ]; then
	jq '.review' "$out/gate.json" >"$out/review.json"
fi

# One comment that is found again by its mark. Comments hold 65,536 characters.
mark='<!-- redletter gate -->'
comment() {
	local repo=$GITHUB_REPOSITORY pull=$REDLETTER_PULL id body
	id=$(gh api "repos/$repo/issues/$pull/comments" --paginate --jq "map(select(.body | startswith(\"$mark\"))) | .[0].id // empty" | head -n 1)
	if ! grep -q '^### C-' "$out/comment.md" && [ "$status" = 0 ]; then
		[ -n "$id" ] && gh api -X DELETE "repos/$repo/issues/comments/$id"
		return 0
	fi
	body=$(printf '%s\n' "$mark"; head -c 60000 "$out/comment.md")
	if [ -n "$id" ]; then
		gh api -X PATCH "repos/$repo/issues/comments/$id" -f body="$body" >/dev/null
	else
		gh api "repos/$repo/issues/$pull/comments" -f body="$body" >/dev/null
	fi
}
if [ "${REDLETTER_COMMENT:-true}" = true ] && [ -n "${REDLETTER_PULL:-}" ] && [ "${REDLETTER_FORK:-false}" != true ] && command -v gh >/dev/null 2>&1; then
	comment || echo "::warning title=redletter::the comment could not be written; the summary of the job holds all"
fi
exit "$status"
