package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	ofAChain   = regexp.MustCompile(`\.([A-Z][A-Za-z]*)`)
	ofAPage    = regexp.MustCompile(`\bp\.([a-zA-Z]+)\(`)
	aComponent = regexp.MustCompile("`([a-z][A-Za-z]+)`")
)

// TestThePageOfPagesIsTrue compares docs/pages.md with handlers: the code it shows
// stands there word for word, and what its tables name is there.
func TestThePageOfPagesIsTrue(t *testing.T) {
	t.Parallel()
	page, code := read(t, root+"/docs/pages.md"), handlersCode(t)
	blocks := fenced(t, page, "go")
	for _, block := range blocks {
		for _, part := range strings.Split(strings.TrimSpace(block), "\n\n") {
			if !strings.Contains(code, strings.ReplaceAll(part, "    ", "\t")) {
				t.Errorf("docs/pages.md shows code that is not in handlers:\n%s", part)
			}
		}
	}
	_, table, _ := strings.Cut(page, "\n## Components\n")
	table, _, _ = strings.Cut(table, "\n## ")
	chained := append(ofAChain.FindAllStringSubmatch(table, -1), ofAPage.FindAllStringSubmatch(table, -1)...)
	for _, m := range chained {
		if !regexp.MustCompile(`func \([a-z]+ \*?(page|field|texts)\) `+m[1]+`\(`).MatchString(code) && !strings.Contains(code, "type "+m[1]+" ") && m[1] != "ClockState" && m[1] != "Form" {
			t.Errorf("docs/pages.md names %s, which no page or field has", m[1])
		}
	}
	for _, row := range strings.Split(table, "\n") {
		cells := strings.Split(row, "|")
		if len(cells) < 4 {
			continue
		}
		for _, m := range aComponent.FindAllStringSubmatch(cells[2], -1) {
			if !strings.Contains(code, "type "+m[1]+" ") {
				t.Errorf("docs/pages.md names the struct %s, which is not in handlers", m[1])
			}
		}
	}
	if len(blocks) != 2 || len(chained) < 40 {
		t.Errorf("%d pieces of code and %d names were read", len(blocks), len(chained))
	}
}

// handlersCode is the text of all files of handlers.
func handlersCode(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(root + "/handlers/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		if !strings.HasSuffix(f, "_test.go") {
			all.WriteString(read(t, f))
		}
	}
	return all.String()
}
