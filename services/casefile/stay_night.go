package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// NightInput is what has to be known before somebody who came at night sleeps.
type NightInput struct {
	ID        string // of the form; sent twice it makes one case
	ShelterID string
	Called    string
	Sex       string        // code of person.sex
	AgeGroup  string        // code of person.age_group
	Safe      models.Answer // whether she is safe where she is
	BedID     string        // "" for none
}

// OpenAtNight takes somebody in with the intake that everybody is taken in with, and
// into a bed. The deputy of the house can open the case too, so that somebody is
// there in the morning who accepts the admission.
func (s *Service) OpenAtNight(ctx context.Context, by access.Actor, in NightInput) (Opened, error) {
	full := Intake{ID: in.ID, ShelterID: in.ShelterID, Referral: "not_known", Called: in.Called, night: &in}
	deputy, err := s.Second(ctx, by, in.ShelterID)
	if err != nil {
		return Opened{}, err
	}
	if deputy != nil {
		full.Second = deputy.ID
	}
	for _, f := range []FactInput{
		{Name: "person.sex", Value: models.FactValue{Code: in.Sex}}, {Name: "person.age_group", Value: models.FactValue{Code: in.AgeGroup}, Basis: "estimated"},
		{Name: "safety.safe_now", Value: models.FactValue{Answer: in.Safe}},
	} {
		if f.Value != (models.FactValue{}) {
			full.Facts = append(full.Facts, f)
		}
	}
	return s.Open(ctx, by, full)
}

// atNight begins the stay of somebody who was taken in at night. It waits for a
// caseworker who accepts it, and is looked at the next day.
func (d *fileDeed) atNight(in NightInput) error {
	problems := models.Problems{}
	if err := d.checkBed(d.Case.ShelterID, in.BedID, "", problems); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.staying(func() error {
		facts := models.StayFacts{Basis: models.BasisOpen, ReviewOn: models.DateOf(d.Now.Time().In(d.Zone).AddDate(0, 0, 1))}
		m := models.MovementFacts{Kind: models.MoveAdmitted, At: d.Case.IntakeAt, Way: models.WayNew, BedID: in.BedID}
		_, err := d.insertStay(d.Case.ShelterID, facts, m, false)
		return err
	})
}

// NightBeds reads the free beds of the houses that the actor works in.
func (s *Service) NightBeds(ctx context.Context, by access.Actor) (out []FreeBed, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		out, err = freeBeds(tx, append(by.Shelters(), ""))
		return err
	})
	return out, err
}
