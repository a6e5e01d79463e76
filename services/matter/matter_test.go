package matter_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/matter"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case.
type fixture struct {
	*worldtest.World
	matters *matter.Service
	files   *casefile.Service
	c       models.Case
}

func newFixture(t testing.TB, db *store.DB, people ...string) fixture {
	w := worldtest.New(t, db)
	c := w.Case(w.North, "Kalpana", append([]string{"caseworker"}, people...)...)
	w.Bind() // what the world wrote past the log
	lib := packtest.Shipped(t)
	e := evaluation.New(lib)
	return fixture{w, matter.New(db, w.Keeper, e, w.Now, worldtest.NewID), casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, nil), c}
}

// day is a day before now.
func (h fixture) day(ago int) models.Date {
	return models.DateOf(h.Now().AddDate(0, 0, -ago))
}

func police(f func(in *matter.Input)) matter.Input {
	in := matter.Input{}
	in.Kind = models.MatterPolice
	f(&in)
	return in
}

func (h fixture) add(in matter.Input) string {
	h.T.Helper()
	done, err := h.matters.Add(h.T.Context(), h.Actor("caseworker"), h.c.ID, in)
	if err != nil {
		h.T.Fatal(err)
	}
	return done.ID
}

// change corrects a matter: f changes what is there.
func (h fixture) change(id string, f func(in *matter.Input)) error {
	h.T.Helper()
	one := h.one(id)
	in := matter.Input{}
	in.MatterFacts, in.Version, in.Reason = one.Row.MatterFacts, one.Row.Version, "new_information"
	f(&in)
	_, err := h.matters.Correct(h.T.Context(), h.Actor("caseworker"), h.c.ID, id, in)
	return err
}

func (h fixture) one(id string) matter.Shown {
	h.T.Helper()
	one, err := h.matters.One(h.T.Context(), h.Actor("caseworker"), h.c.ID, id)
	if err != nil {
		h.T.Fatal(err)
	}
	return one
}

// fact is a fact of the case as rules see it.
func (h fixture) fact(key string) models.FactValue {
	h.T.Helper()
	_, facts, err := h.files.Facts(h.T.Context(), h.Actor("caseworker"), h.c.ID)
	if err != nil {
		h.T.Fatal(err)
	}
	return facts[key].Value()
}

func (h fixture) wantDay(key string, on models.Date) {
	h.T.Helper()
	if v := h.fact(key); v.Answer != models.Yes || v.On != models.Exactly(on) {
		h.T.Errorf("%s is %+v, want %s", key, v, on)
	}
}

func (h fixture) wantAnswer(key string, a models.Answer) {
	h.T.Helper()
	if v := h.fact(key); v.Answer != a || !v.On.IsZero() || v.At != 0 {
		h.T.Errorf("%s is %+v, want %q", key, v, a)
	}
}

// words fills every sealed field of a matter with a text of its own.
func words() models.MatterWords {
	return models.MatterWords{Number: "CANARY-number", Station: "CANARY-station", District: "CANARY-district", MovedTo: "CANARY-moved", Court: "CANARY-court",
		CaseNumber: "CANARY-case", Words: "CANARY-words"}
}

func TestMatterIsSealedAndOpensForWhoeverGoesToCourt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid", "counsellor")
		id := h.add(police(func(in *matter.Input) { in.MatterWords = words() }))
		ctx := t.Context()
		person := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: models.MatterPersonFacts{Part: models.MatterAccused},
			MatterPersonWords: models.MatterPersonWords{Name: "CANARY-name", Telephone: "CANARY-telephone", Words: "CANARY-terms"}}}
		if _, err := h.matters.AddPerson(ctx, h.Actor("caseworker"), h.c.ID, id, person); err != nil {
			t.Fatal(err)
		}
		lawyer := police(func(in *matter.Input) { in.Lawyer, in.Version, in.Reason = "CANARY-lawyer", 1, "new_information" })
		if _, err := h.matters.Correct(ctx, h.Actor("legal_aid"), h.c.ID, id, lawyer); err != nil {
			t.Fatal(err)
		}
		got, err := h.matters.Open(ctx, h.Actor("caseworker"), h.c.ID, id, "hearing")
		if err != nil || got.MatterWords != words() || got.People[0].MatterPersonWords != person.MatterPersonWords {
			t.Errorf("the caseworker reads %+v, %v", got, err)
		}
		want := words()
		want.Lawyer = "CANARY-lawyer"
		if got, err = h.matters.Open(ctx, h.Actor("legal_aid"), h.c.ID, id, "claim"); err != nil || got.MatterWords != want {
			t.Errorf("the lawyer reads %+v, %v", got.MatterWords, err)
		}
		if _, err := h.matters.Open(ctx, h.Actor("counsellor"), h.c.ID, id, "care"); models.KindOf(err) != models.NotFound {
			t.Errorf("a counsellor is answered %v", err)
		}
		h.holdsNone("CANARY")
		opened := h.Entries("matter.opened")
		if len(opened) != 2 || opened[0].Fields != 10 || strings.Contains(opened[0].Detail, "CANARY") {
			t.Errorf("the log has %+v", opened)
		}
		h.whole()
	})
}

