package pack_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/models"
	"aftercare/services/pack"
)

// toy returns the toy packs without their golden cases.
func toy(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range []string{"words.yaml", "words_more.yaml", "zz/pack.yaml", "zz/more.yaml", "ww/pack.yaml", "tides/pack.yaml", "rules/gaps.yaml"} {
		raw, err := os.ReadFile("testdata/toy/" + f)
		if err != nil {
			t.Fatal(err)
		}
		files[f] = &fstest.MapFile{Data: raw}
	}
	return files
}

// changed replaces a text in a file of the packs.
func changed(t *testing.T, files fstest.MapFS, name, from, to string) {
	t.Helper()
	text := string(files[name].Data)
	if !strings.Contains(text, from) {
		t.Fatalf("%s has no %q to break", name, from)
	}
	files[name].Data = []byte(strings.Replace(text, from, to, 1))
}

// broken changes one file of the toy packs and returns the problems.
func broken(t *testing.T, name, from, to string) pack.Problems {
	t.Helper()
	files := toy(t)
	changed(t, files, name, from, to)
	return problems(files)
}

// problems returns the problems of loading the packs.
func problems(layers ...fs.FS) (all pack.Problems) {
	_, err := pack.Load(layers...)
	errors.As(err, &all)
	return all
}

func TestBrokenPackSaysWhereAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, file, from, to, want string }{
		{"misspelt field", "zz/pack.yaml", "summary:", "sumary:", "zz/pack.yaml:6: field sumary not found"},
		{"a right that does not say where it is asked for", "zz/pack.yaml", "    asked_at: [district]\n", "", "zz/pack.yaml:3: harbour_wage: needs asked_at"},
		{"a right asked for at no known place", "zz/pack.yaml", "asked_at: [district]", "asked_at: [harbour]", `asked_at is "harbour": write one of [house hospital police`},
		{"a right asked for twice at one place", "zz/pack.yaml", "asked_at: [district]", "asked_at: [district, district]", `names "district" twice`},
		{"a gap that does not say where it is closed", "rules/gaps.yaml", "    asked_at: [house]\n", "", "needs asked_at"},
		{"a rule about rights that says where", "rules/gaps.yaml", "start: [tide.landed]", "each: {claim: true}\n    start: [tide.landed]", "asked_at is for a rule without each:"},
		{"a conflict with one reading", "zz/pack.yaml", "      - {source: LOG, quality: C, text: {en: The large one., hi: बड़ी।}}\n", "", "has two readings or more"},
		{"a conflict without readings", "zz/pack.yaml", "    readings:\n      - {source: LOG, quality: S, text: {en: The small one., hi: छोटी।}}\n      - {source: LOG, quality: C, text: {en: The large one., hi: बड़ी।}}\n", "", "has two readings or more"},
		{"misspelt fact", "zz/pack.yaml", "sailor.rank ==", "sailor.rnak ==", "undeclared reference"},
		{"code that does not exist", "zz/pack.yaml", "== 'cook'", "== 'coook'", `has no code "coook"; did you mean "cook"?`},
		{"condition that is no yes or no", "zz/pack.yaml", "cel: sailor.bound}", "cel: sailor.rank}", "write one that is true or false"},
		{"yes/no compared with text", "zz/pack.yaml", "cel: sailor.bound}", "cel: sailor.bound == 'x'}", "no matching overload"},
		{"a right must not hang on a recorded service", "zz/pack.yaml", "cel: sailor.bound}", "cel: given.lantern}", "undeclared reference"},
		{"clock without a unit", "zz/pack.yaml", "{working_days: 3}", "{}", "a length has one unit"},
		{"clock with two units", "zz/pack.yaml", "{working_days: 3}", "{days: 2, hours: 3}", "a length has one unit"},
		{"start that has no date", "zz/pack.yaml", "start: [tide.landed], length: {working", "start: [sailor.rank], length: {working", "has no date"},
		{"unknown source", "zz/pack.yaml", "source: LOG", "source: LGO", `no known source "LGO"`},
		{"no law", "zz/pack.yaml", "law: [{act: Harbour Act, section: \"1\", source: LOG, quality: S}]", "law: []", "has no law"},
		{"no quality", "zz/pack.yaml", "quality: S\n", "quality: X\n", `quality is "X"`},
		{"overlapping versions", "zz/pack.yaml", "to: 2020-01-31", "to: 2020-02-01", "must end before the next begins"},
		{"survivor's clock without what to do when late", "zz/pack.yaml", "against: authority, ends: [tide.paid], kind: law, clause: \"1\"}\n    if", "against: survivor, ends: [tide.paid], kind: law, clause: \"1\"}\n    if", "late has no text"},
		{"a text without Hindi", "zz/pack.yaml", "title: {en: Harbour wage, hi: बंदरगाह मज़दूरी}", "title: {en: Harbour wage}", `title has no text in "hi"`},
		{"unknown service", "rules/gaps.yaml", "satisfied: [service.lantern]", "satisfied: [service.lantren]", `did you mean "lantern"?`},
		{"rule without a button", "rules/gaps.yaml", "service: lantern,", "", "action needs a service"},
		{"solid number without source", "rules/gaps.yaml", "mark: D", "mark: S", "names its source"},
		{"both after and window", "rules/gaps.yaml", "after: {days: 2}", "after: {days: 2}\n    window: {days: 2}", "not both"},
		{"sealed class", "words.yaml", "    kind: choice\n", "    kind: choice\n    class: clinical\n", "rules may only see facts of class service"},
		{"twice the same fact", "words.yaml", "key: tide.paid,", "key: tide.landed,", "is declared twice"},
		{"fact derived from a later one", "words.yaml", "derive: {before: sailor.free_on}", "derive: {before: sailor.free_onn}", `did you mean "sailor.free_on"?`},
		{"money that nobody takes an application for", "zz/pack.yaml", "    filed_with: harbour_master\n", "", "needs filed_with"},
		{"an authority that is not declared", "zz/pack.yaml", "filed_with: harbour_master", "filed_with: harbour_mastr", `did you mean "harbour_master"?`},
		{"an authority declared twice", "words.yaml", "key: bell_ringer", "key: harbour_master", "is declared twice"},
		{"second document", "words.yaml", "sources:", "---\nsources:", "second document"},
		{"no YAML at all", "words.yaml", "facts:", "facts: ][", "words.yaml"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got := broken(t, c.file, c.from, c.to)
			if !strings.Contains(got.Error(), c.want) {
				t.Errorf("got\n%s\nwant a problem with %q", got.Error(), c.want)
			}
		})
	}
}

