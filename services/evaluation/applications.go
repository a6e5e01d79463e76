package evaluation

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// Applications makes the rows of the applications for money of a case.
func (e *Evaluator) Applications(l Loaded, ev models.Evaluation) []models.CaseApplication {
	steps := map[string][]models.StanceRow{}
	for _, s := range l.parts.stances[l.Case.ID] {
		steps[s.Subject] = append(steps[s.Subject], s)
	}
	var rights []models.Claimed
	for _, s := range ev.Entitlements {
		if it := e.library.Item(s.Item); it != nil && it.FiledWith != "" {
			rights = append(rights, models.Claimed{State: s, Authority: it.FiledWith, Interim: it.Interim, Steps: steps[s.Item]})
		}
	}
	return models.Applications(l.Case.ID, rights)
}

// storeApplications writes the applications that changed.
func storeApplications(tx *gorm.DB, caseID string, rows []models.CaseApplication) error {
	var old []models.CaseApplication
	if err := tx.Where("case_id = ?", caseID).Find(&old).Error; err != nil {
		return err
	}
	write, gone := changes(old, rows, applicationKey)
	if len(gone) > 0 {
		if err := tx.Where("case_id = ? AND name IN ?", caseID, gone).Delete(&models.CaseApplication{}).Error; err != nil {
			return err
		}
	}
	return upsert(tx, write, "case_id", "name")
}

func applicationKey(a models.CaseApplication) string { return a.Name }

// Ledgers reads the money of the rights of a case.
func Ledgers(tx *gorm.DB, caseID string) ([]models.Ledger, error) {
	var steps []models.StanceRow
	err := tx.Select("subject", "kind", "amount", "currency", "at", "filing", "includes").
		Where("case_id = ? AND ended_at = 0 AND kind IN ?", caseID, models.MoneySteps).Order("at, id").Find(&steps).Error
	return models.Ledgers(steps), err
}
