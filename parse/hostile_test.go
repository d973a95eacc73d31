//go:build unix

package parse

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	mega     = 1 << 20
	maxCPU   = 10 * time.Second
	maxBytes = 512 << 20
)

// wholeHostile makes the hostile pages as large as the bounds are meant for.
var wholeHostile = flag.Bool("hostile-whole", false, "read hostile pages of full size (a minute)")

// quarter is the size that hostile input is made of: a quarter, for a quarter of
// the time. What grows faster than its input exceeds the bounds in both.
func quarter(size int) int {
	if *wholeHostile {
		return size
	}
	return size / 4
}

// wholePages are never made smaller: they are about size itself, or take what
// the limits of elements allow, which does not shrink with the page.
var wholePages = []string{
	"one tag of 20 MB",
	"one tag name of 20 MB",
	"one end tag of 20 MB",
	"10 million attributes",
	"one word of 20 MB",
	"noscripts",
	"deep divs, text inside",
	"open formatting",
	"deep quotes",
	"fostered",
	"paragraphs",
	"preformatted",
}

// bounds are the time and the memory allowed for input of its size; half of the
// memory, because when the collector runs does not scale.
func bounds(name string) (time.Duration, uint64) {
	if *wholeHostile || slices.Contains(wholePages, name) {
		return maxCPU, maxBytes
	}
	return maxCPU / 4, maxBytes / 2
}

// repeat fills a page of about size bytes with copies of s.
func repeat(s string, size int) []byte { return bytes.Repeat([]byte(s), size/len(s)+1) }

