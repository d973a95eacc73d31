package watch

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
)

// received is a mail as a library that did not write it reads it.
type received struct {
	head                mail.Header
	subject, text, html string
}

func readMail(t testing.TB, data []byte) received {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := received{head: msg.Header}
	if out.subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	r := multipart.NewReader(msg.Body, params["boundary"])
	if err == nil && kind == "multipart/mixed" { // a mail with a file: its words come first
		words, err := r.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		kind, params, _ = mime.ParseMediaType(words.Header.Get("Content-Type"))
		r = multipart.NewReader(words, params["boundary"])
	}
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q, %v", kind, err)
	}
	for _, part := range []*string{&out.text, &out.html} {
		p, err := r.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		*part = strings.ReplaceAll(string(b), "\r\n", "\n")
	}
	return out
}

func sorted(in []string) []string { return slices.Sorted(slices.Values(in)) }
