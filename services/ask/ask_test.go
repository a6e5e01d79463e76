package ask_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/ask"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case.
type fixture struct {
	*worldtest.World
	asks  *ask.Service
	c     models.Case
	today models.Date
}

func eachDB(t *testing.T, f func(t *testing.T, f fixture)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "counsellor")
		w.Bind()
		lib := packtest.Shipped(t)
		f(t, fixture{w, ask.New(db, w.Keeper, evaluation.New(lib), w.Now, worldtest.NewID), c, models.DateOf(w.Now())})
	})
}

func (f fixture) ask(who, kind string) string {
	f.T.Helper()
	in := ask.Input{Words: "CANARY-words"}
	in.Kind, in.WantedOn = kind, f.today
	done, err := f.asks.Add(f.T.Context(), f.Actor(who), f.c.ID, in)
	if err != nil {
		f.T.Fatal(err)
	}
	return done.ID
}

func (f fixture) inbox(who string) ask.Inbox {
	f.T.Helper()
	in, err := f.asks.Inbox(f.T.Context(), f.Actor(who), f.today, 20)
	if err != nil {
		f.T.Fatal(err)
	}
	return in
}

func (f fixture) answer(who, id, what string, version int64, more func(in *ask.Input)) error {
	in := ask.Input{Version: version}
	in.Answer = what
	if more != nil {
		more(&in)
	}
	_, err := f.asks.Answer(f.T.Context(), f.Actor(who), f.c.ID, id, in)
	return err
}

func TestAskLandsWithWhoCanAnswer(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		f.ask("caseworker", "bed")
		f.ask("counsellor", "escort")
		for who, want := range map[string]int{"administrator": 2, "caseworker": 1, "counsellor": 0, "other-caseworker": 0, "supervisor": 0} {
			if got := len(f.inbox(who).ToAnswer); got != want {
				t.Errorf("%s has %d to answer, want %d", who, got, want)
			}
		}
		list, err := f.asks.Open(t.Context(), f.Actor("administrator"), f.c.ID, "care")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list.List {
			if r.Text != "" || r.HasWords {
				t.Error("an administrator reads the words")
			}
		}
		if list, _ := f.asks.Open(t.Context(), f.Actor("counsellor"), f.c.ID, "care"); len(list.List) != 2 || list.List[0].Text != "CANARY-words" {
			t.Errorf("a counsellor on the case reads %+v", list.List)
		}
	})
}

func TestAnswerReachesWhoAskedUntilSeen(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		id := f.ask("caseworker", "counsellor")
		if err := f.answer("caseworker", id, models.AskYes, 1, func(in *ask.Input) { in.AnswerOn = f.today }); models.KindOf(err) != models.Forbidden {
			t.Errorf("who asked answers: %v", err)
		}
		if err := f.answer("administrator", id, models.AskYes, 1, nil); models.KindOf(err) != models.Invalid {
			t.Errorf("yes without a day: %v", err)
		}
		if err := f.answer("administrator", id, models.AskNo, 1, nil); models.KindOf(err) != models.Invalid {
			t.Errorf("no without a reason: %v", err)
		}
		tomorrow := models.DateOf(f.Now().AddDate(0, 0, 1))
		if err := f.answer("administrator", id, models.AskLater, 1, func(in *ask.Input) { in.AnswerOn, in.AskFacts.Reason = tomorrow, "nobody_free" }); err != nil {
			t.Fatal(err)
		}
		if len(f.inbox("administrator").ToAnswer) != 0 || len(f.inbox("caseworker").Answered) != 1 {
			t.Error("later neither waits nor is told")
		}
		if in, _ := f.asks.Inbox(t.Context(), f.Actor("administrator"), tomorrow, 20); len(in.ToAnswer) != 1 {
			t.Error("what waits until tomorrow does not come back")
		}
		if err := f.answer("administrator", id, models.AskYes, 2, func(in *ask.Input) { in.AnswerOn, in.WhoID = tomorrow, f.Account("counsellor").ID }); err != nil {
			t.Fatal(err)
		}
		answered := f.inbox("caseworker").Answered
		if len(answered) != 1 || answered[0].Answer != models.AskYes || answered[0].Who == "" {
			t.Fatalf("who asked is told %+v", answered)
		}
		if _, err := f.asks.See(t.Context(), f.Actor("counsellor"), f.c.ID, id, 3); models.KindOf(err) != models.Forbidden {
			t.Errorf("somebody else sees it for her: %v", err)
		}
		if _, err := f.asks.See(t.Context(), f.Actor("caseworker"), f.c.ID, id, 3); err != nil {
			t.Fatal(err)
		}
		if len(f.inbox("caseworker").Answered) != 0 {
			t.Error("what was seen stays")
		}
		if err := f.answer("administrator", id, models.AskNo, 4, func(in *ask.Input) { in.AskFacts.Reason = "no_bed" }); models.KindOf(err) != models.Conflict {
			t.Errorf("a settled ask is answered again: %v", err)
		}
	})
}

