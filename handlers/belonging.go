package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/belonging"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// belongingHandlers serve what the house keeps for a survivor.
type belongingHandlers struct {
	recordHandlers
	things *belonging.Service
}

func newBelongings(s *site, files *casefile.Service, things *belonging.Service, why purposeAsker) *belongingHandlers {
	return &belongingHandlers{
		recordHandlers{site: s, files: files, records: things.Records, why: why, title: "belongings.page", at: belongingsPath, words: map[string]string{models.ListBelongings: "belongings."},
			ask: belongingFields, said: belongingSaid, more: func(access.Actor, models.Record) []link { return nil }},
		things,
	}
}

// belongingsPage is what the house keeps, and what it handed back.
type belongingsPage struct {
	casePage
	Stay   link
	Warn   *notice // the survivor left and the house still keeps something
	Things recordList
	Papers *entryPart // whose original the house holds
	Give   *link
	Print  *link
	Open   string
	Waits  string
}

func (h *belongingHandlers) list(c echo.Context) error {
	sheet, err := h.things.Sheet(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return h.render(c, sheet)
}

// openAll shows the page, or the receipt, with its words, once the reader said why.
func (h *belongingHandlers) openAll(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	sheet, err := h.things.Open(c.Request().Context(), actor(c), c.Param("id"), f.Purpose)
	if err != nil {
		return err
	}
	return h.render(c, sheet)
}

func (h *belongingHandlers) render(c echo.Context, sheet belonging.Sheet) error {
	by, at := actor(c), belongingsPath(sheet.CaseID)
	head, err := casePageOf(c, h.files, "belongings.page")
	if err != nil {
		return err
	}
	if strings.HasSuffix(c.Path(), "/print") {
		return h.receipt(c, head, sheet)
	}
	p := belongingsPage{casePage: head, Stay: link{Text: head.page.T("stay.title"), Href: stayPath(sheet.CaseID)}}
	p.Sections.stand(stayPath(sheet.CaseID))
	p.Things = h.listView(p.page, by, sheet.CaseID, models.ListBelongings, sheet.Lists[models.ListBelongings])
	held := sheet.Held() + len(sheet.Papers)
	if sheet.Left && held > 0 {
		p.Warn = &notice{Kind: "info", Text: p.page.T("belongings.left", "n", held)}
	}
	if held > 0 && by.May(access.KeepBelongings) {
		p.Give = &link{Text: p.page.T("belongings.give"), Href: at + "/give"}
	}
	if len(p.Things.Rows) > 0 {
		p.Print = &link{Text: p.page.T("belongings.print"), Href: at + "/print"}
	}
	if len(sheet.Papers) > 0 {
		p.Papers = &entryPart{ID: "papers", Title: p.page.T("belongings.papers"), Rows: p.page.heldPapers(sheet)}
	}
	if sheet.Closed {
		p.Open = at + "/open"
	}
	if sheet.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	return h.site.render(c, http.StatusOK, "belonging/list", p)
}

// heldPapers are the papers whose original the house holds.
func (t texts) heldPapers(sheet belonging.Sheet) (out []entryRow) {
	for _, d := range sheet.Papers {
		out = append(out, entryRow{texts: t, ID: "p-" + d.ID, Title: t.T("document.kind." + d.Kind), Href: casePath(sheet.CaseID) + "/papers/" + d.ID, Line: t.T("belongings.original")})
	}
	return out
}

// belongingFields are the questions about a thing. What became of it is asked once it is
// no longer held, or on the page of handing back.
func belongingFields(f *recordForm) []field {
	b := f.in.Row.(*models.Belonging)
	if f.fresh {
		b.Count, b.TakenOn, b.State = 1, f.page.Today(), models.BelongingHeld
	}
	fields := []field{f.code("kind", models.BelongingKinds).Required().Into(&b.Kind), f.word("what", 2), f.page.Text("count").Short().Required().Into(&b.Count),
		f.code("place", models.BelongingPlaces).Required().Into(&b.Place), f.page.AskDay("taken_on").Required().Past().Into(&b.TakenOn),
		f.code("taken_sign", models.BelongingSigns).Required().Into(&b.TakenSign), f.word("witness", 1)}
	if f.fresh || b.State == models.BelongingHeld {
		return fields
	}
	return append(fields, f.code("state", []string{models.BelongingHeld, models.BelongingGiven, models.BelongingGone}).Required().Into(&b.State), f.page.AskDay("back_on").Optional().Past().Into(&b.BackOn),
		f.code("back_to", models.BelongingReceivers).Optional().Into(&b.BackTo), f.code("back_sign", models.BelongingSigns).Optional().Into(&b.BackSign))
}

// belongingSaid is what a thing says in codes.
func belongingSaid(p page, row models.Record) entryRow {
	b := row.(*models.Belonging)
	states := map[string]badgeState{models.BelongingHeld: badgeOpen, models.BelongingGiven: badgeReceived, models.BelongingGone: badgeLate}
	out := entryRow{Title: p.thingName(b.BelongingFacts), Badge: &badge{State: string(states[b.State]), Text: p.T("belongings.state." + b.State)}}
	parts := []string{p.T("belongings.taken", "date", p.Date(b.TakenOn), "how", p.T("belongings.taken_sign."+b.TakenSign))}
	if b.State == models.BelongingHeld {
		parts = append(parts, p.T("belongings.place."+b.Place))
	} else {
		parts = append(parts, p.Date(b.BackOn))
		parts = append(parts, withoutEmpty(p.maybe("belongings.back_to."+b.BackTo), p.maybe("belongings.back_sign."+b.BackSign))...)
	}
	out.Line = joinDots(parts)
	return out
}

// give asks what is handed back, to whom, and how they confirmed it. All of it is ticked
// beforehand once she left.
func (h *belongingHandlers) give(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	if err := by.Require(access.KeepBelongings); err != nil {
		return err
	}
	sheet, err := h.things.Sheet(ctx, by, id)
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "belongings.give")
	if err != nil {
		return err
	}
	head.page.calling("belongings")
	if err := head.page.ask(c); err != nil {
		return err
	}
	head.Sections.stand(stayPath(id))
	p, in := head.page, belonging.BackInput{On: head.page.Today(), To: models.ByHerself}
	fields := []field{p.tokenField(h.things.NewID(), &in.Token)}
	fields = append(fields, p.giveWhat(sheet, &in)...)
	fields = append(fields,
		p.Radios("back_to").Of(p.choicesOf("belongings.back_to.", models.BelongingReceivers)).Optional().Into(&in.To),
		p.AskDay("back_on").Required().Past().Into(&in.On),
		p.Radios("back_sign").Inline().Of(p.choicesOf("belongings.back_sign.", models.BelongingSigns)).Optional().Into(&in.Sign),
		p.Checks("gone").Of([]choice{{Value: "yes", Text: p.T("belongings.gone_yes")}}).Into(&in.Gone))
	return h.site.deedForm(c, head, caseDeed{lead: p.T("belongings.give_lead"), draft: "record", fields: fields, back: belongingsPath(id), said: "belongings.given", do: func() (deed.Result, error) {
		return h.things.GiveBack(ctx, by, id, in)
	}})
}

