package evaluation_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// leave is a pack with an invented right for the tests of comparisons, and one
// gap rule.
const leave = `jurisdiction: {code: IN, name: {en: Invented, hi: काल्पनिक}, currency: INR, time_zones: [{name: Asia/Kolkata, city: {en: Kolkata, hi: कोलकाता}}]}
authorities: [{key: office, label: {en: Office, hi: कार्यालय}}]
sources: [{id: LV, title: Invented, url: "https://example.org/leave", address: exact}]
items:
  - key: leave
    version: v1
    title: {en: Leave, hi: अवकाश}
    summary: {en: Invented., hi: काल्पनिक।}
    right: reparations
    level: national
    force: law
    quality: S
    owed_by: {party: authority, office: {en: Office, hi: कार्यालय}}
    asked_at: [district]
    filed_with: office
    in_force: {from: 2020-01-01}
    conditions:
      - {key: who, sentence: {en: Invented., hi: काल्पनिक।}, cel: "true"}
    amounts:
      - {key: sum, min: 100, max: 200, clause: "2", label: {en: Sum, hi: राशि}}
    clocks:
      - {key: decide, label: {en: Decide, hi: निर्णय}, start: [event.intake], length: {days: 20}, against: authority, ends: [stance.decided], kind: law, clause: "1"}
    if_refused: {en: Ask., hi: पूछें।}
    law: [{act: Invented Act, section: "1", source: LV, quality: S}]
    last_verified: 2026-11-23
rules:
  - key: check
    right: recovery
    title: {en: No check, hi: जाँच नहीं}
    when: case.status == 'active'
    start: [event.intake]
    after: {hours: 72}
    mark: D
    satisfied: [service.health_check]
    severity: high
    mover: shelter
    asked_at: [hospital]
    action: {service: health_check, label: {en: Record, hi: दर्ज करें}}
    why: {en: Invented., hi: काल्पनिक।}
    evidence: [LV]
    do: {en: Invented., hi: काल्पनिक।}
    resolves: {en: Invented., hi: काल्पनिक।}
`

// leaveLaw is the invented law with some texts replaced.
func leaveLaw(t testing.TB, replace ...string) *pack.Library {
	t.Helper()
	return worldtest.Law(t, []byte(strings.NewReplacer(replace...).Replace(leave)))
}

// compared compares all cases under two laws, one hour after the four days that
// make the missing check a gap.
func compared(w *worldtest.World, from, to *pack.Library) (all []evaluation.CaseDifference, sum evaluation.Changes) {
	w.T.Helper()
	sum, err := evaluation.Compare(w.T.Context(), w.DB, from, to, w.Moment(), func(d evaluation.CaseDifference) { all = append(all, d) })
	if err != nil {
		w.T.Fatal(err)
	}
	return all, sum
}

// threeCases makes an open case, one in follow-up and a closed one, evaluated
// under today's law, and then lets four days pass.
func threeCases(w *worldtest.World, e *evaluation.Evaluator) (open, followUp, closed models.Case) {
	w.T.Helper()
	open, followUp, closed = w.Case(w.North, "Kalpana", "caseworker"), w.Case(w.North, "", "caseworker"), w.Case(w.South, "")
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&models.Case{}).Where("id = ?", followUp.ID).Update("status", models.CaseFollowUp).Error; err != nil {
			return err
		}
		return tx.Model(&models.Case{}).Where("id = ?", closed.ID).Update("status", models.CaseClosed).Error
	})
	w.Advance(4 * 24 * time.Hour)
	for _, c := range []models.Case{open, followUp, closed} {
		evaluate(w, e, c.ID)
	}
	return open, followUp, closed
}

func TestCompareReportsEachChangedCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, today := worldtest.New(t, db), leaveLaw(t)
		open, followUp, _ := threeCases(w, evaluation.New(today))
		before := caseRow(w, open.ID)
		for _, c := range []struct {
			why     string
			replace []string
			first   evaluation.CaseDifference // expected for the open case
			changed int
			sum     evaluation.RightChanges
		}{
			{"the same law", nil, evaluation.CaseDifference{}, 0, evaluation.RightChanges{}},
			{"a clock of other length", []string{"days: 20", "days: 25"}, evaluation.CaseDifference{Clocks: []evaluation.ClockDifference{
				{Item: "leave", Clock: "decide", WasDue: "2026-12-13", IsDue: "2026-12-18", WasHard: true, IsHard: true}}}, 2,
				evaluation.RightChanges{Item: "leave", Clocks: 2}},
			{"another sum", []string{"max: 200", "max: 300"}, evaluation.CaseDifference{Sums: []evaluation.SumDifference{{Item: "leave", Was: "INR 100 to 200", Is: "INR 100 to 300"}}}, 2,
				evaluation.RightChanges{Item: "leave", Sums: 2}},
			{"a condition nobody meets yet", []string{`cel: "true"`, "cel: harm.rape"}, evaluation.CaseDifference{Rights: []evaluation.RightDifference{
				{Item: "leave", Was: models.Entitled, Is: models.MayBeEntitled, WasVersion: "v1", IsVersion: "v1"}}}, 2,
				evaluation.RightChanges{Item: "leave", Unsure: 2}},
			{"a condition that fails", []string{`cel: "true"`, `cel: "false"`}, evaluation.CaseDifference{
				Rights: []evaluation.RightDifference{{Item: "leave", Was: models.Entitled, Is: models.NotEntitled, WasVersion: "v1", IsVersion: "v1"}},
				Clocks: []evaluation.ClockDifference{{Item: "leave", Clock: "decide", WasDue: "2026-12-13", WasHard: true}}}, 2,
				evaluation.RightChanges{Item: "leave", Ends: 2, Clocks: 2}},
			{"a gap that waits longer", []string{"hours: 72", "hours: 300"}, evaluation.CaseDifference{Gaps: []evaluation.GapDifference{
				{Gap: "check", How: "closes", WasSeverity: models.High}}}, 1, evaluation.RightChanges{}},
			{"a gap that is worse", []string{"severity: high", "severity: critical"}, evaluation.CaseDifference{Gaps: []evaluation.GapDifference{
				{Gap: "check", How: "changes", WasSeverity: models.High, IsSeverity: models.Critical}}}, 1, evaluation.RightChanges{}},
		} {
			all, sum := compared(w, today, leaveLaw(t, c.replace...))
			if len(all) != c.changed || sum.Changed != c.changed || sum.Cases != 2 {
				t.Errorf("%s: %d of %d cases change, want %d of 2 (%+v)", c.why, sum.Changed, sum.Cases, c.changed, all)
				continue
			}
			if c.sum != (evaluation.RightChanges{}) && !slices.Equal(sum.Rights, []evaluation.RightChanges{c.sum}) {
				t.Errorf("%s: the totals are %+v", c.why, sum.Rights)
			}
			for _, d := range all {
				if c.first.Code = open.Code; d.Code == open.Code && !sameDifference(d, c.first) {
					t.Errorf("%s: got %+v, want %+v", c.why, d, c.first)
				}
				if d.Code == followUp.Code && len(d.Gaps) > 0 {
					t.Errorf("%s: got %+v for a case in follow-up", c.why, d)
				}
			}
		}
		if after := caseRow(w, open.ID); !reflect.DeepEqual(after, before) {
			t.Errorf("the comparison changed the case: %+v, was %+v", after, before)
		}
	})
}

