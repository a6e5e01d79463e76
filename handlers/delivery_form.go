package handlers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/delivery"
)

// otherKind is the choice that leads to the long list.
const otherKind = "other"

// deliveryForm is the questions about a service with what they read. Recording,
// planning, answering a plan and correcting ask what they need of them.
type deliveryForm struct {
	casePage
	h    *deliveryHandlers
	by   access.Actor
	in   delivery.Correction
	day  models.Date
	time models.TimeOfDay
	back string // the page to go back to
	save string // catalogue key of the button, "" for the usual one

	writers []models.Role // who writes the notes that this role does not
}

// form begins the form of a page of the case in the address.
func (h *deliveryHandlers) form(c echo.Context, titleKey string) (*deliveryForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err != nil {
		return nil, err
	}
	f := &deliveryForm{casePage: head, h: h, by: actor(c), back: returnTo(c.QueryParam("back"), head.Head.ID)}
	f.page.calling("delivery")
	return f, f.page.ask(c)
}

// backField carries the page to go back to.
func (f *deliveryForm) backField() field {
	back := f.page.Hidden("back").Into(&f.back)
	f.back = returnTo(f.back, f.Head.ID)
	return back
}

// kinds asks what was done: what this person used last stands on top, the whole
// list opens below.
func (f *deliveryForm) kinds(ch delivery.Choices) []field {
	other, short := "", f.shortList(ch)
	if len(short) == 0 {
		list := f.longList(ch).Required().Into(&f.in.Kind)
		f.in.Kind, f.in.Sub = models.SplitSub(f.in.Kind)
		return []field{list}
	}
	list := append(f.kindNames(short, ch.Subs), choice{Value: otherKind, Text: f.page.T("delivery.other_kind")})
	kind := f.page.Radios("kind").Of(f.silent(list)).Into(&f.in.Kind)
	fold := f.page.Fold("delivery.whole_list", "more", f.longList(ch).Into(&other))
	fold.Open = other != "" || f.in.Kind == otherKind
	switch {
	case f.in.Kind == "" || f.in.Kind == otherKind:
		f.in.Kind = other
	case other != "" && other != f.in.Kind:
		f.page.found().Add("kind", "problem.delivery_two_kinds")
	}
	if f.in.Kind == "" {
		f.page.found().Add("kind", "problem.choose")
	}
	f.in.Kind, f.in.Sub = models.SplitSub(f.in.Kind)
	return []field{kind, fold}
}

// longList asks for one of all kinds.
func (f *deliveryForm) longList(ch delivery.Choices) field {
	return f.page.Select("other_kind").Of(f.silent(f.kindChoices(ch.Kinds, ch.Subs)))
}

// shortList is the kinds to choose from at once: what she used last for this
// case, and the kind the form came with. A kind that was chosen from the long
// list moves to where the page shows it.
func (f *deliveryForm) shortList(ch delivery.Choices) []string {
	values := f.page.form.values
	short, kind := ch.Recent, cmp.Or(values.Get("kind"), f.in.Kind)
	if kind != "" && kind != otherKind && !slices.Contains(short, kind) && ch.Has(kind) {
		short = append([]string{kind}, short...)
	}
	if other := values.Get("other_kind"); len(short) > 0 && kind == "" && other != "" {
		values.Set("kind", otherKind)
		if slices.Contains(short, other) {
			values.Set("kind", other)
		}
	}
	return short
}

// kindNames names kinds with their sub-kinds.
func (f *deliveryForm) kindNames(kinds []string, subs []models.SubKind) []choice {
	out := make([]choice, len(kinds))
	for i, answer := range kinds {
		kind, id := models.SplitSub(answer)
		out[i] = choice{Value: answer, Text: serviceName(f.h.library, f.page.texts, kind)}
		for _, s := range subs {
			if s.ID == id {
				out[i].Text = f.page.subbed(f.h.library, kind, s.Name(f.page.Lang))
			}
		}
	}
	return out
}