func TestLoadReportsEveryProblem(t *testing.T) {
	t.Parallel()
	got := broken(t, "zz/pack.yaml", "quality: S\n    claim: true", "quality: X\n    claim: true\n    payment: {en: only}")
	if len(got) < 2 {
		t.Errorf("got %d problems, want all of them:\n%s", len(got), got.Error())
	}
}

func TestEmptyFolderIsNoPack(t *testing.T) {
	t.Parallel()
	if _, err := pack.Load(fstest.MapFS{}); err == nil {
		t.Error("an empty folder loaded")
	}
}

// TestFailingConditionIsUnknown: a condition that fails at run time is unknown,
// because an error in a pack must not take a right away.
func TestFailingConditionIsUnknown(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	for _, name := range []string{"words.yaml", "zz/pack.yaml"} {
		raw, err := os.ReadFile("testdata/toy/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(raw), "facts:", "facts:\n  - {key: sailor.years, kind: number, group: harbour, label: {en: Years, hi: वर्ष}, question: {en: Years, hi: वर्ष}}", 1)
		text = strings.Replace(text, "cel: sailor.bound}", "cel: 10 / sailor.years > 1}", 1)
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, err := pack.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	none := int64(0)
	f := models.Facts{Jurisdiction: "ZZ", Values: map[string]models.FactValue{"sailor.rank": {Code: "cook"}, "sailor.years": {Number: &none}}}
	if got := lib.Evaluate(f, 1_795_000_000_000, ist, pack.Settings{}).Entitlements[0].Standing; got != models.MayBeEntitled {
		t.Errorf("got %s, want may be entitled", got)
	}
}
