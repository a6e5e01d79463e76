package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// factorRuleHandlers are where an administrator asks roles for a second step.
type factorRuleHandlers struct {
	site     *site
	accounts *account.Service
}

// factorRulesPage lists the roles, and who of their people has a second step.
type factorRulesPage struct {
	pageView
	List table
}

func (h *factorRuleHandlers) list(c echo.Context) error {
	found, err := h.accounts.FactorRules(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := factorRulesPage{pageView: pageView{newPage(c, "factor.rules")}}
	p.List = p.page.factorTable(found)
	return h.site.render(c, http.StatusOK, "organisation/factor", p)
}

func (p page) factorTable(list []account.RoleFactor) table {
	t := table{
		texts: p.texts, Words: true, Quiet: true, ID: "roles", Caption: p.T("factor.rules"),
		Columns: []column{{Text: p.T("staff.role")}, {Text: p.T("factor.asked")}, {Text: p.T("factor.have")}},
	}
	for _, r := range list {
		t.Rows = append(t.Rows, row{ID: "role-" + string(r.Role), Cells: []cell{
			{Text: p.T("role." + string(r.Role)), Href: factorRulesPath + "/" + string(r.Role)},
			{Text: p.askedFrom(r.From)},
			{Text: p.T("factor.of", "with", p.Count(int(r.Have)), "people", p.Count(int(r.People)))},
		}})
	}
	return t
}

// ask asks from which day one role needs a second step.
func (h *factorRuleHandlers) ask(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	list, err := h.accounts.FactorRules(ctx, by)
	if err != nil {
		return err
	}
	in, known := account.FactorAsk{Role: models.Role(c.Param("role"))}, false
	for _, r := range list {
		if r.Role == in.Role {
			in.From, in.Version, known = r.From, r.Version, true
		}
	}
	if !known {
		return models.ErrNotFound()
	}
	p, err := askPage(c, "factor.rules")
	if err != nil {
		return err
	}
	role := p.T("role." + string(in.Role))
	view := formView{Action: p.Path, Save: p.T("account.save"), Cancel: p.backTo(factorRulesPath), Fields: []field{
		p.Hidden("version").Into(&in.Version), p.AskDay("factor_from").Optional().Into(&in.From), p.Saying(p.T("factor.rule_effect")),
	}}
	words := formWords{Back: &link{Text: p.T("factor.rules"), Href: factorRulesPath}, Heading: p.T("factor.rule_title", "role", role), Lead: p.T("factor.rule_lead")}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return h.accounts.AskFactor(ctx, by, in) },
		done: func() error { return h.site.doneAt(c, factorRulesPath, "factor.rule_saved") },
	})
}