// holdsNone looks for a text in every row of matters and in the log.
func (h fixture) holdsNone(text string) {
	h.T.Helper()
	for _, table := range []string{"matters", "matter_people", "hearings", "revisions", "audit_entries", "facts"} {
		var rows []map[string]any
		h.Read(func(tx *gorm.DB) error { return tx.Table(table).Find(&rows).Error })
		if bytes.Contains(fmt.Append(nil, rows), []byte(text)) {
			h.T.Errorf("%s holds %s", table, text)
		}
	}
}

// whole checks every row against the log.
func (h fixture) whole() {
	h.T.Helper()
	rows, err := audit.CheckRowsOf(h.T.Context(), h.DB)
	if err != nil || !rows.OK() {
		h.T.Errorf("rows and log: %+v, %v", rows, err)
	}
}

func TestDaysOfAMatterAreFactsOfTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id := h.add(police(func(in *matter.Input) {
			in.RegisteredOn, in.ChargeSheetOn, in.Sections = h.day(90), h.day(20), "offence.pocso offence.bns_143"
		}))
		h.wantDay("event.fir_registered", h.day(90))
		h.wantDay("event.charge_sheet", h.day(20))
		h.wantAnswer("offence.bns_143", models.Yes)
		if err := h.change(id, func(in *matter.Input) {
			in.RegisteredOn, in.ChargeSheetOn, in.Sections = h.day(80), "", "offence.pocso"
		}); err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.fir_registered", h.day(80))
		h.wantAnswer("event.charge_sheet", models.NotAsked)
		h.wantAnswer("offence.bns_143", models.NotAsked)
		h.wantAnswer("offence.pocso", models.Yes)
		second := h.add(police(func(in *matter.Input) { in.RegisteredOn = h.day(85) }))
		h.wantDay("event.fir_registered", h.day(85)) // the first of two
		for _, gone := range []string{second, id} {
			if _, err := h.matters.Remove(t.Context(), h.Actor("caseworker"), h.c.ID, gone, matter.Stamp{Version: h.one(gone).Row.Version, Reason: "mistake"}); err != nil {
				t.Fatal(err)
			}
		}
		h.wantAnswer("event.fir_registered", models.NotAsked)
		h.wantAnswer("offence.pocso", models.NotAsked)
		h.whole()
	})
}

func TestFactThatSomebodyWroteOtherwiseStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id := h.add(police(func(in *matter.Input) { in.RegisteredOn = h.day(90) }))
		_, facts, _ := h.files.Facts(t.Context(), h.Actor("caseworker"), h.c.ID)
		other := casefile.FactInput{Name: "event.fir_registered", Value: models.FactValue{Answer: models.Yes, On: models.Exactly(h.day(88))}, Seen: facts["event.fir_registered"].Version}
		if _, err := h.files.RecordFacts(t.Context(), h.Actor("caseworker"), h.c.ID, []casefile.FactInput{other}); err != nil {
			t.Fatal(err)
		}
		if got := h.one(id).Differs; !slices.Equal(got, []string{"event.fir_registered"}) {
			t.Errorf("the matter differs in %v", got)
		}
		if err := h.change(id, func(in *matter.Input) { in.Stage = "investigation" }); err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.fir_registered", h.day(88))
		if _, err := h.matters.Remove(t.Context(), h.Actor("caseworker"), h.c.ID, id, matter.Stamp{Version: 2, Reason: "twice"}); err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.fir_registered", h.day(88))
	})
}

