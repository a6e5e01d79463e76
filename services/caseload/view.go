package caseload

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/sight"
)

// view is how the gaps of a list look to one reader. Who sees every gap gets
// the numbers the evaluation keeps with each case; for anybody else they are
// worked out from the gaps she sees, so that no count, no order and no filter
// tells of another.
type view struct {
	sight sight.Sight
	by    access.Actor
}

func (s *Service) view(by access.Actor) view { return view{sight.Of(s.library, by), by} }

// noGaps is the urgency of a case without an open gap.
var noGaps = models.UrgencyOf(models.NoGap, 0)

// join adds to a query on cases what urgency and gapCount stand on.
func (v view) join(tx *gorm.DB) *gorm.DB {
	if v.sight.All() {
		return tx
	}
	_, sees := v.sight.Rules()
	// As models.UrgencyOf: the worst one first, then what is due first.
	urgency := fmt.Sprintf("MIN(severity) * %d + COALESCE(MIN(CASE WHEN due > 0 THEN due END), %d)", models.UrgencyOf(1, 0)-models.UrgencyOf(0, 0), models.UrgencyOf(0, 0))
	return tx.Joins(`LEFT JOIN (SELECT case_id, COUNT(*) AS gap_count, `+urgency+` AS urgency
		FROM flags WHERE open AND rule IN ? AND case_id IN (?) GROUP BY case_id) seen ON seen.case_id = cases.id`, sees, v.by.CaseIDs(fresh(tx)))
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

// withGaps narrows a query on cases to those with an open gap she sees.
func (v view) withGaps(tx *gorm.DB) *gorm.DB {
	if v.sight.All() {
		return tx.Where("cases.gap_count > 0")
	}
	_, sees := v.sight.Rules()
	return tx.Where("EXISTS (SELECT 1 FROM flags WHERE flags.case_id = cases.id AND flags.open AND flags.rule IN ?)", sees)
}

// rows is the query of a list's columns.
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
	err := v.sight.Flags(tx.Table("flags"), "rule").Select("case_id, rule, subject, severity, since, due, mover").
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
