package pack_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// clocked returns the toy packs with another clock for the wage, and two more
// words for it.
func clocked(t *testing.T, clock string) *pack.Library {
	t.Helper()
	files := toy(t)
	changed(t, files, "words.yaml", "services:", `  - {key: tide.fog_hours, kind: number, group: harbour, asked_if: tide.landed, label: {en: Fog, hi: कोहरा}, question: {en: "Hours of fog?", hi: "कोहरे के घंटे?"}}
  - {key: tide.granted, kind: yes_no, group: harbour, default: "no", label: {en: Granted, hi: मंज़ूर}, question: {en: "Granted?", hi: "मंज़ूर?"}}
services:`)
	changed(t, files, "zz/pack.yaml", "length: {working_days: 3}, against: authority", clock)
	lib, err := pack.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestAClockCountsItsHoursItsExtensionsAndBackwards(t *testing.T) {
	t.Parallel()
	four := int64(4)
	exact, day := models.FactValue{At: instantOf(t, "2026-11-20T10:00:00+05:30")}, models.FactValue{On: models.Exactly("2026-11-20")}
	for _, c := range []struct {
		why, clock string
		values     map[string]models.FactValue
		due        string
		about      bool
		ask        string
	}{
		{"hours from a moment", "length: {hours: 24}, against: authority", map[string]models.FactValue{"tide.landed": exact}, "2026-11-21T10:00:00+05:30", false, ""},
		{"hours from a day", "length: {hours: 24}, against: authority", map[string]models.FactValue{"tide.landed": day}, "2026-11-21T23:59:59.999+05:30", true, "tide.landed"},
		{"hours and a recorded number more", "length: {hours: 24}, extend: [{fact: tide.fog_hours}], against: authority", map[string]models.FactValue{"tide.landed": exact, "tide.fog_hours": {Number: &four}}, "2026-11-21T14:00:00+05:30", false, ""},
		{"a number nobody recorded, after the end", "length: {hours: 24}, extend: [{fact: tide.fog_hours}], against: authority", map[string]models.FactValue{"tide.landed": exact}, "2026-11-21T10:00:00+05:30", false, "tide.fog_hours"},
		{"a number that was not granted", "length: {days: 3}, extend: [{by: 30, when: tide.granted}], against: authority", map[string]models.FactValue{"tide.landed": day}, "2026-11-23T23:59:59.999+05:30", false, ""},
		{"a number that was granted", "length: {days: 3}, extend: [{by: 30, when: tide.granted}], against: authority", map[string]models.FactValue{"tide.landed": day, "tide.granted": {Answer: models.Yes}}, "2026-12-23T23:59:59.999+05:30", false, ""},
		{"counted back", "length: {days: 7}, before: true, against: authority", map[string]models.FactValue{"tide.landed": day}, "2026-11-13T23:59:59.999+05:30", false, ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			f := models.Facts{Jurisdiction: "ZZ", Values: c.values}
			f.Values["sailor.rank"], f.Values["sailor.free_on"] = models.FactValue{Code: "cook"}, models.FactValue{On: models.Exactly("2030-01-01")}
			got := wage(t, clocked(t, c.clock), f, instantOf(t, "2026-11-25T10:00:00+05:30")).Clocks[0]
			if want := instantOf(t, c.due); got.Due != want || got.About != c.about || got.Hard == c.about || strings.Join(got.Ask, " ") != c.ask {
				t.Errorf("got %+v, due %s", got, got.Due.Time().In(ist))
			}
		})
	}
}

func TestAClockCountedBackIsMetByWhatCameBefore(t *testing.T) {
	t.Parallel()
	for told, late := range map[models.Date]bool{"2026-11-10": false, "2026-11-15": true} {
		f := models.Facts{Jurisdiction: "ZZ", Values: map[string]models.FactValue{"tide.landed": {On: models.Exactly("2026-11-20")}, "tide.paid": {On: models.Exactly(told)},
			"sailor.rank": {Code: "cook"}, "sailor.free_on": {On: models.Exactly("2030-01-01")}}}
		now := instantOf(t, "2026-11-25T10:00:00+05:30")
		got := wage(t, clocked(t, "length: {days: 7}, before: true, against: authority"), f, now).Clocks[0]
		if got.Met.Date(ist) != told || got.Late(now) != late {
			t.Errorf("told on %s: got %+v", told, got)
		}
	}
}

func TestNobodyIsHeldToADeadlineOfARightThatOnlyMayApply(t *testing.T) {
	t.Parallel()
	f := models.Facts{Jurisdiction: "ZZ", Values: map[string]models.FactValue{"tide.landed": {On: models.Exactly("2026-11-10")}}}
	now := instantOf(t, "2026-11-25T10:00:00+05:30")
	for against, held := range map[string]bool{"authority": false, "survivor, late: {en: Late, hi: देर}": true} {
		got := wage(t, clocked(t, "length: {days: 3}, against: "+against), f, now)
		if got.Standing != models.MayBeEntitled || got.Clocks[0].Hard != held || got.Clocks[0].Late(now) != held {
			t.Errorf("against %s: got %s and %+v", against, got.Standing, got.Clocks[0])
		}
	}
}

