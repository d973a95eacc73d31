package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/redletter-dev/redletter/internal/config"
)

// Whatever git says, each write names a regular file, and no path is opened.
func FuzzReadWrites(f *testing.F) {
	f.Add([]byte("\x010e13 1577836800 First record of A P\x00\n:000000 100644 0000 7898 A\x00A/P.md\x00"))
	f.Add([]byte("\x01a -5 \x00:1 120000 0 1 T\x00../x\x00\x01b\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		last := 0
		_ = readWrites(bufio.NewReaderSize(bytes.NewReader(in), 16), func(w write) error { // what cannot be read is an error, which is fine
			if w.order < last || len(w.path) > maxToken || len(w.subject) > maxToken {
				t.Errorf("write %+v after %d", w, last)
			}
			last = w.order
			if r, ok := parseRecord(w.path); ok && !validPolicy(r.name()) {
				t.Errorf("%q gives the name %q", w.path, r.name())
			}
			return nil
		})
	})
}

func validPolicy(name string) bool {
	return name != "" && len(name) < 80 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// Every policy that comes of a declaration is one that the configuration takes.
func FuzzDeclarations(f *testing.F) {
	f.Add([]byte(`{"name":"A","terms":{"Privacy Policy":{"fetch":"https://a.example/p","select":["main",{"startAfter":"#a","endBefore":".b"}],"filter":["x",{"y":1}]}}}`))
	f.Add([]byte(`{"terms":{"\u202e":{"fetch":"https://a.example/\n","select":"a\nb: c"}}}`))
	f.Add([]byte(`{"terms":{"P":{"fetch":"https://a.example/","select":{"startBefore":"- x","endAfter":"\"'"}}}}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		d := &declarations{files: fstest.MapFS{"S.json": {Data: in}}}
		ps, err := d.read("S.json")
		if err != nil {
			t.Fatal(err)
		}
		merges(t, ps)
	})
}

// So is every policy that comes of a job of urlwatch.
func FuzzURLWatch(f *testing.F) {
	f.Add([]byte("name: x\nurl: https://a.example/\nfilter:\n  - css: main\n---\ncommand: rm -rf /\n"))
	f.Add([]byte("url: https://a.example/\nfilter: css:a,element-by-id:\"b\ntags: [a, 'b: c']\n"))
	f.Add([]byte("a: &a [x, x]\nb: &b [*a, *a]\n---\n- 1\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		u := &urlwatch{file: "urls.yaml"}
		for _, d := range config.Documents(in) {
			u.document(&d)
		}
		merges(t, u.done())
	})
}

// So is every policy of an export; its rows name files of their own directory.
func FuzzChangedetection(f *testing.F) {
	f.Add([]byte(`{"url":"https://a.example/","title":"A","include_filters":["css:main","xpath://x"],"tags":["a"],"time_between_check":{"hours":3}}`), "1600000000,a.txt")
	f.Add([]byte(`{"url":"https://a.example/","tags":"a, b","subtractive_selectors":["- x: y"]}`), `1600000000,C:\..\..\x.txt`)
	f.Fuzz(func(t *testing.T, in []byte, row string) {
		g := &gathering{}
		e := &Export{name: "x"}
		e.watch(g, uuid, json.RawMessage(in), map[string]string{"aaaaaaaa": "group"})
		merges(t, g.done())
		if s, err := e.shot(&watched{uuid: uuid}, row, today); err == nil && (filepath.Dir(s.blob) != uuid || strings.Contains(s.blob, "..")) {
			t.Errorf("%q names %q", row, s.blob)
		}
	})
}

// merges puts policies into a configuration, which stays what it was before them.
func merges(t *testing.T, ps *Policies) {
	t.Helper()
	before := "# ours\npolicies:\n  - name: ours\n    url: https://ours.example/\nroutes: []\n"
	out, added, there, err := Merge("redletter.yaml", []byte(before), ps.Taken)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(added)+len(there) != len(ps.Taken) {
		t.Errorf("%d added and %d there of %d", len(added), len(there), len(ps.Taken))
	}
	c, err := config.Parse("redletter.yaml", out)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, p := range added {
		if got := c.Policies[i+1]; got.URL != p.URL || len(got.Select) != len(p.Select) || len(got.Tags) != len(p.Tags) {
			t.Errorf("policy %d came out as %+v, was %+v", i, got, p)
		}
	}
}

// A date that is read is that of a real day.
func FuzzDateIn(f *testing.F) {
	f.Add("policy-2024-05-31.html")
	f.Add("1 jan 2020 20200101T000000Z")
	f.Fuzz(func(t *testing.T, name string) {
		at, err := dateIn(name)
		if err == nil && (at.Year() < 1990 || at.Year() >= 2200) {
			t.Errorf("%q is of %s", name, at)
		}
	})
}

// A name that Name makes is one, whatever it is made of.
func FuzzName(f *testing.F) {
	f.Add("Česká pošta", "Privacy Policy #1")
	f.Add("微博", "")
	f.Fuzz(func(t *testing.T, one, two string) {
		if n := Name(one, two); !validPolicy(n) {
			t.Errorf("%q and %q give %q", one, two, n)
		}
	})
}
