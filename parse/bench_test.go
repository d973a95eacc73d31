package parse

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/net/html"
)

// benchPages gives real pages where the corpus is, our fixtures otherwise.
func benchPages(b *testing.B) (pages [][]byte, size int64) {
	b.Helper()
	files, _ := filepath.Glob("../../shared/corpus/html/*/*.html")
	if len(files) == 0 {
		files, _ = filepath.Glob("testdata/pages/*.html")
	}
	for _, name := range files {
		page, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, page)
		size += int64(len(page))
	}
	if size == 0 {
		b.Fatal("no pages to read")
	}
	return pages, size
}

// BenchmarkPages compares reading a page into a document with what the HTML
// library needs for its tokens and its tree alone.
func BenchmarkPages(b *testing.B) {
	pages, size := benchPages(b)
	each := func(name string, read func([]byte)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, page := range pages {
					read(page)
				}
			}
		})
	}
	each("tokenizer", func(page []byte) {
		z := html.NewTokenizer(bytes.NewReader(page))
		for z.Next() != html.ErrorToken {
		}
	})
	each("html-parse", func(page []byte) {
		if _, err := html.Parse(bytes.NewReader(page)); err != nil {
			b.Fatal(err)
		}
	})
	each("document", func(page []byte) { benchParse(b, page, Options{}) })
	b.Run("memory", func(b *testing.B) { benchMemory(b, pages, size) })
	each("document-positions", func(page []byte) { benchParse(b, page, Options{Positions: true}) })
}

func benchParse(tb testing.TB, page []byte, o Options) *Document {
	tb.Helper()
	doc, err := Parse(Input{Bytes: page, Name: "page.html", Options: o})
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// BenchmarkUnchanged is what a capture costs that is nothing new: the same
// bytes, which the hash tells, and the same policy in other bytes.
func BenchmarkUnchanged(b *testing.B) {
	pages, size := benchPages(b)
	b.Run("bytes-equal", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			for _, page := range pages {
				if sha256.Sum256(page) == [32]byte{} {
					b.Fatal("no hash")
				}
			}
		}
	})
	b.Run("text-equal", func(b *testing.B) {
		var before []*Document
		for _, page := range pages {
			before = append(before, benchParse(b, page, Options{}))
		}
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for i, page := range pages {
				if !benchParse(b, page, Options{}).Equal(before[i]) {
					b.Fatal("the same page is not equal to itself")
				}
			}
		}
	})
}
