package gap_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// A girl of fifteen brought by the police last night: what is to do, place by
// place, the most pressing first.
func TestErrandsOfAGirlBroughtByPolice(t *testing.T) {
	lib := packtest.Shipped(t)
	w := worldtest.New(t, storetest.Open(t, store.Options{}))
	e := evaluation.New(lib)
	ago := func(hours int) models.FactValue {
		return models.FactValue{Answer: models.Yes, At: w.Moment().Add(-time.Duration(hours) * time.Hour)}
	}
	c := file(w, e, models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
		"person.sex": {Code: "female"}, "person.age_group": {Code: "child"}, "person.age_group_then": {Code: "child"},
		"event.intake": ago(10), "event.child_found": ago(10), "episode.trafficked": {Answer: models.Yes},
		"harm.rape": {Answer: models.Yes}, "event.sexual_assault": ago(30), "event.offence": ago(30), "event.police_informed": ago(9), "health.hurt_now": {Answer: models.Yes},
	}}, "caseworker")
	all, err := gap.New(w.DB, w.Keeper, e, w.Now).ForCase(t.Context(), w.Actor("caseworker"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, errand := range gap.Errands(all.Open, w.Moment()) {
		got.WriteString(string(errand.Place) + ":")
		for _, g := range errand.Lines {
			got.WriteString(" " + g.Name)
		}
		got.WriteString("\n")
	}
	want := `hospital: health.hurt_no_care health.sexual_violence_window clock.theirs:medical_exam_24h/exam clock.ours:emergency_contraception/take clock.ours:hiv_pep/start
house: first.safe first.not_to_tell first.bed first.essentials first.language first.police first.told safety.contact_method_missing
committee: clock.ours:cwc_production_24h/produce
police: clock.theirs:pocso_care_24h/care clock.theirs:pocso_cwc_court_24h/told clock.legal_theirs:prelim_14d/reminder
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

// Places has each line of Today at one place, and none else.
func TestPlacesListWhatTodayLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		old := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
		h.Taken(h.evaluator, "Somebody Else's", "other-caseworker")
		h.wait(31 * 24 * time.Hour)
		h.threat(old)
		young := h.Taken(h.evaluator, "Meera", "caseworker")
		h.wait(80 * time.Hour)
		for who, want := range map[string]map[models.Errand]string{
			"caseworker": {
				models.ErrandHouse: old.Code + "/toy.threat", models.ErrandHospital: old.Code + "/toy.check " + young.Code + "/toy.check",
				models.ErrandPolice: old.Code + "/toy.police", models.ErrandLegalAid: old.Code + "/toy.lawyer " + young.Code + "/toy.lawyer",
			},
			"other-caseworker": {},
		} {
			day, err := h.gaps.Places(t.Context(), h.Actor(who))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range models.Errands {
				rows := day.Sections[gap.PlaceList(e)].Rows
				page, err := h.gaps.Rows(t.Context(), h.Actor(who), gap.PlaceList(e), "")
				if err != nil || there(page.Rows) != there(rows) || page.Total != len(rows) {
					t.Errorf("page %s: got %q of %d, %v, want exactly the rows counted", e, there(page.Rows), page.Total, err)
				}
				if there(rows) != want[e] && who == "caseworker" {
					t.Errorf("%s: got %q, want %q", e, there(rows), want[e])
				}
				if who != "caseworker" && strings.Contains(there(rows), old.Code) {
					t.Errorf("%s: %s sees a case of somebody else: %q", e, who, there(rows))
				}
			}
		}
		for _, name := range []string{"administrator", "supervisor", "dpo", "auditor", "operator"} {
			_, err := h.gaps.Places(t.Context(), h.Actor(name))
			worldtest.WantKind(t, err, models.Forbidden)
			_, err = h.gaps.Rows(t.Context(), h.Actor(name), gap.PlaceList(models.ErrandHouse), "")
			worldtest.WantKind(t, err, models.Forbidden)
		}
	})
}

// The order in the database is that of the gaps of one case, whatever they are.
func TestPlacesAreOrderedByWhatPresses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		var codes []string
		for _, hours := range []int{24 * 60, 24 * 20, 24*14 + 2, 100, 24*7 + 1, 80} { // lawyer: window of 14 days
			c := h.Taken(h.evaluator, "Kalpana", "caseworker")
			at := h.Moment().Add(-time.Duration(hours) * time.Hour)
			h.Write(func(tx *gorm.DB) error {
				return tx.Model(&models.Gap{}).Where("case_id = ? AND rule = 'toy.lawyer'", c.ID).Updates(map[string]any{"due": at.Add(14 * 24 * time.Hour)}).Error
			})
			codes = append(codes, c.Code)
		}
		page, err := h.gaps.Rows(t.Context(), h.Actor("caseworker"), gap.PlaceList(models.ErrandLegalAid), "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range page.Rows {
			got = append(got, r.Code)
		}
		// Hours first, also those just late, then the longest late, then within the week, then the rest.
		if want := []string{codes[2], codes[0], codes[1], codes[4], codes[3], codes[5]}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		var all []gap.Gap
		for _, r := range page.Rows {
			all = append(all, r.There...)
		}
		for _, e := range gap.Errands(all, h.Moment()) {
			for i, g := range e.Lines {
				if g.Ref != page.Rows[i].There[0].Ref {
					t.Errorf("line %d of %s is another than in the database", i, e.Place)
				}
			}
		}
	})
}

// At finds a gap at each of its places, and Errands at the first alone.
func TestGapStandsAtEachOfItsPlaces(t *testing.T) {
	t.Parallel()
	gaps := []gap.Gap{
		{Name: "here", AskedAt: []models.Errand{models.ErrandHouse}},
		{Name: "either", AskedAt: []models.Errand{models.ErrandHouse, models.ErrandPolice}},
		{Name: "old", AskedAt: nil}, // written before rules had places
	}
	for place, want := range map[models.Errand]string{models.ErrandHouse: "here either", models.ErrandPolice: "either", models.ErrandCourt: "", models.ErrandElsewhere: "old"} {
		if got := list(gap.At(gaps, place, 1)); got != want {
			t.Errorf("%s: got %q, want %q", place, got, want)
		}
	}
	grouped := map[models.Errand]string{}
	for _, e := range gap.Errands(gaps, 1) {
		grouped[e.Place] = list(e.Lines)
	}
	if want := map[models.Errand]string{models.ErrandHouse: "here either", models.ErrandElsewhere: "old"}; !maps.Equal(grouped, want) {
		t.Errorf("got %v, want %v", grouped, want)
	}
}

// there writes rows as code/name of each gap.
func there(rows []gap.Row) string {
	var out []string
	for _, r := range rows {
		for _, g := range r.There {
			out = append(out, r.Code+"/"+g.Name)
		}
	}
	return strings.Join(out, " ")
}
