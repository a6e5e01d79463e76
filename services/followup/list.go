package followup

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// Consent is whether the survivor agreed to be contacted.
type Consent struct {
	Latest *models.Consent // nil where nobody asked
	day    models.Date
}

// Missing reports whether nobody may get in touch: there is no answer, or it is a no,
// was taken back, or has ended.
func (c Consent) Missing() bool { return c.Latest == nil || !c.Latest.Holds(c.day) }

// Refused reports whether the survivor said no, or took the yes back.
func (c Consent) Refused() bool {
	return c.Latest != nil && (c.Latest.Answer == models.ConsentRefused || c.Latest.WithdrawnAt > 0)
}

// consentAt reads the answer that held at a moment.
func consentAt(tx *gorm.DB, caseID string, at models.Instant, zone *time.Location) (Consent, error) {
	out := Consent{day: at.Date(zone)}
	var list []models.Consent
	err := tx.Where("case_id = ? AND purpose = ? AND given_at <= ?", caseID, models.PurposeContact, at).Order("given_at DESC, id DESC").Limit(1).Find(&list).Error
	if len(list) > 0 {
		out.Latest = &list[0]
		if w := out.Latest.WithdrawnAt; w > at { // taken back since
			out.Latest.WithdrawnAt = 0
		}
	}
	return out, err
}

// Row is a follow-up as lists show it, without its words.
type Row struct {
	ID string
	models.FollowUpFacts
	HasWords  bool
	By        string
	ChangedAt models.Instant
	Version   int64
}

// Listed is the follow-ups of a case.
type Listed struct {
	CaseID  string
	Status  models.CaseStatus
	Plan    *PlanRow
	Due     []Row // planned, soonest first
	Done    []Row // made or tried, latest first
	Consent Consent
	Tries   int            // after so many in a row contact is lost
	Lost    models.Instant // since when contact is lost, 0 while it is not
	Exit    models.Date    // on which the file says that the survivor left, "" for none
	Differs []string       // facts of the case that say otherwise than its follow-ups
	Token   string
	Child   bool // or not known to be an adult
}

// PlanRow is the schedule of a case without its words.
type PlanRow struct {
	ID string
	models.FollowPlanFacts
	HasWords bool
	By       string
	Version  int64
}

// most is how many follow-ups of a case a page shows. No case has as many.
const most = 200

// List reads the follow-ups of a case. It returns NotFound for a role that does not see
// them.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (out Listed, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.on(tx, by, caseID)
		if err != nil {
			return err
		}
		out, err = s.listed(d)
		return err
	})
	return out, err
}

// on returns a deed for reading the follow-ups of a case within reach.
func (s *Service) on(tx *gorm.DB, by access.Actor, caseID string) (*deed.Deed, error) {
	d, err := s.On(tx, by, caseID)
	if err == nil && !s.Sees(by) {
		err = models.ErrNotFound()
	}
	return d, err
}

func (s *Service) listed(d *deed.Deed) (out Listed, err error) {
	out.CaseID, out.Status, out.Token, out.Child = d.Case.ID, d.Case.Status, s.NewID(), d.Case.AgeGroup != "adult"
	var all []Row
	if all, err = rows(d.Tx, d.Case.ID); err != nil {
		return out, err
	}
	for _, r := range all {
		if r.Open() {
			out.Due = append(out.Due, r)
		} else {
			out.Done = append(out.Done, r)
		}
	}
	slices.SortFunc(out.Done, func(a, b Row) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.ID, a.ID)) })
	if out.Plan, err = planRow(d.Tx, d.Case.ID); err != nil {
		return out, err
	}
	if out.Consent, err = consentAt(d.Tx, d.Case.ID, d.Now, d.Zone); err != nil {
		return out, err
	}
	out.Tries, out.Lost, err = s.Evaluator.ContactLost(d.Tx, d.Case.ID, d.Now)
	if err != nil {
		return out, err
	}
	return out, s.compare(d, &out)
}

