// Package casefile is the file of one survivor: taking her in, what is known
// of her, what she agreed to, who works with her, closing and opening again,
// and who saw what.
//
// Every deed runs in one transaction: permission and reach, the rules of the
// models, sealing, rows, the evaluation, the audit entry. The package must
// never report anything to anybody, never make help depend on an answer, and
// never tell of a case outside the reader's reach.
package casefile

import (
	"context"
	"io"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service is the case file's use cases.
type Service struct {
	db        *store.DB
	keeper    *custody.Keeper
	evaluator *evaluation.Evaluator
	now       func() time.Time
	newID     func() string
	random    io.Reader // of case codes
}

// New returns a Service.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string, random io.Reader) *Service {
	return &Service{db: db, keeper: keeper, evaluator: evaluator, now: now, newID: newID, random: random}
}

// Library is the vocabulary, rights and duties in use.
func (s *Service) Library() *pack.Library { return s.evaluator.Library() }

func (s *Service) moment() models.Instant { return models.At(s.now()) }

// work is one deed on one case, within its transaction.
type work struct {
	*Service
	tx    *gorm.DB
	by    access.Actor
	now   models.Instant
	c     models.Case
	zone  *time.Location
	today models.Date
	state string

	episodeID string // the episode that the deed is about, "" for none in particular
	shared    bool   // something was written that stands in every case of the survivor
}

// change runs a deed on a case within the actor's reach: NotFound outside it,
// Forbidden for a role without the deed. The evaluation follows in the same
// transaction and says which gaps the deed closed or opened.
func (s *Service) change(ctx context.Context, by access.Actor, deed access.Deed, caseID string, do func(w *work) error) (evaluation.Change, error) {
	var change evaluation.Change
	if err := by.Require(deed); err != nil {
		return change, err
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		w, err := s.begin(tx, by, caseID)
		if err != nil {
			return err
		}
		if err := evaluation.Hold(tx, caseID); err != nil {
			return err
		}
		if err := do(w); err != nil {
			return err
		}
		change, err = w.evaluated()
		return err
	})
	return change, err
}

// evaluated evaluates the case, and the other cases of the survivor where what
// was written is about her and not about one period of care.
func (w *work) evaluated() (evaluation.Change, error) {
	change, err := w.evaluator.Case(w.tx, w.c.ID, w.now)
	if err != nil || !w.shared {
		return change, err
	}
	return change, w.evaluator.Others(w.tx, w.c, w.now)
}

// begin finds the case and the place it stands in.
func (s *Service) begin(tx *gorm.DB, by access.Actor, caseID string) (*work, error) {
	c, err := custody.Case(tx, by, caseID)
	if err != nil {
		return nil, err
	}
	w := &work{Service: s, tx: tx, by: by, now: s.moment(), c: c}
	return w, w.locate(c.ShelterID)
}

// locate notes whose law and whose calendar apply: those of the shelter.
func (w *work) locate(shelterID string) error {
	var place struct{ State, TimeZone string }
	err := w.tx.Raw(`SELECT s.state, o.time_zone FROM shelters s JOIN organisations o ON o.id = s.organisation_id
		WHERE s.id = ? AND s.organisation_id = ?`, shelterID, w.by.Organisation()).Scan(&place).Error
	if err != nil {
		return err
	}
	if place.TimeZone == "" {
		return models.ErrNotFound()
	}
	w.zone, err = w.evaluator.Zone(place.TimeZone)
	w.state, w.today = place.State, w.now.Date(w.zone)
	return err
}

// note writes the audit entry of the deed.
func (w *work) note(e audit.Entry) error {
	e.CaseID, e.Survivor = w.c.ID, w.c.SurvivorID
	if e.Subject == "" {
		e.Subject = "case:" + w.c.ID
	}
	return audit.Append(w.tx, w.by, w.now, e)
}

// newer moves the case to its next version and writes the named columns. It is
// a Conflict when somebody else changed the case since version seen.
func (w *work) newer(seen int64, values models.Case, columns ...string) error {
	values.Version = seen + 1
	res := w.tx.Model(&models.Case{}).Where("id = ? AND version = ?", w.c.ID, seen).
		Select(append(columns, "version")).Updates(values)
	return store.Changed(res)
}
