package author

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// golden is a case with the expected result of the packs, in a form a lawyer
// can read and add to.
type golden struct {
	Name           string `yaml:"name"`
	Note           string `yaml:"note"` // the rule of law that the case tests
	AsOf           string `yaml:"as_of"`
	pack.CaseFacts `yaml:",inline"`
	Thresholds     map[string]int `yaml:"thresholds"`
	Expect         expectation    `yaml:"expect"`
}

type expectation struct {
	Entitled    []string                           `yaml:"entitled"`
	MayBe       map[string][]string                `yaml:"may_be"` // each with questions that must be among the missing
	NotEntitled []string                           `yaml:"not_entitled"`
	NotYet      []string                           `yaml:"not_yet"`       // do not apply only for now
	Reviewers   []string                           `yaml:"for_reviewers"` // only legal reviewers see them
	Absent      []string                           `yaml:"absent"`
	Progress    map[string]models.Progress         `yaml:"progress"`
	Versions    map[string]string                  `yaml:"versions"`
	Clocks      map[string]goldenClock             `yaml:"clocks"`    // by item/clock
	NoClocks    []string                           `yaml:"no_clocks"` // by item/clock
	Gaps        map[string]models.Severity         `yaml:"gaps"`
	NoGaps      []string                           `yaml:"no_gaps"`
	Duties      map[string]models.Truth            `yaml:"duties"`
	Amounts     map[string]map[string][]int64      `yaml:"amounts"`    // item -> row -> min, max
	Considered  map[string]goldenSum               `yaml:"considered"` // item -> the sum and its parts, in whole units
	Reasons     map[string]map[string]models.Truth `yaml:"reasons"`    // item -> condition -> answer
	NextChange  string                             `yaml:"next_change"`
}

type goldenClock struct {
	Due     string       `yaml:"due"` // the last day in time, the moment where hours count, or the first and the last day it can be: 2027-01-01/2027-12-31
	Late    bool         `yaml:"late"`
	Lapsed  bool         `yaml:"lapsed"` // it ended before the survivor came
	Met     bool         `yaml:"met"`
	Hard    bool         `yaml:"hard"`
	About   bool         `yaml:"about"`
	Ask     string       `yaml:"ask"` // facts that would make it exact, in order, if stated
	Against models.Party `yaml:"against"`
}

// CheckGolden runs the golden cases of fsys and returns the expectations that
// fail.
func CheckGolden(l *pack.Library, fsys fs.FS) pack.Problems {
	var bad pack.Problems
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() || path.Ext(name) != ".yaml" || path.Base(path.Dir(name)) != "testdata" {
			return nil
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		for _, p := range (library{l}).goldenFile(raw) {
			p.File = name
			bad = append(bad, p)
		}
		return nil
	})
	if err != nil {
		bad = append(bad, pack.Problem{File: ".", Text: err.Error()})
	}
	return bad
}

func (l library) goldenFile(raw []byte) pack.Problems {
	var g golden
	if bad := pack.Decode("", raw, &g); len(bad) > 0 {
		return bad
	}
	asOf, err := time.Parse(time.RFC3339, g.AsOf)
	if err != nil {
		return pack.Problems{{Key: "as_of", Text: fmt.Sprintf("%q: write a moment like 2026-11-23T10:00:00+05:30", g.AsOf)}}
	}
	f, err := l.factsOf(g.CaseFacts)
	if err != nil {
		var ps pack.Problems
		if errors.As(err, &ps) {
			return ps
		}
		return pack.Problems{{Text: err.Error()}}
	}
	zone := asOf.Location()
	now := models.At(asOf)
	c := comparison{lib: l, zone: zone, now: now, ev: l.Evaluate(f, now, zone, pack.Settings{Thresholds: g.Thresholds})}
	c.standings(g.Expect)
	c.reasons(g.Expect.Reasons)
	c.clocks(g.Expect.Clocks)
	c.noClocks(g.Expect.NoClocks)
	c.gaps(g.Expect)
	c.duties(g.Expect.Duties, f)
	c.amounts(g.Expect.Amounts, f)
	c.sums(g.Expect.Considered, f)
	if want := g.Expect.NextChange; want != "" && moment8601(c.ev.NextChange, zone) != want {
		c.fail("next_change", "is %s, expected %s", moment8601(c.ev.NextChange, zone), want)
	}
	return c.bad
}

func moment8601(at models.Instant, zone *time.Location) string {
	return at.Time().In(zone).Format(time.RFC3339)
}
