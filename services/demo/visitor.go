package demo

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// callers are those who came to a house of the demo and visited no survivor.
var callers = []models.HouseVisitorFacts{
	{Kind: "supplier", Reason: "delivery"}, {Kind: "inspector", Reason: "inspection"}, {Kind: "stranger", Reason: models.HouseVisitorAsks}, {Kind: "trainer", Reason: "training", DayOnly: true},
}

// callers stores the visitors of the houses who visit no survivor.
func (f *filler) callers(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partThings+1<<33)
	by := h.person("administrator").ID
	var out []models.HouseVisitor
	for i := range h.shelters {
		for n, facts := range callers {
			facts.At = f.cal.at(-1-n*3, 10+n, d.below(60))
			if facts.UntilAt = facts.At.Add(minutes(20 + d.below(90))); facts.DayOnly {
				facts.At, facts.UntilAt = models.EndOfDay(facts.At.Date(f.cal.zone), f.cal.zone), 0
			}
			out = append(out, models.HouseVisitor{ID: d.id(facts.At), ShelterID: h.shelters[i].ID, HouseVisitorFacts: facts, Trail: models.Trail{RecordedBy: by, CreatedAt: facts.At, ChangedBy: by, ChangedAt: facts.At, Version: 1}})
		}
	}
	return insert(tx, out)
}
