package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/gap"
	"aftercare/services/healthrecord"
	"aftercare/services/pack"
)

// healthRecordHandlers serve the health record of a case.
type healthRecordHandlers struct {
	recordHandlers
	health  *healthrecord.Service
	gaps    *gap.Service
	library *pack.Library
}

func newHealthRecord(s *site, files *casefile.Service, health *healthrecord.Service, gaps *gap.Service, why purposeAsker) *healthRecordHandlers {
	return &healthRecordHandlers{
		recordHandlers{site: s, files: files, records: health.Records, why: why, title: "health.title", at: healthPath, words: healthWords, ask: healthFields, said: healthSaid,
			more: func(access.Actor, models.Record) []link { return nil }},
		health, gaps, files.Library(),
	}
}

// healthWords are the keys under which the words of each list stand.
var healthWords = map[string]string{
	models.ListHealthMedicines: "health_medicines.", models.ListHealthAllergies: "health_allergies.", models.ListHealthConditions: "health_conditions.", models.ListHealthTests: "health_tests.",
}

// healthRecordPage is the health record of a case.
type healthRecordPage struct {
	casePage
	Hours  []gapRow     // care that is bound to hours
	Known  []summaryRow // the first check, and facts that stand on other pages
	Visits []summaryRow
	Plan   link
	Lists  []recordList
	Open   string
	Waits  string
}

func (h *healthRecordHandlers) list(c echo.Context) error {
	sheet, err := h.health.Sheet(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return h.render(c, sheet)
}

// openAll shows the page with its words, once the reader said why.
func (h *healthRecordHandlers) openAll(c echo.Context) error {
	if err := actor(c).Require(access.KeepHealth); err != nil {
		return err
	}
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	sheet, err := h.health.Open(c.Request().Context(), actor(c), c.Param("id"), f.Purpose)
	if err != nil {
		return err
	}
	return h.render(c, sheet)
}

func (h *healthRecordHandlers) render(c echo.Context, sheet healthrecord.Sheet) error {
	ctx, by := c.Request().Context(), actor(c)
	gaps, err := h.gaps.ForCase(ctx, by, sheet.CaseID)
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "health.title")
	if err != nil {
		return err
	}
	p := healthRecordPage{casePage: head, Plan: link{Text: head.page.T("health.plan_visit"), Href: servicesPath(sheet.CaseID) + "/plan"}}
	p.Sections.stand(healthPath(sheet.CaseID))
	for _, g := range gaps.Open {
		if boundToHours(g) {
			p.Hours = append(p.Hours, p.page.gapRowOf(h.library, sheet.CaseID, g, healthPath(sheet.CaseID)))
		}
	}
	p.known(h.library, sheet)
	for _, v := range sheet.Visits {
		p.Visits = append(p.Visits, summaryRow{Key: p.page.when(v.At, v.DayOnly), Value: serviceName(h.library, p.page.texts, v.Kind),
			Link: &link{Text: p.page.T("health.visit_look"), Href: servicesPath(sheet.CaseID) + "/" + v.ID, More: p.page.On(v.At)}})
	}
	for _, list := range models.HealthLists {
		p.Lists = append(p.Lists, h.listView(p.page, by, sheet.CaseID, list, sheet.Lists[list]))
	}
	if sheet.Closed {
		p.Open = healthPath(sheet.CaseID) + "/open"
	}
	if sheet.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	return h.site.render(c, http.StatusOK, "healthrecord/list", p)
}

// boundToHours reports whether a gap is about care at a hospital for which time runs.
func boundToHours(g gap.Gap) bool {
	return g.Term() != nil && slices.Contains(g.AskedAt, models.ErrandHospital)
}

// known are the first check after the arrival, and what the facts of the case say: each
// with the way to where it is answered.
func (p *healthRecordPage) known(lib *pack.Library, sheet healthrecord.Sheet) {
	first := summaryRow{Key: p.page.T("health.first_check"), Value: p.page.T("health.first_check_none"), Link: &link{Text: p.page.T("health.record_check"), Href: servicesPath(sheet.CaseID) + "/new"}}
	if v := sheet.Check; v != nil {
		first.Value = p.page.when(v.At, v.DayOnly)
		first.Link = &link{Text: p.page.T("health.visit_look"), Href: servicesPath(sheet.CaseID) + "/" + v.ID, More: first.Key}
	}
	p.Known = append(p.Known, first)
	for _, f := range sheet.Facts {
		if word := lib.Fact(f.Name); word != nil {
			p.Known = append(p.Known, summaryRow{Key: p.page.labelOf(word.Label), Value: p.page.maybe("answer." + string(f.Answer)), Note: p.page.On(f.RecordedAt)})
		}
	}
}

// healthFields are the questions about a row of the health record.
func healthFields(f *recordForm) []field {
	switch r := f.in.Row.(type) {
	case *models.HealthMedicine:
		if f.fresh {
			r.State = models.MedicineRunning
		}
		return []field{f.word("name", 1), f.word("dose", 1), f.code("state", models.MedicineStates).Required().Into(&r.State),
			f.page.AskDay("begun_on").Optional().Past().Into(&r.BegunOn), f.page.AskDay("supply_until").Optional().Into(&r.SupplyUntil), f.word("note", 2)}
	case *models.HealthAllergy:
		return []field{f.word("against", 1), f.code("strength", models.AllergyStrengths).Required().Into(&r.Strength), f.word("note", 2)}
	case *models.HealthCondition:
		return []field{f.word("what", 1), f.code("state", models.ConditionStates).Required().Into(&r.State), f.page.AskDay("since_on").Optional().Past().Into(&r.SinceOn), f.word("note", 3)}
	case *models.HealthTest:
		if f.fresh {
			r.TestedOn = f.page.Today()
		}
		return []field{f.word("what", 1), f.page.AskDay("tested_on").Past().Into(&r.TestedOn), f.word("result", 2),
			f.page.Radios("show").Inline().Of(f.page.choicesOf("health_tests.show.", models.ThreeAnswers[:2])).Required().Into(&r.Show),
			f.page.AskDay("show_on").Optional().Past().Into(&r.ShowOn), f.word("note", 2)}
	}
	return nil
}

// healthSaid is what a row says in codes. The words say what it is.
func healthSaid(p page, row models.Record) (v entryRow) {
	switch r := row.(type) {
	case *models.HealthMedicine:
		v.Title = p.T("health_medicines.state." + r.State)
		if r.SupplyUntil != "" {
			v.Line = p.T("health.supply", "date", p.Date(r.SupplyUntil))
			if r.State == models.MedicineRunning && r.SupplyUntil <= models.SupplyDay(p.Today()) {
				v.Badge = &badge{State: string(badgeDanger), Text: p.T("health.supply_ends")}
			}
		}
	case *models.HealthAllergy:
		v.Title = p.T("health_allergies.strength." + r.Strength)
		if r.Strength == "life_threatening" || r.Strength == "strong" {
			v.Badge = &badge{State: string(badgeDanger), Text: p.T("health.allergy")}
		}
	case *models.HealthCondition:
		v.Title = p.T("health_conditions.state." + r.State)
		if r.SinceOn != "" {
			v.Line = p.T("health.since", "date", p.Date(r.SinceOn))
		}
	case *models.HealthTest:
		v.Title, v.Line = p.T("health.test_of", "date", p.Date(r.TestedOn)), p.T("health.may_show", "date", p.Date(r.ShowOn))
		if r.Show != models.Yes {
			v.Line = p.T("health.not_shown", "date", p.Date(r.ShowOn))
		}
	}
	return v
}
