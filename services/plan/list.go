package plan

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// most is how many goals or steps of a case a page shows. No plan has as many.
const most = 200

// Goal is a goal as pages show it, without its words.
type Goal struct {
	ID string
	models.GoalFacts
	HasWords  bool
	ChangedAt models.Instant
	Version   int64
	Steps     []Step `gorm:"-"` // open ones first, soonest first
}

// Step is a step as pages show it, without its words.
type Step struct {
	ID     string
	GoalID string
	models.PlanStepFacts
	Doer      string // name of the colleague who does it
	HasWords  bool
	ChangedAt models.Instant
	Version   int64
}

// Row is the agreement as pages show it.
type Row struct {
	ID string
	models.PlanFacts
	By        string
	ChangedBy string
	ChangedAt models.Instant
	Signer    string // who signed it off
	SignedAt  models.Instant
	Version   int64
}

// Version is an agreement as it stood before.
type Version struct {
	models.PlanFacts
	Until models.Instant
	Next  string // who changed it
}

// Shown is the plan of a case.
type Shown struct {
	CaseID  string
	Code    string
	Child   bool
	Plan    *Row // nil for none
	Sign    SignOff
	Goals   []Goal
	Doers   []Doer
	Earlier []Version // newest first
	Token   string
	Taken   map[string]bool // names of gaps that are open steps already
}

// HasWords reports whether a goal or a step has words to open.
func (o Shown) HasWords() bool {
	return slices.ContainsFunc(o.Goals, func(g Goal) bool {
		return g.HasWords || slices.ContainsFunc(g.Steps, func(t Step) bool { return t.HasWords })
	})
}

// Show reads the plan of a case.
func (s *Service) Show(ctx context.Context, by access.Actor, caseID string) (Shown, error) {
	out := Shown{Token: s.NewID(), Taken: map[string]bool{}}
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out.CaseID, out.Code, out.Child = c.ID, c.Code, c.AgeGroup != "adult"
		var rows []Row
		err := tx.Raw(`SELECT p.*, a.display_name AS by, COALESCE(g.display_name, '') AS signer FROM plans p JOIN accounts a ON a.id = p.changed_by LEFT JOIN accounts g ON g.id = p.signed_by WHERE p.case_id = ?`, c.ID).Scan(&rows).Error
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			out.Plan = &rows[0]
			if out.Earlier, err = earlier(tx, rows[0].ID); err != nil {
				return err
			}
		}
		if out.Doers, err = doersOf(tx, c.ID, s.Moment()); err != nil {
			return err
		}
		if err := out.goals(tx); err != nil {
			return err
		}
		return out.signing(tx, s, by, c)
	})
	sees := s.Sight(by)
	for _, g := range out.Goals {
		for i := range g.Steps {
			if t := &g.Steps[i]; t.Rule != "" && !sees.Gap(s.Library().Rule(t.Rule)) {
				t.Rule, t.Source = "", "" // nobody learns of a gap by a step that was made of it
			}
		}
	}
	return out, err
}

// goals reads the goals with their steps, in two queries.
func (o *Shown) goals(tx *gorm.DB) error {
	err := tx.Raw(`SELECT g.*, g.words IS NOT NULL AS has_words FROM plan_goals g WHERE g.case_id = ? AND g.removed_at = 0
		ORDER BY g.created_at, g.id LIMIT ?`, o.CaseID, most).Scan(&o.Goals).Error
	if err != nil || len(o.Goals) == 0 {
		return err
	}
	var steps []Step
	err = tx.Raw(`SELECT t.*, t.words IS NOT NULL AS has_words, COALESCE(a.display_name, '') AS doer FROM plan_steps t LEFT JOIN accounts a ON a.id = t.who_id
		WHERE t.case_id = ? AND t.removed_at = 0 ORDER BY CASE t.state WHEN 'open' THEN 0 ELSE 1 END, t.due_at, t.id LIMIT ?`, o.CaseID, most).Scan(&steps).Error
	for _, t := range steps {
		for i := range o.Goals {
			if o.Goals[i].ID == t.GoalID {
				o.Goals[i].Steps = append(o.Goals[i].Steps, t)
			}
		}
		if t.Source != "" && t.State == models.PlanOpen {
			o.Taken[t.Source] = true
		}
	}
	return err
}

