package main

import (
	"regexp"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/services/store/storetest"
)

const glossary = root + "/docs/glossary.md"

// term is a row of the glossary.
type term struct {
	words []string // that mean it, the first column
	code  []string // its tables and packages, the last column
}

var inCode = regexp.MustCompile("`([^`]+)`")

func terms(t *testing.T) (all []term) {
	t.Helper()
	for _, line := range strings.Split(read(t, glossary), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if len(cells) < 3 || cells[0] == "word" || strings.HasPrefix(cells[0], "---") {
			continue
		}
		if len(cells) != 4 {
			t.Errorf("docs/glossary.md: %q has %d cells, want 4", cells[0], len(cells))
			continue
		}
		w := term{words: strings.Split(cells[0], ", ")}
		for _, name := range inCode.FindAllStringSubmatch(cells[3], -1) {
			w.code = append(w.code, name[1])
		}
		all = append(all, w)
	}
	return all
}

// TestEveryTableAndPackageHasAWord compares the glossary with the program: every
// table of the database and every package belongs to one word.
func TestEveryTableAndPackageHasAWord(t *testing.T) {
	t.Parallel()
	words, code := map[string]bool{}, map[string]string{}
	for _, w := range terms(t) {
		for _, word := range w.words {
			if words[word] {
				t.Errorf("docs/glossary.md has two rows for %q", word)
			}
			words[word] = true
		}
		for _, name := range w.code {
			if code[name] != "" {
				t.Errorf("docs/glossary.md has %s at %q and at %q", name, code[name], w.words[0])
			}
			code[name] = w.words[0]
		}
	}
	for _, name := range append(tables(t), names(t)...) {
		if code[name] == "" {
			t.Errorf("docs/glossary.md has no word for `%s`: add it to the last column of its word, or add the word", name)
		}
		delete(code, name)
	}
	for name, word := range code {
		t.Errorf("docs/glossary.md has `%s` at %q; there is no such table or package", name, word)
	}
}

// tables lists the tables of a migrated database.
func tables(t *testing.T) (list []string) {
	t.Helper()
	err := storetest.New(t).Read(t.Context(), func(tx *gorm.DB) error {
		return tx.Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").Scan(&list).Error
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("tables: %v, %v", list, err)
	}
	return list
}

// names lists the packages of the program.
func names(t *testing.T) (list []string) {
	t.Helper()
	for _, p := range packages(t) {
		list = append(list, p.name)
	}
	return list
}
