package demo

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// wages puts plainly invented minimum wages into the demo: of each State with a shelter
// one for any work, by the month and by the day.
func (f *filler) wages(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partWages)
	by, at := h.person("administrator").ID, h.row.CreatedAt
	var list []models.MinimumWage
	seen := map[string]bool{}
	for _, shelter := range h.shelters {
		if seen[shelter.State] {
			continue
		}
		seen[shelter.State] = true
		for _, w := range []struct {
			per    string
			amount int64
		}{{"month", 9_100_00}, {"day", 350_00}} {
			list = append(list, models.MinimumWage{ID: d.id(at), OrganisationID: h.row.ID, Trail: models.Trail{RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1},
				MinimumWageFacts: models.MinimumWageFacts{State: shelter.State, Grade: models.WageGrades[0], Amount: w.amount, Currency: "INR", Per: w.per, FromOn: f.cal.date(-400), Source: "Invented figure, no notification was read."}})
		}
	}
	return insert(tx, list)
}
