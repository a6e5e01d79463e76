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

	Earlier []Before[R] // on the page of the lists, newest first
}

// HasWords reports whether there are words to open.
func (r Row[R]) HasWords() bool {
	row, ok := any(r.Row).(models.ClaimRow)
	return ok && slices.ContainsFunc(row.Words(), func(w models.ClaimWord) bool { return !w.To.Empty() })
}

// The rows of each list, with their words once they were opened.
type (
	Relative    = Row[models.Relative]
	PaperNumber = Row[models.PaperNumber]
	BankAccount = Row[models.BankAccount]
	CareAddress = Row[models.CareAddress]
	Loss        = Row[models.Loss]
	OtherMoney  = Row[models.OtherMoney]
)

// Each of these opens one list of a case, in the order in which it was written, without
// the rows that were taken off. It runs inside a deed (Look or Do) and leaves one audit
// entry. It returns NotFound for a role that does not open the list.

// Relatives opens the relatives. Who must not be named is among them: KeptFrom says so.
func Relatives(d *deed.Deed, purpose string) ([]Relative, error) {
	return opened[models.Relative](d, models.ListRelatives, purpose)
}

// PaperNumbers opens the numbers of papers.
func PaperNumbers(d *deed.Deed, purpose string) ([]PaperNumber, error) {
	return opened[models.PaperNumber](d, models.ListPaperNumbers, purpose)
}

// BankAccounts opens the bank accounts. An account of a guardian who was excluded since
// is among them: ask the relative whether they are excluded.
func BankAccounts(d *deed.Deed, purpose string) ([]BankAccount, error) {
	return opened[models.BankAccount](d, models.ListBankAccounts, purpose)
}

// CareAddresses opens the addresses for papers.
func CareAddresses(d *deed.Deed, purpose string) ([]CareAddress, error) {
	return opened[models.CareAddress](d, models.ListCareAddresses, purpose)
}

// Losses opens the losses. The heading in the packs says whether a row goes into a
// document only with the survivor's consent for that document (LossHeading.Consent).
func Losses(d *deed.Deed, purpose string) ([]Loss, error) {
	return opened[models.Loss](d, models.ListLosses, purpose)
}

// claimRow is a pointer to a row of a list.
type claimRow[R any] interface {
	*R
	models.ClaimRow
}

// opened reads a list and opens its words.
func opened[R any, P claimRow[R]](d *deed.Deed, list models.ClaimList, purpose string) ([]Row[R], error) {
	rows, err := listed[R](d.Tx, d.Case.ID)
	if err != nil {
		return nil, err
	}
	return rows, open[R, P](d, list, purpose, rows)
}

// open opens the words of rows, and of how they stood before where that was read.
func open[R any, P claimRow[R]](d *deed.Deed, list models.ClaimList, purpose string, rows []Row[R]) error {
	var values []custody.Value
	var into []func(custody.Opened)
	add := func(row models.ClaimRow, id string) map[string]custody.Opened {
		words := map[string]custody.Opened{}
		for _, w := range row.Words() {
			values = append(values, custody.Value{Field: fieldOf(list, w.Column), RowID: id, Sealed: *w.To})
			into = append(into, func(o custody.Opened) { words[w.Column] = o })
		}
		return words
	}
	for i := range rows {
		id := P(&rows[i].Row).Base().ID
		rows[i].Words = add(P(&rows[i].Row), id)
		for j := range rows[i].Earlier {
			rows[i].Earlier[j].Words = add(P(&rows[i].Earlier[j].Row), id)
		}
	}
	out, err := d.Unseal(audit.Entry{Action: "claimfact.opened", Detail: "list=" + string(list) + " purpose=" + purpose}, values...)
	for i, o := range out {
		into[i](o)
	}
	return err
}

// listed reads the rows of a list of a case that count, the closed words with them.
func listed[R any](tx *gorm.DB, caseID string) ([]Row[R], error) {
	var rows []R
	err := tx.Where("case_id = ? AND removed_at = 0", caseID).Order("created_at, id").Limit(mostRows).Find(&rows).Error
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
	Numbers   []PaperNumber
	Accounts  []BankAccount
	Addresses []CareAddress
	Losses    []Loss
	Money     []OtherMoney
	Removed   []models.ClaimRow        // of every list, those that were taken off
	Listed    []pack.Listed            // facts that follow from the relatives
	Received  []Received               // what was awarded and paid so far
	Told      []Told                   // facts of the case that tell of more
	Filed     []models.CaseApplication // where Told is not empty, the applications that may be the ones it tells of
	Choices
}

