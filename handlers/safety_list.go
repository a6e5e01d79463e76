package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/safety"
)

// safetyListHandlers serve the safety of a case: the plan, people, places, incidents.
type safetyListHandlers struct {
	recordHandlers
	safety *safety.Service
}

func newSafetyList(s *site, files *casefile.Service, safe *safety.Service, why purposeAsker) *safetyListHandlers {
	h := &safetyListHandlers{recordHandlers{site: s, files: files, records: safe.Records, why: why, title: "safety.title", at: safetyListPath, words: safetyWords, said: safetySaid, more: safetyMore}, safe}
	h.ask = h.fields
	return h
}

// safetyWords are the keys under which the words of each list stand.
var safetyWords = map[string]string{
	models.ListSafetyPlans: "safety_plans.", models.ListSafetyPeople: "safety_people.", models.ListSafetyPlaces: "safety_places.", models.ListSafetyIncidents: "safety_incidents.",
}

// safetyListPage is the safety of a case.
type safetyListPage struct {
	casePage
	Lists []recordList
	Told  *link  // who else must not be told stands with the contacts
	Open  string // where opening the words is posted, "" where nothing is to open
	Waits string
}

func (h *safetyListHandlers) list(c echo.Context) error {
	sheet, err := h.safety.Sheet(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return h.render(c, sheet)
}

// openAll shows the page with its words, once the reader said why.
func (h *safetyListHandlers) openAll(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	sheet, err := h.safety.Open(c.Request().Context(), actor(c), c.Param("id"), f.Purpose)
	if err != nil {
		return err
	}
	return h.render(c, sheet)
}

func (h *safetyListHandlers) render(c echo.Context, sheet safety.Sheet) error {
	head, err := casePageOf(c, h.files, "safety.title")
	if err != nil {
		return err
	}
	by, p := actor(c), safetyListPage{casePage: head}
	p.Sections.stand(safetyListPath(sheet.CaseID))
	for _, list := range models.SafetyLists {
		v := h.listView(p.page, by, sheet.CaseID, list, sheet.Lists[list])
		if list == models.ListSafetyPlans && len(v.Rows) > 0 {
			v.New = nil // a case has one
		}
		if list == models.ListSafetyIncidents {
			slices.Reverse(v.Rows)
		}
		if list == models.ListSafetyPeople {
			h.people(p.page, by, sheet, &v)
		}
		p.Lists = append(p.Lists, v)
	}
	if sheet.Closed {
		p.Open = safetyListPath(sheet.CaseID) + "/open"
	}
	if sheet.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	p.Told = &link{Text: p.page.T("safety.kept"), Href: casePath(sheet.CaseID) + "/identity#contact"}
	return h.site.render(c, http.StatusOK, "safety/list", p)
}

// people adds the names that stand in the claim facts, and offers relatives who are not
// among the people yet.
func (h *safetyListHandlers) people(p page, by access.Actor, sheet safety.Sheet, v *recordList) {
	for i, r := range sheet.Lists[models.ListSafetyPeople] {
		if name := sheet.Names[r.Row.(*models.SafetyPerson).RelativeID]; name != "" {
			v.Rows[i].Words = append([]summaryRow{{Key: p.T("safety_people.name.label"), Value: name}}, v.Rows[i].Words...)
		}
	}
	if v.New == nil {
		return
	}
	for _, r := range sheet.Relatives {
		text := p.T("safety_people.relation." + r.Relation)
		if r.KeptFrom != "" {
			text = p.T("safety.offer_kept", "who", text, "why", p.T("relatives.kept_from."+r.KeptFrom))
		}
		v.Offers = append(v.Offers, link{Text: text, Href: v.New.Href + "?relative=" + r.ID})
	}
}

// safetyMore are further deeds on a row.
func safetyMore(by access.Actor, row models.Record) []link {
	if !by.May(access.KeepSafety) {
		return nil
	}
	switch row.(type) {
	case *models.SafetyIncident:
		return []link{{Text: "safety.settle", Href: "/done"}}
	case *models.SafetyPlan:
		return []link{{Text: "safety.go_through", Href: "/correct"}}
	}
	return nil
}

// done asks what was done about an incident, whom somebody told, and what comes next.
func (h *safetyListHandlers) done(c echo.Context) error {
	f, err := h.changing(c, models.SafetyLists)
	if err != nil {
		return err
	}
	row, is := f.in.Row.(*models.SafetyIncident)
	if !is {
		return models.ErrNotFound()
	}
	f.in.Reason = "new_information"
	fields := append([]field{f.page.Hidden("version").Into(&f.in.Version)}, incidentDone(f, row)...)
	return f.finishing(c, f.page.T("safety.settle_title"), "", "safety.settled", fields, func() (deed.Result, error) {
		return h.records.Correct(c.Request().Context(), actor(c), c.Param("id"), c.Param("row"), f.in)
	})
}
