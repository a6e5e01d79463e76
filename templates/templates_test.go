package templates

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func TestParseEveryPage(t *testing.T) {
	t.Parallel()
	set, err := Parse()
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Pages()) == 0 {
		t.Fatal("no pages")
	}
	if _, err := set.Lookup("no/such"); err == nil {
		t.Error("Lookup found a missing page")
	}
}

func TestRenderFailureSendsNothing(t *testing.T) {
	t.Parallel()
	set, err := Parse()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := set.Render(&b, set.Pages()[0], struct{}{}); err == nil || b.Len() > 0 {
		t.Errorf("got %d bytes and error %v, want none and one", b.Len(), err)
	}
}

// The content security policy forbids scripts and styles inside the page.
var inline = regexp.MustCompile(`(?i)<style|\sstyle=|<script(?:>|[^>]*[^r]>)|\son[a-z]+=|javascript:|https?://(?:[^w]|w[^w])`)

func TestTemplatesObeyContentPolicy(t *testing.T) {
	t.Parallel()
	eachTemplate(t, func(path, text string) {
		if found := inline.FindString(text); found != "" {
			t.Errorf("%s: %q", path, found)
		}
	})
}

// html/template leaves "data-" away and takes what begins with "on" for a
// script, whose value it puts in quotes, and "style" for a style sheet.
func TestTemplatesHaveNoAttributeThatIsTakenForAScript(t *testing.T) {
	t.Parallel()
	taken := regexp.MustCompile(`(?i)\sdata-(on|style)[a-z-]*`)
	eachTemplate(t, func(path, text string) {
		if found := taken.FindString(text); found != "" {
			t.Errorf("%s: the value of %q would be quoted", path, found)
		}
	})
}

// A visible word that is not in the catalogue would stay English in every
// language.
func TestTemplatesHaveNoWordsOutsideCatalogue(t *testing.T) {
	t.Parallel()
	actions := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	markup := regexp.MustCompile(`<[^>]*>|[a-z-]+="[^"]*"|\bdata-[a-z-]+`)
	word := regexp.MustCompile(`\pL{2,}`)
	eachTemplate(t, func(path, text string) {
		if found := word.FindString(markup.ReplaceAllString(actions.ReplaceAllString(text, ""), " ")); found != "" {
			t.Errorf("%s: the word %q is not from the catalogue", path, found)
		}
	})
}

func eachTemplate(t *testing.T, do func(path, text string)) {
	t.Helper()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".html") {
			return err
		}
		b, err := files.ReadFile(path)
		do(path, string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
