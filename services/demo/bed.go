package demo

import (
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
)

// room is a room of every house of the demo: its name, and how many beds of a kind
// it has.
type room struct {
	name string
	kind string
	beds int
}

var rooms = []room{
	{"Room 1", "adult", 6}, {"Room 2", "adult", 6}, {"Room 3", "adult", 6}, {"Room 4", "child", 6}, {"Room 5", "child", 4},
	{"Room 6", "accessible", 2}, {"Nursery", "cot", 2}, {"Sick room", "isolation", 1},
}

// approved is for how many people a house of the demo is approved.
const approved = 32

// beds puts up the beds of every house. The last bed of room 3 waits for repair.
func (f *filler) beds(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partBeds)
	by, at := h.person("administrator").ID, h.row.CreatedAt
	f.held = map[string]bool{}
	var out []models.BedOutage
	for i := range h.shelters {
		for _, r := range rooms {
			for n := range r.beds {
				b := models.Bed{ID: d.id(at), ShelterID: h.shelters[i].ID, BedFacts: models.BedFacts{Room: r.name, Label: strconv.Itoa(n + 1), Kind: r.kind}}
				b.Sort, b.Trail = b.SortKey(), models.Trail{RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1}
				h.beds = append(h.beds, b)
			}
		}
		broken := h.beds[len(h.beds)-16]
		f.held[broken.ID] = true
		out = append(out, models.BedOutage{ID: d.id(at), BedID: broken.ID, ShelterID: broken.ShelterID, Reason: "repair", FromAt: f.cal.at(-6, 11, 0), UntilAt: models.Forever, MadeBy: by})
	}
	if err := insert(tx, h.beds); err != nil {
		return err
	}
	return insert(tx, out)
}
