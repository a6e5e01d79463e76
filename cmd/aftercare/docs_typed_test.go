package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/certificate"
	"aftercare/services/clockwatch"
	"aftercare/services/delivery"
	"aftercare/services/draft"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// documents are README and every page of docs/ by name.
func documents(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{"README.md": read(t, readme)}
	err := filepath.WalkDir(root+"/docs", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".md") {
			name, _ := filepath.Rel(root, path)
			pages[name] = read(t, path)
		}
		return err
	})
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	return pages
}

var (
	indented = regexp.MustCompile(`(?m)^    .*$`)
	typed    = regexp.MustCompile(`(?:^|[\s/])aftercare(?:\.exe)? ([a-z-][^\n|&]*)`)
	flagName = regexp.MustCompile(`^--([a-z-]+)`)
	variable = regexp.MustCompile(`\bAFTERCARE_[A-Z_]+\b`)
	linked   = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
)

// TestDocsTypeCommandsThatAreThere compares every command and flag that a page
// tells people to type with those of the program.
func TestDocsTypeCommandsThatAreThere(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for name, page := range documents(t) {
		for _, quoted := range append(code.FindAllString(page, -1), indented.FindAllString(page, -1)...) {
			for _, m := range typed.FindAllStringSubmatch(strings.ReplaceAll(strings.Trim(quoted, "`"), "-u aftercare ", ""), -1) {
				seen++
				if wrong := notThere(parser.Model.Node, strings.Fields(m[1])); wrong != "" {
					t.Errorf("%s: aftercare %s: there is no %s", name, m[1], wrong)
				}
			}
			if m := flagName.FindStringSubmatch(strings.Trim(quoted, "`")); m != nil && !anyHas(parser.Model.Node, m[1]) {
				t.Errorf("%s: no command has --%s", name, m[1])
			}
		}
	}
	if seen < 50 {
		t.Errorf("%d commands were found", seen)
	}
}

// notThere returns the first word of a command line that the program does not
// know.
func notThere(at *kong.Node, words []string) string {
	for len(words) > 0 {
		i := slices.IndexFunc(at.Children, func(n *kong.Node) bool { return n.Name == words[0] })
		if i < 0 {
			break
		}
		at, words = at.Children[i], words[1:]
	}
	if len(at.Children) > 0 && len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		return words[0]
	}
	for _, word := range words {
		if m := flagName.FindStringSubmatch(word); m != nil && !has(at, m[1]) {
			return word
		}
	}
	return ""
}

func has(at *kong.Node, flag string) bool {
	for _, group := range at.AllFlags(false) {
		for _, f := range group {
			if f.Name == flag {
				return true
			}
		}
	}
	return false
}

func anyHas(at *kong.Node, flag string) bool {
	for _, child := range at.Children {
		if has(child, flag) || anyHas(child, flag) {
			return true
		}
	}
	return false
}

// TestDocsNameFilesAndVariablesThatAreThere compares paths, links and variables
// with the repository.
func TestDocsNameFilesAndVariablesThatAreThere(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		for _, v := range variable.FindAllString(read(t, path), -1) {
			known[v] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range documents(t) {
		for _, m := range fileInPage.FindAllStringSubmatch(page, -1) {
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", name, m[1])
			}
		}
		for _, m := range linked.FindAllStringSubmatch(code.ReplaceAllString(page, ""), -1) {
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
		for _, v := range variable.FindAllString(page, -1) {
			if !known[v] {
				t.Errorf("%s names the variable %s, which nothing reads", name, v)
			}
		}
	}
}

// TestDocsStateTheNumbersOfTheProgram holds sentences with a number to the
// constant they speak of. Where one changes, change both.
func TestDocsStateTheNumbersOfTheProgram(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	pages := documents(t)
	for _, tt := range []struct {
		page, says string
		is, said   time.Duration
	}{
		{"docs/caseworker.md", "beside your own entry works for ten minutes", delivery.UndoLimit, 10 * time.Minute},
		{"docs/caseworker.md", "sealed for you alone, for 30 days", draft.Keep, 30 * day},
		{"docs/caseworker.md", "after ten it locks", account.IdleLimit, 10 * time.Minute},
		{"docs/caseworker.md", "After twelve hours you sign in anew", account.AbsoluteLimit, 12 * time.Hour},
		{"docs/administrator.md", "after ten minutes without a touch the screen locks", account.IdleLimit, 10 * time.Minute},
		{"docs/administrator.md", "it works three days", account.LinkLimit, 3 * day},
		{"docs/administrator.md", "a link that works once, for three days", account.LinkLimit, 3 * day},
		{"docs/administrator.md", "for one hour, or until", account.PaperOutLimit, time.Hour},
		{"docs/administrator.md", "For seven days everybody reads it", models.LostPaperWait, 7 * day},
		{"docs/administrator.md", "Then you have fourteen days", models.LostPaperLasts, 14 * day},
		{"docs/operator.md", "It works once, for three days:", account.LinkLimit, 3 * day},
		{"docs/operator.md", "For an hour the paper vouches", account.PaperOutLimit, time.Hour},
		{"docs/operator.md", "every two seconds", tailEvery, 2 * time.Second},
		{"docs/operator.md", "more than 90 days after it", clockwatch.Quiet, 90 * day},
		{"docs/operator.md", "jumps ahead by more than a week", clockwatch.Jump, 7 * day},
		{"docs/operator.md", "goes back by more than five minutes", models.ClockSlack, 5 * time.Minute},
		{"docs/operator.md", "after at most six seconds as 503", store.PeopleWait, 6 * time.Second},
		{"docs/operator.md", "cleans its memory two seconds after", quietFor, 2 * time.Second},
		{"docs/operator.md", "under steady work every fifteen seconds", latest, 15 * time.Second},
	} {
		if !strings.Contains(pages[tt.page], tt.says) {
			t.Errorf("%s does not say %q any more", tt.page, tt.says)
		}
		if tt.is != tt.said {
			t.Errorf("%s says %q, and it is %v", tt.page, tt.says, tt.is)
		}
	}
	if models.OpeningsTold != 60 || models.OpeningsMost != 200 {
		t.Error("docs/data-protection-officer.md: 60 people within an hour are told, and 200 are the most")
	}
	if parts := certificate.Folder; !strings.Contains(pages["docs/operator.md"], "`"+parts+"/home.pem`") {
		t.Errorf("docs/operator.md does not name the folder %s", parts)
	}
}

// TestReadmeCountsTheLaw holds the numbers of rights in README and STATE to the
// packs.
func TestReadmeCountsTheLaw(t *testing.T) {
	t.Parallel()
	library, err := packFlags{}.load()
	if err != nil {
		t.Fatal(err)
	}
	by, all := map[pack.Quality]int{}, len(library.Items())
	for _, item := range library.Items() {
		by[item.Quality]++
	}
	pages := documents(t)
	for _, want := range [][2]string{
		{"README.md", fmt.Sprintf("%d rights and duties:", all)},
		{"README.md", fmt.Sprintf("%d rest on a text of the law that was read, %d on reports, %d ship switched off", by[pack.Solid], by[pack.Reported], by[pack.Unverified])},
		{"docs/STATE.md", fmt.Sprintf("%d rights and duties", all)},
	} {
		if !strings.Contains(pages[want[0]], want[1]) {
			t.Errorf("%s must say %q", want[0], want[1])
		}
	}
}
