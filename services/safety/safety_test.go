package safety_test

import (
	"reflect"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casenote"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/safety"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case of three roles.
type fixture struct {
	*worldtest.World
	safety *safety.Service
	notes  *casenote.Service
	c      models.Case
}

func eachDB(t *testing.T, f func(t *testing.T, f fixture)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
		w.Bind()
		lib := packtest.Shipped(t)
		e := evaluation.New(lib)
		f(t, fixture{w, safety.New(db, w.Keeper, e, w.Now, worldtest.NewID), casenote.New(db, w.Keeper, e, w.Now, worldtest.NewID), c})
	})
}

// add writes a row, with a canary in each of its words.
func (f fixture) add(who string, row models.Record) (string, error) {
	words := map[string]string{}
	for _, w := range row.Words() {
		words[w.Column] = "CANARY-" + w.Column
	}
	done, err := f.safety.Add(f.T.Context(), f.Actor(who), f.c.ID, deed.RecordInput{Row: row, Words: words})
	return done.ID, err
}

func (f fixture) must(id string, err error) string {
	f.T.Helper()
	if err != nil {
		f.T.Fatal(err)
	}
	return id
}

func (f fixture) threat() *models.SafetyIncident {
	return &models.SafetyIncident{IncidentFacts: models.IncidentFacts{Kind: models.IncidentThreat, At: f.Moment() - 3_600_000, FromWho: "exploiter"}}
}

func (f fixture) plan() *models.SafetyPlan {
	return &models.SafetyPlan{SafetyPlanFacts: models.SafetyPlanFacts{CallRule: "never", ReviewedOn: models.DateOf(f.Now())}}
}

// opens reports whether a gap of a rule is open.
func (f fixture) opens(rule string) bool {
	var n int64
	f.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Gap{}).Where("case_id = ? AND rule = ? AND open", f.c.ID, rule).Count(&n).Error
	})
	return n > 0
}

func TestIncidentIsToldToAllAndItsGapClosesByWhatWasDone(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		id := f.must(f.add("caseworker", f.threat()))
		if !f.opens("safety.threat_unanswered") {
			t.Error("a threat opens no gap")
		}
		for _, who := range []string{"caseworker", "counsellor", "legal_aid"} {
			list, err := f.notes.Alarms(t.Context(), f.Actor(who), "")
			if err != nil || len(list) != 1 || list[0].ID != id || !list[0].Incident || list[0].Code != f.c.Code {
				t.Errorf("%s is told %+v, %v", who, list, err)
			}
		}
		if list, _ := f.notes.Alarms(t.Context(), f.Actor("other-caseworker"), ""); len(list) != 0 {
			t.Error("somebody without the case is told")
		}
		done := f.threat()
		done.Done = "plan_changed talked"
		in := deed.RecordInput{Row: done, Version: 1, Reason: "new_information"}
		if _, err := f.safety.Correct(t.Context(), f.Actor("counsellor"), f.c.ID, id, in); err != nil {
			t.Fatal(err)
		}
		if f.opens("safety.threat_unanswered") {
			t.Error("a plan that was changed does not close the gap")
		}
		if _, err := f.safety.Correct(t.Context(), f.Actor("caseworker"), f.c.ID, id, in); models.KindOf(err) != models.Conflict {
			t.Errorf("an old version is written over: %v", err)
		}
		one, err := f.safety.One(t.Context(), f.Actor("caseworker"), f.c.ID, models.ListSafetyIncidents, id, "care")
		if err != nil || one.Row.Text["what"] != "CANARY-what" || len(one.Earlier) != 1 || one.Earlier[0].Row.(*models.SafetyIncident).Done != "" {
			t.Errorf("got %+v, %v", one, err)
		}
	})
}

func TestFactsFollowIncidentsAndGoWithThem(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		first := f.threat()
		first.At -= 2 * 86_400_000
		f.must(f.add("caseworker", first))
		last := f.must(f.add("caseworker", f.threat()))
		day := func() (day string) {
			f.Read(func(tx *gorm.DB) error {
				return tx.Model(&models.Fact{}).Select("day").Where("case_id = ? AND name = 'event.threat' AND answer = 'yes'", f.c.ID).Scan(&day).Error
			})
			return day
		}
		if got, want := day(), string(models.DateOf(f.Now())); got != want {
			t.Errorf("the fact is of %q, want %q", got, want)
		}
		if _, err := f.safety.TakeBack(t.Context(), f.Actor("caseworker"), f.c.ID, last, deed.RecordInput{Row: f.threat(), Version: 1, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		if got, want := day(), string(first.At.Date(f.Now().Location())); got != want {
			t.Errorf("after taking back the fact is of %q, want %q", got, want)
		}
	})
}

func TestPlanIsOneAndIsAService(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		f.must(f.add("caseworker", f.plan()))
		if _, err := f.add("counsellor", f.plan()); models.KindOf(err) != models.Conflict {
			t.Errorf("a second plan: %v", err)
		}
		var n int64
		f.Read(func(tx *gorm.DB) error {
			return tx.Model(&models.Delivery{}).Where("case_id = ? AND kind = 'safety_plan'", f.c.ID).Count(&n).Error
		})
		if n != 1 {
			t.Errorf("%d safety plans among the services", n)
		}
	})
}

