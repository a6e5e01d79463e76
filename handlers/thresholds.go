package handlers

import (
	"math"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/threshold"
)

// thresholdHandlers serve the numbers an organisation gives its reminders.
type thresholdHandlers struct {
	site       *site
	thresholds *threshold.Service
}

// thresholdPage lists the reminders whose number is only our default.
type thresholdPage struct {
	pageView
	Stamp   string
	Groups  []thresholdGroup
	Reason  field
	Waiting string // that cases are evaluated again, "" for none
	Changed bool   // a number of their own is there, so that a reset makes sense
}

// thresholdGroup are the reminders of one right.
type thresholdGroup struct {
	Title  string
	Fields []thresholdField
}

// thresholdField is one reminder.
type thresholdField struct {
	Field   field
	Default string // when it shows by our default
	Why     string
	Unit    string
	Own     string // who set it, and when
}

// show asks for the numbers and stores them. The page that is shown again has
// the stamp of the numbers as they are now.
func (h *thresholdHandlers) show(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	list, err := h.thresholds.List(ctx, by)
	if err != nil {
		return err
	}
	p := thresholdPage{Stamp: list.Stamp}
	if p.page, err = askPage(c, "threshold.title"); err != nil {
		return err
	}
	in, n := p.fields(list), 0
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "threshold/edit", p) },
		do:   func() (err error) { n, err = h.thresholds.Set(ctx, by, in); return err },
		done: func() error { return h.site.doneAt(c, "/reminders", "threshold.saved", "n", n) },
	})
}

// fields lays out the questions and reads the answers.
func (p *thresholdPage) fields(list threshold.Settings) threshold.Input {
	in := threshold.Input{Numbers: map[string]int{}, Stamp: list.Stamp}
	p.page.Hidden("stamp").Into(&in.Stamp)
	for _, r := range list.Rules {
		p.add(p.page.thresholdField(r, in.Numbers), p.page.T("pillar."+string(r.Rule.Right)))
		p.Changed = p.Changed || r.Own != nil
	}
	for _, n := range list.Numbers {
		p.add(p.page.numberField(n, in.Numbers), p.page.T("threshold.numbers"))
		p.Changed = p.Changed || n.Own != nil
	}
	p.Reason = p.page.Select("threshold_reason").Of(p.page.choicesOf("threshold_reason.", models.ThresholdReasons)).Optional().Into(&in.Reason)
	if list.Waiting > 0 {
		p.Waiting = p.page.T("threshold.waiting", "n", list.Waiting)
	}
	return in
}

// add puts a field under the heading of its right.
func (p *thresholdPage) add(f thresholdField, title string) {
	for i := range p.Groups {
		if p.Groups[i].Title == title {
			p.Groups[i].Fields = append(p.Groups[i].Fields, f)
			return
		}
	}
	p.Groups = append(p.Groups, thresholdGroup{Title: title, Fields: []thresholdField{f}})
}

// thresholdField asks for the number of one reminder; none is our default.
func (p page) thresholdField(r threshold.Rule, numbers map[string]int) thresholdField {
	key := "threshold.default_after"
	switch {
	case r.Rule.Window != nil:
		key = "threshold.default_window"
	case r.Rule.Before != nil:
		key = "threshold.default_before"
	}
	help := p.T("threshold.range", "least", r.Least, "most", r.Most)
	var own *int64
	if r.Own != nil {
		own = &r.Own.Value
	}
	f := thresholdField{
		Field:   p.Text(threshold.Field(r.Rule.Key)).Words(p.labelOf(r.Rule.Title), help, "").Short().Keyboard("numeric").Into(&own),
		Default: p.T(key, "standard", p.spanOf(r.Standard)),
		Why:     p.labelOf(r.Rule.Why), Unit: p.T("unit." + r.Standard.Unit()),
	}
	if own != nil {
		numbers[r.Rule.Key] = int(min(*own, math.MaxInt32))
	}
	if r.Own != nil {
		f.Own = p.ownNumber(r.Own, p.spanOf(ownSpan(r)))
	}
	return f
}

// ownNumber says which number the organisation set, who did and why.
func (p page) ownNumber(o *threshold.Own, span string) string {
	said := p.T("threshold.own_by", "span", span, "who", o.By, "date", p.On(o.ChangedAt))
	if o.Reason != "" {
		said += " " + p.T("threshold.own_why", "why", p.T("threshold_reason."+o.Reason))
	}
	return said
}

// numberField asks for a number that belongs to no reminder.
func (p page) numberField(n threshold.Number, numbers map[string]int) thresholdField {
	var own *int64
	if n.Own != nil {
		own = &n.Own.Value
	}
	help := p.T("threshold.range", "least", n.Least, "most", n.Most)
	f := thresholdField{
		Field:   p.Text(threshold.Field(n.Key)).Words(p.T("number."+n.Key), help, "").Short().Keyboard("numeric").Into(&own),
		Default: p.T("number_default." + n.Key), Why: p.T("number_why." + n.Key), Unit: p.T("unit." + n.Unit),
	}
	if own != nil {
		numbers[n.Key] = int(min(*own, math.MaxInt32))
	}
	if n.Own != nil {
		f.Own = p.ownNumber(n.Own, p.T("span."+n.Unit, "n", n.Own.Value))
	}
	return f
}

func ownSpan(r threshold.Rule) models.Span {
	if r.Own.Value == 0 {
		return models.Span{}
	}
	return r.Standard.Resized(int(r.Own.Value))
}

// ruleName gives a gap rule or a right its words.
func ruleName(library *pack.Library, t texts, key string) string {
	if r := library.Rule(key); r != nil {
		return t.labelOf(r.Title)
	}
	if it := library.Item(key); it != nil {
		return t.labelOf(it.Title)
	}
	if t.has("number." + key) {
		return t.T("number." + key)
	}
	return key
}
