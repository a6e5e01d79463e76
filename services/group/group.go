// Package group manages group sessions: help of one kind for several survivors at once,
// once or each week.
//
// A session knows nobody: each participant has a service of her own in her own case,
// recorded by the one deed on services. The package must never show, count or change a
// participant outside the reader's reach.
package group

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of group sessions.
type Service struct {
	*deed.Tools
	deliveries *delivery.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID), delivery.New(db, keeper, evaluator, now, newID)}
}

// Kinds lists the kinds of help of which the actor can hold a session.
func (s *Service) Kinds(by access.Actor) []string {
	kinds := []string{}
	for _, k := range s.Library().Services() {
		if by.May(access.RecordDelivery) && by.MayRecord(k.Class) && k.Kind != models.KindFollowUp {
			kinds = append(kinds, k.Kind)
		}
	}
	return kinds
}

// Input is what the user typed about a session.
type Input struct {
	models.GroupSessionFacts
	ShelterID string
	Weeks     int64 // how often it takes place: 1 for once, more for each week
}

// Plan writes down a session, or one for each of some weeks, and returns the first.
func (s *Service) Plan(ctx context.Context, by access.Actor, in Input) (id string, err error) {
	if err := by.Require(access.RecordDelivery); err != nil {
		return "", err
	}
	err = s.Write(ctx, func(tx *gorm.DB) error {
		zone, err := s.check(tx, by, &in)
		if err != nil {
			return err
		}
		rows := s.rows(by, in, zone)
		id = rows[0].ID
		if err := tx.Create(&rows).Error; err != nil {
			return err
		}
		return s.note(tx, by, "group.planned", rows[0])
	})
	return id, err
}

// check holds a session to the rules of the model, the packs and the house, and returns
// the time zone in which its weeks are counted.
func (s *Service) check(tx *gorm.DB, by access.Actor, in *Input) (*time.Location, error) {
	problems := models.Problems{}
	in.Leader = strings.TrimSpace(in.Leader)
	in.Check(in.Weeks, s.Moment(), problems)
	if !slices.Contains(s.Kinds(by), in.Kind) {
		problems.Add("kind", "problem.choose")
	}
	if !slices.Contains(by.Shelters(), in.ShelterID) {
		problems.Add("shelter", "problem.choose")
	}
	var n int64
	if err := tx.Model(&models.SubKind{}).Where("id = ? AND organisation_id = ? AND kind = ? AND closed_at = 0", in.Sub, by.Organisation(), in.Kind).Count(&n).Error; err != nil {
		return nil, err
	}
	if in.Sub != "" && n == 0 {
		problems.Add("kind", "problem.choose")
	}
	var zone string
	if err := tx.Raw("SELECT time_zone FROM organisations WHERE id = ?", by.Organisation()).Scan(&zone).Error; err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return s.Evaluator.Zone(zone)
}

// rows are the sessions, each a week after the one before at the same hour.
func (s *Service) rows(by access.Actor, in Input, zone *time.Location) []models.GroupSession {
	series := ""
	if in.Weeks > 1 {
		series = s.NewID()
	}
	var out []models.GroupSession
	for week := range int(in.Weeks) {
		row := models.GroupSession{
			ID: s.NewID(), OrganisationID: by.Organisation(), ShelterID: in.ShelterID, GroupSessionFacts: in.GroupSessionFacts, Series: series,
			RecordedBy: by.ID(), CreatedAt: s.Moment(), ChangedBy: by.ID(), ChangedAt: s.Moment(), Version: 1,
		}
		row.At = models.At(in.At.Time().In(zone).AddDate(0, 0, 7*week))
		out = append(out, row)
	}
	return out
}

func (s *Service) note(tx *gorm.DB, by access.Actor, action string, row models.GroupSession) error {
	return audit.Append(tx, by, s.Moment(), audit.Entry{Action: action, Subject: "group_session:" + row.ID, Detail: "kind=" + row.Kind})
}

// find returns a session of a house that the actor works in, of a kind that she sees.
func (s *Service) find(tx *gorm.DB, by access.Actor, id string) (models.GroupSession, error) {
	var row models.GroupSession
	err := tx.Where("id = ? AND shelter_id IN ?", id, append(by.Shelters(), "")).Take(&row).Error
	if err == nil && !slices.Contains(s.Kinds(by), row.Kind) {
		err = models.ErrNotFound()
	}
	return row, err
}

// Cancel says that a session does not take place. Its planned services stay until each
// is answered by somebody who works with that survivor.
func (s *Service) Cancel(ctx context.Context, by access.Actor, id string, version int64) error {
	if err := by.Require(access.RecordDelivery); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *gorm.DB) error {
		row, err := s.find(tx, by, id)
		if err != nil {
			return err
		}
		if row.Version != version || row.CancelledAt > 0 {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		row.CancelledAt, row.ChangedBy, row.ChangedAt, row.Version = s.Moment(), by.ID(), s.Moment(), version+1
		if err := store.Changed(tx.Model(&models.GroupSession{}).Where("id = ? AND version = ?", id, version).Select("cancelled_at", "changed_by", "changed_at", "version").Updates(row)); err != nil {
			return err
		}
		return s.note(tx, by, "group.cancelled", row)
	})
}
