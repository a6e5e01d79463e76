package handlers

import (
	"net/http"
	"net/url"
	"strings"

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

func (h *thresholdHandlers) routes(g *echo.Group) {
	g.GET("/reminders", h.show)
	g.POST("/reminders", h.save)
	g.POST("/reminders/reset", h.reset)
}

// numbersInput are numbers as typed, one for each rule; "" is our default.
type numbersInput map[string]string

func (n *numbersInput) read(name string, posted url.Values) {
	*n = numbersInput{}
	for control, values := range posted {
		if rule, ours := strings.CutPrefix(control, name+"."); ours {
			(*n)[rule] = values[0]
		}
	}
}

func (n *numbersInput) write(name string, values url.Values) {
	for rule, typed := range *n {
		values.Set(name+"."+rule, typed)
	}
}

// maxTyped keeps what is typed within an int on every machine; each rule has
// narrower bounds of its own.
const maxTyped = 1_000_000

// parsed reads the numbers. What is no number is a problem at its field.
func (n numbersInput) parsed(problems models.Problems) map[string]int {
	out := map[string]int{}
	for rule, typed := range n {
		value, given, problem := models.ParseCount(typed)
		if problem != "" || value > maxTyped {
			problems.Add(threshold.Field(rule), "problem.number")
		} else if given {
			out[rule] = int(value)
		}
	}
	return out
}

// thresholdForm is the whole page as typed.
type thresholdForm struct {
	Numbers numbersInput `form:"number"`
	Reason  string       `form:"threshold_reason" validate:"max=40"`
	Stamp   string       `form:"stamp" validate:"max=40"`
}

// thresholdPage lists the reminders whose number is only our default.
type thresholdPage struct {
	page
	Stamp   string
	Groups  []thresholdGroup
	Reasons []choice
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
	Field field
	Why   string
	Unit  string
	Own   string // who set it, and when
}

func (h *thresholdHandlers) show(c echo.Context) error {
	list, err := h.thresholds.List(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return h.render(c, http.StatusOK, list, formOf(list), nil)
}

func formOf(list threshold.Settings) thresholdForm {
	f := thresholdForm{Numbers: numbersInput{}, Stamp: list.Stamp}
	for _, r := range list.Rules {
		if r.Own != nil {
			f.Numbers[r.Rule.Key] = models.GroupDigits(r.Own.Value)
		}
	}
	return f
}

func (h *thresholdHandlers) render(c echo.Context, status int, list threshold.Settings, f thresholdForm, problem error) error {
	p := thresholdPage{page: newPage(c, "threshold.title").filled(f).with(problem), Stamp: list.Stamp}
	labels := map[string]string{"threshold_reason": p.T("field.threshold_reason.label")}
	for _, r := range list.Rules {
		labels[threshold.Field(r.Rule.Key)] = p.labelOf(r.Rule.Title)
	}
	p.page = p.labelled(labels)
	for _, r := range list.Rules {
		p.add(p.thresholdField(r), p.T("pillar."+string(r.Rule.Right)))
		p.Changed = p.Changed || r.Own != nil
	}
	p.Reasons = p.choices("threshold_reason.", models.ThresholdReasons)
	if list.Waiting > 0 {
		p.Waiting = p.T("threshold.waiting", "n", list.Waiting)
	}
	return h.site.render(c, status, "threshold/edit", p)
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

func (p page) thresholdField(r threshold.Rule) thresholdField {
	key := "threshold.help_after"
	if r.Rule.Window != nil {
		key = "threshold.help_window"
	}
	help := p.T(key, "standard", p.spanOf(r.Standard), "least", r.Least, "most", r.Most)
	f := thresholdField{
		Field: p.Text(threshold.Field(r.Rule.Key)).Words(p.labelOf(r.Rule.Title), help, "").Short().Keyboard("numeric"),
		Why:   p.labelOf(r.Rule.Why), Unit: p.T("unit." + r.Standard.Unit()),
	}
	if o := r.Own; o != nil {
		f.Own = p.T("threshold.own_by", "span", p.spanOf(ownSpan(r)), "who", o.By, "date", p.On(o.ChangedAt))
		if o.Reason != "" {
			f.Own += " " + p.T("threshold.own_why", "why", p.T("threshold_reason."+o.Reason))
		}
	}
	return f
}

func ownSpan(r threshold.Rule) models.Span {
	if r.Own.Value == 0 {
		return models.Span{}
	}
	return r.Standard.Resized(int(r.Own.Value))
}

// spanOf writes a length as a rule states it: "14 days".
func (t texts) spanOf(s models.Span) string {
	if s.IsZero() {
		return t.T("span.at_once")
	}
	return t.T("span."+s.Unit(), "n", s.Size())
}

// thresholdMark says where the number of a gap rule comes from: law, science,
// our own default, or the organisation itself.
func (t texts) thresholdMark(r *pack.Rule, own *models.Span) string {
	if own == nil {
		return t.T("threshold." + string(r.Mark))
	}
	return t.T("threshold.own", "span", t.spanOf(*own))
}

// ruleName gives a gap rule or a right its words.
func ruleName(library *pack.Library, lang, key string) string {
	if r := library.Rule(key); r != nil {
		return r.Title.In(lang)
	}
	if it := library.Item(key); it != nil {
		return it.Title.In(lang)
	}
	return key
}

func (h *thresholdHandlers) save(c echo.Context) error {
	var f thresholdForm
	err := bind(c, &f)
	n := 0
	if err == nil {
		problems := models.Problems{}
		in := threshold.Input{Numbers: f.Numbers.parsed(problems), Reason: f.Reason, Stamp: f.Stamp}
		if err = problems.Err(); err == nil {
			n, err = h.thresholds.Set(c.Request().Context(), actor(c), in)
		}
	}
	return h.answer(c, f, n, err)
}

// reset gives every reminder our default again.
func (h *thresholdHandlers) reset(c echo.Context) error {
	var f thresholdForm
	err := bind(c, &f)
	n := 0
	if err == nil {
		n, err = h.thresholds.Set(c.Request().Context(), actor(c), threshold.Input{Stamp: f.Stamp})
	}
	return h.answer(c, f, n, err)
}

func (h *thresholdHandlers) answer(c echo.Context, f thresholdForm, n int, err error) error {
	if models.KindOf(err) == models.Invalid {
		list, readErr := h.thresholds.List(c.Request().Context(), actor(c))
		if readErr != nil {
			return readErr
		}
		return h.render(c, http.StatusUnprocessableEntity, list, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "threshold.saved", "n", n)
	return h.site.redirect(c, "/reminders")
}
