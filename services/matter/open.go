package matter

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// Opened is a matter with its sealed words, the people in it and its hearings. What
// the role may not read is empty.
type Opened struct {
	ID string
	models.MatterDetails
	People   []OpenedPerson
	Hearings []OpenedHearing // in order of time
	Waiting  bool            // a colleague still has the key to some of it
}

// OpenedPerson is somebody in a matter, with the name.
type OpenedPerson struct {
	ID string
	models.MatterPersonDetails
}

// OpenedHearing is a hearing with its words.
type OpenedHearing struct {
	ID string
	models.HearingDetails
}

// Open opens a matter and leaves one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Opened, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		out, err = s.Opened(d, id, purpose)
		return err
	})
	return out, err
}

// Opened is Open in a deed that has entered the case: for a letter or a claim that
// takes words from several places.
func (s *Service) Opened(d *deed.Deed, id, purpose string) (Opened, error) {
	var out Opened
	if !d.By.May(access.KeepMatters) {
		return out, models.ErrNotFound()
	}
	m, err := one[models.Matter](d.Tx, d.Case.ID, id)
	if err != nil {
		return out, err
	}
	var people []models.MatterPerson
	if err := counting(d.Tx, d.Case.ID).Where("matter_id = ?", id).Order("created_at, id").Limit(most).Find(&people).Error; err != nil {
		return out, err
	}
	var hearings []models.Hearing
	if err := counting(d.Tx, d.Case.ID).Where("matter_id = ?", id).Order("at, id").Limit(most).Find(&hearings).Error; err != nil {
		return out, err
	}
	out.ID, out.MatterFacts = m.ID, m.MatterFacts
	sealed := append([]deed.RowWords{{m.ID, wordsOf(&m, &out.MatterWords)}}, out.take(people, hearings)...)
	e := audit.Entry{Action: "matter.opened", Subject: "matter:" + m.ID, Detail: "kind=" + m.Kind + " purpose=" + purpose}
	out.Waiting, err = d.OpenWords(e, sealed)
	return out, err
}

// take adds the people and the hearings, and returns their sealed words with the
// place that each is opened into.
func (o *Opened) take(people []models.MatterPerson, hearings []models.Hearing) (sealed []deed.RowWords) {
	o.People, o.Hearings = make([]OpenedPerson, len(people)), make([]OpenedHearing, len(hearings))
	for i := range people {
		p := &o.People[i]
		p.ID, p.MatterPersonFacts = people[i].ID, people[i].MatterPersonFacts
		sealed = append(sealed, deed.RowWords{p.ID, wordsOfPerson(&people[i], &p.MatterPersonWords)})
	}
	for i := range hearings {
		h := &o.Hearings[i]
		h.ID, h.HearingFacts = hearings[i].ID, hearings[i].HearingFacts
		sealed = append(sealed, deed.RowWords{h.ID, wordsOfHearing(&hearings[i], &h.HearingWords)})
	}
	return sealed
}
