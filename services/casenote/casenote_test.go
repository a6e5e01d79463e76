package casenote_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casenote"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case of three roles.
type fixture struct {
	*worldtest.World
	notes *casenote.Service
	c     models.Case
}

func newFixture(t *testing.T, db *store.DB) fixture {
	w := worldtest.New(t, db)
	c := w.Case(w.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
	w.Bind()
	lib := packtest.Shipped(t)
	return fixture{w, casenote.New(db, w.Keeper, evaluation.New(lib), w.Now, worldtest.NewID), c}
}

func daily(words string) casenote.Input {
	in := casenote.Input{}
	in.Kind, in.Words, in.Topic = models.NoteDaily, words, "health"
	return in
}

func call(safe string) casenote.Input {
	in := casenote.Input{}
	in.Kind, in.Relation, in.Way, in.Safe, in.Words, in.Who, in.Why = models.NoteCall, "mother", models.WayIn, safe, "CANARY-said", "CANARY-who", "CANARY-why"
	return in
}

func (f fixture) record(who string, in casenote.Input) string {
	f.T.Helper()
	done, err := f.notes.Record(f.T.Context(), f.Actor(who), f.c.ID, in)
	if err != nil {
		f.T.Fatal(err)
	}
	return done.ID
}

// opened are the words of all notes as a role opens them.
func (f fixture) opened(who string) string {
	f.T.Helper()
	p, err := f.notes.Open(f.T.Context(), f.Actor(who), f.c.ID, casenote.Filter{}, "care")
	if err != nil {
		f.T.Fatal(err)
	}
	var out []string
	for _, r := range p.List {
		out = append(out, r.Text.Words, r.Text.Who, r.Text.Why)
	}
	return strings.Join(out, " ")
}

func eachDB(t *testing.T, f func(t *testing.T, f fixture)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newFixture(t, db)) })
}

func TestWordsOpenForTheirClassAlone(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		f.record("caseworker", daily("CANARY-service"))
		f.record("counsellor", daily("CANARY-clinical"))
		shared := daily("CANARY-safety")
		shared.Class = models.ClassSafety
		f.record("counsellor", shared)
		f.record("legal_aid", daily("CANARY-legal"))
		for who, reads := range map[string][]string{
			"caseworker": {"service", "safety"}, "counsellor": {"service", "clinical", "safety"}, "legal_aid": {"legal"},
		} {
			words := f.opened(who)
			for _, class := range []string{"service", "clinical", "safety", "legal"} {
				want := strings.Contains(" "+strings.Join(reads, " ")+" ", " "+class+" ")
				if got := strings.Contains(words, "CANARY-"+class); got != want {
					t.Errorf("%s reads words of the class %s: %v", who, class, got)
				}
			}
		}
		if p, err := f.notes.List(t.Context(), f.Actor("legal_aid"), f.c.ID, casenote.Filter{}); err != nil || len(p.List) != 1 {
			t.Errorf("legal aid sees %d notes, %v", len(p.List), err)
		}
		wrong := daily("x")
		wrong.Class = models.ClassClinical
		if _, err := f.notes.Record(t.Context(), f.Actor("caseworker"), f.c.ID, wrong); models.KindOf(err) != models.Invalid {
			t.Errorf("a caseworker writes under another class: %v", err)
		}
	})
}

func TestUnsafeContactIsToldToAllUntilAnswered(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		f.record("caseworker", call(models.ContactSafe))
		id := f.record("caseworker", call(models.ContactUnsafe))
		for _, who := range []string{"caseworker", "counsellor", "legal_aid"} {
			list, err := f.notes.Alarms(t.Context(), f.Actor(who), f.c.ID)
			if err != nil || len(list) != 1 || list[0].ID != id || list[0].Code != f.c.Code {
				t.Errorf("%s is told %v, %v", who, list, err)
			}
		}
		for _, who := range []string{"other-caseworker", "administrator"} {
			if list, _ := f.notes.Alarms(t.Context(), f.Actor(who), f.c.ID); len(list) != 0 {
				t.Errorf("%s is told of a contact of another's case", who)
			}
		}
		if words := f.opened("legal_aid"); strings.Contains(words, "CANARY") {
			t.Errorf("the warning opens words: %s", words)
		}
		if _, err := f.notes.Settle(t.Context(), f.Actor("legal_aid"), f.c.ID, id, casenote.Input{Answer: "police_told", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if list, _ := f.notes.Alarms(t.Context(), f.Actor("caseworker"), f.c.ID); len(list) != 0 {
			t.Error("an answered contact still warns")
		}
		if _, err := f.notes.Settle(t.Context(), f.Actor("caseworker"), f.c.ID, id, casenote.Input{Answer: "talked", Version: 2}); models.KindOf(err) != models.Conflict {
			t.Errorf("it is answered twice: %v", err)
		}
		if _, err := f.notes.Settle(t.Context(), f.Actor("legal_aid"), f.c.ID, id, casenote.Input{Answer: "talked", Version: 2}); models.KindOf(err) != models.NotFound {
			t.Errorf("legal aid still sees the note of another class: %v", err)
		}
	})
}

