package custody

import (
	"bytes"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// Admission admits many new survivors at once, for imports: it assigns the same
// people to each and seals what is recorded about them. It sends no query
// between two survivors. Call Join for each survivor, then Store and Finish. They
// may stand in a later transaction than Admit.
type Admission struct {
	keeper  *Keeper
	by      access.Actor
	now     models.Instant
	reason  string
	people  []models.Account
	who     map[models.Class][]string
	holders []vault.Holder // people with the keys that the Bulk wraps to
	bulk    *vault.Bulk
	joined  []models.Assignment
	entries []audit.Entry
}

// Admit starts an Admission. The caller has checked that the actor may
// assign, and that everybody in people belongs to the organisation. It returns
// Invalid when one of the roles cannot be assigned.
func (k *Keeper) Admit(tx *gorm.DB, by access.Actor, people []models.Account, reason string, now models.Instant) (*Admission, error) {
	a := &Admission{keeper: k, by: by, now: now, reason: reason, people: people, who: map[models.Class][]string{}}
	ids := make([]string, len(people))
	for i, p := range people {
		if !access.Assignable(p.Role) {
			return nil, models.Problems{"account": "assignment.role"}.Err()
		}
		ids[i] = p.ID
		for _, class := range access.ClassesOf(p.Role) {
			a.who[class] = append(a.who[class], p.ID)
		}
	}
	var err error
	if a.holders, err = vault.PublicKeys(tx, ids); err != nil {
		return nil, err
	}
	a.bulk, err = k.vault.BulkIn(tx, by.Keys(), a.holders)
	return a, err
}

// Join assigns everybody to a new case of a new survivor and seals texts about
// the survivor, in order. It returns Forbidden when the actor's role may not
// write one of the fields.
func (a *Admission) Join(c models.Case, texts ...Text) ([]models.Sealed, error) {
	for _, p := range a.people {
		a.joined = append(a.joined, models.Assignment{
			ID: a.keeper.newID(), CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: p.ID, Reason: a.reason,
			FromAt: a.now, UntilAt: models.Forever, MadeBy: a.by.ID(),
		})
		a.entries = append(a.entries, audit.Entry{
			Action: "assignment.made", Subject: "account:" + p.ID, CaseID: c.ID, Survivor: c.SurvivorID, Detail: "reason=" + a.reason,
		})
	}
	out := make([]models.Sealed, len(texts))
	survivor := a.bulk.Survivor(c.SurvivorID, a.who)
	for i, t := range texts {
		if t.Text != "" && !a.by.MayWrite(t.Field.Class, name(t.Field)) {
			return nil, models.Fail(models.Forbidden, "error.forbidden")
		}
		var err error
		if out[i], err = survivor.Seal(t.Field, t.RowID, t.Text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// perStatement keeps the parameters of one statement under the limits of both
// databases.
const perStatement = 1000

// Store writes the assignments and keys of the survivors who joined since the
// last Store. The caller has stored their cases already. It returns Conflict when
// the key of somebody changed after Admit, or the recovery key.
func (a *Admission) Store(tx *gorm.DB) error {
	if err := a.sameKeys(tx); err != nil {
		return err
	}
	made := a.bulk.Take()
	if err := insert(tx, a.joined); err != nil {
		return err
	}
	a.joined = nil
	return made.Store(tx)
}

func (a *Admission) sameKeys(tx *gorm.DB) error {
	ids := make([]string, len(a.holders))
	for i, h := range a.holders {
		ids[i] = h.AccountID
	}
	today, err := vault.PublicKeys(tx, ids)
	if err == nil && !slices.EqualFunc(today, a.holders, func(x, y vault.Holder) bool { return bytes.Equal(x.Public, y.Public) }) {
		err = models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return err
}

func insert[T any](tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(&rows, perStatement).Error
}

// Finish writes the audit entries of everybody who joined, then the entries in
// more.
func (a *Admission) Finish(tx *gorm.DB, more ...audit.Entry) error {
	records := make([]audit.Record, 0, len(a.entries)+len(more))
	for _, e := range append(a.entries, more...) {
		records = append(records, audit.Record{By: a.by, At: a.now, Entry: e})
	}
	return audit.AppendAll(tx, records)
}
