package handlers

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/pack"
)

// deliveryForm is a service as typed. Four fields stand on top; the others are
// under "More".
type deliveryForm struct {
	Kind     string      `form:"kind" validate:"max=60"`
	Other    string      `form:"other_kind" validate:"max=60"`
	On       dateInput   `form:"at"`
	Outcome  string      `form:"outcome" validate:"max=20"`
	Note     string      `form:"note" validate:"max=4000"`
	Time     string      `form:"at_time" validate:"max=40"`
	Provider string      `form:"provider" validate:"max=40"`
	Minutes  string      `form:"minutes" validate:"max=10"`
	Cost     amountInput `form:"cost"`
	Serves   []string    `form:"serves" validate:"max=12"`
	Token    string      `form:"token" validate:"max=60"`
	Version  string      `form:"version" validate:"max=12"`
	Back     string      `form:"back" validate:"max=400"`
	Gap      string      `form:"gap" validate:"max=20"`
}

// otherKind is the choice that leads to the long list.
const otherKind = "other"

// kindOf is the kind chosen: from the long list where the short one says so.
func (f deliveryForm) kindOf() string {
	if f.Kind == "" || f.Kind == otherKind {
		return f.Other
	}
	return f.Kind
}

// chosenKind is the kind the form shows as chosen, "" for none yet.
func chosenKind(f deliveryForm) string {
	if kind := f.kindOf(); kind != otherKind {
		return kind
	}
	return ""
}

// details reads what was typed. past says that a time up to now is meant.
func (f deliveryForm) details(now models.Instant, zone *time.Location, past bool, problems models.Problems) models.DeliveryDetails {
	d := models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: f.kindOf(), Outcome: f.Outcome, Provider: f.Provider}, Note: f.Note, Serves: f.Serves}
	d.At, d.DayOnly = f.moment(now, zone, past, problems)
	minutes, ok := models.ParseMinutes(f.Minutes)
	if !ok {
		problems.Add("minutes", "problem.number")
	}
	d.Minutes = minutes
	d.Cost, d.Currency = f.Cost.sum("cost", problems)
	switch {
	case d.Kind == "":
		problems.Add("kind", "problem.choose")
	case f.Other != "" && f.Kind != "" && f.Kind != otherKind && f.Kind != f.Other:
		problems.Add("kind", "problem.delivery_two_kinds")
	}
	return d
}

// moment reads day and time. Today without a time is now; another day without
// one is that day and no more.
func (f deliveryForm) moment(now models.Instant, zone *time.Location, past bool, problems models.Problems) (models.Instant, bool) {
	today := now.Date(zone)
	rule := models.DateRule{}
	if past {
		rule.NotAfter = today
	}
	day := f.On.day("at", today, rule, problems)
	clock, problem := models.ParseTime(f.Time)
	if problem != "" {
		problems.Add("at_time", problem)
	}
	switch {
	case day == "" && !past:
		problems.Add("at", "problem.required")
		return 0, false
	case day == "" && f.On.Quick == "other":
		problems.Add("at", "problem.required")
		return 0, false
	case day == "" && clock != "":
		day = today
	}
	switch {
	case clock != "":
		return clock.Moment(day, zone), false
	case past && (day == "" || day == today):
		return 0, false
	}
	return models.EndOfDay(day, zone), true
}

// deliveryFormPage asks for a service, given or planned.
type deliveryFormPage struct {
	casePage
	Form     deliveryForm
	Planned  bool
	Fixed    string // the kind in words, where it cannot change
	Kinds    []choice
	All      []choice
	Rights   []choice
	Outcomes []choice
	Missed   []choice
	Places   []choice
	More     bool // "More" is open, because something in it is wrong or filled
	Long     bool // the long list is open
	Submit   string
	Heading  string
	NoNote   string // why this role writes no note here, and who does
	NoteHint string // of which kinds it writes none
	Another  *link  // to a form with another kind
}

// noteField is the question for the words of a service. Where the role does not
// write them, it says who does and offers no box; words that were typed before
// that was known stay in their box.
type noteField struct {
	Field   field
	Refused string
	Hint    string
	Another *link
}

