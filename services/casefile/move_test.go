package casefile_test

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// moveSouth is the input that moves a case to South House.
func (f file) moveSouth(stays ...string) casefile.MoveInput {
	in := casefile.MoveInput{To: f.South.ID, Reason: "her_wish", On: "2026-11-23", Seen: 1}
	for _, name := range stays {
		in.Stays = append(in.Stays, f.Account(name).ID)
	}
	return in
}

func (f file) caseRow(id string) (c models.Case) {
	f.t.Helper()
	f.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Take(&c).Error })
	return c
}

// wraps counts the keys of a survivor that a person holds.
func (f file) wraps(c models.Case, name string) int64 {
	f.t.Helper()
	return f.count(&models.KeyWrap{}, "account_id = ? AND key_id IN (SELECT id FROM class_keys WHERE survivor_id = ?)", f.Account(name).ID, c.SurvivorID)
}

func TestMoveBelongsToNewShelter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker", "counsellor")
		f.Write(func(tx *gorm.DB) error { return f.evaluate(tx, c.ID) })
		f.Advance(time.Hour)
		in := f.moveSouth("caseworker")
		in.Lead = f.Account("south-caseworker").ID
		if _, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, in); err != nil {
			t.Fatal(err)
		}
		row := f.caseRow(c.ID)
		if row.ShelterID != f.South.ID || row.LeadID != f.Account("south-caseworker").ID || row.Version != 2 {
			t.Errorf("got case %+v", row)
		}
		// The old shelter's administrator no longer reaches the case, the new
		// one's does.
		_, old := f.Head(t.Context(), f.Actor("administrator"), c.ID)
		_, fresh := f.Head(t.Context(), f.Actor("south-administrator"), c.ID)
		if models.KindOf(old) != models.NotFound || fresh != nil {
			t.Errorf("administrators: old %v, new %v", old, fresh)
		}
		// People who stay keep their keys, people who leave lose them, the new
		// lead waits.
		if f.wraps(c, "caseworker") == 0 || f.wraps(c, "counsellor") != 0 {
			t.Error("the keys do not match the assignments")
		}
		if _, err := f.Head(t.Context(), f.Actor("counsellor"), c.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("a person who left still reaches the case: %v", err)
		}
		if n := f.count(&models.KeyRequest{}, "account_id = ?", f.Account("south-caseworker").ID); n == 0 {
			t.Error("the new lead did not ask for keys")
		}
		if row.EvaluatedAt != f.Moment() || f.jurisdiction(c.ID) != f.South.State {
			t.Errorf("evaluated at %v under the law of %s", row.EvaluatedAt, f.jurisdiction(c.ID))
		}
		if n := f.count(&models.CaseMove{}, "case_id = ? AND from_id = ? AND to_id = ? AND moved_on = '2026-11-23' AND reason = 'her_wish'", c.ID, f.North.ID, f.South.ID); n != 1 {
			t.Errorf("%d rows record the move", n)
		}
		if got := f.actions(c.ID); !slices.Contains(got, "case.moved") {
			t.Errorf("got %v", got)
		}
		history, err := f.History(t.Context(), f.Actor("caseworker"), c.ID, 0, 0)
		if err != nil || history.Names[f.South.ID] != "South House" {
			t.Errorf("the history lacks the shelter's name: %v, %v", history.Names, err)
		}
		sum, err := f.Summary(t.Context(), f.Actor("caseworker"), c.ID)
		if err != nil || !slices.ContainsFunc(sum.Events, func(e casefile.Event) bool { return e.Kind == "move" && e.Name == "South House" }) {
			t.Errorf("the summary lacks the move: %v, %+v", err, sum.Events)
		}
	})
}

// evaluate stores rights and gaps, as every write of the program does.
func (f file) evaluate(tx *gorm.DB, caseID string) error {
	return f.evaluator.Cases(tx, []string{caseID}, f.Moment())
}

// jurisdiction returns the place whose law the evaluation of a case uses.
func (f file) jurisdiction(caseID string) (where string) {
	f.t.Helper()
	f.Read(func(tx *gorm.DB) error {
		loaded, err := f.evaluator.Load(tx, []string{caseID})
		if err == nil {
			where = loaded[0].Facts(f.Moment()).Jurisdiction
		}
		return err
	})
	return where
}

func TestMoveKeepsLastKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker", "legal_aid")
		_, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, f.moveSouth("legal_aid"))
		if models.KindOf(err) != "" { // legal aid also reads the name and holds its key
			t.Fatalf("somebody who stays holds the key: got %v", err)
		}
		d := f.Case(f.North, "Meena", "caseworker")
		in := f.moveSouth()
		in.Lead = f.Account("south-caseworker").ID // assigned, but without a key yet
		if _, err := f.Move(t.Context(), f.Actor("administrator"), d.ID, in); problems(err)["stays"] == "" {
			t.Errorf("the last key holder left: got %v", err)
		}
		if f.caseRow(d.ID).ShelterID != f.North.ID || f.wraps(d, "caseworker") == 0 {
			t.Error("half of the move was done")
		}
	})
}