// giveWhat offers what the house still keeps.
func (p page) giveWhat(sheet belonging.Sheet, in *belonging.BackInput) (fields []field) {
	var things, papers []choice
	for _, r := range sheet.Lists[models.ListBelongings] {
		if b := r.Row.(*models.Belonging); b.State == models.BelongingHeld {
			things = append(things, choice{Value: b.ID, Text: p.thingName(b.BelongingFacts), Help: joinDots([]string{p.T("belongings.place." + b.Place), p.Date(b.TakenOn)})})
			in.Things = append(in.Things, b.ID)
		}
	}
	for _, d := range sheet.Papers {
		papers = append(papers, choice{Value: d.ID, Text: p.T("document.kind." + d.Kind), Help: p.T("belongings.original")})
		in.Papers = append(in.Papers, d.ID)
	}
	if things != nil {
		fields = append(fields, p.Checks("things").Of(things).Into(&in.Things))
	}
	if papers != nil {
		fields = append(fields, p.Checks("papers").Of(papers).Into(&in.Papers))
	}
	return fields
}

// receiptPage is the list of what the house keeps and gave back, to be signed. It has the
// code and no name.
type receiptPage struct {
	pageView
	Head  printHead
	Rows  []entryRow
	Signs []string
}

func (h *belongingHandlers) receipt(c echo.Context, head casePage, sheet belonging.Sheet) error {
	p := receiptPage{pageView: head.pageView, Head: printHead{Code: sheet.Code, Title: head.page.T("belongings.receipt"), Line: head.page.T("casenote.print_line", "date", head.page.Date(head.page.Today()))}}
	for _, r := range sheet.Lists[models.ListBelongings] {
		p.Rows = append(p.Rows, h.rowView(p.page, actor(c), sheet.CaseID, r))
	}
	p.Rows = append(p.Rows, p.page.heldPapers(sheet)...)
	for _, who := range []string{"survivor", "house", "witness"} {
		p.Signs = append(p.Signs, p.page.T("belongings.sign."+who))
	}
	return h.site.render(c, http.StatusOK, "belonging/print", p)
}
