// Package safety manages what keeps the survivor of a case safe: the safety plan, the
// people around her, places that those who exploited her know, and threats and other
// incidents with what was done.
//
// It must never keep an incident from those who work on the case, and never give out a
// name or a place without an audit entry.
package safety

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of safety. The lists of a case are its Records.
type Service struct {
	*deed.Records
	files    *casefile.Service
	services *delivery.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	s := &Service{
		files:    casefile.New(db, keeper, evaluator, now, newID, nil), // it opens no case here, so it needs no source of codes
		services: delivery.New(db, keeper, evaluator, now, newID),
	}
	s.Records = &deed.Records{
		Tools: deed.New(db, keeper, evaluator, now, newID), Need: access.KeepSafety, Sees: Sees, New: models.NewSafetyRecord,
		Rules: s.rules, Around: s.around, Wrote: s.wrote,
	}
	return s
}

// Sees reports whether the role sees the safety of a case. Legal aid volunteers do not:
// they have the matters, and are told of an incident.
func Sees(by access.Actor) bool {
	return by.May(access.ReadCases) && by.SeesService(models.ClassSafety)
}

// rules hold a row to other rows: a case has one plan, and the relative that stands in
// the claim facts is one of this case.
func (s *Service) rules(d *deed.Deed, row models.Record, p models.Problems) error {
	switch r := row.(type) {
	case *models.SafetyPlan:
		var n int64
		err := counting(d.Tx.Model(&models.SafetyPlan{}), d.Case.ID).Where("id <> ?", r.ID).Count(&n).Error
		if err == nil && n > 0 {
			err = models.Fail(models.Conflict, "problem.safety_plan_there")
		}
		return err
	case *models.SafetyPlace:
		if r.ShelterID = ""; r.Kind == models.PlaceHere {
			r.ShelterID = d.Case.ShelterID
		}
	case *models.SafetyPerson:
		return s.checkRelative(d, r, p)
	}
	return nil
}

// checkRelative takes the relation of a relative from the claim facts.
func (s *Service) checkRelative(d *deed.Deed, r *models.SafetyPerson, p models.Problems) error {
	if r.RelativeID == "" {
		return nil
	}
	var found []models.Relative
	err := d.Tx.Select("id", "relation").Where("id = ? AND case_id = ? AND removed_at = 0", r.RelativeID, d.Case.ID).Limit(1).Find(&found).Error
	if err != nil {
		return err
	}
	if len(found) == 0 {
		p.Add("relation", "problem.choose")
		return nil
	}
	r.Relation = found[0].Relation
	return nil
}

func counting(tx *gorm.DB, caseID string) *gorm.DB {
	return tx.Where("case_id = ? AND removed_at = 0", caseID)
}

// around lets the facts of the case follow what its incidents say.
func (s *Service) around(d *deed.Deed, write func() error) error {
	before, err := said(d.Tx, d.Case.ID, d.Zone)
	if err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	after, err := said(d.Tx, d.Case.ID, d.Zone)
	if err != nil {
		return err
	}
	return s.follow(d, before, after)
}

// wrote records as services what was done, so that gaps close by it: a plan that was made
// or gone through, and each answer to an incident that is a service.
func (s *Service) wrote(d *deed.Deed, row models.Record, _ deed.RecordInput, was any) error {
	switch r := row.(type) {
	case *models.SafetyPlan:
		old, _ := was.(models.SafetyPlanFacts)
		if r.RemovedAt > 0 || r.ReviewedOn == old.ReviewedOn || r.ReviewedOn < d.Case.IntakeAt.Date(d.Zone) {
			return nil
		}
		there, err := s.services.GivenOn(d, servicePlan, r.ReviewedOn)
		if err != nil || there != "" {
			return err
		}
		return s.give(d, servicePlan, r.ReviewedOn)
	case *models.SafetyIncident:
		old, _ := was.(models.IncidentFacts)
		return s.doneNow(d, r, old.DoneCodes())
	}
	return nil
}

