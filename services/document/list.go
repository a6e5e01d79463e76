package document

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// perPage is how many papers a page shows; maxMissing is how many it shows of
// those that are asked for.
const (
	perPage    = 25
	maxMissing = 50
)

// Filter narrows the list of a case.
type Filter struct {
	Before  string // cursor where the page before ended
	Removed bool   // those that were removed and can still be brought back
	All     bool   // on one page, for printing
}

// Row is one paper as lists show it, without its words.
type Row struct {
	ID string
	models.DocumentFacts
	Class         models.Class
	FileID        string
	Format        models.FileFormat
	Bytes         int64
	Pages         int
	HasTitle      bool // there is a title and the role may read it
	HasWords      bool
	RemovedAt     models.Instant
	RemovedReason string
	By            string
	CreatedAt     models.Instant
	ChangedAt     models.Instant
	Version       int64
}

// Missing reports whether the paper was asked for and is not here.
func (r Row) Missing() bool { return r.FileID == "" && r.AskedOf != "" }

// Page is one page of the papers of a case: those asked for, longest first, and
// the others, newest first. Only the first page has Missing.
type Page struct {
	CaseID  string
	Code    string
	Missing []Row
	Here    []Row
	Older   string            // cursor of the next page; "" on the last
	Removed int64             // how many were removed and can be brought back
	Proofs  map[string]Target // what the papers prove, by their code
}

var rowColumns = strings.Join(store.Columns("d", models.DocumentFacts{}), ", ") + `, d.id, d.class, d.file_id, f.format, f.bytes, f.pages,
	d.title IS NOT NULL AS has_title, d.words IS NOT NULL AS has_words, d.removed_at, d.removed_reason, a.display_name AS by, d.created_at, d.changed_at, d.version`

// rows starts a query on the papers of a case that the role sees.
func rows(tx *gorm.DB, by access.Actor, caseID string) *gorm.DB {
	q := tx.Table("documents AS d").Select(rowColumns).Joins("JOIN accounts a ON a.id = d.recorded_by").
		Joins("LEFT JOIN document_files f ON f.id = d.file_id").Where("d.case_id = ?", caseID)
	return inSight(q, by)
}

// inSight limits a query to the papers that the role sees.
func inSight(q *gorm.DB, by access.Actor) *gorm.DB {
	if by.SeesAllServices() {
		return q
	}
	seen := slices.DeleteFunc(slices.Clone(models.SealedClasses), func(c models.Class) bool { return !by.SeesPaper(c) })
	return q.Where("d.class IN ?", append(seen, ""))
}

// missing is the condition of a paper that was asked for and is not here, as its
// index has it.
const missing = "d.file_id = '' AND d.asked_of <> '' AND d.removed_at = 0"

// List returns a page of the papers of a case.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string, f Filter) (Page, error) {
	var p Page
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		p.CaseID, p.Code = c.ID, c.Code
		if f.Before == "" && !f.Removed {
			if err := rows(tx, by, c.ID).Where(missing).Order("d.asked_on, d.id").Limit(maxMissing).Scan(&p.Missing).Error; err != nil {
				return err
			}
		}
		if err := rows(tx, by, c.ID).Where("d.removed_at > ?", s.Moment().Add(-KeepRemoved)).Count(&p.Removed).Error; err != nil {
			return err
		}
		err := s.here(tx, by, c.ID, f, &p)
		if err == nil {
			p.Proofs, err = targetsOf(tx, c.ID)
		}
		return err
	})
	hide(by, p.Missing)
	hide(by, p.Here)
	return p, err
}

func (s *Service) here(tx *gorm.DB, by access.Actor, caseID string, f Filter, p *Page) error {
	q := rows(tx, by, caseID)
	if f.Removed {
		q = q.Where("d.removed_at > ?", s.Moment().Add(-KeepRemoved))
	} else {
		q = q.Where("d.removed_at = 0 AND NOT (" + missing + ")")
	}
	q, err := before(q, f.Before)
	if err != nil {
		return err
	}
	limit := perPage
	if f.All {
		limit = mostPrinted
	}
	if err := q.Order("d.created_at DESC, d.id DESC").Limit(limit + 1).Scan(&p.Here).Error; err != nil {
		return err
	}
	if len(p.Here) > limit {
		p.Here = p.Here[:limit]
		last := p.Here[limit-1]
		p.Older = strconv.FormatInt(int64(last.CreatedAt), 36) + "." + last.ID
	}
	return nil
}

// mostPrinted is how many papers one printed list shows.
const mostPrinted = 300

// before limits a query to the rows after a cursor.
func before(q *gorm.DB, cursor string) (*gorm.DB, error) {
	if cursor == "" {
		return q, nil
	}
	at, id, ok := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(at, 36, 64)
	if !ok || err != nil {
		return q, models.ErrNotFound()
	}
	return q.Where("(d.created_at < ? OR (d.created_at = ? AND d.id < ?))", n, n, id), nil
}

// hide clears what the role may not open.
func hide(by access.Actor, list []Row) {
	for i := range list {
		list[i].hide(by)
	}
}

func (r *Row) hide(by access.Actor) {
	if !by.MayOpenPaper(r.Kind) {
		r.HasTitle, r.HasWords = false, false
	}
}
