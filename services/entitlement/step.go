package entitlement

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Decision is a step in the life of a right, without its sealed parts.
type Decision struct {
	ID      string
	Subject string
	models.StepFacts
	At         models.Instant
	RecordedAt models.Instant
	UntilAt    models.Instant
	Decider    string
	EndedAt    models.Instant
	Ender      string
	EndReason  string
	Replaces   string
	Filing     string
	HasWords   bool // there are words and the role may read them
	HasOffice  bool // the same for the name of another office
	HasNumber  bool // the same for the number on the paper
}

// Sealed reports whether the step has a sealed part the role may open.
func (d Decision) Sealed() bool { return d.HasWords || d.HasOffice || d.HasNumber }

// stepsOf reads the steps of every right of a case, newest first, including
// corrected ones and those taken back.
func stepsOf(tx *gorm.DB, by access.Actor, caseID string) (map[string][]Decision, error) {
	var list []Decision
	err := tx.Raw(`SELECT `+strings.Join(store.Columns("s", models.StepFacts{}), ", ")+`, s.id, s.subject, s.at, s.recorded_at, s.until_at,
			s.ended_at, s.end_reason, s.replaces, s.filing, s.words IS NOT NULL AS has_words, s.office_words IS NOT NULL AS has_office,
			s.paper_number IS NOT NULL AS has_number, a.display_name AS decider, e.display_name AS ender
		FROM stances s LEFT JOIN accounts a ON a.id = s.decided_by LEFT JOIN accounts e ON e.id = s.ended_by
		WHERE s.case_id = ? ORDER BY s.at DESC, s.id DESC`, caseID).Scan(&list).Error
	out := map[string][]Decision{}
	reads := readsWords(by)
	for _, d := range list {
		d.HasWords, d.HasOffice, d.HasNumber = d.HasWords && reads, d.HasOffice && reads, d.HasNumber && reads
		out[d.Subject] = append(out[d.Subject], d)
	}
	return out, err
}

// Life is one right with every step ever recorded about it.
type Life struct {
	Row
	Steps  []Decision // newest first, including corrected ones and those taken back
	Facts  map[string]models.FactValue
	Listed []pack.Listed
	Now    models.Instant

	Open        []Row            // the rights that the same application can serve and that wait for one
	Application string           // the name of its application; "" where money was not applied for
	Together    []Row            // the other rights that its application serves
	Interims    []Interim        // the interim money of the case that an order of its own gave
	Filed       map[string][]Row // by the filing of a step, the other rights that it served
}

// Life reads a single right of a case with its steps. It returns NotFound when
// the case has no such right.
func (s *Service) Life(ctx context.Context, by access.Actor, caseID, item string) (Life, error) {
	all, err := s.ForCase(ctx, by, caseID)
	if err != nil {
		return Life{}, err
	}
	row, found := all.Row(item)
	if !found {
		return Life{}, models.ErrNotFound()
	}
	return Life{Row: row, Steps: all.steps[item], Facts: all.Facts, Listed: all.Listed, Now: all.Now, Open: all.open(row), Application: all.ApplicationOf(row), Together: all.Together(row), Filed: all.filed(row), Interims: all.Interims()}, nil
}

// Next lists the steps that make sense at the moment now. Somebody may appeal
// against the order that a duty ended in, where the law has an appeal.
func (r Row) Next(now models.Instant) []models.StanceKind {
	kinds := make([]models.StanceKind, len(r.Decisions))
	for i, d := range r.Decisions {
		kinds[i] = d.Kind
	}
	next := r.Item.Life.NextSteps(kinds, r.LateOf(now) != nil)
	if r.Item.Life == models.LifeMoney {
		for _, k := range models.ExcuseNext(kinds, r.Delayed(now)) {
			if !slices.Contains(next, k) {
				next = append(next, k)
			}
		}
	}
	if r.Owed() && r.Item.Appeal.Stated() && !slices.Contains(kinds, models.StanceAppealed) {
		next = append(next, models.StanceAppealed)
	}
	return next
}

// Last returns the newest step that means something, which an old one that its
// life does not have does not; nil for none.
func (r Row) Last() *Decision {
	i := slices.IndexFunc(r.Decisions, func(d Decision) bool { return r.Item.Life.Has(d.Kind) })
	if i < 0 {
		return nil
	}
	return &r.Decisions[i]
}

// Owed reports whether the right is a duty of somebody else, done or not done
// whatever the survivor says.
func (r Row) Owed() bool { return r.Item.Life == models.LifeDuty }

// Currency returns the currency of the amounts of a right; "" for a right that
// is not money.
func (s *Service) Currency(it *pack.Item) string {
	if it.Life != models.LifeMoney {
		return ""
	}
	return s.Library().Currency(it)
}