func earlier(tx *gorm.DB, id string) (out []Version, err error) {
	list, err := deed.History(tx, id, most, "")
	for _, e := range list {
		v := Version{Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&v.PlanFacts); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, err
}

// Earlier is what a goal or a step said before.
type Earlier struct {
	Text  string
	Until models.Instant
	Next  string // who changed it
}

// Opened is the words of a plan, by goal or step.
type Opened struct {
	Words   map[string]string
	Earlier map[string][]Earlier // what they said before, newest first
	Waiting bool
}

// earlierWords is sealed words that a change wrote over.
type earlierWords struct {
	Record    string
	Value     models.Sealed
	ChangedAt models.Instant
	Changer   string
}

// Open opens the words of all goals and steps of a case, with what they said before, and
// leaves one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (Opened, error) {
	out := Opened{Words: map[string]string{}, Earlier: map[string][]Earlier{}}
	err := s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if !by.May(access.KeepPlan) {
			return models.ErrNotFound()
		}
		values, err := wordsOf(d.Tx, caseID)
		if err != nil {
			return err
		}
		before, err := wordsBefore(d.Tx, values)
		if err != nil {
			return err
		}
		now := len(values)
		for _, e := range before {
			i := slices.IndexFunc(values, func(v custody.Value) bool { return v.RowID == e.Record })
			values = append(values, custody.Value{Field: values[i].Field, RowID: e.Record, Sealed: e.Value})
		}
		opened, err := d.Unseal(audit.Entry{Action: "plan.opened", Detail: "purpose=" + purpose}, values...)
		for i, o := range opened {
			id := values[i].RowID
			out.Waiting = out.Waiting || o.Waiting
			if i < now {
				out.Words[id] = o.Text
			} else {
				e := before[i-now]
				out.Earlier[id] = append(out.Earlier[id], Earlier{Text: o.Text, Until: e.ChangedAt, Next: e.Changer})
			}
		}
		return err
	})
	return out, err
}

// wordsOf are the sealed words of the goals and steps of a case.
func wordsOf(tx *gorm.DB, caseID string) (values []custody.Value, err error) {
	var goals []models.Goal
	if err := tx.Where("case_id = ? AND removed_at = 0 AND words IS NOT NULL", caseID).Order("created_at, id").Limit(most).Find(&goals).Error; err != nil {
		return nil, err
	}
	var steps []models.PlanStep
	if err := tx.Where("case_id = ? AND removed_at = 0 AND words IS NOT NULL", caseID).Order("due_at, id").Limit(most).Find(&steps).Error; err != nil {
		return nil, err
	}
	for _, g := range goals {
		values = append(values, custody.Value{Field: custody.GoalWords, RowID: g.ID, Sealed: g.Words})
	}
	for _, t := range steps {
		values = append(values, custody.Value{Field: custody.PlanStepWords, RowID: t.ID, Sealed: t.Words})
	}
	return values, nil
}

// wordsBefore are the sealed words that changes of these goals and steps wrote over, newest
// first.
func wordsBefore(tx *gorm.DB, of []custody.Value) (list []earlierWords, err error) {
	ids := make([]string, len(of))
	for i, v := range of {
		ids[i] = v.RowID
	}
	err = tx.Raw(`SELECT r.record, r.value, r.changed_at, a.display_name AS changer FROM revisions r JOIN accounts a ON a.id = r.changed_by
		WHERE r.record IN ? AND r.part = 'words' AND r.value IS NOT NULL ORDER BY r.version DESC, r.record LIMIT ?`, append(ids, ""), most).Scan(&list).Error
	return list, err
}
