package calendar_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/calendar"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// danger opens a gap that is danger to a person and has to be answered by then.
func danger(w *worldtest.World, c models.Case, rule string, hours int) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Gap{CaseID: c.ID, Name: rule, Rule: rule, Area: models.Recovery, Since: w.Moment(), Due: w.Moment().Add(time.Duration(hours) * time.Hour), Mover: models.PartyShelter, Open: true, Detail: "{}"}).Error
	})
}

// TestDaysNameTheFirstThree: a day names three of its dates and counts all, and
// danger to a person comes before what is due earlier.
func TestDaysNameTheFirstThree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s := service(t, w, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "legal_aid")
		for i := range 5 {
			clock(w, c, fmt.Sprintf("term%d", i), models.PartyShelter, 1+i)
		}
		danger(w, c, "mh.suicidality_no_plan", 12)
		clock(w, c, "tomorrow", models.PartyCourt, 30)
		two := []calendar.Range{days(w, 0, 1), days(w, 1, 2), days(w, 2, 3)}
		got, err := s.Days(t.Context(), w.Actor("caseworker"), two, calendar.Anybodys)
		if err != nil || len(got) != 3 || got[0].N != 6 || got[1].N != 1 || got[2].N != 0 {
			t.Fatalf("got %+v, %v", got, err)
		}
		first := got[0].First
		if len(first) != calendar.PerDay || first[0].Kind != calendar.Danger || first[0].Item != "mh.suicidality_no_plan" || first[1].Name != "term0" || first[2].Name != "term1" {
			t.Errorf("the first of the day are %+v", first)
		}
		if first[0].Code != c.Code || !first[0].Danger || first[1].Danger {
			t.Errorf("codes and danger: %+v", first)
		}
		if got, _ := s.Days(t.Context(), w.Actor("legal_aid"), two, calendar.Anybodys); got[0].N != 5 {
			t.Errorf("a volunteer counts %d dates, want 5: the role sees no such danger", got[0].N)
		}
		if house, err := s.Days(t.Context(), w.Actor("supervisor"), two, calendar.Anybodys); err != nil || !reflect.DeepEqual(got, house) {
			t.Errorf("who reads the house sees %+v, %v, and who is assigned %+v", house, err, got)
		}
		if got, _ := s.Days(t.Context(), w.Actor("caseworker"), two, calendar.Others); got[0].N != 0 || got[1].N != 1 {
			t.Errorf("others' dates: %+v", got)
		}
	})
}

// TestDangerOfAClockComesFirst: a time limit that is danger to a person is named
// though three others of its day end before it.
func TestDangerOfAClockComesFirst(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w := worldtest.New(t, db)
	c := w.Case(w.North, "Kalpana", "caseworker")
	for i := range 4 {
		clock(w, c, fmt.Sprintf("term%d", i), models.PartyShelter, 1+i)
	}
	clock(w, c, "urgent", models.PartyShelter, 20)
	w.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.CaseClock{}).Where("name = 'urgent'").Update("danger", true).Error
	})
	for _, who := range []string{"caseworker", "supervisor"} { // one is assigned, one reads the house
		got, err := service(t, w, db).Days(t.Context(), w.Actor(who), []calendar.Range{days(w, 0, 1)}, calendar.Ours)
		if err != nil || got[0].N != 5 || got[0].First[0].Name != "urgent" || got[0].First[1].Name != "term0" {
			t.Errorf("%s: got %+v, %v", who, got, err)
		}
	}
}
