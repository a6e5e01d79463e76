package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// MoveInput moves a case to another shelter of the organisation.
type MoveInput struct {
	To     string // the new shelter
	Reason string // code from models.MoveReasons
	On     models.Date
	Stays  []string // accounts that keep working with the survivor; the other assignments end
	Lead   string   // account of the caseworker of the new shelter who becomes lead; "" for no change
	Bed    string   // in the new shelter, of a survivor who sleeps here; "" for none
	Seen   int64    // version of the case that the page showed
}

// Move holds what the page that moves a case shows.
type Move struct {
	Header Header
	Destination
	People []Person // who works with the survivor now
}

// Destination holds the shelters that a case can move to.
type Destination struct {
	Shelters []models.Shelter // shelters on offer
	To       *models.Shelter  // the chosen shelter; nil until then
	Leads    []Colleague      // its caseworkers
}

// destination reads where cases of a shelter can go. to is "" until a shelter
// is chosen. It returns NotFound for a shelter not on offer.
func destination(tx *gorm.DB, by access.Actor, from, to string) (d Destination, err error) {
	err = tx.Select("id", "name", "state").Where("organisation_id = ? AND closed_at = 0 AND id <> ?", by.Organisation(), from).Order("name").Find(&d.Shelters).Error
	if err != nil || to == "" {
		return d, err
	}
	i := slices.IndexFunc(d.Shelters, func(s models.Shelter) bool { return s.ID == to })
	if i < 0 {
		return d, models.ErrNotFound()
	}
	d.To = &d.Shelters[i]
	d.Leads, err = caseworkersOf(tx, by, to)
	return d, err
}

// Moving reads what the page that moves a case shows. to is "" until a shelter
// is chosen. It returns NotFound for a shelter not on offer.
func (s *Service) Moving(ctx context.Context, by access.Actor, caseID, to string) (Move, error) {
	if err := by.Require(access.MoveCase); err != nil {
		return Move{}, err
	}
	_, out, err := withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) (out Move, err error) {
		out.Header = h
		if out.Destination, err = destination(tx, by, h.ShelterID, to); err != nil || to == "" {
			return out, err
		}
		all, err := s.everybody(tx, h)
		out.People = slices.DeleteFunc(all, func(p Person) bool { return !p.Live })
		return out, err
	})
	return out, err
}

// caseworkersOf lists the active caseworkers of a shelter.
func caseworkersOf(tx *gorm.DB, by access.Actor, shelterID string) (list []Colleague, err error) {
	err = tx.Raw(`SELECT a.id, a.display_name AS name, a.role FROM accounts a JOIN account_shelters s ON s.account_id = a.id AND s.shelter_id = ?
		WHERE a.organisation_id = ? AND a.status = 'active' AND a.role = ? ORDER BY a.display_name, a.id`,
		shelterID, by.Organisation(), models.Caseworker).Scan(&list).Error
	return list, err
}

// Move puts a case under another shelter of the organisation. From then on the
// law and the calendar of that place apply, and rights and gaps are evaluated
// again. People who work with the survivor and do not stay lose their keys at
// once. Move returns Invalid when nobody who stays could open the file.
func (s *Service) Move(ctx context.Context, by access.Actor, caseID string, in MoveInput) (deed.Result, error) {
	return s.change(ctx, by, access.MoveCase, caseID, func(d *fileDeed) error {
		ends, err := d.leaving(append([]string{in.Lead}, in.Stays...)) // the lead stays, even if Stays leaves the lead out
		if err != nil {
			return err
		}
		last, err := onlyTheyHold(d.Tx, d.Case.SurvivorID, ends)
		if err != nil {
			return err
		}
		problems := models.Problems{}
		if len(last) > 0 {
			problems.Add("stays", "problem.move_last")
		}
		return d.move(in, ends, problems)
	})
}

// leaving lists the running assignments of people who do not stay.
func (d *fileDeed) leaving(stays []string) ([]models.Assignment, error) {
	var running []models.Assignment
	err := d.Tx.Where("case_id = ? AND until_at > ?", d.Case.ID, d.Now).Order("id").Find(&running).Error
	return slices.DeleteFunc(running, func(a models.Assignment) bool { return slices.Contains(stays, a.AccountID) }), err
}

