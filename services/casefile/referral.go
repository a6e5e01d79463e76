package casefile

import (
	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// ChangeReferral stores a referral as it stood before a change, and the changed row.
// columns are its sealed values that are written anew. It returns Conflict when
// somebody else was quicker.
func ChangeReferral(d *deed.Deed, old, row models.Referral, reason string, columns ...string) error {
	coded, err := deed.Coded(old.ReferralFacts)
	if err != nil {
		return err
	}
	before := []models.Revision{{Record: old.ID, Version: old.Version, Facts: coded, Reason: reason, MadeBy: old.ChangedBy, MadeAt: old.ChangedAt}}
	for column, value := range map[string]models.Sealed{"need": old.Need, "answer": old.Answer} {
		for _, c := range columns {
			if c == column && !value.Empty() {
				before = append(before, models.Revision{Record: old.ID, Version: old.Version, Part: column, Value: value, Reason: reason, MadeBy: old.ChangedBy, MadeAt: old.ChangedAt})
			}
		}
	}
	if err := d.Keep(before...); err != nil {
		return err
	}
	row.ChangedBy, row.ChangedAt, row.Version = d.By.ID(), d.Now, old.Version+1
	written := append(append(store.Columns("", models.ReferralFacts{}), "changed_by", "changed_at", "version"), columns...)
	return store.Changed(d.Tx.Model(&models.Referral{}).Where("id = ? AND version = ?", old.ID, old.Version).Select(written).Updates(row))
}

// endReferrals ends the open referrals that rest on a consent which the survivor took
// back or refused. Their providers have to be told.
func (d *fileDeed) endReferrals(purposes ...string) error {
	if len(purposes) == 0 {
		return nil
	}
	var open []models.Referral
	err := d.Tx.Where("case_id = ? AND purpose IN ? AND state IN ?", d.Case.ID, purposes, models.ReferralsOpen).Order("sent_on, id").Find(&open).Error
	for i := 0; err == nil && i < len(open); i++ {
		err = d.endReferral(open[i])
	}
	return err
}

func (d *fileDeed) endReferral(old models.Referral) error {
	row := old
	row.End(models.EndConsentWithdrawn, d.Today, d.Now)
	if err := ChangeReferral(d.Deed, old, row, models.EndConsentWithdrawn); err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: "referral.ended", Subject: "referral:" + old.ID, Detail: "service=" + old.Service + " reason=" + models.EndConsentWithdrawn})
}
