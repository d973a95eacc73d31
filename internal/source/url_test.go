package source

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
)

// scripted serves a page that a script fills, one that lets in only what calls
// itself a browser, and one that needs neither.
func scripted(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch {
		case r.URL.Path == "/shell":
			io.WriteString(w, `<body><div id="root"></div><script>document.getElementById("root").textContent="we keep "+"data"</script></body>`)
		case r.URL.Path == "/blocks" && !strings.Contains(r.UserAgent(), "Chrome"):
			w.WriteHeader(http.StatusForbidden)
		default:
			io.WriteString(w, `<body><p>we keep data</p></body>`)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// A page that plain HTTP does not get whole is got through a browser; without
// one the source says what is missing, and a block stays one.
func TestURLsThatNeedABrowser(t *testing.T) {
	s := scripted(t)
	client := &fetch.Client{AllowPrivate: true}
	defer client.Close()
	o := &Opener{Client: client, Browser: browser.New(client)}
	o.Shell = func(s *Source) bool { return !bytes.Contains(s.Bytes, []byte("we keep data")) }
	o.Browser.Getenv = func(string) string { return "" }
	if src, err := o.Open(t.Context(), s.URL+"/shell"); err != nil || src.Lacks == nil {
		t.Errorf("a shell without a browser: %+v, %v", src, err)
	}
	if src, err := o.Open(t.Context(), s.URL+"/plain"); err != nil || src.Lacks != nil {
		t.Errorf("a page that needs none: %+v, %v", src, err)
	}
	if src, err := o.Open(t.Context(), s.URL+"/blocks"); err == nil {
		t.Errorf("a block without a browser: %+v", src)
	}
	o.Browser.Getenv = nil
	if _, err := o.Browser.Find(); err != nil {
		return // the machine has none: what there is to say was said above
	}
	for _, page := range []string{"/shell", "/blocks"} {
		if src, err := o.Open(t.Context(), s.URL+page); err != nil || o.Shell(src) || src.Lacks != nil {
			t.Errorf("%s through a browser: %+v, %v", page, src, err)
		}
	}
}
