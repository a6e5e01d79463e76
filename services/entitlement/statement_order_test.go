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
	const hour, day = models.Instant(3600_000), models.Instant(24 * 3600_000)
	now := 1000 * day
	in := func(topic pack.Topic, more ...func(*Row)) func(*Row) {
		return func(r *Row) {
			r.Item.OnPaper.Topic = topic
			for _, f := range more {
				f(r)
			}
		}
	}
	hours := func(left models.Instant) func(*Row) {
		return func(r *Row) {
			r.Item.Clocks = []pack.Clock{{Key: "h", Length: models.Span{Hours: 72}}}
			r.State.Clocks = []models.ClockState{{Key: "h", Against: models.PartyHospital, Due: now + left}}
		}
	}
	rows := []Row{
		onPaper("treaty", models.Recovery, models.ProgressOpen, in(pack.TopicHealth, treaty)),
		onPaper("hiv", models.Recovery, models.ProgressOpen, in(pack.TopicHealth, hours(50*hour))),
		onPaper("committee", models.Protection, models.ProgressOpen, in(pack.TopicSafety, hours(2*hour))),
		onPaper("hours_over", models.Recovery, models.ProgressOpen, in(pack.TopicHealth, hours(-hour))),
		onPaper("police_hours", models.Protection, models.ProgressOpen, in(pack.TopicDuty, hours(3*hour))),
		onPaper("health_waiting", models.Recovery, models.ProgressWaiting, in(pack.TopicHealth)),
		onPaper("home", models.Residence, models.ProgressOpen, in(pack.TopicHome)),
		onPaper("lawyer", models.Participation, models.ProgressOpen, in(pack.TopicLawyer)),
		onPaper("money_waiting", models.Reparations, models.ProgressWaiting, in(pack.TopicMoney, claimed)),
		onPaper("money_years", models.Reparations, models.ProgressOpen, in(pack.TopicMoney, claimed, hers(now+900*day))),
		onPaper("money_days", models.Reparations, models.ProgressOpen, in(pack.TopicMoney, claimed, hers(now+9*day))),
		onPaper("money_missed", models.Reparations, models.ProgressOpen, in(pack.TopicMoney, claimed, hers(now-5*day))),
		onPaper("cited", models.Participation, models.ProgressOpen, in(pack.TopicLawyer)),
		onPaper("protection", models.Protection, models.ProgressOpen, in(pack.TopicSafety)),
		onPaper("trial", models.Protection, models.ProgressOpen, in(pack.TopicDuty)),
		onPaper("life_refused", models.Recovery, models.ProgressRefused, in(pack.TopicLife)),
		onPaper("life_second", models.Recovery, models.ProgressOpen, in(pack.TopicLife)),
		onPaper("life_third", models.Recovery, models.ProgressWaiting, in(pack.TopicLife)),
		onPaper("weak", models.Recovery, models.ProgressOpen, weak),
		onPaper("unread", models.Recovery, models.ProgressOpen, unread),
		onPaper("lawyers", models.Reparations, models.ProgressOpen, lawyers),
		onPaper("has", models.Recovery, models.ProgressReceived),
		onPaper("said_no", models.Recovery, models.ProgressDeclined),
		onPaper("none", models.Recovery, models.ProgressNone),
		onPaper("may_money", models.Reparations, models.ProgressNeedsFact, in(pack.TopicMoney, claimed)),
		onPaper("may_health", models.Recovery, models.ProgressNeedsFact, in(pack.TopicHealth)),
		onPaper("state", models.Reparations, models.ProgressNeedsFact, claimed, elsewhere),
	}
	slices.Reverse(rows) // the order of the packs must not matter
	d := dangers{protection: true, rights: map[string]bool{"cited": true}, protecting: map[string]bool{}}
	got := statementOf(Rights{Columns: []Column{{Rows: rows}}, Now: now}, d)
	for _, k := range []struct{ name, got, want string }{
		{"apply", keys(got.Apply), "committee hiv protection cited money_missed money_days hours_over home lawyer life_refused life_second money_years money_waiting health_waiting life_third police_hours trial"},
		{"may", keys(got.May), "may_health may_money"},
		{"regional", keys(got.Regional), "state"},
		{"received", keys(got.Received), "has"},
		{"declined", keys(got.Declined), "said_no"},
	} {
		if k.got != k.want {
			t.Errorf("%s: got %q, want %q", k.name, k.got, k.want)
		}
	}
}

// TestOnlyWhatIsSuggestedMayBeHers: nobody reads of an acid attack because she
// is a woman.
func TestOnlyWhatIsSuggestedMayBeHers(t *testing.T) {
	t.Parallel()
	facts := func(_, _, condition string) []string {
		return map[string][]string{"woman": {"person.sex"}, "here": {"place.country"}, "acid": {"harm.acid"}, "exposure": {"case.sexual_violence"}, "recent": {"event.sexual_assault"}}[condition]
	}
	for _, k := range []struct {
		name   string
		truths map[string]models.Truth
		want   bool
	}{
		{"only who she is", map[string]models.Truth{"woman": models.True, "here": models.True, "acid": models.Unknown}, false},
		{"one question away", map[string]models.Truth{"here": models.True, "exposure": models.True, "recent": models.Unknown}, true},
		{"two questions away", map[string]models.Truth{"exposure": models.True, "recent": models.Unknown, "acid": models.Unknown}, false},
		{"nothing known", map[string]models.Truth{"acid": models.Unknown}, false},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			r := onPaper("r", models.Recovery, models.ProgressNeedsFact)
			for key, truth := range k.truths {
				r.State.Conditions = append(r.State.Conditions, models.ConditionState{Key: key, Truth: truth})
			}
			if got := r.suggested(facts); got != k.want {
				t.Errorf("got %v, want %v", got, k.want)
			}
		})
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
