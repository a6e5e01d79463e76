package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/gap"
)

// transfersPath lists what other houses ask the houses of the reader.
const transfersPath = "/transfers"

// offersPerPage is how many transfers the list of a house shows on a page.
const offersPerPage = 25

// offerRows are the residents whom houses of the reader are asked to take in: by code, age
// group, sex and the bed that is needed, and nothing more.
func (t texts) offerRows(list []casefile.TransferOffer) (out []entryRow) {
	for _, o := range list {
		at := transfersPath + "/" + o.ID
		row := entryRow{texts: t, ID: "o-" + o.ID, Code: o.Code, Href: at, Title: t.T("transfer.from", "house", o.From), Badge: t.transferBadge(o.State, o.AnswerBy), Line: t.about(o.Sex).offerLine(o)}
		row.Acts = []link{{Text: t.T("ask.do_answer"), Href: at, More: o.Code}}
		out = append(out, row)
	}
	return out
}

// offerLine says who needs which bed, and when.
func (t texts) offerLine(o casefile.TransferOffer) string {
	parts := []string{t.ageAndSex(o.AgeGroup, o.Sex), t.T("transfer.needs_bed", "kind", t.T("bed.kind."+o.BedKind)), t.T("transfer.wanted", "date", t.Date(o.WantedOn)),
		t.T("transfer.into", "house", o.House), t.T("task.asked_by", "who", o.Asker)}
	if o.MovesOn != "" {
		parts = append(parts, t.T("transfer.day.promised", "date", t.Date(o.MovesOn)))
	}
	return joinDots(withoutEmpty(parts...))
}

// offersIn is what other houses ask, on the first page of who answers: nil where nothing
// waits.
func (t texts) offersIn(c echo.Context, files *casefile.Service) (*entryPart, error) {
	if !actor(c).May(access.AnswerTransfer) {
		return nil, nil
	}
	list, _, err := files.Offers(c.Request().Context(), actor(c), "", shownAsks)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	last, title := list[len(list)-1], t.T("transfer.offers")
	return &entryPart{ID: "transfers", Title: title, Rows: t.offerRows(list), More: t.restOf(last.RowsAfter, last.NextDay, "", transfersPath, title)}, nil
}

// transferBadge is how far a transfer is. One that waits too long says so.
func (t texts) transferBadge(state string, by models.Date) *badge {
	states := map[string]badgeState{models.TransferAsked: badgeOpen, models.TransferPromised: badgeWaiting, models.TransferAccepted: badgeReceived, models.TransferDeclined: badgeDeclined, models.TransferEnded: badgeClosed}
	if (state == models.TransferAsked || state == models.TransferPromised) && by < t.Today() {
		return &badge{State: string(badgeLate), Text: t.T("transfer.late", "date", t.Date(by))}
	}
	return &badge{State: string(states[state]), Text: t.T("transfer.state." + state)}
}

// transferToday is a line of Today: a house that did not answer in time, or its answer.
func (t texts) transferToday(row *gapRow, r gap.Row) {
	row.ID, row.Level, row.Title = "row-"+r.TransferID, "due", t.T("transfer.today."+r.State, "house", r.Kind)
	if r.NextOn != "" {
		row.Note = t.T("transfer.day.promised", "date", t.Date(r.NextOn))
	}
	row.Action = &link{Text: t.T("transfer.look"), Href: stayPath(r.CaseID) + "#transfers"}
}

// houseChoices offers houses by name.
func houseChoices(houses []models.Shelter) (list []choice) {
	for _, s := range houses {
		list = append(list, choice{Value: s.ID, Text: s.Name})
	}
	return list
}
