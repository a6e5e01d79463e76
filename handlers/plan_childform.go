package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/pack"
	"aftercare/services/plan"
)

// childForm is a form of the Juvenile Justice Model Rules 2016 for a child, with the parts
// that were read. How well each was read is said on the paper (childform.<code>.mark).
type childForm struct {
	Code  string
	Parts []childPart
}

// childPart is a box of a form. What the case knows is filled in; a box of which nothing
// is known stays ruled, to be written by hand.
type childPart struct {
	Key   string // of its words, under those of the form; "name", "age" and so on are known everywhere
	No    string // its number, where that was read
	Facts []string
	Lines int // of the box while it is empty
}

// childForms are the forms. Numbers and headings stand here only where they were read;
// Form 7 and Form 43 themselves were not (see the marks).
var childForms = []childForm{
	{"care_plan", []childPart{
		{Key: "name"}, {Key: "age", Facts: []string{"person.adult_on"}}, {Key: "sex", Facts: []string{"person.sex"}}, {Key: "language", Facts: []string{"person.language", "person.interpreter_needed"}},
		{Key: "disability", Facts: []string{"person.disability"}}, {Key: "came", Facts: []string{"event.cwc_produced", "stay.order", "stay.order_ends"}},
		{Key: "needs"}, {Key: "before", Lines: 6}, {Key: "after", Facts: []string{"wish.return_home", "event.return_planned", "home.found_unsafe"}, Lines: 6},
		{Key: "view", Lines: 4}, {Key: "agreed"},
	}},
	{"social_investigation", []childPart{
		{Key: "name"}, {Key: "age", Facts: []string{"person.adult_on"}}, {Key: "sex", Facts: []string{"person.sex"}}, {Key: "language", Facts: []string{"person.language"}},
		{Key: "disability", Facts: []string{"person.disability"}}, {Key: "family", Lines: 6}, {Key: "family_offences", Lines: 3}, {Key: "living", Facts: []string{"home.with"}, Lines: 3},
		{Key: "habits", Lines: 2}, {Key: "education", Facts: []string{"school.attends"}, Lines: 3}, {Key: "work", Facts: []string{"money.own_income"}, Lines: 3}, {Key: "friends", Lines: 2},
		{Key: "health", Lines: 3}, {Key: "staying", Facts: []string{"stay.in_shelter", "event.stay_started"}}, {Key: "left", Lines: 3}, {Key: "victim", Facts: []string{"event.offence"}, Lines: 2},
		{Key: "abuse", No: "46", Facts: []string{"means.physical_abuse", "means.sexual_abuse", "means.psychological_abuse", "harm.rape", "harm.sexual_assault"}, Lines: 3},
		{Key: "ill_treatment", No: "47", Facts: []string{"means.withholds_necessities", "means.restricts_medical_care", "means.restricts_movement"}, Lines: 3},
		{Key: "exploitation", No: "48", Facts: []string{"form.child_labour", "form.bonded_labour", "form.forced_labour", "form.domestic_servitude", "means.takes_earnings", "money.wages_withheld"}, Lines: 3},
		{Key: "trafficked", No: "49", Facts: []string{"episode.trafficked", "form.sexual_exploitation", "form.forced_marriage", "form.forced_adoption"}, Lines: 3},
		{Key: "begging", No: "50", Facts: []string{"form.begging"}, Lines: 1}, {Key: "gang", No: "51", Facts: []string{"form.forced_criminality", "form.armed_group"}, Lines: 1},
		{Key: "earlier_plan", Facts: []string{"event.icp_reviewed"}, Lines: 1}, {Key: "perpetrator", No: "53", Lines: 3}, {Key: "attitude", Lines: 2},
		{Key: "police", Facts: []string{"event.fir_registered"}, Lines: 1}, {Key: "action", Lines: 3}, {Key: "other_items", Lines: 8},
		{Key: "observations", Lines: 8}, {Key: "risk", No: "11", Facts: []string{"stay.unsafe_family", "home.found_unsafe", "event.place_known", "event.threat"}, Lines: 4}, {Key: "recommendation", No: "13", Lines: 5},
	}},
	{"case_history", []childPart{
		{Key: "name"}, {Key: "age", Facts: []string{"person.adult_on"}}, {Key: "sex", Facts: []string{"person.sex"}}, {Key: "language", Facts: []string{"person.language"}},
		{Key: "housing", Lines: 3}, {Key: "living", Facts: []string{"home.with"}, Lines: 2}, {Key: "left", Lines: 3},
		{Key: "abuse", Facts: []string{"means.psychological_abuse", "means.physical_abuse", "means.sexual_abuse", "harm.rape", "harm.sexual_assault"}, Lines: 3},
		{Key: "ill_treatment", Facts: []string{"means.withholds_necessities", "means.restricts_medical_care", "means.restricts_movement"}, Lines: 3},
		{Key: "exploitation", Facts: []string{"form.child_labour", "form.bonded_labour", "form.forced_labour", "form.domestic_servitude", "form.sexual_exploitation", "form.begging"}, Lines: 3},
		{Key: "health", Lines: 3}, {Key: "visits", Lines: 2}, {Key: "family", Lines: 5}, {Key: "property", Lines: 2}, {Key: "family_offences", Lines: 2}, {Key: "adolescence", Lines: 3},
		{Key: "employment", Lines: 3}, {Key: "earnings", Facts: []string{"means.takes_earnings", "money.own_income"}, Lines: 2}, {Key: "savings", Lines: 1},
		{Key: "education", Lines: 3}, {Key: "education_now", Facts: []string{"school.attends"}, Lines: 2},
	}},
}

