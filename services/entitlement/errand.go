package entitlement

import (
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
)

// AskedAt lists the rights that apply, are not settled and can be asked for at a
// place. Treaties bind a state and no office, and what nobody can ask for stands
// on no errand.
func (r Rights) AskedAt(lib *pack.Library, place models.Errand, care string) []Row {
	var out []Row
	for _, row := range r.Rows() {
		open := slices.Contains([]models.Progress{models.ProgressOpen, models.ProgressWaiting, models.ProgressGranted, models.ProgressRefused}, row.State.Progress)
		if open && row.State.Standing == models.Entitled && row.Item.Level != "international" && !row.Item.OffPaper && !row.Item.ReviewersOnly() &&
			slices.Contains(lib.AskedAt(row.Item, care), place) {
			out = append(out, row)
		}
	}
	return out
}
