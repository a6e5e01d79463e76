package calendar_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/calendar"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestAHouseSeesItsOwnDates tries an administrator of either of two houses, of both, and of
// none. Only who works in both, which are all there are, reaches every case unasked.
func TestAHouseSeesItsOwnDates(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s := service(t, w, db)
		clock(w, w.Case(w.North, "Kalpana", "caseworker"), "decide", models.PartyAuthority, 30)
		clock(w, w.Case(w.South, "Rachana", "south-caseworker"), "decide", models.PartyAuthority, 31)
		a := w.Account("administrator")
		of := func(houses ...models.Shelter) access.Actor {
			who := access.Person{ID: a.ID, Organisation: a.OrganisationID, Role: models.Administrator, Now: w.Moment()}
			for _, h := range houses {
				who.Shelters = append(who.Shelters, h.ID)
			}
			return access.NewActor(who)
		}
		for _, of := range []struct {
			by   access.Actor
			want int
		}{{of(w.North), 1}, {of(w.South), 1}, {of(w.North, w.South), 2}, {of(), 0}} {
			p, err := s.List(t.Context(), of.by, days(w, 0, 7), calendar.Anybodys, "")
			if err != nil || len(p.Entries) != of.want {
				t.Errorf("%d houses: %d dates, %v, want %d", len(of.by.Shelters()), len(p.Entries), err, of.want)
			}
			counts, err := s.Days(t.Context(), of.by, []calendar.Range{days(w, 0, 7)}, calendar.Anybodys)
			if err != nil || counts[0].N != of.want {
				t.Errorf("%d houses: counted %+v, %v, want %d", len(of.by.Shelters()), counts, err, of.want)
			}
		}
	})
}