// compare reads what the file says about leaving, and where it differs from what the
// follow-ups say.
func (s *Service) compare(d *deed.Deed, out *Listed) error {
	recorded, err := s.files.Standing(d)
	if err != nil {
		return err
	}
	if on := recorded["event.exit"].Value().On; on.Sure == models.SureExact {
		out.Exit = on.Earliest()
	}
	says, err := said(d.Tx, d.Case, d.Zone)
	out.Differs = says.Differ(recorded)
	return err
}

func rows(tx *gorm.DB, caseID string) (list []Row, err error) {
	err = tx.Raw(`SELECT f.*, f.words IS NOT NULL AS has_words, a.display_name AS by FROM follow_ups f JOIN accounts a ON a.id = f.changed_by
		WHERE f.case_id = ? AND f.removed_at = 0 ORDER BY f.due_at, f.id LIMIT ?`, caseID, most).Scan(&list).Error
	return list, err
}

func planRow(tx *gorm.DB, caseID string) (*PlanRow, error) {
	var list []PlanRow
	err := tx.Raw(`SELECT p.*, p.words IS NOT NULL AS has_words, a.display_name AS by FROM follow_plans p JOIN accounts a ON a.id = p.changed_by
		WHERE p.case_id = ? AND p.removed_at = 0`, caseID).Scan(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Version is a follow-up as it stood before a change.
type Version struct {
	models.FollowUpFacts
	Reason string
	Until  models.Instant
	Next   string // who changed it
}

// Shown is one follow-up with how it was before.
type Shown struct {
	Listed
	Row     Row
	Known   map[string]casefile.Recorded // what the file says, so that nothing is asked twice
	Learns  string                       // what the tracks of the case say about school and work, one of models.FollowLearning
	Earlier []Version                    // newest first
}

// One reads one follow-up of a case.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (out Shown, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.on(tx, by, caseID)
		if err != nil {
			return err
		}
		if out.Listed, err = s.listed(d); err != nil {
			return err
		}
		if out.Known, err = s.files.Standing(d); err != nil {
			return err
		}
		tracks, err := casefile.Tracks(tx, caseID)
		if out.Learns = models.LearningOf(tracks); err != nil || id == "" {
			return err
		}
		all := slices.Concat(out.Due, out.Done)
		i := slices.IndexFunc(all, func(r Row) bool { return r.ID == id })
		if i < 0 {
			return models.ErrNotFound()
		}
		out.Row = all[i]
		out.Earlier, err = earlier(tx, id)
		return err
	})
	return out, err
}

func earlier(tx *gorm.DB, id string) (out []Version, err error) {
	list, err := deed.History(tx, id, most, "")
	for _, e := range list {
		v := Version{Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&v.FollowUpFacts); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, err
}

// Opened is the words of the follow-ups of a case.
type Opened struct {
	Wish    string            // of the survivor about contact
	Words   map[string]string // by follow-up
	Waiting bool              // a colleague still has the key to some of it
}

// Open opens the words of all follow-ups of a case, and leaves one audit entry. Who
// follows a survivor up reads what was said before.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (Opened, error) {
	out := Opened{Words: map[string]string{}}
	err := s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if !by.May(access.KeepFollowUp) {
			return models.ErrNotFound()
		}
		var list []models.FollowUp
		if err := d.Tx.Where("case_id = ? AND removed_at = 0 AND words IS NOT NULL", caseID).Order("at, id").Limit(most).Find(&list).Error; err != nil {
			return err
		}
		var values []custody.Value
		for _, f := range list {
			values = append(values, custody.Value{Field: custody.FollowUpWords, RowID: f.ID, Sealed: f.Words})
		}
		p, there, err := plan(d.Tx, caseID)
		if err != nil {
			return err
		}
		if there && !p.Words.Empty() {
			values = append(values, custody.Value{Field: custody.FollowPlanWords, RowID: p.ID, Sealed: p.Words})
		}
		opened, err := d.Unseal(audit.Entry{Action: "follow_up.opened", Detail: "purpose=" + purpose}, values...)
		for i, o := range opened {
			out.Waiting = out.Waiting || o.Waiting
			if i < len(list) {
				out.Words[list[i].ID] = o.Text
			} else {
				out.Wish = o.Text
			}
		}
		return err
	})
	return out, err
}
