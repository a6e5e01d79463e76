package group

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// perPage is how many sessions a page shows.
const perPage = 30

// Row is a session as lists show it. It counts only participants within the reader's
// reach.
type Row struct {
	models.GroupSession
	Shelter string
	SubEN   string
	SubHI   string
	Here    int // participants within reach
	Open    int // of them those without an answer
}

// SubName is what the sub-kind is called in a language, "" for none.
func (r Row) SubName(lang string) string {
	return models.SubKindFacts{NameEN: r.SubEN, NameHI: r.SubHI}.Name(lang)
}

// Page is one page of sessions: those to come, soonest first, or those before, newest
// first.
type Page struct {
	Rows []Row
	Next string // cursor of the next page, "" for none
}

// List reads a page of the sessions of the houses that the actor works in. The one that
// is today is among those to come.
func (s *Service) List(ctx context.Context, by access.Actor, past bool, after string) (Page, error) {
	var p Page
	if err := by.Require(access.RecordDelivery); err != nil {
		return p, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		q := s.visible(tx, by)
		line, order, beyond := s.Moment().Add(-groupDay), "g.at, g.id", "(g.at, g.id) > (?, ?)"
		if past {
			q, order, beyond = q.Where("g.at < ?", line), "g.at DESC, g.id DESC", "(g.at, g.id) < (?, ?)"
		} else {
			q = q.Where("g.at >= ?", line)
		}
		if at, id, ok := strings.Cut(after, "."); ok {
			n, err := strconv.ParseInt(at, 36, 64)
			if err != nil {
				return models.ErrNotFound()
			}
			q = q.Where(beyond, n, id)
		}
		if err := q.Order(order).Limit(perPage + 1).Scan(&p.Rows).Error; err != nil {
			return err
		}
		if len(p.Rows) > perPage {
			last := p.Rows[perPage-1]
			p.Rows, p.Next = p.Rows[:perPage], strconv.FormatInt(int64(last.At), 36)+"."+last.ID
		}
		return s.count(tx, by, p.Rows)
	})
	return p, err
}

// groupDay is how long a session counts as one of today: 24 hours.
const groupDay = 24 * 60 * 60 * 1e9

// visible starts a query on the sessions of the actor's houses, of kinds that she records.
func (s *Service) visible(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Table("group_sessions AS g").Select("g.*, s.name AS shelter, COALESCE(k.name_en, '') AS sub_en, COALESCE(k.name_hi, '') AS sub_hi").
		Joins("JOIN shelters s ON s.id = g.shelter_id LEFT JOIN sub_kinds k ON k.id = g.sub").
		Where("g.shelter_id IN ? AND g.kind IN ?", append(by.Shelters(), ""), append(s.Kinds(by), ""))
}

// count counts the participants of some sessions that are within reach.
func (s *Service) count(tx *gorm.DB, by access.Actor, rows []Row) error {
	ids := []string{""}
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	var found []struct {
		Session string
		Status  models.DeliveryStatus
		N       int
	}
	err := tx.Raw(`SELECT d.session, d.status, COUNT(*) AS n FROM deliveries d WHERE d.session IN ? AND d.session <> '' AND d.status <> ? AND d.case_id IN (?)
		GROUP BY d.session, d.status`, ids, models.DeliveryCancelled, by.CaseIDs(tx)).Scan(&found).Error
	for _, f := range found {
		for i := range rows {
			if rows[i].ID == f.Session {
				rows[i].Here += f.N
				if f.Status == models.DeliveryPlanned {
					rows[i].Open += f.N
				}
			}
		}
	}
	return err
}

// Member is a participant within the reader's reach, or a case that could take part.
type Member struct {
	CaseID    string
	Code      string
	AgeGroup  string
	AdultFrom models.Date
	AdultTo   models.Date
	Sex       string

	DeliveryID   string
	Status       models.DeliveryStatus
	Outcome      string
	MissedReason string
	Version      int64
}

// Shown is a session with its participants within reach, and who could take part too.
type Shown struct {
	Row     Row
	Members []Member
	Others  []Member
	Later   int // later sessions of the series
}

// mostOthers is how many cases a page offers to take part.
const mostOthers = 100

// memberColumns are those of a case c that a page of a group shows.
const memberColumns = `c.id AS case_id, c.code, c.age_group, c.adult_from, c.adult_to, COALESCE(f.code, '') AS sex`

// sexOf joins the recorded sex of the survivor of a case c.
const sexOf = `LEFT JOIN facts f ON f.survivor_id = c.survivor_id AND f.case_id = '' AND f.episode_id = '' AND f.name = 'person.sex'`

// One reads a session.
func (s *Service) One(ctx context.Context, by access.Actor, id string) (Shown, error) {
	var out Shown
	if err := by.Require(access.RecordDelivery); err != nil {
		return out, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		if err := s.visible(tx, by).Where("g.id = ?", id).Take(&out.Row).Error; err != nil {
			return err
		}
		err := tx.Raw(`SELECT `+memberColumns+`, d.id AS delivery_id, d.status, d.outcome, d.missed_reason, d.version
			FROM deliveries d JOIN cases c ON c.id = d.case_id `+sexOf+`
			WHERE d.session = ? AND d.session <> '' AND d.status <> ? AND d.case_id IN (?) ORDER BY c.code LIMIT ?`,
			id, models.DeliveryCancelled, by.CaseIDs(tx), models.MaxGroupCases).Scan(&out.Members).Error
		if err != nil {
			return err
		}
		out.Row.Here = len(out.Members)
		if err := s.others(tx, by, &out); err != nil {
			return err
		}
		var later int64
		err = tx.Model(&models.GroupSession{}).Where("series = ? AND series <> '' AND at > ? AND cancelled_at = 0", out.Row.Series, out.Row.At).Count(&later).Error
		out.Later = int(later)
		return err
	})
	return out, err
}

// others are the open cases of the house within reach that do not take part yet.
func (s *Service) others(tx *gorm.DB, by access.Actor, out *Shown) error {
	in := []string{""}
	for _, m := range out.Members {
		in = append(in, m.CaseID)
	}
	return tx.Raw(`SELECT `+memberColumns+` FROM cases c `+sexOf+` WHERE c.id IN (?) AND c.shelter_id = ? AND c.status <> ? AND c.id NOT IN ? ORDER BY c.code LIMIT ?`,
		by.CaseIDs(tx), out.Row.ShelterID, models.CaseClosed, in, mostOthers).Scan(&out.Others).Error
}