func TestAKnownHourCountsBeforeAMereDayOfTheSameDate(t *testing.T) {
	t.Parallel()
	hour, same, other := "2026-11-20T18:00:00+05:30", models.Date("2026-11-20"), models.Date("2026-11-19")
	for day, want := range map[models.Date]string{same: "2026-11-21T18:00:00+05:30", other: "2026-11-20T23:59:59.999+05:30"} {
		f := models.Facts{Jurisdiction: "ZZ", Values: map[string]models.FactValue{"tide.landed": {On: models.Exactly(day)}, "tide.paid": {At: instantOf(t, hour)},
			"sailor.rank": {Code: "cook"}, "sailor.free_on": {On: models.Exactly("2030-01-01")}}}
		files := toy(t)
		changed(t, files, "zz/pack.yaml", "start: [tide.landed], length: {working_days: 3}, against: authority, ends: [tide.paid]", "start: [tide.landed, tide.paid], length: {hours: 24}, against: authority")
		lib, err := pack.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		got := wage(t, lib, f, instantOf(t, "2026-11-20T20:00:00+05:30")).Clocks[0]
		if got.Due != instantOf(t, want) {
			t.Errorf("beside the day %s: due %s, want %s", day, got.Due.Time().In(ist), want)
		}
	}
}

func TestAConditionalQuestionIsAskedOnceItsConditionHolds(t *testing.T) {
	t.Parallel()
	lib := clocked(t, "length: {hours: 24}, extend: [{fact: tide.fog_hours}], against: authority")
	fog := lib.Fact("tide.fog_hours")
	for name, values := range map[string]map[string]models.FactValue{"unknown": nil, "no": {"tide.landed": {Answer: models.No}}, "yes": {"tide.landed": {Answer: models.Yes}}} {
		of := models.Facts{Jurisdiction: "ZZ", Values: values}
		if got, want := lib.Asking(of, 0, time.UTC)(fog), name == "yes"; got != want {
			t.Errorf("landed is %s: asked %v, want %v", name, got, want)
		}
	}
}

func TestABrokenExtensionIsReported(t *testing.T) {
	t.Parallel()
	for extend, want := range map[string]string{"{}": "either by: or fact:", "{by: 2, fact: tide.landed}": "either by: or fact:", "{by: -2}": "only adds time", "{fact: tide.landed}": "is no number",
		"{by: 2, when: tide.lnded}": "undeclared reference"} {
		got := broken(t, "zz/pack.yaml", "length: {working_days: 3}", "length: {working_days: 3}, extend: ["+extend+"]")
		if !strings.Contains(got.Error(), want) {
			t.Errorf("extend %s: got %s, want %q", extend, got.Error(), want)
		}
	}
	if got := broken(t, "zz/pack.yaml", "length: {working_days: 3}", "length: {working_days: 3}, before: true"); !strings.Contains(got.Error(), "counted back") {
		t.Errorf("working days counted back: got %v", got)
	}
}

func TestAPrincipleThatBindsNobodyMayBeQuotedEverywhere(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]bool{"key: tides.light": false, "key: tides.light\n    everywhere: true": true} {
		files := toy(t)
		changed(t, files, "tides/pack.yaml", "key: tides.light", words)
		lib, err := pack.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		quoted := false
		for _, s := range lib.Evaluate(models.Facts{Jurisdiction: "WW"}, instantOf(t, "2026-11-25T10:00:00+05:30"), ist, pack.Settings{}).Entitlements {
			quoted = quoted || s.Item == "tides.light"
		}
		if quoted != want {
			t.Errorf("%q in a country that is no member: quoted %v, want %v", words, quoted, want)
		}
	}
}

func TestAWindowIsOverOnceTheLatestMomentIsLongAgo(t *testing.T) {
	t.Parallel()
	for landed, want := range map[models.FactValue]models.Truth{
		{On: models.Exactly("2026-11-18")}:                              models.True,
		{On: models.Exactly("2026-11-17")}:                              models.False,
		{On: models.PartialDate{On: "2026-11", Sure: models.SureMonth}}: models.True,
		{On: models.PartialDate{On: "2026-10", Sure: models.SureMonth}}: models.False,
		{Answer: models.Yes}:                                            models.Unknown,
		{Answer: models.No}:                                             models.False,
		{}:                                                              models.Unknown,
	} {
		files := toy(t)
		changed(t, files, "zz/pack.yaml", "cel: sailor.bound}", "within: {since: tide.landed, days: 7}}")
		changed(t, files, "zz/pack.yaml", "chosen_by: tide.landed", "notes: toy")
		lib, err := pack.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		f := models.Facts{Jurisdiction: "ZZ", Values: map[string]models.FactValue{"sailor.rank": {Code: "cook"}, "tide.landed": landed}}
		if got := wage(t, lib, f, instantOf(t, "2026-11-25T10:00:00+05:30")).Conditions[1].Truth; got != want {
			t.Errorf("landed %+v: got %s, want %s", landed, got, want)
		}
	}
	for _, broken := range []string{"within: {since: tide.landed}", "within: {since: sailor.rank, days: 7}", "cel: sailor.bound, within: {since: tide.landed, days: 7}"} {
		files := toy(t)
		changed(t, files, "zz/pack.yaml", "cel: sailor.bound", broken)
		if len(problems(files)) == 0 {
			t.Errorf("%s is accepted", broken)
		}
	}
}

// wage returns the state of the wage whose clock the tests change.
func wage(t *testing.T, lib *pack.Library, f models.Facts, now models.Instant) models.EntitlementState {
	t.Helper()
	for _, s := range lib.Evaluate(f, now, ist, pack.Settings{}).Entitlements {
		if s.Item == "harbour_wage" {
			return s
		}
	}
	t.Fatal("the wage is not evaluated")
	return models.EntitlementState{}
}

func instantOf(t *testing.T, s string) models.Instant {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return models.At(at)
}
