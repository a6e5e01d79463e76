package demo

import "aftercare/models"

// things are what survivors of the demo brought.
var things = []struct{ kind, what string }{
	{"jewellery", "A thin invented nose ring"}, {"money", "Invented notes, 740 rupees"}, {"telephone", "An old telephone with a broken glass (invented)"}, {"clothes", "A blue invented sari and a shawl"}, {"bag", "एक काल्पनिक थैला, लाल"},
}

// keepThings writes down what the house keeps for a survivor. Who left has it back, but
// for a few.
func (f *file) keepThings(d *dice) {
	if len(f.lodgings) == 0 || f.opt.Survivors > small && !f.mine || d.chance(35) {
		return
	}
	y := f.lodgings[len(f.lodgings)-1]
	for n := range d.between(1, 2) {
		what := things[(d.below(len(things))+n)%len(things)]
		b := &models.Belonging{BelongingFacts: models.BelongingFacts{ShelterID: y.ShelterID, Kind: what.kind, Count: 1, Place: pick(d, models.BelongingPlaces[:4]), TakenOn: y.AdmittedAt.Date(f.cal.zone), TakenSign: pick(d, models.BelongingSigns), State: models.BelongingHeld}}
		if what.kind == "clothes" {
			b.Count = 2
		}
		if y.LeftAt > 0 && d.chance(85) || y.LeftAt == 0 && d.chance(12) {
			b.State, b.BackTo, b.BackSign = models.BelongingGiven, models.ByHerself, pick(d, models.BelongingSigns)
			if b.BackOn = f.cal.date(-1); y.LeftAt > 0 {
				b.BackOn = y.LeftAt.Date(f.cal.zone)
			}
			b.BackOn = max(b.BackOn, b.TakenOn)
		}
		f.safe(d, b, y.AdmittedAt+60_000, map[string]string{"what": what.what, "witness": "Sister Ila (invented)"})
	}
}

// toldOfLeaving writes down what most of those were told who left, and some who will.
func (f *file) toldOfLeaving(d *dice) {
	if len(f.lodgings) == 0 || f.opt.Survivors > small && !f.mine || d.chance(25) {
		return
	}
	y := &f.lodgings[len(f.lodgings)-1]
	told := models.StayTold{By: y.RecordedBy, In: "hi", View: pick(d, models.StayViews), LeavesTo: pick(d, models.Destinations[:2])}
	switch {
	case y.LeftAt > 0:
		told.LeavesOn = y.LeftAt.Date(f.cal.zone)
		told.On = max(told.LeavesOn.AddDays(-7), y.AdmittedAt.Date(f.cal.zone))
	case -f.begin > 60 && d.chance(15):
		told.On, told.LeavesOn = f.cal.date(-2), f.cal.date(d.between(6, 20))
	default:
		return
	}
	y.Tell(told)
}
