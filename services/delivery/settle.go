package delivery

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Settler settles the planned services of a case that closes.
func (s *Service) Settler() deed.Settler {
	return deed.Settler{Kind: "delivery", Open: s.plannedOf, End: s.endPlanned, Back: s.bringBack}
}

// plannedOf lists the planned services of a case, soonest first.
func (s *Service) plannedOf(tx *gorm.DB, by access.Actor, c models.Case) (out []deed.OpenThing, err error) {
	var list []models.Delivery
	err = tx.Select("id", "kind", "at", "day_only").Where("case_id = ? AND status IN ('planned', 'accepted')", c.ID).Order("at, id").Find(&list).Error
	sees := s.Sight(by)
	for _, row := range list {
		one := deed.OpenThing{Kind: "delivery", ID: row.ID, Name: row.Kind, At: row.At, DayOnly: row.DayOnly}
		if !sees.Service(row.Kind) {
			one.Name = ""
		}
		out = append(out, one)
	}
	return out, err
}

// endPlanned cancels a planned service because the case closes.
func (s *Service) endPlanned(of *deed.Deed, id string) error {
	d := serviceDeed{s, of}
	var old models.Delivery
	if err := d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&old).Error; err != nil {
		return err
	}
	row := old
	row.Status = models.DeliveryCancelled
	_, err := d.replace(old, row, nil, deed.ReasonClosed, "delivery.ended", 0)
	return err
}

// bringBack plans a service again that ended with the case, unless somebody changed it
// since.
func (s *Service) bringBack(of *deed.Deed, id string, _ models.Instant) error {
	d := serviceDeed{s, of}
	var old models.Delivery
	if err := d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&old).Error; err != nil {
		return err
	}
	before, err := deed.Stood(d.Tx, old.ID, old.Version-1, notePart)
	if err != nil || before[0].Reason != deed.ReasonClosed {
		return err
	}
	var facts kept
	if err := before[0].Decode(&facts); err != nil {
		return err
	}
	row := old
	row.DeliveryFacts = facts.DeliveryFacts
	_, err = d.replace(old, row, nil, deed.ReasonClosed, "delivery.brought_back", 0)
	return err
}
