package account

import (
	"cmp"
	"context"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/vault"
)

// Colleague is one line of the staff list.
type Colleague struct {
	ID           string
	DisplayName  string
	SignInName   string
	Role         models.Role
	Status       models.AccountStatus
	SignedInAt   models.Instant
	Unvouched    bool   // nobody vouched for the account's key pair
	ShelterNames string // shelters the reader also works in, joined with ", "
	Everywhere   bool   // an administrator who works in every open shelter
	Factor       bool   // has a second step at sign-in
	FactorAsked  bool   // the role is asked for one, now or from a day on
}

// Waits reports whether the colleague's role holds keys, but they get none
// until somebody vouches for them.
func (c Colleague) Waits() bool {
	return c.Unvouched && c.Status == models.AccountActive && access.Assignable(c.Role)
}

// StaffQuery filters the staff list. The page sends Name in the body, never in
// an address. After is the id of the last person on the previous page.
type StaffQuery struct {
	Name     string
	Disabled bool // list those who left instead of those who work here
	After    string
}

// staffPage is how many colleagues a page shows.
const staffPage = 25

// Staff lists the colleagues an administrator manages, by name, and reports
// whether there are more after this page.
func (s *Service) Staff(ctx context.Context, by access.Actor, q StaffQuery) (list []Colleague, more bool, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return nil, false, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		if err := staffRows(tx, by, q).Limit(staffPage + 1).Scan(&list).Error; err != nil {
			return err
		}
		if more = len(list) > staffPage; more {
			list = list[:staffPage]
		}
		return nameShelters(tx, by, list)
	})
	return list, more, err
}

func staffRows(tx *gorm.DB, by access.Actor, q StaffQuery) *gorm.DB {
	rows := staffOf(tx, by).Select("id", "display_name", "sign_in_name", "role", "status", "signed_in_at", activeEverywhere+" AS everywhere",
		"EXISTS (SELECT 1 FROM credentials k WHERE k.account_id = accounts.id AND k.confirmed_generation <> k.generation) AS unvouched",
		"EXISTS (SELECT 1 FROM factors f WHERE f.account_id = accounts.id) AS factor",
		"EXISTS (SELECT 1 FROM factor_rules r WHERE r.organisation_id = accounts.organisation_id AND r.role = accounts.role AND r.from_on <> '') AS factor_asked").
		Order("display_name, id")
	if q.Disabled {
		rows = rows.Where("status = ?", models.AccountDisabled)
	} else {
		rows = rows.Where("status <> ?", models.AccountDisabled)
	}
	if name := strings.TrimSpace(q.Name); name != "" {
		like := "%" + likeEscape.Replace(strings.ToLower(name)) + "%"
		rows = rows.Where(`(lower(display_name) LIKE ? ESCAPE '!' OR sign_in_name LIKE ? ESCAPE '!')`, like, like)
	}
	if q.After != "" {
		rows = rows.Where(`(display_name, id) > (SELECT a.display_name, a.id FROM accounts a WHERE a.id = ? AND a.organisation_id = ?)`,
			q.After, by.Organisation())
	}
	return rows
}

var likeEscape = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// nameShelters fills in the shelters of a page of colleagues with one query.
func nameShelters(tx *gorm.DB, by access.Actor, list []Colleague) error {
	ids := make([]string, len(list))
	place := map[string]*Colleague{}
	for i := range list {
		ids[i] = list[i].ID
		place[list[i].ID] = &list[i]
	}
	var rows []struct{ AccountID, Name string }
	err := tx.Table("account_shelters s").Joins("JOIN shelters h ON h.id = s.shelter_id").Select("s.account_id, h.name").
		Where("s.account_id IN ? AND s.shelter_id IN ?", atLeastOne(ids), atLeastOne(by.Shelters())).Order("h.name").Scan(&rows).Error
	for _, r := range rows {
		c := place[r.AccountID]
		if c.ShelterNames != "" {
			c.ShelterNames += ", "
		}
		c.ShelterNames += r.Name
	}
	return err
}

// atLeastOne returns a list that is never empty, because "IN ()" is not valid
// SQL.
func atLeastOne(ids []string) []string {
	if len(ids) == 0 {
		return []string{""}
	}
	return ids
}

