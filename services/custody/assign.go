package custody

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Reasons and EndReasons are the codes an assignment can begin and end with.
var (
	Reasons    = []string{"intake", "lead", "counselling", "legal_matter", "cover", "hand_over", "import", "deputy"}
	EndReasons = []string{"hand_over", "case_closed", "matter_ended", "cover_ended", "her_wish", "left", "mistake", EndConflict}
)

// EndConflict ends the assignment of somebody who acts for the other side.
const EndConflict = "conflict"

// Assign adds a person to a case. The caller has checked that the actor may do
// this. If the survivor already has keys, the new person gets them at once when
// the actor holds them, and otherwise from the next colleague who does. A new
// person nobody has vouched for yet gets them when a colleague vouches. It
// returns Invalid when the role cannot be assigned or the person is already
// assigned to the case.
func (k *Keeper) Assign(tx *gorm.DB, by access.Actor, a models.Assignment, role models.Role, now models.Instant) error {
	if !access.Assignable(role) {
		return models.Problems{"account": "assignment.role"}.Err()
	}
	running, err := live(tx, a.CaseID, a.AccountID, now)
	if err != nil {
		return err
	}
	if running > 0 {
		return models.Problems{"account": "assignment.already"}.Err()
	}
	a.ID, a.MadeBy = k.newID(), by.ID()
	if err := tx.Create(&a).Error; err != nil {
		return err
	}
	if err := k.vault.Resume(tx, a.AccountID, a.SurvivorID, access.ClassesOf(role)); err != nil {
		return err
	}
	if err := k.vault.Ask(tx, a.AccountID, a.SurvivorID, access.ClassesOf(role), a.Reason); err != nil {
		return err
	}
	// Before the audit entry, in the same order as PassOn: otherwise two requests
	// could wait for each other.
	done, err := k.answer(tx, by, now)
	if err != nil {
		return err
	}
	if err := audit.Append(tx, by, now, audit.Entry{
		Action: "assignment.made", Subject: "account:" + a.AccountID, CaseID: a.CaseID, Survivor: a.SurvivorID, Detail: "reason=" + a.Reason,
	}); err != nil {
		return err
	}
	return noteKeys(tx, by, done, "", now)
}

func live(tx *gorm.DB, caseID, accountID string, now models.Instant) (n int64, err error) {
	err = tx.Model(&models.Assignment{}).Where("case_id = ? AND account_id = ? AND until_at > ?", caseID, accountID, now).Count(&n).Error
	return n, err
}

// End ends an assignment now. It takes the person's keys back unless another
// running assignment of the same person to the same survivor still needs them.
// A key nobody else can open is kept for passing on, and opens nothing.
func (k *Keeper) End(tx *gorm.DB, by access.Actor, a models.Assignment, reason string, now models.Instant) error {
	if err := dropLead(tx, a, now); err != nil {
		return err
	}
	res := tx.Model(&models.Assignment{}).Where("id = ? AND until_at > ?", a.ID, now).
		Select("until_at", "end_reason", "ended_by").Updates(models.Assignment{UntilAt: now, EndReason: reason, EndedBy: by.ID()})
	if err := store.Changed(res); err != nil {
		return err
	}
	kept, err := k.takeBack(tx, a, now)
	if err != nil {
		return err
	}
	return noteEnd(tx, by, a, reason, kept, now)
}

// noteEnd writes that an assignment ended, and which classes are kept for
// passing on.
func noteEnd(tx *gorm.DB, by access.Actor, a models.Assignment, reason string, kept []models.Class, now models.Instant) error {
	return audit.Append(tx, by, now, audit.Entry{
		Action: "assignment.ended", Subject: "account:" + a.AccountID, CaseID: a.CaseID, Survivor: a.SurvivorID, Detail: "reason=" + reason, Classes: kept,
	})
}

// dropLead clears the lead of the case when the assignment that ends was the
// lead's last one to it. The case then has no lead until somebody chooses one.
// It must run before the assignment row changes: everybody else who writes to
// the case locks the case row first, and another order could deadlock.
func dropLead(tx *gorm.DB, a models.Assignment, now models.Instant) error {
	return tx.Model(&models.Case{}).Where("id = ? AND lead_id = ?", a.CaseID, a.AccountID).
		Where("NOT EXISTS (SELECT 1 FROM assignments o WHERE o.case_id = cases.id AND o.account_id = ? AND o.id <> ? AND o.until_at > ?)", a.AccountID, a.ID, now).
		Update("lead_id", "").Error
}

// takeBack takes a survivor's keys from the assigned person when this was the
// person's last assignment to the survivor, and forgets the names that person
// opened. It returns the classes of keys that nobody else could open: those are
// kept for passing on.
func (k *Keeper) takeBack(tx *gorm.DB, a models.Assignment, now models.Instant) ([]models.Class, error) {
	k.memory.Forget(a.AccountID)
	var others int64
	err := tx.Model(&models.Assignment{}).Where("survivor_id = ? AND account_id = ? AND until_at > ?", a.SurvivorID, a.AccountID, now).Count(&others).Error
	if err != nil || others > 0 {
		return nil, err
	}
	return k.vault.Retire(tx, a.AccountID, a.SurvivorID)
}

// EndAll ends every assignment of a person who leaves.
func (k *Keeper) EndAll(tx *gorm.DB, by access.Actor, account models.Account, reason string, now models.Instant) error {
	var running []models.Assignment
	if err := tx.Where("account_id = ? AND until_at > ?", account.ID, now).Find(&running).Error; err != nil {
		return err
	}
	for _, a := range running {
		if err := k.End(tx, by, a, reason, now); err != nil {
			return err
		}
	}
	return nil
}

// Expired takes the keys back from assignments whose term has ended and returns
// how many assignments that were. The sweep calls it. Access already ended at
// the end of the term; only the keys are left to take back.
func (k *Keeper) Expired(tx *gorm.DB, by access.Actor, now models.Instant) (int, error) {
	var over []models.Assignment
	err := tx.Where("until_at <= ? AND end_reason = '' AND ended_by = ''", now).Limit(500).Find(&over).Error
	if err != nil {
		return 0, err
	}
	for _, a := range over {
		if err := dropLead(tx, a, now); err != nil {
			return 0, err
		}
		if err := tx.Model(&models.Assignment{}).Where("id = ?", a.ID).Update("end_reason", "term_over").Error; err != nil {
			return 0, err
		}
		kept, err := k.takeBack(tx, a, now)
		if err != nil {
			return 0, err
		}
		if err := noteEnd(tx, by, a, "term_over", kept, now); err != nil {
			return 0, err
		}
	}
	return len(over), nil
}

// LastHolder lists the codes of the cases of which only the recovery key could
// open something if this person left, and counts the survivors of such cases
// that are out of the actor's reach.
func (k *Keeper) LastHolder(tx *gorm.DB, by access.Actor, accountID string) (codes []string, elsewhere int, err error) {
	list, err := k.vault.LastHolder(tx, accountID)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	out := map[string]bool{}
	ids := make([]string, 0, len(list))
	for _, h := range list {
		if !out[h.SurvivorID] {
			ids = append(ids, h.SurvivorID)
		}
		out[h.SurvivorID] = true
	}
	var rows []struct{ SurvivorID, Code string }
	these, all := vault.OneOf(tx, ids)
	err = by.Cases(tx.Table("cases")).Select("cases.survivor_id, cases.code").Where("cases.survivor_id "+these, all).Order("cases.code").Scan(&rows).Error
	for _, r := range rows {
		codes = append(codes, r.Code)
		delete(out, r.SurvivorID)
	}
	return codes, len(out), err
}
