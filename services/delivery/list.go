package delivery

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

// perPage is how many past services a page shows; maxAhead is how many planned
// ones it shows at most.
const (
	perPage  = 25
	maxAhead = 50
)

// Filter narrows the list of a case by coded facts.
type Filter struct {
	Group  string                // group of the packs
	Sub    string                // sub-kind of the house
	Status models.DeliveryStatus // "" means all but cancelled
	Before string                // cursor where the page before ended
}

// Row is one service as lists show it, without the words of its note.
type Row struct {
	ID string
	models.DeliveryFacts
	SubNames         // of the sub-kind
	Session   string // the group session that it was part of
	HasNote   bool   // there is a note and the role may read it
	By        string
	ByID      string
	ChangedBy string // account that made the last change
	ChangedAt models.Instant
	Undone    bool // the last change was an undo
	Version   int64
}

// SubNames are what the sub-kind of a service is called, in English and in Hindi.
type SubNames struct{ SubEN, SubHI string }

// SubName is what the sub-kind is called in a language, "" for none.
func (n SubNames) SubName(lang string) string {
	return models.SubKindFacts{NameEN: n.SubEN, NameHI: n.SubHI}.Name(lang)
}

// Page is one page of a case's services: planned ones, soonest first, and past
// ones, newest first. Only the first page has Ahead.
type Page struct {
	CaseID string
	Code   string
	Ahead  []Row
	Past   []Row
	Older  string // cursor of the next page; "" on the last
}

// rowColumns are the columns of a Row, of deliveries d, accounts a and sub-kinds k.
var rowColumns = strings.Join(store.Columns("d", models.DeliveryFacts{}), ", ") + `, d.id, d.session, d.note IS NOT NULL AS has_note,
	COALESCE(k.name_en, '') AS sub_en, COALESCE(k.name_hi, '') AS sub_hi, a.display_name AS by, d.recorded_by AS by_id, d.changed_by, d.changed_at, d.version,
	EXISTS (SELECT 1 FROM revisions r WHERE r.record = d.id AND r.version = d.version - 1 AND r.reason = 'undone') AS undone`

// List returns a page of the services of a case.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string, f Filter) (Page, error) {
	var p Page
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		p.CaseID, p.Code = c.ID, c.Code
		now := s.Moment()
		if f.Before == "" {
			ahead := s.rows(tx, by, c.ID, f).Where("d.at > ? AND d.status IN ?", now, []models.DeliveryStatus{models.DeliveryPlanned, models.DeliveryAccepted})
			if err := ahead.Order("d.at, d.id").Limit(maxAhead).Scan(&p.Ahead).Error; err != nil {
				return err
			}
		}
		past, err := before(s.rows(tx, by, c.ID, f).Where("NOT (d.at > ? AND d.status IN ?)", now, []models.DeliveryStatus{models.DeliveryPlanned, models.DeliveryAccepted}), f.Before)
		if err != nil {
			return err
		}
		return past.Order("d.at DESC, d.id DESC").Limit(perPage + 1).Scan(&p.Past).Error
	})
	if len(p.Past) > perPage {
		p.Past = p.Past[:perPage]
		last := p.Past[perPage-1]
		p.Older = strconv.FormatInt(int64(last.At), 36) + "." + last.ID
	}
	hideNotes(by, p.Ahead)
	hideNotes(by, p.Past)
	return p, err
}

// rows starts a query on the services of a case that the role may see.
func (s *Service) rows(tx *gorm.DB, by access.Actor, caseID string, f Filter) *gorm.DB {
	q := tx.Table("deliveries AS d").Select(rowColumns).Joins("JOIN accounts a ON a.id = d.recorded_by LEFT JOIN sub_kinds k ON k.id = d.sub").Where("d.case_id = ?", caseID)
	if f.Sub != "" {
		q = q.Where("d.sub = ? AND d.sub <> ''", f.Sub)
	}
	if kinds, all := s.kinds(by, f.Group); !all {
		q = q.Where("d.kind IN ?", kinds)
	}
	if f.Status != "" {
		return q.Where("d.status = ?", f.Status)
	}
	return q.Where("d.status <> ?", models.DeliveryCancelled)
}

// kinds lists the kinds the role may see, of one group or of all.
func (s *Service) kinds(by access.Actor, group string) (kinds []string, all bool) {
	kinds = s.Sight(by).Kinds()
	if group == "" {
		return kinds, s.Sight(by).All()
	}
	return slices.DeleteFunc(kinds, func(kind string) bool {
		k := s.Library().Service(kind)
		return k != nil && k.Group != group // "" stays, so that the list is never empty
	}), false
}

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
	return q.Where("(d.at < ? OR (d.at = ? AND d.id < ?))", n, n, id), nil
}

// hideNotes clears HasNote of rows whose note the role may not read.
func hideNotes(by access.Actor, rows []Row) {
	for i := range rows {
		hideNote(by, &rows[i])
	}
}

// Undoable reports whether the actor can still undo the last change.
func (r Row) Undoable(by access.Actor, now models.Instant) bool {
	return r.ChangedBy == by.ID() && !r.Undone && r.Status != models.DeliveryCancelled && now.Sub(r.ChangedAt) <= UndoLimit
}

// Groups lists the groups of kinds the role may see, in the order of the packs.
func (s *Service) Groups(by access.Actor) []string {
	var groups []string
	for _, k := range s.Library().Services() {
		if s.Sight(by).Service(k.Kind) && !slices.Contains(groups, k.Group) {
			groups = append(groups, k.Group)
		}
	}
	return groups
}
