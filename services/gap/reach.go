package gap

import (
	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
)

// can reports whether the actor can do what mends a gap of the rule: record
// the service, or fill in the page or the fact it leads to.
func (s *Service) can(by access.Actor, r *pack.Rule) bool {
	if r.Action.Service != "" {
		kind := s.evaluator.Library().Service(r.Action.Service)
		return kind != nil && by.May(access.RecordDelivery) && by.MayRecord(kind.Class)
	}
	if by.May(access.EditCase) {
		return true
	}
	return r.Action.Fact == "" && r.Right == models.Reparations && by.May(access.DecideEntitlement)
}

// sees reports whether the role sees gaps of the rule. Who sees the services
// of some classes only sees the gaps she could mend, and those of reparations,
// which are a volunteer's matter.
func (s *Service) sees(by access.Actor, r *pack.Rule) bool {
	return by.SeesService(models.ClassService) || r.Right == models.Reparations || s.can(by, r)
}

// ours reports whether a move is ours: the shelter's, or hers, for which we
// help her prepare.
func ours(p models.Party) bool { return p == models.PartyShelter || p == models.PartySurvivor }

// ourMovers are the parties whose move is ours.
var ourMovers = []models.Party{models.PartyShelter, models.PartySurvivor}

// rules lists the keys of the rules the actor can mend and of those she sees.
// Neither is ever empty, because "IN ()" is no SQL.
func (s *Service) rules(by access.Actor) (can, sees []string) {
	can, sees = []string{""}, []string{""}
	for _, r := range s.evaluator.Library().Rules() {
		if s.can(by, r) {
			can = append(can, r.Key)
		}
		if s.sees(by, r) {
			sees = append(sees, r.Key)
		}
	}
	return can, sees
}
