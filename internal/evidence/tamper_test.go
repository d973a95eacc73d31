package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/snapshots"
)

// forged is a bundle that somebody takes apart and puts together again.
type forged struct{ files map[string]string }

func (f *forged) zip() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		w := must(z.Create("evidence-acme/" + name))
		must(io.WriteString(w, f.files[name]))
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// resum makes the list of hashes fit again, as a forger would.
func (f *forged) resum() {
	delete(f.files, "SHA256SUMS")
	list := ""
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		list += digits(snapshots.Sum([]byte(f.files[name]))) + "  " + name + "\n"
	}
	f.files["SHA256SUMS"] = list
}

// first is the first file whose name begins and ends so.
func (f *forged) first(prefix, suffix string) string {
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
			return name
		}
	}
	panic("no file " + prefix + "…" + suffix)
}

// edit changes a file and the list of hashes.
func (f *forged) edit(name, from, to string) {
	if !strings.Contains(f.files[name], from) {
		panic(name + " does not hold " + from)
	}
	f.files[name] = strings.Replace(f.files[name], from, to, 1)
	f.resum()
}

// Each forgery is found, also by whoever makes the list of hashes fit again, and
// the script names what is wrong.
func TestForgeriesAreFound(t *testing.T) {
	path, s := plainTools(t), filled(t)
	whole, _ := bundleOf(t, s, "acme", Options{Signer: key(t)})
	for _, tc := range []struct {
		name  string
		forge func(*forged)
		want  string
	}{
		{"a page is changed", func(f *forged) {
			f.files[f.first("bodies/", ".html")] += " "
		}, "bodies/"},
		{"a page is changed and listed", func(f *forged) {
			f.edit(f.first("bodies/", ".html"), "html", "html ")
		}, "has not the hash that its name says"},
		{"a page is exchanged", func(f *forged) {
			page := "<html>another policy</html>"
			f.files["bodies/"+digits(snapshots.Sum([]byte(page)))+".html"] = page
			f.resum()
		}, "is named by no entry of the ledger"},
		{"the headers are changed", func(f *forged) {
			f.edit("captures/00000001.evidence.json", "gzip", "none")
		}, "captures/00000001.evidence.json"},
		{"a look is given another day", func(f *forged) {
			f.edit("captures/00000001.json", "2026-11-01", "2026-10-01")
		}, "captures/00000001.json does not say of at what ledger/entries/000000000001.json says"},
		{"a look is given another outcome", func(f *forged) {
			f.edit("captures/00000004.json", "server-error", "unchanged")
		}, "captures/00000004.json does not say of outcome"},
		{"a look is given two outcomes", func(f *forged) {
			f.edit("captures/00000004.json", `"why": `, `"outcome": "unchanged", "why": `)
		}, "captures/00000004.json says outcome twice"},
		{"a look is given a reason", func(f *forged) {
			f.edit("captures/00000004.json", `"why": "`, `"why": "the machine was moved`)
		}, "captures/00000004.json does not say why in the words"},
		{"a look is given another page", func(f *forged) {
			f.edit("captures/00000004.json", `"raw": "sha256:`, `"raw": "sha256:0`)
		}, "captures/00000004.json does not say of raw"},
		{"the record of a look is taken out", func(f *forged) {
			delete(f.files, "captures/00000004.json")
			f.resum()
		}, "captures/00000004.json is missing"},
		{"a page is taken out", func(f *forged) {
			delete(f.files, f.first("bodies/", ".html"))
			f.resum()
		}, "is missing, and no entry of the ledger says that it was deleted"},
		{"an entry is changed", func(f *forged) {
			f.edit("ledger/entries/000000000001.json", "2026-11-01", "2026-10-01")
		}, "ledger/entries/000000000001.json does not lead to the root"},
		{"an entry is given another place", func(f *forged) {
			for _, end := range []string{".json", ".proof"} {
				f.files["ledger/entries/000000000002"+end] = f.files["ledger/entries/000000000001"+end]
			}
			f.resum()
		}, "ledger/entries/000000000002.proof is of entry 1"},
		{"a proof is cut", func(f *forged) {
			p := f.files["ledger/entries/000000000001.proof"]
			f.files["ledger/entries/000000000001.proof"] = p[:strings.LastIndexByte(p[:len(p)-1], '\n')+1]
			f.resum()
		}, "000000000001.proof is too short"},
		{"a proof is longer", func(f *forged) {
			f.files["ledger/entries/000000000001.proof"] += strings.Repeat("0", 64) + "\n"
			f.resum()
		}, "000000000001.proof is too long"},
		{"a proof is no proof", func(f *forged) {
			f.files["ledger/entries/000000000001.proof"] += "$(touch /tmp/x)\n"
			f.resum()
		}, "is no hash"},
		{"the root is another one", func(f *forged) {
			head := strings.Split(f.files["ledger/checkpoint"], "\n")
			f.edit("ledger/checkpoint", head[2], base64.StdEncoding.EncodeToString(make([]byte, 32)))
		}, "ledger/checkpoint"},
		{"the size is another one", func(f *forged) {
			head := strings.Split(f.files["ledger/checkpoint"], "\n")
			for _, n := range []string{"ledger/checkpoint", "ledger/checkpoint.text"} {
				f.edit(n, "\n"+head[1]+"\n", "\n9\n")
			}
		}, "the signature is not that of the key"},
		{"the signature is another one", func(f *forged) {
			f.files["ledger/checkpoint.sig"] = strings.Repeat("x", 64)
			f.resum()
		}, "the signature is not that of the key"},
		{"the text that is signed is not that of the head", func(f *forged) {
			head := strings.Split(f.files["ledger/checkpoint"], "\n")
			f.edit("ledger/checkpoint", head[0], "redletter/00000000000000000000000000000000")
		}, "ledger/checkpoint is not the text of ledger/checkpoint.text"},
		{"the key is another one", func(f *forged) {
			f.files["ledger/key.raw"] = strings.Repeat("k", 32)
			f.resum()
		}, "ledger/key.pem is not the key of ledger/key.raw"},
		{"the key file is another one", func(f *forged) {
			b := must(hex.DecodeString("302a300506032b6570032100" + strings.Repeat("6b", 32)))
			f.files["ledger/key.raw"] = strings.Repeat("k", 32)
			f.files["ledger/key.pem"] = fmt.Sprintf("-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n", base64.StdEncoding.EncodeToString(b))
			f.resum()
		}, "ledger/checkpoint: the signature is not that of the key"},
		{"a file is added", func(f *forged) { f.files["extra.txt"] = "x" }, "extra.txt is not listed"},
		{"a file is taken out", func(f *forged) { delete(f.files, "cover.html") }, "cover.html"},
		{"the cover is changed", func(f *forged) { f.files["cover.html"] += "<p>more</p>" }, "cover.html"},
		{"all entries are taken out", func(f *forged) {
			for name := range f.files {
				if strings.HasPrefix(name, "ledger/entries/") {
					delete(f.files, name)
				}
			}
			f.resum()
		}, "ledger/entries holds no entry"},
		{"the entry of a page is taken out", func(f *forged) {
			delete(f.files, "ledger/entries/000000000001.json")
			delete(f.files, "ledger/entries/000000000001.proof")
			f.resum()
		}, "is named by no entry of the ledger"},
		{"a name leads elsewhere", func(f *forged) {
			f.files["../../escape"] = "x"
			f.resum()
		}, "escape"},
	} {
		f := &forged{files(t, whole)}
		tc.forge(f)
		out, err := check(t, path, f.zip())
		if err == nil {
			t.Errorf("%s: not found\n%s", tc.name, out)
			continue
		}
		if !strings.Contains(out, "FAILED: ") || !strings.Contains(out, tc.want) {
			t.Errorf("%s: not named as %q:\n%s", tc.name, tc.want, out)
		}
	}
	if out, err := check(t, path, whole[:len(whole)/2]); err == nil || !strings.Contains(out, "no zip file") {
		t.Errorf("half a bundle: %v\n%s", err, out)
	}
}

// Putting a bundle together again without a change passes: what the forgeries
// fail of is not the making of the zip.
func TestRepackedBundlePasses(t *testing.T) {
	whole, _ := bundleOf(t, filled(t), "acme", Options{Signer: key(t)})
	f := &forged{files(t, whole)}
	f.resum()
	if out, err := check(t, plainTools(t), f.zip()); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
