package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tracked is a document as a word processor is to see it.
func tracked(t *testing.T, oldFile, newFile string) (doc []byte, oldText, newText []string) {
	t.Helper()
	o, err := os.ReadFile(oldFile)
	if err != nil {
		t.Fatal(err)
	}
	n, err := os.ReadFile(newFile)
	if err != nil {
		t.Fatal(err)
	}
	c := compared(t, string(o), string(n), filepath.Base(oldFile))
	var b bytes.Buffer
	if err := DOCX(&b, &Comparison{Review: c.Review(), Redline: NewRedline(c)}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), lines(c.Old), lines(c.New)
}

func documentXML(t *testing.T, doc []byte, part string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(part)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// settle reads the XML as the standard says and accepts or rejects everything:
// text inside any element of drop goes, and so does the end of a paragraph
// that bears one of them.
func settle(t *testing.T, doc []byte, drop ...string) []string {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(documentXML(t, doc, "word/document.xml")))
	var out, stack []string
	line, endGone := "", false
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			stack = append(stack, x.Name.Local)
			if len(stack) > 1 && stack[len(stack)-2] == "rPr" && slices.Contains(stack, "pPr") && slices.Contains(drop, x.Name.Local) {
				endGone = true
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			if x.Name.Local == "p" {
				if !endGone {
					out, line = append(out, line), ""
				}
				endGone = false
			}
		case xml.CharData:
			gone := slices.ContainsFunc(stack, func(s string) bool { return slices.Contains(drop, s) })
			inText := len(stack) > 0 && (stack[len(stack)-1] == "t" || stack[len(stack)-1] == "delText")
			if !gone && inText {
				line += string(x)
			}
		}
	}
	if last := len(out) - 1; last >= 0 && out[last] == "" {
		out = out[:last] // the empty paragraph that ends every body
	}
	return out
}

func TestDOCXHoldsBothTexts(t *testing.T) {
	for _, p := range docxPairs {
		doc, oldText, newText := tracked(t, p[0], p[1])
		if d := cmp.Diff(oldText, settle(t, doc, "ins", "moveTo")); d != "" {
			t.Errorf("rejecting all (-want +got):\n%s", d)
		}
		if d := cmp.Diff(newText, settle(t, doc, "del", "moveFrom")); d != "" {
			t.Errorf("accepting all (-want +got):\n%s", d)
		}
	}
}

var docxPairs = [][2]string{
	{"testdata/moves.old.md", "testdata/moves.new.md"},
	{"../cli/demo/old.html", "../cli/demo/new.html"},
}

// Both ends of a move bear one name, and reasons stand in comments.
func TestDOCXNamesMovesAndReasons(t *testing.T) {
	doc, _, _ := tracked(t, docxPairs[0][0], docxPairs[0][1])
	body := string(documentXML(t, doc, "word/document.xml"))
	ends := map[string]int{}
	for _, s := range strings.Split(body, "RangeStart ")[1:] {
		if _, name, ok := strings.Cut(s, `w:name="`); ok {
			name, _, _ = strings.Cut(name, `"`)
			ends[name]++
		}
	}
	if len(ends) == 0 {
		t.Fatal("no move is marked")
	}
	comments := string(documentXML(t, doc, "word/comments.xml"))
	for _, want := range []string{"retention-lengthened", "Flagged material", "was “We answer within 30 days”"} {
		if !strings.Contains(comments, want) {
			t.Errorf("the comments do not hold %q", want)
		}
	}
	for _, a := range []string{"<w:ins ", "<w:del ", "<w:moveFrom ", "<w:moveTo ", `w:author="redletter"`, "<w:commentRangeStart"} {
		if !strings.Contains(body, a) {
			t.Errorf("the document holds no %s", a)
		}
	}
}

// The same comparison gives the same bytes.
func TestDOCXIsTheSameEachTime(t *testing.T) {
	a, _, _ := tracked(t, docxPairs[0][0], docxPairs[0][1])
	b, _, _ := tracked(t, docxPairs[0][0], docxPairs[0][1])
	if !bytes.Equal(a, b) {
		t.Error("two documents of one comparison differ")
	}
}

// Where LibreOffice is installed it opens the document, accepts or rejects all
// and gives the text; elsewhere the XML is judged by the standard alone.
func TestDOCXInLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	for _, p := range docxPairs {
		doc, oldText, newText := tracked(t, p[0], p[1])
		for command, want := range map[string][]string{"RejectAllTrackedChanges": oldText, "AcceptAllTrackedChanges": newText} {
			got := settle(t, doc, map[string][]string{"RejectAllTrackedChanges": {"ins", "moveTo"}, "AcceptAllTrackedChanges": {"del", "moveFrom"}}[command]...)
			if err == nil {
				got = officeText(t, office, doc, command)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s %s (-want +got):\n%s", p[0], command, d)
			}
		}
	}
}

// officeText runs a macro in a profile of its own.
func officeText(t *testing.T, office string, doc []byte, command string) []string {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.docx"), filepath.Join(dir, "out.txt")
	profile := "-env:UserInstallation=file://" + filepath.Join(dir, "profile")
	// The first start fills a new profile and would overwrite what lies there.
	start(t, office, profile, "--headless", "--norestore", "--terminate_after_init")
	module := filepath.Join(dir, "profile", "user", "basic", "Standard", "Module1.xba")
	for name, text := range map[string]string{in: string(doc), module: fmt.Sprintf(macro, command, out)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start(t, office, profile, "--headless", "--norestore", "macro:///Standard.Module1.Settle(\""+in+"\")")
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(strings.TrimPrefix(string(b), "\ufeff")) {
		got = append(got, bullets.Replace(strings.TrimLeft(strings.TrimRight(line, "\r\n"), " ")))
	}
	for len(got) > 0 && got[len(got)-1] == "" {
		got = got[:len(got)-1]
	}
	return got
}

const macro = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Settle(path As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  Dim none()
  dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:%s", "", 0, none())
  Dim filter(1) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "Text (encoded)"
  filter(1).Name = "FilterOptions"
  filter(1).Value = "UTF8,LF"
  doc.storeToURL(ConvertToURL("%s"), filter())
  doc.close(True)
End Sub
</script:module>`

// bullets are what LibreOffice writes for those of a list, by depth.
var bullets = strings.NewReplacer("• ", "", "◦ ", "", "▪ ", "")

func start(t *testing.T, program string, args ...string) {
	t.Helper()
	if b, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, b)
	}
}
