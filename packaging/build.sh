#!/usr/bin/env bash
# Builds what packages hold, and a package where nfpm runs: the static binary,
# the manual pages, the completions of the shells.
#   packaging/build.sh [deb|rpm|apk]...
# nfpm is taken from PATH, else by the Go module proxy in the version below.
set -euo pipefail
cd "$(dirname "$0")/.."
export VERSION=${VERSION:-0.1.0} ARCH=${ARCH:-$(go env GOARCH)}
nfpm=${NFPM:-github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.48.0}
out=${OUT:-dist}
rm -rf "$out/man" "$out/completion"
mkdir -p "$out/man" "$out/completion"
CGO_ENABLED=0 GOOS=linux GOARCH=$ARCH go build -trimpath -tags timetzdata -ldflags '-s -w' -o "$out/redletter" ./cmd/redletter
# The pages are made by the program itself, on this machine.
go build -o "$out/redletter-here" ./cmd/redletter
"$out/redletter-here" man "$out/man" >/dev/null
gzip -n9 "$out"/man/*.1
"$out/redletter-here" completion bash >"$out/completion/redletter"
"$out/redletter-here" completion zsh >"$out/completion/_redletter"
"$out/redletter-here" completion fish >"$out/completion/redletter.fish"
rm "$out/redletter-here"
for kind in "$@"; do
	sed "s|dist/|$out/|" packaging/nfpm/nfpm.yaml >"$out/nfpm.yaml"
	if command -v nfpm >/dev/null; then
		nfpm package -f "$out/nfpm.yaml" -p "$kind" -t "$out/"
	else
		go run "$nfpm" package -f "$out/nfpm.yaml" -p "$kind" -t "$out/"
	fi
done
