package handlers

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// toolkit are the files that every page stands on. They know no slice.
var toolkit = []string{
	"back", "component", "field", "flash", "form", "format", "middleware", "page", "paths", "problem", "purpose", "render", "session", "typeset",
}

// caseRooms are the files about the page of a case, which every slice of a case
// may use.
var caseRooms = []string{"case"}

// roomOf is the part of the package to which a file belongs: "toolkit", "case",
// or the slice that its name begins with. The list of routes knows them all.
func roomOf(file string) string {
	first, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".go"), "_")
	switch {
	case first == "handlers" || first == "routes":
		return "routes"
	case slices.Contains(toolkit, first):
		return "toolkit"
	case slices.Contains(caseRooms, first):
		return "case"
	}
	return first
}

// mayUse reports whether a file of one part may use what a file of another
// declares.
func mayUse(from, to string) bool {
	return from == to || from == "routes" || to == "toolkit" || to == "case" && from != "toolkit"
}

func TestSlicesStandOnTheToolkitOnly(t *testing.T) {
	t.Parallel()
	files := token.NewFileSet()
	uses := checked(t, files)
	found := map[string][]string{}
	for id, object := range uses {
		if object.Pkg() == nil || object.Pkg().Path() != "aftercare/handlers" {
			continue
		}
		at, declared := files.Position(id.Pos()), files.Position(object.Pos())
		from, to := roomOf(at.Filename), roomOf(declared.Filename)
		if !mayUse(from, to) {
			key := fmt.Sprintf("%s uses %s of %s (%s)", filepath.Base(at.Filename), object.Name(), to, filepath.Base(declared.Filename))
			found[key] = append(found[key], fmt.Sprint(at.Line))
		}
	}
	var lines []string
	for key, at := range found {
		slices.Sort(at)
		lines = append(lines, key+", line "+strings.Join(slices.Compact(at), ", "))
	}
	slices.Sort(lines)
	for _, line := range lines {
		t.Error(line)
	}
}

// checked type-checks the package and returns what each name in it stands for.
func checked(t *testing.T, files *token.FileSet) map[*ast.Ident]types.Object {
	t.Helper()
	var parsed []*ast.File
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, file)
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(files, "gc", exported(t))}
	if _, err := config.Check("aftercare/handlers", files, parsed, &info); err != nil {
		t.Fatal(err)
	}
	return info.Uses
}

// exported finds what the compiler knows of a package that is imported.
func exported(t *testing.T) importer.Lookup {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-export", "-f", "{{.ImportPath}}\t{{.Export}}", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	at := map[string]string{}
	for line := range bytes.Lines(out) {
		path, file, _ := strings.Cut(strings.TrimSpace(string(line)), "\t")
		at[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(at[path]) }
}