func TestFactKeepsTheHourThatAMatterDoesNotKnow(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	at := models.At(h.Now().AddDate(0, 0, -3))
	on := models.Exactly(h.day(3))
	if _, err := h.files.RecordFacts(t.Context(), h.Actor("caseworker"), h.c.ID, []casefile.FactInput{{Name: "event.fir_registered", Value: models.FactValue{Answer: models.Yes, On: on, At: at}}}); err != nil {
		t.Fatal(err)
	}
	h.add(police(func(in *matter.Input) { in.RegisteredOn = h.day(3) }))
	if v := h.fact("event.fir_registered"); v.At != at || v.On != on {
		t.Errorf("the fact is %+v", v)
	}
}

func TestFirstMatterTakesWhatTheFileSays(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	facts := []casefile.FactInput{
		{Name: "event.fir_registered", Value: models.FactValue{Answer: models.Yes, On: models.Exactly(h.day(30))}},
		{Name: "offence.itpa", Value: models.FactValue{Answer: models.Yes}}, {Name: "offence.jj", Value: models.FactValue{Answer: models.No}},
	}
	if _, err := h.files.RecordFacts(t.Context(), h.Actor("caseworker"), h.c.ID, facts); err != nil {
		t.Fatal(err)
	}
	offered := func(kind string) models.MatterFacts {
		ch, err := h.matters.Choices(t.Context(), h.Actor("caseworker"), h.c.ID, kind)
		if err != nil {
			t.Fatal(err)
		}
		return ch.Facts
	}
	if got := offered(models.MatterPolice); got.RegisteredOn != h.day(30) || got.Sections != "offence.itpa" {
		t.Errorf("the first police case is offered %+v", got)
	}
	if got := offered("labour"); got.RegisteredOn != "" {
		t.Errorf("another proceeding is offered %+v", got)
	}
	h.add(police(func(in *matter.Input) { in.RegisteredOn = h.day(30) }))
	if got := offered(models.MatterPolice); got.RegisteredOn != "" {
		t.Errorf("the second police case is offered %+v", got)
	}
}

func TestSectionsOfTheLawOfTheDayComeFirst(t *testing.T) {
	for day, want := range map[string]struct{ first, other string }{
		"2024-06-30": {"offence.ipc_370", "offence.bns_143"},
		"2024-07-01": {"offence.bns_143", "offence.ipc_370"},
		"":           {"offence.bns_143", ""},
	} {
		t.Run("offence on "+day, func(t *testing.T) {
			h := newFixture(t, storetest.New(t))
			if day != "" {
				on := casefile.FactInput{Name: "event.offence", Value: models.FactValue{Answer: models.Yes, On: models.Exactly(models.Date(day))}}
				if _, err := h.files.RecordFacts(t.Context(), h.Actor("caseworker"), h.c.ID, []casefile.FactInput{on}); err != nil {
					t.Fatal(err)
				}
			}
			ch, err := h.matters.Choices(t.Context(), h.Actor("caseworker"), h.c.ID, models.MatterPolice)
			if err != nil {
				t.Fatal(err)
			}
			inForce := map[string]bool{}
			for _, s := range ch.Sections {
				inForce[s.Key] = s.InForce
			}
			if !inForce[want.first] || !inForce["offence.itpa"] {
				t.Errorf("%s or the ITPA is not among the law of that day", want.first)
			}
			if now, there := inForce[want.other]; want.other != "" && (now || !there) {
				t.Errorf("%s is there %v, in force %v", want.other, there, now)
			}
		})
	}
}

// A report against her, with a charge sheet, a section and her own conviction, is none
// of the offence against her, until somebody says that it was no such report.
func TestMatterAgainstHerSaysNothingOfTheOffence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id := h.add(police(func(in *matter.Input) {
			in.Accused, in.RegisteredOn, in.ChargeSheetOn, in.EndedOn, in.Ending = models.Yes, h.day(90), h.day(60), h.day(5), models.MatterConviction
			in.Sections = "offence.itpa"
		}))
		h.wantDay("legal.accused", h.day(90))
		for _, key := range []string{"event.fir_registered", "event.charge_sheet", "event.conviction", "event.trial_concluded", "offence.itpa"} {
			h.wantAnswer(key, "")
		}
		if err := h.change(id, func(in *matter.Input) { in.Accused = models.No }); err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.fir_registered", h.day(90))
		h.wantAnswer("legal.accused", models.NotAsked)
	})
}

