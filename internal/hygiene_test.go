package internal

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every source is formatted, every package says what it is, every exported
// name outside tests is documented.
func TestHygiene(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t, "..") {
		file := filepath.Join("..", s.path)
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		formatted, err := format.Source(src)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(src, formatted) {
			t.Errorf("%s is not formatted: run gofmt -w", s.path)
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		documented[s.pkg()] = documented[s.pkg()] || f.Doc != nil
		for _, name := range undocumented(f) {
			t.Errorf("%s: %s is exported and has no comment", s.path, name)
		}
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s has no comment", pkg)
		}
	}
}

// undocumented lists the exported types and functions of a file without a
// comment. Methods that only meet an interface of the library need none.
func undocumented(f *ast.File) []string {
	met := map[string]bool{"Error": true, "String": true, "Unwrap": true, "Is": true, "Len": true, "Less": true, "Swap": true, "ServeHTTP": true, "RoundTrip": true}
	var out []string
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && !(d.Recv != nil && (met[d.Name.Name] || unexported(d.Recv))) {
				out = append(out, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if ts, ok := s.(*ast.TypeSpec); ok && ts.Name.IsExported() && d.Doc == nil && ts.Doc == nil {
					out = append(out, ts.Name.Name)
				}
			}
		}
	}
	return out
}

// unexported says that a receiver's type is not exported.
func unexported(recv *ast.FieldList) bool {
	typ := recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && !strings.ContainsAny(id.Name[:1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
