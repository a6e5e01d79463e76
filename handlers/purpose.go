package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/services/account"
)

// purposes are the reasons for opening what is sealed, asked once a sign-in.
var purposes = []string{"care", "contact", "claim", "hearing", "referral", "correcting"}

// purposeForm is why somebody opens what is sealed, and which part.
type purposeForm struct{ Purpose, What string }

// purposeAsker returns why somebody opens what is sealed, or asks.
type purposeAsker func(c echo.Context) (f purposeForm, answered bool, err error)

// purposePage asks once a sign-in.
type purposePage struct {
	pageView
	Form   purposeForm
	Action string
	Back   string
	Carry  []hidden // what the request asked for, to ask it again
}

// purposeQuestion asks why somebody opens what is sealed, once a sign-in.
type purposeQuestion struct {
	site     *site
	accounts *account.Service
}

// answer returns why the reader opens what is sealed. Where nobody said so in
// this sign-in yet, it asks: answered is then false and the page is sent. typed
// goes with the question and comes back with the answer.
func (q purposeQuestion) answer(c echo.Context, back string, typed ...hidden) (f purposeForm, answered bool, err error) {
	p := purposePage{pageView: pageView{newPage(c, "purpose.title")}, Action: c.Request().URL.RequestURI(), Back: back, Carry: typed}
	if err := p.page.ask(c); err != nil {
		return f, false, err
	}
	p.page.Hidden("what").Max(20).Into(&f.What)
	p.page.Radios("purpose", purposes...).Into(&f.Purpose)
	v, status := visitOf(c), http.StatusOK
	if v.Session.Purpose != "" {
		f.Purpose = v.Session.Purpose
		return f, true, nil
	}
	if f.Purpose == "" && p.page.form.values.Get("asked") != "" {
		p.page.found().Add("purpose", "problem.required")
	}
	if err := p.page.found().Err(); err != nil {
		p.page.wrong(err)
		status = http.StatusUnprocessableEntity
	} else if f.Purpose != "" {
		return f, true, q.accounts.SetPurpose(c.Request().Context(), v, f.Purpose)
	}
	p.Form = f
	return f, false, q.site.render(c, status, "case/purpose", p)
}

// carried lists what was typed into the fields of a form, but what the question
// asks itself.
func carried(f *form) []hidden {
	var out []hidden
	for _, name := range f.order {
		if name != "what" {
			out = append(out, hidden{name, f.values.Get(name)})
		}
	}
	return out
}
