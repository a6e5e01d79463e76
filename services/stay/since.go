package stay

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
)

// The parts of what a shift hands over.
const (
	SinceMovement = "movement"
	SinceNote     = "note"
	SinceService  = "service"
	SinceAsk      = "ask"
	OpenAlarm     = "alarm"
	OpenIncident  = "incident"
	OpenTask      = "task"
	OpenAsk       = "open_ask"
	NextClock     = "clock"
	NextHearing   = "hearing"
	NextService   = "planned"
)

// Line is one thing of a case that a shift hands over. It has codes and no words.
type Line struct {
	Part    string
	CaseID  string
	Code    string
	ID      string
	Kind    string // of the movement, note, service, ask or task; the item of a clock
	At      models.Instant
	DayOnly bool
	Written models.Instant // when it was written down or last changed; At of what is open or to come
	More    string         // relation, goal, who it is about: a code by its part
	Way     string
	Topic   string
	Safe    string
	On      models.Date // the day of a task or an ask
}

// Since is what was written down about a house since a moment, what is open, and what the
// next day brings. It goes by the hour of writing: what is written late is new all the same.
type Since struct {
	House    models.Shelter
	Houses   []models.Shelter
	From     models.Instant
	Now      models.Instant
	LastRead models.Instant // when the reader said that she had read it, 0 for never
	Happened []Line         // written last first
	Open     []Line
	Next     []Line // the first on top
	More     bool   // there is more than is shown
}

// happened are the parts of what is over; they give way where there is too much.
var happened = []string{SinceMovement, SinceNote, SinceService, SinceAsk}

// mostLines is how many lines one page shows.
const mostLines = 400

// nextHours is how far ahead the page looks.
const nextHours = 24 * time.Hour

// SinceRead stands for the moment until which the reader has read.
const SinceRead = 0

// Since reads what was written down about a house in the last hours, or with SinceRead since the
// reader read it last, among the cases within reach. The number of queries is
// constant.
func (s *Service) Since(ctx context.Context, by access.Actor, shelterID string, hours int) (Since, error) {
	out := Since{Now: by.Now()}
	if err := by.Require(access.KeepStay); err != nil {
		return out, err
	}
	err := s.in(ctx, by, shelterID, func(tx *gorm.DB, h housed) error {
		if out.House, out.Houses = h.house, h.houses; h.house.ID == "" {
			return nil
		}
		err := tx.Raw("SELECT read_at FROM shift_reads WHERE account_id = ? AND shelter_id = ?", by.ID(), h.house.ID).Scan(&out.LastRead).Error
		if err != nil {
			return err
		}
		out.From = out.Now.Add(-time.Duration(hours) * time.Hour)
		if hours == SinceRead {
			out.From = max(out.LastRead, out.Now.Add(-7*24*time.Hour))
		}
		return out.read(tx, by, h)
	})
	return out, err
}

// read reads all parts in one query and puts each line where it belongs.
func (o *Since) read(tx *gorm.DB, by access.Actor, h housed) error {
	sql, args := "", []any{}
	for _, q := range o.parts(tx, by, h) { // SQLite reads what a CROSS JOIN names first: the rows of the reader's cases, and not all cases of the house
		if sql != "" {
			sql += " UNION ALL "
		}
		sql, args = sql+"SELECT * FROM (?) AS one", append(args, q.Joins("CROSS JOIN cases c").Where("c.id = d.case_id AND c.shelter_id = ?", h.house.ID))
	}
	var list []Line
	if err := tx.Raw("SELECT * FROM ("+sql+") AS line ORDER BY CASE WHEN part IN ? THEN 1 ELSE 0 END, written DESC, id DESC LIMIT ?", append(args, happened, mostLines+1)...).Find(&list).Error; err != nil {
		return err
	}
	o.More = len(list) > mostLines
	for _, l := range list[:min(mostLines, len(list))] {
		switch l.Part {
		case SinceMovement, SinceNote, SinceService, SinceAsk:
			o.Happened = append(o.Happened, l)
		case NextClock, NextHearing, NextService:
			o.Next = append(o.Next, l)
		default:
			o.Open = append(o.Open, l)
		}
	}
	slices.Reverse(o.Next)
	slices.Reverse(o.Open)
	return nil
}

