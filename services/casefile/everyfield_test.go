package casefile_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestEveryFieldOfAnEpisodeIsKept checks that no field gets lost when an
// episode is recorded at intake or later, listed, corrected or kept as an
// earlier version.
func TestEveryFieldOfAnEpisodeIsKept(t *testing.T) {
	first, second := worldtest.Pair[models.EpisodeFacts](t, map[string][2]any{
		"BeganOn": {"2019", "2018-03-04"}, "BeganSure": {models.SureYear, models.SureExact},
		"EndedOn": {"2020-03", "2021"}, "EndedSure": {models.SureMonth, models.SureYear},
		"Recruiter": {"family", "stranger"}, "Channel": {"recruitment.work", "recruitment.school"}, "Industry": {"industry.mining", "industry.trade"},
		"FromPlace": {"NP", "BD"}, "ToPlace": {"IN-JH", "IN-WB"}, "Currency": {"INR", "NPR"},
	})
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		in := f.intake()
		in.Episode = first
		c, by, ctx := f.opened(in), f.Actor("caseworker"), t.Context()
		if _, err := f.AddEpisode(ctx, by, c.ID, casefile.EpisodeInput{EpisodeFacts: first}); err != nil {
			t.Fatal(err)
		}
		_, list, err := f.Episodes(ctx, by, c.ID)
		if err != nil || len(list) != 2 || list[0].EpisodeFacts != first || list[1].EpisodeFacts != first {
			t.Fatalf("got %+v, %v, want twice %+v", list, err, first)
		}
		if _, err := f.CorrectEpisode(ctx, by, c.ID, list[1].ID, casefile.EpisodeInput{EpisodeFacts: second, Seen: 1}); err != nil {
			t.Fatal(err)
		}
		if _, e, err := f.Episode(ctx, by, c.ID, list[1].ID); err != nil || e.EpisodeFacts != second {
			t.Errorf("got %+v, want %+v, %v", e.EpisodeFacts, second, err)
		}
		if _, e, err := f.Episode(ctx, by, c.ID, list[0].ID); err != nil || e.EpisodeFacts != first {
			t.Errorf("other episode: got %+v, %v", e.EpisodeFacts, err)
		}
		f.Read(func(tx *gorm.DB) error {
			var was models.EpisodeFacts
			kept, err := deed.History(tx, list[1].ID, 5, "")
			if err != nil || len(kept) != 1 || kept[0].Decode(&was) != nil || was != first {
				t.Errorf("earlier version: got %+v, want %+v, %v", kept, first, err)
			}
			return err
		})
	})
}

// TestEveryFieldOfAConsentIsKept checks that no field gets lost when a consent
// is recorded at intake or later, and listed.
func TestEveryFieldOfAConsentIsKept(t *testing.T) {
	first, second := worldtest.Pair[models.ConsentFacts](t, map[string][2]any{
		"Purpose": {models.PurposeHealth, models.PurposeContact}, "Answer": {models.ConsentGiven, models.ConsentRefused},
		"GivenBy": {models.ByHerself, models.ByCommittee}, "ExplainedIn": {"bn", "hi"}, "Form": {"spoken", "written"},
		"GivenAt": {models.At(worldtest.Start).Add(-time.Hour), models.At(worldtest.Start).Add(-2 * time.Hour)}, "UntilOn": {models.Date("2027-01-01"), models.Date("2027-02-02")},
	})
	typed := func(c models.ConsentFacts) casefile.ConsentInput {
		return casefile.ConsentInput{Answers: map[string]string{c.Purpose: c.Answer}, ConsentFacts: c}
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		in := f.intake()
		in.Consents = typed(first)
		c, by := f.opened(in), f.Actor("caseworker")
		if _, err := f.Agree(t.Context(), by, c.ID, typed(second)); err != nil {
			t.Fatal(err)
		}
		_, rows, err := f.Consents(t.Context(), by, c.ID)
		if err != nil || len(rows) != 2 || rows[0].ConsentFacts != first || rows[1].ConsentFacts != second {
			t.Errorf("got %+v, want %+v and %+v, %v", rows, first, second, err)
		}
		sum, err := f.Summary(t.Context(), by, c.ID)
		if err != nil || len(sum.Consents) != 2 || sum.Consents[0].ConsentFacts != first {
			t.Errorf("the summary has %+v, %v", sum.Consents, err)
		}
	})
}

// TestEveryFieldOfAnAnswerIsKept checks that no field gets lost when an answer
// is recorded at intake, corrected, listed and passed to the rules. A choice
// has no number and an amount no code, so it takes two questions to cover every
// field.
func TestEveryFieldOfAnAnswerIsKept(t *testing.T) {
	one, two := int64(41), int64(42)
	pair := func(code, number [2]any) (a, b models.AnswerFacts) {
		return worldtest.Pair[models.AnswerFacts](t, map[string][2]any{
			"Answer": {models.Yes, models.No}, "Code": code, "Day": {"2018-03-04", "2019-04-05"}, "DayTo": {"2018-06-07", "2019-08-09"}, "Sure": {models.SureBetween, models.SureExact},
			"At": {models.At(worldtest.Start).Add(-time.Hour), models.At(worldtest.Start).Add(-2 * time.Hour)}, "Number": number,
			"Currency": {"INR", "NPR"}, "Basis": {"she_said", "paper_seen"},
		})
	}
	none := (*int64)(nil)
	exact := func(a models.AnswerFacts) models.AnswerFacts { a.DayTo = ""; return a } // only a span has a last day
	sex, sexThen := pair([2]any{"female", "male"}, [2]any{&one, &two})
	sex.Number, sexThen.Number = none, none
	paid, paidThen := pair([2]any{"x", "y"}, [2]any{&one, &two})
	paid.Code, paidThen.Code = "", ""
	for name, pair := range map[string][2]models.AnswerFacts{"person.sex": {sex, exact(sexThen)}, "received.compensation": {paid, exact(paidThen)}} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				f := newFile(t, db)
				in := f.intake()
				in.Facts = []casefile.FactInput{{Name: name, Value: pair[0].Value(), Basis: pair[0].Basis}}
				c := f.opened(in)
				f.answered(t, c, name, pair[0])
				fix := []casefile.FactInput{{Name: name, Value: pair[1].Value(), Basis: pair[1].Basis, Seen: 1}}
				if _, err := f.RecordFacts(t.Context(), f.Actor("caseworker"), c.ID, fix); err != nil {
					t.Fatal(err)
				}
				f.answered(t, c, name, pair[1])
			})
		})
	}
}

// answered checks a whole answer: in the list, and as rules see it.
func (f file) answered(t *testing.T, c models.Case, name string, want models.AnswerFacts) {
	t.Helper()
	_, facts, err := f.Facts(t.Context(), f.Actor("caseworker"), c.ID)
	if got := facts[name].AnswerFacts; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %s, want %s, %v", text(got), text(want), err)
	}
	f.Read(func(tx *gorm.DB) error {
		loaded, err := f.evaluator.Load(tx, []string{c.ID})
		if err != nil {
			return err
		}
		if got := loaded[0].Facts(f.Moment()).Values[name]; !reflect.DeepEqual(got, want.Value()) || !reflect.DeepEqual(got.RestingOn(want.Basis), want) {
			t.Errorf("rules see %s, want %s", text(got), text(want))
		}
		return nil
	})
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
