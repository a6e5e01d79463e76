// Package clockwatch notices that the clock of the server cannot be right. While it is
// not believed nothing is opened or closed by time: a sweep with a clock a year
// ahead would end assignments, and nobody could give the keys back.
//
// It never changes a clock, and it judges no record of a case.
package clockwatch

import (
	"context"
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

// The bounds. A clock may go back by models.ClockSlack, as those of two servers
// differ. The log of a house that works has an entry a day; after Quiet without
// one, or a jump of Jump while the server runs (a computer that was asleep over a
// long weekend wakes later than it fell asleep), somebody has to say that it is
// so.
const (
	Quiet = 90 * 24 * time.Hour
	Jump  = 7 * 24 * time.Hour
)

// Doubt is a clock that is not believed.
type Doubt struct {
	OrganisationID string         `gorm:"primaryKey"`
	ShowedAt       models.Instant // what the clock showed when it was noticed
	TrustedAt      models.Instant // the last moment that was believed
}

// TableName is clock_doubts.
func (Doubt) TableName() string { return "clock_doubts" }

// Any reports whether there is a doubt.
func (d Doubt) Any() bool { return d.OrganisationID != "" }

// Back reports whether the clock went back; otherwise it went ahead.
func (d Doubt) Back() bool { return d.ShowedAt < d.TrustedAt }

// String says it for the operator.
func (d Doubt) String() string {
	return fmt.Sprintf("the clock of this machine showed %s, and the last moment that was believed is %s: nothing is opened or closed by time until it is set right, or until aftercare clock --believe or an administrator on the overview says that it is right", d.ShowedAt, d.TrustedAt)
}

// over reports whether the clock is back where it can be right.
func (d Doubt) over(now models.Instant) bool {
	if now.Add(models.ClockSlack) < d.TrustedAt || now > d.TrustedAt.Add(Quiet) {
		return false
	}
	return d.Back() || now.Add(models.ClockSlack) < d.ShowedAt
}

// Watch watches the clock of one server.
type Watch struct {
	db      *store.DB
	now     func() time.Time
	running func() time.Duration // grows evenly, whatever the clock shows

	mu   sync.Mutex
	seen models.Instant // the clock at the last look that believed it, 0 before one
	ran  time.Duration  // running at that look
}

// New returns a Watch. running is the time since some moment by a clock that
// nobody can set.
func New(db *store.DB, now func() time.Time, running func() time.Duration) *Watch {
	return &Watch{db: db, now: now, running: running}
}

// Look compares the clock with the log and with the last look, writes down a new
// doubt and takes back one that is over. It returns the doubt there is. An
// invented caseload is never in doubt.
func (w *Watch) Look(ctx context.Context) (d Doubt, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now, ran := models.At(w.now()), w.running()
	jumped := w.seen > 0 && (now.Sub(w.seen)-(ran-w.ran) > Jump || w.seen.Ahead(now))
	trusted := w.seen.Add(ran - w.ran)
	defer func() {
		if w.seen, w.ran = now, ran; err != nil || d.Any() {
			w.seen = 0
		}
	}()
	err = w.db.Write(ctx, func(tx *gorm.DB) error {
		org, err := organisation(tx)
		if err != nil || org.ID == "" || org.Demo {
			return err
		}
		if d, err = find(tx, org.ID); err != nil {
			return err
		}
		switch {
		case d.Any() && d.over(now):
			d, err = Doubt{}, believe(tx, access.System("serve", org.ID, now), now, "reason=back")
		case !d.Any():
			if d, err = ofLog(tx, org.ID, now); err == nil && !d.Any() && jumped {
				d = Doubt{OrganisationID: org.ID, ShowedAt: now, TrustedAt: trusted}
			}
			if err == nil && d.Any() {
				err = begin(tx, d, now)
			}
		}
		return err
	})
	return d, err
}

// Doubt returns the doubt there is, without writing one down.
func (w *Watch) Doubt(ctx context.Context) (d Doubt, err error) {
	err = w.db.Read(ctx, func(tx *gorm.DB) error {
		org, err := organisation(tx)
		if err != nil || org.ID == "" || org.Demo {
			return err
		}
		if d, err = find(tx, org.ID); err != nil || d.Any() {
			return err
		}
		d, err = ofLog(tx, org.ID, models.At(w.now()))
		return err
	})
	return d, err
}

// Believe says that the clock is right. It returns Conflict when nobody doubts it.
func (w *Watch) Believe(ctx context.Context, by access.Actor) error {
	if err := by.Require(access.ManageStaff); err != nil {
		return err
	}
	return w.take(ctx, by)
}

// BelieveHere is Believe for the operator's command.
func (w *Watch) BelieveHere(ctx context.Context) error {
	if _, err := w.Look(ctx); err != nil {
		return err
	}
	var org models.Organisation
	err := w.db.Read(ctx, func(tx *gorm.DB) (err error) { org, err = organisation(tx); return err })
	if err != nil {
		return err
	}
	return w.take(ctx, access.System("clock", org.ID, models.At(w.now())))
}

func (w *Watch) take(ctx context.Context, by access.Actor) error {
	return w.db.Write(ctx, func(tx *gorm.DB) error {
		d, err := find(tx, by.Organisation())
		if err == nil && !d.Any() {
			err = models.Fail(models.Conflict, "clock.no_doubt")
		}
		if err != nil {
			return err
		}
		return believe(tx, by, models.At(w.now()), "reason=said")
	})
}

func organisation(tx *gorm.DB) (org models.Organisation, err error) {
	return org, tx.Select("id", "demo").Limit(1).Find(&org).Error
}

// Doubted reports whether a doubt was written down. What a person does because
// time went by, and what cannot be taken back, waits until it is over.
func Doubted(tx *gorm.DB, organisation string) (bool, error) {
	d, err := find(tx, organisation)
	return d.Any(), err
}

func find(tx *gorm.DB, organisation string) (d Doubt, err error) {
	return d, tx.Where("organisation_id = ?", organisation).Limit(1).Find(&d).Error
}

// ofLog compares the clock with the last entry of the log.
func ofLog(tx *gorm.DB, organisation string, now models.Instant) (Doubt, error) {
	var last models.AuditEntry
	err := tx.Select("at").Order("seq DESC").Limit(1).Find(&last).Error
	if err != nil || last.At.IsZero() || !last.At.Ahead(now) && now.Sub(last.At) <= Quiet {
		return Doubt{}, err
	}
	return Doubt{OrganisationID: organisation, ShowedAt: now, TrustedAt: last.At}, nil
}

func begin(tx *gorm.DB, d Doubt, now models.Instant) error {
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&d)
	if made.Error != nil || made.RowsAffected == 0 {
		return made.Error
	}
	return audit.Append(tx, access.System("serve", d.OrganisationID, now), now, audit.Entry{
		Action: "clock.doubted", Subject: "organisation:" + d.OrganisationID, Detail: "trusted=" + d.TrustedAt.String(),
	})
}

func believe(tx *gorm.DB, by access.Actor, now models.Instant, why string) error {
	gone := tx.Where("organisation_id = ?", by.Organisation()).Delete(&Doubt{})
	if gone.Error != nil || gone.RowsAffected == 0 {
		return gone.Error
	}
	return audit.Append(tx, by, now, audit.Entry{Action: "clock.believed", Subject: "organisation:" + by.Organisation(), Detail: why})
}
