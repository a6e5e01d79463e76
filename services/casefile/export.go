package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/pack"
)

// CaseFacts takes the coded facts of a case out of the house, for a lawyer or
// for aftercare explain. They hold no name, no place, no words and no case
// code. Whoever reads the coded facts may take them; every time is an entry in
// the audit log.
func (s *Service) CaseFacts(ctx context.Context, by access.Actor, caseID string) (pack.CaseFacts, error) {
	var out pack.CaseFacts
	err := s.Write(ctx, func(tx *gorm.DB) error {
		c, err := custody.Case(tx, by, caseID)
		if err != nil {
			return err
		}
		loaded, err := s.Evaluator.Load(tx, []string{caseID})
		if err != nil || len(loaded) == 0 {
			return err
		}
		now := s.Moment()
		out = s.Library().CaseFactsOf(s.within(by, loaded[0].Facts(now)))
		return audit.Append(tx, by, now, audit.Entry{Action: "facts.exported", Subject: "case:" + c.ID, CaseID: c.ID, Survivor: c.SurvivorID,
			Classes: []models.Class{models.ClassService}, Fields: len(out.Facts)})
	})
	return out, err
}

// within leaves out what the role does not see: a volunteer knows of legal help
// and the gaps that are hers, and of no other service or gap.
func (s *Service) within(by access.Actor, f models.Facts) models.Facts {
	v := s.Sight(by)
	f.Services = slices.DeleteFunc(slices.Clone(f.Services), func(d models.ServiceFact) bool { return !v.Service(d.Kind) })
	f.Stances = slices.DeleteFunc(slices.Clone(f.Stances), func(d models.Stance) bool { return !v.Decision(d.Subject) })
	return f
}
