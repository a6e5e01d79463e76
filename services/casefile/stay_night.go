package casefile

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/roster"
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
	Receiver  string        // of somebody on duty who is no caseworker: the caseworker who accepts it
}

// OpenAtNight takes somebody in with the intake that everybody is taken in with, and
// into a bed. The deputy of the house can open the case too, so that somebody is
// there in the morning who accepts the admission. Who is no caseworker does it only
// while on duty in the house, and the case is a caseworker's from then on.
func (s *Service) OpenAtNight(ctx context.Context, by access.Actor, in NightInput) (Opened, error) {
	full := Intake{ID: in.ID, ShelterID: in.ShelterID, Referral: "not_known", Called: in.Called, night: &in}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		deputy, err := second(tx, by, in.ShelterID)
		if deputy != nil && deputy.ID != in.Receiver {
			full.Second = deputy.ID
		}
		return err
	})
	if err != nil {
		return Opened{}, err
	}
	for _, f := range []FactInput{
		{Name: "person.sex", Value: models.FactValue{Code: in.Sex}}, {Name: "person.age_group", Value: models.FactValue{Code: in.AgeGroup}, Basis: "estimated"},
		{Name: "safety.safe_now", Value: models.FactValue{Answer: in.Safe}},
	} {
		if f.Value != (models.FactValue{}) {
			full.Facts = append(full.Facts, f)
		}
	}
	return s.open(ctx, by, admitting(by), full)
}

// admitting is the deed by which somebody takes people in at night.
func admitting(by access.Actor) access.Deed {
	if by.May(access.TakeIn) {
		return access.TakeIn
	}
	return access.AdmitAtNight
}

// leader is who leads a case that is being opened: whoever opens it, or the caseworker who
// accepts what somebody on duty wrote down. It is nobody where the house has no
// caseworker: nobody is sent away for that.
func (d *fileDeed) leader(in Intake) (custody.Trusted, error) {
	if in.night == nil || d.By.May(access.TakeIn) {
		return custody.Trusted{ID: d.By.ID(), Role: d.By.Role()}, nil
	}
	houses, err := roster.At(d.Tx, d.By, d.Now)
	if err != nil {
		return custody.Trusted{}, err
	}
	if !slices.Contains(houses, in.ShelterID) {
		return custody.Trusted{}, notOnDuty()
	}
	list, err := receivers(d.Tx, d.By, in.ShelterID)
	if err != nil || len(list) == 0 && in.night.Receiver == "" {
		return custody.Trusted{}, err
	}
	i := slices.IndexFunc(list, func(t custody.Trusted) bool { return t.ID == in.night.Receiver })
	if i < 0 {
		return custody.Trusted{}, models.Problems{"receiver": "problem.choose"}.Err()
	}
	return list[i], nil
}

func notOnDuty() error { return models.Fail(models.Forbidden, "night.not_on_duty") }

// assignLeader gives the case to whoever leads it.
func (d *fileDeed) assignLeader(leader custody.Trusted) error {
	if leader.ID == "" {
		return nil
	}
	a := models.Assignment{CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AccountID: leader.ID, Reason: "intake", FromAt: d.Now, UntilAt: models.Forever}
	return d.Keeper.Assign(d.Tx, d.By, a, leader.Role, d.Now)
}

// receivers lists the caseworkers of a house who can accept an admission, the deputy
// first: those who can be given keys at once, or else the others.
func receivers(tx *gorm.DB, by access.Actor, shelterID string) ([]custody.Trusted, error) {
	list, err := custody.TrustedIn(tx, by.Organisation(), models.Caseworker, shelterID)
	if err == nil && len(list) == 0 {
		list, err = custody.StrangersIn(tx, by.Organisation(), models.Caseworker, shelterID)
	}
	if err != nil {
		return nil, err
	}
	deputy, err := second(tx, by, shelterID)
	if deputy != nil {
		slices.SortStableFunc(list, func(a, b custody.Trusted) int {
			return cmp.Compare(order(a.ID == deputy.ID), order(b.ID == deputy.ID))
		})
	}
	return list, err
}

// order puts what is first before the rest.
func order(first bool) int {
	if first {
		return 0
	}
	return 1
}

// NightHouse is a house into which the actor takes people in at night.
type NightHouse struct {
	models.Shelter
	Receivers []custody.Trusted // for somebody on duty who is no caseworker
}

// NightHouses reads the houses into which the actor takes people in now. It returns
// Forbidden for somebody who is no caseworker and not on duty.
func (s *Service) NightHouses(ctx context.Context, by access.Actor) (out []NightHouse, err error) {
	if err := by.Require(admitting(by)); err != nil {
		return nil, err
	}
	all, err := s.Shelters(ctx, by)
	if err != nil {
		return nil, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		for _, house := range all {
			out = append(out, NightHouse{Shelter: house})
		}
		if by.May(access.TakeIn) {
			return nil
		}
		houses, err := roster.At(tx, by, by.Now())
		out = slices.DeleteFunc(out, func(h NightHouse) bool { return !slices.Contains(houses, h.ID) })
		for i := range out {
			if err == nil {
				out[i].Receivers, err = receivers(tx, by, out[i].ID)
			}
		}
		if err == nil && len(out) == 0 {
			err = notOnDuty()
		}
		return err
	})
	return out, err
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

// NightBeds reads the free beds of houses into which the actor takes people in.
func (s *Service) NightBeds(ctx context.Context, houses []NightHouse) (out []FreeBed, err error) {
	ids := []string{""}
	for _, h := range houses {
		ids = append(ids, h.ID)
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		out, err = freeBeds(tx, ids)
		return err
	})
	return out, err
}
