// Package evaluation keeps what lists and dashboards read in step with the
// facts. It loads the coded facts of a case, asks the packs, and stores the
// rights, the gaps and the moment when time alone will next change them.
//
// It runs inside the transaction of every write to a case. It owns the derived
// rows (entitlements, gaps and the derived columns of cases) with their history
// (spells), and no other package writes them. It must never open a sealed value: rules see coded facts
// only.
package evaluation

import (
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack"
)

// Evaluator evaluates cases against the packs.
type Evaluator struct {
	library *pack.Library
	zones   sync.Map // time zone name -> *time.Location
}

// New returns an Evaluator for a library of packs.
func New(library *pack.Library) *Evaluator { return &Evaluator{library: library} }

// Library returns the packs in use.
func (e *Evaluator) Library() *pack.Library { return e.library }

// Change is how a write changed the gaps and rights of a case, for the sentence
// that tells the worker what their entry did.
type Change struct {
	Closed []string `json:"closed,omitempty"` // names of the gaps that closed
	Opened []string `json:"opened,omitempty"` // names of the gaps that opened
	Apply  int      `json:"apply,omitempty"`  // rights now known to apply that were not before
	Not    int      `json:"not,omitempty"`    // rights now known not to apply that were not before
}

// Case evaluates one case. It must run in the transaction that changed the
// case, with the case held (see Hold).
func (e *Evaluator) Case(tx *gorm.DB, caseID string, now models.Instant) (Change, error) {
	loaded, err := e.Load(tx, []string{caseID})
	if err != nil {
		return Change{}, err
	}
	if len(loaded) == 0 {
		return Change{}, models.ErrNotFound()
	}
	return e.store(tx, loaded[0], e.Evaluate(loaded[0], now), now)
}

// due selects the cases whose time has come, and those that were evaluated in the
// future: the clock was ahead, and what it opened and closed is not true yet.
func due(tx *gorm.DB, now models.Instant) *gorm.DB {
	return tx.Model(&models.Case{}).Where("(next_change > 0 AND next_change <= ?) OR evaluated_at > ?", now, now.Add(models.ClockSlack))
}

// Due counts the cases that wait for Sweep.
func Due(tx *gorm.DB, now models.Instant) (n int64, err error) {
	err = due(tx, now).Count(&n).Error
	return n, err
}

// Others evaluates the other cases of the survivor of a case. It must run in
// the transaction that changed something shared by all of them: a fact about
// the person, or the safe way of contact.
func (e *Evaluator) Others(tx *gorm.DB, c models.Case, now models.Instant) error {
	var ids []string
	err := tx.Model(&models.Case{}).Where("survivor_id = ? AND id <> ?", c.SurvivorID, c.ID).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return err
	}
	return e.Cases(tx, ids, now)
}

// Evaluate asks the packs about one loaded case, with the settings of its
// organisation. It is pure.
func (e *Evaluator) Evaluate(l Loaded, now models.Instant) models.Evaluation {
	ev := e.library.Evaluate(l.Facts(now), now, l.Zone, l.settings)
	ev.Packs = e.identity(l.settings)
	e.noteOwnNumbers(ev.Gaps, l.settings.Thresholds)
	return ev
}

// batch is how many cases are loaded with one set of queries.
const batch = 200

// AtOnce is how many cases one transaction evaluates where nobody asked for it:
// whoever saves something waits for that transaction.
const AtOnce = 20

// Sweep evaluates some cases that are due, and returns their number. Its cost depends on how many cases change, not on how many there are.
func (e *Evaluator) Sweep(tx *gorm.DB, now models.Instant) (int, error) {
	var ids []string
	err := due(tx, now).
		Order("next_change").Limit(AtOnce).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), e.cases(tx, ids, now)
}

// Leaves marks the cases whose lawyer the account has been, so that the next
// sweep evaluates them again. It must run before the account's assignments end,
// in the transaction that ends them. For an account that is no lawyer it does
// nothing, because no rule depends on other assignments.
func Leaves(tx *gorm.DB, a models.Account, now models.Instant) error {
	if a.Role != models.LegalAid {
		return nil
	}
	var ids []string
	err := tx.Model(&models.Assignment{}).Where("account_id = ? AND until_at > ?", a.ID, now).Distinct().Order("case_id").Pluck("case_id", &ids).Error
	if err != nil || len(ids) == 0 {
		return err
	}
	if err := Hold(tx, ids...); err != nil {
		return err
	}
	return tx.Model(&models.Case{}).Where("id IN ? AND (next_change = 0 OR next_change > ?)", ids, now).Update("next_change", now).Error
}

// Cases evaluates many cases, for imports and after a change of packs.
func (e *Evaluator) Cases(tx *gorm.DB, ids []string, now models.Instant) error {
	for len(ids) > 0 {
		n := min(batch, len(ids))
		if err := e.cases(tx, ids[:n], now); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func (e *Evaluator) cases(tx *gorm.DB, ids []string, now models.Instant) error {
	if err := Hold(tx, ids...); err != nil {
		return err
	}
	loaded, err := e.Load(tx, ids)
	if err != nil {
		return err
	}
	for _, l := range loaded {
		if _, err := e.store(tx, l, e.Evaluate(l, now), now); err != nil {
			return err
		}
	}
	return nil
}

// ZoneOf returns the time zone of an organisation, in which its days end.
func (e *Evaluator) ZoneOf(tx *gorm.DB, organisationID string) (*time.Location, error) {
	var org models.Organisation
	if err := tx.Select("time_zone").Where("id = ?", organisationID).Take(&org).Error; err != nil {
		return nil, err
	}
	return e.Zone(org.TimeZone)
}

// Zone returns a time zone by its IANA name.
func (e *Evaluator) Zone(name string) (*time.Location, error) {
	if z, ok := e.zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", name, err)
	}
	e.zones.Store(name, z)
	return z, nil
}
