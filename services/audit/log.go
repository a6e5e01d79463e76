package audit

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Log is how pages read the audit log. Each method decides whose entries the
// reader sees; the caller never does.
type Log struct{ db *store.DB }

// NewLog returns the log of an installation.
func NewLog(db *store.DB) *Log { return &Log{db: db} }

// Query filters a list of entries. Before is the number of the last entry on
// the previous page; Groups are first parts of actions, such as "account".
type Query struct {
	Groups []string
	Before int64
}

// Page is one page of entries, newest first. CaseCodes holds the codes of the
// cases the reader may know of; entries about other cases show no code.
type Page struct {
	Entries   []models.AuditEntry
	CaseCodes map[string]string
	Names     map[string]string // of the accounts and shelters the entries are about, by id
	More      bool
}

// pageSize is how many entries a page shows.
const pageSize = 50

// Own lists the actor's own actions.
func (l *Log) Own(ctx context.Context, by access.Actor, q Query) (Page, error) {
	if err := by.Require(access.ReadOwnAudit); err != nil {
		return Page{}, err
	}
	return l.page(ctx, by, q, func(tx *gorm.DB) *gorm.DB { return tx.Where("actor = ?", by.ID()) })
}

// All lists the entries the actor oversees. It returns Forbidden for roles that
// oversee nobody.
func (l *Log) All(ctx context.Context, by access.Actor, q Query) (Page, error) {
	scope, err := overseen(by)
	if err != nil {
		return Page{}, err
	}
	return l.page(ctx, by, q, scope)
}

// overseen limits a query to what the actor oversees: everything of the
// organisation for the data-protection officer; for administrators what their
// own staff did, and what a command of the program did to an account of theirs.
func overseen(by access.Actor) (func(*gorm.DB) *gorm.DB, error) {
	switch {
	case by.May(access.ReadAllAudit):
		// A try to sign in with an unknown name belongs to no organisation.
		return func(tx *gorm.DB) *gorm.DB { return tx.Where("organisation IN ?", []string{by.Organisation(), ""}) }, nil
	case by.May(access.ReadStaffAudit):
		shelters := append([]string{""}, by.Shelters()...)
		return func(tx *gorm.DB) *gorm.DB {
			return tx.Where(`organisation = ? AND (actor IN (SELECT account_id FROM account_shelters WHERE shelter_id IN ?)
				OR (actor = 'system' AND subject IN (SELECT 'account:' || account_id FROM account_shelters WHERE shelter_id IN ?)))`,
				by.Organisation(), shelters, shelters)
		}, nil
	}
	return nil, models.Fail(models.Forbidden, "error.forbidden")
}

// recoveriesShown is how long a use of the recovery key stands on top.
const recoveriesShown = 90 * 24 * time.Hour

// paperUses are the actions that need the recovery key. The index
// audit_entries_paper has the same list, word for word.
const paperUses = `'account.recovered', 'recovery.key_changed', 'account.link_by_paper', 'account.invited_by_paper', 'recovery.lost_asked', 'recovery.lost_agreed', 'recovery.lost_stopped', 'recovery.lost_replaced', 'keys.signed', 'keys.differ'`

// Recoveries lists the last uses of the recovery key for a person, by a command
// or by an administrator, newest first. They are shown whatever a reader filters:
// who has the paper can open what the person is assigned to. An administrator
// sees those for people of her shelters, whoever did it.
func (l *Log) Recoveries(ctx context.Context, by access.Actor) (Page, error) {
	if _, err := overseen(by); err != nil {
		return Page{}, err
	}
	var p Page
	err := l.db.Read(ctx, func(tx *gorm.DB) error {
		rows := tx.Model(&models.AuditEntry{}).Omit("hash").Where("action IN ("+paperUses+")").
			Where("organisation = ? AND at > ?", by.Organisation(), by.Now().Add(-recoveriesShown))
		if !by.May(access.ReadAllAudit) {
			rows = rows.Where("action LIKE 'recovery.%' OR action LIKE 'keys.%' OR subject IN (SELECT 'account:' || account_id FROM account_shelters WHERE shelter_id IN ?)", append([]string{""}, by.Shelters()...))
		}
		if err := rows.Order("seq DESC").Limit(30).Find(&p.Entries).Error; err != nil {
			return err
		}
		return p.complete(tx, by)
	})
	return p, err
}

