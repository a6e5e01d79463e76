package entitlement

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Application is one application of a case that was filed, with what happened to it.
type Application struct {
	models.CaseApplication
	Rows  []Row      // the rights it serves, the one with its sum first
	Steps []Decision // each paper once, newest first, also what was corrected or taken back
	Now   models.Instant

	rights Rights
	papers map[string][]Row // the rights that a paper is about
}

// Applications lists what was filed of a case.
func Applications(tx *gorm.DB, caseID string) (list []models.CaseApplication, err error) {
	err = tx.Where("case_id = ? AND stage <> ?", caseID, models.ApplicationToFile).Order("filed_at DESC, name").Find(&list).Error
	return list, err
}

// Application reads one application of a case by its name. It returns NotFound when the
// case has none of that name, or has not filed it.
func (s *Service) Application(ctx context.Context, by access.Actor, caseID, name string) (out Application, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		if err := tx.Where("case_id = ? AND name = ? AND stage <> ?", c.ID, name, models.ApplicationToFile).Take(&out.CaseApplication).Error; err != nil {
			return err
		}
		rights, err := s.rights(tx, by, c.ID)
		out.of(rights)
		return err
	})
	if err == nil && len(out.Rows) == 0 {
		err = models.ErrNotFound()
	}
	return out, err
}

// of takes the rights of the application and their steps.
func (a *Application) of(rights Rights) {
	a.rights, a.Now, a.papers = rights, rights.Now, map[string][]Row{}
	for _, row := range rights.Rows() {
		if slices.Contains(a.Keys(), row.Item.Key) {
			a.Rows = append(a.Rows, row)
		}
	}
	slices.SortStableFunc(a.Rows, func(x, y Row) int { return cmp.Compare(sumOf(y), sumOf(x)) })
	at := map[string]int{}
	for _, row := range a.Rows {
		for _, d := range rights.steps[row.Item.Key] {
			a.add(row, d, at)
		}
	}
	slices.SortStableFunc(a.Steps, func(x, y Decision) int { return cmp.Or(cmp.Compare(y.At, x.At), cmp.Compare(y.ID, x.ID)) })
}

// add adds a step of a right. A paper about several rights is one line: that of the
// right with its sum.
func (a *Application) add(row Row, d Decision, at map[string]int) {
	if d.Kind != models.StanceApplied && d.Kind != models.StanceEscalated && !d.Kind.OfApplication() {
		return
	}
	paper := onePaper(d)
	a.papers[paper] = append(a.papers[paper], row)
	if i, there := at[paper]; there {
		if a.Steps[i].Amount == 0 && d.Amount > 0 {
			a.Steps[i] = d
		}
		return
	}
	at[paper] = len(a.Steps)
	a.Steps = append(a.Steps, d)
}

// onePaper is the same for all steps of one paper as it was recorded once: a correction
// keeps the filing.
func onePaper(d Decision) string {
	if d.Filing == "" {
		return d.ID
	}
	return d.Filing + "/" + strconv.FormatInt(int64(d.EndedAt), 10)
}

// sumOf is the sum that stands with a right: what was awarded, before what was asked.
func sumOf(r Row) (sum int64) {
	for _, d := range r.Decisions { // newest first
		switch {
		case d.Kind.Decided() && d.Amount > 0:
			return d.Amount
		case d.Kind == models.StanceApplied && sum == 0:
			sum = d.Amount
		}
	}
	return sum
}

// Life returns the first of the rights with its steps.
func (a Application) Life() Life {
	row := a.Rows[0]
	return Life{Row: row, Facts: a.rights.Facts, Listed: a.rights.Listed, Now: a.Now, Together: a.rights.Together(row), Interims: a.rights.Interims()}
}

// Next lists the steps that make sense now for at least one of the rights.
func (a Application) Next() (next []models.StanceKind) {
	for _, row := range a.Rows {
		for _, k := range row.Next(a.Now) {
			if k.OfApplication() && !slices.Contains(next, k) {
				next = append(next, k)
			}
		}
	}
	return next
}

// RightsIn returns the rights that a step of the application is about.
func (a Application) RightsIn(d Decision) []Row { return a.papers[onePaper(d)] }

// Answer records a step of an application once for the rights it is about. It returns
// Invalid where none of them is chosen.
func (s *Service) Answer(ctx context.Context, by access.Actor, caseID string, about []string, in Input) (deed.Result, error) {
	if len(about) == 0 {
		return deed.Result{}, models.Problems{"with": "problem.required"}.Err()
	}
	if !in.Kind.OfApplication() {
		return deed.Result{}, models.Problems{"kind": "problem.choose"}.Err()
	}
	if about = s.sumFirst(about); in.Kind.OfDeposit() {
		about = about[:1] // a deposit is that of the right with the sum
	}
	in.Item, in.With = about[0], about[1:]
	return s.Decide(ctx, by, caseID, in)
}

// sumFirst orders the rights of a paper. The first bears its sum: one that is decided in
// the end rather than relief before the decision.
func (s *Service) sumFirst(about []string) []string {
	final := func(key string) bool { it := s.Library().Item(key); return it != nil && !it.Interim }
	i := max(0, slices.IndexFunc(about, final))
	return append([]string{about[i]}, slices.Delete(slices.Clone(about), i, i+1)...)
}
