package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestKindOfReadsTheForm(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("acme@home", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]Kind{
		"-": Stdin, "https://a.example/p": URL, "HTTP://a.example": URL,
		"git:main:privacy.md": Git, "acme@latest": Stored, "acme@2026-05-01": Stored,
		"privacy.md": File, "dir/acme@latest": File, "acme@home": File, "@latest": File, "acme@": File,
		"file:///etc/passwd": File, "ftp://a.example/p": File,
	} {
		if got := KindOf(ref); got != want {
			t.Errorf("%s is read as %s, want %s", ref, got, want)
		}
	}
}

func TestOpenReadsFilesAndStandardInput(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.md"), []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := &Opener{Stdin: strings.NewReader("more"), Dir: dir}
	for ref, want := range map[string]string{"p.md": "words", "-": "more"} {
		src, err := o.Open(context.Background(), ref)
		if err != nil || string(src.Bytes) != want {
			t.Errorf("%s: %v, %v", ref, src, err)
		}
	}
	if _, err := o.Open(context.Background(), "."); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a directory gives %v", err)
	}
	o.Stdin = bytes.NewReader(make([]byte, MaxSize+1))
	if _, err := o.Open(context.Background(), "-"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a flood gives %v", err)
	}
}

// Real git: a ref and a path, relative to the directory and to the root.
func TestOpenReadsGitRefs(t *testing.T) {
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main")
	if err := os.MkdirAll(filepath.Join(dir, "site"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "site", "p.md"), []byte("kept words"), 0o600); err != nil {
		t.Fatal(err)
	}
	git("add", ".")
	git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "first")
	root, sub := &Opener{Dir: dir}, &Opener{Dir: filepath.Join(dir, "site")}
	for _, tc := range []struct {
		o   *Opener
		ref string
	}{{root, "git:main:site/p.md"}, {sub, "git:main:p.md"}, {sub, "git:main:/site/p.md"}} {
		src, err := tc.o.Open(context.Background(), tc.ref)
		if err != nil || string(src.Bytes) != "kept words" || src.Name != "p.md" {
			t.Errorf("%s: %+v, %v", tc.ref, src, err)
		}
	}
	for _, bad := range []string{"git:main", "git::p.md", "git:--output=x:p.md", "git:nowhere:p.md", "git:main:nothere"} {
		if src, err := root.Open(context.Background(), bad); err == nil {
			t.Errorf("%s is accepted: %s", bad, src.Bytes)
		}
	}
}

// A PDF of our own, with a cross-reference table and one page of text.
func testPDF(lines ...string) []byte {
	var content strings.Builder
	content.WriteString("BT /F1 12 Tf 72 720 Td 14 TL\n")
	for _, l := range lines {
		fmt.Fprintf(&content, "(%s) Tj T*\n", l)
	}
	content.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func TestPDFTextGivesTheLines(t *testing.T) {
	var out bytes.Buffer
	if err := PDFText(bytes.NewReader(testPDF("We keep your data", "for twelve months.")), &out, Lines); err != nil {
		t.Fatal(err)
	}
	want := "We keep your data\nfor twelve months.\n\f"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestPDFTextRefusesBrokenFiles(t *testing.T) {
	whole := testPDF("We keep your data")
	for n := 0; n < len(whole); n += 37 {
		var out bytes.Buffer
		if err := PDFText(bytes.NewReader(whole[:n]), &out, Lines); err == nil && out.Len() == 0 {
			t.Errorf("a PDF cut after %d bytes gives neither text nor error", n)
		}
	}
}
