package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/services/account"
	"aftercare/services/custody"
)

// recoveryHandlers make sure that the recovery key is on paper.
type recoveryHandlers struct {
	site     *site
	accounts *account.Service
}

type recoveryPage struct {
	pageView
	Checked  string // since when it is known to be on paper, "" when it is not
	Proposed string // since when a new key waits to take over, "" for none
	Check    []field
	Change   []field
	Lacks    custody.NotOnPaper // what the key of today does not open, after the last paper was lost
}

func (h *recoveryHandlers) recoveryPage(c echo.Context) (recoveryPage, error) {
	var p recoveryPage
	if err := manages(c); err != nil {
		return p, err
	}
	proposed, err := h.accounts.ProposedRecoveryKey(c.Request().Context(), actor(c))
	if err != nil {
		return p, err
	}
	if p.Lacks, err = h.accounts.NotOnPaper(c.Request().Context(), actor(c)); err != nil {
		return p, err
	}
	if p.page, err = askPage(c, "recovery.title"); err != nil {
		return p, err
	}
	if at := visitOf(c).Organisation.RecoveryChecked; !at.IsZero() {
		p.Checked = p.page.On(at)
	}
	if !proposed.IsZero() {
		p.Proposed = p.page.Moment(proposed)
	}
	return p, nil
}

func (p page) oneKey(key *secret) []field {
	return []field{p.recoveryKey("recovery_key", key)}
}

func (p page) twoKeys(old, next *secret) []field {
	return []field{p.recoveryKey("old_recovery_key", old), p.recoveryKey("new_recovery_key", next)}
}

// show asks for the key as read off the paper, and checks it.
func (h *recoveryHandlers) show(c echo.Context) error {
	p, err := h.recoveryPage(c)
	if err != nil {
		return err
	}
	var key, other secret
	p.Check, p.Change = p.page.oneKey(&key), p.page.apart().twoKeys(&other, &other)
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "setup/recovery", p) },
		do:   func() error { return h.accounts.CheckRecoveryKey(c.Request().Context(), actor(c), string(key)) },
		done: func() error {
			if p.Checked != "" {
				return h.site.doneAt(c, "/recovery", "recovery.checked_again")
			}
			return h.site.doneAt(c, "/staff", "recovery.checked") // the next thing a new organisation needs
		},
	})
}

// putAway ends that the paper vouches for whom the administrator invites.
func (h *recoveryHandlers) putAway(c echo.Context) error {
	if err := h.accounts.PutPaperAway(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return h.site.doneAt(c, "/staff", "recovery.put_away")
}

// replace makes a new key while nothing hangs on the lost one.
func (h *recoveryHandlers) replace(c echo.Context) error {
	key, err := h.accounts.ReplaceRecoveryKey(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "setup/key", newKeyPage(c, visitOf(c).Organisation.Name, key, h.accounts.Codes(actor(c)).House))
}

// propose makes a new key that waits to take the place of today's.
func (h *recoveryHandlers) propose(c echo.Context) error { return h.showNext(c, "/recovery") }

// showNext makes a new key, shows it this once and leads to where it is typed.
func (h *recoveryHandlers) showNext(c echo.Context, typedAt string) error {
	key, err := h.accounts.ProposeRecoveryKey(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := newKeyPage(c, visitOf(c).Organisation.Name, key, h.accounts.Codes(actor(c)).House)
	p.Next, p.page.Path = true, typedAt
	return h.site.render(c, http.StatusOK, "setup/key", p)
}

// drop forgets a new key that has not taken over.
func (h *recoveryHandlers) drop(c echo.Context) error {
	if err := h.accounts.DropProposedKey(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return h.site.doneAt(c, "/recovery", "recovery.dropped")
}

// changeTime is how long one try of the change may take. It goes through every key
// of every survivor; the next try goes on where this one ended.
const changeTime = 100 * time.Second

// change asks for the old and the new key as read off their papers, and wraps
// everything to the new one.
func (h *recoveryHandlers) change(c echo.Context) error {
	p, err := h.recoveryPage(c)
	if err != nil {
		return err
	}
	var old, next, other secret
	p.Check, p.Change = p.page.apart().oneKey(&other), p.page.twoKeys(&old, &next)
	var done account.Rewrapped
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "setup/recovery", p) },
		do: func() (err error) {
			// Half of the time would be wasted if a slow line ended the request.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), changeTime)
			defer cancel()
			done, err = h.accounts.ChangeRecoveryKey(ctx, actor(c), string(old), string(next))
			return err
		},
		done: func() error {
			if done.Damaged > 0 {
				return h.site.doneAt(c, "/recovery", "recovery.changed_damaged", "n", done.Keys, "damaged", done.Damaged)
			}
			if done.Later {
				return h.site.doneAt(c, "/recovery", "recovery.changed_later", "n", done.Keys)
			}
			return h.site.doneAt(c, "/recovery", "recovery.changed", "n", done.Keys)
		},
	})
}
