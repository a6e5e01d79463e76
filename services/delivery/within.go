package delivery

import (
	"aftercare/models"
	"aftercare/services/deed"
)

// Give records a service inside another deed on the case, for a record that says by
// itself that it took place. day is today or earlier.
func (s *Service) Give(of *deed.Deed, kind string, day models.Date) (string, error) {
	in := Input{Kept: day}
	in.Kind, in.Outcome = kind, models.OutcomeDone
	if day < of.Today {
		in.At, in.DayOnly = models.EndOfDay(day, of.Zone), true
	}
	d, problems := serviceDeed{s, of}, models.Problems{}
	in.given(of.Now, problems)
	row, err := d.insert(in, "delivery.recorded", problems)
	return row.ID, err
}

// TakeBack cancels a service that Give recorded. One that is cancelled stays so.
func (s *Service) TakeBack(of *deed.Deed, id string) error {
	old, err := s.find(of.Tx, of.By, of.Case.ID, id)
	if err != nil || old.Status == models.DeliveryCancelled {
		return err
	}
	row := old
	row.Status = models.DeliveryCancelled
	_, err = serviceDeed{s, of}.replace(old, row, nil, reasonUndone, "delivery.undone", 0)
	return err
}

// GivenOn returns the id of a service of a kind that was given to the case on a day, ""
// for none.
func (s *Service) GivenOn(of *deed.Deed, kind string, day models.Date) (id string, err error) {
	err = of.Tx.Model(&models.Delivery{}).Select("id").
		Where("case_id = ? AND at >= ? AND at <= ? AND kind = ? AND status = ?", of.Case.ID, models.StartOfDay(day, of.Zone), models.EndOfDay(day, of.Zone), kind, models.DeliveryGiven).
		Order("at, id").Limit(1).Scan(&id).Error
	return id, err
}
