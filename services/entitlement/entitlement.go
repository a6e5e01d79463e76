// Package entitlement is the rights of one case: how they stand, why, and what
// people decided about them.
//
// How a right stands is worked out by the evaluation and only read here. The
// package must never write an evaluated row, promise an amount, or show a row
// that is for a legal reviewer's eyes only.
package entitlement

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service is the use cases of rights.
type Service struct {
	db        *store.DB
	keeper    *custody.Keeper
	evaluator *evaluation.Evaluator
	now       func() time.Time
	newID     func() string
}

// New returns a Service.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, keeper: keeper, evaluator: evaluator, now: now, newID: newID}
}

// Library is the packs in use.
func (s *Service) Library() *pack.Library { return s.evaluator.Library() }

func (s *Service) moment() models.Instant { return models.At(s.now()) }

// Decision is a decision that runs, without its words.
type Decision struct {
	ID       string
	Subject  string
	Kind     models.StanceKind
	Reason   string
	At       models.Instant
	UntilAt  models.Instant
	Decider  string
	HasWords bool // words are there and the role may read them
}

// Row is one right of a case with everything its page shows.
type Row struct {
	State      models.EntitlementState
	Item       *pack.Item      // in the version that governs the case
	Considered pack.Considered // what may be considered, never a promise
	Decisions  []Decision      // newest first
	Due        models.Instant  // of the first clock that runs, 0 for none
}

// Column is the rights of one of the three columns: those that apply or may
// apply, what needs somebody first, and those that do not.
type Column struct {
	Right models.Right
	Rows  []Row
	Not   []Row
}

// Rights is the rights of a case.
type Rights struct {
	Columns []Column
	Facts   map[string]models.FactValue // what is recorded, by vocabulary key
}

// ForCase reads the rights of a case within reach.
func (s *Service) ForCase(ctx context.Context, by access.Actor, caseID string) (Rights, error) {
	var out Rights
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		if _, err := custody.Case(tx, by, caseID); err != nil {
			return err
		}
		rows, facts, err := s.rows(tx, by, caseID)
		out = Rights{Columns: columns(rows), Facts: facts}
		return err
	})
	return out, err
}

// One reads a single right of a case. NotFound when the case has no such right.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, item string) (Row, error) {
	rights, err := s.ForCase(ctx, by, caseID)
	if err != nil {
		return Row{}, err
	}
	for _, c := range rights.Columns {
		for _, list := range [][]Row{c.Rows, c.Not} {
			for _, r := range list {
				if r.State.Item == item {
					return r, nil
				}
			}
		}
	}
	return Row{}, models.ErrNotFound()
}

// rows puts evaluated rights, the law behind them and the decisions together.
func (s *Service) rows(tx *gorm.DB, by access.Actor, caseID string) ([]Row, map[string]models.FactValue, error) {
	loaded, err := s.evaluator.Load(tx, []string{caseID})
	if err != nil || len(loaded) == 0 {
		return nil, nil, err
	}
	now := s.moment()
	facts := loaded[0].Facts(now)
	states, err := evaluation.Rights(tx, caseID)
	if err != nil {
		return nil, nil, err
	}
	decided, err := decisionsOf(tx, by, caseID)
	if err != nil {
		return nil, nil, err
	}
	sums := s.Library().ConsideredOf(itemsOf(states), facts, now, loaded[0].Zone)
	var rows []Row
	for _, state := range states {
		it := s.Library().Version(state.Item, state.Version)
		if it == nil || state.Review || it.Disabled() {
			continue
		}
		rows = append(rows, Row{
			State: state, Item: it, Decisions: decided[state.Item], Due: models.FirstDue(state.Clocks),
			Considered: sums[state.Item],
		})
	}
	return rows, facts.Values, nil
}

func itemsOf(states []models.EntitlementState) []string {
	keys := make([]string, len(states))
	for i, s := range states {
		keys[i] = s.Item
	}
	return keys
}

func decisionsOf(tx *gorm.DB, by access.Actor, caseID string) (map[string][]Decision, error) {
	var list []Decision
	err := tx.Raw(`SELECT s.id, s.subject, s.kind, s.reason, s.at, s.until_at, s.words IS NOT NULL AS has_words, a.display_name AS decider
		FROM stances s LEFT JOIN accounts a ON a.id = s.decided_by WHERE s.case_id = ? AND s.ended_at = 0 ORDER BY s.at DESC, s.id DESC`, caseID).Scan(&list).Error
	out := map[string][]Decision{}
	for _, d := range list {
		d.HasWords = d.HasWords && readsWords(by)
		out[d.Subject] = append(out[d.Subject], d)
	}
	return out, err
}