// onlyTheyHold lists the classes of a survivor whose keys nobody but these
// people holds, apart from the recovery key.
func onlyTheyHold(tx *gorm.DB, survivorID string, who []models.Assignment) ([]models.Class, error) {
	if len(who) == 0 {
		return nil, nil
	}
	ids := []string{models.RecoveryAccount}
	for _, a := range who {
		ids = append(ids, a.AccountID)
	}
	var classes []models.Class
	err := tx.Raw(`SELECT DISTINCT k.class FROM class_keys k WHERE k.survivor_id = ?
			AND EXISTS (SELECT 1 FROM key_wraps w WHERE w.key_id = k.id AND w.account_id IN ? AND w.account_id <> ?)
			AND NOT EXISTS (SELECT 1 FROM key_wraps o WHERE o.key_id = k.id AND o.account_id NOT IN ?)
		ORDER BY k.class`, survivorID, ids, models.RecoveryAccount, ids).Scan(&classes).Error
	return classes, err
}

// move checks the rest of the input and then moves the case. problems holds
// what was found so far.
func (d *fileDeed) move(in MoveInput, ends []models.Assignment, problems models.Problems) error {
	from := d.Case.ShelterID
	open, err := d.holdOpen(in.To)
	if err != nil {
		return err
	}
	if !open || in.To == from {
		problems.Add("move_to", "problem.choose")
	}
	if !slices.Contains(models.MoveReasons, in.Reason) {
		problems.Add("move_reason", "problem.choose")
	}
	d.checkMoved(in.On, problems)
	leads, err := caseworkersOf(d.Tx, d.By, in.To)
	if err != nil {
		return err
	}
	if in.Lead != "" && !slices.ContainsFunc(leads, func(c Colleague) bool { return c.ID == in.Lead }) {
		problems.Add("new_lead", "problem.choose")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if err := d.newPeople(in, ends); err != nil {
		return err
	}
	return d.recordMove(from, in)
}

// checkMoved checks that the day of the move is between intake and today.
func (d *fileDeed) checkMoved(on models.Date, problems models.Problems) {
	switch {
	case on == "":
		problems.Add("moved_on", "problem.required")
	case on > d.Today:
		problems.Add("moved_on", "problem.move_future")
	case on < d.Case.IntakeAt.Date(d.Zone):
		problems.Add("moved_on", "problem.move_before_intake")
	}
}

// newPeople assigns the new lead and ends the assignments of those who do not
// stay. The new colleague asks for the keys before the others lose them.
func (d *fileDeed) newPeople(in MoveInput, ends []models.Assignment) error {
	lead := d.Case.LeadID
	if in.Lead != "" {
		lead = in.Lead
		if err := d.join(in.Lead); err != nil {
			return err
		}
	}
	for _, a := range ends {
		if err := d.Keeper.End(d.Tx, d.By, a, "hand_over", d.Now); err != nil {
			return err
		}
		if a.AccountID == lead {
			lead = ""
		}
	}
	return d.newer(in.Seen, models.Case{ShelterID: in.To, LeadID: lead}, "shelter_id", "lead_id")
}

// join assigns a caseworker who does not work with the survivor yet.
func (d *fileDeed) join(accountID string) error {
	var n int64
	err := d.Tx.Model(&models.Assignment{}).Where("case_id = ? AND account_id = ? AND until_at > ?", d.Case.ID, accountID, d.Now).Count(&n).Error
	if err != nil || n > 0 {
		return err
	}
	a := models.Assignment{CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AccountID: accountID, Reason: "hand_over", FromAt: d.Now, UntilAt: models.Forever}
	return d.Keeper.Assign(d.Tx, d.By, a, models.Caseworker, d.Now)
}

func (d *fileDeed) recordMove(from string, in MoveInput) error {
	row := models.CaseMove{ID: d.NewID(), CaseID: d.Case.ID, FromID: from, ToID: in.To, MovedOn: in.On, Reason: in.Reason, MovedBy: d.By.ID(), At: d.Now}
	if err := d.Tx.Create(&row).Error; err != nil {
		return err
	}
	if err := d.moveStay(in); err != nil {
		return err
	}
	if err := d.endTransfers(models.TransferEndMoved, func(models.Transfer) bool { return true }); err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: "case.moved", Subject: "shelter:" + in.To, Detail: "reason=" + in.Reason})
}

// moveRow is a move as the summary shows it.
type moveRow struct {
	At     models.Instant
	Reason string
	Name   string // name of the new shelter
}

// movesOf reads the latest moves of a case.
func movesOf(tx *gorm.DB, caseID string) (list []moveRow, err error) {
	err = tx.Raw(`SELECT m.at, m.reason, s.name FROM case_moves m JOIN shelters s ON s.id = m.to_id
		WHERE m.case_id = ? ORDER BY m.at DESC LIMIT ?`, caseID, shown).Scan(&list).Error
	return list, err
}
