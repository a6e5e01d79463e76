package track

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// Row is a track as lists show it. Its words are there once they were opened.
type Row struct {
	models.Track
	Text     models.TrackWords
	Office   models.Office // where Place is one of the directory and was opened
	HasWords bool          // something is sealed in it that the role reads
	Steps    []models.TrackStep
	By       string
}

// Due reports whether somebody has to ask whether the work goes on.
func (r Row) Due(today models.Date) bool { return r.CheckOn != "" && r.CheckOn <= today }

// Listed is the tracks of a case.
type Listed struct {
	CaseID  string
	Child   bool // or not known to be an adult
	State   string
	Rows    []Row
	Differs []string // facts of the case that say otherwise than its tracks
	Waiting bool     // a colleague still has the key to some words
}

// most is how many tracks of a case a page shows. No case has as many.
const most = 200

// List reads the tracks of a case, without their words. It returns NotFound for a role
// that does not see them.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (out Listed, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		out, err = s.listed(d, "")
		return err
	})
	return out, err
}

// listed reads all tracks of a case, or one of them.
func (s *Service) listed(d *deed.Deed, id string) (out Listed, err error) {
	out = Listed{CaseID: d.Case.ID, Child: d.Case.AgeGroup != "adult", State: d.State}
	if !s.Sees(d.By) {
		return out, models.ErrNotFound()
	}
	tracks, err := casefile.Tracks(d.Tx, d.Case.ID)
	if err != nil {
		return out, err
	}
	says := casefile.TrackAnswers(tracks, d.Case.AgeGroup == "child")
	if id != "" {
		tracks = slices.DeleteFunc(tracks, func(t models.Track) bool { return t.ID != id })
	}
	if out.Rows, err = rowsOf(d, tracks); err != nil {
		return out, err
	}
	recorded, err := s.files.Standing(d)
	out.Differs = says.Differ(recorded)
	return out, err
}

// rowsOf adds the steps and who wrote them to tracks.
func rowsOf(d *deed.Deed, tracks []models.Track) (rows []Row, err error) {
	tracks = tracks[:min(len(tracks), most)]
	ids, people := make([]string, len(tracks)), []string{""}
	for i, t := range tracks {
		ids[i], people = t.ID, append(people, t.ChangedBy)
	}
	steps, err := casefile.StepsOf(d.Tx, append(ids, "")...)
	if err != nil {
		return nil, err
	}
	var names []models.Account
	if err := d.Tx.Select("id", "display_name").Where("id IN ?", people).Find(&names).Error; err != nil {
		return nil, err
	}
	for _, t := range tracks {
		r := Row{Track: t, HasWords: (!t.Place.Empty() || !t.Words.Empty()) && d.By.MayRead(custody.TrackWords.Class, "tracks.words")}
		for _, step := range steps {
			if step.TrackID == t.ID {
				r.Steps = append(r.Steps, step)
			}
		}
		if i := slices.IndexFunc(names, func(a models.Account) bool { return a.ID == t.ChangedBy }); i >= 0 {
			r.By = names[i].DisplayName
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// Version is a track as it stood before a change.
type Version struct {
	models.TrackFacts
	Reason string
	Until  models.Instant
	Next   string // who changed it
}

// Shown is one track with how it was before, newest first.
type Shown struct {
	Listed
	Row     Row
	Earlier []Version
}

// mostVersions is how many earlier versions a page shows.
const mostVersions = 50

// One reads a track of a case, without its words.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (out Shown, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		out, err = s.one(d, id)
		return err
	})
	return out, err
}

func (s *Service) one(d *deed.Deed, id string) (out Shown, err error) {
	if out.Listed, err = s.listed(d, id); err != nil {
		return out, err
	}
	if len(out.Rows) == 0 {
		if _, err := find(d.Tx, d.Case.ID, id); err != nil {
			return out, err
		}
		return out, models.ErrNotFound()
	}
	out.Row = out.Rows[0]
	list, err := deed.History(d.Tx, id, mostVersions, "")
	for _, e := range list {
		v := Version{Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&v.TrackFacts); err != nil {
			return out, err
		}
		out.Earlier = append(out.Earlier, v)
	}
	return out, err
}

// Open is One with the words, and one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Shown, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if out, err = s.one(d, id); err != nil {
			return err
		}
		if !out.Row.HasWords {
			return models.ErrNotFound()
		}
		r := &out.Row
		out.Waiting, err = d.OpenWords(audit.Entry{Action: "track.opened", Subject: "track:" + id, Detail: "kind=" + r.Kind + " purpose=" + purpose}, []deed.RowWords{{RowID: id, Words: wordsOf(&r.Track, &r.Text)}})
		if err == nil && models.IsID(r.Text.Place) {
			err = d.Tx.Where("id = ? AND organisation_id = ?", r.Text.Place, by.Organisation()).Limit(1).Find(&r.Office).Error
			r.Text.Place = r.Office.Name
		}
		return err
	})
	return out, err
}

// Choices is what the form for a track offers beside its codes.
type Choices struct {
	State  string            // of the shelter, whose places are near
	Papers []models.Document // of the case that the role sees, of which one can be a certificate
}

// Choices returns what the form for a track offers.
func (s *Service) Choices(ctx context.Context, by access.Actor, caseID string) (out Choices, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		out.State = d.State
		err = tx.Select("id", "kind", "class").Where("case_id = ? AND removed_at = 0", caseID).Order("created_at, id").Limit(most).Find(&out.Papers).Error
		out.Papers = slices.DeleteFunc(out.Papers, func(p models.Document) bool { return !by.SeesPaper(p.Class) })
		return err
	})
	return out, err
}
