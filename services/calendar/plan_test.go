package calendar_test

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/calendar"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestAHouseIsReadByDate: for whoever reaches a whole house the database starts
// from the dates of the month, and for whoever is assigned from the cases.
func TestAHouseIsReadByDate(t *testing.T) {
	t.Parallel()
	sent := ""
	db := storetest.Open(t, store.Options{Queries: func(sql string) {
		if strings.Contains(sql, "case_clocks") && !strings.HasPrefix(sql, "EXPLAIN") {
			sent = sql
		}
	}})
	w := worldtest.New(t, db)
	s := service(t, w, db)
	clock(w, w.Case(w.North, "Kalpana", "caseworker"), "decide", models.PartyAuthority, 30)
	for name, indexes := range map[string][]string{
		"administrator": {"case_clocks_when", "deliveries_booked"}, "supervisor": {"case_clocks_when", "deliveries_booked"}, "caseworker": {"case_clocks_due"},
	} {
		if _, err := s.Counts(t.Context(), w.Actor(name), days(w, 0, 30), calendar.Anybodys); err != nil {
			t.Fatal(err)
		}
		var plan []struct{ Detail string }
		w.Read(func(tx *gorm.DB) error {
			args := make([]any, strings.Count(sent, "?"))
			for i := range args {
				args[i] = 0
			}
			return tx.Raw("EXPLAIN QUERY PLAN "+sent, args...).Scan(&plan).Error
		})
		steps := ""
		for _, p := range plan {
			steps += p.Detail + "\n"
		}
		for _, index := range indexes {
			if !strings.Contains(steps, index) {
				t.Errorf("%s: the index %s is not used:\n%s", name, index, steps)
			}
		}
		if strings.Contains(steps, "SCAN cases") {
			t.Errorf("%s: all cases are read:\n%s", name, steps)
		}
	}
}

func TestTheCalendarTakesConstantQueries(t *testing.T) {
	t.Parallel()
	count := func(cases int) int {
		n := 0
		db := storetest.Open(t, store.Options{Queries: func(string) { n++ }})
		w := worldtest.New(t, db)
		s := service(t, w, db)
		for range cases {
			clock(w, w.Case(w.North, "Kalpana", "caseworker"), "decide", models.PartyAuthority, 30)
		}
		n = 0
		if _, err := s.Counts(t.Context(), w.Actor("supervisor"), days(w, 0, 30), calendar.Anybodys); err != nil {
			t.Fatal(err)
		}
		if _, err := s.List(t.Context(), w.Actor("supervisor"), days(w, 0, 30), calendar.Anybodys, ""); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if few, many := count(1), count(30); few != many || many > 6 {
		t.Errorf("got %d queries for one case and %d for thirty, want the same and at most 6", few, many)
	}
}