func TestAccusedOnBailAndHerOwnPositionAreFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		id := h.add(police(func(in *matter.Input) { in.RegisteredOn, in.Accused = h.day(40), models.Yes }))
		h.wantDay("legal.accused", h.day(40))
		in := matter.PersonInput{}
		in.Part, in.Relation, in.Bail, in.BailOn, in.Terms = models.MatterAccused, "recruiter", models.BailGranted, h.day(4), "stay_away"
		done, err := h.matters.AddPerson(ctx, by, h.c.ID, id, in)
		if err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.accused_released", h.day(4))
		if !slices.Contains(done.Opened, "safety.accused_free_no_review") {
			t.Errorf("a bail of four days ago opened %v", done.Opened)
		}
		in.Version, in.Reason, in.Bail, in.BailOn = 1, "wrong_date", "refused", h.day(4)
		if _, err := h.matters.CorrectPerson(ctx, by, h.c.ID, done.ID, in); err != nil {
			t.Fatal(err)
		}
		h.wantAnswer("event.accused_released", models.NotAsked)
		if err := h.change(id, func(in *matter.Input) { in.EndedOn, in.Ending, in.Accused = h.day(2), "acquittal", models.No }); err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.trial_concluded", h.day(2))
		h.wantDay("event.accused_released", h.day(2))
		h.wantAnswer("legal.accused", models.NotAsked)
		if _, err := h.matters.RemovePerson(ctx, by, h.c.ID, done.ID, matter.Stamp{Version: 2, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		_, err = h.matters.RemovePerson(ctx, by, h.c.ID, done.ID, matter.Stamp{Version: 3, Reason: "mistake"})
		worldtest.WantKind(t, err, models.Conflict)
		if n := len(h.one(id).People); n != 0 {
			t.Errorf("%d people are left", n)
		}
		h.whole()
	})
}

func TestDiaryOfHearings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		ctx, by := t.Context(), h.Actor("caseworker")
		id := h.add(police(func(*matter.Input) {}))
		hour := models.At(h.Now().Add(5 * 24 * time.Hour))
		in := matter.HearingInput{}
		in.At, in.Purpose, in.Who, in.Place = hour, "her_evidence", "CANARY-who", "CANARY-place"
		done, err := h.matters.AddHearing(ctx, by, h.c.ID, id, in)
		if err != nil {
			t.Fatal(err)
		}
		if v := h.fact("event.hearing"); v.At != hour {
			t.Errorf("the next hearing is %+v", v)
		}
		h.wantAnswer("hearing.accompanied", models.No)
		if !slices.Contains(done.Opened, "justice.unaccompanied") {
			t.Errorf("the hearing opened %v", done.Opened)
		}
		in.Version, in.Companion, in.Who = 1, "colleague", ""
		done, err = h.matters.CorrectHearing(ctx, by, h.c.ID, done.ID, in)
		if err != nil || !slices.Contains(done.Closed, "justice.unaccompanied") {
			t.Errorf("a companion closed %v, %v", done.Closed, err)
		}
		h.wantAnswer("hearing.accompanied", models.Yes)
		early := matter.HearingInput{}
		early.Version, early.Outcome = 2, "held"
		worldtest.WantKind(t, second(h.matters.Answer(ctx, by, h.c.ID, done.ID, early)), models.Invalid)
		h.Advance(6 * 24 * time.Hour)
		early.Happened, early.ToldOn = "CANARY-happened", h.day(0)
		early.NextAt, early.NextDayOnly = models.At(h.Now().Add(30*24*time.Hour)), true
		if _, err := h.matters.Answer(ctx, by, h.c.ID, done.ID, early); err != nil {
			t.Fatal(err)
		}
		one := h.one(id)
		if len(one.Hearings) != 2 || one.Hearings[0].Outcome != "held" || one.Hearings[1].At != early.NextAt || one.Hearings[1].Purpose != "her_evidence" || one.Hearings[1].Companion != "" {
			t.Fatalf("the diary is %+v", one.Hearings)
		}
		h.wantDay("event.hearing", early.NextAt.Date(h.zone()))
		opened, err := h.matters.Open(ctx, h.Actor("legal_aid"), h.c.ID, id, "hearing")
		if err != nil || opened.Hearings[0].HearingWords != (models.HearingWords{Place: "CANARY-place", Who: "CANARY-who", Happened: "CANARY-happened"}) {
			t.Errorf("the lawyer reads %+v, %v", opened.Hearings, err)
		}
		if _, err := h.matters.RemoveHearing(ctx, by, h.c.ID, one.Hearings[1].ID, matter.Stamp{Version: 1, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		h.wantAnswer("event.hearing", models.NotAsked)
		h.wantAnswer("hearing.accompanied", models.NotAsked)
		h.holdsNone("CANARY")
		h.whole()
	})
}

