package caseload

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/sight"
)

// view is how one reader sees the gaps of a list. A reader who sees every gap
// gets the numbers the evaluation stores with each case. For other readers they
// are computed from the gaps they see, so that no count, order or filter hints
// at another gap.
type view struct {
	sight sight.Sight
	by    access.Actor
}

func (s *Service) view(by access.Actor) view { return view{sight.Of(s.library, by), by} }

// noGaps is the urgency of a case without an open gap.
var noGaps = models.UrgencyOf(models.NoGap, 0)

// join adds the tables that urgency and gapCount need to a query on cases.
func (v view) join(tx *gorm.DB) *gorm.DB {
	if v.sight.All() {
		return tx
	}
	_, sees := v.sight.Rules()
	// As in models.UrgencyOf: the worst gap first, then the one due first.
	urgency := fmt.Sprintf("MIN(severity) * %d + COALESCE(MIN(CASE WHEN due > 0 THEN due END), %d)", models.UrgencyOf(1, 0)-models.UrgencyOf(0, 0), models.UrgencyOf(0, 0))
	return tx.Joins(`LEFT JOIN (SELECT case_id, SUM(CASE WHEN beside THEN 0 ELSE 1 END) AS gap_count, `+urgency+` AS urgency
		FROM gaps WHERE open AND rule IN ? AND case_id IN (?) GROUP BY case_id) seen ON seen.case_id = cases.id`, sees, v.by.CaseIDs(fresh(tx)))
}

func fresh(tx *gorm.DB) *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }

func (v view) urgency() string {
	if v.sight.All() {
		return "cases.urgency"
	}
	return fmt.Sprintf("COALESCE(seen.urgency, %d)", noGaps)
}

func (v view) gapCount() string {
	if v.sight.All() {
		return "cases.gap_count"
	}
	return "COALESCE(seen.gap_count, 0)"
}

// withGaps limits a query on cases to those with an open gap the reader sees.
func (v view) withGaps(tx *gorm.DB) *gorm.DB {
	if v.sight.All() {
		return tx.Where("cases.gap_count > 0")
	}
	_, sees := v.sight.Rules()
	return tx.Where("EXISTS (SELECT 1 FROM gaps WHERE gaps.case_id = cases.id AND gaps.open AND gaps.rule IN ?)", sees)
}

// rows is the query for the columns of a list.
func (v view) rows(tx *gorm.DB) *gorm.DB {
	return v.join(tx.Table("cases")).Select(`cases.id, cases.code, cases.survivor_id, cases.status, cases.age_group, cases.intake_at,
		cases.last_contact_at, ` + v.gapCount() + ` AS gap_count, ` + v.urgency() + ` AS urgency,
		shelters.name AS shelter_name, COALESCE(accounts.display_name, '') AS lead_name`).
		Joins("JOIN shelters ON shelters.id = cases.shelter_id").
		Joins("LEFT JOIN accounts ON accounts.id = cases.lead_id")
}

// addGaps sets the worst open gap of each row that the reader sees, with one
// query for the page.
func (v view) addGaps(tx *gorm.DB, list []Row) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	var gaps []Gap
	err := v.sight.OfRules(tx.Table("gaps"), "rule").Select("case_id, rule, subject, severity, since, due, mover").
		Where("case_id IN ? AND open", ids).
		Order("severity, CASE WHEN due = 0 THEN 1 ELSE 0 END, due, since, name").Scan(&gaps).Error
	if err != nil {
		return err
	}
	first := map[string]*Gap{}
	for i := range gaps {
		if first[gaps[i].CaseID] == nil {
			first[gaps[i].CaseID] = &gaps[i]
		}
	}
	for i := range list {
		list[i].Next = first[list[i].ID]
	}
	return nil
}
