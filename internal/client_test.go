package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// clientNames are the ways into net/http and net that go round the guard.
var clientNames = map[string]map[string]bool{
	"http": {"Client": true, "Transport": true, "DefaultClient": true, "DefaultTransport": true, "Get": true, "Post": true, "Head": true, "PostForm": true},
	"net":  {"Dial": true, "DialTimeout": true, "Dialer": true},
}

// clientUses lists the places, as file:line, that name one of clientNames.
func clientUses(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	for _, s := range sources(t, root) {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, filepath.Join(root, s.path), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil && clientNames[x.Name][sel.Sel.Name] {
					out = append(out, s.path)
				}
			}
			return true
		})
	}
	return out
}
