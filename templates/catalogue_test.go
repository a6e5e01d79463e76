package templates

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"aftercare/models"
)

func load(t *testing.T) *Catalogue {
	t.Helper()
	c, err := LoadCatalogue(models.PluralForm, models.GroupDigits)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLanguagesHaveEveryKey(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, lang := range Languages {
		for _, other := range Languages {
			for _, key := range c.Keys(lang) {
				if _, ok := c.texts[other][key]; !ok {
					t.Errorf("%s has %q, %s has not", lang, key, other)
				}
			}
		}
	}
}

func TestTextsAreNotEmptyAndHaveSameGaps(t *testing.T) {
	t.Parallel()
	c := load(t)
	first := Languages[0]
	for _, lang := range Languages {
		for key, m := range c.texts[lang] {
			for form, text := range m {
				if len(text) == 0 {
					t.Errorf("%s: %q (%s) is empty", lang, key, form)
				}
			}
			if got, want := gaps(m), gaps(c.texts[first][key]); got != want {
				t.Errorf("%s: %q has the gaps %q, %s has %q", lang, key, got, first, want)
			}
		}
	}
}

// gaps lists the gaps of all forms of a message in order. Pronouns are none: a
// language has as many as its grammar needs.
func gaps(m message) string {
	found := map[string]bool{}
	for _, text := range m {
		for _, p := range text {
			if p.gap != "" && !models.IsPronoun(p.gap) {
				found[p.gap] = true
			}
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	return strings.Join(names, ",")
}

// Hindi and related languages use the form "one" for zero too. A form "one"
// without its number would then say one where there is none.
func TestFormOneShowsItsNumber(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, lang := range Languages {
		for key, m := range c.texts[lang] {
			if one, ok := m["one"]; ok && !strings.Contains(gaps(message{"": one}), "n") {
				t.Errorf("%s: %q: the form one must contain {n}", lang, key)
			}
		}
	}
}

func TestFilesNameEachKeyOnce(t *testing.T) {
	t.Parallel()
	err := fs.WalkDir(locales, "locale", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := locales.ReadFile(path)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		dec := json.NewDecoder(bytes.NewReader(b))
		for depth := 0; ; {
			token, err := dec.Token()
			if err != nil {
				return nil
			}
			switch v := token.(type) {
			case json.Delim:
				depth += map[json.Delim]int{'{': 1, '}': -1}[v]
				continue
			case string:
				if depth != 1 {
					continue
				}
				if seen[v] {
					t.Errorf("%s: %q is there twice", path, v)
				}
				seen[v] = true
				var skip json.RawMessage
				if err := dec.Decode(&skip); err != nil {
					return err
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// forbidden are words Aftercare does not use for survivors.
var forbidden = regexp.MustCompile(`(?i)\b(victims?|beneficiar(y|ies)|inmates?|absconded|please|sorry)\b|पीड़ित|शिकार|बेचारी|तुम`)

func TestTextsAvoidForbiddenWords(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, lang := range Languages {
		for key := range c.texts[lang] {
			if word := forbidden.FindString(c.Text(lang, key)); word != "" {
				t.Errorf("%s: %q says %q", lang, key, word)
			}
		}
	}
}

// remarks are the comments of Go files, which may give examples.
var remarks = regexp.MustCompile(`(?m)(^|\s)//.*$`)

// sources reads every template and every Go file of the repository but tests.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return filepath.SkipDir
		}
		isGo := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
		if !isGo && !strings.HasSuffix(path, ".html") {
			return nil
		}
		b, err := os.ReadFile(path)
		if isGo {
			b = remarks.ReplaceAll(b, nil)
		}
		all.Write(b)
		all.WriteByte('\n')
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// uses find the places that name a key in full: in a template, as the message
// of an error or a problem, as the title of a page, as a notice.
var uses = []*regexp.Regexp{
	regexp.MustCompile(`\.T "([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.T\("([a-z0-9_.]+)"`),
	regexp.MustCompile(`\bFail\([A-Za-z.]+, "([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.Add\((?:"[a-z0-9_.]*"|[a-z]+), "([a-z0-9_.]+)`),
	regexp.MustCompile(`\bnewPage\(c, "([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.flash\(c, "([a-z0-9_.]+)"`),
	regexp.MustCompile(`\.doneAt\(c, .*?, "([a-z0-9_.]+)"`),
	regexp.MustCompile(`\bMessage:\s+"([a-z0-9_.]+)"`),
}

// questions find the fields that templates and lists of fields ask for; the keys
// of their texts contain the field's name.
var questions = regexp.MustCompile(`(?:\b[a-z]|[ (])\.(?:Text|Area|Password|Amount|Radios|Checks|Select|Answers|AskDate|AskDay|AskWhen)[ (]"([a-z0-9_.]+)"([^)]*)\)([^\n]*\.(?:Words|Called))?`)

// callings find the keys under which pages have the texts of their fields, other
// than "field".
var callings = regexp.MustCompile(`\.calling\("([a-z0-9_.]+)"\)`)

// prefixes are all keys under which a field may have its texts.
func prefixes(text string) []string {
	out := []string{"field."}
	for _, match := range callings.FindAllStringSubmatch(text, -1) {
		out = append(out, match[1]+".")
	}
	return out
}

func TestUsedKeysExist(t *testing.T) {
	t.Parallel()
	c, text := load(t), sources(t)
	for _, use := range uses {
		for _, match := range use.FindAllStringSubmatch(text, -1) {
			if key := match[1]; strings.Contains(key, ".") && !strings.HasSuffix(key, ".") && !c.Has(key) {
				t.Errorf("the catalogue lacks %q, used as %s", key, match[0])
			}
		}
	}
	under := prefixes(text)
	has := func(key string) bool {
		return slices.ContainsFunc(under, func(prefix string) bool { return c.Has(prefix + key) })
	}
	for _, match := range questions.FindAllStringSubmatch(text, -1) {
		if match[3] != "" || strings.HasSuffix(match[1], ".") {
			continue
		}
		if !has(match[1] + ".label") {
			t.Errorf("the catalogue lacks the label of the field %q", match[1])
		}
		for _, code := range regexp.MustCompile(`"([a-z0-9_]+)"`).FindAllStringSubmatch(match[2], -1) {
			if !has(match[1] + "." + code[1]) {
				t.Errorf("the catalogue lacks the answer %q of the field %q", code[1], match[1])
			}
		}
	}
}

// A key is used when it occurs somewhere in full, or when a text that ends in a
// dot and begins the key occurs (the rest is a code), or, for the texts of a
// field, when the field's name occurs.
func TestKeysAreUsed(t *testing.T) {
	t.Parallel()
	c, text := load(t), sources(t)
	named := map[string]bool{}
	for _, match := range regexp.MustCompile("[\"`]([a-z0-9_.]+)[|\"`]").FindAllStringSubmatch(text, -1) {
		named[match[1]] = true
	}
	for _, key := range c.Keys(Languages[0]) {
		if !isNamed(key, named, prefixes(text)) {
			t.Errorf("nothing uses %q", key)
		}
	}
}

func isNamed(key string, named map[string]bool, fields []string) bool {
	called := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(key, ".label"), ".help"), ".why")
	if named[key] || named[called] {
		return true
	}
	for _, prefix := range fields {
		rest, isField := strings.CutPrefix(key, prefix)
		for i := range rest {
			if isField && rest[i] == '.' && (named[rest[:i]] || named[prefix+rest[:i]]) {
				return true
			}
		}
		if isField && prefix == "field." {
			return false
		}
	}
	for i := len(key) - 1; i > 0; i-- {
		if key[i] == '.' && named[key[:i+1]] {
			return true
		}
	}
	return false
}

func TestTextFillsGapsAndChoosesForms(t *testing.T) {
	t.Parallel()
	c := &Catalogue{plural: models.PluralForm, number: models.GroupDigits, texts: map[string]map[string]message{
		"en": {
			"plain": {"": pieces("Ready")}, "gap": {"": pieces("{who} at {time}.")}, "only": {"": pieces("English only")},
			"days": {"zero": pieces("today"), "one": pieces("{n} day"), "other": pieces("{n} days")},
			"cut":  {"": pieces("a { b } c} d")},
		},
		"hi": {"plain": {"": pieces("तैयार")}, "days": {"one": pieces("{n} दिन"), "other": pieces("{n} दिनों")}},
	}}
	for _, k := range []struct{ got, want string }{
		{c.Text("hi", "plain"), "तैयार"},
		{c.Text("hi", "only"), "English only"},
		{c.Text("en", "unknown.key"), "unknown.key"},
		{c.Text("en", "gap", "who", "Asha", "time", "14:05"), "Asha at 14:05."},
		{c.Text("en", "gap", "who", "Asha"), "Asha at {time}."},
		{c.Text("en", "days", "n", 0), "today"},
		{c.Text("en", "days", "n", 1), "1 day"},
		{c.Text("en", "days", "n", 250000), "2,50,000 days"},
		{c.Text("hi", "days", "n", 0), "0 दिन"},
		{c.Text("hi", "days", "n", 2), "2 दिनों"},
		{c.Message("en", "days|n=1"), "1 day"},
		{c.Message("en", "gap|who=Asha", "who", "Ravi", "time", "now"), "Asha at now."},
	} {
		if k.got != k.want {
			t.Errorf("got %q, want %q", k.got, k.want)
		}
	}
}

func TestParseMessageNeedsFormOther(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`{"one": "x"}`, `{"other": "x", "few": "y"}`, `7`} {
		if _, err := parseMessage(json.RawMessage(raw)); err == nil {
			t.Errorf("%s was accepted", raw)
		}
	}
}
