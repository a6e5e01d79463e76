package healthrecord_test

import (
	"reflect"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casenote"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/healthrecord"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case of two counsellors.
type fixture struct {
	*worldtest.World
	health *healthrecord.Service
	notes  *casenote.Service
	c      models.Case
}

func eachDB(t *testing.T, f func(t *testing.T, f fixture)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		w.Person("second-counsellor", models.Counsellor, w.North)
		c := w.Case(w.North, "Kalpana", "caseworker", "counsellor", "second-counsellor")
		w.Bind()
		lib := packtest.Shipped(t)
		e := evaluation.New(lib)
		f(t, fixture{w, healthrecord.New(db, w.Keeper, e, w.Now, worldtest.NewID), casenote.New(db, w.Keeper, e, w.Now, worldtest.NewID), c})
	})
}

// add writes a row, with a canary in each of its words.
func (f fixture) add(who string, row models.Record) (string, error) {
	words := map[string]string{}
	for _, w := range row.Words() {
		words[w.Column] = "CANARY-" + w.Column
	}
	done, err := f.health.Add(f.T.Context(), f.Actor(who), f.c.ID, deed.RecordInput{Row: row, Words: words})
	return done.ID, err
}

// result is what somebody reads of the result of the only test.
func (f fixture) result(who string) string {
	f.T.Helper()
	s, err := f.health.Open(f.T.Context(), f.Actor(who), f.c.ID, "care")
	if err != nil || len(s.Lists[models.ListHealthTests]) != 1 {
		f.T.Fatalf("%s opens %+v, %v", who, s.Lists, err)
	}
	return s.Lists[models.ListHealthTests][0].Text["result"]
}

func TestResultOpensByTheConsentForThisTest(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		row := &models.HealthTest{TestFacts: models.TestFacts{TestedOn: models.DateOf(f.Now()), Show: models.No}}
		id, err := f.add("counsellor", row)
		if err != nil {
			t.Fatal(err)
		}
		if f.result("counsellor") == "" || f.result("second-counsellor") != "" {
			t.Error("without a yes the result opens for not exactly who wrote it")
		}
		one, err := f.health.One(t.Context(), f.Actor("second-counsellor"), f.c.ID, models.ListHealthTests, id, "care")
		if err != nil || one.Row.Text["result"] != "" || one.Row.Text["what"] == "" {
			t.Errorf("its page shows %v, %v", one.Row.Text, err)
		}
		row.Show = models.Yes
		if _, err := f.health.Correct(t.Context(), f.Actor("counsellor"), f.c.ID, id, deed.RecordInput{Row: row, Words: map[string]string{"result": "CANARY-later"}, Version: 1, Reason: "new_information"}); err != nil {
			t.Fatal(err)
		}
		if got := f.result("second-counsellor"); got != "CANARY-later" {
			t.Errorf("with a yes the result is %q", got)
		}
		one, err = f.health.One(t.Context(), f.Actor("second-counsellor"), f.c.ID, models.ListHealthTests, id, "care")
		if err != nil || len(one.Earlier) != 1 || one.Earlier[0].Text["result"] != "" {
			t.Errorf("the version before her yes shows %+v, %v", one.Earlier, err)
		}
	})
}

func TestSupplyThatEndsIsToldToWhoReadsIt(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		today := models.DateOf(f.Now())
		row := &models.HealthMedicine{MedicineFacts: models.MedicineFacts{State: models.MedicineRunning, SupplyUntil: today}}
		if _, err := f.add("counsellor", row); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]int{"counsellor": 1, "caseworker": 0} {
			list, err := f.notes.Alarms(t.Context(), f.Actor(who), f.c.ID)
			if err != nil || len(list) != want {
				t.Errorf("%s is told %+v, %v", who, list, err)
			}
		}
		open := func() (n int64) {
			f.Read(func(tx *gorm.DB) error {
				return tx.Model(&models.Gap{}).Where("case_id = ? AND rule = 'health.treatment_interrupted' AND open", f.c.ID).Count(&n).Error
			})
			return n
		}
		if open() != 0 {
			t.Error("a supply of today is a gap already")
		}
		row.SupplyUntil = models.AddMonths(today, -1)
		if _, err := f.add("counsellor", &models.HealthMedicine{MedicineFacts: row.MedicineFacts}); err != nil {
			t.Fatal(err)
		}
		if open() != 1 {
			t.Error("a supply that ended a month ago is no gap")
		}
	})
}

func TestOnlyCounsellorsSeeTheHealthRecord(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		for _, row := range []models.Record{&models.HealthAllergy{AllergyFacts: models.AllergyFacts{Strength: "strong"}}, &models.HealthCondition{ConditionFacts: models.ConditionFacts{State: "treated"}}} {
			if _, err := f.add("counsellor", row); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.health.Sheet(t.Context(), f.Actor("caseworker"), f.c.ID); models.KindOf(err) != models.Forbidden {
			t.Errorf("a caseworker sees it: %v", err)
		}
		if _, err := f.add("caseworker", &models.HealthAllergy{AllergyFacts: models.AllergyFacts{Strength: "mild"}}); models.KindOf(err) != models.Forbidden {
			t.Errorf("a caseworker writes it: %v", err)
		}
		for _, row := range []models.Record{&models.HealthAllergy{}, &models.HealthCondition{}, &models.HealthMedicine{}, &models.HealthTest{}} {
			if _, err := f.health.Add(t.Context(), f.Actor("counsellor"), f.c.ID, deed.RecordInput{Row: row}); models.KindOf(err) != models.Invalid {
				t.Errorf("an empty %T is taken: %v", row, err)
			}
		}
	})
}

func TestEveryFieldIsKept(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		today := models.DateOf(f.Now())
		for _, row := range []models.Record{
			&models.HealthMedicine{MedicineFacts: models.MedicineFacts{State: "when_needed", BegunOn: today, SupplyUntil: today}},
			&models.HealthAllergy{AllergyFacts: models.AllergyFacts{Strength: "life_threatening"}},
			&models.HealthCondition{ConditionFacts: models.ConditionFacts{State: "watched", SinceOn: today}},
			&models.HealthTest{TestFacts: models.TestFacts{TestedOn: today, Show: models.Yes, ShowOn: today}},
		} {
			id, err := f.add("counsellor", row)
			if err != nil {
				t.Fatal(err)
			}
			one, err := f.health.One(t.Context(), f.Actor("counsellor"), f.c.ID, row.List(), id, "care")
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(one.Row.Row.Coded(), row.Coded()) {
				t.Errorf("%s: %+v became %+v", row.List(), row.Coded(), one.Row.Row.Coded())
			}
			for _, w := range row.Words() {
				if one.Row.Text[w.Column] != "CANARY-"+w.Column {
					t.Errorf("%s: the word %s became %q", row.List(), w.Column, one.Row.Text[w.Column])
				}
			}
		}
	})
}
