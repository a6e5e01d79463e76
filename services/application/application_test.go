package application_test

import (
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/application"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

const day = 24 * time.Hour

// put stores an application as the evaluation would.
func put(w *worldtest.World, c models.Case, a models.CaseApplication) {
	w.T.Helper()
	a.CaseID, a.Currency, a.Rights = c.ID, "INR", 1
	if a.Place = a.Due; a.Due == 0 {
		a.Place = models.Forever
	}
	if a.Authority == "" {
		a.Authority = "dlsa"
	}
	a.Items = "item_" + a.Name
	w.Write(func(tx *gorm.DB) error { return tx.Create(&a).Error })
}

func names(p application.Page) (out string) {
	for _, r := range p.Rows {
		out += r.Name + " "
	}
	return out
}

func TestListIsWithinReachAndByTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s, now := application.New(db, w.Now), w.Moment()
		mine, other := w.Case(w.North, "Kalpana", "legal_aid"), w.Case(w.South, "Meena", "south-caseworker")
		put(w, mine, models.CaseApplication{Name: "soon", Stage: models.ApplicationFiled, FiledAt: now, Due: now.Add(3 * day)})
		put(w, mine, models.CaseApplication{Name: "late", Stage: models.ApplicationFiled, FiledAt: now, Due: now.Add(-day)})
		put(w, mine, models.CaseApplication{Name: "whenever", Stage: models.ApplicationGranted, Authority: "scst_relief"})
		put(w, mine, models.CaseApplication{Name: "paid", Stage: models.ApplicationPaid})
		put(w, other, models.CaseApplication{Name: "hers", Stage: models.ApplicationToFile, Due: now.Add(day)})
		for name, test := range map[string]struct {
			who    string
			filter application.Filter
			want   string
		}{
			"what falls due first stands first": {"legal_aid", application.Filter{}, "late soon whenever "},
			"a stage":                           {"legal_aid", application.Filter{Stage: models.ApplicationPaid}, "paid "},
			"an authority":                      {"legal_aid", application.Filter{Authority: "scst_relief"}, "whenever "},
			"what is late":                      {"legal_aid", application.Filter{Late: true}, "late "},
			"somebody with another case":        {"south-caseworker", application.Filter{}, "hers "},
			"somebody without a case":           {"other-caseworker", application.Filter{}, ""},
			"a supervisor of one shelter":       {"administrator", application.Filter{}, "late soon whenever "},
		} {
			p, err := s.List(t.Context(), w.Actor(test.who), test.filter, "")
			if err != nil || names(p) != test.want {
				t.Errorf("%s: got %q, %v, want %q", name, names(p), err, test.want)
			}
		}
		p, _ := s.List(t.Context(), w.Actor("legal_aid"), application.Filter{Stage: models.ApplicationPaid}, "")
		if c := p.Counts[models.ApplicationFiled]; c.N != 2 || c.Late != 1 {
			t.Errorf("%d filed of which %d late, want 2 and 1: the counts are of all, whatever the filter", c.N, c.Late)
		}
		if p.Rows[0].Code != mine.Code {
			t.Errorf("the code is %q, want %q", p.Rows[0].Code, mine.Code)
		}
		_, err := s.List(t.Context(), w.Actor("operator"), application.Filter{}, "")
		worldtest.WantKind(t, err, models.Forbidden)
		_, _, err = s.Money(t.Context(), w.Actor("operator"))
		worldtest.WantKind(t, err, models.Forbidden)
	})
}

func TestListInPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s, c := application.New(db, w.Now), w.Case(w.North, "Kalpana", "legal_aid")
		const n = 2*application.PageSize + 7
		for i := range n {
			put(w, c, models.CaseApplication{Name: fmt.Sprintf("a%03d", i), Stage: models.ApplicationFiled, Due: w.Moment().Add(time.Duration(i/3) * day)})
		}
		seen, at, pages := map[string]bool{}, "", 0
		for {
			p, err := s.List(t.Context(), w.Actor("legal_aid"), application.Filter{}, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.Rows {
				seen[r.Name] = true
			}
			pages++
			if at = p.Next; at == "" {
				break
			}
		}
		if len(seen) != n || pages != 3 {
			t.Errorf("%d of %d applications on %d pages", len(seen), n, pages)
		}
		for _, forged := range []string{"x", "~~", "zz~a~b~c", "!~1~2"} {
			if p, err := s.List(t.Context(), w.Actor("legal_aid"), application.Filter{}, forged); err != nil || len(p.Rows) != application.PageSize {
				t.Errorf("%q: %d rows, %v", forged, len(p.Rows), err)
			}
		}
	})
}

func TestMoney(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s, now := application.New(db, w.Now), w.Moment()
		c := w.Case(w.North, "Kalpana", "legal_aid")
		put(w, c, models.CaseApplication{Name: "a", Stage: models.ApplicationGranted, FiledAt: now.Add(-90 * day), DecidedAt: now.Add(-30 * day), PaidAt: now.Add(-9 * day), Sought: 40000001, Awarded: 30000000, Paid: 7500050})
		put(w, c, models.CaseApplication{Name: "b", Stage: models.ApplicationFiled, FiledAt: now.Add(-70 * day), Due: now.Add(-9 * day), Sought: 10})
		put(w, c, models.CaseApplication{Name: "c", Stage: models.ApplicationToFile})
		put(w, c, models.CaseApplication{Name: "d", Stage: models.ApplicationPaid, FiledAt: now.Add(-31 * day), DecidedAt: now.Add(-30 * day)})
		put(w, c, models.CaseApplication{Name: "e", Authority: "wages", Stage: models.ApplicationToFile})
		got, _, err := s.Money(t.Context(), w.Actor("legal_aid"))
		want := []application.Sums{
			{Authority: "dlsa", Currency: "INR", ToFile: 1, Filed: 3, Waiting: 1, Late: 1, Unpaid: 1, Sought: 40000011, Awarded: 30000000, Paid: 7500050, Decided: 31, Arrived: 21}, // 60 and 1 days: 30.5
			{Authority: "wages", Currency: "INR", ToFile: 1, Decided: -1, Arrived: -1},
		}
		if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
		}
		if none, _, err := s.Money(t.Context(), w.Actor("other-caseworker")); err != nil || len(none) != 0 {
			t.Errorf("somebody without a case: %+v, %v", none, err)
		}
	})
}
