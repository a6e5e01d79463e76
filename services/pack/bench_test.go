package pack_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

// The evaluation runs in the transaction of every write to a case, so it must
// stay under a millisecond for all items and rules.
func BenchmarkEvaluate(b *testing.B) {
	lib, err := pack.Load(packs.FS)
	if err != nil {
		b.Fatal(err)
	}
	now := models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, ist))
	b.ReportAllocs()
	for b.Loop() {
		lib.Evaluate(busyCase, now, ist, pack.Settings{})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := pack.Load(packs.FS); err != nil {
			b.Fatal(err)
		}
	}
}

var ist = time.FixedZone("IST", 5*3600+1800)

// busyCase is a case with much recorded and much still unknown.
var busyCase = models.Facts{
	Jurisdiction: "IN-WB",
	Values: map[string]models.FactValue{
		"person.sex":               {Code: "female"},
		"person.age_group":         {Code: "adult"},
		"person.nationality":       {Code: "IN"},
		"form.sexual_exploitation": {Answer: models.Yes},
		"form.bonded_labour":       {Answer: models.Yes},
		"harm.rape":                {Answer: models.Yes},
		"event.intake":             {On: models.Exactly("2026-09-01")},
		"event.offence":            {On: models.Exactly("2026-08-20")},
		"event.fir_registered":     {On: models.Exactly("2026-09-02")},
		"event.threat":             {On: models.Exactly("2026-11-20")},
		"stay.in_shelter":          {Answer: models.Yes},
	},
	Services: []models.ServiceFact{
		{Kind: "health_check", Status: models.DeliveryGiven, At: 1788300000000},
		{Kind: "counselling", Status: models.DeliveryGiven, At: 1788400000000},
		{Kind: "follow_up", Status: models.DeliveryPlanned, At: 1795000000000},
	},
	Stances: []models.Stance{{Subject: "nalsa_women_compensation_2018", Kind: models.StanceApplied, At: 1788500000000}},
}
