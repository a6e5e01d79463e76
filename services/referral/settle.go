package referral

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Settler settles the open referrals of a case that closes.
func (s *Service) Settler() deed.Settler {
	return deed.Settler{Kind: "referral", Open: s.openOf, End: s.endWithCase, Back: s.bringBack}
}

// openOf lists the open referrals of a case, the one to ask about first on top.
func (s *Service) openOf(tx *gorm.DB, by access.Actor, c models.Case) (out []deed.OpenThing, err error) {
	var list []models.Referral
	err = tx.Select("id", "service", "due_at").Where("case_id = ? AND state IN ?", c.ID, models.ReferralsOpen).Order("due_at, id").Find(&list).Error
	sees := s.Sight(by)
	for _, row := range list {
		one := deed.OpenThing{Kind: "referral", ID: row.ID, Name: row.Service, At: row.DueAt, DayOnly: true}
		if !sees.Service(row.Service) {
			one.Name = ""
		}
		out = append(out, one)
	}
	return out, err
}

// endWithCase ends a referral because the case closes.
func (s *Service) endWithCase(of *deed.Deed, id string) error {
	d := referralDeed{s, of}
	old, err := d.ofCase(id)
	if err != nil {
		return err
	}
	row := old
	row.End(models.EndCaseClosed, d.Today, d.Now)
	_, err = d.change(old, row, "referral.ended")
	return err
}

// bringBack opens a referral again that ended with the case, as it was, unless somebody
// changed it since. Where the survivor no longer agrees it stays ended.
func (s *Service) bringBack(of *deed.Deed, id string, _ models.Instant) error {
	d := referralDeed{s, of}
	old, err := d.ofCase(id)
	if err != nil || old.State != models.ReferralEnded || old.EndReason != models.EndCaseClosed {
		return err
	}
	if c, err := covering(d.Tx, d.Case.ID, old.Purpose, d.Today); err != nil || c == nil {
		return err
	}
	before, err := deed.Stood(d.Tx, id, old.Version-1, "")
	if err != nil {
		return err
	}
	row := old
	if err := before[0].Decode(&row.ReferralFacts); err != nil {
		return err
	}
	_, err = d.change(old, row, "referral.brought_back")
	return err
}

// ofCase returns a referral of the case of the deed, whoever sees what it is for.
func (d referralDeed) ofCase(id string) (row models.Referral, err error) {
	err = d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&row).Error
	return row, err
}
