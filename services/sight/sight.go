// Package sight says which gaps, services and decisions of a case a role sees.
// access says it by classes; the packs say of what class a service is and what
// mends a gap; here the two meet.
//
// Every page, list, count, order and file asks here, and narrows its query by
// the answer. The package must never decide about a case: reach is the business
// of access.
package sight

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
)

// Sight is what one actor's role sees by the packs in use.
type Sight struct {
	library *pack.Library
	by      access.Actor
}

// Of returns the sight of an actor.
func Of(library *pack.Library, by access.Actor) Sight { return Sight{library, by} }

// All reports whether the role sees everything within its reach.
func (s Sight) All() bool { return s.by.SeesAllServices() }

// Service reports whether the role sees services of a kind. A kind the packs no
// longer know is seen by those who see all.
func (s Sight) Service(kind string) bool {
	k := s.library.Service(kind)
	return s.All() || k != nil && s.by.SeesService(k.Class)
}

// Kinds lists the kinds of service the role sees. It is never empty, because
// "IN ()" is no SQL.
func (s Sight) Kinds() []string {
	out := []string{""}
	for _, k := range s.library.Services() {
		if s.Service(k.Kind) {
			out = append(out, k.Kind)
		}
	}
	return out
}

// Mends reports whether the role can do what mends a gap of the rule: record
// the service, or fill in the page or the fact it leads to.
func (s Sight) Mends(r *pack.Rule) bool {
	if r.Action.Service != "" {
		kind := s.library.Service(r.Action.Service)
		return kind != nil && s.by.May(access.RecordDelivery) && s.by.MayRecord(kind.Class)
	}
	if s.by.May(access.EditCase) {
		return true
	}
	return r.Action.Fact == "" && r.Right == models.Reparations && s.by.May(access.DecideEntitlement)
}

// Gap reports whether the role sees gaps of the rule. Who sees the services of
// some classes only sees the gaps she could mend, and those of reparations,
// which are a volunteer's matter.
func (s Sight) Gap(r *pack.Rule) bool {
	return r != nil && (s.All() || r.Right == models.Reparations || s.Mends(r))
}

// Rules lists the keys of the rules whose gaps the actor can mend, and of those
// whose gaps she sees. Neither is ever empty.
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

// Gaps keeps the names of gaps the role sees.
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

// ruleOf is the rule of a gap by its name in the case.
func ruleOf(name string) string {
	rule, _, _ := strings.Cut(name, ":")
	return rule
}

// Flags narrows a query on gaps, whose rule stands in a column, to what the
// role sees.
func (s Sight) Flags(q *gorm.DB, column string) *gorm.DB {
	if s.All() {
		return q
	}
	_, sees := s.Rules()
	return q.Where(column+" IN ?", sees)
}

// Deliveries narrows a query on services, whose kind stands in a column.
func (s Sight) Deliveries(q *gorm.DB, column string) *gorm.DB {
	if s.All() {
		return q
	}
	return q.Where(column+" IN ?", s.Kinds())
}

// Stances narrows a query on the decisions of a case to those about rights and
// about gaps the role sees.
func (s Sight) Stances(q *gorm.DB, caseID string) *gorm.DB {
	if s.All() {
		return q
	}
	_, sees := s.Rules()
	return q.Where("(subject IN ? OR subject IN (SELECT name FROM flags WHERE case_id = ? AND rule IN ?))", s.items(), caseID, sees)
}

// items lists the keys of all rights: a step in one is seen also when the right
// turns out not to apply.
func (s Sight) items() []string {
	all := s.library.Items()
	keys := make([]string, len(all))
	for i, it := range all {
		keys[i] = it.Key
	}
	return keys
}