// kindChoices is the long list of kinds under their groups, each with the sub-kinds of
// the house below it.
func (f *deliveryForm) kindChoices(kinds []string, subs []models.SubKind) []choice {
	var out []choice
	for _, kind := range kinds {
		if k := f.h.library.Service(kind); k != nil {
			out = append(out, choice{Value: kind, Text: f.page.labelOf(k.Label), Group: f.page.T("service_group." + k.Group)})
			for _, s := range subs {
				if s.Kind == kind {
					out = append(out, choice{Value: models.WithSub(kind, s.ID), Text: f.page.subbed(f.h.library, kind, s.Name(f.page.Lang)), Group: f.page.T("service_group." + k.Group)})
				}
			}
		}
	}
	return out
}

// when asks for day and time, of a planned service or of one that was given.
// Today without a time is now; another day without one is that day and no more.
func (f *deliveryForm) when(day field, past bool) (asked, clock field) {
	if past {
		day = day.Past()
	}
	asked, clock = day.Into(&f.day), f.page.Text("at_time").Optional().Short().Max(40).Into(&f.time)
	f.in.Kept = asked.kept()
	today := f.page.Today()
	switch {
	case f.day == "" && !past:
		f.page.found().Add("at", "problem.required")
		return asked, clock
	case f.day == "" && f.time != "":
		f.day = today
	}
	switch {
	case f.time != "":
		f.in.At, f.in.DayOnly = f.time.Moment(f.day, f.page.zone), false
	case past && (f.day == "" || f.day == today):
		f.in.At, f.in.DayOnly = 0, false
	default:
		f.in.At, f.in.DayOnly = models.EndOfDay(f.day, f.page.zone), true
	}
	return asked, clock
}

// showWhen sets the day and the time of a service for its form to show.
func (f *deliveryForm) showWhen(at models.Instant, dayOnly bool) {
	f.day = at.Date(f.page.zone)
	if !dayOnly {
		f.time = models.TimeOfDay(f.page.At(at))
	}
}

// details are the questions that are answered now and then. What they say
// stands in the lists and in the history of the service.
func (f *deliveryForm) details() []field {
	return []field{
		f.page.Select("provider").Of(f.page.choicesOf("provider.", models.Providers)).Optional().Into(&f.in.Provider),
		f.page.Select("interpreter").Of(f.page.choicesOf("interpreter.", models.Interpreters)).Optional().Into(&f.in.Interpreter),
		f.page.Text("minutes").Optional().Short().Keyboard("numeric").Says("span.minutes").Into(&f.in.Minutes),
		f.page.Amount("cost").Optional().IntoSum(&f.in.Cost, &f.in.Currency),
	}
}

// serves asks which rights the service serves.
func (f *deliveryForm) serves(ch delivery.Choices, before []string) []field {
	return f.page.servesFields(f.h.library, f.in.Kind, ch, before, &f.in.Serves)
}

func (f *deliveryForm) outcomes() []choice {
	return f.page.choicesOf("delivery_outcome.", models.DeliveryOutcomes)
}

func (f *deliveryForm) missed() field {
	return f.page.Select("missed_reason").Of(f.page.choicesOf("missed_reason.", models.MissedReasons)).Optional().Into(&f.in.MissedReason)
}

// note asks for the words of a service. Where the role does not write them, it
// says who does and offers no box; words that were typed before that was known
// stay in their box.
func (f *deliveryForm) note(key, kind string) field {
	n := f.page.Area("note").Called(key).Optional().Private().Tall(4).Max(models.MaxNote).Into(&f.in.Note)
	n.Noted = true
	if len(f.writers) > 0 {
		n.Hint = f.page.T("delivery.note_hint", "who", f.page.roleList(f.writers))
	}
	if kind != "" && n.Value == "" && !f.h.deliveries.MayNote(f.by, kind) {
		n.Refused = f.page.T("delivery.note_refused", "kind", serviceName(f.h.library, f.page.texts, kind), "who", f.page.roleList(f.h.deliveries.NoteWriters(kind)))
	}
	return n
}

// silent marks the kinds of which the role writes no note.
func (f *deliveryForm) silent(list []choice) []choice {
	for i := range list {
		kind, _ := models.SplitSub(list[i].Value)
		if kind == otherKind || f.h.deliveries.MayNote(f.by, kind) {
			continue
		}
		list[i].Silent, list[i].Text = true, f.page.T("delivery.note_none_for", "kind", list[i].Text)
		f.writers = append(f.writers, f.h.deliveries.NoteWriters(kind)...)
	}
	return list
}