// Person is a colleague on their own staff page.
type Person struct {
	Account   models.Account
	Shelters  []string    // ids of all their shelters, for the form
	Elsewhere int         // how many of these the reader does not work in
	Leads     int         // open cases they lead
	Assigned  int         // cases they are assigned to now
	LastHeld  []string    // codes of the cases within the reader's reach of which only the recovery key could open something without them
	LastElse  int         // how many survivors out of the reader's reach that is true of
	Unvouched bool        // the role holds keys, and nobody vouched for the key pair
	Waits     int         // survivors of whom she waits for a key
	NoPaper   string      // message why the recovery key gives her nothing, "" when it does
	NoChange  string      // message why the reader may not change this account, "" when they may
	Factor    bool        // has a second step at sign-in
	FactorDue models.Date // from when it is asked for and not there, "" for never
	NoEnd     string      // message why the reader may neither make a link for it nor disable it

	Everywhere bool // an administrator who works in every open shelter
	Alone      bool // and nobody else does
}

// Colleague returns one person the administrator manages, with what would be
// lost if they left. It returns NotFound when the person is out of the actor's
// reach.
func (s *Service) Colleague(ctx context.Context, by access.Actor, id string) (Person, error) {
	var p Person
	if err := by.Require(access.ManageStaff); err != nil {
		return p, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if p.Account, err = managed(tx, by, id); err != nil {
			return err
		}
		if p.Shelters, err = sheltersOf(tx, id); err != nil {
			return err
		}
		p.Elsewhere = len(mergeShelters(p.Shelters, nil, by.Shelters()))
		if p.Everywhere, p.Alone, err = reachOf(tx, p.Account); err != nil {
			return err
		}
		if err := s.countWork(tx, &p); err != nil {
			return err
		}
		if err := p.readFactor(tx); err != nil {
			return err
		}
		if err := p.limit(tx, by); err != nil {
			return err
		}
		waits, refusal := s.paperHelps(tx, p.Account)
		if p.NoPaper, err = reasonOf(refusal); err != nil {
			return err
		}
		p.Waits = waits
		p.LastHeld, p.LastElse, err = s.keeper.LastHolder(tx, by, id)
		return err
	})
	return p, err
}

// limit sets what the reader may not do with the account, and why.
func (p *Person) limit(tx *gorm.DB, by access.Actor) (err error) {
	if p.NoChange, err = reasonOf(mayChange(tx, by, p.Account)); err != nil {
		return err
	}
	if p.NoEnd, err = reasonOf(mayEnd(tx, by, p.Account)); err != nil {
		return err
	}
	p.NoEnd = cmp.Or(p.NoChange, p.NoEnd)
	pair, err := vault.FindCredential(tx, p.Account.ID)
	if models.KindOf(err) == models.NotFound {
		return nil
	}
	p.Unvouched = pair.Confirmed != pair.Generation && access.Assignable(p.Account.Role) && p.Account.Status == models.AccountActive
	return err
}

func (p *Person) readFactor(tx *gorm.DB) error {
	step, err := findSecondStep(tx, p.Account.ID)
	if err != nil {
		return err
	}
	p.Factor = step.there
	p.FactorDue, err = factorDue(tx, p.Account.ID)
	return err
}

func (s *Service) countWork(tx *gorm.DB, p *Person) error {
	var leads, assigned int64
	err := tx.Model(&models.Case{}).Where("lead_id = ? AND status <> ?", p.Account.ID, models.CaseClosed).Count(&leads).Error
	if err != nil {
		return err
	}
	now := s.moment()
	err = tx.Model(&models.Assignment{}).Where("account_id = ? AND until_at > ? AND from_at <= ?", p.Account.ID, now, now).
		Distinct("case_id").Count(&assigned).Error
	p.Leads, p.Assigned = int(leads), int(assigned)
	return err
}

// Names returns the display names of colleagues in the actor's organisation, by
// account id, for pages that show who did something.
func (s *Service) Names(ctx context.Context, by access.Actor, ids []string) (map[string]string, error) {
	var rows []struct{ ID, DisplayName string }
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&models.Account{}).Select("id", "display_name").
			Where("organisation_id = ? AND id IN ?", by.Organisation(), atLeastOne(ids)).Scan(&rows).Error
	})
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.DisplayName
	}
	return names, err
}
