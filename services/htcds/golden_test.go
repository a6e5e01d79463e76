package htcds

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func compareRows(t *testing.T, got, want []Row) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d rows, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("row %d:\n got %+v\nwant %+v", i, got[i], want[i])
		}
	}
}

func texts(t testing.TB, lang string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "templates", "locale", lang, "htcds.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatalf("%s: %v", lang, err)
	}
	return all
}

func fill(text string, args map[string]string) string {
	for gap, value := range args {
		text = strings.ReplaceAll(text, "{"+gap+"}", value)
	}
	return text
}

// printed is the report as a caseworker would read it, in English.
func printed(f *File, say map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows, %d errors, %d notes, %d lines\n", len(f.Rows), f.Errors, f.Notes, f.Lines)
	for _, p := range f.Problems {
		fmt.Fprintf(&b, "\n%s line %d row %d %s\n  %s\n  %s\n", p.Kind, p.Line, p.Sheet, p.Field,
			fill(say[p.Message], p.Args), fill(say[p.Advice], p.Args))
	}
	return b.String()
}

func TestReadBrokenFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*.csv")
	if err != nil || len(files) < 30 {
		t.Fatalf("got %d files (%v), want at least 30", len(files), err)
	}
	say := texts(t, "en")
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".csv"), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := printed(readBytes(t, raw), say)
			golden := strings.TrimSuffix(name, ".csv") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s (%v)", got, want, err)
			}
		})
	}
}

// These are all names, numbers and addresses in the broken files. None of them
// may be in a report.
var personal = []string{"asha", "ravi", "meera", "kiran", "namuna", "usha", "tara", "00001", "2001", "2003", "1998", "sister", "आशा", "phone cards", "left over"}

func TestReportsNameNoPerson(t *testing.T) {
	files, _ := filepath.Glob("testdata/broken/*.csv")
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range readBytes(t, raw).Problems {
			for _, arg := range p.Args {
				for _, word := range personal {
					if strings.Contains(strings.ToLower(arg), word) {
						t.Errorf("%s: %s repeats %q", name, p.Message, arg)
					}
				}
			}
		}
	}
}

func TestMessagesExistInBothLanguages(t *testing.T) {
	t.Parallel()
	en, hi := texts(t, "en"), texts(t, "hi")
	used := map[string]bool{}
	for message, advice := range messages {
		used[message], used[advice] = true, true
	}
	for key := range used {
		if en[key] == "" || hi[key] == "" {
			t.Errorf("%s: en %q, hi %q", key, en[key], hi[key])
		}
		if got, want := gaps(hi[key]), gaps(en[key]); !slices.Equal(got, want) {
			t.Errorf("%s: Hindi gaps %v, English %v", key, got, want)
		}
	}
	if len(en) != len(used) || len(hi) != len(used) {
		t.Errorf("catalogue has %d and %d texts, the code uses %d", len(en), len(hi), len(used))
	}
}

func gaps(text string) []string {
	var names []string
	for _, part := range strings.Split(text, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
