package snapshots

import (
	"strings"
	"testing"
)

const head = "redletter/2f9c\n12\n6v7RmunhUVy72qNRLBYdutAr1qse/MU/ff6qV/elojE=\n"

// A checkpoint is found in whatever is round it, and cut where it ends.
func TestCheckpointIsFoundInAMail(t *testing.T) {
	signed := head + "\n— acme AAAA\n— other BBBB\n"
	for name, c := range map[string]struct{ text, want string }{
		"by itself":         {signed, signed},
		"in a mail":         {"Dear all,\n\n" + signed + "\nYours\n", signed},
		"followed at once":  {signed + "Yours\n", signed},
		"without an end":    {strings.TrimSuffix(signed, "\n"), strings.TrimSuffix(signed, "\n")},
		"not signed":        {head + unsigned + "\n", head + unsigned + "\n"},
		"not signed, mail":  {"Hello\n" + head + unsigned + "\n\nYours\n", head + unsigned + "\n"},
		"none":              {"Dear all, see redletter/2f9c\n", ""},
		"nothing":           {"", ""},
		"in quoted letters": {"> " + head, ""},
	} {
		if got := string(FindCheckpoint([]byte(c.text))); got != c.want {
			t.Errorf("%s: found\n%q, want\n%q", name, got, c.want)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	f.Add([]byte(head))
	f.Add([]byte(head + "\n— acme AAAA\n"))
	_, public, err := NewKey("acme")
	if err != nil {
		f.Fatal(err)
	}
	key := must(ParsePublicKey(public))
	f.Fuzz(func(t *testing.T, text []byte) {
		found := FindCheckpoint(text)
		if _, err := ReadCheckpoint(found, key); err == nil {
			t.Error("signed by a key that signed nothing")
		}
		if c, err := ReadCheckpoint(text); err == nil && (c.Size < 0 || !strings.HasPrefix(c.Origin, originPrefix)) {
			t.Errorf("read %+v", c)
		}
	})
}
