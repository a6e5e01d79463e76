package matter

import (
	"context"
	"slices"

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
	Earlier map[int64]*models.MatterPersonWords // as that of the matter
}

// OpenedHearing is a hearing with its words.
type OpenedHearing struct {
	ID string
	models.HearingDetails
	Earlier map[int64]*models.HearingWords
}

// PersonOf returns somebody in the matter as opened, without words where it is closed.
func (o *Opened) PersonOf(id string) (out OpenedPerson) {
	if o != nil {
		if i := slices.IndexFunc(o.People, func(p OpenedPerson) bool { return p.ID == id }); i >= 0 {
			out = o.People[i]
		}
	}
	return out
}

// HearingOf returns a hearing as opened, without words where the matter is closed.
func (o *Opened) HearingOf(id string) (out OpenedHearing) {
	if o != nil {
		if i := slices.IndexFunc(o.Hearings, func(h OpenedHearing) bool { return h.ID == id }); i >= 0 {
			out = o.Hearings[i]
		}
	}
	return out
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
		was, err := out.stood(d)
		if err != nil {
			return out, err
		}
		sealed = append(sealed, was...)
	}
	e := audit.Entry{Action: "matter.opened", Subject: "matter:" + m.ID, Detail: "kind=" + m.Kind + " purpose=" + purpose}
	out.Waiting, err = d.OpenWords(e, sealed)
	return out, err
}

// stood reads what stood in the matter, and about the people and hearings in it, before
// changes, with the place that each sealed word is opened into.
func (o *Opened) stood(d *deed.Deed) (sealed []deed.RowWords, err error) {
	ids := []string{o.ID}
	for _, p := range o.People {
		ids = append(ids, p.ID)
	}
	for _, h := range o.Hearings {
		ids = append(ids, h.ID)
	}
	var rows []models.Revision
	err = d.Tx.Where("record IN ? AND part <> ''", ids).Order("version DESC, record, part").Limit(mostWords).Find(&rows).Error
	for _, r := range rows {
		for _, w := range o.wordsThen(r.Record, r.Version) {
			if w.Field.Column == r.Part {
				*w.Sealed = r.Value
				sealed = append(sealed, deed.RowWords{RowID: r.Record, Words: []word{w}})
			}
		}
	}
	return sealed, err
}

// mostWords is how many words of earlier versions are opened with a matter.
const mostWords = 400

// wordsThen are the words of a record as it stood up to a version.
func (o *Opened) wordsThen(record string, version int64) []word {
	for i := range o.People {
		if p := &o.People[i]; p.ID == record {
			return wordsOfPerson(&models.MatterPerson{}, then(&p.Earlier, version))
		}
	}
	for i := range o.Hearings {
		if h := &o.Hearings[i]; h.ID == record {
			return wordsOfHearing(&models.Hearing{}, then(&h.Earlier, version))
		}
	}
	return wordsOf(&models.Matter{}, then(&o.Earlier, version))
}

// then is the place for the words of a version.
func then[T any](versions *map[int64]*T, version int64) *T {
	if *versions == nil {
		*versions = map[int64]*T{}
	}
	if (*versions)[version] == nil {
		(*versions)[version] = new(T)
	}
	return (*versions)[version]
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
