package evaluation

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
)

// Check evaluates every case again and returns a line for each case whose
// stored state differs. It proves that lists read what the packs say. A case
// whose next change has come waits for the sweep and is compared as of the
// moment before; all others must match as of now. Check leaves out a case whose
// stored state is known to be wrong and waits for the sweep: the packs or a number
// of its organisation changed (see Waiting), or it was evaluated in the future.
func (e *Evaluator) Check(tx *gorm.DB, now models.Instant) (checked int, differing []string, err error) {
	after := ""
	for {
		var cases []models.Case
		err := tx.Select("id", "code", "next_change", "evaluated_at").Where("id > ?", after).Order("id").Limit(batch).Find(&cases).Error
		if err != nil || len(cases) == 0 {
			return checked, differing, err
		}
		after = cases[len(cases)-1].ID
		n, lines, err := e.checkBatch(tx, cases, now)
		if err != nil {
			return checked, differing, err
		}
		checked += n
		differing = append(differing, lines...)
	}
}

// checkBatch compares cases and counts those that do not wait for the sweep.
func (e *Evaluator) checkBatch(tx *gorm.DB, cases []models.Case, now models.Instant) (n int, lines []string, err error) {
	ids := make([]string, len(cases))
	at := map[string]models.Case{}
	for i, c := range cases {
		ids[i] = c.ID
		at[c.ID] = c
	}
	loaded, err := e.Load(tx, ids)
	if err != nil {
		return 0, nil, err
	}
	stored, err := storedOf(tx, ids)
	if err != nil {
		return 0, nil, err
	}
	for _, l := range loaded {
		if l.Case.Packs != e.identity(l.settings) || at[l.Case.ID].EvaluatedAt.Ahead(now) {
			continue
		}
		n++
		if what := e.differs(l, stored, asOf(at[l.Case.ID], now)); what != "" {
			lines = append(lines, at[l.Case.ID].Code+": "+what)
		}
	}
	return n, lines, nil
}

func asOf(c models.Case, now models.Instant) models.Instant {
	if c.NextChange > 0 && c.NextChange <= now {
		return c.NextChange - 1
	}
	return now
}

// CheckCase is Check for one case. It returns the line that says how the case
// differs, or "".
func (e *Evaluator) CheckCase(tx *gorm.DB, caseID string, now models.Instant) (string, error) {
	var c models.Case
	if err := tx.Select("id", "code", "next_change", "evaluated_at").Where("id = ?", caseID).Take(&c).Error; err != nil {
		return "", err
	}
	_, lines, err := e.checkBatch(tx, []models.Case{c}, now)
	return strings.Join(lines, "; "), err
}

// stored holds what lists read, by case.
type stored struct {
	gaps   map[string]map[string]models.Gap
	rights map[string]map[string]models.Entitlement
	clocks map[string]map[string]models.CaseClock

	applications map[string]map[string]models.CaseApplication
}

func storedOf(tx *gorm.DB, ids []string) (stored, error) {
	s := stored{gaps: map[string]map[string]models.Gap{}, rights: map[string]map[string]models.Entitlement{}, clocks: map[string]map[string]models.CaseClock{},
		applications: map[string]map[string]models.CaseApplication{}}
	var gaps []models.Gap
	if err := tx.Where("case_id IN ?", ids).Find(&gaps).Error; err != nil {
		return s, err
	}
	var rights []models.Entitlement
	if err := tx.Where("case_id IN ?", ids).Find(&rights).Error; err != nil {
		return s, err
	}
	var clocks []models.CaseClock
	if err := tx.Where("case_id IN ?", ids).Find(&clocks).Error; err != nil {
		return s, err
	}
	for _, c := range clocks {
		put(s.clocks, c.CaseID, clockKey(c), c)
	}
	var applications []models.CaseApplication
	if err := tx.Where("case_id IN ?", ids).Find(&applications).Error; err != nil {
		return s, err
	}
	for _, a := range applications {
		put(s.applications, a.CaseID, a.Name, a)
	}
	for _, f := range gaps {
		put(s.gaps, f.CaseID, f.Name, f)
	}
	for _, r := range rights {
		put(s.rights, r.CaseID, r.Item, r)
	}
	return s, nil
}

func put[T any](m map[string]map[string]T, a, b string, v T) {
	if m[a] == nil {
		m[a] = map[string]T{}
	}
	m[a][b] = v
}

func (e *Evaluator) differs(l Loaded, s stored, at models.Instant) string {
	ev := e.Evaluate(l, at)
	applications := e.Applications(l, ev)
	gaps, err := e.Gaps(l.Case.ID, ev, applications)
	if err != nil {
		return err.Error()
	}
	if what := compare("gap", s.gaps[l.Case.ID], gaps, func(f models.Gap) string { return f.Name }); what != "" {
		return what
	}
	if what := compare("right", s.rights[l.Case.ID], Entitlements(l.Case.ID, ev), func(r models.Entitlement) string { return r.Item }); what != "" {
		return what
	}
	if what := compare("clock", s.clocks[l.Case.ID], e.Clocks(l.Case.ID, ev), clockKey); what != "" {
		return what
	}
	if what := compare("application", s.applications[l.Case.ID], applications, applicationKey); what != "" {
		return what
	}
	return derivedDiffers(l.Case, e.Derived(l, ev, gaps, at))
}

func compare[T comparable](what string, have map[string]T, want []T, key func(T) string) string {
	if len(have) != len(want) {
		return fmt.Sprintf("%d stored %ss, %d evaluated", len(have), what, len(want))
	}
	for _, w := range want {
		if have[key(w)] != w {
			return fmt.Sprintf("stored %s %s differs from the evaluated one", what, key(w))
		}
	}
	return ""
}

func derivedDiffers(have, want models.Case) string {
	switch {
	case have.GapCount != want.GapCount, have.Worst != want.Worst, have.NextDue != want.NextDue, have.Urgency != want.Urgency:
		return "stored counts differ from the evaluated gaps"
	case have.NextChange != want.NextChange:
		return "stored next change differs"
	case have.LastContactAt != want.LastContactAt, have.AgeGroup != want.AgeGroup, have.AdultFrom != want.AdultFrom, have.AdultTo != want.AdultTo:
		return "stored age or last contact differs"
	}
	return ""
}
