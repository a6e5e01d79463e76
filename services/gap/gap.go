// Package gap reads the gaps that the evaluation found and keeps people's
// decisions about them: the gaps of a case, the day's work of a user, decisions
// and the sweep.
//
// It must never rank people, never let a gap block a service, and never write a
// gap itself (services/evaluation does). It must never present work that a role
// cannot do as the user's own.
package gap

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/sight"
	"aftercare/services/store"
)

// Service holds the use cases of gaps.
type Service struct{ *deed.Tools }

// New returns a Service.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, nil)}
}

// Ref returns the name of a gap for use in an address. Addresses stay in the
// history of a browser, so they must not contain the rule's own key.
func Ref(caseID, name string) string {
	sum := sha256.Sum256([]byte(caseID + "\x00" + name))
	return hex.EncodeToString(sum[:6])
}

// Gap is one gap of a case as pages show it.
type Gap struct {
	Ref      string
	Name     string // unique within the case
	Rule     *pack.Rule
	Item     *pack.Item         // the right it is about; nil for none
	Clock    *models.ClockState // the clock of the right that it shows; nil for none
	Readings []models.Instant   // later due dates of the same act, under another reading of the law
	Severity models.Severity
	Since    models.Instant
	Due      models.Instant
	Mover    models.Party
	AskedAt  []models.Errand // where one goes to close it; the first is where lists show it
	Evidence []models.Evidence
	Own      *models.Span   // the number the organisation set for the rule; nil when the built-in one applies
	Decided  *Decided       // the decision of people; nil for none
	Recorded models.Instant // when that was recorded from which it counts and whose day is not known; 0 where it is
	HandedOn models.Instant // when the help was handed on to somebody else; 0 for not
	Ask      models.Instant // from when to ask what became of it
	Owed     bool           // a duty of somebody else: not hers to decline
	Hers     bool           // the move is ours or was handed on by us, and the reader can take the rule's action
	Open     bool
	Beside   []Gap           // the others that the same application closes; each is found by its own Ref too
	With     *pack.Authority // of the line of an application: who takes it
	Filed    string          // the application that was filed for the right; "" for none
	Serves   int             // how many rights that application serves, or the one to be filed will
	action   pack.Action
	paper    string // the application that it is about, filed or to be filed; "" for none
	beside   bool   // another gap stands for it in lists
}

// Decided is a running decision.
type Decided struct {
	ID       string
	Kind     models.StanceKind
	Reason   string
	At       models.Instant
	Until    models.Instant // review; 0 for none
	By       string
	HasWords bool // there are words and the role may read them
}

// Action returns the action that closes the gap: that of the rule, or what ends
// the clock.
func (g Gap) Action() pack.Action { return g.action }

// Term returns the time limit of the gap as a clock: that of the right it is
// about, or that of the rule; nil for none.
func (g Gap) Term() *models.ClockState {
	if g.Clock != nil || g.Due == 0 {
		return g.Clock
	}
	return &models.ClockState{Against: g.Mover, Turn: g.Mover, Started: g.Since, Due: g.Due}
}

// ClockLabel returns what the clock of the right waits for.
func (g Gap) ClockLabel() pack.Text {
	if g.Clock != nil {
		if c := g.Item.ClockOf(g.Clock.Key); c != nil {
			return c.Label
		}
	}
	return g.Title()
}

// Decisions lists what can be decided about the gap, in the order pages offer
// it. What somebody owes whatever she says is not hers to decline.
func (g Gap) Decisions() []models.StanceKind {
	return slices.DeleteFunc(slices.Clone(models.GapDecisions), func(k models.StanceKind) bool { return !models.GapState{Owed: g.Owed}.Decidable(k) })
}

// Distant reports whether the gap is a time limit that is still far off.
func (g Gap) Distant() bool { return g.Severity == models.Low && g.Due > 0 }

// Title returns the rule's title, which names what is missing.
func (g Gap) Title() pack.Text { return g.Rule.Title }

// Case is the gaps of one case.
type Case struct {
	CaseID  string
	Code    string
	Open    []Gap // worst first
	Settled []Gap // closed by a decision or silent for now, the latest decision first
}

// ForCase returns the gaps of a case that the role may see.
func (s *Service) ForCase(ctx context.Context, by access.Actor, caseID string) (Case, error) {
	var out Case
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) { out, err = s.gapsOf(tx, by, c); return err })
	return out, err
}

