#!/usr/bin/env bash
# The shell part of the GitHub Action: runs the gate, leaves review.json (which
# redletter review opens), report.html and redletter.sarif in redletter-out,
# keeps one comment on the pull request up to date (none when nothing changed,
# none for forks: those have the summary of the job), and ends with the status
# of the gate. Every value comes in by the environment, so that nothing is
# spliced into a command.
set -uo pipefail

out=redletter-out
mkdir -p "$out"
rm -f "$out/review.json" "$out/redletter.sarif" "$out/report.html" "$out/comment.md" # of an earlier run
arguments=(--fail-on "${REDLETTER_FAIL_ON:-unclear}")
[ -n "${REDLETTER_BASE:-}" ] && arguments+=(--base "$REDLETTER_BASE")
read -r -a more <<<"${REDLETTER_ARGUMENTS:-}"
read -r -a files <<<"${REDLETTER_FILES:-}"

"${REDLETTER:-redletter}" gate "${arguments[@]}" ${more[@]+"${more[@]}"} \
	--format github --format "json=$out/review.json" --format "sarif=$out/redletter.sarif" \
	--format "html=$out/report.html" --format "comment=$out/comment.md" \
	${files[@]+"${files[@]}"}
status=$?
echo "status=$status" >>"${GITHUB_OUTPUT:-/dev/null}"
if [ ! -e "$out/comment.md" ]; then # it stopped before it looked
	echo "## redletter: the gate did not run (status $status); the log of the job says why" >"$out/comment.md"
	cat "$out/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi

# One comment of our own, found again by its mark. Somebody else's comment with
# the mark is not touched: its author could rewrite what the gate said.
mark='<!-- redletter gate -->'
comment() {
	local repo=$GITHUB_REPOSITORY pull=$REDLETTER_PULL me id body
	me=$(gh api user --jq .login 2>/dev/null) || me='github-actions[bot]' # the token of a job has no user
	id=$(gh api "repos/$repo/issues/$pull/comments" --paginate --jq "map(select(.user.login == \"$me\" and (.body | startswith(\"$mark\")))) | .[0].id // empty") || return 1
	id=${id%%$'\n'*}
	if [ ! -s "$out/comment.md" ]; then
		[ -z "$id" ] || gh api -X DELETE "repos/$repo/issues/comments/$id"
		return
	fi
	body=$(printf '%s\n' "$mark"; cat "$out/comment.md")
	[ -z "${GITHUB_RUN_ID:-}" ] || body+=$'\n\n'"[Log, report.html and review.json](${GITHUB_SERVER_URL:-https://github.com}/$repo/actions/runs/$GITHUB_RUN_ID)"
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
