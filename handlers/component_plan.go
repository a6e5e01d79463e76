package handlers

import "aftercare/services/pack"

// planStepName names a step without its words: by the gap that it was taken from, or by
// the domain of its goal.
func (t texts) planStepName(library *pack.Library, rule, domain string) string {
	if r := library.Rule(rule); r != nil {
		return t.labelOf(r.Title)
	}
	return t.T("plan.step_of", "domain", t.T("plan.domain."+domain))
}
