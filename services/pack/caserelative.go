package pack

import (
	"fmt"
	"slices"

	"aftercare/models"
)

// CaseRelative is one relative of a case, without a name.
type CaseRelative struct {
	Relation string        `json:"relation" yaml:"relation" doc:"What the person is to the survivor."`
	Living   string        `json:"living,omitempty" yaml:"living" doc:"Whether the person is alive."`
	DiedOn   models.Date   `json:"died_on,omitempty" yaml:"died_on" doc:"The day of the death, such as 2026-11-20."`
	Turns18  string        `json:"turns_18,omitempty" yaml:"turns_18" doc:"When the person turns eighteen, as exactly as known: a day 2026-11-20, about a day ~2026-11-20, some day of a span 2026-11-20/2027-11-19, a month 2026-11 or a year 2026."`
	Marital  string        `json:"marital,omitempty" yaml:"marital" doc:"Whether the person is married."`
	Depends  models.Answer `json:"depends,omitempty" yaml:"depends" doc:"Whether the person lives, or lived, on the survivor's income."`
	Guardian models.Answer `json:"guardian,omitempty" yaml:"guardian" doc:"Whether the person may act for the survivor."`
	KeptFrom string        `json:"kept_from,omitempty" yaml:"kept_from" doc:"Why the person must neither be named nor told."`
}

// caseRelative returns a relative in the form of files.
func caseRelative(r models.RelativeFacts) CaseRelative {
	return CaseRelative{
		Relation: r.Relation, Living: r.Living, DiedOn: r.DiedOn, Turns18: dateText(r.Turns()),
		Marital: r.Marital, Depends: r.Depends, Guardian: r.Guardian, KeptFrom: r.KeptFrom,
	}
}

// dateText is a date as files write it; parseWhen reads it.
func dateText(p models.PartialDate) string {
	switch p.Sure {
	case models.SureBetween:
		return p.On + "/" + p.To
	case models.SureAbout:
		return "~" + p.On
	}
	return p.On
}

// Facts returns the coded facts of the relative, and what is wrong with them.
func (c CaseRelative) Facts() (models.RelativeFacts, error) {
	r := models.RelativeFacts{Relation: c.Relation, Living: c.Living, DiedOn: c.DiedOn, Marital: c.Marital, Depends: c.Depends, Guardian: c.Guardian, KeptFrom: c.KeptFrom}
	if c.Turns18 != "" {
		v, err := parseWhen(c.Turns18)
		if err != nil || v.On.IsZero() {
			return r, fmt.Errorf("turns_18 %q is no date: write 2026-11-20, ~2026-11-20, 2026-11-20/2027-11-19, 2026-11 or 2026", c.Turns18)
		}
		r.TurnsOnDay(v.On)
	}
	if c.Relation == "" {
		return r, fmt.Errorf("a relative needs relation: one of %v", models.Relations)
	}
	for _, part := range [][2]string{{"relation", c.Relation}, {"living", c.Living}, {"marital", c.Marital}, {"depends", string(c.Depends)}, {"guardian", string(c.Guardian)}, {"kept_from", c.KeptFrom}} {
		if of := RelativeWords(part[0]); part[1] != "" && !slices.Contains(of, part[1]) {
			return r, fmt.Errorf("%s %q: write one of %v", part[0], part[1], of)
		}
	}
	return r, nil
}

// RelativeWords lists the words that a field of a relative takes; nil for a field
// without a list.
func RelativeWords(field string) []string {
	return map[string][]string{
		"relation": models.Relations, "living": models.Living, "marital": models.Maritals, "kept_from": models.KeptFrom,
		"depends": models.ThreeAnswers, "guardian": models.ThreeAnswers,
	}[field]
}
