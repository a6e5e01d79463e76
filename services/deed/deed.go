// Package deed runs every deed on a case, so that all of them work the same
// way.
//
// The order is: permission, the lock of the case, the case within reach as read
// under the lock, the rules, the rows, the audit entry, the evaluation, and the
// changes the actor may see. All of it is one transaction. The package also
// keeps what a deed leaves behind: the forms that were used and the earlier
// versions of records.
//
// It must never decide about a case that it read before the lock, and never
// reveal a case outside the actor's reach.
package deed

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/sight"
	"aftercare/services/store"
)

// Tools are what every package with deeds on a case works with.
type Tools struct {
	Keeper    *custody.Keeper
	Evaluator *evaluation.Evaluator
	NewID     func() string // makes ids of new rows
	db        *store.DB
	now       func() time.Time
}

// New returns Tools.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Tools {
	return &Tools{Keeper: keeper, Evaluator: evaluator, NewID: newID, db: db, now: now}
}

// Read runs f in a reading transaction.
func (t *Tools) Read(ctx context.Context, f func(tx *gorm.DB) error) error { return t.db.Read(ctx, f) }

// Write runs f in a writing transaction, for writes that are no deed on one
// case.
func (t *Tools) Write(ctx context.Context, f func(tx *gorm.DB) error) error {
	return t.db.Write(ctx, f)
}

// Moment returns the current moment.
func (t *Tools) Moment() models.Instant { return models.At(t.now()) }

// Library returns the packs in use.
func (t *Tools) Library() *pack.Library { return t.Evaluator.Library() }

// Sight returns what the actor's role sees.
func (t *Tools) Sight(by access.Actor) sight.Sight { return sight.Of(t.Library(), by) }

// Deed is one deed on one case inside its transaction.
type Deed struct {
	Tx     *gorm.DB
	By     access.Actor
	Now    models.Instant
	Case   models.Case    // as read under the lock
	State  string         // of the shelter, whose law applies
	Zone   *time.Location // of the organisation, in which its days end
	Today  models.Date
	ID     string // of what the deed wrote, set by do
	Shared bool   // set by do: the deed wrote about the survivor, so the survivor's other cases are evaluated too

	tools *Tools
	form  models.Form // the form that was used, if any
	again bool        // the form was used before
}

// Result is what a deed did, as far as the actor may see it.
type Result struct {
	evaluation.Change
	ID    string // of what it wrote
	Again bool   // the same form had already done it
}

// Do runs a deed on a case. It returns Forbidden for a role without the
// permission, and NotFound for a case that is missing or out of reach.
func (t *Tools) Do(ctx context.Context, by access.Actor, need access.Deed, caseID string, do func(d *Deed) error) (Result, error) {
	return t.Make(ctx, by, need, func(d *Deed) error {
		if err := d.Hold(caseID); err != nil {
			return err
		}
		if err := d.enter(caseID); err != nil {
			return err
		}
		return do(d)
	})
}

// Make runs a deed that makes a case. do must set Case.
func (t *Tools) Make(ctx context.Context, by access.Actor, need access.Deed, do func(d *Deed) error) (Result, error) {
	if err := by.Require(need); err != nil {
		return Result{}, err
	}
	var out Result
	err := t.Write(ctx, func(tx *gorm.DB) error {
		d := t.Begin(tx, by)
		if err := do(d); err != nil {
			return err
		}
		var err error
		out, err = d.finish()
		return err
	})
	return out, err
}

// Look runs a function that opens sealed words of a case within reach and
// leaves an audit entry. It changes nothing, so it takes no lock and evaluates
// nothing. It works on a full disk too: a telephone number may be needed at once.
func (t *Tools) Look(ctx context.Context, by access.Actor, caseID string, look func(d *Deed) error) error {
	return t.Write(store.Small(ctx), func(tx *gorm.DB) error {
		d := t.Begin(tx, by)
		if err := d.enter(caseID); err != nil {
			return err
		}
		return look(d)
	})
}

// Unsealed opens one sealed value of a case within reach and leaves one audit
// entry. find returns the value and the entry. Unsealed returns NotFound when
// the value is empty.
func (t *Tools) Unsealed(ctx context.Context, by access.Actor, caseID string, find func(d *Deed) (custody.Value, audit.Entry, error)) (out custody.Opened, err error) {
	err = t.Look(ctx, by, caseID, func(d *Deed) error {
		value, entry, err := find(d)
		if err == nil && value.Sealed.Empty() {
			err = models.ErrNotFound()
		}
		if err != nil {
			return err
		}
		opened, err := d.Unseal(entry, value)
		if err == nil {
			out = opened[0]
		}
		return err
	})
	return out, err
}

