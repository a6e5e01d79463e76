package demo

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// publications puts one template into the demo: what an invented donor gets.
func (f *filler) publications(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partPublish)
	by, at := h.person("administrator").ID, h.row.CreatedAt
	baseline, target := int64(60), int64(100)
	return insert(tx, []models.PublicationTemplate{{
		ID: d.id(at), OrganisationID: h.row.ID, Name: "Invented Fund", Trail: models.Trail{RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1},
		Figures: models.PublicationFigures{{Key: "flow.served", Baseline: &baseline, Target: &target}, {Key: "flow.new"}, {Key: "flow.left"}, {Key: "ppl.child_share"}, {Key: "ppl.gender"}, {Key: "svc.people"}, {Key: "two.age_gender"}},
	}})
}
