package worldtest

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
)

// WantKind ends the test when an error is of another kind; "" means no error.
func WantKind(t testing.TB, err error, want models.Kind) {
	t.Helper()
	if models.KindOf(err) != want {
		t.Fatalf("got error %v, want kind %q", err, want)
	}
}

// Taken adds a case in the north and stores its evaluation.
func (w *World) Taken(e *evaluation.Evaluator, called string, people ...string) models.Case {
	w.T.Helper()
	c := w.Case(w.North, called, people...)
	w.Evaluate(e, c)
	return c
}

// Evaluate stores the evaluation of a case as of now.
func (w *World) Evaluate(e *evaluation.Evaluator, c models.Case) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error { _, err := e.Case(tx, c.ID, w.Moment()); return err })
}

// Fresh fails the test when the stored state of a case differs from a new
// evaluation.
func (w *World) Fresh(e *evaluation.Evaluator) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error {
		_, differing, err := e.Check(tx, w.Moment())
		if len(differing) > 0 {
			w.T.Errorf("stored differs from evaluated: %v", differing)
		}
		return err
	})
}