// doneNow gives the services that an answer to an incident says and the one before did
// not.
func (s *Service) doneNow(d *deed.Deed, r *models.SafetyIncident, before []string) error {
	if r.RemovedAt > 0 {
		return nil
	}
	for _, code := range r.DoneCodes() {
		if kind := doneServices[code]; kind != "" && !slices.Contains(before, code) {
			if err := s.give(d, kind, d.Today); err != nil {
				return err
			}
		}
	}
	return nil
}

// give records a service, where the packs know its kind.
func (s *Service) give(d *deed.Deed, kind string, day models.Date) error {
	if s.Library().Service(kind) == nil {
		return nil
	}
	_, err := s.services.Give(d, kind, day)
	return err
}

// servicePlan is the service of the packs that a safety plan is.
const servicePlan = "safety_plan"

// doneServices are the services of the packs that answers to an incident are.
var doneServices = map[string]string{
	"plan_changed": servicePlan, "reviewed": "safety_assessment", "protection_asked": "protection_request", "moved": "relocation", "doctor": "medical_treatment",
}

// Sheet is the safety of a case.
type Sheet struct {
	deed.RecordSheet
	Relatives []models.Relative // of the claim facts, who are not among the people yet
	Names     map[string]string // of relatives who are, by id, once they were opened
}

// Sheet reads the safety of a case without words.
func (s *Service) Sheet(ctx context.Context, by access.Actor, caseID string) (out Sheet, err error) {
	if out.RecordSheet, err = s.Records.Sheet(ctx, by, caseID, models.SafetyLists...); err != nil {
		return out, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		out.Relatives, err = relatives(tx, caseID)
		return err
	})
	out.offer()
	return out, err
}

// Open is Sheet with the words that the role reads.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (out Sheet, err error) {
	texts := map[string]*string{}
	sheet, err := s.Records.Open(ctx, by, caseID, purpose, models.SafetyLists, func(d *deed.Deed, sheet *deed.RecordSheet) (rows []deed.RowWords, err error) {
		if out.Relatives, err = relatives(d.Tx, caseID); err != nil {
			return nil, err
		}
		for i := range out.Relatives {
			r := &out.Relatives[i]
			if r.Name.Empty() || !sheetHas(*sheet, r.ID) {
				continue
			}
			texts[r.ID] = new(string)
			rows = append(rows, deed.RowWords{RowID: r.ID, Words: []deed.Word{{Field: custody.RelativeName, Sealed: &r.Name, Text: texts[r.ID]}}})
		}
		return rows, nil
	})
	out.RecordSheet, out.Names = sheet, map[string]string{}
	for id, text := range texts {
		out.Names[id] = *text
	}
	out.offer()
	return out, err
}

func relatives(tx *gorm.DB, caseID string) (list []models.Relative, err error) {
	err = counting(tx, caseID).Order("created_at, id").Limit(100).Find(&list).Error
	return list, err
}

// sheetHas reports whether a relative is among the people.
func sheetHas(s deed.RecordSheet, relative string) bool {
	return slices.ContainsFunc(s.Lists[models.ListSafetyPeople], func(r deed.RecordRow) bool {
		p, ok := r.Row.(*models.SafetyPerson)
		return ok && p.RelativeID == relative
	})
}

// offer keeps the relatives who are not among the people yet.
func (s *Sheet) offer() {
	s.Relatives = slices.DeleteFunc(s.Relatives, func(r models.Relative) bool { return sheetHas(s.RecordSheet, r.ID) })
}

// Relative returns a relative of the claim facts by its coded facts. It returns NotFound
// for one of another case.
func (s *Service) Relative(ctx context.Context, by access.Actor, caseID, id string) (row models.Relative, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		return counting(tx, c.ID).Where("id = ?", id).Take(&row).Error
	})
	return row, err
}