// NoteField asks for the note with the words of a catalogue key.
func (p deliveryFormPage) NoteField(key string) noteField {
	n := noteField{Field: p.Area("note").Called(key).Optional().Private().Tall(4), Hint: p.NoteHint}
	if n.Field.Value == "" {
		n.Refused, n.Another = p.NoNote, p.Another
	}
	return n
}

// notes marks the kinds of which the role writes no note, and says so when the
// kind is known.
func (h *deliveryHandlers) notes(c echo.Context, p *deliveryFormPage, kind string) {
	by := actor(c)
	writers := map[models.Role]bool{}
	for _, list := range [][]choice{p.Kinds, p.All} {
		for i := range list {
			if list[i].Value == otherKind || h.deliveries.MayNote(by, list[i].Value) {
				continue
			}
			list[i].Silent, list[i].Text = true, p.T("delivery.note_none_for", "kind", list[i].Text)
			for _, r := range h.deliveries.NoteWriters(list[i].Value) {
				writers[r] = true
			}
		}
	}
	if len(writers) > 0 {
		p.NoteHint = p.T("delivery.note_hint", "who", p.roleList(writers))
	}
	if kind != "" && !h.deliveries.MayNote(by, kind) {
		writers = map[models.Role]bool{}
		for _, r := range h.deliveries.NoteWriters(kind) {
			writers[r] = true
		}
		p.NoNote = p.T("delivery.note_refused", "kind", serviceName(h.library, p.Lang, kind), "who", p.roleList(writers))
	}
}

// roleList writes roles after one another: "Counsellor, Legal aid volunteer".
func (t texts) roleList(roles map[models.Role]bool) string {
	var names []string
	for _, r := range models.Roles {
		if roles[r] {
			names = append(names, t.T("role."+string(r)))
		}
	}
	return strings.Join(names, ", ")
}

func (h *deliveryHandlers) new(c echo.Context) error     { return h.blank(c, false) }
func (h *deliveryHandlers) newPlan(c echo.Context) error { return h.blank(c, true) }

