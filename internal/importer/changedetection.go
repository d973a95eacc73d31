package importer

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/redletter-dev/redletter/internal/source"
)

// The bounds of an export. A zip names its sizes itself: nothing is believed
// before it was read.
const (
	maxFiles = 1 << 18
	maxRatio = 200 // unpacked to packed, beyond a MiB
)

// Export is what changedetection.io kept: its watches, and the texts of each.
type Export struct {
	Policies *Policies
	name     string
	files    fs.FS
	watches  []*watched
	close    func() error
}

// watched is one watch with the policy that it became.
type watched struct {
	uuid   string
	policy string // "" when it became none
	title  string
	url    string
}

// Changedetection opens a data directory or a backup of changedetection.io.
// The caller closes it.
func Changedetection(file string) (*Export, error) {
	e := &Export{name: filepath.Base(file)}
	st, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read the export: %w", err)
	}
	if st.IsDir() {
		root, err := os.OpenRoot(file)
		if err != nil {
			return nil, fmt.Errorf("read the export: %w", err)
		}
		e.files, e.close = root.FS(), root.Close
	} else {
		z, err := zip.OpenReader(file)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrFormat, file, err)
		}
		if len(z.File) > maxFiles {
			return nil, errors.Join(fmt.Errorf("%s holds more than %d files", file, maxFiles), z.Close())
		}
		e.files, e.close = z, z.Close
	}
	if err := e.read(); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// Close ends the reading of the export.
func (e *Export) Close() error { return e.close() }

// watchJSON is what one watch says of itself.
type watchJSON struct {
	URL         string            `json:"url"`
	Title       string            `json:"title"`
	PageTitle   string            `json:"page_title"`
	Paused      bool              `json:"paused"`
	Tags        json.RawMessage   `json:"tags"`
	Method      string            `json:"method"`
	Body        string            `json:"body"`
	Headers     map[string]any    `json:"headers"`
	Backend     string            `json:"fetch_backend"`
	Processor   string            `json:"processor"`
	Include     []string          `json:"include_filters"`
	Remove      []string          `json:"subtractive_selectors"`
	Ignore      []string          `json:"ignore_text"`
	Trigger     []string          `json:"trigger_text"`
	Block       []string          `json:"text_should_not_be_present"`
	Extract     []string          `json:"extract_text"`
	Steps       []json.RawMessage `json:"browser_steps"`
	Notify      []string          `json:"notification_urls"`
	Script      string            `json:"webdriver_js_execute_code"`
	Proxy       *string           `json:"proxy"`
	Every       map[string]*int   `json:"time_between_check"`
	TagTitle    map[string]string `json:"-"`
	DefaultTime *bool             `json:"time_between_check_use_default"`
}

// settings is the file of all watches, in its older form.
type settings struct {
	Watching map[string]json.RawMessage `json:"watching"`
	Settings struct {
		Application struct {
			Tags map[string]struct {
				Title string `json:"title"`
			} `json:"tags"`
		} `json:"application"`
	} `json:"settings"`
}

// read finds the watches: all in one file, or each in its own directory.
func (e *Export) read() error {
	g := &gathering{}
	all := map[string]json.RawMessage{}
	tagTitles := map[string]string{}
	for _, name := range []string{"url-watches.json", "changedetection.json"} {
		b, err := readBounded(e.files, name, maxList)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var s settings
		if err == nil {
			err = json.Unmarshal(b, &s)
		}
		if err != nil {
			g.refuse(name, "file", err.Error())
			continue
		}
		for uuid, w := range s.Watching {
			all[uuid] = w
		}
		for uuid, t := range s.Settings.Application.Tags {
			tagTitles[uuid] = t.Title
		}
	}
	if err := e.directories(g, all, tagTitles); err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%w: %s holds no watches of changedetection.io (url-watches.json, or UUID/watch.json)", ErrFormat, e.name)
	}
	for _, uuid := range sortedKeys(all) {
		e.watch(g, uuid, all[uuid], tagTitles)
	}
	e.Policies = g.done()
	return nil
}