func (l *Log) page(ctx context.Context, by access.Actor, q Query, scope func(*gorm.DB) *gorm.DB) (Page, error) {
	var p Page
	err := l.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if p.Entries, p.More, err = List(scope(tx), q); err != nil {
			return err
		}
		return p.complete(tx, by)
	})
	return p, err
}

// List reads a page of the entries in tx, newest first, and reports whether
// there are older ones.
func List(tx *gorm.DB, q Query) (list []models.AuditEntry, more bool, err error) {
	rows := tx.Model(&models.AuditEntry{}).Omit("hash").Order("seq DESC").Limit(pageSize + 1)
	if q.Before > 0 {
		rows = rows.Where("seq < ?", q.Before)
	}
	if len(q.Groups) > 0 {
		any := make([]string, len(q.Groups))
		args := make([]interface{}, len(q.Groups))
		for i, g := range q.Groups {
			any[i], args[i] = "action LIKE ?", g+".%"
		}
		rows = rows.Where("("+strings.Join(any, " OR ")+")", args...)
	}
	if err := rows.Find(&list).Error; err != nil {
		return nil, false, err
	}
	if more = len(list) > pageSize; more {
		list = list[:pageSize]
	}
	return list, more, nil
}

// complete adds the names and codes for ids, in two queries.
func (p *Page) complete(tx *gorm.DB, by access.Actor) (err error) {
	var cases, accounts, shelters []string
	for _, e := range p.Entries {
		if e.CaseID != "" {
			cases = append(cases, e.CaseID)
		}
		if id, found := strings.CutPrefix(e.Subject, "account:"); found && id != "" {
			accounts = append(accounts, id)
		}
		if id, found := strings.CutPrefix(e.Subject, "shelter:"); found && id != "" {
			shelters = append(shelters, id)
		}
	}
	reach := by.Cases(tx)
	if by.May(access.ReadAllAudit) {
		reach = tx.Where("cases.organisation_id = ?", by.Organisation())
	}
	if p.CaseCodes, err = pairs(reach.Table("cases").Select("id, code AS text").Where("id IN ?", distinct(cases))); err != nil {
		return err
	}
	p.Names, err = pairs(tx.Raw(`SELECT id, display_name AS text FROM accounts WHERE organisation_id = ? AND id IN ?
		UNION ALL SELECT id, name FROM shelters WHERE organisation_id = ? AND id IN ?`,
		by.Organisation(), distinct(accounts), by.Organisation(), distinct(shelters)))
	return err
}

func pairs(query *gorm.DB) (map[string]string, error) {
	var rows []struct{ ID, Text string }
	err := query.Scan(&rows).Error
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.Text
	}
	return out, err
}

// distinct returns a list that is never empty, because "IN ()" is not valid
// SQL.
func distinct(ids []string) []string {
	ids = append(ids, "")
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Verify checks the chain and writes an entry about the check. The head it
// reports is the one before that entry. It returns Forbidden for other roles.
func (l *Log) Verify(ctx context.Context, by access.Actor, anchor string, now models.Instant) (Report, error) {
	var report Report
	if err := by.Require(access.VerifyAudit); err != nil {
		return report, err
	}
	err := l.db.Read(store.Unhurried(ctx), func(tx *gorm.DB) (err error) { report, err = Verify(tx, strings.TrimSpace(anchor)); return err })
	if err != nil {
		return report, err
	}
	result := "result=whole"
	if !report.OK() {
		result = "result=broken"
	}
	return report, l.db.Write(ctx, func(tx *gorm.DB) error {
		return Append(tx, by, now, Entry{Action: "audit.verified", Subject: "audit", Detail: result})
	})
}
