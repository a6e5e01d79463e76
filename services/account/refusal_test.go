package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/worldtest"
)

// refuse has a person refused so many times.
func (d *desk) refuse(name string, times int) {
	d.t.Helper()
	for range times {
		if err := d.Refused(d.t.Context(), d.Actor(name), "route:GET /cases/:id", worldtest.NewID(), models.NotFound); err != nil {
			d.t.Fatal(err)
		}
	}
}

// close ends the quarter of an hour and does what the sweep does.
func (d *desk) closeQuarter() {
	d.t.Helper()
	d.Advance(15 * time.Minute)
	if err := d.CloseRefusals(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func TestRefusalsAreOneLineWithACount(t *testing.T) {
	for name, c := range map[string]struct {
		refused, each, slowed int
		line                  string
	}{
		"one":           {1, 1, 0, ""},
		"a few":         {5, 5, 0, ""},
		"many":          {37, 5, 0, "count=37 slowed=0"},
		"a hundred":     {100, 5, 0, "count=100 slowed=0"},
		"and one more":  {101, 5, 1, "count=101 slowed=0"},
		"several times": {130, 5, 1, "count=130 slowed=0"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, d *desk) {
				d.refuse("caseworker", c.refused)
				d.closeQuarter()
				d.closeQuarter()
				if got := d.entries("access.refused"); got != int64(c.each) {
					t.Errorf("%d refusals by themselves, want %d", got, c.each)
				}
				if got := d.entries("access.slowed"); got != int64(c.slowed) {
					t.Errorf("%d entries that she has to wait, want %d", got, c.slowed)
				}
				lines := d.Entries("access.refused_often")
				if c.line == "" && len(lines) == 0 {
					return
				}
				if len(lines) != 1 || lines[0].Detail != c.line || lines[0].Actor != d.Account("caseworker").ID || lines[0].Result != "refused" {
					t.Errorf("got %+v, want one line with %s", lines, c.line)
				}
			})
		})
	}
}

func TestRefusalsOfPeopleAndQuartersCountApart(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.refuse("caseworker", 60)
		d.refuse("counsellor", 60)
		d.closeQuarter()
		d.refuse("caseworker", 60)
		d.closeQuarter()
		if got := d.entries("access.slowed"); got != 0 {
			t.Errorf("%d people had to wait after sixty refusals each", got)
		}
		if got := d.entries("access.refused_often"); got != 3 {
			t.Errorf("%d lines, want 3", got)
		}
	})
}

func TestConcurrentRefusalsAllCount(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		var wg sync.WaitGroup
		for range 40 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_ = d.Refused(t.Context(), d.Actor("caseworker"), "route:GET /x", "", models.Forbidden)
			}()
		}
		wg.Wait()
		d.closeQuarter()
		if lines := d.Entries("access.refused_often"); len(lines) != 1 || !strings.HasPrefix(lines[0].Detail, "count=40 ") {
			t.Errorf("got %+v", lines)
		}
	})
}

func TestWhoIsRefusedOftenHasToWait(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		v := d.visit(d.signIn("caseworker").Cookie)
		d.refuse("caseworker", 100)
		if got := d.WaitUntil(v); !got.IsZero() {
			t.Errorf("after a hundred: waits until %v", got)
		}
		d.refuse("caseworker", 1)
		for range 7 {
			if got, want := d.WaitUntil(v), models.At(worldtest.Start.Add(15*time.Minute)); got != want {
				t.Fatalf("waits until %v, want %v", got, want)
			}
		}
		if got := d.WaitUntil(d.visit(d.signIn("counsellor").Cookie)); !got.IsZero() {
			t.Error("a colleague waits too")
		}
		d.closeQuarter()
		if got := d.WaitUntil(v); !got.IsZero() {
			t.Errorf("in the next quarter: waits until %v", got)
		}
		if lines := d.Entries("access.refused_often"); len(lines) != 1 || lines[0].Detail != "count=101 slowed=7" {
			t.Errorf("got %+v", lines)
		}
	})
}

func TestOfficerIsToldWhoIsRefusedOften(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.refuse("caseworker", 23)
		d.refuse("counsellor", 19)
		list, err := d.OftenRefused(t.Context(), d.Actor("dpo"))
		if err != nil || len(list) != 1 || list[0].Refused != 23 || list[0].Name != d.Account("caseworker").DisplayName {
			t.Fatalf("before the quarter is over: %+v, %v", list, err)
		}
		for _, role := range models.Roles {
			if d.Actor(string(role)).May(access.ReadAllAudit) {
				continue
			}
			_, err := d.OftenRefused(t.Context(), d.Actor(string(role)))
			worldtest.WantKind(t, err, models.Forbidden)
		}
		d.closeQuarter()
		d.Advance(8 * 24 * time.Hour)
		if list, err := d.OftenRefused(t.Context(), d.Actor("dpo")); err != nil || len(list) != 0 {
			t.Errorf("a week later: %+v, %v", list, err)
		}
		d.Advance(30 * 24 * time.Hour)
		d.closeQuarter()
		if n := d.count(&models.Refusal{}, "1 = 1"); n != 0 {
			t.Errorf("%d old counts are kept", n)
		}
	})
}
