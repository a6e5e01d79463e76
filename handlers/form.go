package handlers

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// form is the answers to the questions of a page: what the controls hold, what
// is wrong with it, and the fields in the order in which they are asked. All
// fields of a page share one.
//
// A form is one list of fields made by one function. Each field ends with
// Into, which says where its answer goes. The function runs for a form that is
// shown and for one that was sent: of a record, Into fills the control from the
// value; of what somebody typed, it reads the value from the control, once.
type form struct {
	values   url.Values
	typed    bool            // somebody typed the values; otherwise they come from the record
	sent     bool            // they were sent with this request
	found    models.Problems // what reading found wrong
	problems models.Problems // what the page says is wrong
	order    []string        // names of fields
	labels   map[string]string
	upload   *upload // the file that came with it, nil for none
}

// newForm returns a form nobody answered.
func newForm() *form {
	return &form{values: url.Values{}, found: models.Problems{}, labels: map[string]string{}}
}

// typedForm returns a form with answers that were typed.
func typedForm(values url.Values) *form {
	f := newForm()
	f.values, f.typed = values, true
	return f
}

// asks notes a field of the form and what the page calls it.
func (f *form) asks(name, label string) {
	if !slices.Contains(f.order, name) {
		f.order = append(f.order, name)
	}
	f.labels[name] = label
}

// ask takes in the answers to the form of a page: those sent with the request,
// or those that a draft kept. Without either, the fields show the record. It
// returns Invalid for a request that is not a form.
func (p *page) ask(c echo.Context) error {
	p.Path = draftAddress(c)
	if c.Request().Method == http.MethodPost {
		values, err := posted(c)
		if err != nil {
			return err
		}
		p.form = typedForm(values)
		p.form.sent, p.form.upload = true, uploadOf(c)
		return nil
	}
	if neverKept[c.Path()] || actor(c).ID() == "" {
		return nil
	}
	return p.restore(c)
}

// restore shows what the draft of this form kept, and names the others that wait
// at the address: forms that were begun there, and versions of this one.
func (p *page) restore(c echo.Context) error {
	s, by := siteOf(c), actor(c)
	found, err := s.drafts.At(c.Request().Context(), by, c.Request().URL.Path)
	if err != nil {
		return err
	}
	for _, d := range found {
		if d.Path != p.Path || !d.Current() {
			p.Unsent = append(p.Unsent, p.unsent(d))
			continue
		}
		values, err := s.drafts.Values(by, d)
		if models.KindOf(err) == models.NotFound {
			continue // sealed to keys she no longer has
		}
		if err != nil {
			return err
		}
		p.form, p.Kept = typedForm(values), p.T("draft.restored", "when", p.Moment(d.SavedAt))
	}
	if p.Kept == "" {
		p.Path = s.begin(c, p.Path)
	}
	return nil
}

// askPage makes the page of a request with the answers to its form.
func askPage(c echo.Context, titleKey string) (page, error) {
	p := newPage(c, titleKey)
	return p, p.ask(c)
}

// posted returns what was sent, and only that: neither the address nor JSON can
// answer a question.
func posted(c echo.Context) (url.Values, error) {
	r := c.Request()
	if err := parseForm(r, taker(c)); err != nil {
		return nil, &models.Error{Kind: models.Invalid, Message: "error.unreadable_form", Err: err}
	}
	if !areTexts(r.PostForm) {
		return nil, models.Fail(models.Invalid, "error.unreadable_form")
	}
	return maps.Clone(r.PostForm), nil
}

// versionPosted reads the version that a button carries.
func versionPosted(c echo.Context) (int64, error) {
	values, err := posted(c)
	if err != nil {
		return 0, err
	}
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		return 0, models.Fail(models.Invalid, "error.unreadable_form")
	}
	return version, nil
}

// parseForm reads what was typed into the form of a request. A file goes to take;
// without it no file is kept.
func parseForm(r *http.Request, take func(io.Reader)) error {
	kind, _, _ := strings.Cut(r.Header.Get(echo.HeaderContentType), ";")
	switch strings.TrimSpace(kind) {
	case echo.MIMEApplicationForm, "":
		return r.ParseForm()
	case echo.MIMEMultipartForm:
		return parseParts(r, take)
	}
	return errors.New("not a form: " + kind)
}

// apart returns the page with a form of its own for fields that were not sent
// with this request, such as a second form on the page.
func (p page) apart() page {
	p.form = newForm()
	return p
}

// formSteps are the ways the request of a form can go on.
type formSteps struct {
	do    func() error           // the deed; a form that is only looked at has none
	done  func() error           // answers the browser when the deed was done
	show  func(status int) error // the page with the form
	clash func(error) error      // somebody else changed the record first; nil shows the page of the problem
}

// finish ends the request of a form: it shows the form, or does the deed, or
// shows the form again with what is wrong with it.
func (p page) finish(a formSteps) error {
	if !p.form.sent {
		return a.show(http.StatusOK)
	}
	err := p.form.found.Err()
	if err == nil {
		err = a.do()
	}
	switch kind := models.KindOf(err); {
	case kind == "":
		return a.done()
	case kind == models.Invalid:
		p.wrong(err)
		return a.show(http.StatusUnprocessableEntity)
	case kind == models.Full: // what she typed is on the page until there is room
		p.wrong(models.Problems{"": "error.disk_full"}.Err())
		return a.show(http.StatusInsufficientStorage)
	case kind == models.Busy: // and until the database answers
		p.wrong(models.Problems{"": wordsOf(err)}.Err())
		if shown := a.show(http.StatusServiceUnavailable); models.KindOf(shown) != models.Busy {
			return shown
		}
	case kind == models.Conflict && a.clash != nil:
		return a.clash(err)
	}
	return err
}

// wordsOf is the message of an error that is meant for people.
func wordsOf(err error) string {
	_, message := kindOf(err)
	return message
}

// found is where reading puts what is wrong with an answer.
func (p page) found() models.Problems { return p.form.found }

// wrong lets the page say what is wrong with its form.
func (p page) wrong(err error) {
	p.form.problems = problemsOf(err)
}

// Problems are what is wrong with the form of the page, by the name of the field.
func (p page) Problems() models.Problems { return p.form.problems }

// with returns the page with the problems of err.
func (p page) with(err error) page {
	f := *p.form
	f.problems = problemsOf(err)
	p.form = &f
	return p
}

// problemsOf returns the broken fields of an error. An Invalid error without a
// field is a problem of the whole form, under the empty name.
func problemsOf(err error) models.Problems {
	var e *models.Error
	if !errors.As(err, &e) || e.Kind != models.Invalid {
		return nil
	}
	if len(e.Fields) == 0 {
		return models.Problems{"": e.Message}
	}
	return e.Fields
}

// formView is a form as the partial "form" shows it.
type formView struct {
	Action string
	Draft  string // the name under which the script keeps what is typed, "" for none
	Fields []field
	Save   string // words of the button
	Upload bool   // it brings a file
	Second bool   // the button is not the first one of the page
	Cancel *link
}

// formPage is a page with one form and what is said above it.
type formPage struct {
	pageView
	formWords
	Form formView
}

// formWords is what stands above a form.
type formWords struct {
	Back    *link // to the page above
	Heading string
	Lead    string
	Text    string // instead of Lead, in the size of the page
	Notices []notice
}