func TestMoveChecksInputFirst(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.Case(f.North, "Kalpana", "caseworker")
	f.Advance(72 * time.Hour)
	closed := models.Shelter{ID: worldtest.NewID(), OrganisationID: f.Org.ID, Name: "Closed House", State: "IN-WB", CreatedAt: 1, ClosedAt: 2, Version: 1}
	f.Write(func(tx *gorm.DB) error { return tx.Create(&closed).Error })
	for field, change := range map[string]func(*casefile.MoveInput){
		"move_to":     func(in *casefile.MoveInput) { in.To = f.North.ID },
		"move_reason": func(in *casefile.MoveInput) { in.Reason = "why not" },
		"moved_on":    func(in *casefile.MoveInput) { in.On = "2026-11-27" },
		"new_lead":    func(in *casefile.MoveInput) { in.Lead = f.Account("caseworker").ID },
	} {
		in := f.moveSouth("caseworker")
		change(&in)
		if _, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, in); problems(err)[field] == "" {
			t.Errorf("%s: got %v", field, err)
		}
	}
	for _, change := range []func(*casefile.MoveInput){
		func(in *casefile.MoveInput) { in.On = "2026-11-20" }, func(in *casefile.MoveInput) { in.On = "" }, func(in *casefile.MoveInput) { in.To = closed.ID },
	} {
		in := f.moveSouth("caseworker")
		change(&in)
		if _, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, in); models.KindOf(err) != models.Invalid {
			t.Errorf("got %v", err)
		}
	}
	in := f.moveSouth("caseworker")
	in.Seen = 7
	if _, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, in); models.KindOf(err) != models.Conflict {
		t.Errorf("old version: got %v, want Conflict", err)
	}
	for name, want := range map[string]models.Kind{
		"caseworker": models.Forbidden, "supervisor": models.Forbidden, "counsellor": models.Forbidden, "dpo": models.Forbidden, "south-administrator": models.NotFound,
	} {
		_, read := f.Moving(t.Context(), f.Actor(name), c.ID, f.South.ID)
		_, moved := f.Move(t.Context(), f.Actor(name), c.ID, f.moveSouth("caseworker"))
		if models.KindOf(read) != want || models.KindOf(moved) != want {
			t.Errorf("%s: %v, %v", name, read, moved)
		}
	}
}

func TestMoveManyMovesAllOrNone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		shared := f.Case(f.North, "Kalpana", "caseworker", "counsellor")
		alone := f.Case(f.North, "Meena", "caseworker")
		elsewhere := f.Case(f.South, "Rekha", "south-caseworker")
		by := f.Actor("administrator")
		in := casefile.MoveManyInput{From: f.North.ID, To: f.South.ID, Reason: "shelter_closes", On: "2026-11-23", Lead: f.Account("south-caseworker").ID, End: true}
		in.Cases = []string{shared.ID, elsewhere.ID}
		if _, err := f.MoveMany(t.Context(), by, in); models.KindOf(err) != models.NotFound || f.caseRow(shared.ID).ShelterID != f.North.ID {
			t.Fatalf("with a case out of reach: got %v", err)
		}
		in.Cases = []string{shared.ID, alone.ID}
		done, err := f.MoveMany(t.Context(), by, in)
		if err != nil || done != (casefile.Moved{Cases: 2, Kept: 1}) {
			t.Fatalf("got %+v, %v", done, err)
		}
		if f.wraps(shared, "caseworker") != 0 || f.wraps(shared, "counsellor") == 0 || f.wraps(alone, "caseworker") == 0 {
			t.Error("the keys do not match the input")
		}
		for _, c := range []models.Case{shared, alone} {
			if row := f.caseRow(c.ID); row.ShelterID != f.South.ID || row.LeadID != in.Lead || row.EvaluatedAt == 0 {
				t.Errorf("%s: %+v", c.Code, row)
			}
			if n := strings.Count(strings.Join(f.actions(c.ID), " "), "case.moved"); n != 1 {
				t.Errorf("%d audit entries for the move, want 1", n)
			}
		}
		list, err := f.MovingMany(t.Context(), by, f.North.ID, "")
		if err != nil || list.Total != 0 || len(list.Shelters) != 1 {
			t.Errorf("cases left in the old shelter: %+v, %v", list, err)
		}
		for name, want := range map[string]models.Kind{"caseworker": models.Forbidden, "supervisor": models.Forbidden, "south-administrator": models.NotFound} {
			_, read := f.MovingMany(t.Context(), f.Actor(name), f.North.ID, "")
			_, moved := f.MoveMany(t.Context(), f.Actor(name), in)
			if models.KindOf(read) != want || models.KindOf(moved) != want {
				t.Errorf("%s: %v, %v", name, read, moved)
			}
		}
		in.Cases = make([]string, models.MaxMoves+1)
		var e *models.Error
		if _, err := f.MoveMany(t.Context(), by, in); !errors.As(err, &e) || e.Fields["cases"] == "" {
			t.Errorf("too many cases: got %v", err)
		}
	})
}

func TestMovingManyIsBoundedWithConstantQueries(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	f := newFile(t, storetest.Open(t, store.Options{Queries: func(string) { n.Add(1) }}))
	cost := func() int64 {
		n.Store(0)
		if _, err := f.MovingMany(t.Context(), f.Actor("administrator"), f.North.ID, f.South.ID); err != nil {
			t.Fatal(err)
		}
		return n.Load()
	}
	f.Case(f.North, "", "caseworker")
	few := cost()
	for range models.MaxMoves {
		f.Case(f.North, "", "caseworker")
	}
	if many := cost(); many != few || many > 8 {
		t.Errorf("%d queries for one case, %d for many", few, many)
	}
	list, err := f.MovingMany(t.Context(), f.Actor("administrator"), f.North.ID, "")
	if err != nil || len(list.Cases) != models.MaxMoves || list.Total != models.MaxMoves+1 {
		t.Errorf("%d of %d, %v", len(list.Cases), list.Total, err)
	}
}
