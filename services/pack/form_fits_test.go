package pack_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

// NALSA's form is headed for women only: a man is never proposed it, and somebody
// recorded as transgender only once it is known how the papers record the sex.
func TestNALSAFormIsForWomen(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	sex := func(code string) map[string]models.FactValue {
		return map[string]models.FactValue{"person.sex": {Code: code, Answer: models.Yes}}
	}
	transgender := sex("transgender")
	asWoman := map[string]models.FactValue{"person.sex": transgender["person.sex"], "held.recorded_female": {Answer: models.Yes}}
	for name, test := range map[string]struct {
		facts   map[string]models.FactValue
		first   string
		offered bool // NALSA's form, at all
	}{
		"a woman":                          {sex("female"), "nalsa_form_i", true},
		"a man":                            {sex("male"), "plain_application", false},
		"transgender, papers not known":    {transgender, "plain_application", true},
		"transgender, recorded as a woman": {asWoman, "nalsa_form_i", true},
		"nothing known":                    {nil, "plain_application", true},
	} {
		forms := lib.FormsFor("dlsa", models.Facts{Jurisdiction: "IN-WB", Values: test.facts}, models.At(time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)), time.UTC)
		offered := false
		for _, f := range forms {
			offered = offered || f.Key == "nalsa_form_i"
		}
		if len(forms) == 0 || forms[0].Key != test.first || offered != test.offered {
			t.Errorf("%s: %d forms, the first %v, NALSA's offered: %v", name, len(forms), forms[0].Key, offered)
		}
	}
}
