package handlers

import (
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/casefile"
)

// handOverHandlers give somebody's cases to a colleague.
type handOverHandlers struct {
	site  *site
	files *casefile.Service
}

// own hands over the user's own cases.
func (h *handOverHandlers) own(c echo.Context) error {
	return h.hand(c, actor(c).ID(), "/account", "/today")
}

// colleague hands over the cases of somebody on the staff.
func (h *handOverHandlers) colleague(c echo.Context) error {
	if err := actor(c).Require(access.AssignPeople); err != nil {
		return err // also for the own account, which has a page of its own
	}
	at := "/staff/" + c.Param("id")
	return h.hand(c, c.Param("id"), at, at)
}

// hand shows the cases with a form that gives them away, and gives them.
func (h *handOverHandlers) hand(c echo.Context, person, back, next string) error {
	ctx, by := c.Request().Context(), actor(c)
	found, err := h.files.HandingOver(ctx, by, person)
	if err != nil {
		return err
	}
	p := formPage{pageView: pageView{newPage(c, "handover.title")}}
	if err := p.page.ask(c); err != nil {
		return err
	}
	own := person == by.ID()
	in := casefile.HandOverInput{Person: person, Cases: allOf(found.Cases)}
	p.formWords = p.page.handOverWords(found, own, back)
	fields := p.page.handOverFields(found, &in)
	if len(found.Cases) > 0 && len(found.Colleagues) > 0 {
		p.Form = formView{Action: p.page.Path, Save: p.page.T("handover.do"), Cancel: p.page.backTo(back), Fields: fields}
	}
	var done casefile.HandedOver
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/page", p) },
		do:   func() (err error) { done, err = h.files.HandOver(ctx, by, in); return err },
		done: func() error {
			if done.Waits > 0 {
				return h.site.doneAt(c, next, "handover.done_waits", "n", done.Cases, "waits", done.Waits)
			}
			return h.site.doneAt(c, next, "handover.done", "n", done.Cases)
		},
	})
}

func allOf(cases []casefile.HandOverCase) []string {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return ids
}

// handOverWords says what a hand-over does, and when the keys go.
func (p page) handOverWords(found casefile.HandOver, own bool, back string) formWords {
	alone := 0
	for _, c := range found.Cases {
		if c.Alone {
			alone++
		}
	}
	words := formWords{Back: &link{Text: p.T("handover.back"), Href: back}, Heading: p.T("handover.title_of", "who", found.Person.DisplayName)}
	words.Text = p.T("handover.text_of", "who", found.Person.DisplayName)
	if own {
		words.Heading, words.Text = p.T("handover.title"), p.T("handover.text")
	}
	if len(found.Cases) == 0 {
		words.Notices = []notice{{Kind: "info", Text: p.T("handover.no_cases")}}
		return words
	}
	if alone > 0 {
		words.Notices = []notice{{Kind: "info", Text: p.T("handover.alone", "n", alone, "who", found.Person.DisplayName)}}
	}
	if none := p.handOverNobody(found, own); none != nil {
		words.Notices = append(words.Notices, *none)
	}
	return words
}

// handOverNobody says why somebody is not among those who can be chosen, and what
// helps. It is nil where everybody of the role is.
func (p page) handOverNobody(found casefile.HandOver, own bool) *notice {
	var names []string
	for _, s := range found.Strangers {
		names = append(names, s.Name)
	}
	who := strings.Join(names, ", ")
	switch {
	case len(names) == 0 && len(found.Colleagues) > 0:
		return nil
	case len(names) == 0 && own:
		return &notice{Kind: "info", Text: p.T("handover.nobody_own")}
	case len(names) == 0:
		return &notice{Kind: "info", Text: p.T("handover.nobody"), Link: &link{Text: p.T("staff.invite"), Href: "/staff/new"}}
	case own:
		return &notice{Kind: "info", Text: p.T("handover.strangers_own", "names", who)}
	}
	return &notice{Kind: "info", Text: p.T("handover.strangers", "names", who, "who", found.Person.DisplayName),
		Link: &link{Text: p.T("handover.assign", "code", found.Cases[0].Code), Href: peoplePath(found.Cases[0].ID) + "#join"}}
}

// handOverFields ask who takes which cases, and for how long.
func (p page) handOverFields(found casefile.HandOver, in *casefile.HandOverInput) []field {
	cases := make([]choice, len(found.Cases))
	for i, c := range found.Cases {
		cases[i] = choice{Value: c.ID, Text: c.Code}
		if c.Leads {
			cases[i].Text += " · " + p.T("people.leads")
		}
		if c.Alone {
			cases[i].Text += " · " + p.T("handover.only")
		}
	}
	how := ""
	fields := []field{
		p.Select("to").Called("field.handover_to").Of(trustedChoices(found.Colleagues)).Required().Into(&in.To),
		p.Radios("how").Called("field.handover_how").Of([]choice{{Value: forLeave, Text: p.T("handover.leave")}, {Value: forGood, Text: p.T("handover.good")}}).Required().Into(&how),
		p.AskDay("from").Called("field.handover_from").Optional().Into(&in.FromOn),
		p.AskDay("until").Called("field.handover_until").Optional().Into(&in.UntilOn),
		p.Checks("cases").Called("field.handover_cases").Of(cases).Into(&in.Cases),
	}
	in.ForGood = how == forGood
	return fields
}
