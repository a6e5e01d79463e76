package claimfact_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/claimfact"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test.
type fixture struct {
	*worldtest.World
	facts *claimfact.Service
	c     models.Case
}

func newFixture(t testing.TB, db *store.DB, people ...string) fixture {
	w := worldtest.New(t, db)
	c := w.Case(w.North, "Kalpana", append([]string{"caseworker"}, people...)...)
	w.Bind() // what the world wrote past the log
	return fixture{w, claimfact.New(db, w.Keeper, evaluation.New(worldtest.Library(t)), w.Now, worldtest.NewID), c}
}

// mother is an invented relative.
func mother() claimfact.Input {
	return claimfact.Input{
		Row:   &models.Relative{RelativeFacts: models.RelativeFacts{Relation: "mother", Living: "alive", Depends: models.Yes}},
		Words: map[string]string{"name": "Invented Mother", "note": "lives with an aunt"},
	}
}

func (h fixture) add(by string, in claimfact.Input) string {
	h.T.Helper()
	done, err := h.facts.Add(h.T.Context(), h.Actor(by), h.c.ID, in)
	if err != nil {
		h.T.Fatal(err)
	}
	return done.ID
}

// relatives opens the relatives as a person.
func (h fixture) relatives(by string) (rows []claimfact.Relative, err error) {
	err = h.facts.Look(h.T.Context(), h.Actor(by), h.c.ID, func(d *deed.Deed) (err error) {
		rows, err = claimfact.Relatives(d, "claim")
		return err
	})
	return rows, err
}

// entries are the actions of the log about the case, oldest first.
func (h fixture) entries() (out []models.AuditEntry) {
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("case_id = ? AND action LIKE 'claimfact.%'", h.c.ID).Order("seq").Find(&out).Error
	})
	return out
}

// rowsAreWhole checks every row against the log.
func (h fixture) rowsAreWhole() {
	h.T.Helper()
	rows, err := audit.CheckRowsOf(h.T.Context(), h.DB)
	if err != nil || !rows.OK() {
		h.T.Errorf("%v, %v", rows.Why(), err)
	}
}

// TestRowIsAddedCorrectedAndTakenOff follows a row through its life.
func TestRowIsAddedCorrectedAndTakenOff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		id := h.add("caseworker", mother())

		t.Run("a correction keeps the words that were left empty", func(t *testing.T) {
			in := claimfact.Input{Row: &models.Relative{RelativeFacts: models.RelativeFacts{Relation: "mother", Living: "not_known"}}, Words: map[string]string{"note": "moved"}, Version: 1, Reason: "new_information"}
			if _, err := h.facts.Correct(t.Context(), h.Actor("legal_aid"), h.c.ID, id, in); err != nil {
				t.Fatal(err)
			}
			rows, err := h.relatives("caseworker")
			if err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			if r := rows[0]; r.Row.Living != "not_known" || r.Row.Depends != "" || r.Words["name"].Text != "Invented Mother" || r.Words["note"].Text != "moved" {
				t.Errorf("%+v %+v", r.Row.RelativeFacts, r.Words)
			}
		})
		t.Run("what stood before is kept", func(t *testing.T) {
			var before []models.Revision
			h.Read(func(tx *gorm.DB) error { return tx.Where("record = ?", id).Order("part").Find(&before).Error })
			if len(before) != 2 || before[0].Part != "name" || before[0].Reason != "new_information" || before[1].Value.Empty() {
				t.Errorf("%+v", before)
			}
		})
		t.Run("an old version is not written over", func(t *testing.T) {
			in := mother()
			in.Version, in.Reason = 1, "typing_mistake"
			if _, err := h.facts.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, id, in); models.KindOf(err) != models.Conflict {
				t.Errorf("%v", err)
			}
		})
		t.Run("a row that is taken off counts for nothing and comes back", func(t *testing.T) {
			if _, err := h.facts.Remove(t.Context(), h.Actor("caseworker"), h.c.ID, models.ListRelatives, id, "nonsense", 2); models.KindOf(err) != models.Invalid {
				t.Errorf("without a reason: %v", err)
			}
			if _, err := h.facts.Remove(t.Context(), h.Actor("caseworker"), h.c.ID, models.ListRelatives, id, "twice", 2); err != nil {
				t.Fatal(err)
			}
			if rows, err := h.relatives("caseworker"); err != nil || len(rows) != 0 {
				t.Errorf("%d rows, %v", len(rows), err)
			}
			sheet, err := h.facts.Sheet(t.Context(), h.Actor("administrator"), h.c.ID)
			if err != nil || len(sheet.Relatives) != 0 || len(sheet.Removed) != 1 || sheet.Removed[0].Base().RemovedReason != "twice" {
				t.Errorf("%+v, %v", sheet, err)
			}
			if _, err := h.facts.Restore(t.Context(), h.Actor("caseworker"), h.c.ID, models.ListRelatives, id); err != nil {
				t.Fatal(err)
			}
			if rows, err := h.relatives("caseworker"); err != nil || len(rows) != 1 || rows[0].Words["name"].Text != "Invented Mother" {
				t.Errorf("%+v, %v", rows, err)
			}
			if _, err := h.facts.Restore(t.Context(), h.Actor("caseworker"), h.c.ID, models.ListRelatives, id); models.KindOf(err) != models.Conflict {
				t.Errorf("brought back twice: %v", err)
			}
		})
		t.Run("every deed is in the log without a word", func(t *testing.T) {
			var actions []string
			for _, e := range h.entries() {
				actions = append(actions, e.Action)
				if e.Subject != "claimfact:"+id && e.Action != "claimfact.opened" {
					t.Errorf("%s is about %s", e.Action, e.Subject)
				}
			}
			if want := []string{"claimfact.added", "claimfact.corrected", "claimfact.removed", "claimfact.restored"}; !slices.Equal(slices.DeleteFunc(actions, func(a string) bool { return a == "claimfact.opened" }), want) {
				t.Errorf("%v, want %v", actions, want)
			}
		})
		h.rowsAreWhole()
	})
}