// count fills a page of about size bytes with numbered copies of a format.
func count(format string, size int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.Bytes()
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

const clause = "<p>We keep your personal data for 90 days.</p>"

// hostilePages are made to cost time or memory, or to break the reading.
func hostilePages() map[string]func() []byte {
	html := func(b []byte) []byte { return join([]byte("<!doctype html><html><body>"+clause), b) }
	return map[string]func() []byte{
		"deep divs":              func() []byte { return html(repeat("<div>", quarter(20*mega))) },
		"deep divs, text inside": func() []byte { return html(repeat("<div>a", 10*mega)) },
		"deep spans":             func() []byte { return html(repeat("<span title=x>", quarter(10*mega))) },
		"deep styled spans":      func() []byte { return html(repeat("<span style='color:red'>", quarter(10*mega))) },
		"deep tables":            func() []byte { return html(repeat("<table><tr><td>", quarter(5*mega))) },
		"deep lists":             func() []byte { return html(repeat("<ul><li>", quarter(5*mega))) },
		"deep quotes":            func() []byte { return html(repeat("<blockquote>x", 5*mega)) },
		"deep svg":               func() []byte { return html(repeat("<svg>", quarter(5*mega))) },
		"deep math":              func() []byte { return html(repeat("<math><mi>", quarter(5*mega))) },
		"deep templates":         func() []byte { return html(repeat("<template>", quarter(5*mega))) },
		"deep selects":           func() []byte { return html(repeat("<select><option>", quarter(5*mega))) },
		"deep details":           func() []byte { return html(repeat("<details><summary>x", quarter(5*mega))) },
		"one tag of 20 MB":       func() []byte { return html(join([]byte("<p title='"), repeat("x", 20*mega), []byte("'>text"))) },
		"one tag name of 20 MB":  func() []byte { return html(join([]byte("<"), repeat("x", 20*mega), []byte(">text"))) },
		"one end tag of 20 MB":   func() []byte { return html(join([]byte("</p "), repeat("x ", 20*mega), []byte(">text"))) },
		"an open tag to the end": func() []byte { return html(join([]byte("<p "), repeat("a=b ", quarter(20*mega)))) },
		"10 million attributes":  func() []byte { return html(join([]byte("<p "), repeat("a ", 20*mega), []byte(">text</p>"))) },
		"many names":             func() []byte { return html(join([]byte("<p "), count("a%d ", quarter(16*mega)), []byte(">text</p>"))) },
		"attributes kept":        func() []byte { return html(count("<p class=nav%d id=i style=x role=y hidden>", quarter(20*mega))) },
		"html tags with names":   func() []byte { return html(count("<html a%d>", quarter(10*mega))) },
		"body tags with classes": func() []byte { return html(count("<body class=menu%d>", quarter(10*mega))) },
		"open formatting": func() []byte {
			return html(join(count("<b class='nav%d'><i><u>", quarter(mega)), repeat("<p>x", quarter(4*mega))))
		},
		"formatting and blocks":   func() []byte { return html(count("<a href=%d><p>x", quarter(5*mega))) },
		"misnested":               func() []byte { return html(repeat("<b><p></b></p><i><table></i><a></table></a>", quarter(5*mega))) },
		"fostered":                func() []byte { return html(repeat("<table>x<b>y", 5*mega)) },
		"paragraphs":              func() []byte { return html(repeat("<p>a", 20*mega)) },
		"breaks":                  func() []byte { return html(repeat("a<br>", quarter(20*mega))) },
		"links":                   func() []byte { return html(count("<a href='/p%d?utm_source=x'>word</a> ", quarter(10*mega))) },
		"links in one paragraph":  func() []byte { return html(join([]byte("<p>"), count("<a href=%d>w</a>", quarter(3*mega)))) },
		"rows":                    func() []byte { return html(join([]byte("<table>"), count("<tr><td>%d<td>b", quarter(5*mega)))) },
		"cells in one row":        func() []byte { return html(join([]byte("<table><tr>"), count("<td>%d", quarter(5*mega)))) },
		"comments":                func() []byte { return html(repeat("<!-- x -->", quarter(20*mega))) },
		"open comments":           func() []byte { return html(repeat("<!--", quarter(20*mega))) },
		"bang comments":           func() []byte { return html(repeat("<!--x--!>", quarter(20*mega))) },
		"scripts":                 func() []byte { return html(repeat("<script>a<b</script>", quarter(20*mega))) },
		"open scripts":            func() []byte { return html(repeat("<script><!--<script>", quarter(10*mega))) },
		"less-than signs":         func() []byte { return html(repeat("<", quarter(20*mega))) },
		"ampersands":              func() []byte { return html(repeat("&amp;&#x41;&bogus;", quarter(10*mega))) },
		"one word of 20 MB":       func() []byte { return html(repeat("x", 20*mega)) },
		"one sentence":            func() []byte { return html(repeat("personal data ", quarter(10*mega))) },
		"spaces":                  func() []byte { return html(repeat(" \n\t", quarter(20*mega))) },
		"zero-width":              func() []byte { return html(repeat("a\u200b", quarter(10*mega))) },
		"combining marks":         func() []byte { return html(join([]byte("a"), repeat("\u0301", quarter(5*mega)))) },
		"bytes that are no UTF-8": func() []byte { return html(repeat("\xff\xc0\x80", quarter(10*mega))) },
		"UTF-16":                  func() []byte { return join([]byte("\xff\xfe"), repeat("<\x00p\x00>\x00a\x00", quarter(10*mega))) },
		"zero bytes":              func() []byte { return html(repeat("a\x00", quarter(10*mega))) },
		"brackets":                func() []byte { return html(repeat("[email", quarter(5*mega))) },
		"at signs":                func() []byte { return html(repeat("a@", quarter(5*mega))) },
		"spelled at signs":        func() []byte { return html(repeat("a [at] b dot ", quarter(5*mega))) },
		"protected addresses": func() []byte {
			return html(count("<a href='/cdn-cgi/l/email-protection#5a3b%06d'>[email protected]</a>", quarter(3*mega)))
		},
		"enumeration": func() []byte { return html(join([]byte("<p>"), repeat("(a) x; ", quarter(3*mega)))) },
		"bold heads":  func() []byte { return html(repeat("<p><b>Head.</b> text", quarter(5*mega))) },
		"headings":    func() []byte { return html(count("<h%d>x", quarter(3*mega))) },
		"table of contents": func() []byte {
			return html(join(count("<li><a href='#s%d'>Part</a>", quarter(3*mega)), count("<h2 id=s%d>Part</h2>", quarter(3*mega))))
		},
		"banners": func() []byte {
			return html(join([]byte("<div id=cookie-banner>"), count("<p>We use %d cookies and share personal data with partners today.", quarter(3*mega))))
		},
		"preformatted":           func() []byte { return html(join([]byte("<pre>"), repeat("line of text\n", 5*mega))) },
		"noscripts":              func() []byte { return html(join([]byte("<noscript>"), repeat("<div>word ", 5*mega))) },
		"nothing closed, a form": func() []byte { return html(repeat("<form><input value=x><textarea>", quarter(5*mega))) },
		"plaintext":              func() []byte { return html(join([]byte("<plaintext>"), repeat("<p>x", quarter(5*mega)))) },
		"frames":                 func() []byte { return repeat("<frameset><frame>", quarter(5*mega)) },
		"deep markdown quotes":   func() []byte { return []byte(strings.Repeat("> ", quarter(mega)) + "x") },
		"deep markdown lists":    func() []byte { return []byte("# P\n\n" + strings.Repeat("* ", quarter(mega/2)) + "x") },
		"markdown emphasis":      func() []byte { return []byte("# P\n\n" + strings.Repeat("*a **b ", quarter(mega/4))) },
		"markdown brackets": func() []byte {
			return []byte("# P\n\n" + strings.Repeat("[", quarter(mega)) + strings.Repeat("](", quarter(mega/4)))
		},
	}
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Each page is read within bounds of time and memory, and never panics. The
// memory is what the runtime took from the system; it counts the page itself.
func TestHostilePages(t *testing.T) {
	only := os.Getenv("HOSTILE")
	for name, build := range hostilePages() {
		if only != "" && only != name {
			continue
		}
		t.Run(name, func(t *testing.T) {
			page := build()
			debug.FreeOSMemory()
			peak := watchMemory()
			from := cpuTime()
			doc, err := Parse(Input{Bytes: page, Name: "https://acme.example/privacy"})
			took, most := cpuTime()-from, peak()
			cpu, memory := bounds(name)
			if took > cpu {
				t.Errorf("took %v of CPU, at most %v allowed", took, cpu)
			}
			if most > memory {
				t.Errorf("took %d MB, at most %d allowed", most>>20, memory>>20)
			}
			if err == nil && doc.Degraded == "" && strings.Contains(string(page[:min(len(page), 200)]), clause) && !strings.Contains(doc.Text(), "90 days") {
				t.Error("the clause was lost, and nothing says so")
			}
			if testing.Verbose() {
				t.Logf("%d MB page: %v, %d MB", len(page)>>20, took.Round(time.Millisecond), most>>20)
			}
		})
	}
}

// watchMemory samples the memory in use until the function it gives is called,
// which tells the most seen above what was in use at the start.
func watchMemory() func() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start := m.HeapInuse
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		most := uint64(0)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse-min(start, m.HeapInuse))
			select {
			case <-stop:
				done <- most
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-done
	}
}
