// Package healthrecord manages the health record of a case: medicines with their supply,
// allergies, conditions, and tests of which each has a consent of its own. What is known
// of pregnancy and disability are facts of the case, and visits are services: nothing of
// them is kept here a second time.
//
// It must never show the result of a test without the survivor's consent for this test,
// but to who wrote it down.
package healthrecord

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of the health record.
type Service struct{ *deed.Records }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{&deed.Records{
		Tools: deed.New(db, keeper, evaluator, now, newID), Need: access.KeepHealth, Sees: Sees, New: models.NewHealthRecord,
		Rules:  func(*deed.Deed, models.Record, models.Problems) error { return nil },
		Around: func(_ *deed.Deed, write func() error) error { return write() },
		Wrote:  func(*deed.Deed, models.Record, deed.RecordInput, any) error { return nil },
	}}
}

// Sees reports whether the role sees that there is a health record.
func Sees(by access.Actor) bool { return by.May(access.KeepHealth) }

// Visit is a service of health that is planned or was given.
type Visit struct {
	ID      string
	Kind    string
	At      models.Instant
	DayOnly bool
	Status  models.DeliveryStatus
}

// Sheet is the health record of a case.
type Sheet struct {
	deed.RecordSheet
	Check  *Visit  // the first check after the arrival, nil while there was none
	Visits []Visit // planned, the next one first
	Facts  []models.Fact
}

// firstCheck is the service of the packs that the check on arrival is, and healthFacts
// are the facts of the packs about pregnancy and disability.
const firstCheck = "health_check"

var healthFacts = []string{"health.pregnant", "person.disability", "health.hurt_now"}

// mostVisits is how many planned visits the page shows.
const mostVisits = 20

// Sheet reads the health record without words.
func (s *Service) Sheet(ctx context.Context, by access.Actor, caseID string) (out Sheet, err error) {
	if out.RecordSheet, err = s.Records.Sheet(ctx, by, caseID, models.HealthLists...); err != nil {
		return out, err
	}
	return out, s.beside(ctx, by, caseID, &out)
}

// Open is Sheet with the words.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (out Sheet, err error) {
	out.RecordSheet, err = s.Records.Open(ctx, by, caseID, purpose, models.HealthLists, func(*deed.Deed, *deed.RecordSheet) ([]deed.RowWords, error) { return nil, nil })
	if err != nil {
		return out, err
	}
	return out, s.beside(ctx, by, caseID, &out)
}

// beside reads what stands elsewhere and belongs to it: the first check, planned visits,
// and the facts.
func (s *Service) beside(ctx context.Context, by access.Actor, caseID string, out *Sheet) error {
	return s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		var visits []Visit
		err := tx.Model(&models.Delivery{}).Select("id, kind, at, day_only, status").Where("case_id = ? AND status IN ?", c.ID, []models.DeliveryStatus{models.DeliveryPlanned, models.DeliveryGiven}).
			Order("at, id").Scan(&visits).Error
		if err != nil {
			return err
		}
		for _, v := range visits {
			kind := s.Library().Service(v.Kind)
			switch {
			case kind == nil || models.Class(kind.Class) != models.ClassClinical:
			case v.Status == models.DeliveryPlanned && len(out.Visits) < mostVisits:
				out.Visits = append(out.Visits, v)
			case v.Status == models.DeliveryGiven && v.Kind == firstCheck && out.Check == nil && v.At >= c.IntakeAt:
				out.Check = &v
			}
		}
		return tx.Where("survivor_id = ? AND case_id IN ? AND episode_id = '' AND name IN ?", c.SurvivorID, []string{"", c.ID}, healthFacts).Order("name").Find(&out.Facts).Error
	})
}
