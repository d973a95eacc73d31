package importer

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/snapshots"
)

// Dating says where the dates of files come from.
type Dating string

// The ways to date a file.
const (
	ByName  Dating = "name"  // from its name: 2024-05-31, 20240531T120000Z, 31-May-2024
	ByMtime Dating = "mtime" // from the file system
	ByGit   Dating = "git"   // from the commits of the checkout that it lies in, each state of it a text
)

// Dated is a directory of dated texts.
type Dated struct {
	Dir    string
	Policy string // of the files that lie in the directory itself
	URL    string // of the page, "" when nobody knows
	Dating Dating
}

// Files takes over a directory of dated files. Those in the directory itself
// are texts of one policy; each directory below it is a policy of its own, named
// by its path.
func Files(ctx context.Context, d Dated, k Keep) (*History, error) {
	if d.Dating == ByGit {
		return d.git(ctx, k)
	}
	root, err := os.OpenRoot(d.Dir)
	if err != nil {
		return nil, fmt.Errorf("read the files: %w", err)
	}
	defer root.Close()
	abs, err := filepath.Abs(d.Dir)
	if err != nil {
		return nil, err
	}
	w := &walk{Dated: d, files: root.FS(), name: filepath.Base(abs), keep: &k, by: map[string]*series{}}
	if err := fs.WalkDir(w.files, ".", w.visit); err != nil {
		return nil, fmt.Errorf("read the files: %w", err)
	}
	if len(w.order) == 0 && len(w.lost.list) == 0 {
		return nil, fmt.Errorf("%w: %s holds no file that could be a policy (md, html, pdf, txt, docx)", ErrFormat, d.Dir)
	}
	a := &archive{losses: w.lost, open: func(context.Context) (loader, error) { return &exportLoader{w.files}, nil }}
	var taken names
	for _, dir := range w.order {
		s := w.by[dir]
		s.policy = taken.claim(s.policy, dir)
		s.sort()
		a.series = append(a.series, *s)
	}
	h := &History{Archive: w.name}
	h.Policies, err = a.keep(ctx, k)
	h.Losses = a.losses.list
	return h, err
}

// walk gathers the files of a directory.
type walk struct {
	Dated
	files fs.FS
	name  string
	keep  *Keep
	by    map[string]*series
	order []string
	lost  losses
}

func (w *walk) visit(p string, d fs.DirEntry, err error) error {
	if err != nil {
		w.lost.add(Loss{Where: p, What: "file", Why: err.Error()})
		return nil
	}
	if d.IsDir() {
		if p != "." && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return nil
	}
	media := mediaTypes[strings.ToLower(path.Ext(p))]
	if media == "" || !d.Type().IsRegular() || strings.HasPrefix(d.Name(), ".") || notes[strings.ToLower(d.Name())] {
		return nil
	}
	shot, err := w.shot(p, media, d)
	if err != nil {
		w.lost.add(Loss{Where: p, What: "file", Why: err.Error()})
		return nil
	}
	dir := path.Dir(p)
	s := w.by[dir]
	if s == nil {
		s = &series{policy: w.policyOf(dir), from: dir}
		if only := selection(w.keep.Only); !only.wants(s.policy) && !only.wants(dir) {
			return nil
		}
		w.by[dir] = s
		w.order = append(w.order, dir)
	}
	s.shots = append(s.shots, shot)
	return nil
}

// notes are files that lie beside texts and are none.
var notes = map[string]bool{"readme.md": true, "readme.txt": true, "license.md": true, "license.txt": true, "license": true}

func (w *walk) policyOf(dir string) string {
	if dir != "." {
		return Name(strings.ReplaceAll(dir, "/", " "))
	}
	if w.Policy != "" {
		return w.Policy
	}
	return Name(w.name)
}

// shot dates a file. Its content is part of its key: a file that was replaced is
// another text.
func (w *walk) shot(p, media string, d fs.DirEntry) (Shot, error) {
	at, err := w.date(p, d)
	if err == nil {
		err = plausible(at, w.keep.Now)
	}
	if err != nil {
		return Shot{}, err
	}
	b, err := readBounded(w.files, p, source.MaxSize)
	if err != nil {
		return Shot{}, err
	}
	return Shot{
		At: at, URL: w.URL, MediaType: media, blob: p,
		Origin: Origin{Format: "files", Archive: w.name, Key: p + " " + snapshots.Sum(b).String()},
	}, nil
}

func (w *walk) date(p string, d fs.DirEntry) (time.Time, error) {
	if w.Dating == ByMtime {
		info, err := d.Info()
		if err != nil {
			return time.Time{}, err
		}
		return info.ModTime().UTC().Truncate(time.Second), nil
	}
	return dateIn(path.Base(p))
}

// git takes over the states of each file of a checkout, dated by the author.
func (d Dated) git(ctx context.Context, k Keep) (*History, error) {
	repo := repository{dir: d.Dir}
	if err := repo.check(ctx); err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(d.Dir)
	if err != nil {
		return nil, err
	}
	a := &archive{open: func(ctx context.Context) (loader, error) {
		o, err := repo.objects(ctx)
		return &gitLoader{o}, err
	}}
	by := map[string]int{}
	var taken names
	err = repo.writes(ctx, func(w write) error {
		media := mediaTypes[strings.ToLower(path.Ext(w.path))]
		if media == "" || notes[strings.ToLower(path.Base(w.path))] {
			return nil
		}
		if err := plausible(w.at, k.Now); err != nil {
			a.losses.add(Loss{Where: w.path + " in " + w.commit[:min(12, len(w.commit))], What: "commit", Why: err.Error()})
			return nil
		}
		i, ok := by[w.path]
		if !ok {
			i = len(a.series)
			by[w.path] = i
			a.series = append(a.series, series{policy: taken.claim(Name(strings.TrimSuffix(w.path, path.Ext(w.path))), w.path), from: w.path})
		}
		a.series[i].shots = append(a.series[i].shots, Shot{
			At: w.at, URL: d.URL, MediaType: media, blob: w.blob,
			Origin: Origin{Format: "files", Archive: filepath.Base(abs), Key: w.commit + ":" + w.path, Message: w.subject},
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	a.series = chosen(a.series, k.Only)
	if len(a.series) == 0 {
		return nil, fmt.Errorf("%w: %s holds no file that could be a policy (md, html, pdf, txt, docx)", ErrFormat, d.Dir)
	}
	if len(a.series) == 1 && d.Policy != "" {
		a.series[0].policy = d.Policy
	}
	for i := range a.series {
		a.series[i].sort()
	}
	h := &History{Archive: filepath.Base(abs)}
	h.Policies, err = a.keep(ctx, k)
	h.Losses = a.losses.list
	return h, err
}

// chosen are the series that were asked for.
func chosen(all []series, only selection) []series {
	var out []series
	for _, s := range all {
		if only.wants(s.policy) || only.wants(s.from) {
			out = append(out, s)
		}
	}
	return out
}
