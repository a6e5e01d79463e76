package demo

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// gathered are the days of the weekly session of a house, from today.
var gathered = []int{-8, -1, 6, 13}

// sessions stores the group sessions of the first two houses: one each week.
func (f *filler) sessions(tx *gorm.DB, h *organisation) error {
	d := throw(f.opt.Seed, partSessions)
	by, at := h.person("caseworker").ID, f.cal.at(-20, 12, 0)
	for i, shelter := range h.shelters[:2] {
		series := d.id(at)
		for _, day := range gathered {
			g := models.GroupSession{ID: d.id(at), OrganisationID: h.row.ID, ShelterID: shelter.ID, Series: series, RecordedBy: by, CreatedAt: at, ChangedBy: by, ChangedAt: at, Version: 1}
			g.GroupSessionFacts = models.GroupSessionFacts{Kind: "peer_group", At: f.cal.at(day, 16, 30*i), Minutes: 60, Leader: "Invented Ms Sen"}
			if sub := h.subs[2]; i == 0 {
				g.Sub = sub.ID
			}
			h.sessions = append(h.sessions, g)
		}
	}
	return insert(tx, h.sessions)
}

// gather lets some survivors of the house take part in its sessions: what is over was
// recorded, but for the last one; what is to come is planned.
func (f *file) gather(d *dice) {
	if f.row.Status != models.CaseOpen || f.begin > -30 || f.who.child() || f.scene != nil || !d.chance(35) {
		return
	}
	kept := f.dice
	f.dice = d
	defer func() { f.dice = kept }()
	for i, g := range f.org.sessions {
		if g.ShelterID != f.row.ShelterID {
			continue
		}
		status := models.DeliveryPlanned
		if i%len(gathered) == 0 {
			status = pick(d, []models.DeliveryStatus{models.DeliveryGiven, models.DeliveryGiven, models.DeliveryMissed})
		}
		s := f.serve(g.Kind, status, g.At)
		s.Sub, s.Session, s.Minutes, s.Provider, s.DayOnly = g.Sub, g.ID, g.Minutes, "shelter", false
		if status == models.DeliveryGiven {
			s.Outcome = models.OutcomeDone
		}
		if status == models.DeliveryMissed {
			s.MissedReason = pick(d, models.MissedReasons[:3])
		}
	}
}