// zone is where the house of the world is.
func (h fixture) zone() *time.Location {
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		h.T.Fatal(err)
	}
	return zone
}

// problems are the broken fields of an error.
func problems(err error) models.Problems {
	var e *models.Error
	errors.As(err, &e)
	return e.Fields
}

func second[T any](_ T, err error) error { return err }

func TestMatterThatCannotBeIsRefused(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	for field, in := range map[string]func(*matter.Input){
		"kind":            func(in *matter.Input) { in.Kind = "quarrel" },
		"stage":           func(in *matter.Input) { in.Stage = "filed" }, // of another proceeding
		"state":           func(in *matter.Input) { in.State = "IN-XX" },
		"sections":        func(in *matter.Input) { in.Sections = "person.sex" },
		"registered_on":   func(in *matter.Input) { in.RegisteredOn = h.day(-1) },
		"charge_sheet_on": func(in *matter.Input) { in.RegisteredOn, in.ChargeSheetOn = h.day(5), h.day(6) },
		"moved_on":        func(in *matter.Input) { in.RegisteredOn, in.MovedOn = h.day(5), h.day(6) },
		"refused_on":      func(in *matter.Input) { in.RefusalStep = "magistrate" },
		"ended_on":        func(in *matter.Input) { in.Ending = "acquittal" },
		"number":          func(in *matter.Input) { in.Number = strings.Repeat("9", models.MaxMatterLine+1) },
		"words":           func(in *matter.Input) { in.Words = strings.Repeat("w", models.MaxMatterWords+1) },
	} {
		t.Run(field, func(t *testing.T) {
			_, err := h.matters.Add(t.Context(), h.Actor("caseworker"), h.c.ID, police(in))
			worldtest.WantKind(t, err, models.Invalid)
			if fields := problems(err); fields[field] == "" || len(fields) != 1 {
				t.Errorf("the problems are %v", fields)
			}
		})
	}
}

func TestSecondPressAndSecondHand(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	in := police(func(in *matter.Input) { in.Token = worldtest.NewID() })
	id := h.add(in)
	if again := h.add(in); again != id {
		t.Errorf("the same form made %s and %s", id, again)
	}
	stale := police(func(in *matter.Input) { in.Version, in.Reason = 1, "other" })
	if _, err := h.matters.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, id, stale); err != nil {
		t.Fatal(err)
	}
	_, err := h.matters.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, id, stale)
	worldtest.WantKind(t, err, models.Conflict)
	other := h.Case(h.North, "Bela", "caseworker")
	_, err = h.matters.One(t.Context(), h.Actor("caseworker"), other.ID, id)
	worldtest.WantKind(t, err, models.NotFound)
}