func TestNoteIsCorrectedAndTakenBackWithWhatItWas(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		id := f.record("caseworker", call(models.ContactSafe))
		fix := call(models.ContactNotSure)
		fix.Words, fix.Version, fix.Reason = "CANARY-better", 1, "typing_mistake"
		fix.At = f.Moment()
		if _, err := f.notes.Correct(t.Context(), f.Actor("legal_aid"), f.c.ID, id, fix); models.KindOf(err) != models.NotFound {
			t.Errorf("a role corrects a note it does not see: %v", err)
		}
		if _, err := f.notes.Correct(t.Context(), f.Actor("counsellor"), f.c.ID, id, fix); models.KindOf(err) != models.Forbidden {
			t.Errorf("a role corrects a note of another class: %v", err)
		}
		if _, err := f.notes.Correct(t.Context(), f.Actor("caseworker"), f.c.ID, id, fix); err != nil {
			t.Fatal(err)
		}
		if _, err := f.notes.Correct(t.Context(), f.Actor("caseworker"), f.c.ID, id, fix); models.KindOf(err) != models.Conflict {
			t.Errorf("an old version is written over: %v", err)
		}
		one, err := f.notes.OpenOne(t.Context(), f.Actor("caseworker"), f.c.ID, id, "care")
		if err != nil || len(one.Earlier) != 1 || one.Row.Text.Words != "CANARY-better" || one.Earlier[0].Words != "CANARY-said" || one.Earlier[0].Safe != models.ContactSafe || one.Row.AlarmAt == 0 {
			t.Errorf("got %+v, %v", one, err)
		}
		if _, err := f.notes.TakeBack(t.Context(), f.Actor("caseworker"), f.c.ID, id, casenote.Input{Version: 2, Reason: "twice"}); err != nil {
			t.Fatal(err)
		}
		p, err := f.notes.List(t.Context(), f.Actor("caseworker"), f.c.ID, casenote.Filter{})
		if list, _ := f.notes.Alarms(t.Context(), f.Actor("caseworker"), f.c.ID); err != nil || len(p.List)+len(list) != 0 {
			t.Errorf("what was taken back still counts: %v %v %v", p.List, list, err)
		}
	})
}

func TestNotesArePagedNewestFirst(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		for range 30 {
			f.record("caseworker", daily("x"))
		}
		f.record("caseworker", call(models.ContactSafe))
		seen, cursor := map[string]bool{}, ""
		for range 2 {
			p, err := f.notes.List(t.Context(), f.Actor("caseworker"), f.c.ID, casenote.Filter{Before: cursor})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.List {
				seen[r.ID] = true
			}
			cursor = p.Older
		}
		if len(seen) != 31 || cursor != "" {
			t.Errorf("%d notes on two pages, then %q", len(seen), cursor)
		}
		if p, _ := f.notes.List(t.Context(), f.Actor("caseworker"), f.c.ID, casenote.Filter{Kind: models.NoteCall}); len(p.List) != 1 {
			t.Errorf("%d calls", len(p.List))
		}
	})
}

func TestNoteSaysWhatIsMissing(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		empty, ahead := casenote.Input{}, daily("x")
		empty.Kind = models.NoteVisitor
		ahead.At = f.Moment() + 60_000
		gone := call(models.ContactSafe)
		gone.Kind, gone.At, gone.UntilAt = models.NoteVisitor, f.Moment()-60_000, f.Moment()-120_000
		for _, c := range []struct {
			in     casenote.Input
			fields []string
		}{{daily(""), []string{"words"}}, {empty, []string{"relation", "safe"}}, {ahead, []string{"at_time"}}, {gone, []string{"until_time"}}} {
			_, err := f.notes.Record(t.Context(), f.Actor("caseworker"), f.c.ID, c.in)
			problems, _ := models.ProblemsOf(err)
			if len(problems) != len(c.fields) {
				t.Errorf("%+v: %v", c.in.NoteFacts, problems)
			}
			for _, name := range c.fields {
				if problems[name] == "" {
					t.Errorf("%+v: nothing at %s: %v", c.in.NoteFacts, name, problems)
				}
			}
		}
	})
}

