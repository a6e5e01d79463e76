package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
)

// lostPage says how it stands with a paper that is said to be lost, and offers
// each reader what is hers to do.
type lostPage struct {
	pageView
	Facts   []summaryRow // of the wish, none where there is none
	Ask     *formView    // an administrator names two people who hold keys
	Few     bool         // and there are no two
	Yes     *formView    // one of the two says yes
	Stop    bool
	Make    bool   // an administrator makes the new key
	Made    string // since when a new key waits to be typed, "" for none
	Replace *formView
}

// lostSteps are the forms of the page, and what each is for.
type lostStep string

const (
	lostAsk     lostStep = "ask"
	lostYes     lostStep = "yes"
	lostReplace lostStep = "replace"
)

// lostDeeds is what a form of the page needs.
var lostDeeds = map[lostStep]access.Deed{lostAsk: access.ManageStaff, lostYes: access.VouchForColleague, lostReplace: access.ManageStaff}

// lost shows the page, and takes one of its forms.
func (h *recoveryHandlers) lost(step lostStep) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), actor(c)
		p := lostPage{pageView: pageView{newPage(c, "lost.title")}}
		if err := p.page.ask(c); err != nil {
			return err
		}
		if p.page.form.sent {
			if err := by.Require(lostDeeds[step]); err != nil {
				return err
			}
		}
		open, err := h.accounts.LostPaper(ctx, by)
		if err != nil {
			return err
		}
		var chosen []string
		var password, key secret
		if err := h.lostForms(c, &p, open, step, &chosen, &password, &key); err != nil {
			return err
		}
		behind := 0
		return p.page.finish(formSteps{
			show: func(status int) error { return h.site.render(c, status, "setup/lost", p) },
			do: func() (err error) {
				switch step {
				case lostYes:
					return h.accounts.AgreeToNewPaper(ctx, visitOf(c), string(password))
				case lostReplace:
					behind, err = h.accounts.ReplaceLostPaper(ctx, by, string(key))
					return err
				}
				return h.accounts.ReportLost(ctx, by, chosen)
			},
			done: func() error {
				if step == lostReplace {
					return h.site.doneAt(c, "/recovery", "lost.done.replace", "n", behind)
				}
				return h.site.doneAt(c, lostPath, "lost.done."+string(step))
			},
		})
	}
}

// lostForms fills the page with what stands and with the forms that are open to
// the reader. Only the form that was sent reads what was typed.
func (h *recoveryHandlers) lostForms(c echo.Context, p *lostPage, open *account.Lost, step lostStep, chosen *[]string, password, key *secret) error {
	by := actor(c)
	form := func(of lostStep) page {
		if of == step {
			return p.page
		}
		return p.page.apart()
	}
	if open == nil {
		if !by.May(access.ManageStaff) {
			return nil
		}
		list, err := h.accounts.KeyHolders(c.Request().Context(), by)
		if p.Few = len(list) < 2; err != nil || p.Few {
			return err
		}
		p.Ask = &formView{Action: lostPath, Save: p.page.T("lost.ask"), Second: true, Fields: []field{form(lostAsk).Checks("lost_holders").Of(holderChoices(list)).Required().Into(chosen)}}
		return nil
	}
	p.Facts, p.Stop = p.page.lostFacts(*open), by.May(access.StopNewPaper)
	if open.Asks(by.ID()) {
		p.Yes = &formView{Action: lostPath + "/yes", Save: p.page.T("lost.yes"), Fields: []field{form(lostYes).Password("password").Autocomplete("current-password").Required().Into(password)}}
	}
	if !by.May(access.ManageStaff) || !open.Ready(p.page.now) {
		return nil
	}
	made, err := h.accounts.ProposedRecoveryKey(c.Request().Context(), by)
	p.Make = true
	if !made.IsZero() {
		p.Made = p.page.Moment(made)
		p.Replace = &formView{Action: lostPath + "/replace", Save: p.page.T("lost.replace"), Fields: []field{form(lostReplace).recoveryKey("new_recovery_key", key)}}
	}
	return err
}

func holderChoices(list []models.Account) (out []choice) {
	for _, a := range list {
		out = append(out, choice{Value: a.ID, Text: a.DisplayName})
	}
	return out
}

// lostFacts tells who asked, who said yes and what comes next.
func (p page) lostFacts(l account.Lost) []summaryRow {
	rows := []summaryRow{{Key: p.T("lost.asked_by"), Value: p.T("lost.by_on", "who", l.AskedByName, "when", p.Moment(l.AskedAt))}}
	for _, h := range l.Holders {
		said := p.T("lost.no_yes_yet")
		if !h.AgreedAt.IsZero() {
			said = p.T("lost.said_yes", "when", p.Moment(h.AgreedAt))
		}
		rows = append(rows, summaryRow{Key: h.Name, Value: said})
	}
	return append(rows, summaryRow{Key: p.T("lost.state"), Value: p.lostState(l)})
}

// stopLost ends the wish for a new recovery key.
func (h *recoveryHandlers) stopLost(c echo.Context) error {
	if err := h.accounts.StopNewPaper(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return h.site.doneAt(c, lostPath, "lost.done.stop")
}

// makeLost makes the new key for a lost paper and shows it, this once.
func (h *recoveryHandlers) makeLost(c echo.Context) error {
	return h.showNext(c, lostPath)
}
