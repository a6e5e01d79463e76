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

// Forms lists the forms that an authority takes and that fit the case, the one to
// propose first.
func (r Rights) Forms(authority string) []*pack.Form { return r.forms(authority) }

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

// file records a step, and the same for the other rights that the application
// serves.
func (d rightDeed) file(in Input) error {
	with := in.With
	in.With = nil
	if len(with) == 0 {
		return d.write(in, models.StanceRow{}, "entitlement.decided")
	}
	if err := d.mayShare(in, with); err != nil {
		return err
	}
	in.filing = d.NewID()
	for _, item := range with {
		other := in
		other.Item, other.Amount, other.Currency = item, 0, "" // a sum is that of its own right
		if err := d.write(other, models.StanceRow{}, "entitlement.decided"); err != nil {
			return err
		}
	}
	return d.write(in, models.StanceRow{}, "entitlement.decided")
}

// mayShare returns Invalid unless the other rights wait for the same application.
func (d rightDeed) mayShare(in Input, with []string) error {
	all, err := d.rights(d.Tx, d.By, d.Case.ID)
	if err != nil {
		return err
	}
	own, _ := all.Row(in.Item)
	open := all.open(own)
	for i, item := range with {
		waits := slices.ContainsFunc(open, func(r Row) bool { return r.Item.Key == item })
		if in.Kind != models.StanceApplied || !waits || slices.Contains(with[:i], item) {
			return models.Problems{"with": "right.with_not_open"}.Err()
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

// correctOthers corrects the other steps of a filing: one paper has one day, one
// office and one number. The sums stay those of their rights. A step that was
// something else than an application leaves the filing alone.
func (d rightDeed) correctOthers(of models.StanceRow, reason string, in Input) error {
	rows, err := d.others(of)
	if err != nil || in.Kind != of.Kind {
		return err
	}
	for _, row := range rows {
		in.Amount, in.Currency = row.Amount, row.Currency
		if err := d.correct(row, reason, in); err != nil {
			return err
		}
	}
	return nil
}