// childText fills a form.
type childText struct {
	texts
	on     page // whose words about facts and the plan it takes
	lib    *pack.Library
	form   childForm
	head   casefile.Header
	facts  map[string]casefile.Recorded
	shown  plan.Shown
	opened *plan.Opened // nil while names and words are closed
	name   string
}

// childForm shows a form of a child without name and words, to be printed.
func (h *planHandlers) childForm(c echo.Context) error {
	t, err := h.childText(c)
	if err != nil {
		return err
	}
	return h.showChild(c, t)
}

// openChildForm shows the form with the name and the words of the plan, or sends it as a
// document.
func (h *planHandlers) openChildForm(c echo.Context) error {
	v, err := posted(c)
	if err != nil {
		return err
	}
	t, err := h.childText(c)
	if err != nil {
		return err
	}
	as := v.Get("as")
	if as != "pdf" {
		f, answered, err := h.whyWith(c, hidden{"as", as})
		if err != nil || !answered {
			return err
		}
		if err := h.openInto(c, &t, f.Purpose); err != nil {
			return err
		}
	}
	if as == "pdf" || as == "named_pdf" {
		return h.site.sendPaper(c, "pdf", t.head.Code+"-"+strings.ReplaceAll(t.form.Code, "_", "-"), t.doc())
	}
	return h.showChild(c, t)
}

// openInto opens the name and the words of the plan.
func (h *planHandlers) openInto(c echo.Context, t *childText, purpose string) error {
	ctx, by := c.Request().Context(), actor(c)
	opened, err := h.plans.Open(ctx, by, t.head.ID, purpose)
	if err != nil {
		return err
	}
	t.opened = &opened
	if len(casefile.Readable(by, []string{"full_name"})) == 0 {
		return nil
	}
	got, err := h.files.Reveal(ctx, by, t.head.ID, purpose, []string{"full_name", "called_name"})
	t.name = orWord(got.Texts["full_name"], got.Texts["called_name"])
	return err
}

// childText reads what a form is filled with. The forms are for children alone, and for
// those who may be one.
func (h *planHandlers) childText(c echo.Context) (t childText, err error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	if err := by.Require(access.KeepPlan); err != nil {
		return t, err
	}
	i := slices.IndexFunc(childForms, func(f childForm) bool { return f.Code == c.Param("form") })
	if i < 0 {
		return t, models.ErrNotFound()
	}
	t.form, t.lib = childForms[i], h.library
	if t.head, t.facts, err = h.files.Facts(ctx, by, id); err != nil {
		return t, err
	}
	if t.shown, err = h.plans.Show(ctx, by, id); err != nil {
		return t, err
	}
	if !t.shown.Child {
		return t, models.ErrNotFound()
	}
	speakOf(c, t.head.Sex)
	t.on = newPage(c, "print.title")
	t.texts = t.on.texts
	return t, nil
}

// showChild shows the form on a page that is printed, with what can be done with it.
func (h *planHandlers) showChild(c echo.Context, t childText) error {
	p := h.site.docPage(c, t.doc(), nil, link{Text: t.T("childform.back"), Href: planPath(t.head.ID)})
	p.Action = childFormPath(t.head.ID, t.form.Code)
	p.Buttons = []docButton{{"pdf", t.T("childform.pdf")}}
	if t.opened == nil {
		p.Buttons = append(p.Buttons, docButton{"named", t.T("childform.named")}, docButton{"named_pdf", t.T("childform.named_pdf")})
	} else {
		p.Buttons = []docButton{{"named_pdf", t.T("childform.named_pdf")}}
	}
	return h.site.render(c, http.StatusOK, "form/paper", p)
}
