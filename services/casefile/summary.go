package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/sight"
)

// Summary is the first page of a case without its gaps: what is not known yet,
// how far the rights are, who works with the survivor, what happened and what
// comes.
type Summary struct {
	Header   Header
	ToFind   []Question // most urgent first
	Law      []Question // those of law, which a lawyer answers
	NoLawyer bool       // nobody of legal aid works on the case
	Rights   []Glance
	People   []Person
	Events   []Event // newest first
	Consents []ConsentRow
	Duties   int // duties that apply or may apply and have no decision yet
	Doubts   []Doubt
	Waiting  []custody.Waiting // what the reader cannot open yet
}

// Doubt is what is not certain about the survivor's age, with the right that is
// the way to settle it; nil where the packs name none.
type Doubt struct {
	pack.Doubt
	Settle *pack.Item
}

// Question is a fact somebody should find out, with the rights that depend on
// it.
type Question struct {
	pack.OpenQuestion
	Now     Recorded
	Undated bool // it happened; the day is the question
}

// Glance counts the rights of one kind, with the money asked for, granted and
// paid in each currency.
type Glance struct {
	Right                                      models.Right
	All, Received, Waiting, Declined, NeedFact int
	Money                                      []MoneyGlance
}

// MoneyGlance is the money asked for, granted and paid in one currency, in its
// smallest unit.
type MoneyGlance struct {
	Currency             string
	Asked, Granted, Paid int64
}

// Event is one coded thing that happened or will happen.
type Event struct {
	At    models.Instant
	Kind  string // delivery, decision, fact, assignment, consent, intake, move, gap, clock, hearing, follow_up
	Name  string // service kind, item or rule key, fact key, account's or shelter's name, purpose
	State string // status, stance, answer or reason
	Who   string
	About bool // the date is not exact
	Day   bool // no time of day is known
	More  int  // of a clock: other rights that are the same act on the same day

	Latest models.Instant // of a clock that falls due on some day of a span: the last of them

	On models.PartialDate `gorm:"-"` // of a fact: the day as exactly as it is known
}

// shown is the maximum length of the short lists of the summary.
const shown = 5

// Summary reads the first page of a case with a constant number of queries.
func (s *Service) Summary(ctx context.Context, by access.Actor, caseID string) (Summary, error) {
	_, out, err := withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) (Summary, error) {
		out := Summary{Header: h}
		return out, s.summarise(tx, by, &out)
	})
	return out, err
}

func (s *Service) summarise(tx *gorm.DB, by access.Actor, out *Summary) error {
	v := s.Sight(by)
	p, err := s.partsOf(tx, v, out.Header)
	if err != nil {
		return err
	}
	out.ToFind, out.Law = s.Questions(p.asked, standing(p.facts))
	out.Rights = s.glances(p.rights)
	addMoney(out.Rights, p.rights, p.money)
	out.Consents = p.consents
	out.People = slices.DeleteFunc(slices.Clone(p.people), func(a Person) bool { return !a.Live })
	out.NoLawyer = !slices.ContainsFunc(out.People, func(a Person) bool { return a.Role == models.LegalAid })
	if slices.ContainsFunc(out.People, func(a Person) bool { return a.Waits && a.AccountID == by.ID() }) {
		open, err := custody.OpenersOf(tx, out.Header.SurvivorID, s.Moment())
		if err != nil {
			return err
		}
		out.Waiting = slices.DeleteFunc(open.Waiting, func(w custody.Waiting) bool { return w.ID != by.ID() })
	}
	out.Events = s.events(p, out.Header)
	zone, err := s.Evaluator.Zone(out.Header.TimeZone)
	if err != nil {
		return err
	}
	facts := models.Facts{Jurisdiction: out.Header.State, Values: map[string]models.FactValue{}, Relatives: p.relatives}
	for key, f := range standing(p.facts) {
		facts.Values[key] = evaluation.ValueOf(f.Fact)
	}
	for _, d := range s.Library().Doubts(facts, s.Moment(), zone) {
		out.Doubts = append(out.Doubts, Doubt{d, s.Library().Settling(d, p.rights)})
	}
	out.Duties, err = s.undecided(tx, out.Header, s.Library().Duties(facts, s.Moment(), zone))
	return err
}

// summaryParts are the rows a summary is made of.
type summaryParts struct {
	rights   []models.EntitlementState
	asked    []pack.OpenQuestion
	facts    []models.Fact
	people   []Person
	services []models.Delivery
	stances  []models.StanceRow
	money    []models.Ledger
	consents []ConsentRow
	moves    []moveRow

	relatives []models.RelativeFacts
}

// lastServices reads the last services of a case, and what began of its tracks.
func (s *Service) lastServices(tx *gorm.DB, v sight.Sight, caseID string) (list []models.Delivery, err error) {
	q := v.Deliveries(tx.Model(&models.Delivery{}), "kind").Select("kind", "status", "at", "recorded_by").Where("case_id = ? AND at <= ?", caseID, s.Moment())
	if !SeesTracks(v) {
		return list, q.Order("at DESC").Limit(shown).Find(&list).Error
	}
	tracks := tx.Table("tracks").Select("CASE kind WHEN 'school' THEN 'schooling' WHEN 'training' THEN 'vocational_training' WHEN 'work' THEN 'job_placement' ELSE 'cash_help' END, 'given', from_at, recorded_by").
		Where("case_id = ? AND from_at > 0 AND from_at <= ? AND removed_at = 0 AND kind NOT IN ?", caseID, s.Moment(), []string{models.TrackSavings, models.TrackDebt})
	err = tx.Raw("? UNION ALL ? ORDER BY at DESC LIMIT ?", q, tracks, shown).Scan(&list).Error
	return list, err
}