// Sheet reads the lists of a case with a constant number of queries. Every role that
// reads the case sees the coded facts.
func (s *Service) Sheet(ctx context.Context, by access.Actor, caseID string) (Sheet, error) {
	var out Sheet
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		out.CaseID, out.Code = c.ID, c.Code
		for _, read := range []func(*gorm.DB) error{out.lists, out.earlier, func(tx *gorm.DB) error { return s.worked(tx, by, &out) }} {
			if err := read(tx); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// lists reads the rows of every list.
func (s *Sheet) lists(tx *gorm.DB) (err error) {
	if s.Relatives, err = part[models.Relative](tx, s); err != nil {
		return err
	}
	if s.Numbers, err = part[models.PaperNumber](tx, s); err != nil {
		return err
	}
	if s.Accounts, err = part[models.BankAccount](tx, s); err != nil {
		return err
	}
	if s.Addresses, err = part[models.CareAddress](tx, s); err != nil {
		return err
	}
	if s.Losses, err = part[models.Loss](tx, s); err != nil {
		return err
	}
	s.Money, err = part[models.OtherMoney](tx, s)
	return err
}

// part reads one list: the rows that count, and those that were taken off into Removed.
func part[R any, P claimRow[R]](tx *gorm.DB, s *Sheet) (out []Row[R], err error) {
	var rows []R
	err = tx.Where("case_id = ?", s.CaseID).Order("created_at, id").Limit(mostRows).Find(&rows).Error
	for i := range rows {
		if row := P(&rows[i]); row.Base().Removed() {
			s.Removed = append(s.Removed, row)
		} else {
			out = append(out, Row[R]{Row: rows[i]})
		}
	}
	return out, err
}

// Rows returns the rows of a list.
func (s *Sheet) Rows(list models.ClaimList) []Row[models.ClaimRow] {
	switch list {
	case models.ListRelatives:
		return asRows(s.Relatives)
	case models.ListPaperNumbers:
		return asRows(s.Numbers)
	case models.ListBankAccounts:
		return asRows(s.Accounts)
	case models.ListCareAddresses:
		return asRows(s.Addresses)
	case models.ListLosses:
		return asRows(s.Losses)
	case models.ListOtherMoney:
		return asRows(s.Money)
	}
	return nil
}

func asRows[R any, P claimRow[R]](list []Row[R]) []Row[models.ClaimRow] {
	out := make([]Row[models.ClaimRow], len(list))
	for i := range list {
		out[i] = Row[models.ClaimRow]{Row: P(&list[i].Row), Words: list[i].Words}
		for j := range list[i].Earlier {
			e := &list[i].Earlier[j]
			out[i].Earlier = append(out[i].Earlier, Before[models.ClaimRow]{Row: P(&e.Row), Words: e.Words, Reason: e.Reason, Until: e.Until, Next: e.Next})
		}
	}
	return out
}

// worked adds what follows from the relatives, what came so far, and what the rows can
// point to.
func (s *Service) worked(tx *gorm.DB, by access.Actor, out *Sheet) (err error) {
	loaded, err := s.Evaluator.Load(tx, []string{out.CaseID})
	if err != nil || len(loaded) == 0 {
		return err
	}
	now := s.Moment()
	facts := loaded[0].Facts(now)
	out.Listed = s.Library().ListedFacts(facts, now, loaded[0].Zone)
	if out.Received, err = moneySoFar(tx, out.CaseID, loaded[0].Zone, out.Money); err != nil {
		return err
	}
	if out.Told = told(facts, out.Received); len(out.Told) > 0 {
		err = tx.Model(&models.CaseApplication{}).Where("case_id = ? AND stage <> ?", out.CaseID, models.ApplicationToFile).Order("filed_at, name").Find(&out.Filed).Error
		if err != nil {
			return err
		}
	}
	out.Choices, err = s.choices(tx, by, out)
	return err
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
			err = open(d, list, purpose, out.Relatives)
		case models.ListPaperNumbers:
			err = open(d, list, purpose, out.Numbers)
		case models.ListBankAccounts:
			err = open(d, list, purpose, out.Accounts)
		case models.ListCareAddresses:
			err = open(d, list, purpose, out.Addresses)
		case models.ListLosses:
			err = open(d, list, purpose, out.Losses)
		case models.ListOtherMoney:
			err = open(d, list, purpose, out.Money)
		}
		return err
	})
	return out, err
}
