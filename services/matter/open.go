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
	Hearings []OpenedHearing               // in order of time
	Waiting  bool                          // a colleague still has the key to some of it
	Earlier  map[int64]*models.MatterWords // on its page: what stood in it up to a version, where that was written over
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

// Open opens a matter for its page, with what stood in it before, and leaves one audit
// entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Opened, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		out, err = s.opened(d, id, purpose, true)
		return err
	})
	return out, err
}

// Opened is Open in a deed that has entered the case: for a letter or a claim that
// takes words from several places.
func (s *Service) Opened(d *deed.Deed, id, purpose string) (Opened, error) {
	return s.opened(d, id, purpose, false)
}

// opened opens a matter, on its page with what stood in it before.
func (s *Service) opened(d *deed.Deed, id, purpose string, before bool) (Opened, error) {
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
	sealed := append([]deed.RowWords{{RowID: m.ID, Words: wordsOf(&m, &out.MatterWords)}}, out.take(people, hearings)...)
	if before {
		was, err := out.stood(d, m.ID)
		if err != nil {
			return out, err
		}
		sealed = append(sealed, was...)
	}
	e := audit.Entry{Action: "matter.opened", Subject: "matter:" + m.ID, Detail: "kind=" + m.Kind + " purpose=" + purpose}
	out.Waiting, err = d.OpenWords(e, sealed)
	return out, err
}

// stood reads what stood in the matter before changes, with the place that each sealed
// word is opened into.
func (o *Opened) stood(d *deed.Deed, id string) (sealed []deed.RowWords, err error) {
	var rows []models.Revision
	err = d.Tx.Where("record = ? AND part <> ''", id).Order("version DESC, part").Limit(mostVersions).Find(&rows).Error
	o.Earlier = map[int64]*models.MatterWords{}
	for _, r := range rows {
		if o.Earlier[r.Version] == nil {
			o.Earlier[r.Version] = &models.MatterWords{}
		}
		for _, w := range wordsOf(&models.Matter{}, o.Earlier[r.Version]) {
			if w.Field.Column == r.Part {
				*w.Sealed = r.Value
				sealed = append(sealed, deed.RowWords{RowID: id, Words: []word{w}})
			}
		}
	}
	return sealed, err
}

// take adds the people and the hearings, and returns their sealed words with the
// place that each is opened into.
func (o *Opened) take(people []models.MatterPerson, hearings []models.Hearing) (sealed []deed.RowWords) {
	o.People, o.Hearings = make([]OpenedPerson, len(people)), make([]OpenedHearing, len(hearings))
	for i := range people {
		p := &o.People[i]
		p.ID, p.MatterPersonFacts = people[i].ID, people[i].MatterPersonFacts
		sealed = append(sealed, deed.RowWords{RowID: p.ID, Words: wordsOfPerson(&people[i], &p.MatterPersonWords)})
	}
	for i := range hearings {
		h := &o.Hearings[i]
		h.ID, h.HearingFacts = hearings[i].ID, hearings[i].HearingFacts
		sealed = append(sealed, deed.RowWords{RowID: h.ID, Words: wordsOfHearing(&hearings[i], &h.HearingWords)})
	}
	return sealed
}
