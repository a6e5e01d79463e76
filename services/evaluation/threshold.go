package evaluation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack"
)

// Standard returns the number of a gap rule that an organisation may replace;
// ok is false for a rule whose number is law or science, and for one that has
// no number of its own.
func Standard(r *pack.Rule) (span models.Span, ok bool) {
	switch {
	case r == nil || r.Mark != pack.Default:
		return models.Span{}, false
	case r.Window != nil:
		return *r.Window, true
	case r.After != nil:
		return *r.After, true
	}
	return models.Span{}, false
}

// numbers are the thresholds of one organisation by rule key.
type numbers map[string]int

// numbersOf reads the thresholds of organisations. One that was set in another
// unit than the rule has today, or for a rule that is no default any more, does
// not count.
func (e *Evaluator) numbersOf(tx *gorm.DB, organisations []string) (map[string]numbers, error) {
	var rows []models.Threshold
	err := tx.Where("organisation_id IN ?", organisations).Find(&rows).Error
	out := map[string]numbers{}
	for _, r := range rows {
		standard, ok := Standard(e.library.Rule(r.Rule))
		if !ok || standard.Unit() != r.Unit {
			continue
		}
		if out[r.OrganisationID] == nil {
			out[r.OrganisationID] = numbers{}
		}
		out[r.OrganisationID][r.Rule] = int(r.Value)
	}
	return out, err
}

// own notes on each gap the number that is its organisation's own, so that a
// page can say whose it is.
func (e *Evaluator) own(gaps []models.GapState, set numbers) {
	for i, g := range gaps {
		n, ok := set[g.Rule]
		if !ok {
			continue
		}
		standard, _ := Standard(e.library.Rule(g.Rule))
		span := models.Span{}
		if n > 0 {
			span = standard.Resized(n)
		}
		gaps[i].Own = &span
	}
}

// identity names what a case of an organisation is evaluated with: the packs,
// and its own numbers where it has any. A case keeps it, so whatever was
// evaluated with something else is found by the sweep, however it came about.
func (e *Evaluator) identity(set numbers) string {
	if len(set) == 0 {
		return e.library.Fingerprint()
	}
	h := sha256.New()
	for _, rule := range slices.Sorted(maps.Keys(set)) {
		fmt.Fprintf(h, "%s=%d\n", rule, set[rule])
	}
	return e.library.Fingerprint() + "+" + hex.EncodeToString(h.Sum(nil)[:6])
}

// identities gives the identity of every organisation.
func (e *Evaluator) identities(tx *gorm.DB) (map[string]string, error) {
	var ids []string
	if err := tx.Model(&models.Organisation{}).Order("id").Pluck("id", &ids).Error; err != nil {
		return nil, err
	}
	set, err := e.numbersOf(tx, append(ids, ""))
	out := map[string]string{}
	for _, id := range ids {
		out[id] = e.identity(set[id])
	}
	return out, err
}

// stale narrows a query to the cases of an organisation that were evaluated
// with something else. The organisation is made unfit for an index: the rows
// are read anyway, and in their own order that is faster.
func stale(tx *gorm.DB, organisation, identity string) *gorm.DB {
	return tx.Model(&models.Case{}).Where("organisation_id || '' = ? AND packs <> ?", organisation, identity)
}

// Stale lists cases that were evaluated with other packs than today's, or with
// numbers their organisation has changed since.
func (e *Evaluator) Stale(tx *gorm.DB, limit int) ([]string, error) {
	all, err := e.identities(tx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, organisation := range slices.Sorted(maps.Keys(all)) {
		var ids []string
		if err := stale(tx, organisation, all[organisation]).Limit(limit-len(out)).Pluck("id", &ids).Error; err != nil {
			return nil, err
		}
		if out = append(out, ids...); len(out) >= limit {
			break
		}
	}
	return out, nil
}

// Waiting counts the cases of an organisation that wait for the sweep because
// packs or numbers changed.
func (e *Evaluator) Waiting(tx *gorm.DB, organisation string) (n int64, err error) {
	set, err := e.numbersOf(tx, []string{organisation})
	if err != nil {
		return 0, err
	}
	err = stale(tx, organisation, e.identity(set[organisation])).Count(&n).Error
	return n, err
}
