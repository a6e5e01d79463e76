package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// sealedPart is a part of the file that opens as one: names and papers, the
// ways to reach her, her story.
type sealedPart struct {
	Key   string
	Parts []string
}

// sealedParts lists them in the order of the page.
var sealedParts = []sealedPart{
	{"names", casefile.IdentityParts}, {"contact", casefile.ContactParts}, {"story", casefile.StoryParts},
}

// identityForm is what was opened and edited.
type identityForm struct {
	What    string `form:"what" validate:"required,oneof=names contact story"`
	Seen    string `form:"seen" validate:"omitempty,number"`
	Called  string `form:"called_name" validate:"max=200"`
	Full    string `form:"full_name" validate:"max=400"`
	Others  string `form:"other_names" validate:"max=4000"`
	Numbers string `form:"id_numbers" validate:"max=4000"`
	Family  string `form:"relatives" validate:"max=4000"`
	Safe    string `form:"safe_contact" validate:"max=4000"`
	Phones  string `form:"telephones" validate:"max=4000"`
	Address string `form:"address" validate:"max=4000"`
	Wishes  string `form:"her_wishes" validate:"max=20000"`
	Story   string `form:"story" validate:"max=60000"`
}

// texts are the values of the form by the part of the file.
func (f *identityForm) texts() map[string]*string {
	return map[string]*string{
		"called_name": &f.Called, "full_name": &f.Full, "other_names": &f.Others, "id_numbers": &f.Numbers, "relatives": &f.Family,
		"safe_contact": &f.Safe, "telephones": &f.Phones, "address": &f.Address, "her_wishes": &f.Wishes, "story": &f.Story,
	}
}

// identityPage shows what there is, and what was opened.
type identityPage struct {
	casePage
	Parts    []identityPart
	Theirs   []summaryRow // what a colleague wrote meanwhile
	Conflict bool
}

// identityPart is one part, closed or open.
type identityPart struct {
	texts
	Key     string
	Title   string
	Line    string // what is there, without saying it
	Why     string
	Action  string
	Earlier string // path of what stood here before
	Open    bool
	Waiting bool
	Rows    []summaryRow // for who may not edit
	Fields  []field
	Seen    string
	Save    string
}

func (h *caseHandlers) identity(c echo.Context) error {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "identity/show", h.newIdentityPage(c, head))
}

// newIdentityPage lists the parts the reader's role opens, all closed.
func (h *caseHandlers) newIdentityPage(c echo.Context, head casefile.Header) identityPage {
	p := identityPage{casePage: newCasePage(c, "case.identity", head)}
	at := casePath(head.ID) + "/identity"
	p.Sections.stand(at)
	for _, s := range sealedParts {
		if len(casefile.Readable(actor(c), s.Parts)) == 0 {
			continue
		}
		p.Parts = append(p.Parts, identityPart{
			texts: p.texts, Key: s.Key, Title: p.T("identity." + s.Key), Line: p.T("identity.line." + s.Key), Why: p.T("identity.why." + s.Key), Action: at + "/open",
			Earlier: at + "/" + s.Key + "/earlier",
		})
	}
	for i := range p.Parts {
		if p.Parts[i].Key == "story" && !head.HasStory && !head.HasWishes {
			p.Parts[i].Line = p.T("identity.line.no_story")
		}
	}
	return p
}

// openIdentity opens one part of the file on the page.
func (h *caseHandlers) openIdentity(c echo.Context) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	p := h.newIdentityPage(c, head)
	i := p.find(f.What)
	if i < 0 {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	got, err := h.files.Reveal(ctx, by, id, f.Purpose, partsOf(f.What))
	if err != nil {
		return err
	}
	form := identityForm{What: f.What, Seen: strconv.FormatInt(got.Seen, 10)}
	for part, value := range form.texts() {
		*value = got.Texts[part]
	}
	p.open(i, form, got, casefile.Writable(by, partsOf(f.What)))
	return h.site.render(c, http.StatusOK, "identity/show", p)
}

func partsOf(key string) []string {
	for _, s := range sealedParts {
		if s.Key == key {
			return s.Parts
		}
	}
	return nil
}

func (p identityPage) find(key string) int {
	for i, part := range p.Parts {
		if part.Key == key {
			return i
		}
	}
	return -1
}

// open fills one part with what was opened: fields for who may edit, else a
// list. Values that wait for a colleague are never edited over.
func (p *identityPage) open(i int, form identityForm, got casefile.Revealed, edits bool) {
	part := &p.Parts[i]
	part.Open, part.Waiting, part.Seen, part.Save = true, got.Waiting, form.Seen, casePath(p.Head.ID)+"/identity"
	p.page = p.filled(form)
	for _, name := range partsOf(part.Key) {
		value, readable := got.Texts[name]
		switch {
		case !readable:
		case edits && !got.Waiting:
			part.Fields = append(part.Fields, p.sealedField(name))
		default:
			if got.Waiting && value == "" {
				value = p.T("case.waits_value")
			}
			part.Rows = append(part.Rows, summaryRow{Key: p.T("field." + name + ".label"), Value: value})
		}
	}
}

// sealedField is the control of one part of the file.
func (p page) sealedField(name string) field {
	switch name {
	case "called_name", "full_name":
		return p.Text(name).Private()
	case "story":
		return p.Area(name).Tall(14).Private()
	}
	return p.Area(name).Tall(3).Private()
}

// saveIdentity writes back what was edited.
func (h *caseHandlers) saveIdentity(c echo.Context) error {
	var f identityForm
	problem := bind(c, &f)
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	if problem == nil {
		typed := map[string]string{}
		for _, part := range partsOf(f.What) {
			typed[part] = *f.texts()[part]
		}
		seen, _ := strconv.ParseInt(f.Seen, 10, 64)
		_, problem = h.files.Rewrite(ctx, by, id, seen, typed)
	}
	switch models.KindOf(problem) {
	case "":
		h.site.flash(c, "identity.saved")
		return h.site.redirect(c, casePath(id)+"/identity")
	case models.Invalid, models.Conflict:
		return h.identityAgain(c, f, problem)
	}
	return problem
}

// identityAgain shows what was typed again. When a colleague changed the record
// meanwhile, hers stands beside it, opened with an entry of its own.
func (h *caseHandlers) identityAgain(c echo.Context, f identityForm, problem error) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	var why purposeForm
	if models.KindOf(problem) == models.Conflict {
		answered := false
		if why, answered, err = h.purposeFor(c, carried(f)...); err != nil || !answered {
			return err
		}
	}
	p, status := h.newIdentityPage(c, head), http.StatusUnprocessableEntity
	p.page = p.with(problem)
	i := p.find(f.What)
	if i < 0 {
		return models.ErrNotFound()
	}
	got := casefile.Revealed{Texts: map[string]string{}}
	for _, part := range partsOf(f.What) {
		got.Texts[part] = *f.texts()[part]
	}
	if models.KindOf(problem) == models.Conflict {
		theirs, err := h.files.Reveal(ctx, by, id, why.Purpose, partsOf(f.What))
		if err != nil {
			return err
		}
		status, p.Conflict, f.Seen = http.StatusConflict, true, strconv.FormatInt(theirs.Seen, 10)
		for _, part := range partsOf(f.What) {
			if theirs.Texts[part] != got.Texts[part] {
				p.Theirs = append(p.Theirs, summaryRow{Key: p.T("field." + part + ".label"), Value: theirs.Texts[part]})
			}
		}
	}
	p.open(i, f, got, true)
	return h.site.render(c, status, "identity/show", p)
}
