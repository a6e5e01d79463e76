package matter

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// most is how many matters of a case, people of a matter or hearings of a case a
// page shows. Nobody has as many.
const most = 200

// Row is a matter as lists show it, without its words.
type Row struct {
	ID string
	models.MatterFacts
	HasWords  bool // something is sealed in it
	By        string
	CreatedAt models.Instant
	ChangedAt models.Instant
	Version   int64
	Next      *HearingRow `gorm:"-"` // the first hearing without an answer
}

// PersonRow is somebody in a matter, without the name.
type PersonRow struct {
	ID string
	models.MatterPersonFacts
	Version int64
	Earlier []Version[models.MatterPersonFacts] `gorm:"-"` // on the page of its matter, newest first
}

// HearingRow is a hearing, without its words.
type HearingRow struct {
	ID       string
	MatterID string
	models.HearingFacts
	Version int64
	Earlier []Version[models.HearingFacts] `gorm:"-"` // on the page of its matter, newest first
}

// Open reports whether nobody said yet what became of the hearing.
func (h HearingRow) Open() bool { return h.Outcome == "" }

// Listed is the matters of a case, oldest first, and their hearings in order of
// time.
type Listed struct {
	CaseID   string
	Code     string
	Matters  []Row
	Hearings []HearingRow
	Removed  int64 // matters that can be brought back, for whoever may
}

// List returns the matters of a case.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (Listed, error) {
	var out Listed
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		if out, err = listed(tx, c); err != nil || !by.May(access.KeepMatters) {
			return err
		}
		return tx.Model(&models.Matter{}).Where("case_id = ? AND removed_at > 0", c.ID).Count(&out.Removed).Error
	})
	return out, err
}

func listed(tx *gorm.DB, c models.Case) (Listed, error) {
	out := Listed{CaseID: c.ID, Code: c.Code}
	err := rows(tx, c.ID).Order("m.created_at, m.id").Limit(most).Scan(&out.Matters).Error
	if err == nil {
		err = counting(tx.Model(&models.Hearing{}), c.ID).Order("at, id").Limit(most).Scan(&out.Hearings).Error
	}
	for i := range out.Matters {
		for _, h := range out.Hearings {
			if h.MatterID == out.Matters[i].ID && h.Open() {
				out.Matters[i].Next = &h
				break
			}
		}
	}
	return out, err
}

// rows starts a query on the matters of a case that count.
func rows(tx *gorm.DB, caseID string) *gorm.DB {
	return tx.Table("matters AS m").Select(`m.*, a.display_name AS by, COALESCE(m.number, m.station, m.district, m.moved_to, m.court, m.case_number, m.words, m.lawyer) IS NOT NULL AS has_words`).
		Joins("JOIN accounts a ON a.id = m.recorded_by").Where("m.case_id = ? AND m.removed_at = 0", caseID)
}

// Version is a record as it stood before a change: its coded facts.
type Version[T any] struct {
	Facts  T
	Reason string
	Until  models.Instant
	Next   string // who changed it
	Number int64  // of the version
}

// Shown is one matter with what belongs to it.
type Shown struct {
	CaseID   string
	Code     string
	Row      Row
	People   []PersonRow
	Hearings []HearingRow                  // in order of time
	Earlier  []Version[models.MatterFacts] // newest first
	Differs  []string                      // facts of the case that say otherwise than its matters
}

// mostVersions is how many earlier versions a page shows.
const mostVersions = 50

// One returns a matter, the people in it, its hearings and its earlier versions.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (Shown, error) {
	var out Shown
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out.CaseID, out.Code = c.ID, c.Code
		if _, err := one[models.Matter](tx, c.ID, id); err != nil {
			return err
		}
		if err := rows(tx, c.ID).Where("m.id = ?", id).Take(&out.Row).Error; err != nil {
			return err
		}
		people := counting(tx.Model(&models.MatterPerson{}), c.ID).Where("matter_id = ?", id).Order("CASE part WHEN 'accused' THEN 1 ELSE 0 END, created_at, id")
		if err := people.Limit(most).Scan(&out.People).Error; err != nil {
			return err
		}
		hearings := counting(tx.Model(&models.Hearing{}), c.ID).Where("matter_id = ?", id).Order("at, id")
		if err := hearings.Limit(most).Scan(&out.Hearings).Error; err != nil {
			return err
		}
		var err error
		if out.Earlier, err = earlier(tx, id); err != nil {
			return err
		}
		if err := out.earlier(tx); err != nil {
			return err
		}
		out.Differs, err = s.differs(tx, by, c)
		return err
	})
	return out, err
}

