package demo

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
)

// offices puts plainly invented offices into the directory: of each State with a
// shelter one of each kind. None has a telephone number that could be real.
func (f *filler) offices(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partOffices)
	by, at := h.person("administrator").ID, h.row.CreatedAt
	var list []models.Office
	seen := map[string]bool{}
	for _, shelter := range h.shelters {
		if seen[shelter.State] {
			continue
		}
		seen[shelter.State] = true
		for _, kind := range models.OfficeKinds {
			o := models.Office{ID: d.id(at), OrganisationID: h.row.ID, RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1}
			o.OfficeFacts = models.OfficeFacts{
				Kind: kind, Name: "Invented office (" + strings.ReplaceAll(kind, "_", " ") + ")", State: shelter.State, District: "Invented district",
				Address: "1 Nowhere Lane, " + pick(d, inventedPlaces), Hours: "10 to 5, not on Sundays", Note: "Plainly invented.",
			}
			if d.chance(60) {
				o.VerifiedOn = f.cal.date(-d.between(10, 300))
			}
			o.Sort = o.SortKey()
			list = append(list, o)
		}
	}
	return insert(tx, list)
}
