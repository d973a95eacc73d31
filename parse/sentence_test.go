package parse

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, want := range [][]string{
		{"We collect data.", "We sell none!", "Why?", "Because."},
		{"Acme Inc. does not take part in it.", "We, Acme Ltd., may rely on it."},
		{"This covers Acme Inc.", "We do more."},
		{"See Art. 6 GDPR, Sec. 2 and No. 5.", "More follows."},
		{"We keep data in the U.S. Treasury.", "We keep it in the U.S.", "If you object, write to us."},
		{"Such data (e.g. your name) is kept, i.e. stored, for 2.5 years.", "Then it goes."},
		{"Ab dem 25. Mai 2018 gilt sie.", "Sie gilt, z.B. Hier, weiter."},
		{`He said "stop."`, "Then we stopped."},
		{`We said "never sell."`, "We meant it (all of it.)", "Yes."},
		{"Write to J. Smith, 35 Medford St., Suite 306.", "Or call."},
		{"See acme.example.Com for more... and more.", "End"},
		{"一つ目です。", "二つ目です。"},
	} {
		text := ""
		for i, s := range want {
			if i > 0 && text[len(text)-1] < 0x80 {
				text += " "
			}
			text += s
		}
		var got []string
		for _, s := range Sentences(text) {
			got = append(got, text[s.Start:s.End])
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", text, d)
		}
	}
}
