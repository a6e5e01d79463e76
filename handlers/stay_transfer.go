package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// transferPath is a transfer on the page of its case.
func transferPath(caseID, id string) string { return stayPath(caseID) + "/transfers/" + id }

// askTransfer asks which house is to take the resident in, when, and what it must know.
func (h *stayHandlers) askTransfer(c echo.Context) error {
	head, err := casePageOf(c, h.files, "transfer.new")
	if err != nil {
		return err
	}
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	ch, err := h.files.AskingTransfer(ctx, by, id)
	if err != nil {
		return err
	}
	head.page.calling("transfer")
	if err := head.page.ask(c); err != nil {
		return err
	}
	in := casefile.TransferInput{}
	in.WantedOn, in.BedKind = head.page.Today(), "child"
	if ch.Adult {
		in.BedKind = "adult"
	}
	return h.site.deedForm(c, head, caseDeed{lead: head.page.T("transfer.lead"), draft: "stay", fields: head.page.transferFields(ch, &in), back: stayPath(id), said: "transfer.asked", do: func() (deed.Result, error) {
		return h.files.AskTransfer(ctx, by, id, in)
	}})
}

// transferFields are the questions of who asks. There is no room for words: the other
// house reads the answers.
func (p page) transferFields(ch casefile.TransferChoices, in *casefile.TransferInput) []field {
	needs, house := in.Needs.Codes(), p.Select("to_id").Of(houseChoices(ch.Houses)).Required().Into(&in.ToID)
	if len(ch.Houses) == 0 {
		house.Hint = p.T("transfer.nowhere")
	}
	fields := []field{
		p.tokenField(ch.Token, &in.Token), house,
		p.AskDay("wanted_on").Required().Into(&in.WantedOn),
		p.Radios("bed_kind").Inline().Of(p.choicesOf("bed.kind.", models.BedKinds)).Required().Into(&in.BedKind),
		p.Select("reason").Of(p.choicesOf("move_reason.", models.TransferReasons)).Required().Into(&in.Reason),
		p.Radios("view").Of(p.choicesOf("transfer.view.", models.TransferViews)).Required().Into(&in.View),
		p.Checks("needs").Of(p.choicesOf("transfer.need.", models.TransferNeeds)).Into(&needs),
	}
	in.Needs = models.ListOf(needs)
	return fields
}

// endTransfer asks why another house is no longer asked.
func (h *stayHandlers) endTransfer(c echo.Context) error {
	head, err := casePageOf(c, h.files, "transfer.end_title")
	if err == nil {
		err = actor(c).Require(access.AskTransfer)
	}
	if err != nil {
		return err
	}
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	list, err := h.files.Transfers(ctx, by, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(t casefile.TransferShown) bool { return t.ID == c.Param("transfer") })
	if i < 0 {
		return models.ErrNotFound()
	}
	head.page.calling("transfer")
	if err := head.page.ask(c); err != nil {
		return err
	}
	p, reason, seen := head.page, "", list[i].Version
	fields := []field{p.Hidden("seen").Into(&seen), p.Radios("end_reason").Of(p.choicesOf("transfer.end.", models.TransferEnds)).Required().Into(&reason)}
	return h.site.deedForm(c, head, caseDeed{lead: p.T("transfer.end_lead", "house", list[i].To), fields: fields, back: stayPath(id), said: "stay.taken_back", do: func() (deed.Result, error) {
		return h.files.EndTransfer(ctx, by, id, list[i].ID, reason, seen)
	}})
}

// seeTransfer records that who asked has read the answer.
func (h *stayHandlers) seeTransfer(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if _, err := h.files.SeeTransfer(c.Request().Context(), actor(c), c.Param("id"), c.Param("transfer"), version); err != nil {
		return err
	}
	return h.site.redirect(c, stayPath(c.Param("id")))
}

