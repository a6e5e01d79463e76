package stay

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// MostDays is for how many days a register is written at once.
const MostDays = 370

// DayStrength is the strength of a house on one day.
type DayStrength struct {
	Day models.Date
	models.Strength
}

// Statement is the strength of a house for a period, day by day, with the sum.
type Statement struct {
	House  models.Shelter
	Houses []models.Shelter
	First  models.Date
	Last   models.Date
	Days   []DayStrength
	Whole  models.Strength
}

// Strength reads the strength of a house for a period. Empty days stand for this
// month until today.
func (s *Service) Strength(ctx context.Context, by access.Actor, shelterID string, first, last models.Date) (Statement, error) {
	var out Statement
	err := s.in(ctx, by, shelterID, func(tx *gorm.DB, h housed) error {
		out.House, out.Houses = h.house, h.houses
		out.First, out.Last = period(first, last, by.Now().Date(h.zone))
		if h.house.ID == "" {
			return nil
		}
		stays, err := staysBetween(tx, h.house.ID, models.StartOfDay(out.First, h.zone), models.EndOfDay(out.Last, h.zone)+1)
		for _, day := range models.DaysOf(out.First, out.Last) {
			out.Days = append(out.Days, DayStrength{day, models.StrengthOn(stays, day, h.zone)})
		}
		out.Whole = models.StrengthBetween(stays, out.First, out.Last, h.zone)
		return err
	})
	return out, err
}

// period is the period of a register: of what was asked for, or this month. It ends
// today, and has at most MostDays days.
func period(first, last, today models.Date) (models.Date, models.Date) {
	if last == "" || last > today {
		last = today
	}
	if first == "" || first > last {
		first = last[:8] + "01"
	}
	if days := models.DaysOf(first, last); len(days) > MostDays {
		first = days[len(days)-MostDays]
	}
	return first, last
}

// Admitted is a line of the admission register.
type Admitted struct {
	ID         string
	CaseID     string
	AdmittedAt models.Instant
	LeftAt     models.Instant
	Basis      string
	Way        string
	Ending     models.MovementKind // "" while the stay lasts
	Goal       string
	Referral   string // how the survivor came
	By         string // who wrote the admission down
	Head       *Head  `gorm:"-"` // nil outside the reader's reach
}

// Register is the admission register of a house for a period.
type Register struct {
	House  models.Shelter
	Houses []models.Shelter
	First  models.Date
	Last   models.Date
	List   []Admitted
	Others int // admissions outside the reader's reach
}

// Register reads the admissions of a house in a period. Of those outside the
// reader's reach only their number is there.
func (s *Service) Register(ctx context.Context, by access.Actor, shelterID string, first, last models.Date) (Register, error) {
	var out Register
	err := s.in(ctx, by, shelterID, func(tx *gorm.DB, h housed) error {
		out.House, out.Houses = h.house, h.houses
		out.First, out.Last = period(first, last, by.Now().Date(h.zone))
		var list []Admitted
		err := tx.Raw(`SELECT y.id, y.case_id, y.admitted_at, y.left_at, y.basis, m.way, COALESCE(e.kind, '') AS ending, COALESCE(e.goal, '') AS goal,
				c.referral_source AS referral, a.display_name AS by
			FROM stays y JOIN cases c ON c.id = y.case_id
			JOIN movements m ON m.stay_id = y.id AND m.kind = 'admitted' AND m.removed_at = 0 JOIN accounts a ON a.id = m.recorded_by
			LEFT JOIN movements e ON e.stay_id = y.id AND e.kind IN ('left', 'died', 'to_house') AND e.removed_at = 0
			WHERE y.shelter_id = ? AND y.removed_at = 0 AND y.admitted_at >= ? AND y.admitted_at <= ? ORDER BY y.admitted_at, y.id`,
			h.house.ID, models.StartOfDay(out.First, h.zone), models.EndOfDay(out.Last, h.zone)).Scan(&list).Error
		if err != nil {
			return err
		}
		out.List, out.Others, err = within(tx, by, list, func(a *Admitted) (string, **Head) { return a.CaseID, &a.Head })
		return err
	})
	return out, err
}

// within keeps the lines of cases within reach, and counts the others. of names the
// case of a line and where its head goes.
func within[T any](tx *gorm.DB, by access.Actor, list []T, of func(*T) (string, **Head)) (kept []T, others int, err error) {
	ids := []string{""}
	for i := range list {
		id, _ := of(&list[i])
		ids = append(ids, id)
	}
	heads, err := headsOf(tx, by, ids)
	for _, line := range list {
		id, head := of(&line)
		if h, there := heads[id]; there {
			*head = &h
			kept = append(kept, line)
		} else {
			others++
		}
	}
	return kept, others, err
}
