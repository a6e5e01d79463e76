package casefile

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// HistoryPage is a range of the audit entries of a case, newest first.
type HistoryPage struct {
	Header  Header
	Entries []models.AuditEntry
	Names   map[string]string // names of the colleagues and shelters in the entries, by id
	Kinds   []string          // the kinds of service whose names the reader may see
	Older   int64             // sequence number the next page continues from; 0 at the end
}

// historyPage is how many entries one page shows.
const historyPage = 25

// History reads who did or read what in a case, from before an entry on. If
// before is 0 it starts with the newest.
func (s *Service) History(ctx context.Context, by access.Actor, caseID string, before int64, limit int) (HistoryPage, error) {
	var out HistoryPage
	if err := by.Require(access.ReadCaseAudit); err != nil {
		return out, err
	}
	if limit <= 0 {
		limit = historyPage
	}
	var err error
	out.Kinds = s.Sight(by).Kinds()
	out.Header, out.Entries, err = withHead(ctx, s, by, caseID, func(tx *gorm.DB, _ Header) (list []models.AuditEntry, err error) {
		q := tx.Where("case_id = ?", caseID)
		if before > 0 {
			q = q.Where("seq < ?", before)
		}
		if err := q.Order("seq DESC").Limit(limit + 1).Find(&list).Error; err != nil {
			return nil, err
		}
		out.Names, err = subjectNames(tx, by, list)
		return list, err
	})
	if len(out.Entries) > limit {
		out.Entries = out.Entries[:limit]
		out.Older = out.Entries[limit-1].Seq
	}
	return out, err
}

// subjectNames reads the names of the colleagues and shelters in the entries,
// by id.
func subjectNames(tx *gorm.DB, by access.Actor, entries []models.AuditEntry) (map[string]string, error) {
	accounts, shelters := []string{""}, []string{""}
	for _, e := range entries {
		if id, found := strings.CutPrefix(e.Subject, "account:"); found {
			accounts = append(accounts, id)
		}
		if id, found := strings.CutPrefix(e.Subject, "shelter:"); found {
			shelters = append(shelters, id)
		}
	}
	var list []struct{ ID, Name string }
	err := tx.Raw(`SELECT id, display_name AS name FROM accounts WHERE organisation_id = ? AND id IN ?
		UNION ALL SELECT id, name FROM shelters WHERE organisation_id = ? AND id IN ?`,
		by.Organisation(), accounts, by.Organisation(), shelters).Scan(&list).Error
	names := map[string]string{}
	for _, a := range list {
		names[a.ID] = a.Name
	}
	return names, err
}

// Seen is one person who saw or changed something, for the page printed for the
// survivor.
type Seen struct {
	Name    string
	Role    string
	First   models.Instant
	Last    models.Instant
	Opened  int64 // how often the person opened something sealed or exported coded facts
	Changed int64 // number of other deeds
}

// WhoSaw counts the history by person. It answers the survivor's question "who
// saw me".
func (s *Service) WhoSaw(ctx context.Context, by access.Actor, caseID string) (Header, []Seen, error) {
	if err := by.Require(access.ReadCaseAudit); err != nil {
		return Header{}, nil, err
	}
	return withHead(ctx, s, by, caseID, func(tx *gorm.DB, _ Header) (rows []Seen, err error) {
		err = tx.Raw(`SELECT MAX(actor_name) AS name, MAX(role) AS role, MIN(at) AS first, MAX(at) AS last,
				SUM(CASE WHEN (action LIKE '%opened' OR action = 'facts.exported') AND action <> 'case.opened' THEN 1 ELSE 0 END) AS opened,
				SUM(CASE WHEN (action LIKE '%opened' OR action = 'facts.exported') AND action <> 'case.opened' THEN 0 ELSE 1 END) AS changed
			FROM audit_entries WHERE case_id = ? AND result = 'done' GROUP BY actor ORDER BY MAX(at) DESC, actor`, caseID).Scan(&rows).Error
		return rows, err
	})
}
