package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// matterLine is the small print of a matter: the days that matter most, and the
// sections. It names nobody and no place.
func (p page) matterLine(lib *pack.Library, f models.MatterFacts) string {
	var parts []string
	for _, day := range []struct {
		key string
		on  models.Date
	}{{"matter.on.registered", f.RegisteredOn}, {"matter.on.refused", f.RefusedOn}, {"matter.on.charge_sheet", f.ChargeSheetOn}, {"matter.on.ended", f.EndedOn}} {
		if day.on != "" {
			parts = append(parts, p.T(p.ofKind(day.key, f.Kind), "date", p.Date(day.on)))
		}
	}
	if f.Accused == models.Yes {
		parts = append(parts, p.T("matter.accused_line"))
	}
	return joinDots(append(parts, p.sectionNames(lib, f.SectionKeys())))
}

// ofKind is the key of a word that a civil proceeding has another one for.
func (p page) ofKind(key, kind string) string {
	if !models.CriminalMatter(kind) && p.has(key+"_other") {
		return key + "_other"
	}
	return key
}

// sectionNames names sections of the law as the packs do.
func (p page) sectionNames(lib *pack.Library, keys []string) string {
	var names []string
	for _, key := range keys {
		if f := lib.Fact(key); f != nil {
			names = append(names, p.labelOf(f.Label))
		}
	}
	return strings.Join(names, ", ")
}
