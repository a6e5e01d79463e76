package handlers

import "aftercare/services/pack"

// objectionLine says which authority objects to an application.
func (t texts) objectionLine(lib *pack.Library, authority string) string {
	who := authority
	if a := lib.AuthorityOf(authority); a != nil {
		who = t.labelOf(a.Label)
	}
	return t.T("today.objection", "who", who)
}