// parts are the queries for the lines. Each has the columns of a Line.
func (o *Since) parts(tx *gorm.DB, by access.Actor, h housed) []*gorm.DB {
	of := func(part, table, columns string) *gorm.DB {
		return by.Rows(tx, table).Select("'" + part + "' AS part, d.case_id, c.code, " + columns)
	}
	soon, tomorrow := o.Now.Add(nextHours), o.Now.Add(nextHours).Date(h.zone)
	return []*gorm.DB{
		of(SinceMovement, "movements", "d.id, d.kind, d.at, d.day_only, d.changed_at AS written, d.goal AS more, d.way, '' AS topic, '' AS safe, d.due_on AS \"on\"").Where("d.changed_at >= ? AND d.removed_at = 0", o.From),
		of(SinceNote, "case_notes", "d.id, d.kind, d.at, d.day_only, d.changed_at AS written, d.relation AS more, d.way, d.topic, d.safe, '' AS \"on\"").Where("d.changed_at >= ? AND d.removed_at = 0", o.From),
		of(SinceService, "deliveries", "d.id, d.kind, d.at, d.day_only, d.changed_at AS written, d.status AS more, '' AS way, '' AS topic, '' AS safe, '' AS \"on\"").
			Where("d.changed_at >= ? AND d.at <= ? AND d.status IN ?", o.From, o.Now, []models.DeliveryStatus{models.DeliveryGiven, models.DeliveryDeclined, models.DeliveryMissed}),
		of(SinceAsk, "asks", "d.id, d.kind, d.created_at AS at, false AS day_only, CASE WHEN d.answered_at > d.created_at THEN d.answered_at ELSE d.created_at END AS written, d.answer AS more, '' AS way, '' AS topic, '' AS safe, d.wanted_on AS \"on\"").Where("(d.created_at >= ? OR d.answered_at >= ?) AND d.removed_at = 0", o.From, o.From),
		of(OpenAlarm, "case_notes", "d.id, d.kind, d.at, d.day_only, d.at AS written, d.relation AS more, d.way, d.topic, d.safe, '' AS \"on\"").Where("d.alarm_at > 0"),
		of(OpenIncident, "safety_incidents", "d.id, d.kind, d.at, d.day_only, d.at AS written, d.from_who AS more, d.way, '' AS topic, d.done AS safe, d.next_on AS \"on\"").
			Where("d.removed_at = 0 AND d.shows_until > ? AND (d.shows_from <= ? OR d.at > ?)", o.Now, o.Now, models.ShownSince(o.Now)),
		of(OpenAsk, "asks", "d.id, d.kind, d.created_at AS at, false AS day_only, d.created_at AS written, '' AS more, '' AS way, '' AS topic, '' AS safe, d.wanted_on AS \"on\"").Where("d.waits_on <> '' AND d.removed_at = 0"),
		of(OpenTask, "tasks", "d.id, d.kind, d.created_at AS at, false AS day_only, d.created_at AS written, '' AS more, '' AS way, '' AS topic, '' AS safe, d.due_on AS \"on\"").Where("d.done_at = 0 AND d.removed_at = 0 AND d.show_on <= ?", tomorrow),
		of(NextClock, "case_clocks", "d.name AS id, d.item AS kind, d.due AS at, true AS day_only, d.due AS written, d.turn AS more, '' AS way, '' AS topic, '' AS safe, '' AS \"on\"").Where("d.due >= ? AND d.due < ?", o.Now, soon),
		of(NextHearing, "hearings", "d.id, d.purpose AS kind, d.at, d.day_only, d.at AS written, d.companion AS more, '' AS way, '' AS topic, '' AS safe, '' AS \"on\"").Where("d.at >= ? AND d.at < ? AND d.outcome = '' AND d.removed_at = 0", o.Now, soon),
		of(NextService, "deliveries", "d.id, d.kind, d.at, d.day_only, d.at AS written, '' AS more, '' AS way, '' AS topic, '' AS safe, '' AS \"on\"").Where("d.at >= ? AND d.at < ? AND d.status IN ('planned', 'accepted')", o.Now, soon),
	}
}

// ReadUntil records that the actor has read what happened in a house until the moment of
// the page she read: what was written since then is shown again. The mark never goes
// back.
func (s *Service) ReadUntil(ctx context.Context, by access.Actor, shelterID string, until models.Instant) error {
	if err := by.Require(access.KeepStay); err != nil {
		return err
	}
	if !slices.Contains(by.Shelters(), shelterID) {
		return models.ErrNotFound()
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		now := models.At(s.now())
		var before models.Instant
		if err := tx.Raw("SELECT read_at FROM shift_reads WHERE account_id = ? AND shelter_id = ?", by.ID(), shelterID).Scan(&before).Error; err != nil {
			return err
		}
		row := models.ShiftRead{AccountID: by.ID(), ShelterID: shelterID, ReadAt: max(before, min(until, now))}
		if err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "account_id"}, {Name: "shelter_id"}}, DoUpdates: clause.AssignmentColumns([]string{"read_at"})}).Create(&row).Error; err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "shift.read", Subject: "shelter:" + shelterID})
	})
}
