package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// MaxHandOver is how many cases are handed over in one go.
const MaxHandOver = 500

// HandOver holds what the page shows on which somebody's cases are given to a
// colleague.
type HandOver struct {
	Person     models.Account
	Cases      []HandOverCase    // running ones, at most MaxHandOver
	Colleagues []custody.Trusted // of the same role, who can be given keys
	Strangers  []custody.Trusted // of the same role, who cannot: nobody vouched for them yet
}

// HandOverCase is one case of the person, shown by its code.
type HandOverCase struct {
	ID        string
	Code      string
	ShelterID string
	Leads     bool
	Alone     bool // nobody else here can open some of it
}

// HandOverInput gives some cases of a person to a colleague.
type HandOverInput struct {
	Person  string
	Cases   []string
	To      string
	ForGood bool        // else the colleague covers from a day until a day
	FromOn  models.Date // "" means now
	UntilOn models.Date
}

// HandedOver counts what HandOver did.
type HandedOver struct {
	Cases int
	Waits int // cases of which the colleague waits for a key
}

// HandingOver reads what the page shows. People hand over their own cases; those
// who assign hand over the cases within their reach. It returns NotFound for
// somebody who is not there for the actor.
func (s *Service) HandingOver(ctx context.Context, by access.Actor, accountID string) (out HandOver, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error { out, err = handOver(tx, by, accountID, s.Moment()); return err })
	return out, err
}

func handOver(tx *gorm.DB, by access.Actor, accountID string, now models.Instant) (out HandOver, err error) {
	if err := mayHandOver(by, accountID); err != nil {
		return out, err
	}
	if out.Person, err = assignablePerson(tx, by, accountID); err != nil {
		return out, err
	}
	err = by.Cases(tx.Table("cases")).Where("cases.status <> 'closed'").
		Where("cases.id IN (SELECT case_id FROM assignments WHERE account_id = ? AND until_at > ? AND from_at <= ?)", accountID, now, now).
		Select(`cases.id, cases.code, cases.shelter_id, cases.lead_id = ? AS leads, EXISTS (SELECT 1 FROM class_keys k JOIN key_wraps w ON w.key_id = k.id AND w.account_id = ?
			WHERE k.survivor_id = cases.survivor_id AND NOT EXISTS (SELECT 1 FROM key_wraps o WHERE o.key_id = k.id AND o.account_id NOT IN ?)) AS alone`,
			accountID, accountID, []string{accountID, models.RecoveryAccount}).
		Order("cases.code").Limit(MaxHandOver).Scan(&out.Cases).Error
	if err != nil {
		return out, err
	}
	shelters := []string{""}
	for _, c := range out.Cases {
		if !slices.Contains(shelters, c.ShelterID) {
			shelters = append(shelters, c.ShelterID)
		}
	}
	herself := func(t custody.Trusted) bool { return t.ID == accountID }
	all, err := custody.TrustedIn(tx, by.Organisation(), out.Person.Role, shelters...)
	if err != nil {
		return out, err
	}
	out.Colleagues = slices.DeleteFunc(all, herself)
	all, err = custody.StrangersIn(tx, by.Organisation(), out.Person.Role, shelters...)
	out.Strangers = slices.DeleteFunc(all, herself)
	return out, err
}

// mayHandOver asks for the permission: everybody who is assigned for her own
// cases, those who assign people for a colleague's.
func mayHandOver(by access.Actor, accountID string) error {
	if accountID == by.ID() {
		return by.Require(access.HandOver)
	}
	return by.Require(access.AssignPeople)
}

// assignablePerson finds the person whose cases are handed over. For those who
// see a shelter only, it is somebody who works there.
func assignablePerson(tx *gorm.DB, by access.Actor, accountID string) (a models.Account, err error) {
	q := tx.Where("id = ? AND organisation_id = ? AND status <> ?", accountID, by.Organisation(), models.AccountDisabled)
	if access.ScopeOf(by.Role()) == access.OwnShelter {
		q = q.Where("EXISTS (SELECT 1 FROM account_shelters s WHERE s.account_id = accounts.id AND s.shelter_id IN ?)", append([]string{""}, by.Shelters()...))
	}
	if err = q.Take(&a).Error; err == nil && !access.Assignable(a.Role) {
		err = models.ErrNotFound()
	}
	return a, err
}

// HandOver gives cases to a colleague, in one transaction: all of them or none.
// For good the colleague takes the person's place and the person's assignments
// end; else the colleague covers until a day and everything is as before by
// itself. Keys go at once when the actor holds them, otherwise from whoever
// holds them and opens a page next, the person included.
func (s *Service) HandOver(ctx context.Context, by access.Actor, in HandOverInput) (HandedOver, error) {
	var out HandedOver
	if err := mayHandOver(by, in.Person); err != nil {
		return out, err
	}
	err := s.Write(ctx, func(tx *gorm.DB) error {
		if err := s.Begin(tx, by).Hold(in.Cases...); err != nil {
			return err
		}
		found, err := handOver(tx, by, in.Person, s.Moment())
		if err != nil {
			return err
		}
		if err := in.check(found); err != nil {
			return err
		}
		there, err := sheltersOf(tx, in.To)
		if err != nil {
			return err
		}
		for _, c := range found.Cases {
			if !slices.Contains(in.Cases, c.ID) {
				continue
			}
			if found.Person.Role == models.Caseworker && !slices.Contains(there, c.ShelterID) {
				return models.Problems{"to": "handover.elsewhere"}.Err()
			}
			if err := s.handOne(tx, by, c.ID, found.Person.Role, in); err != nil {
				return err
			}
		}
		out.Cases = len(in.Cases)
		if out.Waits, err = waitsFor(tx, in.To, in.Cases); err != nil {
			return err
		}
		return s.Evaluator.Cases(tx, in.Cases, s.Moment())
	})
	return out, err
}

