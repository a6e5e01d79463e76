package casefile

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Settle registers what can be open in a case when it closes. It is called once, when the
// program is put together.
func (s *Service) Settle(list ...deed.Settler) { s.settlers = append(s.settlers, list...) }

// settlersOf are the registered ones, and that of the contacts after leaving.
func (s *Service) settlersOf() []deed.Settler {
	return append(slices.Clone(s.settlers), deed.Settler{Kind: "follow_up", Open: s.openContacts, End: s.endContacts, Back: s.contactsBack})
}

// openThings lists what is open in a case.
func (s *Service) openThings(tx *gorm.DB, by access.Actor, c models.Case) (out []deed.OpenThing, err error) {
	for _, x := range s.settlersOf() {
		list, err := x.Open(tx, by, c)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// openContacts is one line for all planned follow-ups of a case.
func (s *Service) openContacts(tx *gorm.DB, _ access.Actor, c models.Case) ([]deed.OpenThing, error) {
	var due []models.Instant
	err := tx.Model(&models.FollowUp{}).Where("case_id = ? AND result = '' AND removed_at = 0", c.ID).Order("due_at").Pluck("due_at", &due).Error
	if err != nil || len(due) == 0 {
		return nil, err
	}
	return []deed.OpenThing{{Kind: "follow_up", ID: c.ID, At: due[0], DayOnly: true, N: len(due)}}, nil
}

func (s *Service) endContacts(d *deed.Deed, _ string) error { return s.EndFollowUps(d) }

// contactsBack plans the follow-ups again that ended with the case, from today on.
func (s *Service) contactsBack(d *deed.Deed, _ string, at models.Instant) error {
	var rows []models.FollowUp
	err := d.Tx.Where("case_id = ? AND result = '' AND removed_at = ? AND due_on >= ?", d.Case.ID, at, d.Today).Find(&rows).Error
	for _, row := range rows {
		back := models.FollowUp{Trail: models.Trail{ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: row.Version + 1}}
		if err := d.Tx.Model(&models.FollowUp{}).Where("id = ?", row.ID).Select("removed_at", "changed_by", "changed_at", "version").Updates(back).Error; err != nil {
			return err
		}
	}
	return err
}

// The answers about what is open when a case closes.
const (
	SettleEnds   = "ends"
	SettleGoesOn = "goes_on"
)

// Ref names something open in a form.
func Ref(x deed.OpenThing) string { return x.Kind + "." + x.ID }

// settle settles everything that is open, each with its own answer, and returns what ended.
func (d *fileDeed) settle(answers map[string]string) (ended []string, err error) {
	open, err := d.openThings(d.Tx, d.By, d.Case)
	if err != nil {
		return nil, err
	}
	problems := models.Problems{}
	for _, x := range open {
		if a := answers[Ref(x)]; a != SettleEnds && a != SettleGoesOn {
			problems.Add("open."+Ref(x), "problem.choose")
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	for _, x := range open {
		if answers[Ref(x)] == SettleEnds {
			if err := d.settler(x.Kind).End(d.Deed, x.ID); err != nil {
				return nil, err
			}
			ended = append(ended, Ref(x))
		}
	}
	return ended, nil
}

func (s *Service) settler(kind string) deed.Settler {
	list := s.settlersOf()
	i := slices.IndexFunc(list, func(x deed.Settler) bool { return x.Kind == kind })
	if i < 0 {
		nothing := func(*deed.Deed, string, models.Instant) error { return nil }
		return deed.Settler{Kind: kind, Back: nothing} // registered when the case closed, and no more
	}
	return list[i]
}

// bringBack brings back what ended with a closure.
func (d *fileDeed) bringBack(c models.Closure) error {
	for _, ref := range strings.Fields(c.Ended) {
		kind, id, _ := strings.Cut(ref, ".")
		if err := d.settler(kind).Back(d.Deed, id, c.ClosedAt); err != nil {
			return err
		}
	}
	return nil
}

// ClosureRow is a closure with the name of who closed the case. Its words stay closed.
type ClosureRow struct {
	models.ClosureFacts
	ID       string
	By       string
	HasWords bool
}

// Closing is what the page of closing a case shows.
type Closing struct {
	Open    []deed.OpenThing
	Closed  []ClosureRow // latest first
	Years   int          // for which the house keeps a closed case, 0 where it set no number
	Exit    models.Date  // on which the survivor left, "" for not known
	Wish    string       // about contact, one of models.FollowWishes
	Consent bool         // to contact
}

// Closing reads what is open in a case, how it was closed before, and what was agreed about
// contact.
func (s *Service) Closing(ctx context.Context, by access.Actor, caseID string) (out Closing, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		of, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		d := &fileDeed{Service: s, Deed: of}
		if out.Open, err = s.openThings(tx, by, d.Case); err != nil {
			return err
		}
		if out.Closed, err = closures(tx, caseID); err != nil {
			return err
		}
		if out.Years, err = s.Evaluator.HouseNumber(tx, d.Case.OrganisationID, models.NumberRetention); err != nil {
			return err
		}
		return d.agreed(&out)
	})
	return out, err
}

// agreed reads what was agreed about contact after leaving.
func (d *fileDeed) agreed(out *Closing) error {
	plan, err := d.followPlan()
	if err != nil {
		return err
	}
	if plan != nil {
		out.Wish = plan.Wish
	}
	latest, err := d.contactConsent()
	if err != nil {
		return err
	}
	out.Consent = latest != nil && latest.Holds(d.Today)
	recorded, err := d.Standing(d.Deed)
	if on := recorded[factExit].Value().On; on.Sure == models.SureExact {
		out.Exit = on.Earliest()
	}
	return err
}

func closures(tx *gorm.DB, caseID string) (list []ClosureRow, err error) {
	err = tx.Raw(`SELECT c.*, c.words IS NOT NULL AS has_words, a.display_name AS by FROM closures c JOIN accounts a ON a.id = c.recorded_by
		WHERE c.case_id = ? ORDER BY c.closed_at DESC, c.id DESC`, caseID).Scan(&list).Error
	return list, err
}