// ReadCase runs f in a reading transaction on a case within reach.
func (t *Tools) ReadCase(ctx context.Context, by access.Actor, caseID string, f func(tx *gorm.DB, c models.Case) error) error {
	return t.Read(ctx, func(tx *gorm.DB) error {
		c, err := custody.Case(tx, by, caseID)
		if err != nil {
			return err
		}
		return f(tx, c)
	})
}

// Begin returns a deed without a case, for a caller that finds the case in
// another way.
func (t *Tools) Begin(tx *gorm.DB, by access.Actor) *Deed {
	return &Deed{Tx: tx, By: by, Now: t.Moment(), tools: t}
}

// On returns a deed on a case within reach. The caller must already hold the
// case.
func (t *Tools) On(tx *gorm.DB, by access.Actor, caseID string) (*Deed, error) {
	d := t.Begin(tx, by)
	return d, d.enter(caseID)
}

// Hold waits for the lock of cases and keeps it until the transaction ends. It
// skips a case out of reach, so that nobody waits for it.
func (d *Deed) Hold(caseIDs ...string) error {
	survivors := d.Tx.Model(&models.Case{}).Select("cases.survivor_id")
	if len(caseIDs) == 1 {
		survivors = d.By.One(survivors, caseIDs[0])
	} else {
		survivors = d.By.Cases(survivors).Where("cases.id IN ?", caseIDs)
	}
	err := evaluation.HoldOf(d.Tx, survivors)
	d.Now = d.tools.Moment()
	return err
}

// enter reads the case and its place.
func (d *Deed) enter(caseID string) (err error) {
	if d.Case, err = custody.Case(d.Tx, d.By, caseID); err != nil {
		return err
	}
	return d.Place(d.Case.ShelterID)
}

// Place sets the law and the calendar that apply: those of the shelter. It
// returns NotFound for a shelter of another organisation.
func (d *Deed) Place(shelterID string) error {
	var place struct{ State, TimeZone string }
	err := d.Tx.Raw(`SELECT s.state, o.time_zone FROM shelters s JOIN organisations o ON o.id = s.organisation_id
		WHERE s.id = ? AND s.organisation_id = ?`, shelterID, d.By.Organisation()).Scan(&place).Error
	if err != nil {
		return err
	}
	if place.TimeZone == "" {
		return models.ErrNotFound()
	}
	d.Zone, err = d.tools.Evaluator.Zone(place.TimeZone)
	if err == nil {
		d.State, d.Today = place.State, d.Now.Date(d.Zone)
	}
	return err
}

// Note writes the audit entry of the deed. If the entry names no subject, the
// subject is the case.
func (d *Deed) Note(e audit.Entry) error { return audit.Append(d.Tx, d.By, d.Now, d.entry(e)) }

func (d *Deed) entry(e audit.Entry) audit.Entry {
	e.CaseID, e.Survivor = d.Case.ID, d.Case.SurvivorID
	if e.Subject == "" {
		e.Subject = "case:" + d.Case.ID
	}
	return e
}

// Seal seals texts about the survivor for everybody who may read them.
func (d *Deed) Seal(texts ...custody.Text) ([]models.Sealed, error) {
	return d.tools.Keeper.Seal(d.Tx, d.By, d.Case.SurvivorID, d.Now, texts...)
}

// Unseal opens values of the survivor and leaves one audit entry.
func (d *Deed) Unseal(e audit.Entry, values ...custody.Value) ([]custody.Opened, error) {
	for i := range values {
		values[i].SurvivorID = d.Case.SurvivorID
	}
	return d.tools.Keeper.Open(d.Tx, d.By, d.entry(e), d.Now, values...)
}

// finish evaluates the case and returns what changed. It leaves out gaps that
// the actor's role does not see, so that nobody learns of one by closing it.
func (d *Deed) finish() (Result, error) {
	if d.again {
		return d.before()
	}
	change, err := d.tools.Evaluator.Case(d.Tx, d.Case.ID, d.Now)
	if err == nil && d.Shared {
		err = d.tools.Evaluator.Others(d.Tx, d.Case, d.Now)
	}
	if err != nil {
		return Result{}, err
	}
	v := d.tools.Sight(d.By)
	change.Closed, change.Opened = v.Gaps(change.Closed), v.Gaps(change.Opened)
	return Result{Change: change, ID: d.ID}, d.remember(change)
}
