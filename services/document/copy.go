package document

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/scan"
)

// Health reads the whole file of a health paper for a copy of it, and leaves an audit entry.
// It returns NotFound for a paper of another class, or without a file, and Waiting while a
// colleague alone has the key.
func (s *Service) Health(ctx context.Context, by access.Actor, caseID, id, purpose string) (of models.Document, file *scan.File, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		of, err = find(tx, by, c.ID, id)
		return err
	})
	if err == nil && (of.Class != models.ClassClinical || of.FileID == "" || of.RemovedAt > 0) {
		err = models.ErrNotFound()
	}
	if err != nil {
		return of, nil, err
	}
	got, err := s.File(ctx, by, caseID, id, "", models.PartFile, purpose)
	if err == nil && got.Waiting {
		err = models.Fail(models.Waiting, "vault.waiting")
	}
	if err != nil {
		return of, nil, err
	}
	body, err := scan.Read(got)
	if err != nil {
		return of, nil, err
	}
	f, err := scan.Check(body)
	f.Body = body // it was looked at when it came: a picture is not packed a second time
	return of, &f, err
}

// CopyTo stores a copy of a health paper for the survivor's lawyer, within a deed that has
// her word for it. id is that of the copy. It returns Invalid where no lawyer of the case
// could open it.
func (s *Service) CopyTo(of *deed.Deed, id string, from models.Document, file *scan.File) error {
	d := paperDeed{s, of}
	row := models.Document{
		ID: id, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Class: models.DocumentClass(models.HealthCopy), FileID: s.NewID(),
		DocumentFacts: models.DocumentFacts{Kind: models.HealthCopy, PaperOn: from.PaperOn, Original: from.Original},
		RecordedBy:    d.By.ID(), CreatedAt: d.Now, ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: 1,
	}
	there, err := d.tools().HasReader(d.Tx, d.Case.SurvivorID, row.Class, d.Now)
	if err == nil && !there {
		err = models.Problems{"packet": noReader[row.Class]}.Err()
	}
	if err != nil {
		return err
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return err
	}
	if err := d.attach(row, file); err != nil {
		return err
	}
	return d.write("document.added", row, codes(row), 0)
}

// RemoveCopy takes a copy of a health paper off the list, because the survivor took her
// word back. Nobody brings it back.
func (s *Service) RemoveCopy(of *deed.Deed, id string) error {
	d := paperDeed{s, of}
	var old models.Document
	if err := d.Tx.Where("id = ? AND case_id = ? AND kind = ?", id, d.Case.ID, models.HealthCopy).Take(&old).Error; err != nil || old.RemovedAt > 0 {
		return err
	}
	row := old
	row.RemovedAt, row.RemovedReason = d.Now, "her_wish"
	_, err := d.replace(old, row, row.RemovedReason, "document.removed", 0)
	return err
}