// newNote asks for the note of a new service, whose kind can still be another.
func (f *deliveryForm) newNote() field {
	n := f.note("delivery.note", f.in.Kind)
	n.Another = &link{Text: f.page.T("delivery.note_another"), Href: from(pathOf(f.page.Path), f.back)}
	return n
}

// roleList writes roles after one another: "Counsellor, Legal aid volunteer".
func (t texts) roleList(roles []models.Role) string {
	var names []string
	for _, r := range models.Roles {
		if slices.Contains(roles, r) {
			names = append(names, t.T("role."+string(r)))
		}
	}
	return strings.Join(names, ", ")
}

func (h *deliveryHandlers) record(c echo.Context) error { return h.add(c, false) }
func (h *deliveryHandlers) plan(c echo.Context) error   { return h.add(c, true) }

// add asks for a service, given or planned, and records it.
func (h *deliveryHandlers) add(c echo.Context, planned bool) error {
	ctx, caseID := c.Request().Context(), c.Param("id")
	ch, err := h.deliveries.Choices(ctx, actor(c), caseID)
	if err != nil {
		return err
	}
	title, deed := "delivery.record_title", h.deliveries.Record
	if planned {
		title, deed = "delivery.plan_title", h.deliveries.Plan
	}
	f, err := h.form(c, title)
	if err != nil {
		return err
	}
	gap := c.QueryParam("gap")
	if f.in.Kind, err = h.kindOf(c, gap); err != nil {
		return err
	}
	f.in.Token = ch.Token
	fields := []field{f.page.Hidden("token").Into(&f.in.Token), f.backField(), f.page.Hidden("gap").Into(&gap)}
	if !models.IsID(f.in.Token) {
		f.page.form.values.Set("token", ch.Token) // a draft can hold anything
	}
	fields = append(fields, f.newFields(ch, planned)...)
	var done delivery.Done
	return f.page.finish(formSteps{
		show: func(status int) error { return f.render(c, status, "service", fields, f.elsewhere()) },
		do:   func() (err error) { done, err = deed(ctx, f.by, caseID, f.in.Input); return err },
		done: func() error {
			if f.back == servicesPath(caseID) {
				f.back += "?asked=yes"
			}
			return h.saved(c, done, f.back)
		},
	})
}

// elsewhere points to the page of contacts after leaving, once the survivor left.
func (f *deliveryForm) elsewhere() string {
	if !f.left {
		return ""
	}
	return f.page.T("delivery.follow_up_elsewhere")
}

// kindOf is the kind of service that mends a gap, "" for no gap.
func (h *deliveryHandlers) kindOf(c echo.Context, ref string) (string, error) {
	if ref == "" {
		return "", nil
	}
	_, g, err := h.gaps.One(c.Request().Context(), actor(c), c.Param("id"), ref)
	return g.Action().Service, err
}

// newFields are the questions about a new service: four in sight, the others
// under "More".
func (f *deliveryForm) newFields(ch delivery.Choices, planned bool) []field {
	fields := f.kinds(ch)
	if planned {
		day, clock := f.when(f.page.AskDay("at"), false)
		more := f.page.Fold("delivery.more", "more", append(f.details(), f.serves(ch, nil)...)...)
		return append(fields, day, clock, f.newNote(), more)
	}
	f.in.Outcome, f.day = models.OutcomeDone, f.page.Today()
	day, clock := f.when(f.page.AskWhen("at"), true)
	outcome := f.page.Radios("outcome").Of(f.outcomes()).Into(&f.in.Outcome)
	more := f.page.Fold("delivery.more", "more", append(append([]field{clock}, f.details()...), f.serves(ch, nil)...)...)
	return append(fields, day, outcome, f.newNote(), more)
}

// render shows the form of a service; lead says more under the heading.
func (f *deliveryForm) render(c echo.Context, status int, draft string, fields []field, lead string) error {
	p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: lead}}
	p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T(cmp.Or(f.save, "delivery.save")), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
	return f.h.site.render(c, status, "form/case", p)
}

// saved says what a deed changed, "Health check recorded. One gap closed.", and
// goes back.
func (h *deliveryHandlers) saved(c echo.Context, done delivery.Done, back string) error {
	h.site.flash(c, "delivery.done."+string(done.Status), "n", len(done.Closed), "service", done.Kind, "undo", servicesPath(c.Param("id"))+"/"+done.ID+"/undo")
	return h.site.redirect(c, back)
}
