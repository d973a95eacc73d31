#!/bin/sh
# Checks a bundle of redletter evidence with unzip, sha256sum and openssl alone.
#
#   check-bundle.sh BUNDLE.zip DIR [KEY]
#
# unpacks the bundle into DIR, which must not exist, and writes what the ledger
# says of each look to DIR/looks.txt, to compare the cover with. KEY is the SHA-256 of the
# public key as you know it from elsewhere; without it the key in the bundle is
# believed. Ends with 0 when everything holds and with 1 when something does not,
# after naming it.
set -u
LC_ALL=C
export LC_ALL

fail() {
	printf 'FAILED: %s\n' "$1"
	exit 1
}

[ $# -ge 2 ] || fail "usage: check-bundle.sh BUNDLE.zip DIR [KEY]"
zip=$1 dir=$2 expected=${3:-}
case $zip in /*) ;; *) zip=$PWD/$zip ;; esac
[ -r "$zip" ] || fail "$zip cannot be read"
[ ! -e "$dir" ] || fail "$dir is there already: name a directory that is not"

newline='
'

# Writes bytes given as hex digits.
bytes() {
	s=$1 out=
	while [ -n "$s" ]; do
		rest=${s#??}
		n=$((0x${s%"$rest"}))
		out=$out\\$((n / 64))$((n / 8 % 8))$((n % 8))
		s=$rest
	done
	printf "$out"
}

# Sets sum to the SHA-256 of what a file of the bundle holds behind some bytes.
hash_file() {
	sum=$({
		printf "$1"
		unzip -p "$zip" "$top/$2"
	} | sha256sum)
	sum=${sum%% *}
}

# Sets node to the hash of an inner node of the tree.
hash_node() {
	node=$({
		printf '\001'
		bytes "$1"
		bytes "$2"
	} | sha256sum)
	node=${node%% *}
}

# Sets value to a field of a line of JSON as the ledger writes it.
field() {
	value=${2#*\"$1\":\"}
	if [ "$value" = "$2" ]; then
		value=${2#*\"$1\":}
		value=${value%%[,\}]*}
	else
		value=${value%%\"*}
	fi
}

# Fails unless the record of a look, in doc, has a field once, and with this value.
says() {
	rest=${doc#*\"$1\": }
	case $rest in "$2"*) ;; *) fail "$record does not say of $1 what $entry says" ;; esac
	case $rest in *"\"$1\": "*) fail "$record says $1 twice" ;; esac
}

# Holds the record of a look, the file for people, against its entry.
look() {
	[ -r "$record" ] || fail "$record is missing"
	doc=
	while IFS= read -r line; do
		doc=$doc$line$newline
	done <"$record"
	for f in at outcome policy url media_type extractor; do
		field $f "$json"
		case $value in \[*) continue ;; esac # bytes that are no text
		says $f "\"$value"
	done
	for f in raw body tree config screenshot; do
		field $f "$json"
		says $f "\"${value:+sha256:$value}\""
	done
	field why "$json"
	rest=${doc#*\"why\": \"}
	words=${rest%%\",$newline*}
	says why "\"$words"
	sum=$(printf '%s' "$words" | sha256sum)
	case $words in
	*\\*) notes="${notes}note: the words of $record hold signs that are not checked$newline" ;;
	*) [ "${sum%% *}" = "$value" ] || fail "$record does not say why in the words that $entry names" ;;
	esac
	field at "$json"
	printf '%s  look %s  ' "$value" "$number" >&3
	field outcome "$json"
	printf '%s  ' "$value" >&3
	field raw "$json"
	printf '%s\n' "$value" >&3
}

hex() {
	case $1 in *[!0-9a-f]*) fail "$2 is no hash" ;; esac
	[ ${#1} -eq 64 ] || fail "$2 is no hash"
}

# 1. The names: one directory, nothing that leads out of it, nothing twice.
names=$(unzip -Z1 "$zip") || fail "$zip is no zip file, or a broken one"
top=${names%%/*}
seen=$newline
oldifs=$IFS
IFS=$newline
set -f
for name in $names; do
	case $name in
	"$top"/*[!A-Za-z0-9._/-]* | */../* | */.. | /*) fail "the bundle holds a file with the name $name" ;;
	"$top"/?*) ;;
	*) fail "the bundle holds $name beside $top" ;;
	esac
	case $seen in *"$newline$name$newline"*) fail "the bundle holds $name twice" ;; esac
	seen=$seen$name$newline
done
set +f
IFS=$oldifs
unzip -q "$zip" -d "$dir" || fail "the bundle cannot be unpacked"
cd "$dir/$top" || fail "the bundle cannot be unpacked"

# 2. Every file is as it was written, and every file is on the list.
[ -r SHA256SUMS ] || fail "SHA256SUMS is missing"
wrong=$(sha256sum -c --strict --quiet SHA256SUMS 2>&1) || fail "SHA256SUMS: $wrong"
sums=$newline
while IFS= read -r line; do
	sums=$sums$line$newline
done <SHA256SUMS
set -f
IFS=$newline
for name in $names; do
	name=${name#"$top"/}
	case $name in SHA256SUMS) continue ;; esac
	case $sums in *"  $name$newline"*) ;; *) fail "$name is not listed in SHA256SUMS" ;; esac
	case $name in bodies/*) ;; *) continue ;; esac
	sum=${name#bodies/}
	sum=${sum%%.*}
	case $sums in *"$newline$sum  $name$newline"*) ;; *) fail "$name has not the hash that its name says" ;; esac
done
IFS=$oldifs
set +f
printf 'files: all as listed in SHA256SUMS\n'

# 3. The head of the ledger and its signature.
{
	IFS= read -r origin && IFS= read -r size && IFS= read -r root
} <ledger/checkpoint || fail "ledger/checkpoint has no head"
case $size in '' | *[!0-9]*) fail "ledger/checkpoint has no size" ;; esac
signature=
while IFS= read -r line; do
	case $line in '— '*) signature=$line ;; esac
done <ledger/checkpoint
if [ -z "$signature" ]; then
	[ -z "$expected" ] || fail "ledger/checkpoint is not signed"
	printf 'ledger: NOT SIGNED; it shows changes only to who has its root from elsewhere\n'
else
	for f in checkpoint.text checkpoint.sig key.raw key.pem; do
		[ -r ledger/$f ] || fail "ledger/$f is missing"
	done
	hash_file '' ledger/key.raw
	fingerprint=$sum
	if [ -n "$expected" ] && [ "$fingerprint" != "$expected" ]; then
		fail "ledger/key.raw is the key $fingerprint, not $expected"
	fi
	pem=
	while IFS= read -r line; do
		case $line in -----*) ;; *) pem=$pem$line ;; esac
	done <ledger/key.pem
	der=$({
		printf '\060\052\060\005\006\003\053\145\160\003\041\000'
		unzip -p "$zip" "$top/ledger/key.raw"
	} | openssl base64 -A)
	[ "$pem" = "$der" ] || fail "ledger/key.pem is not the key of ledger/key.raw"
	said=$(openssl pkeyutl -verify -pubin -inkey ledger/key.pem -rawin -in ledger/checkpoint.text -sigfile ledger/checkpoint.sig 2>&1) ||
		fail "ledger/checkpoint: the signature is not that of the key: $said"
	# The note holds that text and that signature, under the hash of that key.
	line=${signature#'— '}
	key=${line%% *}
	hash_file "$key\\n\\001" ledger/key.raw
	id=${sum%"${sum#????????}"}
	signed=$({
		bytes "$id"
		unzip -p "$zip" "$top/ledger/checkpoint.sig"
	} | openssl base64 -A)
	[ "$line" = "$key $signed" ] || fail "ledger/checkpoint does not carry the signature of ledger/checkpoint.sig"
	hash_file '' ledger/checkpoint
	whole=$sum
	sum=$({
		unzip -p "$zip" "$top/ledger/checkpoint.text"
		printf '\n%s\n' "$signature"
	} | sha256sum)
	[ "${sum%% *}" = "$whole" ] || fail "ledger/checkpoint is not the text of ledger/checkpoint.text"
	printf 'ledger: signed by %s, SHA-256 of the public key %s\n' "$key" "$fingerprint"
	[ -n "$expected" ] || printf '        compare it with the key that you know from elsewhere\n'
fi

# 4. Each entry leads to the root (RFC 6962; the steps are those of RFC 9162,
# 2.1.3.2).
count=0 named=$newline deleted=$newline missing=$newline notes=
exec 3>../looks.txt
for entry in ledger/entries/*.json; do
	[ -r "$entry" ] || fail "ledger/entries holds no entry"
	proof=${entry%.json}.proof
	[ -r "$proof" ] || fail "$proof is missing"
	hash_file '\000' "$entry"
	node=$sum
	{
		IFS= read -r index && IFS= read -r of || fail "$proof has no head"
		case $index$of in *[!0-9]*) fail "$proof has no head" ;; esac
		[ "$of" = "$size" ] && [ "$index" -lt "$size" ] || fail "$proof is for another size of the ledger"
		name=${entry##*/}
		name=${name%.json}
		while :; do case $name in 0?*) name=${name#0} ;; *) break ;; esac done
		[ "$name" = "$index" ] || fail "$proof is of entry $index"
		fn=$index sn=$((size - 1))
		while IFS= read -r sibling; do
			hex "$sibling" "a line of $proof"
			[ $sn -gt 0 ] || fail "$proof is too long"
			if [ $((fn % 2)) -eq 1 ] || [ $fn -eq $sn ]; then
				hash_node "$sibling" "$node"
				while [ $((fn % 2)) -eq 0 ] && [ $fn -gt 0 ]; do
					fn=$((fn / 2)) sn=$((sn / 2))
				done
			else
				hash_node "$node" "$sibling"
			fi
			fn=$((fn / 2)) sn=$((sn / 2))
		done
		[ $sn -eq 0 ] || fail "$proof is too short"
	} <"$proof"
	[ "$(bytes "$node" | openssl base64 -A)" = "$root" ] || fail "$entry does not lead to the root of the ledger"
	count=$((count + 1))

	# What the entry names is in the bundle.
	IFS= read -r json <"$entry" || [ -n "$json" ] || fail "$entry is empty"
	field kind "$json"
	kind=$value
	field id "$json"
	number=00000000$value
	number=${number#"${number%????????}"}
	case $kind in
	capture)
		field evidence "$json"
		case $sums in
		*"$newline$value  captures/$number.evidence.json$newline"*) named=$named$value$newline ;;
		*) fail "captures/$number.evidence.json is not the evidence that $entry names" ;;
		esac
		for f in raw body screenshot; do
			field $f "$json"
			[ -n "$value" ] || continue
			named=$named$value$newline
			case $sums in
			*"$newline$value  bodies/$value"*) ;;
			*) case $missing in *"$newline$value$newline"*) ;; *) missing=$missing$value$newline ;; esac ;;
			esac
		done
		record=captures/$number.json
		look
		;;
	deletion)
		field body "$json"
		deleted=$deleted$value$newline
		;;
	version)
		field tree "$json"
		tree=$value
		field number "$json"
		number=0000$value
		number=${number#"${number%????}"}
		field captured "$json"
		printf '%s  version %s  ' "$value" "$number" >&3
		field body "$json"
		printf '%s\n' "$value" >&3
		case $sums in
		*"$newline$tree  texts/v$number.canonical$newline"*) ;;
		*) notes="${notes}note: the text of version $number is not as it was read at the time$newline" ;;
		esac
		;;
	esac
done
printf 'ledger: %s entries lead to the root %s of %s entries\n' "$count" "$root" "$size"

# What is missing was deleted, and an entry says so.
set -f
IFS=$newline
for body in $missing; do
	case $deleted in
	*"$newline$body$newline"*) notes="${notes}note: the body $body was deleted, as an entry of the ledger says$newline" ;;
	*) fail "bodies/$body is missing, and no entry of the ledger says that it was deleted" ;;
	esac
done
IFS=$oldifs
set +f

# 5. No page and no evidence is here that the ledger does not name.
set -f
IFS=$newline
for line in $sums; do
	name=${line#*  }
	sum=${line%%  *}
	case $name in
	bodies/*)
		case $named in *"$newline$sum$newline"*) ;; *) fail "$name is named by no entry of the ledger" ;; esac
		;;
	captures/*.evidence.json)
		case $named in *"$newline$sum$newline"*) ;; *) fail "$name is named by no entry of the ledger" ;; esac
		;;
	esac
done
IFS=$oldifs
set +f
printf 'pages: every body and every exchange is named by the ledger\n'
printf 'looks: as the ledger has them; compare the cover with %s/looks.txt\n%s' "$dir" "$notes"
printf 'OK: %s, ledger %s\n' "$top" "$origin"