func TestGapsFollowPlacesAndPeople(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		today := models.DateOf(f.Now())
		place := f.must(f.add("caseworker", &models.SafetyPlace{SafetyPlaceFacts: models.SafetyPlaceFacts{Kind: models.PlaceHere, KnownOn: today}}))
		claim := &models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: "other", Stance: models.StanceClaims, MayKnow: models.KnowsNothing, ClaimedOn: today}}
		person := f.must(f.add("caseworker", claim))
		for _, rule := range []string{"safety.placement_known_address", "safety.unverified_claimant"} {
			if !f.opens(rule) {
				t.Errorf("%s does not open", rule)
			}
		}
		if _, err := f.safety.TakeBack(t.Context(), f.Actor("caseworker"), f.c.ID, place, deed.RecordInput{Row: &models.SafetyPlace{}, Version: 1, Reason: "no_longer_true"}); err != nil {
			t.Fatal(err)
		}
		claim.Verified = models.Yes
		if _, err := f.safety.Correct(t.Context(), f.Actor("caseworker"), f.c.ID, person, deed.RecordInput{Row: claim, Version: 1, Reason: "new_information"}); err != nil {
			t.Fatal(err)
		}
		for _, rule := range []string{"safety.placement_known_address", "safety.unverified_claimant"} {
			if f.opens(rule) {
				t.Errorf("%s stays open", rule)
			}
		}
	})
}

func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		today := models.DateOf(f.Now())
		late := f.threat()
		late.At = f.Moment() + 600_000
		next := f.threat()
		next.Next = "police"
		for _, c := range []struct {
			row    models.Record
			fields string
		}{
			{&models.SafetyPlan{}, "call_rule reviewed_on"},
			{&models.SafetyPerson{}, "relation stance may_know"},
			{&models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: "mother", Stance: models.StanceDanger, MayKnow: "where"}}, "may_know"},
			{&models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: "mother", Stance: models.StanceClaims, MayKnow: "safe", ClaimedOn: today}}, "may_know"},
			{&models.SafetyPlace{}, "kind known_on"},
			{late, "at_time"}, {next, "next_on"},
		} {
			_, err := f.add("caseworker", c.row)
			problems, _ := models.ProblemsOf(err)
			if want := strings.Fields(c.fields); len(problems) != len(want) {
				t.Errorf("%T %+v: %v", c.row, c.row.Coded(), problems)
			}
			for _, name := range strings.Fields(c.fields) {
				if problems[name] == "" {
					t.Errorf("%T: nothing at %s: %v", c.row, name, problems)
				}
			}
		}
	})
}

func TestOnlyWhoKeepsHerSafeSeesAndWrites(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		f.must(f.add("caseworker", f.plan()))
		for _, who := range []string{"legal_aid", "administrator"} {
			if _, err := f.add(who, f.threat()); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s writes: %v", who, err)
			}
		}
		if _, err := f.safety.Sheet(t.Context(), f.Actor("legal_aid"), f.c.ID); models.KindOf(err) != models.Forbidden {
			t.Errorf("legal aid sees it: %v", err)
		}
		if _, err := f.safety.Sheet(t.Context(), f.Actor("other-caseworker"), f.c.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody without the case sees it: %v", err)
		}
		for who, reads := range map[string]bool{"caseworker": true, "counsellor": true} {
			s, err := f.safety.Open(t.Context(), f.Actor(who), f.c.ID, "care")
			if err != nil || len(s.Lists[models.ListSafetyPlans]) != 1 || (s.Lists[models.ListSafetyPlans][0].Text["code_word"] == "CANARY-code_word") != reads {
				t.Errorf("%s opens %+v, %v", who, s.Lists, err)
			}
		}
	})
}

func TestRelativeIsOfferedAndNotTypedAgain(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		r := models.Relative{ClaimBase: models.ClaimBase{ID: worldtest.NewID(), CaseID: f.c.ID, SurvivorID: f.c.SurvivorID, Version: 1}, RelativeFacts: models.RelativeFacts{Relation: "sister"}}
		f.Write(func(tx *gorm.DB) error { return tx.Create(&r).Error })
		s, err := f.safety.Sheet(t.Context(), f.Actor("caseworker"), f.c.ID)
		if err != nil || len(s.Relatives) != 1 {
			t.Fatalf("offered %v, %v", s.Relatives, err)
		}
		row := &models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{RelativeID: r.ID, Relation: "mother", Stance: models.StanceSupports, MayKnow: "safe"}}
		f.must(f.add("caseworker", row))
		if s, err = f.safety.Sheet(t.Context(), f.Actor("caseworker"), f.c.ID); err != nil || len(s.Relatives) != 0 {
			t.Errorf("still offered: %v, %v", s.Relatives, err)
		}
		if got := s.Lists[models.ListSafetyPeople][0].Row.(*models.SafetyPerson).Relation; got != "sister" {
			t.Errorf("the relation is %q, want that of the claim facts", got)
		}
		row = &models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{RelativeID: worldtest.NewID(), Relation: "mother", Stance: models.StanceSupports, MayKnow: "safe"}}
		if _, err := f.add("caseworker", row); models.KindOf(err) != models.Invalid {
			t.Errorf("a relative of nobody is taken: %v", err)
		}
	})
}

func TestEveryFieldIsKept(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		today := models.DateOf(f.Now())
		for _, row := range []models.Record{
			&models.SafetyPlan{SafetyPlanFacts: models.SafetyPlanFacts{CallRule: "set_times", ReviewedOn: today}},
			&models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: "in_laws", Stance: models.StanceClaims, MayKnow: models.KnowsNothing, ClaimedOn: today, Verified: models.No}},
			&models.SafetyPlace{SafetyPlaceFacts: models.SafetyPlaceFacts{Kind: "route", KnownOn: today}},
			&models.SafetyIncident{IncidentFacts: models.IncidentFacts{Kind: "followed", At: f.Moment(), DayOnly: true, FromWho: "stranger", Way: "online", Done: "talked watching", Police: "not_wished", House: "not_yet", Next: "court", NextOn: today}},
		} {
			id := f.must(f.add("caseworker", row))
			one, err := f.safety.One(t.Context(), f.Actor("caseworker"), f.c.ID, row.List(), id, "care")
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