func (s *Service) partsOf(tx *gorm.DB, v sight.Sight, h Header) (p summaryParts, err error) {
	if err = s.evaluated(tx, h.ID, &p); err != nil {
		return p, err
	}
	if p.facts, err = factsOf(tx, models.Case{ID: h.ID, SurvivorID: h.SurvivorID}); err != nil {
		return p, err
	}
	if p.people, err = s.everybody(tx, h); err != nil {
		return p, err
	}
	if p.services, err = s.lastServices(tx, v, h.ID); err != nil {
		return p, err
	}
	err = v.Stances(tx, h.ID).Select("subject", "kind", "at", "decided_by").Where("case_id = ? AND ended_at = 0", h.ID).Order("at DESC").Limit(shown).Find(&p.stances).Error
	if err != nil {
		return p, err
	}
	if p.moves, err = movesOf(tx, h.ID); err != nil {
		return p, err
	}
	if p.money, err = evaluation.Ledgers(tx, h.ID); err != nil {
		return p, err
	}
	var all []ConsentRow
	err = tx.Raw("SELECT * FROM consents WHERE case_id = ? ORDER BY given_at DESC, id DESC", h.ID).Scan(&all).Error
	p.consents = Latest(all)
	return p, err
}

// evaluated evaluates the rights of a case and what to ask. It leaves out those
// that only a reviewer may see.
func (s *Service) evaluated(tx *gorm.DB, caseID string, p *summaryParts) error {
	loaded, err := s.Evaluator.Load(tx, []string{caseID})
	if err != nil || len(loaded) == 0 {
		return err
	}
	now := s.Moment()
	rights := s.Evaluator.Rights(loaded[0], now)
	p.asked = s.Evaluator.Questions(loaded[0], rights, now)
	p.rights = slices.DeleteFunc(rights, func(r models.EntitlementState) bool { return r.Review })
	p.relatives = loaded[0].Facts(now).Relatives
	return nil
}

// Questions lists what to find out, and the questions of law apart: first the
// days of events from which time runs and which are recorded without one, then
// the urgent ones, then what rights, gaps and time limits depend on, and
// sensitive ones last. A question the survivor declined is never asked again.
func (s *Service) Questions(open []pack.OpenQuestion, facts map[string]Recorded) (asked, law []Question) {
	undated := s.undated(facts)
	var urgent, others []Question
	for _, q := range open {
		switch next := (Question{OpenQuestion: q, Now: facts[q.Fact.Key]}); {
		case slices.ContainsFunc(undated, func(u Question) bool { return u.Fact == q.Fact }):
		case q.Urgent() && !q.Sensitive:
			urgent = append(urgent, next)
		default:
			others = append(others, next)
		}
	}
	for _, q := range slices.Concat(undated, urgent, others) {
		if q.Fact.OfLaw() {
			law = append(law, q)
		} else {
			asked = append(asked, q)
		}
	}
	return asked, law
}

// undated lists the events that happened on a day nobody wrote down.
func (s *Service) undated(facts map[string]Recorded) []Question {
	var out []Question
	for _, f := range s.Library().Facts() {
		now := facts[f.Key]
		if s.Undated(f, now) {
			out = append(out, Question{OpenQuestion: pack.OpenQuestion{Fact: f, Sensitive: s.Library().Sensitive(f)}, Now: now, Undated: true})
		}
	}
	return out
}

// glances counts the rights that apply or may apply, by kind. It skips rights
// that can only be cited, because there is nothing to receive.
func (s *Service) glances(rights []models.EntitlementState) []Glance {
	out := make([]Glance, len(models.Rights))
	for i, right := range models.Rights {
		out[i].Right = right
		for _, r := range rights {
			if r.Right == right && r.Standing != models.NotEntitled && r.Progress != models.ProgressNone && !s.Library().Cited(r) {
				out[i].count(r.Progress)
			}
		}
	}
	return out
}

func (g *Glance) count(p models.Progress) {
	g.All++
	switch p {
	case models.ProgressReceived:
		g.Received++
	case models.ProgressWaiting, models.ProgressGranted:
		g.Waiting++
	case models.ProgressDeclined:
		g.Declined++
	case models.ProgressNeedsFact:
		g.NeedFact++
	}
}

// undecided counts the duties that apply and have no decision.
func (s *Service) undecided(tx *gorm.DB, h Header, duties []models.DutyState) (int, error) {
	var done []string
	if err := tx.Model(&models.DutyDecision{}).Where("case_id = ?", h.ID).Distinct().Pluck("duty", &done).Error; err != nil {
		return 0, err
	}
	n := 0
	for _, d := range duties {
		if d.Truth == models.True && !slices.Contains(done, d.Duty) {
			n++
		}
	}
	return n, nil
}
