package demo

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
)

// houseKinds are the kinds of help that the demo house tells apart by itself.
var houseKinds = []models.SubKindFacts{
	{Kind: "counselling", NameEN: "Art and movement", NameHI: "चित्र और नृत्य"},
	{Kind: "vocational_training", NameEN: "Tailoring", NameHI: "सिलाई"},
	{Kind: "peer_group", NameEN: "Evening circle"},
}

// subKinds stores the kinds of help of the house.
func (f *filler) subKinds(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partSubKinds)
	by, at := h.person("administrator").ID, h.row.CreatedAt
	for _, k := range houseKinds {
		h.subs = append(h.subs, models.SubKind{ID: d.id(at), OrganisationID: h.row.ID, SubKindFacts: k, Sort: strings.ToLower(k.NameEN), RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1})
	}
	return insert(tx, h.subs)
}

// subbed gives some services of a case a kind of the house.
func (f *file) subbed(d *dice) {
	for i := range f.services {
		for _, k := range f.org.subs {
			if s := &f.services[i]; s.Kind == k.Kind && d.chance(35) {
				s.Sub = k.ID
			}
		}
	}
}
