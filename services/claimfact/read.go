package claimfact

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/pack"
)

// Row is a row of a list with its words, once they were opened.
type Row[R any] struct {
	Row   R
	Words map[string]custody.Opened // by column; nil while they are closed
}

// HasWords reports whether there are words to open.
func (r Row[R]) HasWords() bool {
	row, ok := any(r.Row).(models.ClaimRow)
	return ok && slices.ContainsFunc(row.Words(), func(w models.ClaimWord) bool { return !w.To.Empty() })
}

// Relative is a relative with the words, once they were opened.
type Relative = Row[models.Relative]

// Relatives opens the relatives of a case, in the order in which they were written,
// without those who were taken off the list. It runs inside a deed (Look or Do) and
// leaves one audit entry. Who must not be named is among them: KeptFrom says so.
func Relatives(d *deed.Deed, purpose string) ([]Relative, error) {
	return opened[models.Relative](d, models.ListRelatives, purpose)
}

// claimRow is a pointer to a row of a list.
type claimRow[R any] interface {
	*R
	models.ClaimRow
}

// opened reads a list and opens its words.
func opened[R any, P claimRow[R]](d *deed.Deed, list models.ClaimList, purpose string) ([]Row[R], error) {
	rows, err := listed[R](d.Tx, d.Case.ID, false)
	if err != nil {
		return nil, err
	}
	var values []custody.Value
	for i := range rows {
		for _, w := range P(&rows[i].Row).Words() {
			values = append(values, custody.Value{Field: fieldOf(list, w.Column), RowID: P(&rows[i].Row).Base().ID, Sealed: *w.To})
		}
	}
	out, err := d.Unseal(audit.Entry{Action: "claimfact.opened", Detail: "list=" + string(list) + " purpose=" + purpose}, values...)
	if err != nil {
		return nil, err
	}
	at := 0
	for i := range rows {
		rows[i].Words = map[string]custody.Opened{}
		for _, w := range P(&rows[i].Row).Words() {
			rows[i].Words[w.Column] = out[at]
			at++
		}
	}
	return rows, nil
}

// listed reads the rows of a list of a case, the closed words with them: those that
// count, or those that were removed.
func listed[R any](tx *gorm.DB, caseID string, removed bool) ([]Row[R], error) {
	var rows []R
	q := tx.Where("case_id = ?", caseID)
	if removed {
		q = q.Where("removed_at > 0")
	} else {
		q = q.Where("removed_at = 0")
	}
	err := q.Order("created_at, id").Limit(mostRows).Find(&rows).Error
	out := make([]Row[R], len(rows))
	for i := range rows {
		out[i].Row = rows[i]
	}
	return out, err
}

// mostRows is more than any list of one case has.
const mostRows = 300

// Sheet is every list of a case with closed words.
type Sheet struct {
	CaseID    string
	Code      string
	Relatives []Relative
	Removed   []models.ClaimRow // of every list, those that were taken off
	Listed    []pack.Listed     // facts that follow from the relatives
}

// Sheet reads the lists of a case with a constant number of queries. Every role that
// reads the case sees the coded facts.
func (s *Service) Sheet(ctx context.Context, by access.Actor, caseID string) (Sheet, error) {
	var out Sheet
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		out.CaseID, out.Code = c.ID, c.Code
		if out.Relatives, err = listed[models.Relative](tx, c.ID, false); err != nil {
			return err
		}
		if err := out.removed(tx); err != nil {
			return err
		}
		return s.listedFacts(tx, &out)
	})
	return out, err
}

// Rows returns the rows of a list.
func (s *Sheet) Rows(list models.ClaimList) []Row[models.ClaimRow] {
	switch list {
	case models.ListRelatives:
		return asRows(s.Relatives)
	}
	return nil
}

func asRows[R any, P claimRow[R]](list []Row[R]) []Row[models.ClaimRow] {
	out := make([]Row[models.ClaimRow], len(list))
	for i := range list {
		out[i] = Row[models.ClaimRow]{Row: P(&list[i].Row), Words: list[i].Words}
	}
	return out
}

// removed adds the rows that were taken off their lists.
func (s *Sheet) removed(tx *gorm.DB) error {
	return addRemoved[models.Relative](tx, s)
}

func addRemoved[R any, P claimRow[R]](tx *gorm.DB, s *Sheet) error {
	rows, err := listed[R](tx, s.CaseID, true)
	for i := range rows {
		s.Removed = append(s.Removed, P(&rows[i].Row))
	}
	return err
}

// listedFacts adds what follows from the relatives, and what somebody answered.
func (s *Service) listedFacts(tx *gorm.DB, out *Sheet) error {
	loaded, err := s.Evaluator.Load(tx, []string{out.CaseID})
	if err != nil || len(loaded) == 0 {
		return err
	}
	now := s.Moment()
	out.Listed = s.Library().ListedFacts(loaded[0].Facts(now), now, loaded[0].Zone)
	return nil
}

// One reads a row of a list for a form, with closed words.
func (s *Service) One(ctx context.Context, by access.Actor, caseID string, list models.ClaimList, id string) (row models.ClaimRow, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		row, err = find(tx, c.ID, list, id)
		return err
	})
	return row, err
}

// Open reads every list of a case with the words of one of them opened, and leaves one
// audit entry. It returns NotFound for a list that the role does not open.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID string, list models.ClaimList, purpose string) (Sheet, error) {
	out, err := s.Sheet(ctx, by, caseID)
	if err == nil && (models.NewClaimRow(list) == nil || !Reads(by, list)) {
		err = models.ErrNotFound()
	}
	if err != nil {
		return Sheet{}, err
	}
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) (err error) {
		switch list {
		case models.ListRelatives:
			out.Relatives, err = Relatives(d, purpose)
		}
		return err
	})
	return out, err
}
