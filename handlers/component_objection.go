package handlers

import "aftercare/services/pack"

// objectionLine says which authority objects to an application.
func (t texts) objectionLine(lib *pack.Library, authority string) string {
	return t.T("today.objection", "who", t.authorityName(lib, authority))
}

// authorityName names an authority as the packs do, by its key where they name it no more.
func (t texts) authorityName(lib *pack.Library, key string) string {
	if a := lib.AuthorityOf(key); a != nil {
		return t.labelOf(a.Label)
	}
	return key
}
