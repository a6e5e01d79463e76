// Package sight decides which gaps, services and decisions of a case a role
// sees. Package access decides by class; the packs define the class of a
// service and what closes a gap; this package combines the two.
//
// Every page, list, count, order and export asks it and limits its query to the
// answer. It must never decide which cases a person reaches: access does.
package sight

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
)

// Sight is what one actor's role sees, with the packs in use.
type Sight struct {
	library *pack.Library
	by      access.Actor
}

// Of returns the sight of an actor.
func Of(library *pack.Library, by access.Actor) Sight { return Sight{library, by} }

// All reports whether the role sees everything within its reach.
func (s Sight) All() bool { return s.by.SeesAllServices() }

// Service reports whether the role sees services of a kind. Only roles that see
// everything see a kind the packs no longer know.
func (s Sight) Service(kind string) bool {
	k := s.library.Service(kind)
	return s.All() || k != nil && s.by.SeesService(k.Class)
}

// Kinds lists the kinds of service the role sees. It is never empty, because
// "IN ()" is not valid SQL.
func (s Sight) Kinds() []string {
	out := []string{""}
	for _, k := range s.library.Services() {
		if s.Service(k.Kind) {
			out = append(out, k.Kind)
		}
	}
	return out
}

// Mends reports whether the role can do what closes a gap of the rule: record
// the service, or fill in the page or the fact it leads to.
func (s Sight) Mends(r *pack.Rule) bool {
	if r.OfClocks() && legal(r.Right) {
		return s.by.May(access.DecideEntitlement)
	}
	if r.Action.Service != "" {
		kind := s.library.Service(r.Action.Service)
		return kind != nil && s.by.May(access.RecordDelivery) && s.by.MayRecord(kind.Class)
	}
	if keeps := pageDeeds[r.Action.Page]; keeps != "" {
		return s.by.May(keeps)
	}
	if s.by.May(access.EditCase) {
		return true
	}
	return r.Action.Fact == "" && r.Right == models.Reparations && s.by.May(access.DecideEntitlement)
}

// pageDeeds are the deeds of the pages of the case file that a role can write without
// editing the case.
var pageDeeds = map[string]access.Deed{"follow_up": access.KeepFollowUp, "safety": access.KeepSafety, "health": access.KeepHealth}

// Gap reports whether the role sees gaps of the rule. A role that does not see
// all services sees only the gaps it can close, and those of reparations, which
// are the work of legal aid.
func (s Sight) Gap(r *pack.Rule) bool {
	return r != nil && (s.All() || legal(r.Right) || s.Mends(r))
}

// legal reports whether rights of a kind are the work of legal aid.
func legal(r models.Right) bool { return r == models.Reparations }

// Action returns what closes a gap of the rule. For a clock it is the first of
// the deeds that end it which the role can record; of a duty with one clock the
// button has the duty's own word for it.
func (s Sight) Action(r *pack.Rule, g models.GapState) pack.Action {
	if !r.OfClocks() {
		return r.Action
	}
	item, clock := g.Of()
	for _, a := range s.library.Endings(item, clock) {
		if kind := s.library.Service(a.Service); kind != nil && !(s.by.May(access.RecordDelivery) && s.by.MayRecord(kind.Class)) {
			continue
		}
		if a.Fact != "" && !s.by.May(access.EditCase) {
			continue
		}
		a.Label = r.Action.Label
		if it := s.library.Item(item); len(it.Done) > 0 && len(it.Clocks) == 1 {
			a.Label = it.Done // the deed itself
		}
		return a
	}
	return r.Action
}

// Rules lists the keys of the rules whose gaps the actor can close, and of
// those whose gaps the actor sees. Neither list is ever empty.
func (s Sight) Rules() (mends, sees []string) {
	mends, sees = []string{""}, []string{""}
	for _, r := range s.library.Rules() {
		if s.Mends(r) {
			mends = append(mends, r.Key)
		}
		if s.Gap(r) {
			sees = append(sees, r.Key)
		}
	}
	return mends, sees
}

// Gaps returns the names of gaps that the role sees.
func (s Sight) Gaps(names []string) []string {
	if s.All() {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !s.Gap(s.library.Rule(ruleOf(name))) })
}

// Decision reports whether the role sees a decision about a right or a gap.
func (s Sight) Decision(subject string) bool {
	return s.All() || s.library.Item(subject) != nil || s.Gap(s.library.Rule(ruleOf(subject)))
}

// ruleOf returns the rule in the name of a gap.
func ruleOf(name string) string {
	rule, _, _ := strings.Cut(name, ":")
	return rule
}

// OfRules limits a query on gaps to what the role sees. column is the column with
// the rule.
func (s Sight) OfRules(q *gorm.DB, column string) *gorm.DB {
	if s.All() {
		return q
	}
	_, sees := s.Rules()
	return q.Where(column+" IN ?", sees)
}

// Deliveries limits a query on services to what the role sees. column is the
// column with the kind.
func (s Sight) Deliveries(q *gorm.DB, column string) *gorm.DB {
	if s.All() {
		return q
	}
	return q.Where(column+" IN ?", s.Kinds())
}

// Stances limits a query on the decisions of a case to those about rights and
// about gaps the role sees.
func (s Sight) Stances(q *gorm.DB, caseID string) *gorm.DB {
	if s.All() {
		return q
	}
	_, sees := s.Rules()
	return q.Where("(subject IN ? OR subject IN (SELECT name FROM gaps WHERE case_id = ? AND rule IN ?))", s.items(), caseID, sees)
}

// items lists the keys of all rights: a decision about a right stays visible
// when the right turns out not to apply.
func (s Sight) items() []string {
	all := s.library.Items()
	keys := make([]string, len(all))
	for i, it := range all {
		keys[i] = it.Key
	}
	return keys
}