// check compares what was chosen with what is there to choose from.
func (in HandOverInput) check(found HandOver) error {
	problems := models.Problems{}
	if !custody.Among(found.Colleagues, in.To) {
		problems.Add("to", "problem.choose")
	}
	if len(in.Cases) == 0 {
		problems.Add("cases", "problem.choose")
	}
	for _, id := range in.Cases {
		if !slices.ContainsFunc(found.Cases, func(c HandOverCase) bool { return c.ID == id }) {
			problems.Add("cases", "handover.changed")
		}
	}
	if !in.ForGood && in.UntilOn == "" {
		problems.Add("until", "problem.required")
	}
	return problems.Err()
}

func sheltersOf(tx *gorm.DB, accountID string) (ids []string, err error) {
	err = tx.Model(&models.AccountShelter{}).Where("account_id = ?", accountID).Pluck("shelter_id", &ids).Error
	return ids, err
}

// waitsFor counts the cases of which a person waits for a key.
func waitsFor(tx *gorm.DB, accountID string, cases []string) (n int, err error) {
	err = tx.Raw("SELECT COUNT(DISTINCT c.id) FROM cases c JOIN key_requests r ON r.survivor_id = c.survivor_id AND r.account_id = ? WHERE c.id IN ?", accountID, cases).Scan(&n).Error
	return n, err
}

// handOne hands over one case of several.
func (s *Service) handOne(tx *gorm.DB, by access.Actor, caseID string, role models.Role, in HandOverInput) error {
	of, err := s.On(tx, by, caseID)
	if err != nil {
		return err
	}
	d := &fileDeed{Service: s, Deed: of}
	a, err := d.coverOf(in)
	if err != nil {
		return err
	}
	if err := d.takeUp(a, role, in.ForGood); err != nil || !in.ForGood {
		return err
	}
	if d.Case.LeadID == in.Person {
		if err := d.newer(d.Case.Version, models.Case{LeadID: in.To}, "lead_id"); err != nil {
			return err
		}
		if err := d.Note(audit.Entry{Action: "case.lead_changed", Subject: "account:" + in.To}); err != nil {
			return err
		}
	}
	var ending []models.Assignment
	if err := tx.Where("case_id = ? AND account_id = ? AND until_at > ?", caseID, in.Person, d.Now).Order("id").Find(&ending).Error; err != nil {
		return err
	}
	for _, a := range ending {
		if err := d.Keeper.End(tx, by, a, "hand_over", d.Now); err != nil {
			return err
		}
	}
	return nil
}

// coverOf is the colleague's assignment: from now without an end, or from a day
// until the end of a day.
func (d *fileDeed) coverOf(in HandOverInput) (models.Assignment, error) {
	a := models.Assignment{CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AccountID: in.To, Reason: "hand_over", FromAt: d.Now, UntilAt: models.Forever}
	if in.ForGood {
		return a, nil
	}
	problems := models.Problems{}
	a.Reason, a.UntilAt = "cover", models.EndOfDay(in.UntilOn, d.Zone)+1
	if in.FromOn != "" {
		a.FromAt = max(d.Now, models.StartOfDay(in.FromOn, d.Zone))
	}
	if a.UntilAt <= d.Now {
		problems.Add("until", "problem.past")
	} else if a.UntilAt <= a.FromAt {
		problems.Add("until", "handover.ends_before")
	}
	return a, problems.Err()
}

// takeUp assigns the colleague. One who works with the case already stays as she
// is; for good, an assignment of hers that would have ended goes on.
func (d *fileDeed) takeUp(a models.Assignment, role models.Role, forGood bool) error {
	var running []models.Assignment
	err := d.Tx.Where("case_id = ? AND account_id = ? AND until_at > ?", a.CaseID, a.AccountID, d.Now).Order("until_at DESC").Find(&running).Error
	if err != nil {
		return err
	}
	if err := d.mayAct(a.AccountID, "to"); err != nil {
		return err
	}
	if len(running) == 0 {
		return d.Keeper.Assign(d.Tx, d.By, a, role, d.Now)
	}
	if !forGood || running[0].UntilAt == models.Forever && running[0].FromAt <= d.Now {
		return nil
	}
	err = d.Tx.Model(&models.Assignment{}).Where("id = ?", running[0].ID).Select("from_at", "until_at").
		Updates(models.Assignment{FromAt: min(running[0].FromAt, d.Now), UntilAt: models.Forever}).Error
	if err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: "assignment.made", Subject: "account:" + a.AccountID, Detail: "reason=hand_over"})
}
