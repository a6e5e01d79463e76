package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/services/pack"
)

const packsPage = root + "/docs/packs.md"

// TestDocsWorkedCase checks docs/packs.md against the program: each quoted line
// must be in the output, in that order, and the facts shown must be those of
// the file.
func TestDocsWorkedCase(t *testing.T) {
	t.Parallel()
	page := read(t, packsPage)
	const facts = root + "/docs/examples/facts.json"
	if quoted := fenced(t, page, "json")[0]; strings.TrimSpace(quoted) != strings.TrimSpace(read(t, facts)) {
		t.Errorf("docs/packs.md shows other facts than docs/examples/facts.json")
	}
	status, out, complaints := command(environment{}, "explain", "--facts", facts, "--as-of", "2026-11-23")
	if status != 0 {
		t.Fatalf("explain: status %d, %s", status, complaints)
	}
	rest := "\n" + steady(out)
	for _, line := range strings.Split(steady(strings.TrimRight(fenced(t, page, "text")[0], "\n")), "\n") {
		_, after, found := strings.Cut(rest, "\n"+line+"\n")
		if !found {
			t.Fatalf("docs/packs.md quotes a line that explain does not print there:\n%s", line)
		}
		rest = "\n" + after
	}
}

// TestDocsCommands runs every command of the blocks marked console in a folder
// that contains docs/, one after another.
func TestDocsCommands(t *testing.T) {
	page := read(t, packsPage)
	docs, err := filepath.Abs(root + "/docs")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.Symlink(docs, "docs"); err != nil {
		t.Fatal(err)
	}
	env := invented(t, "demo-data", 60)
	for _, block := range fenced(t, page, "console") {
		for _, step := range strings.Split("\n"+block, "\n$ ")[1:] {
			typed, shown, _ := strings.Cut(step, "\n")
			if got := typedIn(t, env, typed); !quotes(got, shown) {
				t.Errorf("docs/packs.md shows after\n$ %s\n%s\nit prints\n%s", typed, shown, got)
			}
		}
	}
}

func typedIn(t *testing.T, env environment, line string) string {
	t.Helper()
	if args := strings.Fields(line); args[0] == "aftercare" {
		_, out, complaints := command(env, args[1:]...)
		return strings.TrimRight(out+complaints, "\n")
	}
	out, err := exec.Command("sh", "-c", line).CombinedOutput()
	if err != nil {
		t.Errorf("$ %s: %v", line, err)
	}
	return strings.TrimRight(string(out), "\n")
}

// caseCode and counts match what changes whenever a right or an invented
// survivor is added; the rest of the page must be exact.
var caseCode, counts = regexp.MustCompile(`AC-[0-9A-Z-]+`), regexp.MustCompile(`\d+ (more )?(case|right)s?( of \d+)?`)

func steady(text string) string {
	return counts.ReplaceAllString(caseCode.ReplaceAllString(text, "AC-*"), "some")
}

// quotes reports whether text matches what is shown, where a line of three dots
// means lines left out.
func quotes(text, shown string) bool {
	text, shown = steady(text), steady(shown)
	parts := strings.Split("\n"+strings.TrimRight(shown, "\n")+"\n", "\n...\n")
	rest := "\n" + text + "\n"
	for i, part := range parts {
		if i > 0 {
			part = "\n" + part
		}
		part = strings.TrimRight(part, "\n")
		at := strings.Index(rest, part)
		if at < 0 || i == 0 && at > 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return len(parts) > 1 && strings.HasSuffix(strings.TrimRight(shown, "\n"), "...") || strings.TrimRight(rest, "\n") == ""
}

var (
	excerpt = regexp.MustCompile("(?s)From `([^`]+)`[^`]*\n```yaml\n(.*?)\n```")
	remark  = regexp.MustCompile(`\s{2,}# .*$`)
)

// TestDocsExcerpts checks the quoted lines of packs against their files: each
// must be there, in that order, up to three dots.
func TestDocsExcerpts(t *testing.T) {
	t.Parallel()
	page := read(t, packsPage)
	quoted := excerpt.FindAllStringSubmatch(page, -1)
	if len(quoted) != len(fenced(t, page, "yaml")) || len(quoted) == 0 {
		t.Errorf("%d of the blocks marked yaml name their file", len(quoted))
	}
	for _, q := range quoted {
		lines := strings.Split(read(t, filepath.Join(root, q[1])), "\n")
		for _, line := range strings.Split(q[2], "\n") {
			want, short := strings.CutSuffix(strings.TrimSpace(remark.ReplaceAllString(line, "")), "...")
			i := slices.IndexFunc(lines, func(have string) bool {
				have = strings.TrimSpace(remark.ReplaceAllString(have, ""))
				return have == want || short && strings.HasPrefix(have, strings.TrimSpace(want))
			})
			if i < 0 {
				t.Errorf("%s does not have, there: %s", q[1], line)
				break
			}
			lines = lines[i+1:]
		}
	}
}

// TestDocsExplainEveryPackKey checks the page against the schema: it must
// mention every allowed key.
func TestDocsExplainEveryPackKey(t *testing.T) {
	t.Parallel()
	page := read(t, packsPage)
	for _, part := range []any{pack.Item{}, pack.Variant{}, pack.Clock{}, pack.Office{}, pack.Amount{}, pack.Uplift{}, pack.Schedule{}, pack.Hole{},
		pack.Stage{}, pack.Split{}, pack.Condition{}, pack.Paper{}, pack.Law{}, pack.Change{}, pack.SchemeEnd{}, pack.Satisfied{}, pack.Review{}, pack.Owed{}, pack.Decider{}, pack.Appeal{},
		pack.Fact{}, pack.Derive{}, pack.Source{}, pack.Conflict{}, pack.Reading{}, pack.Principle{}, pack.Offence{}, pack.Holidays{}, pack.Holiday{},
		pack.Jurisdiction{}, pack.Letter{}, pack.LetterPart{}, pack.LetterFact{}, pack.Form{}, pack.FormField{}, pack.FormKind{}, pack.Factor{}, pack.Helpline{}, pack.Rule{}, pack.Help{}, pack.Each{}, pack.Step{}, pack.Action{}, pack.Duty{}, pack.Decision{}, pack.Service{}} {
		kind := reflect.TypeOf(part)
		for i := range kind.NumField() {
			key, _, _ := strings.Cut(kind.Field(i).Tag.Get("yaml"), ",")
			if key != "-" && !regexp.MustCompile("(?m)`"+key+"[`:]|^[ -]*"+key+":|[{,] *\"?"+key+"\"?:").MatchString(page) {
				t.Errorf("docs/packs.md does not explain %s of %s", key, kind.Name())
			}
		}
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

// fenced returns the blocks of a page that are marked with lang.
func fenced(t *testing.T, page, lang string) (blocks []string) {
	t.Helper()
	for _, part := range strings.Split(page, "\n```"+lang+"\n")[1:] {
		block, _, closed := strings.Cut(part, "\n```")
		if !closed {
			t.Fatalf("the page has an open block %q", lang)
		}
		blocks = append(blocks, block)
	}
	if len(blocks) == 0 {
		t.Fatalf("the page has no block %q", lang)
	}
	return blocks
}
