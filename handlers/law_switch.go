package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
)

// lawSwitchPage asks before a right is switched off or on.
type lawSwitchPage struct {
	lawItemPage
	TurnsOn bool
	Touches string // how many cases it changes
	Form    formView
}

// askSwitch asks why a right is switched off, or, of one that ships disabled,
// who read its text.
func (h *lawHandlers) askSwitch(c echo.Context) error {
	if err := actor(c).Require(access.SwitchLaw); err != nil {
		return err
	}
	it, err := h.laws.Item(c.Request().Context(), actor(c), c.Param("item"))
	if err != nil {
		return err
	}
	if it.Disabled() {
		return h.on(c)
	}
	return h.off(c)
}

func (h *lawHandlers) off(c echo.Context) error {
	var in models.SwitchOff
	return h.change(c, "off", func(p page) []field {
		return []field{p.Radios("off_reason").Of(p.choicesOf("law.off_reason.", models.LawOffReasons)).Required().Into(&in.Reason)}
	}, func() (int64, error) {
		return h.laws.Off(c.Request().Context(), actor(c), c.Param("item"), in)
	})
}

func (h *lawHandlers) on(c echo.Context) error {
	var in models.SwitchOn
	return h.change(c, "on", func(p page) []field {
		return []field{
			p.Text("reader").Required().Max(120).Into(&in.Reader), p.AskDay("read_on").Into(&in.ReadOn),
			p.Text("read_in").Required().Max(300).Into(&in.ReadIn),
		}
	}, func() (int64, error) {
		return h.laws.On(c.Request().Context(), actor(c), c.Param("item"), in)
	})
}

// change asks what a switch needs to know, or does it and says how many cases
// are looked at again.
func (h *lawHandlers) change(c echo.Context, to string, fields func(page) []field, do func() (int64, error)) error {
	if err := actor(c).Require(access.SwitchLaw); err != nil {
		return err
	}
	one, err := h.itemPage(c)
	if err != nil {
		return err
	}
	touched, err := h.laws.Touches(c.Request().Context(), actor(c), one.Item.Key)
	if err != nil {
		return err
	}
	p, n := lawSwitchPage{lawItemPage: one, TurnsOn: to == "on"}, int64(0)
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.Touches = p.page.T("law.touches_off", "n", touched)
	path, save, flash := lawPath(one.Item.Key), p.page.T("law.turn_off"), "law.flash_off"
	if p.TurnsOn {
		p.Touches = p.page.T("law.touches_on", "n", touched)
		save, flash = p.page.T("law.turn_on"), "law.flash_on"
	}
	p.Form = formView{Action: path + "/" + to, Fields: fields(p.page), Save: save}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "law/switch", p) },
		do:   func() (err error) { n, err = do(); return err },
		done: func() error { return h.site.doneAt(c, path, flash, "n", n) },
	})
}

// back lets the packs decide again.
func (h *lawHandlers) back(c echo.Context) error {
	n, err := h.laws.Back(c.Request().Context(), actor(c), c.Param("item"))
	if err != nil {
		return err
	}
	return h.site.doneAt(c, lawPath(c.Param("item")), "law.flash_back", "n", n)
}
