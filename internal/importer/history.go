package importer

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// mediaTypes of the records of an archive, by the ending of their names.
var mediaTypes = map[string]string{
	".md": "text/markdown", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf", ".txt": "text/plain",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// rereadings begin the subjects of commits in which the archive took a text anew
// from a page that it held: its own reader or its settings had changed.
var rereadings = []string{"Refilter", "Apply technical"}

// record is what the path of a file says: SERVICE/TYPE[ #DOCUMENT].EXT.
type record struct {
	service, kind, document, media string
}

// parseRecord reads a path; false for files that are no records.
func parseRecord(p string) (record, bool) {
	service, file, ok := strings.Cut(p, "/")
	ext := strings.ToLower(path.Ext(file))
	media := mediaTypes[ext]
	if !ok || service == "" || strings.HasPrefix(service, ".") || strings.Contains(file, "/") || media == "" || len(file) == len(ext) {
		return record{}, false
	}
	r := record{service: service, media: media}
	r.kind, r.document, _ = strings.Cut(strings.TrimSuffix(file, path.Ext(file)), " #")
	return r, true
}

func (r record) name() string { return Name(r.service, r.kind, r.document) }

// wanted says whether a record was asked for, by its service or its policy's
// name, and by its type.
func (r record) wanted(k *Keep) bool {
	only := selection(k.Only)
	return (only.wants(r.service) || only.wants(r.name())) && selection(k.Types).wants(r.kind)
}

// GitHistory takes over the history of a git checkout in the layout of Open
// Terms Archive: one of versions (Markdown) or of snapshots (pages as served).
// The path of a file says what it is, the date of the author when it was seen;
// texts are read in the order of these dates, since later commits may carry
// earlier ones.
func GitHistory(ctx context.Context, dir string, k Keep) (*History, error) {
	repo := repository{dir: dir}
	if err := repo.check(ctx); err != nil {
		return nil, err
	}
	h := &History{Archive: repo.origin(ctx)}
	if h.Archive == "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		h.Archive = filepath.Base(abs)
	}
	list := &listing{archive: h.Archive, keep: &k, by: map[string]*track{}}
	if err := repo.writes(ctx, list.add); err != nil {
		return nil, err
	}
	if list.records == 0 {
		return nil, fmt.Errorf("%w: no file of %s is named SERVICE/TYPE.md (or .html, .pdf), as in an archive of versions or snapshots", ErrFormat, dir)
	}
	a := list.done()
	a.open = func(ctx context.Context) (loader, error) {
		o, err := repo.objects(ctx)
		return &gitLoader{o}, err
	}
	var err error
	h.Policies, err = a.keep(ctx, k)
	h.Losses = a.losses.list
	return h, err
}

// listing gathers the records of a history by their paths, without their bytes.
type listing struct {
	archive string
	keep    *Keep
	by      map[string]*track
	order   []string
	records int
	lost    losses
}

// track is what is known of one path on the way through the commits.
type track struct {
	series
	latest time.Time // the latest date of a look so far
}

// add notes one file of one commit.
func (l *listing) add(w write) error {
	r, ok := parseRecord(w.path)
	if !ok {
		if strings.Contains(w.path, "/") && !strings.HasPrefix(w.path, ".") {
			l.lost.add(Loss{Where: w.path, What: "file", Why: "its path does not say which service and document it is"})
		}
		return nil
	}
	l.records++
	if !r.wanted(l.keep) {
		return nil
	}
	if err := plausible(w.at, l.keep.Now); err != nil {
		l.lost.add(Loss{Where: w.path + " in " + w.commit[:min(12, len(w.commit))], What: "commit", Why: err.Error()})
		return nil
	}
	id := strings.TrimSuffix(w.path, path.Ext(w.path))
	t := l.by[id]
	if t == nil {
		t = &track{series: series{policy: r.name(), from: id}}
		l.by[id] = t
		l.order = append(l.order, id)
	}
	t.shots = append(t.shots, Shot{
		At: w.at, Reading: t.reading(w), MediaType: r.media,
		Origin: Origin{Format: "ota-history", Archive: l.archive, Key: w.commit + ":" + w.path, Message: w.subject},
		blob:   w.blob,
	})
	return nil
}

// reading tells a look from a text that was taken anew. The latter carries the
// date of the page that it was taken from.
func (t *track) reading(w write) Reading {
	for _, words := range rereadings {
		if strings.HasPrefix(w.subject, words) {
			if w.at.Before(t.latest) {
				return RereadLater
			}
			return Reread
		}
	}
	if w.at.After(t.latest) {
		t.latest = w.at
	}
	return Looked
}

// done gives each path its policy.
func (l *listing) done() *archive {
	a := &archive{losses: l.lost}
	var taken names
	for _, id := range l.order {
		t := l.by[id]
		t.policy = taken.claim(t.policy, id)
		t.sort()
		a.series = append(a.series, t.series)
	}
	return a
}

// gitLoader reads the bytes of shots from a repository.
type gitLoader struct{ *objects }

func (g *gitLoader) load(s *Shot) error {
	b, err := g.get(s.blob)
	switch {
	case errors.Is(err, errTooLarge):
		s.Problem = err.Error()
	case err != nil:
		return err
	}
	s.Bytes = b
	commit, _, _ := strings.Cut(s.Origin.Key, ":")
	s.Origin.Message, err = g.message(commit)
	s.URL = pageURL(s.Origin.Message)
	return err
}

// pageURL is where the archive says it found the page: a trailer of the commit.
func pageURL(message string) string {
	for l := range strings.Lines(message) {
		if u, ok := strings.CutPrefix(l, "X-source-document-location:"); ok {
			return webURL(strings.TrimSpace(u))
		}
	}
	return ""
}
