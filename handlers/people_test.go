package handlers

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

// Where the only caseworker leads there is nothing to choose; where nobody does,
// she can be chosen.
func TestACaseNobodyLeadsCanBeGivenToItsOnlyCaseworker(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor")
	b := h.signedIn("supervisor")
	offered := func() bool { return strings.Contains(b.get("/cases/"+c.ID+"/people").Body.String(), `name="lead"`) }
	if offered() {
		t.Error("the one who leads is offered")
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Case{}).Where("id = ?", c.ID).Update("lead_id", "").Error
	})
	if !offered() {
		t.Error("nobody is offered")
	}
}
