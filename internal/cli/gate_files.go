package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/source"
)

// page gives the one file that a name means: a file, the index.html of a
// directory, or what a pattern matches; ** stands for any directories. Names of
// other kinds, and of files that are not there, stay as they are.
func page(name string) (string, error) {
	if source.KindOf(name) != source.File {
		return name, nil
	}
	if st, err := os.Stat(name); err == nil {
		if st.IsDir() {
			return page(filepath.Join(name, "index.html"))
		}
		return name, nil
	}
	found := matches(filepath.ToSlash(filepath.Clean(name)))
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return name, usage(fmt.Errorf("%s matches %d files, %s and %s among them", name, len(found), found[0], found[1]), "write a pattern that matches one")
	}
	return name, nil
}

// matches lists the files that a pattern means, in their order. Links are not
// followed on the way: a pattern that ** opens would never end in a loop of them.
func matches(pattern string) []string {
	before, after, deep := strings.Cut(pattern, "**/")
	if !deep {
		found, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil {
			return nil
		}
		return found
	}
	var out []string
	for _, root := range roots(before) {
		_ = filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return nil
			}
			if at != root && (d.Name() == ".git" || d.Name() == "node_modules") {
				return fs.SkipDir
			}
			out = append(out, matches(path.Join(filepath.ToSlash(at), after))...)
			return nil
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// roots are the directories in which ** begins.
func roots(before string) []string {
	if before == "" {
		return []string{"."}
	}
	found, err := filepath.Glob(filepath.FromSlash(strings.TrimSuffix(before, "/")))
	if err != nil {
		return nil
	}
	return found
}
