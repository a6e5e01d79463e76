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
	var sent []string
	db := storetest.Open(t, store.Options{Queries: func(sql string) {
		if strings.Contains(sql, "case_clocks") && !strings.HasPrefix(sql, "EXPLAIN") {
			sent = append(sent, sql)
		}
	}})
	w := worldtest.New(t, db)
	s := service(t, w, db)
	clock(w, w.Case(w.North, "Kalpana", "caseworker"), "decide", models.PartyAuthority, 30)
	sent = nil
	house, own := []string{"case_clocks_when", "deliveries_booked", "gaps_danger"}, []string{"case_clocks_due", "deliveries_booked_case", "gaps_danger_case"}
	for name, indexes := range map[string][]string{"administrator": house, "supervisor": house, "caseworker": own} {
		if _, err := s.Days(t.Context(), w.Actor(name), []calendar.Range{days(w, 0, 30)}, calendar.Anybodys); err != nil {
			t.Fatal(err)
		}
		steps := ""
		for _, sql := range sent {
			steps += planOf(w, sql)
		}
		if len(sent) > 2 {
			t.Errorf("%s: got %d queries for the dates, want at most 2", name, len(sent))
		}
		sent = nil
		for _, index := range indexes {
			if !strings.Contains(steps, "INDEX "+index+" ") {
				t.Errorf("%s: the index %s is not used:\n%s", name, index, steps)
			}
		}
		if strings.Contains(steps, "SCAN cases") {
			t.Errorf("%s: all cases are read:\n%s", name, steps)
		}
	}
}

func planOf(w *worldtest.World, sql string) (steps string) {
	var plan []struct{ Detail string }
	w.Read(func(tx *gorm.DB) error {
		args := make([]any, strings.Count(sql, "?"))
		for i := range args {
			args[i] = 0
		}
		return tx.Raw("EXPLAIN QUERY PLAN "+sql, args...).Scan(&plan).Error
	})
	for _, p := range plan {
		steps += p.Detail + "\n"
	}
	return steps
}

// month is the days from the world's first on.
func month(w *worldtest.World) []calendar.Range {
	var out []calendar.Range
	for i := range 30 {
		out = append(out, days(w, i, i+1))
	}
	return out
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
		if _, err := s.Days(t.Context(), w.Actor("supervisor"), month(w), calendar.Anybodys); err != nil {
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
