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

func documentXML(t testing.TB, doc []byte, part string) []byte {
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
// text inside any element of drop goes, and so does the end of a paragraph, or
// a whole row, that bears one of them.
func settle(t testing.TB, doc []byte, drop ...string) []string {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(documentXML(t, doc, "word/document.xml")))
	r := settling{drop: drop}
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		r.token(tok)
	}
	if last := len(r.out) - 1; last >= 0 && r.out[last] == "" {
		r.out = r.out[:last] // the empty paragraph that ends every body
	}
	return r.out
}

// settling is how far the reading is.
type settling struct {
	drop, out, stack, cells []string
	line                    string
	endGone, rowGone        bool
}

func (r *settling) token(tok xml.Token) {
	switch x := tok.(type) {
	case xml.StartElement:
		r.stack = append(r.stack, x.Name.Local)
		if len(r.stack) > 1 && slices.Contains(r.drop, x.Name.Local) {
			above := r.stack[len(r.stack)-2]
			r.endGone = r.endGone || above == "rPr" && slices.Contains(r.stack, "pPr")
			r.rowGone = r.rowGone || above == "trPr"
		}
	case xml.EndElement:
		r.stack = r.stack[:len(r.stack)-1]
		r.end(x.Name.Local)
	case xml.CharData:
		gone := slices.ContainsFunc(r.stack, func(s string) bool { return slices.Contains(r.drop, s) })
		inText := len(r.stack) > 0 && (r.stack[len(r.stack)-1] == "t" || r.stack[len(r.stack)-1] == "delText")
		if !gone && inText {
			r.line += string(x)
		}
	}
}

func (r *settling) end(element string) {
	switch {
	case element == "p" && slices.Contains(r.stack, "tc"):
		r.cells, r.line = append(r.cells, r.line), ""
	case element == "p":
		if !r.endGone {
			r.out, r.line = append(r.out, r.line), ""
		}
		r.endGone = false
	case element == "tr":
		if !r.rowGone {
			r.out = append(r.out, strings.Join(r.cells, cellBar))
		} else if strings.Join(r.cells, "") != "" {
			r.out = append(r.out, "a row that goes keeps: "+strings.Join(r.cells, cellBar))
		}
		r.cells, r.rowGone = nil, false
	}
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
	{"testdata/tables.old.md", "testdata/tables.new.md"},
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

// Where LibreOffice is installed it opens the documents, those of our pairs and
// of made ones, accepts or rejects all and gives the texts; elsewhere the XML is
// judged by the standard alone.
func TestDOCXInLibreOffice(t *testing.T) {
	const drawn = 12
	var jobs []settlement
	add := func(name string, doc []byte, oldText, newText []string) {
		jobs = append(jobs,
			settlement{name + " rejected", "RejectAllTrackedChanges", []string{"ins", "moveTo"}, doc, oldText},
			settlement{name + " accepted", "AcceptAllTrackedChanges", []string{"del", "moveFrom"}, doc, newText})
	}
	for _, p := range docxPairs {
		doc, oldText, newText := tracked(t, p[0], p[1])
		add(p[0], doc, oldText, newText)
	}
	for i := range drawn {
		c := compared(t, made().Example(2*i), made().Example(2*i+1), "p.md")
		var doc bytes.Buffer
		if err := DOCX(&doc, &Comparison{Review: c.Review(), Redline: NewRedline(c)}); err != nil {
			t.Fatal(err)
		}
		add(fmt.Sprintf("made pair %d", i), doc.Bytes(), lines(c.Old), lines(c.New))
	}
	got := make([][]string, len(jobs))
	for i := range jobs {
		got[i] = settle(t, jobs[i].doc, jobs[i].drop...)
	}
	if office, err := exec.LookPath("soffice"); err == nil {
		got = officeTexts(t, office, jobs)
	}
	for i, j := range jobs {
		if d := cmp.Diff(byCell(j.want), byCell(got[i])); d != "" {
			t.Errorf("%s (-want +got):\n%s", j.name, d)
		}
	}
}

// settlement is a document, what is done with all of its changes, and the text
// that this must give.
type settlement struct {
	name, command string
	drop          []string
	doc           []byte
	want          []string
}

// byCell gives each cell of a row a line, as LibreOffice writes them, and leaves
// out the empty ones.
func byCell(in []string) []string {
	var out []string
	for _, l := range in {
		for _, c := range strings.Split(l, "|") {
			if c = strings.TrimSpace(c); c != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

// officeTexts runs a macro over all documents, in a profile of its own.
func officeTexts(t *testing.T, office string, jobs []settlement) [][]string {
	t.Helper()
	dir := t.TempDir()
	profile := "-env:UserInstallation=file://" + filepath.Join(dir, "profile")
	// The first start fills a new profile and would overwrite what lies there.
	start(t, office, profile, "--headless", "--norestore", "--terminate_after_init")
	var list strings.Builder
	for i, j := range jobs {
		in := filepath.Join(dir, fmt.Sprintf("%d.docx", i))
		put(t, in, j.doc)
		fmt.Fprintf(&list, "%s\n%s\n.uno:%s\n", in, in+".txt", j.command)
	}
	put(t, filepath.Join(dir, "list"), []byte(list.String()))
	put(t, filepath.Join(dir, "profile", "user", "basic", "Standard", "Module1.xba"), []byte(macro))
	start(t, office, profile, "--headless", "--norestore", "macro:///Standard.Module1.SettleAll(\""+filepath.Join(dir, "list")+"\")")
	out := make([][]string, len(jobs))
	for i := range jobs {
		b, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%d.docx.txt", i)))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(strings.TrimPrefix(string(b), "\ufeff")) {
			out[i] = append(out[i], bullets.Replace(strings.TrimLeft(strings.TrimRight(line, "\r\n"), " ")))
		}
	}
	return out
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

const macro = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub SettleAll(list As String)
  Dim inFile As String, outFile As String, command As String
  n = FreeFile
  Open list For Input As #n
  Do While Not Eof(n)
    Line Input #n, inFile
    If inFile = "" Then Exit Do
    Line Input #n, outFile
    Line Input #n, command
    Settle(inFile, outFile, command)
  Loop
  Close #n
End Sub
Sub Settle(inFile As String, outFile As String, command As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(inFile), "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  Dim none()
  dispatcher.executeDispatch(doc.CurrentController.Frame, command, "", 0, none())
  Dim filter(1) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "Text (encoded)"
  filter(1).Name = "FilterOptions"
  filter(1).Value = "UTF8,LF"
  doc.storeToURL(ConvertToURL(outFile), filter())
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
