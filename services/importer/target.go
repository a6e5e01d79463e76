package importer

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/evaluation"
)

// target is the shelter and the lead worker who get the cases.
type target struct {
	shelter models.Shelter
	lead    models.Account
	zone    *time.Location
}

func findTarget(tx *gorm.DB, by access.Actor, e *evaluation.Evaluator, opt Options) (t target, err error) {
	var org models.Organisation
	if err := tx.Where("id = ?", by.Organisation()).Take(&org).Error; err != nil {
		return t, err
	}
	if t.zone, err = e.Zone(org.TimeZone); err != nil {
		return t, err
	}
	if t.shelter, err = findShelter(tx, by, opt); err != nil {
		return t, err
	}
	t.lead, err = findLead(tx, by, t.shelter, opt)
	return t, err
}

// findShelter finds an open shelter by its name, ignoring case. It returns
// Invalid when there is none, or no name and more than one.
func findShelter(tx *gorm.DB, by access.Actor, opt Options) (models.Shelter, error) {
	var open []models.Shelter
	if err := tx.Where("organisation_id = ? AND closed_at = 0", by.Organisation()).Find(&open).Error; err != nil {
		return models.Shelter{}, err
	}
	name := opt.Shelter
	switch {
	case opt.own != nil:
		return opt.own.shelterIn(open)
	case name == "" && len(open) == 1:
		return open[0], nil
	case name == "":
		return models.Shelter{}, models.Fail(models.Invalid, "importer.shelter_choose")
	}
	for _, s := range open {
		if strings.EqualFold(s.Name, strings.TrimSpace(name)) {
			return s, nil
		}
	}
	return models.Shelter{}, models.Fail(models.Invalid, "importer.shelter_unknown")
}

// findLead finds an active caseworker of the shelter whom somebody has vouched
// for. Without one the names would be sealed to nobody and wait for the
// recovery key. It returns Invalid when there is none, or no name and more than
// one.
func findLead(tx *gorm.DB, by access.Actor, in models.Shelter, opt Options) (models.Account, error) {
	var fit []models.Account
	err := fitLeads(tx, by).Where("id IN (SELECT account_id FROM account_shelters WHERE shelter_id = ?)", in.ID).Find(&fit).Error
	name := opt.Lead
	switch {
	case err != nil:
		return models.Account{}, err
	case opt.own != nil:
		return opt.own.leadIn(fit)
	case name == "" && len(fit) == 1:
		return fit[0], nil
	case name == "":
		return models.Account{}, models.Fail(models.Invalid, "importer.lead_choose")
	}
	for _, a := range fit {
		if a.SignInName == strings.ToLower(strings.TrimSpace(name)) {
			return a, nil
		}
	}
	return models.Account{}, models.Fail(models.Invalid, "importer.lead_unfit")
}

// fitLeads are the active caseworkers whom somebody has vouched for.
func fitLeads(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Where("organisation_id = ? AND role = ? AND status = ?", by.Organisation(), models.Caseworker, models.AccountActive).
		Where("id IN (SELECT account_id FROM credentials WHERE confirmed_generation = generation)")
}
