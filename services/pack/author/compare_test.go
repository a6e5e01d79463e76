package author_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
)

// pension is a right of the toy country in one version. The others are the same
// right after the law changed, and the old version for keeping.
const (
	pension = `items:
  - key: pension
    version: v1
    title: {en: Pension, hi: पेंशन}
    summary: {en: After landing., hi: उतरने पर।}
    right: reparations
    level: national
    force: law
    quality: S
    claim: true
    owed_by: {party: authority, office: {en: Harbour master, hi: बंदरगाह प्रमुख}}
    asked_at: [district]
    filed_with: harbour_master
    in_force: {from: 2020-01-01}
    conditions:
      - {key: bound, sentence: {en: Still bound., hi: अब भी बँधे।}, cel: sailor.bound}
    clocks:
      - {key: pay, label: {en: Pay, hi: भुगतान}, start: [tide.landed], length: {days: 10}, against: authority, ends: [tide.paid], kind: law, clause: "1"}
    if_refused: {en: Ring the bell., hi: घंटी बजाएँ।}
    law: [{act: Harbour Act, section: "1", source: LOG, quality: S}]
    last_verified: 2026-01-01
`
	keepsOld = `    earlier:
      - version: v1
        in_force: {from: 2020-01-01, to: 2026-10-31}
        clocks:
          - {key: pay, label: {en: Pay, hi: भुगतान}, start: [tide.landed], length: {days: 10}, against: authority, ends: [tide.paid], kind: law, clause: "1"}
`
)

var lawOf2026 = strings.NewReplacer("version: v1", "version: v2", "from: 2020-01-01", "from: 2026-11-01", "days: 10", "days: 30").Replace(pension)

var (
	ist    = time.FixedZone("IST", 5*3600+1800)
	monday = models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, ist))
)

// toy returns the toy packs without their golden cases.
func toy(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	folder := os.DirFS("../testdata/toy")
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		raw, err := fs.ReadFile(folder, name)
		files[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// toyWith returns the toy packs with a folder of one file laid over them.
func toyWith(t *testing.T, text string) *pack.Library {
	t.Helper()
	lib, err := pack.Load(toy(t), fstest.MapFS{"zz/own.yaml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func part(t *testing.T, c author.Comparison, key string) author.PartDifference {
	t.Helper()
	i := slices.IndexFunc(c.Parts, func(p author.PartDifference) bool { return p.Key == key })
	if i < 0 {
		t.Fatalf("%s is not among the differences %+v", key, c.Parts)
	}
	return c.Parts[i]
}

func TestCompareFindsEachDifference(t *testing.T) {
	t.Parallel()
	plain, v1 := toyWith(t, "{}"), toyWith(t, pension)
	if c := author.Compare(v1, toyWith(t, "# a remark\n"+pension)); len(c.Parts) != 0 {
		t.Errorf("a remark changed %+v", c.Parts)
	}
	if p := part(t, author.Compare(plain, v1), "pension"); p.How != author.Added || !p.Own || p.Is != "v1" || pack.PathIn("mine", p.File) != "mine/zz/own.yaml" {
		t.Errorf("a new right: %+v", p)
	}
	if p := part(t, author.Compare(v1, plain), "pension"); p.How != author.Removed || !slices.Equal(p.Lost, []string{"v1"}) {
		t.Errorf("removed right: %+v", p)
	}
	if p := part(t, author.Compare(v1, toyWith(t, strings.Replace(pension, "days: 10", "days: 12", 1))), "pension"); !slices.Equal(p.Silent, []string{"clocks/pay"}) || p.Lost != nil {
		t.Errorf("clock changed under the same version: %+v", p)
	}
	if p := part(t, author.Compare(v1, toyWith(t, strings.Replace(pension, "After landing.", "Later.", 1))), "pension"); p.Silent != nil || !slices.Equal(p.Changed, []string{"summary"}) {
		t.Errorf("a change of words alone counts as binding: %+v", p)
	}
	if p := part(t, author.Compare(v1, toyWith(t, lawOf2026+keepsOld)), "pension"); p.Silent != nil || p.Lost != nil || p.Was != "v1" || p.Is != "v2" {
		t.Errorf("new version beside the old one: %+v", p)
	}
	if p := part(t, author.Compare(v1, toyWith(t, lawOf2026)), "pension"); !slices.Equal(p.Lost, []string{"v1"}) {
		t.Errorf("new version in place of the old one: %+v", p)
	}
}

func TestCaseKeepsVersionOfItsClock(t *testing.T) {
	t.Parallel()
	f := models.Facts{Jurisdiction: "ZZ", Values: map[string]models.FactValue{"tide.landed": {Answer: models.Yes, At: monday - 30*24*3_600_000}},
		Started: map[string]string{"pension": "v1"}}
	for _, c := range []struct {
		why, text, started, version string
		due                         time.Duration // after the start
	}{
		{"the law changed and the clock runs on", lawOf2026 + keepsOld, "v1", "v1", 10},
		{"no clock had started", lawOf2026 + keepsOld, "", "v2", 30},
		{"the pack does not hold the old version", lawOf2026, "v1", "v2", 30},
	} {
		f.Started["pension"] = c.started
		all := toyWith(t, c.text).Evaluate(f, monday, ist, pack.Settings{}).Entitlements
		got := all[slices.IndexFunc(all, func(e models.EntitlementState) bool { return e.Item == "pension" })]
		start := f.Values["tide.landed"].At
		if got.Version != c.version || len(got.Clocks) != 1 || got.Clocks[0].Due.Date(ist) != start.Add(c.due*24*time.Hour).Date(ist) {
			t.Errorf("%s: got version %s, clocks %+v", c.why, got.Version, got.Clocks)
		}
	}
}

func TestLintNamesFilesOfOwnFolder(t *testing.T) {
	t.Parallel()
	wrong := fstest.MapFS{"zz/own.yaml": {Data: []byte(strings.Replace(pension, "days: 10", "days: ten", 1))}}
	got := author.Lint(toy(t), wrong).In("mine")
	if len(got) == 0 || !strings.Contains(got.Error(), "mine/zz/own.yaml:18: cannot unmarshal") || strings.Contains(got.Error(), "+") {
		t.Errorf("got %v", got)
	}
	twice := fstest.MapFS{"zz/own.yaml": {Data: []byte(pension)}, "zz/two.yaml": {Data: []byte(pension)}}
	if got := author.Lint(toy(t), twice).In("mine"); len(got) != 1 || !strings.Contains(got[0].String(), "(also in mine/zz/own.yaml") {
		t.Errorf("got %v", got)
	}
}

func TestOwnGoldenCaseReplacesBuiltIn(t *testing.T) {
	t.Parallel()
	const expects = "as_of: 2026-11-23T10:00:00+05:30\njurisdiction: ZZ\nexpect: {entitled: [%]}\n"
	file := func(item string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.Replace(expects, "%", item, 1))}
	}
	below := toy(t)
	below["zz/testdata/one.yaml"] = file("")
	below["zz/testdata/two.yaml"] = file("no_such_right")
	got := author.Lint(below, fstest.MapFS{"zz/own.yaml": {Data: []byte(pension)}})
	if len(got) != 1 || got[0].File != "zz/testdata/two.yaml" || !strings.Contains(got[0].Text, "put a corrected copy under the same path") {
		t.Fatalf("got %v", got)
	}
	above := fstest.MapFS{"zz/own.yaml": {Data: []byte(pension)}, "zz/testdata/two.yaml": file("")}
	if got := author.Lint(below, above); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