func earlier(tx *gorm.DB, id string) (out []Version[models.MatterFacts], err error) {
	list, err := deed.History(tx, id, mostVersions, "")
	for _, e := range list {
		if out, err = withVersion(out, e); err != nil {
			return nil, err
		}
	}
	return out, err
}

// earlier adds how the people in the matter and its hearings stood before, in one query.
func (s *Shown) earlier(tx *gorm.DB) error {
	people, hearings, ids := map[string]*PersonRow{}, map[string]*HearingRow{}, []string{}
	for i := range s.People {
		people[s.People[i].ID], ids = &s.People[i], append(ids, s.People[i].ID)
	}
	for i := range s.Hearings {
		hearings[s.Hearings[i].ID], ids = &s.Hearings[i], append(ids, s.Hearings[i].ID)
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := deed.CodedHistory(tx, ids)
	for _, e := range list {
		if p := people[e.Record]; p != nil && err == nil {
			p.Earlier, err = withVersion(p.Earlier, e)
		}
		if h := hearings[e.Record]; h != nil && err == nil {
			h.Earlier, err = withVersion(h.Earlier, e)
		}
	}
	return err
}

// withVersion adds what a revision kept of a record.
func withVersion[T any](list []Version[T], e deed.Earlier) ([]Version[T], error) {
	v := Version[T]{Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer, Number: e.Version}
	err := e.Decode(&v.Facts)
	return append(list, v), err
}

// differs compares the facts of the case with what its matters say.
func (s *Service) differs(tx *gorm.DB, by access.Actor, c models.Case) ([]string, error) {
	d, err := s.On(tx, by, c.ID)
	if err != nil {
		return nil, err
	}
	says, err := said(tx, c.ID, d.Zone)
	if err != nil {
		return nil, err
	}
	recorded, err := s.files.Standing(d)
	return casefile.Answers(says).Differ(recorded), err
}

// Choices is what the form for a matter offers.
type Choices struct {
	Token    string
	Sections []Section // of the law that may apply to the case
	State    string    // of the shelter
	Facts    models.MatterFacts
}

// Section is a section of the law that a report can name: a fact of the packs.
type Section struct {
	Key     string
	InForce bool // on the day of what happened; also where that day is not known
}

// Choices returns what the form for a matter of a kind offers. The sections of the
// law of the day of the offence come first.
func (s *Service) Choices(ctx context.Context, by access.Actor, caseID, kind string) (Choices, error) {
	ch := Choices{Token: s.NewID()}
	if err := by.Require(access.KeepMatters); err != nil {
		return ch, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		recorded, err := s.files.Standing(d)
		if err != nil {
			return err
		}
		all, err := listed(tx, d.Case)
		ch.Facts.Kind, ch.State = kind, d.State
		all.PrefilledFrom(recorded, kind, &ch.Facts)
		ch.Sections = s.sections(d, recorded)
		return err
	})
	return ch, err
}

// factOffence is the last day of what happened. It picks the law.
const factOffence = "event.offence"

func (s *Service) sections(d *deed.Deed, recorded map[string]casefile.Recorded) (out []Section) {
	of := models.Facts{Jurisdiction: d.State, Values: map[string]models.FactValue{}}
	for key, r := range recorded {
		of.Values[key] = r.Value()
	}
	asking, day := s.Library().Asking(of, d.Now, d.Zone), recorded[factOffence].Value().On
	var others []Section
	for _, f := range s.Library().Facts() {
		_, there := recorded[f.Key]
		if !IsSection(f) || !there && !asking(f) {
			continue
		}
		if s.inForce(f.Key, day) {
			out = append(out, Section{f.Key, true})
		} else {
			others = append(others, Section{f.Key, false})
		}
	}
	return append(out, others...)
}

// inForce reports whether a section was the law on some day of a span, as the packs
// say of its offences.
func (s *Service) inForce(key string, on models.PartialDate) bool {
	known := false
	for _, o := range s.Library().Offences() {
		if o.Fact != key {
			continue
		}
		if known = true; on.IsZero() || o.InForce.Holds(on.Earliest()) || o.InForce.Holds(on.Latest()) {
			return true
		}
	}
	return !known
}
