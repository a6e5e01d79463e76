package pack_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

// TestRightsAreAskedForWhereOneGoes holds the places of rights for which the
// office that owes them misleads, and those of rights of another country.
func TestRightsAreAskedForWhereOneGoes(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		item, care string
		want       models.Errand
	}{
		{"medical_exam_24h", "IN-WB", models.ErrandHospital}, // owed by the police
		{"cwc_production_24h", "IN-WB", models.ErrandCommittee},
		{"statement_magistrate_183", "IN-WB", models.ErrandCourt},
		{"nalsa_women_compensation_2018", "IN-WB", models.ErrandLegalAid},
		{"mtp_after_24w", "IN-WB", models.ErrandLegalAid}, // owed by the court, filed by legal aid
		{"bonded_rehab_3l", "IN-WB", models.ErrandDistrict},
		{"id_documents", "IN-WB", models.ErrandPapers},
		{"repatriation_voluntary", "IN-WB", models.ErrandElsewhere},
		{"np.reporting_statement", "IN-WB", models.ErrandElsewhere}, // the police of Nepal
		{"np.reporting_statement", "NP-P3", models.ErrandPolice},
		{"zero_fir", "NP-P3", models.ErrandElsewhere},
		{"palermo.recovery_package", "IN-WB", models.ErrandHouse}, // a treaty is no country
	} {
		t.Run(c.item+" in "+c.care, func(t *testing.T) {
			t.Parallel()
			if got := lib.AskedAt(lib.Item(c.item), c.care); got[0] != c.want {
				t.Errorf("got %v, want %s first", got, c.want)
			}
		})
	}
}

// TestGapsSayWhereOneGoes holds where a gap takes its place from: its rule, the
// right it is about, or the clock it shows.
func TestGapsSayWhereOneGoes(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	at := func(day string) models.FactValue {
		return models.FactValue{Answer: models.Yes, At: models.At(mustTime(t, day))}
	}
	f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
		"person.sex": {Code: "female"}, "person.age_group": {Code: "child"}, "case.status": {Code: "active"},
		"event.intake": at("2026-11-20T10:00:00+05:30"), "event.child_found": at("2026-11-20T09:00:00+05:30"),
		"event.sexual_assault": at("2026-11-20T02:00:00+05:30"), "harm.rape": {Answer: models.Yes}, "health.hurt_now": {Answer: models.Yes},
		"event.police_informed": at("2026-11-20T11:00:00+05:30"),
	}, Stances: []models.Stance{{Subject: "pocso_interim_compensation", Kind: models.StanceGranted, At: models.At(mustTime(t, "2026-11-23T10:00:00+05:30"))}}}
	got := map[string][]models.Errand{}
	for _, g := range lib.Evaluate(f, models.At(mustTime(t, "2026-11-24T10:00:00+05:30")), ist, pack.Settings{}).Gaps {
		got[g.Key()] = g.AskedAt
	}
	for name, want := range map[string][]models.Errand{
		"first.safe":                                        {models.ErrandHouse},
		"health.hurt_no_care":                               {models.ErrandHospital},
		"health.first_check_missing":                        {models.ErrandHospital, models.ErrandHouse},
		"clock.ours:cwc_production_24h/produce":             {models.ErrandCommittee},
		"justice.duty_overdue:medical_exam_24h":             {models.ErrandHospital, models.ErrandPolice},
		"clock.legal_theirs:pocso_interim_compensation/pay": {models.ErrandLegalAid}, // the court orders, the State pays
		"justice.duty_overdue:pocso_cwc_court_24h":          {models.ErrandPolice},
	} {
		if !slices.Equal(got[name], want) {
			t.Errorf("%s: got %v, want %v", name, got[name], want)
		}
	}
	for name, at := range got {
		if len(at) == 0 {
			t.Errorf("%s says no place", name)
		}
	}
}

func mustTime(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
