package casefile_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// differing lists the cases whose stored state differs from a new evaluation.
func (f file) differing() (lines []string) {
	f.t.Helper()
	f.Read(func(tx *gorm.DB) (err error) { _, lines, err = f.evaluator.Check(tx, f.Moment()); return err })
	return lines
}

// twice takes the same survivor in a second time.
func (f file) twice(change func(in *casefile.Intake)) (first, second models.Case) {
	f.t.Helper()
	first = f.opened(f.intake())
	in := f.intake()
	in.SameAs, in.SameSeen, in.DutiesDone = first.ID, f.survivorVersion(first), nil
	change(&in)
	return first, f.opened(in)
}

func (f file) survivorVersion(c models.Case) (version int64) {
	f.t.Helper()
	f.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Survivor{}).Where("id = ?", c.SurvivorID).Pluck("version", &version).Error
	})
	return version
}

func TestFactAboutPersonEvaluatesAllCases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		first, second := f.twice(func(in *casefile.Intake) {
			in.Facts = []casefile.FactInput{{Name: "person.adult_on", Value: models.FactValue{On: models.Exactly("2001-02-03")}}}
		})
		if d := f.differing(); len(d) > 0 {
			t.Errorf("after the second intake: %v", d)
		}
		if row := f.caseRow(first.ID); row.AgeGroup != "adult" {
			t.Errorf("the first case has age group %s", row.AgeGroup)
		}
		_, facts, err := f.Facts(t.Context(), f.Actor("caseworker"), second.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.RecordFacts(t.Context(), f.Actor("caseworker"), second.ID, []casefile.FactInput{
			{Name: "person.adult_on", Value: models.FactValue{On: models.Exactly("2030-02-03")}, Seen: facts["person.adult_on"].Version},
		})
		if d := f.differing(); err != nil || len(d) > 0 {
			t.Errorf("after a correction: %v, %v", err, d)
		}
	})
}

func TestSafeContactEvaluatesAllCases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		first := f.intake()
		first.SafeContact = ""
		one := f.opened(first)
		again := f.intake()
		again.SameAs, again.SameSeen, again.DutiesDone, again.SafeContact = one.ID, f.survivorVersion(one), nil, ""
		two := f.opened(again)
		f.Advance(60 * 24 * time.Hour)
		f.Write(func(tx *gorm.DB) error { return f.evaluator.Cases(tx, []string{one.ID, two.ID}, f.Moment()) })
		texts := map[string]string{"safe_contact": "Call her aunt after six", "telephones": "", "address": ""}
		_, err := f.Rewrite(t.Context(), f.Actor("caseworker"), two.ID, f.survivorVersion(two), texts)
		if d := f.differing(); err != nil || len(d) > 0 {
			t.Errorf("got %v, %v", err, d)
		}
	})
}