func sameDifference(a, b evaluation.CaseDifference) bool {
	clocks := slices.Clone(a.Clocks)
	for i := range clocks {
		clocks[i].Was, clocks[i].Is = 0, 0
	}
	return slices.Equal(a.Rights, b.Rights) && slices.Equal(clocks, b.Clocks) && slices.Equal(a.Sums, b.Sums) && slices.Equal(a.Gaps, b.Gaps)
}

func TestCompareReportsLostVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, today := worldtest.New(t, db), leaveLaw(t)
		threeCases(w, evaluation.New(today))
		law := []string{"version: v1", "version: v2", "from: 2020-01-01", "from: 2026-11-01", "days: 20", "days: 40"}
		all, sum := compared(w, today, leaveLaw(t, law...))
		if want := []evaluation.LostVersion{{Item: "leave", Version: "v1", Cases: 3, Closed: 1}}; !slices.Equal(sum.Lost, want) {
			t.Errorf("lost %+v, want %+v", sum.Lost, want)
		}
		if len(all) != 2 || all[0].Rights[0].IsVersion != "v2" || sum.Rights[0].Versions != 2 {
			t.Errorf("without the old version the cases should move: got %+v, %+v", all, sum)
		}
		kept := append(law, "    last_verified: 2026-11-23\n", `    last_verified: 2026-11-23
    earlier:
      - version: v1
        in_force: {from: 2020-01-01, to: 2026-10-31}
        clocks:
          - {key: decide, label: {en: Decide, hi: निर्णय}, start: [event.intake], length: {days: 20}, against: authority, ends: [stance.decided], kind: law, clause: "1"}
`)
		if all, sum := compared(w, today, leaveLaw(t, kept...)); len(all)+len(sum.Lost) != 0 {
			t.Errorf("with the old version kept no case should move: got %+v, %+v", all, sum)
		}
	})
}

// TestCompareKeepsOrganisationSettings: settings of the organisation count on
// both sides. A right that is switched off changes in no case, and a number
// applies only where the unit still fits.
func TestCompareKeepsOrganisationSettings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, today := worldtest.New(t, db), leaveLaw(t)
		threeCases(w, evaluation.New(today))
		w.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.LawSwitch{ID: worldtest.NewID(), OrganisationID: w.Org.ID, Item: "leave", Version: "v1", Setting: models.LawOff, DecidedBy: w.Account("administrator").ID, DecidedAt: w.Moment()}).Error
		})
		w.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.Threshold{OrganisationID: w.Org.ID, Rule: "check", Value: 48, Unit: "hours", ChangedBy: w.Account("administrator").ID, ChangedAt: w.Moment()}).Error
		})
		if all, _ := compared(w, today, leaveLaw(t, "days: 20", "days: 25", "hours: 72", "hours: 300")); len(all) != 0 {
			t.Errorf("got %+v", all)
		}
		if all, _ := compared(w, today, leaveLaw(t, "hours: 72", "days: 1")); len(all) != 0 {
			t.Errorf("48 hours were taken as 48 days: got %+v", all)
		}
	})
}

func TestCompareTakesConstantQueriesPerBatch(t *testing.T) {
	t.Parallel()
	from, to := leaveLaw(t), leaveLaw(t, "days: 20", "days: 25")
	count := func(cases int) (n int) {
		db := storetest.Open(t, store.Options{Queries: func(string) { n++ }})
		w := worldtest.New(t, db)
		for range cases {
			w.Case(w.North, "", "caseworker")
		}
		n = 0
		if all, _ := compared(w, from, to); len(all) != cases {
			t.Fatalf("%d of %d cases change", len(all), cases)
		}
		return n
	}
	if few, many := count(1), count(30); few != many || many > 14 {
		t.Errorf("got %d queries for one case and %d for thirty, want the same and at most 14", few, many)
	}
}
