// Package release keeps the ledger of figures that left a house: returns to authorities
// and publications, each with its recipient and every number that went out.
//
// What was released is known to its recipient for ever, so a row is never changed: a
// correction is a new row that names the one it replaces, and one that was withdrawn
// stands here still. Nothing in the ledger is about one survivor.
package release

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
)

// actions are the words of the log.
var actions = map[models.ReleaseKind]string{
	models.ReleaseReturn: "release.return_signed", models.ReleasePublication: "release.published",
}

// Record writes a release into the ledger in the transaction of the deed that makes it,
// and notes it in the log. The caller has decided that the actor may; id, organisation,
// signer and moment are set here. It refuses a correction of what is no release of the
// same house, form and period, or was corrected already.
func Record(tx *gorm.DB, by access.Actor, now models.Instant, id string, r *models.Release) error {
	r.ID, r.OrganisationID, r.SignedBy, r.SignedName, r.SignedAt, r.Version = id, by.Organisation(), by.ID(), by.Name(), now, 1
	if r.Kind == models.ReleasePublication { // a return is handed over later
		r.ReleasedAt = now
	}
	problems := models.Problems{}
	r.Check(problems)
	if err := problems.Err(); err != nil {
		return err
	}
	if err := replaceable(tx, *r); err != nil {
		return err
	}
	if err := tx.Create(r).Error; err != nil {
		return err
	}
	return Note(tx, by, now, actions[r.Kind], *r)
}

// Note writes into the log that something was done with a release. Of one of all houses
// the word of the action ends with _all.
func Note(tx *gorm.DB, by access.Actor, now models.Instant, action string, r models.Release) error {
	entry := audit.Entry{Action: action, Subject: "shelter:" + r.ShelterID, Detail: "release=" + r.ID + " form=" + r.Form + " period=" + r.Period}
	if r.ShelterID == "" {
		entry.Action, entry.Subject = action+"_all", "organisation:"+r.OrganisationID
	}
	if r.Replaces != "" {
		entry.Detail += " replaces=" + r.Replaces
	}
	return audit.Append(tx, by, now, entry)
}

// replaceable refuses a correction that does not fit the release it names.
func replaceable(tx *gorm.DB, r models.Release) error {
	if r.Replaces == "" {
		return nil
	}
	var old models.Release
	err := tx.Where("id = ? AND organisation_id = ?", r.Replaces, r.OrganisationID).Take(&old).Error
	if err != nil {
		return err
	}
	if old.ShelterID != r.ShelterID || old.Form != r.Form || old.Period != r.Period || old.Kind != r.Kind {
		return models.Fail(models.Conflict, "problem.release_other")
	}
	var n int64
	if err := tx.Model(&models.Release{}).Where("replaces = ? AND replaces <> ''", r.Replaces).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return models.Fail(models.Conflict, "problem.release_replaced")
	}
	return nil
}

// Of reads every earlier release of an organisation that tells something about some of its
// houses, the oldest first: those of these houses, and those of all houses together. With
// no house it reads all. Releases that were replaced or withdrawn are among them: whoever
// got one knows it.
func Of(tx *gorm.DB, organisation string, houses ...string) (list []models.Release, err error) {
	q := tx.Where("organisation_id = ?", organisation)
	if len(houses) > 0 {
		q = q.Where("shelter_id IN ?", append(slices.Clone(houses), ""))
	}
	err = q.Order("signed_at, id").Find(&list).Error
	return list, err
}
