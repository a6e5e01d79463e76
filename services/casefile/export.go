package casefile

import (
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/pack"
)

// CaseFacts exports the coded facts of a case, for a lawyer or for aftercare
// explain. They hold no name, no place, no words and no case code. Everybody
// who may read the coded facts may export them; each export leaves an audit
// entry.
func (s *Service) CaseFacts(ctx context.Context, by access.Actor, caseID string) (pack.CaseFacts, error) {
	var out pack.CaseFacts
	err := s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		loaded, err := s.Evaluator.Load(d.Tx, []string{caseID})
		if err != nil || len(loaded) == 0 {
			return err
		}
		out = s.Library().CaseFactsOf(s.within(by, loaded[0].Facts(d.Now)))
		return d.Note(audit.Entry{Action: "facts.exported", Classes: []models.Class{models.ClassService}, Fields: len(out.Facts)})
	})
	return out, err
}

// within leaves out what the role does not see. A volunteer sees legal help and
// the gaps of the volunteer's role, and no other service or gap.
func (s *Service) within(by access.Actor, f models.Facts) models.Facts {
	v := s.Sight(by)
	f.Services = slices.DeleteFunc(slices.Clone(f.Services), func(d models.ServiceFact) bool { return !v.Service(d.Kind) })
	f.Stances = slices.DeleteFunc(slices.Clone(f.Stances), func(d models.Stance) bool { return !v.Decision(d.Subject) })
	return f
}
