package stay

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Kept is a line of the register of belongings. What exactly the thing is stays sealed.
type Kept struct {
	models.BelongingFacts
	ID     string
	CaseID string
	By     string // who took it in
	Head   *Head  `gorm:"-"`
}

// BelongingRegister is what a house took in to keep in a period.
type BelongingRegister struct {
	House  models.Shelter
	Houses []models.Shelter
	First  models.Date
	Last   models.Date
	List   []Kept
	Others int // things of survivors outside the reader's reach
}

// mostKept is how many things one register shows.
const mostKept = 2000

// Belongings reads what a house took in to keep in a period. Of things of survivors
// outside the reader's reach only their number is there.
func (s *Service) Belongings(ctx context.Context, by access.Actor, shelterID string, first, last models.Date) (BelongingRegister, error) {
	var out BelongingRegister
	err := s.in(ctx, by, shelterID, func(tx *gorm.DB, h housed) error {
		out.House, out.Houses = h.house, h.houses
		out.First, out.Last = period(first, last, by.Now().Date(h.zone))
		var list []Kept
		err := tx.Raw(`SELECT n.*, a.display_name AS by FROM belongings n JOIN accounts a ON a.id = n.recorded_by
			WHERE n.shelter_id = ? AND n.removed_at = 0 AND n.taken_on >= ? AND n.taken_on <= ? ORDER BY n.taken_on, n.id LIMIT ?`, h.house.ID, out.First, out.Last, mostKept).Scan(&list).Error
		if err != nil {
			return err
		}
		out.List, out.Others, err = within(tx, by, list, func(k *Kept) (string, **Head) { return k.CaseID, &k.Head })
		return err
	})
	return out, err
}
