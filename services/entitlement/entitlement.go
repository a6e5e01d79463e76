// Package entitlement reads the rights of one case, how they stand and why, and
// records the steps in the life of each.
//
// The evaluation works out how a right stands; this package only reads it. It
// must never write an evaluated row, promise an amount, or show a row that only
// a legal reviewer may see.
package entitlement

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service holds the use cases of rights.
type Service struct{ *deed.Tools }

// New returns a Service.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// Row is one right of a case with everything its page shows.
type Row struct {
	State      models.EntitlementState
	Item       *pack.Item      // the version that governs the case
	Considered pack.Considered // sums that may be considered, never a promise
	Decisions  []Decision      // steps that still count, newest first
	Due        models.Instant  // due date of the first running clock; 0 for none
	Cited      bool            // a treaty duty without any step: it can only be cited
}

// Rights holds the rights of a case.
type Rights struct {
	Columns []Column
	Asked   []pack.OpenQuestion         // what can still change something, the most urgent first
	Facts   map[string]models.FactValue // recorded facts by vocabulary key
	Listed  []pack.Listed               // facts that follow from the list of relatives
	Now     models.Instant

	steps map[string][]Decision
	law   *caseLaw
}

// Rows lists all rights, in the order of the columns.
func (r Rights) Rows() []Row {
	var out []Row
	for _, c := range r.Columns {
		out = append(out, c.all()...)
	}
	return out
}

// States lists the states of all rights.
func (r Rights) States() []models.EntitlementState {
	var out []models.EntitlementState
	for _, row := range r.Rows() {
		out = append(out, row.State)
	}
	return out
}

// Row returns the right of an item.
func (r Rights) Row(item string) (Row, bool) {
	for _, row := range r.Rows() {
		if row.State.Item == item {
			return row, true
		}
	}
	return Row{}, false
}

// ForCase reads the rights of a case within reach.
func (s *Service) ForCase(ctx context.Context, by access.Actor, caseID string) (Rights, error) {
	var out Rights
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, _ models.Case) (err error) { out, err = s.rights(tx, by, caseID); return err })
	return out, err
}

// One reads a single right of a case. It returns NotFound when the case has no
// such right.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, item string) (Row, error) {
	rights, err := s.ForCase(ctx, by, caseID)
	if err != nil {
		return Row{}, err
	}
	row, found := rights.Row(item)
	if !found {
		return Row{}, models.ErrNotFound()
	}
	return row, nil
}

// rights combines evaluated rights, the law behind them and the recorded steps.
func (s *Service) rights(tx *gorm.DB, by access.Actor, caseID string) (Rights, error) {
	out := Rights{Now: s.Moment()}
	loaded, err := s.Evaluator.Load(tx, []string{caseID})
	if err != nil || len(loaded) == 0 {
		return out, err
	}
	facts, states := s.Library().WithSteps(loaded[0].Facts(out.Now), loaded[0].Zone), s.Evaluator.Rights(loaded[0], out.Now)
	if out.steps, err = stepsOf(tx, by, caseID); err != nil {
		return out, err
	}
	sums := s.Library().ConsideredOf(itemsOf(states), facts, out.Now, loaded[0].Zone)
	out.law = &caseLaw{s.Library(), facts, out.Now, loaded[0].Zone}
	rows := rowsOf(s.Library(), states, sums, out.steps)
	out.Listed = s.Library().ListedFacts(facts, out.Now, loaded[0].Zone)
	out.Columns, out.Facts, out.Asked = columns(rows), facts.Values, s.Evaluator.Questions(loaded[0], states, out.Now)
	return out, nil
}

// rowsOf puts the law, the sums and the steps beside the states of rights. It
// leaves out what only a legal reviewer may see.
func rowsOf(lib *pack.Library, states []models.EntitlementState, sums map[string]pack.Considered, steps map[string][]Decision) []Row {
	var rows []Row
	for _, state := range states {
		it := lib.Version(state.Item, state.Version)
		if it == nil || state.Review {
			continue
		}
		row := Row{State: state, Item: it, Considered: sums[state.Item]}
		row.Decisions = running(steps[state.Item])
		row.Cited = len(row.Decisions) == 0 && lib.Cited(state)
		row.answered()
		row.Due = models.FirstDue(row.State.Clocks)
		rows = append(rows, row)
	}
	return rows
}

func itemsOf(states []models.EntitlementState) []string {
	keys := make([]string, len(states))
	for i, s := range states {
		keys[i] = s.Item
	}
	return keys
}