// transfers puts on the page of the stays what other houses were asked. One house is asked
// at a time.
func (h *stayHandlers) transfers(c echo.Context, p *stayPage, lasts bool) error {
	list, err := h.files.Transfers(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if len(list) > 0 {
		p.Others = &entryPart{ID: "transfers", Title: p.page.T("transfer.title"), Rows: p.page.transferRows(actor(c), list)}
	}
	if waits := slices.ContainsFunc(list, func(t casefile.TransferShown) bool { return t.Open() }); lasts && !waits && actor(c).May(access.AskTransfer) {
		p.Other = &link{Text: p.page.T("transfer.new"), Href: stayPath(c.Param("id")) + "/transfer"}
	}
	return nil
}

// transferRows are the transfers of a case.
func (p page) transferRows(by access.Actor, list []casefile.TransferShown) (out []entryRow) {
	for _, t := range list {
		row := entryRow{texts: p.texts, ID: "t-" + t.ID, Title: p.T("transfer.to", "house", t.To), Badge: p.transferBadge(t.State, t.AnswerBy), Line: p.transferLine(t)}
		if t.Needs != "" {
			row.Note = p.T("transfer.knows", "what", p.needsLine(t.Needs))
		}
		if t.Open() && by.May(access.AskTransfer) {
			row.Acts = append(row.Acts, link{Text: p.T("transfer.end_do"), Href: transferPath(t.CaseID, t.ID) + "/end", More: t.To})
		}
		if t.AnsweredAt > 0 && t.SpeaksAt > 0 && t.SpeaksAt <= p.now && by.May(access.AskTransfer) {
			row.Posts = append(row.Posts, postButton{Text: p.T("ask.do_see"), Action: transferPath(t.CaseID, t.ID) + "/seen", Version: t.Version})
		}
		out = append(out, row)
	}
	return out
}

// needsLine lists what the other house must know.
func (t texts) needsLine(needs models.CodeList) string {
	var out []string
	for _, code := range needs.Codes() {
		out = append(out, t.T("transfer.need."+code))
	}
	return strings.Join(out, ", ")
}

// transferLine is the small print of a transfer on the page of its case.
func (t texts) transferLine(x casefile.TransferShown) string {
	parts := []string{t.T("transfer.wanted", "date", t.Date(x.WantedOn)), t.T("move_reason." + x.Reason), t.T("transfer.view." + x.View), t.T("task.asked_by", "who", x.Asker)}
	switch {
	case x.MovesOn == "":
	case x.State == models.TransferAccepted:
		parts = append(parts, t.T("transfer.day.accepted", "date", t.Date(x.MovesOn)))
	default:
		parts = append(parts, t.T("transfer.day.promised", "date", t.Date(x.MovesOn)))
	}
	parts = append(parts, withoutEmpty(t.maybe("transfer.decline."+x.Decline), t.maybe("transfer.end."+x.EndReason))...)
	if x.Answerer != "" {
		parts = append(parts, t.T("ask.by", "who", x.Answerer))
	}
	return joinDots(parts)
}

// offers lists what other houses ask the houses of the reader.
func (h *stayHandlers) offers(c echo.Context) error {
	list, more, err := h.files.Offers(c.Request().Context(), actor(c), c.QueryParam("after"), offersPerPage)
	if err != nil {
		return err
	}
	p := entryPage{pageView: pageView{newPage(c, "transfer.offers")}}
	p.Heading, p.Back = p.page.T(p.page.Title), p.page.homeOf(actor(c))
	p.add(entryPart{ID: "transfers", Title: p.page.T("ask.waiting"), Rows: p.page.offerRows(list)})
	if len(list) == 0 {
		p.Empty = &emptyState{Text: p.page.T("transfer.nothing"), Link: &p.Back}
	}
	if more != "" {
		p.Next = transfersPath + "?after=" + url.QueryEscape(more)
	}
	return h.site.render(c, http.StatusOK, "entry/mine", p)
}

// answerTransfer asks what the house says that is asked to take somebody in.
func (h *stayHandlers) answerTransfer(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("transfer")
	found, err := h.files.AnsweringTransfer(ctx, by, id)
	if err != nil {
		return err
	}
	p, err := askPage(c, "transfer.answer_title")
	if err != nil {
		return err
	}
	p.calling("transfer")
	in := casefile.TransferAnswer{MovesOn: p.Today(), Seen: found.Version}
	view := formView{Action: p.Path, Draft: "stay", Save: p.T("stay.save"), Cancel: p.backTo(transfersPath), Fields: p.answerFields(found, &in)}
	var done casefile.AnsweredTransfer
	return p.finish(formSteps{
		show: func(status int) error {
			words := formWords{Heading: p.T("transfer.answer_for", "code", found.Code), Lead: p.about(found.Sex).offerLine(found.TransferOffer)}
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do: func() (err error) { done, err = h.files.AnswerTransfer(ctx, by, id, in); return err },
		done: func() error {
			switch {
			case in.State != models.TransferAccepted:
				return h.site.doneAt(c, transfersPath, "transfer.answered")
			case done.Kept:
				return h.site.doneAt(c, casePath(done.CaseID), "transfer.taken_kept")
			}
			return h.site.doneAt(c, casePath(done.CaseID), "transfer.taken")
		},
	})
}

// answerFields are the questions of the house that answers.
func (p page) answerFields(found casefile.TransferAnswering, in *casefile.TransferAnswer) []field {
	leads := p.Select("new_lead").Of(p.colleagueChoices(found.Leads)).Optional().Into(&in.Lead)
	if len(found.Leads) == 0 {
		leads.Hint = p.T("move.no_leads")
	}
	return []field{
		p.Hidden("seen").Into(&in.Seen),
		p.Radios("state").Of(p.choicesOf("transfer.say.", models.TransferAnswers)).Required().Into(&in.State),
		p.AskDay("moves_on").Optional().Into(&in.MovesOn),
		p.Select("bed").Of(p.bedChoices(found.Beds, false)).Optional().Into(&in.BedID),
		leads,
		p.Select("decline").Of(p.choicesOf("transfer.decline.", models.TransferDeclines)).Optional().Into(&in.Decline),
	}
}
