package stay

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/roster"
)

// Resident is somebody whom a house cares for. Outside the reader's reach only the
// state is there.
type Resident struct {
	ID       string
	CaseID   string
	BedID    string
	State    models.StayState
	SinceAt  models.Instant
	DueOn    models.Date
	ReviewOn models.Date
	Waits    bool // admitted at night, and no caseworker accepted it yet

	Head *Head `gorm:"-"` // nil outside the reader's reach
}

// Head is the coded head of a case. Nothing in it identifies anybody.
type Head struct {
	ID        string
	Code      string
	AgeGroup  string
	AdultFrom models.Date
	AdultTo   models.Date
	Sex       string // code of person.sex; "" when not recorded
}

// BoardBed is a bed tonight.
type BoardBed struct {
	Bed
	By *Resident // nil for a bed that nobody has
}

// Board is a house as it is now.
type Board struct {
	House    models.Shelter
	Houses   []models.Shelter // those the reader works in, by name
	Beds     []BoardBed
	NoBed    []Resident
	Today    models.Date
	Strength models.Strength // of today until now
	At       models.Instant
}

// Free counts the beds that are in use and that nobody has.
func (b Board) Free() (n int) {
	for _, bed := range b.Beds {
		if bed.By == nil && !bed.Out() {
			n++
		}
	}
	return n
}

// In counts the residents in a state.
func (b Board) In(state models.StayState) (n int) {
	for _, r := range b.residents() {
		if r.State == state {
			n++
		}
	}
	return n
}

// PastReview counts the stays within reach that were to be looked at before today.
func (b Board) PastReview() (n int) {
	for _, r := range b.residents() {
		if r.Head != nil && r.ReviewOn < b.Today {
			n++
		}
	}
	return n
}

// residents are all whom the house cares for.
func (b Board) residents() []Resident {
	out := slices.Clone(b.NoBed)
	for _, bed := range b.Beds {
		if bed.By != nil {
			out = append(out, *bed.By)
		}
	}
	return out
}

// Board reads a house tonight. shelterID is "" for the first one the actor works
// in. The number of queries does not depend on how many people are there.
func (s *Service) Board(ctx context.Context, by access.Actor, shelterID string) (Board, error) {
	b := Board{At: by.Now()}
	err := s.in(ctx, by, shelterID, func(tx *gorm.DB, h housed) error {
		b.House, b.Houses, b.Today = h.house, h.houses, b.At.Date(h.zone)
		if h.house.ID == "" {
			return nil
		}
		residents, err := s.residents(tx, by, h.house.ID)
		if err != nil {
			return err
		}
		beds, err := bedsOf(tx, h.house.ID)
		if err != nil {
			return err
		}
		b.lay(beds, residents)
		stays, err := staysBetween(tx, h.house.ID, models.StartOfDay(b.Today, h.zone), b.At+1)
		b.Strength = models.StrengthOf(stays, models.StartOfDay(b.Today, h.zone), b.At+1)
		return err
	})
	return b, err
}

// housed is a house that the reader works in, and the others.
type housed struct {
	house  models.Shelter // the zero one where there is none
	houses []models.Shelter
	zone   *time.Location
}

// in reads what every page about a house needs. It returns NotFound for a house the
// actor does not work in.
func (s *Service) in(ctx context.Context, by access.Actor, shelterID string, f func(tx *gorm.DB, h housed) error) error {
	if err := by.Require(access.ReadBeds); err != nil {
		return err
	}
	return s.db.Read(ctx, func(tx *gorm.DB) error {
		h, err := roster.HousesOf(tx, by, shelterID)
		if err != nil {
			return err
		}
		return f(tx, housed{house: h.House, houses: h.All, zone: h.Zone})
	})
}

// residents reads whom a house cares for now, with the heads of the cases within
// reach.
func (s *Service) residents(tx *gorm.DB, by access.Actor, shelterID string) (list []Resident, err error) {
	err = tx.Raw(`SELECT id, case_id, bed_id, state, since_at, due_on, review_on, accepted_at = 0 AS waits
		FROM stays WHERE shelter_id = ? AND left_at = 0 AND removed_at = 0 ORDER BY admitted_at, id`, shelterID).Scan(&list).Error
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].CaseID
	}
	heads, err := headsOf(tx, by, ids)
	for i := range list {
		if h, within := heads[list[i].CaseID]; within {
			list[i].Head = &h
		} else {
			list[i].CaseID = ""
		}
	}
	return list, err
}

// headsOf reads the heads of those of some cases that are within reach, by id.
func headsOf(tx *gorm.DB, by access.Actor, ids []string) (map[string]Head, error) {
	var list []Head
	err := by.Among(tx.Table("cases").Select("cases.id, cases.code, cases.age_group, cases.adult_from, cases.adult_to, COALESCE(f.code, '') AS sex").
		Joins("LEFT JOIN facts f ON f.survivor_id = cases.survivor_id AND f.case_id = '' AND f.episode_id = '' AND f.name = 'person.sex'"), ids).Scan(&list).Error
	out := map[string]Head{}
	for _, h := range list {
		out[h.ID] = h
	}
	return out, err
}

// lay puts the residents into their beds.
func (b *Board) lay(beds []Bed, residents []Resident) {
	of := map[string]int{}
	for _, bed := range beds {
		of[bed.ID] = len(b.Beds)
		b.Beds = append(b.Beds, BoardBed{Bed: bed})
	}
	for _, r := range residents {
		if i, there := of[r.BedID]; there {
			b.Beds[i].By = &r
		} else {
			b.NoBed = append(b.NoBed, r)
		}
	}
}

// staysBetween reads the movements of the stays of a house that lasted at some
// moment between two, each stay by itself and in order.
func staysBetween(tx *gorm.DB, shelterID string, from, until models.Instant) ([][]models.Movement, error) {
	var list []models.Movement
	err := tx.Raw(`SELECT m.* FROM stays y JOIN movements m ON m.stay_id = y.id AND m.removed_at = 0
		WHERE y.shelter_id = ? AND y.removed_at = 0 AND (y.left_at = 0 OR y.left_at >= ?) AND y.admitted_at < ?
		ORDER BY m.stay_id`, shelterID, from, until).Scan(&list).Error
	var out [][]models.Movement
	for i, m := range list {
		if i == 0 || m.StayID != list[i-1].StayID {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], m)
	}
	for _, stay := range out {
		models.SortMovements(stay)
	}
	return out, err
}
