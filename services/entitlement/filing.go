package entitlement

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// open lists the rights that can share an application with this one: those filed
// with the same authority that wait for an application.
func (r Rights) open(of Row) (out []Row) {
	for _, row := range r.Rows() {
		if pack.Together(of.Item, row.Item) && row.waits() {
			out = append(out, row)
		}
	}
	return out
}

// Waiting lists the rights that wait for an application to an authority.
func (r Rights) Waiting(authority string) (out []Row) {
	for _, row := range r.Rows() {
		if row.Item.FiledWith == authority && row.waits() {
			out = append(out, row)
		}
	}
	return out
}

// waits reports whether nobody asked for a right yet that applies, or that may
// apply in the whole country: while the State is not known, each of them may.
func (r Row) waits() bool {
	switch {
	case r.State.Standing == models.Entitled:
		return r.State.Progress == models.ProgressOpen
	case r.State.Standing == models.MayBeEntitled && !strings.Contains(r.Item.Where, "-"):
		return r.State.Progress == models.ProgressOpen || r.State.Progress == models.ProgressNeedsFact
	}
	return false
}

// Together lists the rights that the application of a right serves beside it. It is
// empty for a right that was asked for alone, or not at all.
func (r Rights) Together(of Row) (out []Row) {
	filing := r.filing(of.Item.Key)
	for _, row := range r.Rows() {
		if filing != "" && row.Item.Key != of.Item.Key && r.filing(row.Item.Key) == filing {
			out = append(out, row)
		}
	}
	return out
}

// filing is the filing of the application that a right is in: the last that asked for
// it. It is "" for one that was asked for alone, or not at all.
func (r Rights) filing(item string) string {
	for _, d := range r.steps[item] { // newest first
		if d.Kind == models.StanceApplied && d.EndedAt == 0 {
			return d.Filing
		}
	}
	return ""
}

// ApplicationOf names the application that a right is in; "" for a right that was not
// applied for, that nobody files with an authority, or that she does not want.
func (r Rights) ApplicationOf(of Row) string {
	applied := slices.ContainsFunc(of.Decisions, func(d Decision) bool { return d.Kind == models.StanceApplied })
	gone := of.State.Progress == models.ProgressDeclined || of.State.Progress == models.ProgressNone
	if of.Item.FiledWith == "" || !applied || gone {
		return ""
	}
	return models.NameOfApplication(models.CaseApplication{Items: of.Item.Key}, r.filing(of.Item.Key))
}

// fits says at which points of its life a right usually takes a step: who records a
// payment means the rights that were granted, and not those that still wait.
var fits = map[models.StanceKind][]models.Progress{
	models.StanceGranted: {models.ProgressWaiting}, models.StancePart: {models.ProgressWaiting}, models.StanceRefused: {models.ProgressWaiting},
	models.StanceObjected: {models.ProgressWaiting}, models.StanceAnswered: {models.ProgressWaiting},
	models.StanceDeposited: {models.ProgressGranted, models.ProgressReceived},
	models.StanceReceived:  {models.ProgressGranted, models.ProgressReceived},
	models.StanceAppealed:  {models.ProgressGranted, models.ProgressRefused, models.ProgressReceived},
}

// Fitting picks the rights that a step of their application usually is about: those
// at that point, or all where none is.
func Fitting(kind models.StanceKind, rows []Row) (out []Row) {
	for _, row := range rows {
		if slices.Contains(fits[kind], row.State.Progress) {
			out = append(out, row)
		}
	}
	if len(out) == 0 {
		return rows
	}
	return out
}

// filed lists, by filing, the other rights that the steps of a right served.
func (r Rights) filed(of Row) map[string][]Row {
	out := map[string][]Row{}
	for _, d := range r.steps[of.Item.Key] {
		if d.Filing == "" || d.EndedAt != 0 {
			continue
		}
		for _, row := range r.Rows() {
			same := func(s Decision) bool { return s.Filing == d.Filing && s.EndedAt == 0 }
			if row.Item.Key != of.Item.Key && slices.ContainsFunc(r.steps[row.Item.Key], same) {
				out[d.Filing] = append(out[d.Filing], row)
			}
		}
	}
	return out
}

// file records a step, and the same for the other rights that the paper is about: an
// application serves several, and so does the answer to it.
func (d rightDeed) file(in Input) error {
	with := in.With
	in.With = nil
	if err := d.checkIncludes(&in, with); err != nil {
		return err
	}
	if len(with) == 0 {
		return d.write(in, models.StanceRow{}, "entitlement.decided")
	}
	if err := d.mayShare(in, with); err != nil {
		return err
	}
	in.filing = d.NewID()
	for _, item := range with {
		other := in
		other.Item, other.Amount, other.Currency, other.Includes = item, 0, "", "" // a sum is that of its own right
		if err := d.write(other, models.StanceRow{}, "entitlement.decided"); err != nil {
			return err
		}
	}
	return d.write(in, models.StanceRow{}, "entitlement.decided")
}

// mayShare returns Invalid unless the other rights wait for the same application, or
// are served by the one that the step is about.
func (d rightDeed) mayShare(in Input, with []string) error {
	all, err := d.rights(d.Tx, d.By, d.Case.ID)
	if err != nil {
		return err
	}
	own, _ := all.Row(in.Item)
	shares, problem := all.open(own), "right.with_not_open"
	if in.Kind.OfApplication() {
		shares, problem = all.Together(own), "right.with_not_together"
	}
	for i, item := range with {
		fits := slices.ContainsFunc(shares, func(r Row) bool { return r.Item.Key == item })
		if in.Kind != models.StanceApplied && !in.Kind.OfApplication() || !fits || slices.Contains(with[:i], item) {
			return models.Problems{"with": problem}.Err()
		}
	}
	return nil
}

// others finds the steps that count of the same filing.
func (d rightDeed) others(of models.StanceRow) (rows []models.StanceRow, err error) {
	if of.Filing == "" {
		return nil, nil
	}
	err = d.Tx.Where("case_id = ? AND filing = ? AND ended_at = 0 AND id <> ?", d.Case.ID, of.Filing, of.ID).Order("id").Find(&rows).Error
	return rows, err
}

// onOnePaper reports whether a corrected step still is one of its paper: it is what it
// was, or another answer of the authority.
func onOnePaper(was, is models.StanceKind) bool {
	return was == is || was.Decided() && is.Decided()
}

// correctOthers corrects the other steps of a paper: it has one day, one office and one
// number, and one answer. The sums stay those of their rights. A step that was
// something else leaves the others alone.
func (d rightDeed) correctOthers(of models.StanceRow, reason string, in Input) error {
	rows, err := d.others(of)
	if err != nil || !onOnePaper(of.Kind, in.Kind) {
		return err
	}
	for _, row := range rows {
		in.Amount, in.Currency, in.Includes = row.Amount, row.Currency, row.Includes
		if err := d.correct(row, reason, in); err != nil {
			return err
		}
	}
	return nil
}
