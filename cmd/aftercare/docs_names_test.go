package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// guides are the pages that tell people what to press. What stands in italics
// there is the name of a page, a button or a line of the program.
var guides = []string{"README.md", "docs/administrator.md", "docs/caseworker.md", "docs/legal-aid.md", "docs/data-protection-officer.md", "docs/import.md",
	"docs/operator.md", "docs/threat-model.md"}

var (
	// code is what a guide quotes from a terminal.
	code = regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	// inItalics matches *name*, and **name** only in bold where that begins with a
	// capital and does not end a sentence: buttons are in bold.
	inItalics = regexp.MustCompile(`(?:^|[^*])\*([^*\s][^*\n]*)\*(?:[^*]|$)`)
	inBold    = regexp.MustCompile(`\*\*([A-Z][^*\n]*[^*\n.,:?])\*\*`)
)

// Names in the guides must be in the English catalogue, in the packs or among
// what the commands print, so that nobody looks for a button that has another
// name now.
func TestGuidesNameWhatIsOnThePages(t *testing.T) {
	t.Parallel()
	names := newPageNames(t)
	for _, guide := range guides {
		text := code.ReplaceAllString(read(t, root+"/"+guide), "")
		for _, m := range append(inItalics.FindAllStringSubmatch(text, -1), inBold.FindAllStringSubmatch(text, -1)...) {
			for _, name := range strings.Split(m[1], " → ") {
				if !names.has(name) {
					t.Errorf("%s: %q is on no page", guide, name)
				}
			}
		}
	}
}

// notOnPages are words in italics that are no name: what a person is told about
// this way of writing, an example, a place in a path, or what Windows and a phone
// call something.
var notOnPages = []string{"italics", "a house", "a person", "between 30 November 2028 and 29 November 2029", "AC-D4Q7 ask: NALSA",
	"delivery", "old backup", "Only these fields", "and", "Run as administrator", "Home network", "evaluation"}

// pageNames are the words of the program, in lower case.
type pageNames struct {
	whole    map[string]bool
	patterns []*regexp.Regexp
}

func newPageNames(t *testing.T) pageNames {
	t.Helper()
	n := pageNames{whole: map[string]bool{}}
	for _, word := range notOnPages {
		n.add(word)
	}
	files, _ := filepath.Glob(root + "/templates/locale/en/*.json")
	for _, file := range files {
		var words map[string]any
		if err := json.Unmarshal([]byte(read(t, file)), &words); err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			n.addAny(w)
		}
	}
	err := filepath.WalkDir(root+"/packs", func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, ".yaml") {
			for _, m := range regexp.MustCompile(`(?m)\ben: *"?([^"\n{}]+?)"?(?:,.*|\}.*)?$`).FindAllStringSubmatch(read(t, path), -1) {
				n.add(m[1])
			}
		}
		return err
	})
	if err != nil || len(n.patterns) == 0 {
		t.Fatalf("the words of the program were not read: %v", err)
	}
	n.addPrinted(t)
	return n
}

// addPrinted takes in what commands print.
func (n *pageNames) addPrinted(t *testing.T) {
	t.Helper()
	for _, dir := range []string{"cmd/aftercare", "handlers", "services/store", "services/audit", "services/backup"} {
		files, _ := filepath.Glob(root + "/" + dir + "/*.go")
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range regexp.MustCompile(`"((?:[^"\\\n]|\\.)*)"`).FindAllStringSubmatch(read(t, file), -1) {
				n.add(regexp.MustCompile(`%[a-z]`).ReplaceAllString(m[1], "{}"))
			}
		}
	}
}

func (n *pageNames) addAny(w any) {
	switch w := w.(type) {
	case string:
		n.add(w)
	case map[string]any:
		for _, part := range w {
			n.addAny(part)
		}
	}
}

// filled is a place in a sentence that the program fills.
var filled = regexp.MustCompile(`\\\{[^{}]*\\\}`)

// pronouns are what the program says of a woman or a girl.
var pronouns = strings.NewReplacer("{They}", "She", "{they}", "she", "{them}", "her", "{Their}", "Her", "{their}", "her", "{themself}", "herself", "{wants|want}", "wants", "{is|are}", "is", "{has|have}", "has")

// add takes in a sentence, and each sentence of a longer one.
func (n *pageNames) add(text string) {
	text = pronouns.Replace(text)
	for _, m := range regexp.MustCompile(`“([^”]+)”`).FindAllStringSubmatch(text, -1) {
		n.whole[plainName(m[1])] = true
	}
	for _, part := range append([]string{text}, regexp.MustCompile(`[.:?!] | \(`).Split(text, -1)...) {
		part = plainName(part)
		n.whole[part] = true
		if words := filled.ReplaceAllString(regexp.QuoteMeta(part), ""); strings.Contains(part, "{") && len(strings.TrimSpace(words)) >= 3 {
			counted := strings.ReplaceAll(regexp.QuoteMeta(part), `\{n\}`, `[0-9,]+`)
			n.patterns = append(n.patterns, regexp.MustCompile("^"+filled.ReplaceAllString(counted, ".+")+"$"))
		}
	}
}

// has reports whether a name is on a page. Three dots stand for what the program
// fills in; a number may stand there too.
func (n pageNames) has(name string) bool {
	name = plainName(name)
	if n.whole[name] || slices.ContainsFunc(n.patterns, func(p *regexp.Regexp) bool { return p.MatchString(name) }) {
		return true
	}
	begin, _, short := strings.Cut(name, "…")
	if !short {
		return false
	}
	for whole := range n.whole {
		if strings.HasPrefix(whole, strings.TrimSpace(begin)) {
			return true
		}
	}
	return false
}

func plainName(name string) string {
	return strings.ToLower(strings.Trim(strings.TrimSpace(name), ".,:?!“”"))
}
