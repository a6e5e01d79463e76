package evaluation

import (
	"encoding/json"
	"fmt"
	"sort"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// derivedColumns are the columns of cases that only the evaluation writes.
var derivedColumns = []string{"age_group", "adult_from", "adult_to", "gap_count", "worst", "next_due", "urgency", "last_contact_at", "next_change", "evaluated_at", "packs"}

// store writes an evaluation, and only the rows that changed.
func (e *Evaluator) store(tx *gorm.DB, l Loaded, ev models.Evaluation, now models.Instant) (Change, error) {
	out, err := e.Outcome(l, ev, now)
	if err != nil {
		return Change{}, err
	}
	var before Outcome
	var change Change
	if before.Gaps, change, err = storeGaps(tx, l.Case.ID, out.Gaps); err != nil {
		return Change{}, err
	}
	if before.Rights, change.Apply, change.Not, err = storeEntitlements(tx, l.Case.ID, out.Rights); err != nil {
		return Change{}, err
	}
	if before.Clocks, err = storeClocks(tx, l.Case.ID, out.Clocks); err != nil {
		return Change{}, err
	}
	if err := storeApplications(tx, l.Case.ID, out.Applications); err != nil {
		return Change{}, err
	}
	if err := e.Turns(l, ev, before, out, now).store(tx, l.Case.ID); err != nil {
		return Change{}, err
	}
	err = tx.Model(&models.Case{}).Where("id = ?", l.Case.ID).Select(derivedColumns).Updates(out.Derived).Error
	return change, err
}

// Derived returns the derived columns of a case.
func (e *Evaluator) Derived(l Loaded, ev models.Evaluation, gaps []models.Gap, at models.Instant) models.Case {
	c := models.Case{Worst: models.NoGap, NextChange: ev.NextChange, Packs: ev.Packs}
	facts := l.Facts(at)
	if own := l.nextOwnChange(at, facts); own > 0 && (c.NextChange == 0 || own < c.NextChange) {
		c.NextChange = own
	}
	c.AgeGroup, c.AdultFrom, c.AdultTo = ageOf(facts, at.Date(l.Zone), l.Zone)
	c.LastContactAt = max(lastContact(l.parts.services[l.Case.ID], at), lastFollowUp(l.parts.followUps[l.Case.ID], at))
	for _, f := range gaps {
		if !f.Open {
			continue
		}
		if !f.Beside {
			c.GapCount++
		}
		c.Worst = min(c.Worst, f.Severity)
		if f.Due > 0 && (c.NextDue == 0 || f.Due < c.NextDue) {
			c.NextDue = f.Due
		}
	}
	c.Urgency = models.UrgencyOf(c.Worst, c.NextDue)
	return c
}

// Entitlements makes the rows of the rights that apply or may apply.
func Entitlements(caseID string, ev models.Evaluation) []models.Entitlement {
	rows := make([]models.Entitlement, 0, len(ev.Entitlements))
	for _, s := range ev.Entitlements {
		if row, ok := models.NewEntitlement(caseID, s); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// Gaps makes the rows of the gaps of a case with its applications.
func (e *Evaluator) Gaps(caseID string, ev models.Evaluation, applications []models.CaseApplication) ([]models.Gap, error) {
	rows := make([]models.Gap, 0, len(ev.Gaps))
	for _, g := range ev.Gaps {
		detail, err := json.Marshal(g)
		if err != nil {
			return nil, fmt.Errorf("gap %s: %w", g.Key(), err)
		}
		rows = append(rows, models.Gap{
			CaseID: caseID, Name: g.Key(), Rule: g.Rule, Subject: g.Subject, Area: g.Right,
			Severity: int16(g.Severity.Rank()), Since: g.Since, Due: g.Due, Mover: g.Mover, Errand: g.Errand(), Stance: g.Stance, Open: !g.Silent(), Detail: string(detail),
			FiledWith: e.library.Files(g),
		})
	}
	e.about(rows, applications)
	e.fold(rows)
	sort.Slice(rows, func(i, j int) bool { return rows[i].Name < rows[j].Name })
	return rows, nil
}

// storeGaps writes the gaps that changed. It returns those that were stored before.
func storeGaps(tx *gorm.DB, caseID string, rows []models.Gap) (old []models.Gap, change Change, err error) {
	if err := tx.Where("case_id = ?", caseID).Find(&old).Error; err != nil {
		return nil, Change{}, err
	}
	change = Change{Closed: notIn(old, rows), Opened: notIn(rows, old)}
	write, gone := changes(old, rows, func(g models.Gap) string { return g.Name })
	if len(gone) > 0 {
		if err := tx.Where("case_id = ? AND name IN ?", caseID, gone).Delete(&models.Gap{}).Error; err != nil {
			return nil, change, err
		}
	}
	return old, change, upsert(tx, write, "case_id", "name")
}

// notIn names the open gaps of some rows that are not open among others, one for each
// line: what one application closes is one gap.
func notIn(rows, others []models.Gap) (names []string) {
	open := map[string]bool{}
	for _, g := range others {
		open[g.Line()] = open[g.Line()] || g.Open
	}
	for _, g := range rows {
		if g.Open && !g.Beside && !open[g.Line()] {
			names = append(names, g.Name)
		}
	}
	sort.Strings(names)
	return names
}

// storeEntitlements writes the rights that changed. It returns those that were stored
// before, and how many are newly known to apply, and not to apply.
func storeEntitlements(tx *gorm.DB, caseID string, rows []models.Entitlement) (old []models.Entitlement, apply, not int, err error) {
	if err := tx.Where("case_id = ?", caseID).Find(&old).Error; err != nil {
		return nil, 0, 0, err
	}
	before := map[string]models.Entitlement{}
	for _, r := range old {
		before[r.Item] = r
	}
	var write []models.Entitlement
	for _, r := range rows {
		was := before[r.Item]
		if was != r {
			write = append(write, r)
		}
		apply += one(was.Standing == models.MayBeEntitled && r.Standing == models.Entitled)
		delete(before, r.Item)
	}
	gone := make([]string, 0, len(before))
	for item, was := range before {
		gone = append(gone, item)
		not += one(was.Standing == models.MayBeEntitled)
	}
	if len(gone) > 0 {
		if err := tx.Where("case_id = ? AND item IN ?", caseID, gone).Delete(&models.Entitlement{}).Error; err != nil {
			return nil, 0, 0, err
		}
	}
	return old, apply, not, upsert(tx, write, "case_id", "item")
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// Clocks makes the lines of a calendar: the running clocks of the rights that
// apply, one line a day and act.
func (e *Evaluator) Clocks(caseID string, ev models.Evaluation) []models.CaseClock {
	danger := map[string]bool{}
	for _, g := range ev.Gaps {
		if item, _ := g.Of(); g.Clock != nil && g.Severity == models.Critical && !g.Silent() {
			danger[item+"/"+g.Clock.Key] = true
		}
	}
	var rows []models.CaseClock
	for _, s := range ev.Entitlements {
		rows = append(rows, models.RunningClocks(caseID, s)...)
	}
	for i := range rows {
		rows[i].Danger = danger[clockKey(rows[i])]
	}
	return models.FoldClocks(rows, func(c models.CaseClock) string { return e.library.Act(c.Item, c.Version, c.Name) })
}

// storeClocks writes the time limits that changed. It returns those that were stored before.
func storeClocks(tx *gorm.DB, caseID string, rows []models.CaseClock) (old []models.CaseClock, err error) {
	if err := tx.Where("case_id = ?", caseID).Find(&old).Error; err != nil {
		return nil, err
	}
	write, gone := changes(old, rows, clockKey)
	if len(gone) > 0 {
		if err := tx.Where("case_id = ? AND item || '/' || name IN ?", caseID, gone).Delete(&models.CaseClock{}).Error; err != nil {
			return nil, err
		}
	}
	return old, upsert(tx, write, "case_id", "item", "name")
}

func clockKey(c models.CaseClock) string { return c.Item + "/" + c.Name }

// changes compares stored rows with those that should be there. It returns the rows
// to write and the keys of those that go.
func changes[T comparable](old, rows []T, key func(T) string) (write []T, gone []string) {
	before := map[string]T{}
	for _, r := range old {
		before[key(r)] = r
	}
	for _, r := range rows {
		if was, there := before[key(r)]; !there || was != r {
			write = append(write, r)
		}
		delete(before, key(r))
	}
	for k := range before {
		gone = append(gone, k)
	}
	return write, gone
}

// upsert writes rows whose key has several columns.
func upsert[T any](tx *gorm.DB, rows []T, key ...string) error {
	if len(rows) == 0 {
		return nil
	}
	columns := make([]clause.Column, len(key))
	for i, k := range key {
		columns[i] = clause.Column{Name: k}
	}
	return tx.Clauses(clause.OnConflict{Columns: columns, UpdateAll: true}).Create(&rows).Error
}
