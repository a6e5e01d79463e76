package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
)

// lawSwitchPage asks before a right is switched off or on.
type lawSwitchPage struct {
	lawItemPage
	TurnsOn bool
	Reasons []choice
}

// lawOffForm is why a right is switched off.
type lawOffForm struct {
	Reason string `form:"off_reason" validate:"required,max=40"`
}

// lawOnForm is who read the text of a right that ships disabled.
type lawOnForm struct {
	Reader string    `form:"reader" validate:"required,max=120"`
	ReadOn dateInput `form:"read_on"`
	ReadIn string    `form:"read_in" validate:"required,max=300"`
}

func (h *lawHandlers) askSwitch(c echo.Context) error {
	return h.switchPage(c, http.StatusOK, nil, nil)
}

func (h *lawHandlers) switchPage(c echo.Context, status int, form any, problem error) error {
	if err := actor(c).Require(access.SwitchLaw); err != nil {
		return err
	}
	one, err := h.itemPage(c)
	if err != nil {
		return err
	}
	p := lawSwitchPage{lawItemPage: one, TurnsOn: one.Item.Disabled()}
	if form != nil {
		p.page = p.filled(form)
	}
	p.page = p.with(problem)
	p.Reasons = p.choicesOf("law.off_reason.", models.LawOffReasons)
	return h.site.render(c, status, "law/switch", p)
}

func (h *lawHandlers) off(c echo.Context) error {
	var f lawOffForm
	err := bind(c, &f)
	n := int64(0)
	if err == nil {
		n, err = h.laws.Off(c.Request().Context(), actor(c), c.Param("item"), models.SwitchOff{Reason: f.Reason})
	}
	return h.switched(c, "law.flash_off", n, f, err)
}

func (h *lawHandlers) on(c echo.Context) error {
	var f lawOnForm
	err := bind(c, &f)
	in := models.SwitchOn{Reader: f.Reader, ReadIn: f.ReadIn}
	if err == nil {
		problems := models.Problems{}
		on := f.ReadOn.partial("read_on", siteOf(c).texts(c).Today(), models.DateRule{}, problems)
		in.ReadOn, err = models.Date(on.On), problems.Err()
	}
	n := int64(0)
	if err == nil {
		n, err = h.laws.On(c.Request().Context(), actor(c), c.Param("item"), in)
	}
	return h.switched(c, "law.flash_on", n, f, err)
}

func (h *lawHandlers) back(c echo.Context) error {
	n, err := h.laws.Back(c.Request().Context(), actor(c), c.Param("item"))
	return h.switched(c, "law.flash_back", n, nil, err)
}

// switched answers a switch: the page again with what was typed, or the right
// with a sentence that says how many cases are looked at again.
func (h *lawHandlers) switched(c echo.Context, message string, n int64, form any, err error) error {
	if models.KindOf(err) == models.Invalid {
		return h.switchPage(c, http.StatusUnprocessableEntity, form, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, message, "n", int(n))
	return h.site.redirect(c, lawPath(c.Param("item")))
}
