package matter_test

import (
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/matter"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

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