func (h *deliveryHandlers) blank(c echo.Context, planned bool) error {
	ch, err := h.deliveries.Choices(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	f := deliveryForm{Token: ch.Token, Back: returnTo(c.QueryParam("back"), ch.CaseID), Gap: c.QueryParam("gap")}
	if !planned {
		f.On.Quick, f.Outcome = "today", models.OutcomeDone
	}
	if f.Gap != "" {
		_, g, err := h.gaps.One(c.Request().Context(), actor(c), ch.CaseID, f.Gap)
		if err != nil {
			return err
		}
		f.Kind = g.Rule.Action.Service
	}
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.showForm(c, http.StatusOK, ch, f, planned, nil)
}

func (h *deliveryHandlers) showForm(c echo.Context, status int, ch delivery.Choices, f deliveryForm, planned bool, problem error) error {
	title := "delivery.record_title"
	if planned {
		title = "delivery.plan_title"
	}
	head, err := casePageOf(c, h.files, title)
	if err != nil {
		return err
	}
	if !models.IsID(f.Token) {
		f.Token = ch.Token // a draft can hold anything
	}
	p := deliveryFormPage{casePage: head, Planned: planned}
	p.Heading, p.Submit = p.T(p.Title), p.T("delivery.save")
	short := f.shortList(ch)
	p.Form = f
	p.page = p.filled(f).with(problem).labelled(p.deliveryLabels())
	p.kinds(h.library, short, ch.Kinds)
	h.notes(c, &p, chosenKind(f))
	if p.NoNote != "" {
		p.Another = &link{Text: p.T("delivery.note_another"), Href: from(p.Path, f.Back)}
	}
	p.rights(h.library, ch.Items)
	p.Outcomes = p.choices("delivery_outcome.", models.DeliveryOutcomes)
	p.Places = p.choices("provider.", models.Providers)
	p.More = f.saysMore() || p.wrongBelow()
	return h.site.render(c, status, "delivery/form", p)
}

// shortList is the kinds to choose from at once: what she used last for this
// case, and the kind the form came with. It moves a kind that was chosen from
// the long list to where the page shows it.
func (f *deliveryForm) shortList(ch delivery.Choices) []string {
	short := ch.Recent
	if f.Kind != "" && f.Kind != otherKind && !slices.Contains(short, f.Kind) && slices.Contains(ch.Kinds, f.Kind) {
		short = append([]string{f.Kind}, short...)
	}
	if len(short) > 0 && f.Kind == "" {
		f.Kind = f.Other
		if f.Other != "" && !slices.Contains(short, f.Other) {
			f.Kind = otherKind
		}
	}
	return short
}

// kinds offers the short list, the way to the long one, and the long one.
func (p *deliveryFormPage) kinds(library *pack.Library, short, all []string) {
	for _, kind := range short {
		p.Kinds = append(p.Kinds, choice{Value: kind, Text: serviceName(library, p.Lang, kind)})
	}
	if len(short) > 0 {
		p.Kinds = append(p.Kinds, choice{Value: otherKind, Text: p.T("delivery.other_kind")})
	}
	p.All = kindChoices(p.texts, library, all)
	p.Long = p.Form.Other != "" || p.Form.Kind == otherKind
}

// saysMore reports whether a field under "More" is filled.
func (f *deliveryForm) saysMore() bool {
	return f.Time != "" || f.Provider != "" || f.Minutes != "" || f.Cost.Typed != "" || len(f.Serves) > 0
}

// wrongBelow reports whether a field under "More" has a problem.
func (p *deliveryFormPage) wrongBelow() bool {
	return slices.ContainsFunc([]string{"at_time", "provider", "minutes", "cost", "serves"}, func(name string) bool { return p.Problems[name] != "" })
}

func (p *deliveryFormPage) rights(library *pack.Library, items []string) {
	for _, key := range items {
		if item := library.Item(key); item != nil {
			p.Rights = append(p.Rights, choice{Value: key, Text: item.Title.In(p.Lang)})
		}
	}
}

// deliveryFields are the fields whose words stand under "delivery.".
var deliveryFields = []string{
	"kind", "other_kind", "at", "at_time", "outcome", "note", "provider", "minutes", "cost", "serves",
	"missed_reason", "correction_reason", "status", "remove_note",
}

// deliveryLabels names the fields for the error summary.
func (t texts) deliveryLabels() map[string]string {
	out := map[string]string{}
	for _, name := range deliveryFields {
		out[name] = t.T("delivery." + name + ".label")
	}
	return out
}

// kindChoices is the long list of kinds under their groups.
func kindChoices(t texts, library *pack.Library, kinds []string) []choice {
	var out []choice
	for _, kind := range kinds {
		if k := library.Service(kind); k != nil {
			out = append(out, choice{Value: kind, Text: k.Label.In(t.Lang), Group: t.T("service_group." + k.Group)})
		}
	}
	return out
}

func (h *deliveryHandlers) record(c echo.Context) error { return h.save(c, false) }
func (h *deliveryHandlers) plan(c echo.Context) error   { return h.save(c, true) }

// save records or plans a service and goes back to where she came from.
func (h *deliveryHandlers) save(c echo.Context, planned bool) error {
	ctx, by, caseID := c.Request().Context(), actor(c), c.Param("id")
	var f deliveryForm
	err := bind(c, &f)
	var done delivery.Done
	if err == nil {
		t, problems := h.site.texts(c), models.Problems{}
		in := delivery.Input{DeliveryDetails: f.details(t.now, t.zone, !planned, problems), Token: f.Token}
		if planned {
			in.Outcome = ""
		}
		if err = problems.Err(); err == nil && planned {
			done, err = h.deliveries.Plan(ctx, by, caseID, in)
		} else if err == nil {
			done, err = h.deliveries.Record(ctx, by, caseID, in)
		}
	}
	if models.KindOf(err) == models.Invalid {
		ch, readErr := h.deliveries.Choices(ctx, by, caseID)
		if readErr != nil {
			return readErr
		}
		return h.showForm(c, http.StatusUnprocessableEntity, ch, f, planned, err)
	}
	if err != nil {
		return err
	}
	h.saved(c, caseID, done)
	back := returnTo(f.Back, caseID)
	if back == servicesPath(caseID) {
		back += "?asked=yes"
	}
	return h.site.redirect(c, back)
}

// saved says what a deed changed: "Health check recorded. One gap closed."
func (h *deliveryHandlers) saved(c echo.Context, caseID string, done delivery.Done) {
	h.site.flash(c, "delivery.done."+string(done.Status), "n", len(done.Closed), "service", done.Kind, "undo", servicesPath(caseID)+"/"+done.ID+"/undo")
}