func (s *Service) gapsOf(tx *gorm.DB, by access.Actor, c models.Case) (Case, error) {
	out := Case{CaseID: c.ID, Code: c.Code}
	var gaps []models.Gap
	if err := tx.Where("case_id = ?", c.ID).Order("severity, CASE WHEN due > 0 THEN due ELSE since END, name").Find(&gaps).Error; err != nil {
		return out, err
	}
	decided, err := decisions(tx, by, c.ID)
	if err != nil {
		return out, err
	}
	v := s.Sight(by)
	for _, f := range gaps {
		g, ok, err := s.gap(v, f)
		if err != nil {
			return out, err
		}
		if !ok {
			continue
		}
		g.Decided = decided[f.Name]
		if g.Open {
			out.Open = append(out.Open, g)
		} else {
			out.Settled = append(out.Settled, g)
		}
	}
	out.Open = s.folded(out.Open)
	return out, nil
}

// gap makes the Gap of a stored one. ok is false when the role does not see the
// rule or the packs no longer have it.
func (s *Service) gap(v sight.Sight, f models.Gap) (Gap, bool, error) {
	r := s.Library().Rule(f.Rule)
	if !v.Gap(r) {
		return Gap{}, false, nil
	}
	state, err := f.State()
	if err != nil {
		return Gap{}, false, err
	}
	item, _ := state.Of()
	return Gap{
		Ref: Ref(f.CaseID, f.Name), Name: f.Name, Rule: r, Item: s.Library().Item(item), Severity: state.Severity,
		Clock: state.Clock, Readings: state.Readings, Since: f.Since, Due: f.Due, Mover: f.Mover, AskedAt: state.AskedAt, Evidence: s.evidence(v, state), Own: state.Own, action: v.Action(r, state),
		Recorded: state.Recorded(), HandedOn: state.HandedOn, Ask: state.Ask, Owed: state.Owed, Hers: (ours(f.Mover) || state.HandedOn > 0) && v.Mends(r), Open: f.Open,
		Filed: f.Application, Serves: int(f.Serves), paper: f.Paper(), beside: f.Beside,
	}, true, nil
}

// evidence lists what makes a gap true, without services the role does not see.
func (s *Service) evidence(v sight.Sight, state models.GapState) []models.Evidence {
	return slices.DeleteFunc(slices.Clone(state.Evidence), func(e models.Evidence) bool {
		return s.Library().Service(e.Fact) != nil && !v.Service(e.Fact)
	})
}

// decisions reads the running decisions on a case, by subject. A decision whose
// time is over no longer counts, even if nobody ended it.
func decisions(tx *gorm.DB, by access.Actor, caseID string) (map[string]*Decided, error) {
	var rows []struct {
		Decided
		Subject string
	}
	err := tx.Raw(`SELECT s.id, s.subject, s.kind, s.reason, s.at, s.until_at AS until, a.display_name AS by, s.words IS NOT NULL AS has_words
		FROM stances s JOIN accounts a ON a.id = s.decided_by
		WHERE s.case_id = ? AND s.ended_at = 0 AND (s.until_at = 0 OR s.until_at > ?) ORDER BY s.at, s.id`, caseID, by.Now()).Scan(&rows).Error
	out := map[string]*Decided{}
	for _, r := range rows {
		d := r.Decided
		d.HasWords = d.HasWords && by.MayRead(models.ClassSafety, "stances.words")
		out[r.Subject] = &d
	}
	return out, err
}

// One returns the gap of a case with the given Ref. It returns NotFound for an
// unknown Ref.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, ref string) (Case, Gap, error) {
	c, err := s.ForCase(ctx, by, caseID)
	if err != nil {
		return c, Gap{}, err
	}
	g, err := c.find(ref)
	return c, g, err
}

func (c Case) find(ref string) (Gap, error) {
	for _, list := range [][]Gap{c.Open, c.Settled} {
		for _, g := range list {
			if one, found := g.find(ref); found {
				return one, nil
			}
		}
	}
	return Gap{}, models.ErrNotFound()
}

// Question returns the one gap to ask about after a service was recorded: the
// most urgent one that the reader can act on and that has no decision. ok is
// false when there is none.
func (c Case) Question() (Gap, bool) {
	for _, g := range c.Open {
		if g.Hers && ours(g.Mover) && g.Decided == nil && g.Action().Service != "" {
			return g, true
		}
	}
	return Gap{}, false
}
