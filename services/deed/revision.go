package deed

import (
	"encoding/json"

	"gorm.io/gorm"

	"aftercare/models"
)

// Keep stores the current state of parts of a record before the deed overwrites
// it. Without rows it does nothing.
func (d *Deed) Keep(rows ...models.Revision) error {
	if len(rows) == 0 {
		return nil
	}
	for i := range rows {
		rows[i].CaseID, rows[i].SurvivorID = d.Case.ID, d.Case.SurvivorID
		rows[i].ChangedBy, rows[i].ChangedAt = d.By.ID(), d.Now
	}
	return d.Tx.Create(&rows).Error
}

// Coded returns coded facts in the form a revision stores. It returns an error
// for sealed values.
func Coded(facts any) (string, error) {
	b, err := json.Marshal(facts)
	return string(b), err
}

// Earlier is a revision without its sealed value, with the names of the people
// who wrote that version and who changed it.
type Earlier struct {
	models.Revision
	HasValue bool
	Maker    string
	Changer  string
}

// Decode decodes the coded facts of the revision into a struct.
func (e Earlier) Decode(into any) error { return json.Unmarshal([]byte(e.Facts), into) }

// History reads the earlier versions of parts of a record, newest first.
func History(tx *gorm.DB, record string, limit int, parts ...string) (list []Earlier, err error) {
	err = tx.Raw(`SELECT r.record, r.version, r.part, r.facts, r.value IS NOT NULL AS has_value, r.reason, r.made_by, r.made_at,
			r.changed_by, r.changed_at, m.display_name AS maker, c.display_name AS changer
		FROM revisions r LEFT JOIN accounts m ON m.id = r.made_by JOIN accounts c ON c.id = r.changed_by
		WHERE r.record = ? AND r.part IN ? ORDER BY r.version DESC, r.part LIMIT ?`, record, parts, limit).Scan(&list).Error
	return list, err
}

// CodedHistory reads the earlier versions of the coded facts of some records, newest
// first. Each record has few.
func CodedHistory(tx *gorm.DB, records []string) (list []Earlier, err error) {
	err = tx.Raw(`SELECT r.record, r.version, r.facts, r.reason, r.changed_by, r.changed_at, c.display_name AS changer
		FROM revisions r JOIN accounts c ON c.id = r.changed_by
		WHERE r.record IN ? AND r.part = '' ORDER BY r.version DESC, r.record`, append(records, "")).Scan(&list).Error
	return list, err
}

// Versions reads all earlier versions of some records with their sealed values, newest
// first. Each record has few.
func Versions(tx *gorm.DB, records []string) (list []Earlier, err error) {
	err = tx.Raw(`SELECT r.*, c.display_name AS changer FROM revisions r JOIN accounts c ON c.id = r.changed_by
		WHERE r.record IN ? ORDER BY r.record, r.version DESC, r.part`, records).Scan(&list).Error
	return list, err
}

// Stood reads the parts of a record as they were up to a version, with their
// sealed values. It returns NotFound when none of them changed with that
// version.
func Stood(tx *gorm.DB, record string, version int64, parts ...string) (list []Earlier, err error) {
	err = tx.Model(&models.Revision{}).Where("record = ? AND version = ? AND part IN ?", record, version, parts).Order("part").Scan(&list).Error
	if err == nil && len(list) == 0 {
		err = models.ErrNotFound()
	}
	return list, err
}
