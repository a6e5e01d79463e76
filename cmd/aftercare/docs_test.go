package main

import (
	"os"
	"strings"
	"testing"
)

// TestTheWorkedCaseInTheDocsIsWhatExplainPrints holds docs/packs.md to the
// program: each line it quotes stands in the output, in that order, and the
// facts it shows are those of the file.
func TestTheWorkedCaseInTheDocsIsWhatExplainPrints(t *testing.T) {
	t.Parallel()
	page := read(t, root+"/docs/packs.md")
	const facts = root + "/docs/examples/facts.json"
	if quoted := fenced(t, page, "json"); strings.TrimSpace(quoted) != strings.TrimSpace(read(t, facts)) {
		t.Errorf("docs/packs.md shows other facts than docs/examples/facts.json")
	}
	status, out, complaints := command(environment{}, "explain", "--facts", facts, "--as-of", "2026-11-23")
	if status != 0 {
		t.Fatalf("explain: status %d, %s", status, complaints)
	}
	rest := "\n" + out
	for _, line := range strings.Split(strings.TrimRight(fenced(t, page, "text"), "\n"), "\n") {
		_, after, found := strings.Cut(rest, "\n"+line+"\n")
		if !found {
			t.Fatalf("docs/packs.md quotes a line that explain does not print there:\n%s", line)
		}
		rest = "\n" + after
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fenced returns the first block of a page that is marked with lang.
func fenced(t *testing.T, page, lang string) string {
	t.Helper()
	_, after, found := strings.Cut(page, "\n```"+lang+"\n")
	block, _, closed := strings.Cut(after, "\n```")
	if !found || !closed {
		t.Fatalf("the page has no block %q", lang)
	}
	return block
}
