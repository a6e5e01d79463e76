package casefile_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// second is another trafficking of the same person.
func second() casefile.EpisodeInput {
	return casefile.EpisodeInput{
		EpisodeFacts: models.EpisodeFacts{
			BeganOn: "2019", BeganSure: models.SureYear, EndedOn: "2020-03", EndedSure: models.SureMonth, Recruiter: "acquainted",
			Channel: "recruitment.work", Industry: "industry.mining", FromPlace: "NP", ToPlace: "IN-JH", WagesOwed: 12_500_50, Debt: 4_000_00, Currency: "INR",
		},
		People: "CANARY-people", Places: "CANARY-places",
	}
}

// added records a second episode and returns it.
func (f file) added(c models.Case) casefile.EpisodeRow {
	f.t.Helper()
	by := f.Actor("caseworker")
	if _, err := f.AddEpisode(f.t.Context(), by, c.ID, second()); err != nil {
		f.t.Fatal(err)
	}
	_, list, err := f.Episodes(f.t.Context(), by, c.ID)
	if err != nil || len(list) != 2 {
		f.t.Fatalf("got %d episodes, %v", len(list), err)
	}
	return list[1]
}

func TestSecondEpisodeIsSealedAndCorrected(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		by, ctx := f.Actor("caseworker"), t.Context()
		e := f.added(c)
		if !e.HasPeople || !e.HasPlaces || e.Channel != "recruitment.work" || e.WagesOwed != 12_500_50 || e.Currency != "INR" || e.FromPlace != "NP" {
			t.Errorf("got %+v", e)
		}
		var rows []map[string]any
		f.Read(func(tx *gorm.DB) error { return tx.Table("episodes").Find(&rows).Error })
		if bytesOf(rows, "CANARY") {
			t.Error("the words are stored unsealed")
		}
		got, err := f.RevealEpisode(ctx, by, c.ID, e.ID, "care")
		if err != nil || got.Texts["people"] != "CANARY-people" || got.Texts["places"] != "CANARY-places" || got.Seen != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
		if _, err := f.RewriteEpisode(ctx, by, c.ID, e.ID, got.Seen, map[string]string{"people": "nobody", "places": ""}); err != nil {
			t.Fatal(err)
		}
		late := casefile.EpisodeInput{EpisodeFacts: models.EpisodeFacts{Recruiter: "family"}, Seen: 1}
		if _, err := f.CorrectEpisode(ctx, by, c.ID, e.ID, late); models.KindOf(err) != models.Conflict {
			t.Errorf("old version: got %v, want Conflict", err)
		}
		late.Seen = 2
		if _, err := f.CorrectEpisode(ctx, by, c.ID, e.ID, late); err != nil {
			t.Fatal(err)
		}
		_, e, err = f.Episode(ctx, by, c.ID, e.ID)
		if err != nil || e.Recruiter != "family" || e.Debt != 0 || e.BeganOn != "" || !e.HasPeople || e.HasPlaces || e.Version != 3 {
			t.Errorf("got %+v, %v", e, err)
		}
		want := []string{"episode.added", "file.opened", "file.rewritten", "episode.corrected"}
		if all := f.actions(c.ID); !slices.Equal(all[len(all)-4:], want) {
			t.Errorf("got audit entries %v", all)
		}
	})
}

func TestFactOfSecondEpisodeIsCorrectedInPlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		by, ctx := f.Actor("caseworker"), t.Context()
		e := f.added(c)
		say := func(name string, seen int64, a models.Answer) error {
			_, err := f.RecordEpisodeFacts(ctx, by, c.ID, e.ID, []casefile.FactInput{{Name: name, Value: models.FactValue{Answer: a}, Seen: seen}})
			return err
		}
		if err := say("form.sexual_exploitation", 0, models.No); err != nil {
			t.Fatal(err)
		}
		if err := say("form.sexual_exploitation", 0, models.No); models.KindOf(err) != models.Conflict {
			t.Errorf("second answer from an empty form: got %v", err)
		}
		if err := say("form.sexual_exploitation", 1, models.Declined); err != nil {
			t.Fatal(err)
		}
		if err := say("person.disability", 0, models.Yes); models.KindOf(err) != models.Invalid {
			t.Errorf("fact about the person: got %v", err)
		}
		_, list, err := f.Episodes(ctx, by, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []models.Answer{models.Yes, models.Declined} {
			if got := list[i].Facts["form.sexual_exploitation"].Answer; got != want {
				t.Errorf("episode %d says %q, want %q", i, got, want)
			}
		}
		_, facts, err := f.Facts(ctx, by, c.ID)
		if err != nil || facts["form.sexual_exploitation"].Answer != models.Yes {
			t.Errorf("rules see %+v, %v", facts["form.sexual_exploitation"], err)
		}
	})
}

func TestEpisodeKeepsToItsCaseAndReaders(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c, other := f.opened(f.intake()), f.opened(f.intake())
	e, by, ctx := f.added(c), f.Actor("caseworker"), t.Context()
	for what, err := range map[string]error{
		"read":    errOf3(f.Episode(ctx, by, other.ID, e.ID)),
		"correct": errOf(f.CorrectEpisode(ctx, by, other.ID, e.ID, casefile.EpisodeInput{Seen: 1})),
		"reveal":  errOf(f.RevealEpisode(ctx, by, other.ID, e.ID, "care")),
		"rewrite": errOf(f.RewriteEpisode(ctx, by, other.ID, e.ID, 1, map[string]string{"people": "x"})),
		"facts":   errOf(f.RecordEpisodeFacts(ctx, by, other.ID, e.ID, nil)),
		"outside": errOf(f.CorrectEpisode(ctx, f.Actor("other-caseworker"), c.ID, e.ID, casefile.EpisodeInput{Seen: 1})),
	} {
		if models.KindOf(err) != models.NotFound {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if _, err := f.RevealEpisode(ctx, f.Actor("administrator"), c.ID, e.ID, "care"); models.KindOf(err) != models.Forbidden {
		t.Errorf("an administrator opened the words: got %v", err)
	}
}

func errOf[A any](_ A, err error) error          { return err }
func errOf3[A, B any](_ A, _ B, err error) error { return err }

func TestDutyWordsLeavesOneAuditEntry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c, ctx := f.opened(f.intake()), t.Context()
		_, _, rows, err := f.CaseDuties(ctx, f.Actor("caseworker"), c.ID)
		if err != nil || len(rows) != 1 || !rows[0].HasWords {
			t.Fatalf("got %+v, %v", rows, err)
		}
		before := len(f.actions(c.ID))
		got, err := f.DutyWords(ctx, f.Actor("caseworker"), c.ID, rows[0].ID, "hearing")
		if err != nil || got.Text != "Asking the panel lawyer" {
			t.Errorf("got %+v, %v", got, err)
		}
		if all := f.actions(c.ID); len(all) != before+1 || all[before] != "decision.opened" {
			t.Errorf("got audit entries %v", all[before:])
		}
		for _, name := range []string{"administrator", "other-caseworker"} {
			if _, err := f.DutyWords(ctx, f.Actor(name), c.ID, rows[0].ID, "x"); models.KindOf(err) != models.NotFound {
				t.Errorf("%s: got %v", name, err)
			}
		}
		_, _, rows, err = f.CaseDuties(ctx, f.Actor("administrator"), c.ID)
		if err != nil || rows[0].HasWords {
			t.Errorf("an administrator sees that there are words: %v", err)
		}
	})
}
