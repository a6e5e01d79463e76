package demo

import (
	"slices"

	"aftercare/models"
)

// lodging is a stay with its movements, first to last.
type lodging struct {
	models.Stay
	moves []models.Movement
	kind  string // of the bed
}

// looked is how many days back the demo writes down stays that are over.
const looked = 200

// stays writes down where the survivor slept, as the facts say it. The bed of a
// stay that goes on is chosen when it is stored.
func (f *file) stays(d *dice) {
	gone := f.row.Status != models.CaseOpen
	if gone && f.end < -looked || f.known("stay.in_shelter") == models.NotAsked || !gone && f.known("stay.in_shelter") != models.Yes {
		return
	}
	at := f.row.IntakeAt
	y := lodging{Stay: models.Stay{ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, ShelterID: f.row.ShelterID, AcceptedAt: f.row.CreatedAt, AcceptedBy: f.row.LeadID, Trail: f.trail()}, kind: "adult"}
	if f.who.child() {
		y.kind = "child"
	}
	y.Basis, y.Funding = models.BasisOpen, pick(d, models.Fundings)
	if f.known("stay.order") == models.Yes {
		y.Basis = models.BasisOrder
	} else if f.known("stay.consent") == models.Yes {
		y.Basis = models.BasisConsent
	}
	y.ReviewOn = f.cal.date(f.begin + models.ReviewDays*(1-f.begin/models.ReviewDays))
	if d.chance(12) {
		y.ReviewOn = f.cal.date(-d.between(1, 20))
	}
	f.happen(d, &y, models.MovementFacts{Kind: models.MoveAdmitted, At: at, Way: models.WayNew})
	if -f.begin > 30 {
		f.away(d, &y)
	}
	if gone {
		f.happen(d, &y, models.MovementFacts{Kind: models.MoveLeft, At: max(models.EndOfDay(f.cal.date(f.end), f.cal.zone), y.SinceAt), DayOnly: true, Goal: pick(d, models.Destinations[:2])})
	} else {
		f.tonight(d, &y)
	}
	f.lodgings = append(f.lodgings, y)
}

// happen adds a movement and lets the stay follow.
func (f *file) happen(d *dice, y *lodging, m models.MovementFacts) {
	w, problem := models.Whereabouts{State: y.State, BedID: y.BedID, AdmittedAt: y.AdmittedAt}.After(m)
	if problem != "" {
		panic("demo: " + problem) // a mistake in this package
	}
	y.Follow(w)
	t := f.trail()
	t.CreatedAt, t.ChangedAt = min(max(m.At, t.CreatedAt), f.cal.now-1), min(max(m.At, t.CreatedAt), f.cal.now-1)
	y.moves = append(y.moves, models.Movement{ID: d.id(m.At), StayID: y.ID, CaseID: y.CaseID, SurvivorID: y.SurvivorID, ShelterID: y.ShelterID, MovementFacts: m, Trail: t})
	y.Version, y.ChangedAt = int64(len(y.moves)), t.CreatedAt
}

// away is a leave or a time in hospital that is over.
func (f *file) away(d *dice, y *lodging) {
	if !d.chance(40) {
		return
	}
	day := f.begin + d.between(5, 15)
	kind := models.MoveLeave
	if d.chance(40) {
		kind = models.MoveHospital
	}
	back := day + d.between(1, 5)
	if back >= min(f.end, 0) {
		return
	}
	f.happen(d, y, models.MovementFacts{Kind: kind, At: f.cal.at(day, 10, 30), DueOn: f.cal.date(day + 3)})
	f.happen(d, y, models.MovementFacts{Kind: models.MoveReturned, At: f.cal.at(back, 17, 15)})
}

// tonight says where a resident is who is not in the house.
func (f *file) tonight(d *dice, y *lodging) {
	if f.known("event.missing") == models.Yes {
		f.happen(d, y, models.MovementFacts{Kind: models.MoveMissing, At: f.at("event.missing")})
		return
	}
	if -f.begin < 12 {
		return
	}
	switch n := d.below(100); {
	case n < 5:
		f.happen(d, y, models.MovementFacts{Kind: models.MoveLeave, At: f.cal.at(-d.between(1, 4), 9, 20), DueOn: f.cal.date(d.between(0, 6) - 1)})
	case n < 8:
		f.happen(d, y, models.MovementFacts{Kind: models.MoveHospital, At: f.cal.at(-d.between(1, 6), 14, 40)})
	}
}

// at is the moment of an event that was told.
func (f *file) at(name string) models.Instant {
	for _, fact := range f.facts {
		if fact.Name == name {
			return fact.At
		}
	}
	return 0
}

// withoutBed is how many residents of a house of the demo sleep without a bed.
const withoutBed = 3

// lodge gives the residents of a batch their beds, in the order in which they came.
// Once a house is full, its further cases have no stay written down: no house is as
// big as a large demo. Who is missing is on every board.
func (f *filler) lodge(b *batch) {
	for _, y := range b.lodgings {
		if y.LeftAt == 0 {
			bed, room := f.bedFor(y)
			if !room && y.State != models.StayMissing {
				b.transfers = slices.DeleteFunc(b.transfers, func(t models.Transfer) bool { return t.CaseID == y.CaseID })
				continue
			}
			y.BedID, y.moves[0].BedID = bed, bed
		}
		b.stays, b.movements = append(b.stays, y.Stay), append(b.movements, y.moves...)
	}
}

// bedFor returns a free bed, "" for none, and whether the house takes the resident.
func (f *filler) bedFor(y lodging) (bed string, room bool) {
	for _, b := range f.org.beds {
		if b.ShelterID == y.ShelterID && !f.held[b.ID] && b.Kind == y.kind {
			f.held[b.ID] = true
			return b.ID, true
		}
	}
	for n := range withoutBed {
		if key := y.ShelterID + string(rune('a'+n)); !f.held[key] {
			f.held[key] = true
			return "", true
		}
	}
	return "", false
}
