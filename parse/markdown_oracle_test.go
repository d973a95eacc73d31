package parse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"
)

// goldmark is the specification's reader. What the specification and the loose
// form agree on, this package must read as it does: the blocks and their
// words. It is not the reader here because it takes what archives write for
// code blocks and literal asterisks (see docs/PARSE.md).

var oracle = goldmark.New(goldmark.WithExtensions(extension.Table))

// oracleBlocks are the kinds and texts of the blocks as goldmark reads them.
func oracleBlocks(src []byte) []string {
	var out []string
	item := false
	root := oracle.Parser().Parse(text.NewReader(src))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.ListItem:
			item = entering
		case *ast.Heading, *ast.Paragraph, *ast.TextBlock:
			if !entering {
				break
			}
			kind := "p"
			if _, ok := n.(*ast.Heading); ok {
				kind = "h"
			} else if item {
				kind, item = "li", false
			}
			out = append(out, kind+" "+inlineWords(n, src))
		case *east.TableHeader, *east.TableRow:
			if entering {
				out = append(out, "tr "+cellWords(n, src))
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		panic(err)
	}
	return out
}

func cellWords(row ast.Node, src []byte) string {
	var cells []string
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cells = append(cells, inlineWords(c, src))
	}
	return Normalize(strings.Join(cells, cellBreak))
}

// inlineWords is the text below a node.
func inlineWords(n ast.Node, src []byte) string {
	var b strings.Builder
	err := ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		panic(err)
	}
	return Normalize(unescape(b.String()))
}

// ownBlocks are the same of this package, before headings are decided.
func ownBlocks(src []byte) []string {
	raws, _, _ := readMarkdown(Input{Bytes: src})
	var out []string
	for i := range raws {
		kind := raws[i].kind
		out = append(out, fmt.Sprint(kind, " ", strings.ReplaceAll(Normalize(raws[i].text), "\n", " ")))
	}
	return out
}

// word is a word that has no mark in it.
var word = rapid.StringMatching(`[A-Za-z][a-z]{0,7}`)

// inlineMarkdown draws a phrase with marks.
func inlineMarkdown(t *rapid.T) string {
	var parts []string
	for range rapid.IntRange(1, 6).Draw(t, "words") {
		w := word.Draw(t, "word")
		switch rapid.IntRange(0, 9).Draw(t, "mark") {
		case 0:
			w = "**" + w + "**"
		case 1:
			w = "*" + w + "*"
		case 2:
			w = "_" + w + "_"
		case 3:
			w = "[" + w + " " + word.Draw(t, "link") + "](https://a.example/" + w + ")"
		case 4:
			w = "<https://a.example/" + w + ">"
		case 5:
			w = w + "\n" + word.Draw(t, "next line")
		case 6:
			w = w + `\*` + word.Draw(t, "escaped")
		case 7:
			w = "***" + w + "***"
		}
		parts = append(parts, w)
	}
	return strings.Join(parts, " ")
}

// blockMarkdown draws a block.
func blockMarkdown(t *rapid.T) string {
	line := func() string { return strings.ReplaceAll(inlineMarkdown(t), "\n", " ") }
	switch rapid.IntRange(0, 6).Draw(t, "block") {
	case 0:
		return strings.Repeat("#", rapid.IntRange(1, 4).Draw(t, "level")) + " " + line() + "\n"
	case 1:
		return line() + "\n" + rapid.SampledFrom([]string{"=====", "-----"}).Draw(t, "rule") + "\n"
	case 2:
		return "* " + line() + "\n* " + line() + "\n    * " + line() + "\n* " + line() + "\n"
	case 3:
		return "1. " + line() + "\n2. " + line() + "\n"
	case 4:
		return "| " + word.Draw(t, "a") + " | " + line() + " |\n| --- | --- |\n| " + line() + " | " + word.Draw(t, "b") + " |\n"
	case 5:
		return "> " + line() + "\n> " + line() + "\n"
	}
	return inlineMarkdown(t) + "\n"
}

func TestMarkdownAgreesWithTheSpecification(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var src strings.Builder
		last := ""
		for range rapid.IntRange(1, 6).Draw(t, "blocks") {
			block := blockMarkdown(t)
			if last != "" && (last[0] == '*' || last[0] == '1') && (block[0] == '*' || block[0] == '1') {
				src.WriteString("Between.\n\n") // two lists in a row are one
			}
			src.WriteString(block + "\n")
			last = block
		}
		if d := cmp.Diff(oracleBlocks([]byte(src.String())), ownBlocks([]byte(src.String()))); d != "" {
			t.Fatalf("%s\n(-goldmark +this):\n%s", src.String(), d)
		}
	})
}

// BenchmarkMarkdown stands the readers side by side: goldmark's tree, the raws
// of this package, and the whole way from bytes to the document.
func BenchmarkMarkdown(b *testing.B) {
	var src []byte
	for _, f := range fixtures(".md") {
		src = append(src, f...)
	}
	src = []byte(strings.Repeat(string(src), 1+60_000/len(src)))
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
	run("goldmark", func() { oracle.Parser().Parse(text.NewReader(src)) })
	run("raws", func() { _, _, _ = readMarkdown(Input{Bytes: src}) })
	run("document", func() { _, _ = Parse(Input{Bytes: src, Name: "policy.md"}) })
}
