package handlers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/referral"
)

// referralTurn is a deed on a referral of a version.
type referralTurn func(ctx context.Context, by access.Actor, caseID, id string, version int64) (deed.Result, error)

// referralLetterPage is what is printed for the provider: what was chosen, and nothing
// else.
type referralLetterPage struct {
	pageView
	Print  printHead
	To     []string
	Asks   string
	Rows   []summaryRow
	Answer string // by when, and how urgent
	From   string
	Back   string
}

// letter prints the letter of a referral, once its reader said why she opens what goes
// along.
func (h *referralHandlers) letter(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	l, err := h.referrals.Letter(c.Request().Context(), actor(c), head.ID, c.Param("referral"), f.Purpose)
	if err != nil {
		return err
	}
	speakOf(c, head.Sex)
	p := referralLetterPage{pageView: pageView{newPage(c, "print.title")}, Back: referralPath(head.ID, c.Param("referral"))}
	p.Print = printHead{Title: p.page.T("referral.letter_title"), Line: p.page.Date(p.page.Today())}
	p.To = withoutEmpty(l.Name(), l.Office.Address, l.Office.District)
	p.Asks = p.page.T("referral.letter_asks", "what", serviceName(h.library, p.page.texts, l.Service))
	p.Rows = h.letterRows(p.page, head, l)
	p.Answer = p.page.T("referral.letter_answer."+l.Urgency, "date", p.page.On(l.DueAt))
	p.From = joinDots(withoutEmpty(visitOf(c).Account.DisplayName, visitOf(c).Organisation.Name))
	return h.site.render(c, http.StatusOK, "referral/letter", p)
}

// letterRows are the facts that go along, in the order of the list.
func (h *referralHandlers) letterRows(p page, head casefile.Header, l referral.Letter) (rows []summaryRow) {
	for _, code := range models.ReferralFactKinds {
		if !l.Shares.Has(code) {
			continue
		}
		if value := h.shared(p, code, head, l); value != "" {
			rows = append(rows, summaryRow{Key: p.T("referral.share." + code), Value: value})
		}
	}
	return rows
}

// shared is one fact that goes along.
func (h *referralHandlers) shared(p page, code string, head casefile.Header, l referral.Letter) string {
	switch code {
	case "code":
		return l.Code
	case "age":
		return p.aged(head.AgeGroup, "", head.AdultFrom, head.AdultTo)
	case "sex", "language":
		for _, of := range p.codesOf(h.library.Fact("person." + code)) {
			if of.Value == l.Coded["person."+code] {
				return of.Text
			}
		}
		return ""
	case "shelter":
		return head.Shelter
	case "need":
		return l.Need
	}
	return l.Sealed[code]
}