func TestOneNoteIsSharedWithOnePersonUntilADay(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		today := models.DateOf(f.Now())
		note := f.record("counsellor", daily("CANARY-clinical"))
		own := f.record("caseworker", daily("CANARY-service"))
		in := casenote.ShareInput{WithID: f.Account("legal_aid").ID, Version: 1, ShareFacts: models.ShareFacts{UntilOn: today, SaidOn: today, SaidHow: "written"}}
		share := func(who, id string, in casenote.ShareInput) (string, error) {
			done, err := f.notes.Share(t.Context(), f.Actor(who), f.c.ID, id, in)
			return done.ID, err
		}
		if _, err := share("caseworker", note, in); models.KindOf(err) != models.Forbidden {
			t.Errorf("a caseworker shares: %v", err)
		}
		if _, err := share("counsellor", own, in); models.KindOf(err) != models.NotFound {
			t.Errorf("a note of another class is shared: %v", err)
		}
		for _, wrong := range []casenote.ShareInput{
			{WithID: f.Account("other-caseworker").ID, Version: 1, ShareFacts: in.ShareFacts},
			{WithID: in.WithID, Version: 1, ShareFacts: models.ShareFacts{UntilOn: today}},
			{WithID: in.WithID, Version: 1, ShareFacts: models.ShareFacts{UntilOn: models.AddMonths(today, 4), SaidOn: today, SaidHow: "written"}},
		} {
			if _, err := share("counsellor", note, wrong); models.KindOf(err) != models.Invalid {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		id, err := share("counsellor", note, in)
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]string{"legal_aid": "CANARY-clinical", "caseworker": "", "counsellor": ""} {
			got, err := f.notes.OpenShare(t.Context(), f.Actor(who), f.c.ID, id, "care")
			if got.Text != want || (want == "") != (models.KindOf(err) == models.NotFound) {
				t.Errorf("%s opens %q, %v", who, got.Text, err)
			}
		}
		if n := len(f.Entries("casenote.share_read")); n != 1 {
			t.Errorf("%d entries of reading", n)
		}
		if list, err := f.notes.Shares(t.Context(), f.Actor("caseworker"), f.c.ID); err != nil || len(list) != 0 {
			t.Errorf("a caseworker learns of %v, %v", list, err)
		}
		f.Advance(25 * time.Hour)
		if _, err := f.notes.OpenShare(t.Context(), f.Actor("legal_aid"), f.c.ID, id, "care"); models.KindOf(err) != models.NotFound {
			t.Errorf("it opens after its last day: %v", err)
		}
		f.record("caseworker", daily("another day"))
		var left int64
		f.Read(func(tx *gorm.DB) error { return tx.Table("shared_notes").Where("copy IS NOT NULL").Count(&left).Error })
		if left != 0 {
			t.Error("the copy stays after the last day")
		}
	})
}

func TestSharedNoteOpensForThePersonAndNotForTheRole(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		f.c = f.Case(f.North, "Sadhana", "caseworker", "other-caseworker", "counsellor")
		f.Bind()
		today := models.DateOf(f.Now())
		in := casenote.ShareInput{WithID: f.Account("caseworker").ID, Version: 1, ShareFacts: models.ShareFacts{UntilOn: today, SaidOn: today, SaidHow: "spoken"}}
		done, err := f.notes.Share(t.Context(), f.Actor("counsellor"), f.c.ID, f.record("counsellor", daily("CANARY-clinical")), in)
		if err != nil {
			t.Fatal(err)
		}
		for who, opens := range map[string]bool{"caseworker": true, "other-caseworker": false} {
			got, err := f.notes.OpenShare(t.Context(), f.Actor(who), f.c.ID, done.ID, "care")
			if (got.Text == "CANARY-clinical") != opens || !opens && models.KindOf(err) != models.NotFound {
				t.Errorf("%s opens %q, %v", who, got.Text, err)
			}
		}
	})
}