func TestAskIsTakenBack(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		id := f.ask("caseworker", "interpreter")
		if _, err := f.asks.TakeBack(t.Context(), f.Actor("counsellor"), f.c.ID, id, ask.Input{Version: 1, Reason: "not_needed"}); models.KindOf(err) != models.Forbidden {
			t.Errorf("a colleague takes back what another asked for: %v", err)
		}
		if _, err := f.asks.ForTakingBack(t.Context(), f.Actor("counsellor"), f.c.ID, id); models.KindOf(err) != models.Forbidden {
			t.Errorf("a colleague gets the form for it: %v", err)
		}
		hers := f.ask("counsellor", "interpreter")
		if _, err := f.asks.TakeBack(t.Context(), f.Actor("caseworker"), f.c.ID, hers, ask.Input{Version: 1, Reason: "not_needed"}); err != nil {
			t.Errorf("whoever leads the case cannot take it back: %v", err)
		}
		if _, err := f.asks.TakeBack(t.Context(), f.Actor("caseworker"), f.c.ID, id, ask.Input{Version: 1, Reason: "not_needed"}); err != nil {
			t.Fatal(err)
		}
		if len(f.inbox("administrator").ToAnswer) != 0 {
			t.Error("what was taken back waits")
		}
	})
}

// TestInboxSaysWhatItDoesNotShow: a short list tells how many more there are and by when
// the first of them is wanted, and its pages show each once.
func TestInboxSaysWhatItDoesNotShow(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		for n := range 30 {
			in := ask.Input{}
			in.Kind, in.WantedOn = "bed", models.DateOf(f.Now().AddDate(0, 0, 30-n))
			if _, err := f.asks.Add(t.Context(), f.Actor("caseworker"), f.c.ID, in); err != nil {
				t.Fatal(err)
			}
			f.Advance(time.Second)
		}
		in, err := f.asks.Inbox(t.Context(), f.Actor("administrator"), f.today, 3)
		if err != nil || len(in.ToAnswer) != 3 {
			t.Fatalf("%d rows, %v", len(in.ToAnswer), err)
		}
		shown, first := map[models.Date]bool{}, models.Date("9999-12-31")
		for _, r := range in.ToAnswer {
			shown[r.WantedOn] = true
		}
		for n := 1; n <= 30; n++ {
			if on := models.DateOf(f.Now().AddDate(0, 0, n)); !shown[on] && on < first {
				first = on
			}
		}
		if last := in.ToAnswer[2]; last.RowsAfter != 27 || last.NextDay != first {
			t.Errorf("it says %d more, the first wanted by %s; want 27 and %s", last.RowsAfter, last.NextDay, first)
		}
		seen, cursor := map[string]bool{}, ""
		for {
			list, more, err := f.asks.ToAnswer(t.Context(), f.Actor("administrator"), f.today, cursor)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				if seen[r.ID] {
					t.Error("a row stands on two pages")
				}
				seen[r.ID] = true
			}
			if cursor = more; cursor == "" {
				break
			}
		}
		if len(seen) != 30 {
			t.Errorf("the pages show %d of 30", len(seen))
		}
		if _, _, err := f.asks.ToAnswer(t.Context(), f.Actor("administrator"), f.today, "x.y"); models.KindOf(err) != models.NotFound {
			t.Errorf("a cursor that no page made: %v", err)
		}
	})
}
