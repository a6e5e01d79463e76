package owed

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/release"
)

// Due is a return of a house for one period.
type Due struct {
	Form   Used
	House  models.Shelter
	Period models.Period
	Runs   bool           // the period is not over
	Made   models.Release // the last one that counts, the zero one for none
}

// Dues are the returns of the houses of a reader.
type Dues struct {
	Houses []models.Shelter
	Forms  []Used // all of them, used or not
	List   []Due  // those still to make first, then those to hand over
	Today  models.Date
}

// mostPeriods is how many periods of a return are listed for a house: our own number.
const mostPeriods = 4

// Dues lists what the houses of the reader owe: the running period, and those that are
// over since the form came into use, with the one before.
func (s *Service) Dues(ctx context.Context, by access.Actor) (Dues, error) {
	var out Dues
	if err := by.Require(access.ReadReports); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if out.Houses, err = housesOf(tx, by); err != nil {
			return err
		}
		if out.Forms, err = uses(tx, by.Organisation()); err != nil {
			return err
		}
		if out.Today, err = todayOf(tx, by, models.At(s.now())); err != nil {
			return err
		}
		made, err := living(tx, by.Organisation(), out.Houses)
		out.lay(made)
		return err
	})
	return out, err
}

// lay makes the list.
func (d *Dues) lay(made []models.Release) {
	for _, u := range d.Forms {
		for _, h := range d.Houses {
			if !u.Ready(h.ID) {
				continue
			}
			for _, p := range periodsOf(u, d.Today) {
				one := Due{Form: u, House: h, Period: p, Runs: p.Last() >= d.Today}
				if i := slices.IndexFunc(made, func(r models.Release) bool {
					return r.Form == u.Key && r.ShelterID == h.ID && r.Period == p.Code()
				}); i >= 0 {
					one.Made = made[i]
				}
				d.List = append(d.List, one)
			}
		}
	}
	slices.SortStableFunc(d.List, func(a, b Due) int { return a.rank() - b.rank() })
}

// rank puts first what somebody has to do.
func (d Due) rank() int {
	switch {
	case d.Made.ID == "" && !d.Runs:
		return 0
	case d.Made.ID != "" && d.Made.ReleasedAt == 0:
		return 1
	case d.Runs:
		return 2
	}
	return 3
}

// periodsOf are the periods of a form until today, the newest first: back to the one
// before the form came into use, and no more than a few.
func periodsOf(u Used, today models.Date) (out []models.Period) {
	first := models.PeriodAt(u.Kind(), models.Date(u.Row.CreatedAt.String()[:10])).Before().Begins()
	for p := models.PeriodAt(u.Kind(), today); len(out) < mostPeriods && p.Begins() >= first; p = p.Before() {
		out = append(out, p)
	}
	return out
}

// living reads the returns of some houses that were neither replaced nor withdrawn.
func living(tx *gorm.DB, organisation string, houses []models.Shelter) ([]models.Release, error) {
	ids := []string{"-"} // with none at all the ledger reads everything
	for _, h := range houses {
		ids = append(ids, h.ID)
	}
	list, err := release.Of(tx, organisation, ids...)
	replaced := map[string]bool{}
	for _, r := range list {
		replaced[r.Replaces] = true
	}
	return slices.DeleteFunc(list, func(r models.Release) bool {
		return replaced[r.ID] || r.WithdrawnAt > 0 || r.Kind != models.ReleaseReturn || r.ShelterID == ""
	}), err
}
