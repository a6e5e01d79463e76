package matter_test

import (
	"bytes"
	"errors"
	"fmt"
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
