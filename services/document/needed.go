package document

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// atOnce is of how many applications a page of needed papers works out what is missing.
const atOnce = 100

// NeededFilter says where a page of the papers that are needed begins.
type NeededFilter struct {
	After string // cursor where the page before ended
	All   bool   // on one page, for printing
}

// NeededRow is a paper that the scheme of an application that waits to be filed names, that
// nobody has and that was not asked for.
type NeededRow struct {
	models.CaseApplication
	Code  string // of the case
	Kind  string // of the paper
	Place string // where such papers are usually asked for: one of models.AskedOf
	May   bool   // the role can note that it was asked for
}

// Needed is a page of the papers that are needed: those of what falls due first.
type Needed struct {
	Rows  []NeededRow
	Usual map[Kind]Usual
	Next  string // cursor of the next page, "" for none
}

// waitingRow is an application that waits to be filed.
type waitingRow struct {
	models.CaseApplication
	Code string
}

// Needed lists the papers that applications in the caseload need and nobody asked for yet.
// Each stands once in a case, with what falls due first. The number of queries is constant.
func (s *Service) Needed(ctx context.Context, by access.Actor, f NeededFilter) (p Needed, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return p, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		waits, more, err := f.waiting(tx, by)
		if err != nil {
			return err
		}
		p.Next = more
		if p.Usual, err = s.usual(tx, by); err != nil {
			return err
		}
		return s.needed(tx, by, waits, f, &p)
	})
	return p, err
}

// waiting reads the applications of a page, and the cursor after them.
func (f NeededFilter) waiting(tx *gorm.DB, by access.Actor) (list []waitingRow, next string, err error) {
	limit := atOnce
	if f.All {
		limit = mostPrinted
	}
	q := by.Rows(tx, "case_applications").Joins("JOIN cases c ON c.id = d.case_id").Where("d.stage = 'to_file' AND c.status <> ?", models.CaseClosed)
	if at := strings.Split(f.After, "~"); len(at) == 3 {
		if place, err := strconv.ParseInt(at[0], 36, 64); err == nil {
			q = q.Where("(d.place, d.case_id, d.name) > (?, ?, ?)", place, at[1], at[2])
		}
	}
	err = q.Select("d.*, c.code").Order("d.place, d.case_id, d.name").Limit(limit + 1).Scan(&list).Error
	if len(list) > limit {
		list = list[:limit]
		next = afterWaiting(list[limit-1])
	}
	return list, next, err
}

func afterWaiting(w waitingRow) string {
	return strings.Join([]string{strconv.FormatInt(int64(w.Place), 36), w.CaseID, w.Name}, "~")
}

// needed works out what is missing for applications, until the page is full.
func (s *Service) needed(tx *gorm.DB, by access.Actor, waits []waitingRow, f NeededFilter, p *Needed) error {
	ids := make([]string, len(waits))
	for i, w := range waits {
		ids[i] = w.CaseID
	}
	has, err := s.has(tx, by, ids)
	if err != nil {
		return err
	}
	for i, w := range waits {
		if !f.All && len(p.Rows) >= perWanted {
			p.Next = afterWaiting(waits[i-1])
			break
		}
		for _, kind := range s.namedPapers(w.Keys()) {
			if has(w.CaseID, kind) {
				continue
			}
			place := models.UsualPlace(kind.Kind)
			p.Rows = append(p.Rows, NeededRow{CaseApplication: w.CaseApplication, Code: w.Code, Kind: kind.Kind, Place: place, May: by.May(access.KeepPapers) && by.MayKeepKind(kind.Kind)})
		}
	}
	return nil
}

// named is a kind of paper that a scheme names, and the fact that says that it is there.
type named struct{ Kind, Fact string }

// namedPapers are the papers that the schemes of rights name: without those that only help,
// and those that are made here.
func (s *Service) namedPapers(items []string) (out []named) {
	for _, key := range items {
		it := s.Library().Item(key)
		if it == nil {
			continue
		}
		for _, paper := range it.Papers {
			n := named{models.PaperOf(paper.Fact), paper.Fact}
			if paper.Required && n.Kind != "" && !slices.ContainsFunc(out, func(o named) bool { return o.Kind == n.Kind }) {
				out = append(out, n)
			}
		}
	}
	return out
}

// has returns a function that reports whether a paper of a case is there, was asked for, or
// stood on the page already: by the facts of the case and the papers that the role sees.
func (s *Service) has(tx *gorm.DB, by access.Actor, caseIDs []string) (func(caseID string, n named) bool, error) {
	loaded, err := s.Evaluator.Load(tx, caseIDs)
	if err != nil {
		return nil, err
	}
	facts := map[string]models.Facts{}
	for _, l := range loaded {
		facts[l.Case.ID] = l.Facts(s.Moment())
	}
	var there []struct{ CaseID, Kind string }
	err = inSight(tx.Table("documents AS d"), by).Select("DISTINCT d.case_id, d.kind").Where("d.case_id IN ? AND d.removed_at = 0", caseIDs).Scan(&there).Error
	seen := map[string]bool{}
	for _, t := range there {
		seen[t.CaseID+"/"+t.Kind] = true
	}
	return func(caseID string, n named) bool {
		key := caseID + "/" + n.Kind
		known := seen[key] || facts[caseID].Values[n.Fact].Held()
		seen[key] = true
		return known
	}, err
}
