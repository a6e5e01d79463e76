package sight_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/sight"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// law has a right that applies to nobody now; the facts were different once.
const law = `
jurisdiction: {code: IN, name: {en: Invented law, hi: काल्पनिक।}, currency: INR, time_zones: [{name: Asia/Kolkata, city: {en: Kolkata, hi: काल्पनिक।}}], regions: [{code: IN-WB, name: {en: West Bengal, hi: काल्पनिक।}}, {code: IN-MH, name: {en: Maharashtra, hi: काल्पनिक।}}]}
sources:
  - {id: T1, title: "Invented study", url: "https://example.org/study", address: exact}
items:
  - key: toy_gone
    version: "1"
    title: {en: No longer hers, hi: काल्पनिक।}
    summary: {en: Invented., hi: काल्पनिक।}
    right: recovery
    level: national
    force: law
    quality: S
    owed_by: {party: hospital, office: {en: Any hospital, hi: काल्पनिक।}}
    asked_at: [hospital]
    conditions: [{key: nobody, sentence: {en: It is for nobody., hi: काल्पनिक।}, cel: "false"}]
    if_refused: {en: Ask again in writing., hi: काल्पनिक।}
    satisfied_by: {services: [health_check]}
    law: [{act: Invented Act, section: "1", source: T1, quality: S}]
    last_verified: 2026-11-23
rules:
  - {key: toy.lawyer, right: reparations, title: {en: No lawyer yet, hi: काल्पनिक।}, when: "case.status == 'active'", start: [event.intake], after: {hours: 1}, mark: D,
     satisfied: [service.lawyer_assigned], severity: high, mover: shelter, asked_at: [legal_aid], action: {service: lawyer_assigned, label: {en: Refer, hi: काल्पनिक।}}, why: {en: Invented., hi: काल्पनिक।}, evidence: [T1], do: {en: Invented., hi: काल्पनिक।}, resolves: {en: Invented., hi: काल्पनिक।}}
  - {key: toy.check, right: recovery, title: {en: No health check yet, hi: काल्पनिक।}, when: "case.status == 'active'", start: [event.intake], after: {hours: 1}, mark: D,
     satisfied: [service.health_check], severity: high, mover: shelter, asked_at: [hospital], action: {service: health_check, label: {en: Record check, hi: काल्पनिक।}}, why: {en: Invented., hi: काल्पनिक।}, evidence: [T1], do: {en: Invented., hi: काल्पनिक।}, resolves: {en: Invented., hi: काल्पनिक।}}
`

// subjects are the subjects of decisions in one case: a right that does not
// apply, a gap for legal aid, a gap of health, a gap of another case, and a
// subject no pack knows any more.
var subjects = []string{"toy_gone", "toy.lawyer", "toy.check", "toy.lawyer:elsewhere", "toy.was_repealed"}

func decided(t *testing.T, w *worldtest.World, lib *pack.Library) models.Case {
	t.Helper()
	e := evaluation.New(lib)
	c, other := w.Case(w.North, "Kalpana", "caseworker", "legal_aid"), w.Case(w.North, "Sita", "caseworker", "legal_aid")
	w.Advance(2 * 60 * 60 * 1e9)
	w.Write(func(tx *gorm.DB) error {
		if _, err := e.Case(tx, c.ID, w.Moment()); err != nil {
			return err
		}
		for _, s := range subjects {
			row := models.StanceRow{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, Subject: s, StepFacts: models.StepFacts{Kind: models.StanceDeclined},
				At: w.Moment(), RecordedAt: w.Moment(), DecidedBy: w.Account("caseworker").ID}
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		return tx.Create(&models.Gap{CaseID: other.ID, Name: "toy.lawyer:elsewhere", Rule: "toy.lawyer", Subject: "elsewhere", Area: models.Reparations, Mover: models.PartyShelter, Detail: "{}"}).Error
	})
	w.Read(func(tx *gorm.DB) error {
		rights, err := e.RightsOf(tx, c.ID, w.Moment())
		if len(rights) != 1 || rights[0].Standing != models.NotEntitled {
			t.Fatalf("the right applies: %+v, %v", rights, err)
		}
		return nil
	})
	return c
}

// A decision about a right stays visible to those who can make it when the
// right turns out not to apply: a volunteer who applied must find the
// application again.
func TestDecisionsStayVisibleWhenRightEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, lib := worldtest.New(t, db), worldtest.Law(t, []byte(law))
		c := decided(t, w, lib)
		for role, want := range map[string][]string{
			"legal_aid":  {"toy.lawyer", "toy_gone"},
			"caseworker": {"toy.check", "toy.lawyer", "toy.lawyer:elsewhere", "toy.was_repealed", "toy_gone"},
		} {
			v := sight.Of(lib, w.Actor(role))
			var got, named []string
			w.Read(func(tx *gorm.DB) error {
				return v.Stances(tx.Model(&models.StanceRow{}), c.ID).Where("case_id = ?", c.ID).Pluck("subject", &got).Error
			})
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: the query finds decisions about %v, want %v", role, got, want)
			}
			for _, s := range subjects {
				if v.Decision(s) && s != "toy.lawyer:elsewhere" { // its name does not show which case it is of
					named = append(named, s)
				}
			}
			slices.Sort(named)
			if want := slices.DeleteFunc(want, func(s string) bool { return s == "toy.lawyer:elsewhere" }); !slices.Equal(named, want) {
				t.Errorf("%s: Decision accepts %v, want %v", role, named, want)
			}
		}
	})
}
