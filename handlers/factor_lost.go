package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// lost asks which colleague lost phone and paper, and takes her second step off.
func (h *factorHandlers) lost(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	list, err := h.accounts.WhoLostFactor(ctx, by)
	if err != nil {
		return err
	}
	p, err := askPage(c, "factor.lost")
	if err != nil {
		return err
	}
	who, spoken := c.QueryParam("who"), false
	var password secret
	words := formWords{Back: p.backTo("/account"), Heading: p.T("factor.lost"), Lead: p.T("factor.lost_lead"), Text: p.T("factor.lost_text")}
	view := formView{Action: p.Path, Save: p.T("factor.lost_do"), Cancel: p.backTo("/account"), Fields: []field{
		p.Radios("factor_who").Of(peopleChoices(list)).Required().Into(&who),
		p.Checks("factor_spoken", "yes").Required().Into(&spoken), p.ownPassword(&password),
	}}
	if len(list) == 0 {
		words.Notices, view.Save = []notice{{Kind: "info", Text: p.T("factor.lost_nobody")}}, ""
	}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return guessed(h.accounts.ReleaseFactor(ctx, visitOf(c), who, string(password))) },
		done: func() error { return h.site.doneAt(c, "/account", "factor.lost_done") },
	})
}

func peopleChoices(list []models.Account) []choice {
	out := make([]choice, len(list))
	for i, a := range list {
		out[i] = choice{Value: a.ID, Text: a.DisplayName, Help: a.SignInName}
	}
	return out
}
