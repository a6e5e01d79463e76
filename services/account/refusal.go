package account

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Refusals are counted for each person and quarter of an hour. The first few
// stand in the audit log one by one, because they say what was tried; the rest
// is one line with the count, written when the quarter is over.
const (
	refusalWindow = 15 * time.Minute
	refusalsEach  = 5   // entries of their own
	refusalsFree  = 100 // after these the person is told to wait
	refusalsTold  = 20  // from these on the data-protection officer is told
	refusalsKept  = 30 * 24 * time.Hour
	refusalsShown = 7 * 24 * time.Hour
)

// slowdown is who has to wait until the quarter is over. It is in memory, so
// that a flood of requests is answered without the database; a server that is
// started anew, or a second one, learns it from the next refusal.
type slowdown struct {
	mu     sync.Mutex
	people map[string]*slowed
}

type slowed struct {
	window models.Instant
	told   int64 // requests told to wait and not yet in the database
}

func windowOf(now models.Instant) models.Instant {
	return now - now%models.Instant(refusalWindow.Milliseconds())
}

// start makes a person wait until the end of the window.
func (d *slowdown) start(id string, window models.Instant) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.people == nil {
		d.people = map[string]*slowed{}
	}
	if d.people[id] == nil || d.people[id].window != window {
		d.people[id] = &slowed{window: window}
	}
}

// until returns when a person need not wait any more, 0 when she need not wait.
func (d *slowdown) until(id string, now models.Instant) models.Instant {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.people[id]
	if s == nil || s.window != windowOf(now) {
		return 0
	}
	s.told++
	return s.window.Add(refusalWindow)
}

// take returns how many requests were told to wait since the last call, by
// person and window, and forgets windows that are over.
func (d *slowdown) take(now models.Instant) []models.Refusal {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []models.Refusal
	for id, s := range d.people {
		if s.told > 0 {
			out = append(out, models.Refusal{AccountID: id, WindowAt: s.window, Slowed: s.told})
			s.told = 0
		}
		if s.window != windowOf(now) {
			delete(d.people, id)
		}
	}
	return out
}

// WaitUntil returns until when the person must wait because too much was
// refused to her, 0 when she need not, and counts the request.
func (s *Service) WaitUntil(v Visit) models.Instant {
	return s.slow.until(v.Account.ID, s.moment())
}

// Refused counts a refusal: an action the role may not do, or a record that is
// missing or outside the caseload. Missing and outside look the same.
func (s *Service) Refused(ctx context.Context, by access.Actor, route, caseID string, kind models.Kind) error {
	now := s.moment()
	window, n := windowOf(now), int64(0)
	err := s.db.Write(store.Small(ctx), func(tx *gorm.DB) (err error) {
		if n, err = countRefusal(tx, by.ID(), window); err != nil {
			return err
		}
		entry := audit.Entry{Action: "access.refused", Subject: route, CaseID: caseID, Detail: "kind=" + string(kind), Result: "refused"}
		switch {
		case n == refusalsFree+1:
			entry = audit.Entry{Action: "access.slowed", Subject: "account:" + by.ID(), Result: "refused"}
		case n > refusalsEach:
			return nil
		}
		return audit.Append(tx, by, now, entry)
	})
	if err == nil && n > refusalsFree {
		s.slow.start(by.ID(), window)
	}
	return err
}

// countRefusal adds one and returns the new count. It writes first, which locks
// the row, so that no two refusals get the same count.
func countRefusal(tx *gorm.DB, id string, window models.Instant) (int64, error) {
	row := models.Refusal{AccountID: id, WindowAt: window, Refused: 1}
	err := addTo(tx, row, map[string]any{"refused": gorm.Expr("refusals.refused + 1")})
	if err != nil {
		return 0, err
	}
	err = tx.Where("account_id = ? AND window_at = ?", id, window).Take(&row).Error
	return row.Refused, err
}

func addTo(tx *gorm.DB, row models.Refusal, add map[string]any) error {
	return tx.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "account_id"}, {Name: "window_at"}}, DoUpdates: clause.Assignments(add),
	}).Create(&row).Error
}

// CloseRefusals writes the line of every quarter of an hour that is over, and
// forgets old counts, those of openings too. The sweep calls it.
func (s *Service) CloseRefusals(ctx context.Context) error {
	now := s.moment()
	told := s.slow.take(now)
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		for _, r := range told {
			if err := addTo(tx, r, map[string]any{"slowed": gorm.Expr("refusals.slowed + ?", r.Slowed)}); err != nil {
				return err
			}
		}
		var open []models.Refusal
		err := tx.Where("window_at < ? AND written_at = 0", windowOf(now)).Order("window_at, account_id").Limit(1000).Find(&open).Error
		for _, r := range open {
			err = errors.Join(err, closeRefusal(tx, r, now))
		}
		if err != nil {
			return err
		}
		err = tx.Where("window_at < ?", now.Add(-refusalsKept)).Delete(&models.Opening{}).Error
		return errors.Join(err, tx.Where("window_at < ? AND written_at > 0", now.Add(-refusalsKept)).Delete(&models.Refusal{}).Error)
	})
}

// closeRefusal writes the line of one person's quarter, unless each refusal in
// it has an entry of its own or another server wrote the line.
func closeRefusal(tx *gorm.DB, r models.Refusal, now models.Instant) error {
	mine := tx.Model(&models.Refusal{}).Where("account_id = ? AND window_at = ? AND written_at = 0", r.AccountID, r.WindowAt).Update("written_at", now)
	if mine.Error != nil || mine.RowsAffected == 0 || (r.Refused <= refusalsEach && r.Slowed == 0) {
		return mine.Error
	}
	var a models.Account
	if err := tx.Where("id = ?", r.AccountID).Take(&a).Error; err != nil {
		return err
	}
	return audit.Append(tx, actorOf(a, nil, nil, "", now), now, audit.Entry{
		Action: "access.refused_often", Subject: "account:" + a.ID, Result: "refused",
		Detail: fmt.Sprintf("count=%d slowed=%d", r.Refused, r.Slowed),
	})
}

// OftenRefused is one person's quarter of an hour with many refusals.
type OftenRefused struct {
	Name     string
	Role     models.Role
	WindowAt models.Instant
	Refused  int64
	Slowed   int64
}

// OftenRefused lists, newest first, who was refused often in the last days. It
// is for the data-protection officer, who is told before the quarter is over.
func (s *Service) OftenRefused(ctx context.Context, by access.Actor) (list []OftenRefused, err error) {
	if err := by.Require(access.ReadAllAudit); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("refusals r").Joins("JOIN accounts a ON a.id = r.account_id").
			Select("a.display_name AS name, a.role, r.window_at, r.refused, r.slowed").
			Where("a.organisation_id = ? AND r.window_at > ? AND r.refused >= ?", by.Organisation(), s.moment().Add(-refusalsShown), refusalsTold).
			Order("r.window_at DESC, a.id").Limit(20).Scan(&list).Error
	})
	return list, err
}
