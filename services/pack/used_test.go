package pack_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

// A question that is asked only under a condition is there for a right, a sum, a
// paper, a clock or a gap rule. One that nothing uses would be asked for nothing.
func TestEveryConditionalQuestionIsUsed(t *testing.T) {
	t.Parallel()
	text := lawText(t)
	for _, f := range library(t).Facts() {
		if f.AskedIf != "" && !regexp.MustCompile(`\b`+regexp.QuoteMeta(f.Key)+`\b`).MatchString(text) {
			t.Errorf("%s (%s) is used by nothing", f.Key, f.File)
		}
	}
}

// lawText is all packs without golden cases, comments, the keys of facts and
// when these are asked.
func lawText(t *testing.T) string {
	t.Helper()
	own := regexp.MustCompile(`^\s*(#|- (\{)?key: |asked_if: )`)
	var all strings.Builder
	err := fs.WalkDir(packs.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(name, "testdata") || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		raw, err := fs.ReadFile(packs.FS, name)
		for _, line := range strings.Split(string(raw), "\n") {
			if !own.MatchString(line) || strings.Contains(line, "fact: ") || strings.Contains(line, "of: ") || strings.Contains(line, "start: ") || strings.Contains(line, "when: ") {
				all.WriteString(line + "\n")
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// A case whose every conditional question is answered is written to a file and
// read back as the same answers.
func TestEveryConditionalQuestionIsExportedAndReadBack(t *testing.T) {
	t.Parallel()
	lib, n := library(t), int64(7)
	for _, f := range lib.Facts() {
		if f.AskedIf == "" {
			continue
		}
		v := map[pack.FactKind]models.FactValue{
			pack.KindYesNo: {Answer: models.Yes}, pack.KindEvent: {Answer: models.Yes, On: models.Exactly("2026-11-20")},
			pack.KindCountry: {Code: "NP"}, pack.KindRegion: {Code: "IN-WB"}, pack.KindNumber: {Number: &n},
			pack.KindMoney: {Number: &n, Currency: "INR"}, pack.KindDate: {On: models.Exactly("2026-11-20")},
		}[f.Kind]
		if f.Kind == pack.KindChoice {
			v = models.FactValue{Code: f.Codes[0].Code}
		}
		out := lib.CaseFactsOf(models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{f.Key: v}})
		back, err := f.Answer(out.Facts[f.Key])
		if err != nil || back.Answer != v.Answer && back.Answer != models.Yes || back.Code != v.Code || back.On != v.On || (v.Number != nil && *back.Number != n) {
			t.Errorf("%s: wrote %+v, read %+v, %v", f.Key, v, back, err)
		}
	}
}
