package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/track"
)

// againstMinimum holds the last known wage of a track to the minimum wages of its State
// that the house looked up. Figures for another time or currency are not held against
// it: nothing is converted.
func (h *trackHandlers) againstMinimum(c echo.Context, p page, caseState string, r track.Row) (*summaryRow, error) {
	w := wageOf(r)
	if r.Kind != models.TrackWork || w.sum == 0 {
		return nil, nil
	}
	state := r.State
	if state == "" {
		state = caseState
	}
	list, err := h.wages.Of(c.Request().Context(), actor(c), state, w.on)
	if err != nil {
		return nil, err
	}
	row := &summaryRow{Key: p.T("wage.against"), Value: p.T("wage.no_figure", "where", p.placeName(h.library, state))}
	if actor(c).May(access.KeepOffices) {
		row.Link = &link{Text: p.T("wage.add"), Href: wagesPath + "/new?state=" + state}
	}
	for _, m := range list {
		if m.Per != w.per || m.Currency != w.currency || m.Grade != r.Grade && m.Grade != models.WageGrades[0] {
			continue
		}
		key := "wage.enough"
		if w.sum < m.Amount {
			key = "wage.below"
		}
		row = &summaryRow{Key: row.Key, Value: p.T(key, "sum", p.trackSum(m.Amount, m.Currency, m.Per)), Note: joinDots([]string{p.placeName(h.library, state), p.T("wage.grade." + m.Grade), p.T("wage.from", "date", p.Date(m.FromOn)), m.Source})}
		if m.Grade == r.Grade {
			break
		}
	}
	return row, nil
}

// wageKnown is what is paid, and from which day it is known.
type wageKnown struct {
	sum           int64
	currency, per string
	on            models.Date
}

// wageOf is the last wage that is known of a track.
func wageOf(r track.Row) wageKnown {
	out := wageKnown{r.Amount, r.Currency, r.Per, r.FromOn}
	for _, s := range r.Steps {
		if s.Kind == models.StepWork && s.Amount > 0 {
			out = wageKnown{s.Amount, s.Currency, s.Per, s.OnDay}
		}
	}
	return out
}
