package claimfact

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Paper is a paper of the case to which a row can point. Where its original is stands
// with the paper and nowhere else.
type Paper struct {
	ID       string
	Kind     string
	Original string
	Class    models.Class
}

// papersOf reads the papers of a case that the role sees.
func papersOf(tx *gorm.DB, by access.Actor, caseID string) (out []Paper, err error) {
	var rows []Paper
	err = tx.Model(&models.Document{}).Select("id", "kind", "original", "class").
		Where("case_id = ? AND removed_at = 0", caseID).Order("created_at, id").Limit(mostRows).Scan(&rows).Error
	for _, p := range rows {
		if by.SeesPaper(p.Class) {
			out = append(out, p)
		}
	}
	return out, err
}

// beside holds a row to what stands in other rows: the paper it points to, the
// guardian whose account it is, the heading and the rights of a loss.
func (d rowDeed) beside(row models.ClaimRow, p models.Problems) error {
	switch r := row.(type) {
	case *models.PaperNumber:
		return d.checkPaper(r.PaperID, p)
	case *models.BankAccount:
		if err := d.checkGuardian(r, p); err != nil {
			return err
		}
		return d.checkPaper(r.PaperID, p)
	case *models.Loss:
		if r.Heading != "" && d.Library().Loss(r.Heading) == nil {
			p.Add("heading", "problem.choose")
		}
		for _, item := range r.Rights() {
			if d.Library().Item(item) == nil {
				p.Add("items", "problem.choose")
			}
		}
		return d.checkPaper(r.PaperID, p)
	case *models.OtherMoney:
		return d.checkPaper(r.PaperID, p)
	}
	return nil
}

// checkPaper holds a row to a paper of the same case that the role sees.
func (d rowDeed) checkPaper(id string, p models.Problems) error {
	if id == "" {
		return nil
	}
	var paper models.Document
	err := d.Tx.Select("id", "class").Where("id = ? AND case_id = ? AND removed_at = 0", id, d.Case.ID).Limit(1).Find(&paper).Error
	if err == nil && (paper.ID == "" || !d.By.SeesPaper(paper.Class)) {
		p.Add("paper_id", "problem.choose")
	}
	return err
}

// checkGuardian refuses the account of a guardian who may not act for the survivor.
func (d rowDeed) checkGuardian(a *models.BankAccount, p models.Problems) error {
	if a.Owner != models.AccountOfGuardian || a.RelativeID == "" {
		return nil
	}
	fault, err := GuardianFault(d.Deed, a.RelativeID)
	switch fault {
	case GuardianMissing:
		p.Add("relative_id", "problem.choose")
	case GuardianExcluded:
		p.Add("relative_id", "problem.account_excluded")
	case GuardianUnsafe:
		p.Add("relative_id", "problem.account_unsafe")
	}
	return err
}

// Fault is why a relative may not act for the survivor, "" for no reason.
type Fault string

// The reasons.
const (
	GuardianMissing  Fault = "missing"  // not in the list of relatives
	GuardianExcluded Fault = "excluded" // may be part of what happened, may not act, or died
	GuardianUnsafe   Fault = "unsafe"   // nobody in the family is safe, and nothing says that this one may act
)

// GuardianFault returns why a relative of the case may not act for the survivor.
func GuardianFault(d *deed.Deed, relativeID string) (Fault, error) {
	var guardian models.Relative
	err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", relativeID, d.Case.ID).Limit(1).Find(&guardian).Error
	if err != nil {
		return "", err
	}
	unsafe, err := d.UnsafeFamily()
	switch {
	case err != nil:
		return "", err
	case guardian.ID == "":
		return GuardianMissing, nil
	case guardian.Excluded():
		return GuardianExcluded, nil
	case unsafe && guardian.Guardian != models.Yes:
		return GuardianUnsafe, nil
	}
	return "", nil
}

// Choices is what the rows of a case can point to.
type Choices struct {
	Papers []Paper
	Items  []string // rights of money of the case that apply or may apply
}

// choices reads what the rows of a case can point to.
func (s *Service) choices(tx *gorm.DB, by access.Actor, of *Sheet) (out Choices, err error) {
	if out.Papers, err = papersOf(tx, by, of.CaseID); err != nil {
		return out, err
	}
	var items []string
	err = tx.Model(&models.Entitlement{}).Where("case_id = ? AND standing <> ?", of.CaseID, models.NotEntitled).Order("item").Pluck("item", &items).Error
	for _, key := range items {
		if it := s.Library().Item(key); it != nil && it.FiledWith != "" && !it.ReviewersOnly() {
			out.Items = append(out.Items, key)
		}
	}
	return out, err
}