// TestWhoReadsAndWritesRelatives asks every role of a case.
func TestWhoReadsAndWritesRelatives(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t), "counsellor", "legal_aid")
	h.add("caseworker", mother())
	for by, want := range map[string]struct{ reads, writes, sees bool }{
		"caseworker": {true, true, true}, "legal_aid": {true, true, true}, "counsellor": {true, false, true},
		"administrator": {false, false, true}, "supervisor": {false, false, true}, "other-caseworker": {}, "south-caseworker": {},
	} {
		rows, err := h.relatives(by)
		if got := err == nil && len(rows) > 0 && rows[0].Words["name"].Text == "Invented Mother"; got != want.reads {
			t.Errorf("%s reads: %v, %v", by, got, err)
		}
		_, err = h.facts.Add(t.Context(), h.Actor(by), h.c.ID, mother())
		if got := err == nil; got != want.writes {
			t.Errorf("%s writes: %v, %v", by, got, err)
		}
		sheet, err := h.facts.Sheet(t.Context(), h.Actor(by), h.c.ID)
		if got := err == nil && len(sheet.Relatives) > 0; got != want.sees {
			t.Errorf("%s sees the coded facts: %v, %v", by, got, err)
		}
		if want.sees == false && models.KindOf(err) != models.NotFound {
			t.Errorf("%s is answered %v", by, err)
		}
	}
	if h.Actor("legal_aid").MayWrite(models.ClassIdentity, "survivors.full_name") {
		t.Error("a legal aid volunteer writes the survivor's name")
	}
	if !h.Actor("caseworker").May(access.KeepClaimFacts) || h.Actor("counsellor").May(access.KeepClaimFacts) {
		t.Error("the wrong roles keep the facts of claims")
	}
}

// TestRelativeIsChecked has what is refused, with the field that says so.
func TestRelativeIsChecked(t *testing.T) {
	t.Parallel()
	today := models.Date("2026-11-23")
	for name, x := range map[string]struct {
		facts        models.RelativeFacts
		field, wrong string
	}{
		"no relation":                                 {models.RelativeFacts{}, "relation", "problem.required"},
		"a relation of no list":                       {models.RelativeFacts{Relation: "cousin"}, "relation", "problem.choose"},
		"a death to come":                             {models.RelativeFacts{Relation: "father", Living: "died", DiedOn: "2026-11-24"}, "died_on", "problem.future"},
		"a death of the living":                       {models.RelativeFacts{Relation: "father", Living: "alive", DiedOn: "2020-01-01"}, "living", "problem.relative_died"},
		"a death before a birth":                      {models.RelativeFacts{Relation: "son", Living: "died", DiedOn: "2000-01-01", TurnsOn: "2030-05-01", TurnsSure: models.SureExact}, "died_on", "problem.relative_born"},
		"a guardian who may be part of what happened": {models.RelativeFacts{Relation: "father", Guardian: models.Yes, KeptFrom: models.KeptInvolved}, "guardian", "problem.relative_guardian"},
		"a guardian who died":                         {models.RelativeFacts{Relation: "father", Guardian: models.Yes, Living: "died"}, "guardian", "problem.relative_guardian_died"},
		"an answer of no list":                        {models.RelativeFacts{Relation: "father", Depends: "perhaps"}, "depends", "problem.choose"},
		"nothing wrong":                               {models.RelativeFacts{Relation: "father", Guardian: models.No, KeptFrom: models.KeptInvolved}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			problems := models.Problems{}
			(&models.Relative{RelativeFacts: x.facts}).Check(nil, models.CaseDates{Today: today}, problems)
			if got := problems[x.field]; got != x.wrong || (x.wrong == "") != (len(problems) == 0) {
				t.Errorf("%v", problems)
			}
		})
	}
	t.Run("words that are too long", func(t *testing.T) {
		problems := models.Problems{}
		(&models.Relative{RelativeFacts: models.RelativeFacts{Relation: "father"}}).Check(map[string]string{"name": string(make([]rune, 201))}, models.CaseDates{}, problems)
		if problems["name"] != "problem.too_long|n=200" {
			t.Errorf("%v", problems)
		}
	})
}
