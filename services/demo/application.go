package demo

import (
	"aftercare/models"
)

// apply records that a right of money was applied for. Rights that go to one
// authority are filed together: one paper, one day, one number.
func (f *file) apply(item string, day int) {
	s := f.decide(item, models.StanceApplied, day, 0)
	authority := f.filedWith(item)
	if authority == "" {
		return
	}
	s.Amount, s.Currency = int64(f.between(5, 40))*10_000_00, f.currency(item)
	for i := range f.decisions {
		first := &f.decisions[i]
		if first.Subject == item || first.Kind != models.StanceApplied || f.filedWith(first.Subject) != authority {
			continue
		}
		if first.Filing == "" {
			first.Filing = f.id()
		}
		s.Filing, s.At, s.RecordedAt, s.Amount, s.Currency = first.Filing, first.At, first.RecordedAt, 0, "" // the sum stands with the first
		return
	}
}

// filedWith is the authority that takes applications for a right, "" for none.
func (f *file) filedWith(item string) string {
	if it := f.evaluator.Library().Item(item); it != nil {
		return it.FiledWith
	}
	return ""
}

func (f *file) currency(item string) string {
	lib := f.evaluator.Library()
	if it := lib.Item(item); it != nil {
		return lib.Currency(it)
	}
	return ""
}

// answered records what an authority said to an application that is late: paid,
// awarded and not or not fully paid, or refused.
func (f *file) answered(item string) {
	kinds := []models.StanceKind{models.StanceReceived, models.StanceRefused}
	if f.filedWith(item) != "" {
		kinds = append(kinds, models.StanceGranted, models.StancePart)
	}
	kind, day := pick(f.dice, kinds), -f.between(1, 30)
	if f.filedWith(item) == "" || kind == models.StanceRefused {
		f.decide(item, kind, day, 0)
		return
	}
	awarded := int64(f.between(5, 30)) * 10_000_00
	grant := models.StanceGranted
	if kind == models.StancePart {
		grant = kind
	}
	f.money(item, grant, day-10, awarded)
	if kind == models.StanceReceived {
		f.money(item, kind, day, pick(f.dice, []int64{awarded, awarded / 4})) // in full, or the part that is free at once
	}
}

// money records a step with a sum, in the smallest unit.
func (f *file) money(item string, kind models.StanceKind, day int, sum int64) {
	s := f.decide(item, kind, day, 0)
	s.Amount, s.Currency = sum, f.currency(item)
}
