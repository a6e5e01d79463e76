package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// forbidden are words in Go sources that only some files may contain.
var forbidden = []struct {
	words *regexp.Regexp
	where string // prefix of the files that may contain it
	why   string
}{
	{regexp.MustCompile(`\btime\.Now\b`), "cmd/", "services and handlers are given a clock"},
	{regexp.MustCompile(`\bmodels\.NewSealed\(`), "services/vault/", "only the vault makes a sealed value"},
	{regexp.MustCompile(`template\.(HTML|JS|CSS|URL|HTMLAttr|JSStr)\(`), "", "nothing skips the escaping of templates"},
	{regexp.MustCompile(`\.AutoMigrate\(`), "", "the schema changes by migrations only"},
	{regexp.MustCompile(`\btx\.Save\(|\bdb\.Save\(`), "", "Save of an unknown id inserts a row: name the columns"},
	{regexp.MustCompile(`\bfunc init\(\)`), "", "wiring is in cmd"},
}

// root is the top of the checkout, seen from this package.
const root = "../.."

func sources(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestForbiddenWords(t *testing.T) {
	t.Parallel()
	for name, text := range sources(t) {
		for _, f := range forbidden {
			if (f.where == "" || !strings.HasPrefix(name, f.where)) && f.words.MatchString(text) {
				t.Errorf("%s: %s: %s", name, f.words.FindString(text), f.why)
			}
		}
	}
}

func TestModelsHaveNoFormTags(t *testing.T) {
	t.Parallel()
	for name, text := range sources(t) {
		if strings.HasPrefix(name, "models/") && strings.Contains(text, "`form:") {
			t.Errorf("%s: a record must not be bound from a request", name)
		}
	}
}
