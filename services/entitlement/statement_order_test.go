package entitlement

import (
	"slices"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/pack"
)

// onPaper makes an invented right.
func onPaper(key string, right models.Right, progress models.Progress, change ...func(*Row)) Row {
	r := Row{Item: &pack.Item{Key: key, Right: right, Jurisdiction: "IN", Where: "IN", Quality: pack.Solid, Level: "national"}}
	r.State = models.EntitlementState{Item: key, Right: right, Progress: progress, Standing: models.Entitled}
	for _, f := range change {
		f(&r)
	}
	return r
}

func hers(due models.Instant) func(*Row) {
	return func(r *Row) { r.State.Clocks = []models.ClockState{{Against: models.PartySurvivor, Due: due}} }
}

func claimed(r *Row)   { r.Item.Claim = true }
func treaty(r *Row)    { r.Item.Level = "international" }
func lawyers(r *Row)   { r.Item.OffPaper = true }
func weak(r *Row)      { r.Item.Quality = pack.Weak }
func unread(r *Row)    { r.Item.Quality = pack.Unverified }
func elsewhere(r *Row) { r.Item.Where, r.State.Conditions = "IN-MH", unknownPlace }

var unknownPlace = []models.ConditionState{{Key: "place", Truth: models.Unknown, Missing: []string{"offence.region"}}}

func keys(list []Row) string {
	var out []string
	for _, r := range list {
		out = append(out, r.Item.Key)
	}
	return strings.Join(out, " ")
}

// TestStatementOrder: the order is the point of the paper, because it decides
// what the survivor hears of when not everything fits.
func TestStatementOrder(t *testing.T) {
	t.Parallel()
	rows := []Row{
		onPaper("treaty", models.Recovery, models.ProgressOpen, treaty),
		onPaper("rest_waiting", models.Recovery, models.ProgressWaiting),
		onPaper("rest_open", models.Recovery, models.ProgressOpen),
		onPaper("rest_refused", models.Recovery, models.ProgressRefused),
		onPaper("home", models.Residence, models.ProgressOpen),
		onPaper("money_waiting", models.Reparations, models.ProgressWaiting, claimed),
		onPaper("money_granted", models.Reparations, models.ProgressGranted, claimed),
		onPaper("clock_late", models.Reparations, models.ProgressOpen, claimed, hers(200)),
		onPaper("clock_soon", models.Participation, models.ProgressOpen, hers(100)),
		onPaper("cited", models.Recovery, models.ProgressOpen),
		onPaper("protection", models.Protection, models.ProgressOpen),
		onPaper("weak", models.Recovery, models.ProgressOpen, weak),
		onPaper("unread", models.Recovery, models.ProgressOpen, unread),
		onPaper("lawyers", models.Reparations, models.ProgressOpen, lawyers),
		onPaper("has", models.Recovery, models.ProgressReceived),
		onPaper("said_no", models.Recovery, models.ProgressDeclined),
		onPaper("none", models.Recovery, models.ProgressNone),
		onPaper("may_rest", models.Recovery, models.ProgressNeedsFact),
		onPaper("may_rest_second", models.Recovery, models.ProgressNeedsFact),
		onPaper("may_money", models.Reparations, models.ProgressNeedsFact, claimed),
		onPaper("may_clock", models.Reparations, models.ProgressNeedsFact, hers(300)),
		onPaper("may_late", models.Recovery, models.ProgressNeedsFact, hers(50)),
		onPaper("late", models.Recovery, models.ProgressOpen, hers(40)),
		onPaper("state", models.Reparations, models.ProgressNeedsFact, claimed, elsewhere),
	}
	slices.Reverse(rows) // the order of the packs must not matter
	got := statementOf(Rights{Columns: []Column{{Rows: rows}}, Now: 60}, dangers{protection: true, rights: map[string]bool{"cited": true}})
	for _, k := range []struct{ name, got, want string }{
		{"apply", keys(got.Apply), "protection cited late clock_soon clock_late rest_refused home rest_open money_granted money_waiting rest_waiting"},
		{"may", keys(got.May), "may_clock may_money may_late may_rest_second may_rest"},
		{"regional", keys(got.Regional), "state"},
		{"received", keys(got.Received), "has"},
		{"declined", keys(got.Declined), "said_no"},
	} {
		if k.got != k.want {
			t.Errorf("%s: got %q, want %q", k.name, k.got, k.want)
		}
	}
}

func TestHerClockSkipsMetAndOtherClocks(t *testing.T) {
	t.Parallel()
	r := onPaper("r", models.Reparations, models.ProgressOpen)
	r.State.Clocks = []models.ClockState{{Against: models.PartySurvivor, Due: 1, Met: 1}, {Against: models.PartyPolice, Due: 2}, {Against: models.PartySurvivor, Due: 9}, {Against: models.PartySurvivor, Due: 5}}
	if got := r.HerClock(0); got == nil || got.Due != 5 {
		t.Errorf("got %+v, want the one due at 5", got)
	}
}
