package stay

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Visitor is a line of the visitors' register: a case note of somebody who came to
// the house. The name stays sealed in the note.
type Visitor struct {
	ID       string
	CaseID   string
	At       models.Instant
	DayOnly  bool
	UntilAt  models.Instant // 0 where nobody wrote down when the visitor left
	Relation string
	Topic    string
	By       string // who wrote it down
	Head     *Head  `gorm:"-"` // of the survivor who was visited
}

// VisitorRegister is who came to a house in a period.
type VisitorRegister struct {
	House  models.Shelter
	Houses []models.Shelter
	First  models.Date
	Last   models.Date
	List   []Visitor
	Beside []HouseVisitor // of no survivor
	Others int            // visitors to survivors outside the reader's reach
}

// mostVisitors is how many visitors one register shows.
const mostVisitors = 2000

// Visitors reads who came to a house in a period. Of visitors to survivors outside the
// reader's reach only their number is there.
func (s *Service) Visitors(ctx context.Context, by access.Actor, shelterID string, first, last models.Date) (VisitorRegister, error) {
	var out VisitorRegister
	err := s.in(ctx, by, shelterID, func(tx *gorm.DB, h housed) error {
		out.House, out.Houses = h.house, h.houses
		out.First, out.Last = period(first, last, by.Now().Date(h.zone))
		var list []Visitor
		err := tx.Raw(`SELECT n.id, n.case_id, n.at, n.day_only, n.until_at, n.relation, n.topic, a.display_name AS by
			FROM case_notes n JOIN accounts a ON a.id = n.recorded_by
			WHERE n.shelter_id = ? AND n.kind = 'visitor' AND n.removed_at = 0 AND n.at >= ? AND n.at <= ? ORDER BY n.at, n.id LIMIT ?`,
			h.house.ID, models.StartOfDay(out.First, h.zone), models.EndOfDay(out.Last, h.zone), mostVisitors).Scan(&list).Error
		if err != nil {
			return err
		}
		out.Beside, err = houseVisitors(tx, h.house.ID, models.StartOfDay(out.First, h.zone), models.EndOfDay(out.Last, h.zone))
		if err != nil {
			return err
		}
		out.List, out.Others, err = within(tx, by, list, func(v *Visitor) (string, **Head) { return v.CaseID, &v.Head })
		return err
	})
	return out, err
}
