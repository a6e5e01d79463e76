package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
)

// recoveryHandlers make sure that the recovery key is on paper.
type recoveryHandlers struct {
	site     *site
	accounts *account.Service
}

func (h *recoveryHandlers) routes(g *echo.Group) {
	g.GET("/recovery", h.show)
	g.POST("/recovery", h.check)
	g.POST("/recovery/new", h.replace)
	g.POST("/recovery/next", h.propose)
	g.POST("/recovery/drop", h.drop)
	g.POST("/recovery/change", h.change)
}

// recoveryKeyPage shows a recovery key. It is rendered once and kept nowhere.
type recoveryKeyPage struct {
	page
	Key  string
	Of   string // the organisation, for the paper
	Made string // the day, to tell an old paper from a new one
	Next bool   // it waits to take the place of today's
}

// newKeyPage is the page of a key that was just made. A button that comes back
// to a page, such as that of the language, leads to where the key is typed.
func newKeyPage(c echo.Context, organisation, key string) recoveryKeyPage {
	p := recoveryKeyPage{page: newPage(c, "recovery.title"), Key: key, Of: organisation}
	p.Path, p.Made = "/recovery", p.Date(p.Today())
	return p
}

// recoveryKey asks for a recovery key as read off its paper.
func (p page) recoveryKey(name string, to *secret) field {
	return p.Area(name).Private().Required().Max(200).Into(to)
}

// recoveryForm is the key as read off the paper.
type recoveryForm struct {
	Key secret `form:"recovery_key" validate:"required,max=200"`
}

type recoveryPage struct {
	page
	Checked  string // since when it is known to be on paper, "" when it is not
	Proposed string // since when a new key waits to take over, "" for none
}

func (h *recoveryHandlers) show(c echo.Context) error { return h.page(c, http.StatusOK, nil) }

func (h *recoveryHandlers) page(c echo.Context, status int, err error) error {
	if err := manages(c); err != nil {
		return err
	}
	proposed, readErr := h.accounts.ProposedRecoveryKey(c.Request().Context(), actor(c))
	if readErr != nil {
		return readErr
	}
	p := recoveryPage{page: newPage(c, "recovery.title").filled(recoveryForm{}).with(err)}
	if at := visitOf(c).Organisation.RecoveryChecked; !at.IsZero() {
		p.Checked = p.On(at)
	}
	if !proposed.IsZero() {
		p.Proposed = p.Moment(proposed)
	}
	return h.site.render(c, status, "setup/recovery", p)
}

func (h *recoveryHandlers) check(c echo.Context) error {
	var f recoveryForm
	err := bind(c, &f)
	if err == nil {
		err = h.accounts.CheckRecoveryKey(c.Request().Context(), actor(c), string(f.Key))
	}
	if models.KindOf(err) == models.Invalid {
		return h.page(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "recovery.checked")
	return h.site.redirect(c, "/staff") // the next thing a new organisation needs
}

// replace makes a new key while nothing hangs on the lost one.
func (h *recoveryHandlers) replace(c echo.Context) error {
	key, err := h.accounts.ReplaceRecoveryKey(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "setup/key", newKeyPage(c, visitOf(c).Organisation.Name, key))
}

// propose makes a new key that waits to take the place of today's.
func (h *recoveryHandlers) propose(c echo.Context) error {
	key, err := h.accounts.ProposeRecoveryKey(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := newKeyPage(c, visitOf(c).Organisation.Name, key)
	p.Next = true
	return h.site.render(c, http.StatusOK, "setup/key", p)
}

// drop forgets a new key that has not taken over.
func (h *recoveryHandlers) drop(c echo.Context) error {
	if err := h.accounts.DropProposedKey(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	h.site.flash(c, "recovery.dropped")
	return h.site.redirect(c, "/recovery")
}

// changeForm is the old and the new key as read off their papers.
type changeForm struct {
	Old  secret `form:"old_recovery_key" validate:"required,max=200"`
	Next secret `form:"new_recovery_key" validate:"required,max=200"`
}

// changeTime is how long the change may take: it goes through every key of
// every survivor, in one transaction.
const changeTime = 100 * time.Second

// change wraps everything to the new key.
func (h *recoveryHandlers) change(c echo.Context) error {
	var f changeForm
	err := bind(c, &f)
	var done account.Rewrapped
	if err == nil {
		// Half of the time would be wasted if a slow line ended the request.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), changeTime)
		defer cancel()
		done, err = h.accounts.ChangeRecoveryKey(ctx, actor(c), string(f.Old), string(f.Next))
	}
	if models.KindOf(err) == models.Invalid {
		return h.page(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	if done.Damaged > 0 {
		h.site.flash(c, "recovery.changed_damaged", "n", done.Keys, "damaged", done.Damaged)
	} else {
		h.site.flash(c, "recovery.changed", "n", done.Keys)
	}
	return h.site.redirect(c, "/recovery")
}
