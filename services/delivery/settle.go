package delivery

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/deed"
)

// reasonClosed is the reason of a planned service that ended with its case.
const reasonClosed = "case_closed"

// Settler settles the planned services of a case that closes.
func (s *Service) Settler() deed.Settler {
	return deed.Settler{Kind: "delivery", Open: plannedOf, End: s.endPlanned, Back: s.bringBack}
}

// plannedOf lists the planned services of a case, soonest first.
func plannedOf(tx *gorm.DB, c models.Case) (out []deed.OpenThing, err error) {
	var list []models.Delivery
	err = tx.Select("id", "kind", "at", "day_only").Where("case_id = ? AND status IN ('planned', 'accepted')", c.ID).Order("at, id").Find(&list).Error
	for _, row := range list {
		out = append(out, deed.OpenThing{Kind: "delivery", ID: row.ID, Name: row.Kind, At: row.At, DayOnly: row.DayOnly})
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
	_, err := d.replace(old, row, nil, reasonClosed, "delivery.ended", 0)
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
	if err != nil || before[0].Reason != reasonClosed {
		return err
	}
	var facts kept
	if err := before[0].Decode(&facts); err != nil {
		return err
	}
	row := old
	row.DeliveryFacts = facts.DeliveryFacts
	_, err = d.replace(old, row, nil, reasonClosed, "delivery.brought_back", 0)
	return err
}
