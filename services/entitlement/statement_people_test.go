package entitlement

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
	"aftercare/services/pack/packtest"
)

// paperOf reads the paper of the person in a golden case of the packs.
func paperOf(t *testing.T, lib *pack.Library, file string) Statement {
	t.Helper()
	raw, err := packs.FS.ReadFile("in/testdata/" + file + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := author.ReadFacts(bytes.NewReader(raw), lib)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("IST", 19800)) // as_of of the golden cases
	ev := lib.Evaluate(facts, models.At(day), day.Location(), pack.Settings{})
	gaps, err := evaluation.New(lib).Gaps("", ev, nil)
	if err != nil {
		t.Fatal(err)
	}
	gaps = slices.DeleteFunc(gaps, func(g models.Gap) bool { return !g.Open || int(g.Severity) != models.Critical.Rank() })
	rows := rowsOf(lib, ev.Entitlements, nil, nil)
	return statementFor(lib, Rights{Columns: columns(rows), Facts: facts.Values, Now: models.At(day)}, gaps)
}

// runs returns the rights of the paper in its order, those that can wait equally
// long on one line.
func (s Statement) runs() []string {
	var out []string
	name := map[Urgency]string{UrgentHours: "hours", UrgentDanger: "danger", UrgentDays: "days", UrgentHelp: "help", UrgentMoney: "money", UrgentNone: "duty"}
	last := Urgency(-1)
	for _, r := range s.Apply {
		if u := s.Urgency(r); u != last {
			out, last = append(out, name[u]+":"), u
		}
		out[len(out)-1] += " " + r.Item.Key
	}
	return out
}

// TestPapersOfPeople: a paper has room for about ten rights, so its order says
// what somebody hears of. The people are those of golden cases, which hold that
// these rights apply.
func TestPapersOfPeople(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for name, k := range map[string]struct {
		file string
		want []string // how the paper begins
	}{
		"child assaulted yesterday": {"girl_sexual_exploitation", []string{
			"hours: cwc_production_24h medical_exam_24h pocso_care_24h hiv_pep emergency_contraception",
			"help: identity_nondisclosure cci_placement shakti_sadan pocso_lawyer support_person pocso_special_relief foster",
			"money: pocso_interim_compensation manodhairya_mh manodhairya_interim bonded_rehab_3l victim_compensation_bnss396",
		}},
		"bonded adult without a certificate": {"money_kiln_man_no_certificate", []string{
			"danger: identity_nondisclosure non_penalisation bonded_release_certificate",
			"help: psychosocial std_hiv_care male_trans_shelter legal_aid nalsa_2015 bonded_immediate_30k bonded_noncash",
			"money: bonded_rehab_1l bonded_debt_extinguished bonded_property_free bonded_no_eviction bonded_no_payment",
		}},
		"woman from Nepal who stays": {"care_foreign_woman_stays", []string{
			"danger: foreign_survivor_protection mission_notice_risk identity_nondisclosure",
			"help: psychosocial std_hiv_care ifa_8_shelter_reporting ifa_exempt_power legal_aid nalsa_2015 bonded_immediate_30k bonded_noncash",
			"money: bonded_rehab_2l bonded_debt_extinguished bonded_property_free bonded_no_eviction bonded_no_payment",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := paperOf(t, lib, k.file).runs()
			if !slices.Equal(got[:min(len(got), len(k.want))], k.want) {
				t.Errorf("begins with\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(k.want, "\n"))
			}
			duty := func(run string) bool { return strings.HasPrefix(run, "duty:") }
			if at := slices.IndexFunc(got, duty); at != len(got)-1 {
				t.Errorf("duties of others are not the end of\n%s", strings.Join(got, "\n"))
			}
		})
	}
}