// TestRemovedMatterComesBackWithWhatWentWithIt removes a person, then the matter, and brings
// the matter back: the person who was removed before stays so, days are facts again.
func TestRemovedMatterComesBackWithWhatWentWithIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "counsellor")
		id := h.add(police(func(in *matter.Input) { in.RegisteredOn, in.Number = h.day(30), "CANARY-number" }))
		person := func(name string) string {
			in := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: models.MatterPersonFacts{Part: models.MatterAccused}, MatterPersonWords: models.MatterPersonWords{Name: name}}}
			done, err := h.matters.AddPerson(t.Context(), h.Actor("caseworker"), h.c.ID, id, in)
			if err != nil {
				t.Fatal(err)
			}
			return done.ID
		}
		before, with := person("Invented Raka"), person("Invented Kaka")
		ctx, by := t.Context(), h.Actor("caseworker")
		if _, err := h.matters.RemovePerson(ctx, by, h.c.ID, before, matter.Stamp{Version: 1, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		h.Advance(time.Minute)
		if _, err := h.matters.Remove(ctx, by, h.c.ID, id, matter.Stamp{Version: 1, Reason: "twice"}); err != nil {
			t.Fatal(err)
		}
		h.wantAnswer("event.fir_registered", models.NotAsked)
		list, err := h.matters.Removed(ctx, by, h.c.ID)
		if err != nil || len(list) != 1 || list[0].ID != id || list[0].Reason != "twice" {
			t.Fatalf("removed are %+v, %v", list, err)
		}
		if _, err := h.matters.Restore(ctx, h.Actor("counsellor"), h.c.ID, id, list[0].Version); models.KindOf(err) != models.Forbidden {
			t.Errorf("a counsellor is answered %v", err)
		}
		if _, err := h.matters.Restore(ctx, by, h.c.ID, id, list[0].Version); err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.fir_registered", h.day(30))
		if one := h.one(id); len(one.People) != 1 || one.People[0].ID != with {
			t.Errorf("the people are %+v", one.People)
		}
		if _, err := h.matters.Restore(ctx, by, h.c.ID, id, 3); models.KindOf(err) != models.Conflict {
			t.Errorf("a matter that is there is answered %v", err)
		}
		if listed, err := h.matters.List(ctx, by, h.c.ID); err != nil || listed.Removed != 0 {
			t.Errorf("%d are removed, %v", listed.Removed, err)
		}
		h.whole()
	})
}

// TestWordsAreTakenOut empties words of a matter, a person and a hearing: they are gone,
// open with the earlier version, and the lawyer's stay closed to others.
func TestWordsAreTakenOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		ctx, by := t.Context(), h.Actor("caseworker")
		id := h.add(police(func(in *matter.Input) { in.Number, in.Court = "CANARY-number", "CANARY-court" }))
		lawyer := police(func(in *matter.Input) { in.Lawyer, in.Version, in.Reason = "CANARY-lawyer", 1, "new_information" })
		if _, err := h.matters.Correct(ctx, h.Actor("legal_aid"), h.c.ID, id, lawyer); err != nil {
			t.Fatal(err)
		}
		if got, err := h.matters.Emptiable(ctx, by, h.c.ID, id); err != nil || !slices.Equal(got, []string{"number", "court"}) {
			t.Errorf("a caseworker can take out %v, %v", got, err)
		}
		if err := h.change(id, func(in *matter.Input) { in.Empty = []string{"lawyer"} }); models.KindOf(err) != models.Invalid {
			t.Errorf("the lawyer's notes are taken out: %v", err)
		}
		if err := h.change(id, func(in *matter.Input) { in.Empty = []string{"number"} }); err != nil {
			t.Fatal(err)
		}
		got, err := h.matters.Open(ctx, by, h.c.ID, id, "hearing")
		if err != nil || got.Number != "" || got.Court != "CANARY-court" || got.Earlier[2] == nil || got.Earlier[2].Number != "CANARY-number" {
			t.Errorf("opened: %+v, earlier %+v, %v", got.MatterWords, got.Earlier, err)
		}
		officer := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: models.MatterPersonFacts{Part: "investigating_officer"},
			MatterPersonWords: models.MatterPersonWords{Name: "CANARY-name", Telephone: "CANARY-telephone"}}}
		done, err := h.matters.AddPerson(ctx, by, h.c.ID, id, officer)
		if err != nil {
			t.Fatal(err)
		}
		change := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: officer.MatterPersonFacts}, Stamp: matter.Stamp{Version: 1, Reason: "other", Empty: []string{"name"}}}
		if _, err := h.matters.CorrectPerson(ctx, by, h.c.ID, done.ID, change); models.KindOf(err) != models.Invalid {
			t.Errorf("an officer without a name: %v", err)
		}
		change.Empty = []string{"telephone"}
		if _, err := h.matters.CorrectPerson(ctx, by, h.c.ID, done.ID, change); err != nil {
			t.Fatal(err)
		}
		if got, err = h.matters.Open(ctx, by, h.c.ID, id, "hearing"); err != nil || got.People[0].Telephone != "" || got.People[0].Earlier[1].Telephone != "CANARY-telephone" {
			t.Errorf("the officer is %+v, %v", got.People, err)
		}
		h.whole()
	})
}