// directories reads the files that lie beside the texts of each watch.
func (e *Export) directories(g *gathering, all map[string]json.RawMessage, tagTitles map[string]string) error {
	entries, err := fs.ReadDir(e.files, ".")
	if err != nil {
		return fmt.Errorf("read the export: %w", err)
	}
	for _, d := range entries {
		if !d.IsDir() || !isUUID(d.Name()) {
			continue
		}
		if b, err := readBounded(e.files, path.Join(d.Name(), "watch.json"), maxList); err == nil {
			all[d.Name()] = b
		} else if !errors.Is(err, fs.ErrNotExist) {
			g.refuse(path.Join(d.Name(), "watch.json"), "file", err.Error())
		}
		if b, err := readBounded(e.files, path.Join(d.Name(), "tag.json"), maxList); err == nil {
			var t struct {
				Title string `json:"title"`
			}
			if json.Unmarshal(b, &t) == nil {
				tagTitles[d.Name()] = t.Title
			}
		}
	}
	return nil
}

var uuidForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-fA-F-]{8,40}$`) })

// isUUID says that a name can be that of a watch: it names a directory.
func isUUID(s string) bool { return uuidForm().MatchString(s) }

// watch takes one watch over.
func (e *Export) watch(g *gathering, uuid string, b json.RawMessage, tagTitles map[string]string) {
	from := e.name + ": " + uuid
	if !isUUID(uuid) {
		g.refuse(e.name+": "+oneLine(uuid), "watch", "its name is no UUID")
		return
	}
	var w watchJSON
	if err := json.Unmarshal(b, &w); err != nil {
		g.refuse(from, "watch", "not as a watch should be: "+err.Error())
		return
	}
	title := or(w.Title, w.PageTitle)
	p := g.draft(nameOfPage(title, w.URL), from)
	e.watches = append(e.watches, &watched{uuid: uuid, policy: p.Name, title: title, url: webURL(w.URL)})
	switch method := strings.ToUpper(w.Method); {
	case w.Paused:
		g.refuse(from, "watch", "it is paused; its history can still be imported")
	case method != "" && method != "GET" || w.Body != "":
		g.refuse(from, "watch", "it sends data to the server; redletter only asks for pages")
	case w.Processor != "" && w.Processor != "text_json_diff":
		g.refuse(from, "watch", "it compares "+oneLine(w.Processor)+", not text")
	default:
		p.URL, p.Document = w.URL, documentOf(title+" "+w.URL, "")
		w.TagTitle = tagTitles
		p.changedetection(&w)
		p.take()
	}
}

// changedetection fills a draft from a watch.
func (p *draft) changedetection(w *watchJSON) {
	for _, s := range w.Include {
		switch kind, _, _ := strings.Cut(s, ":"); kind {
		case "xpath", "xpath1", "json", "jq", "jqraw":
			p.lose("include filter "+oneLine(s), "redletter knows CSS selectors only; without one the policy is looked for in the whole page")
		default:
			if strings.HasPrefix(s, "/") {
				p.lose("include filter "+oneLine(s), "redletter knows CSS selectors only; without one the policy is looked for in the whole page")
				continue
			}
			p.selectCSS("include filter", strings.TrimPrefix(s, "css:"))
		}
	}
	for _, s := range w.Remove {
		p.removeCSS("subtractive selector", s)
	}
	if strings.Contains(w.Backend, "webdriver") || strings.HasPrefix(w.Backend, "extra_browser") {
		p.Render = "browser"
	}
	p.Tags = w.tags()
	if w.DefaultTime == nil || !*w.DefaultTime {
		p.Schedule = every(w.Every)
	}
	for _, l := range []struct {
		what string
		n    int
		why  string
	}{
		{"headers", len(w.Headers), "redletter asks for a page as any reader would"},
		{"ignored text", len(w.Ignore), "redletter sets page noise aside by itself and drops no text of the policy"},
		{"trigger text", len(w.Trigger), "every change is judged"},
		{"text that must not be there", len(w.Block), "pages that stand in for the policy are known by their content"},
		{"extracted text", len(w.Extract), "whole policies are compared"},
		{"browser steps", len(w.Steps), "redletter does nothing on a page"},
		{"notification addresses", len(w.Notify), "say who is told under routes:"},
		{"script", len(w.Script), "redletter runs no foreign programs"},
	} {
		if l.n > 0 {
			p.lose(l.what, l.why)
		}
	}
	if w.Proxy != nil && *w.Proxy != "" {
		p.lose("proxy", "there is no proxy for one policy")
	}
}

// tags are those of a watch: the titles of the groups that it is in, or words.
func (w *watchJSON) tags() []string {
	var list []any
	if json.Unmarshal(w.Tags, &list) != nil {
		var words string
		_ = json.Unmarshal(w.Tags, &words) // neither form: no tags
		return tags(words)
	}
	for i, v := range list {
		if title := w.TagTitle[text(v)]; title != "" {
			list[i] = title
		} else if isUUID(text(v)) {
			list[i] = ""
		}
	}
	return tags(list)
}

// every is the schedule of an interval; "" for none.
func every(parts map[string]*int) string {
	var d time.Duration
	for unit, u := range map[string]time.Duration{"weeks": 7 * 24 * time.Hour, "days": 24 * time.Hour, "hours": time.Hour, "minutes": time.Minute, "seconds": time.Second} {
		if n := parts[unit]; n != nil && *n > 0 && *n < 1000 {
			d += time.Duration(*n) * u
		}
	}
	if d == 0 {
		return ""
	}
	return "@every " + max(d, time.Hour).String()
}

// Keep takes over the texts that the watches kept.
func (e *Export) Keep(ctx context.Context, k Keep) (*History, error) {
	a := &archive{open: func(context.Context) (loader, error) { return &exportLoader{e.files}, nil }}
	for _, w := range e.watches {
		only := selection(k.Only)
		if only.wants(w.policy) || only.wants(w.uuid) || only.wants(w.title) {
			if s := e.series(w, k.Now, &a.losses); len(s.shots) > 0 {
				a.series = append(a.series, *s)
			}
		}
	}
	h := &History{Archive: e.name}
	var err error
	h.Policies, err = a.keep(ctx, k)
	h.Losses = a.losses.list
	return h, err
}

// series reads the list of texts of one watch.
func (e *Export) series(w *watched, now time.Time, lost *losses) *series {
	s := &series{policy: w.policy, from: w.uuid}
	list := path.Join(w.uuid, "history.txt")
	b, err := readBounded(e.files, list, maxList)
	if errors.Is(err, fs.ErrNotExist) {
		return s
	}
	if err != nil {
		lost.add(Loss{Where: list, Policy: w.policy, What: "history", Why: err.Error()})
		return s
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		shot, err := e.shot(w, line, now)
		if err != nil {
			lost.add(Loss{Where: list, Policy: w.policy, What: "row " + strconv.Quote(oneLine(line)), Why: err.Error()})
			continue
		}
		s.shots = append(s.shots, shot)
	}
	s.sort()
	return s
}

// shot reads a row of a history: "EPOCH,FILE". Of the file only the last part
// counts, which may be absolute on the machine that it came from.
func (e *Export) shot(w *watched, line string, now time.Time) (Shot, error) {
	stamp, file, ok := strings.Cut(line, ",")
	epoch, err := strconv.ParseInt(strings.TrimSpace(stamp), 10, 64)
	if !ok || err != nil {
		return Shot{}, errors.New("not a time and a file")
	}
	at := time.Unix(epoch, 0).UTC()
	if err := plausible(at, now); err != nil {
		return Shot{}, err
	}
	name := path.Base(strings.ReplaceAll(strings.TrimSpace(file), `\`, "/"))
	plain := strings.TrimSuffix(name, ".br")
	media := mediaTypes[strings.ToLower(path.Ext(plain))]
	if media == "" || name == "." || name == ".." {
		return Shot{}, errors.New("its file is no text")
	}
	return Shot{
		At: at, URL: w.url, MediaType: media, blob: path.Join(w.uuid, name),
		Origin: Origin{Format: "changedetection", Archive: e.name, Key: w.uuid + "/" + strconv.FormatInt(epoch, 10)},
	}, nil
}

// exportLoader reads the texts of an export.
type exportLoader struct{ files fs.FS }

func (l *exportLoader) close() {}

func (l *exportLoader) load(s *Shot) error {
	packed, err := readBounded(l.files, s.blob, source.MaxSize)
	if err == nil && strings.HasSuffix(s.blob, ".br") {
		packed, err = unbrotli(packed)
	}
	if err != nil {
		s.Problem = err.Error()
		return nil
	}
	s.Bytes = packed
	return nil
}

// unbrotli unpacks a text within the bounds of a document.
func unbrotli(packed []byte) ([]byte, error) {
	most := int64(min(source.MaxSize, max(1<<20, len(packed)*maxRatio)))
	b, err := io.ReadAll(io.LimitReader(brotli.NewReader(strings.NewReader(string(packed))), most+1))
	if err != nil {
		return nil, fmt.Errorf("its Brotli is broken: %w", err)
	}
	if int64(len(b)) > most {
		return nil, errTooLarge
	}
	return b, nil
}
