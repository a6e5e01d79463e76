package handlers

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"aftercare/models"
)

// mostTyped is how many characters a line and a long note may have where the
// field says nothing else.
var mostTyped = map[string]int{"area": 4000}

// Into says where the answer goes and comes last. Of a form that somebody
// filled in, it reads and checks the answer and puts it there; of one that
// shows a record, it puts what stands there into the control. to points to a
// text or code, a list of codes, a bool of one box, a whole number, a date, a
// partial date, a time of day, or a password; to a count or an age by a pointer
// that is nil for none.
func (f field) Into(to any) field {
	f.page.form.asks(f.Name, f.Label)
	if f.page.form.typed {
		f.read(to)
	} else {
		f.write(to)
	}
	if _, secret := to.(*secret); secret {
		f.Lock, f.Value = true, "" // it never comes back, however it is typed
	}
	return f.shown()
}

func (f field) read(to any) {
	switch to := to.(type) {
	case *models.Date:
		*to = f.typedDate().day(f.Name, f.Today(), f.Rule, f.page.found())
	case *models.PartialDate:
		*to = f.typedDate().partial(f.Name, f.Today(), f.Rule, f.page.found())
	case *[]string:
		*to = slices.Clone(f.page.form.values[f.Name])
		f.checkCodes(*to)
	case *bool:
		*to = f.page.form.values.Get(f.Name) != ""
	case *int64:
		*to = f.typedNumber()
	case **int64:
		*to = typedOr(f, models.ParseCount)
	case **models.Age:
		*to = typedOr(f, models.ParseAge)
	case *models.TimeOfDay:
		*to = f.typedTime()
	case *secret:
		*to = secret(f.page.form.values.Get(f.Name))
		f.checkText(string(*to))
	default:
		text := strings.TrimSpace(models.Visible(f.page.form.values.Get(f.Name)))
		f.page.form.values.Set(f.Name, text)
		f.checkText(text)
		f.checkCodes([]string{text})
		reflect.ValueOf(to).Elem().SetString(text)
	}
	if f.Must && !f.Answered() {
		f.page.found().Add(f.Name, "problem.required")
	}
}

// typedDate is the date as typed. Another day than today or yesterday has to be
// named.
func (f field) typedDate() dateInput {
	var d dateInput
	d.read(f.Name, f.page.form.values)
	if d.Quick == "other" && d.Day+d.Month+d.Year == "" {
		f.page.found().Add(f.Name, "problem.required")
	}
	return d
}

// typedNumber is a whole number, 0 for none. One that a form carries along
// unseen, such as a version, is 0 when it cannot be read.
func (f field) typedNumber() int64 {
	n, ok := models.ParseMinutes(f.page.form.values.Get(f.Name))
	if !ok && f.Kind != "hidden" {
		f.page.found().Add(f.Name, "problem.number")
	}
	return n
}

func (f field) typedTime() models.TimeOfDay {
	at, problem := models.ParseTime(f.page.form.values.Get(f.Name))
	if problem != "" {
		f.page.found().Add(f.Name, problem)
	}
	return at
}

func (f field) checkText(text string) {
	most := f.Most
	if most == 0 {
		most = max(mostTyped[f.Kind], 400)
	}
	f.holdTo(text, fmt.Sprintf("omitempty,max=%d", most))
	if f.Valid != "" {
		f.holdTo(text, "omitempty,"+f.Valid)
	}
}

// checkCodes holds answers to those that the field offers.
func (f field) checkCodes(codes []string) {
	if f.Choices == nil {
		return
	}
	for _, code := range codes {
		if code != "" && !slices.ContainsFunc(f.Choices, func(c choice) bool { return c.Value == code }) {
			f.page.found().Add(f.Name, "problem.choose")
		}
	}
}

// Answered reports whether a control of the field holds anything.
func (f field) Answered() bool {
	for name, values := range f.page.form.values {
		if name == f.Name || strings.HasPrefix(name, f.Name+".") && !strings.HasSuffix(name, ".currency") {
			if strings.Join(values, "") != "" {
				return true
			}
		}
	}
	return false
}

// write fills the controls from the record.
func (f field) write(from any) {
	values := f.page.form.values
	switch from := from.(type) {
	case *models.Date:
		f.writeDate(models.Exactly(*from))
	case *models.PartialDate:
		f.writeDate(*from)
	case *[]string:
		values[f.Name] = slices.Clone(*from)
	case *bool:
		if *from {
			values.Set(f.Name, "true")
		}
	case *int64:
		if *from != 0 {
			values.Set(f.Name, strconv.FormatInt(*from, 10))
		}
	case **int64:
		if *from != nil {
			values.Set(f.Name, strconv.FormatInt(**from, 10))
		}
	case *secret, **models.Age:
	default:
		values.Set(f.Name, reflect.ValueOf(from).Elem().String())
	}
}

func (f field) writeDate(on models.PartialDate) {
	if on.On == "" {
		return
	}
	d := dateInputOf(f.Lang, on)
	if f.Boxes.Quick != nil {
		d.Quick = "other"
		if on == models.Exactly(f.Today()) {
			d = dateInput{Quick: "today"}
		}
	}
	d.write(f.Name, f.page.form.values)
}

// IntoSum is Into for an amount of money, in the smallest unit of its currency.
// Both are empty where nothing was typed.
func (f field) IntoSum(minor *int64, currency *string) field {
	f.page.form.asks(f.Name, f.Label)
	var a amountInput
	if f.page.form.typed {
		a.read(f.Name, f.page.form.values)
		*minor, *currency = a.sum(f.Name, f.page.found())
	} else if *minor != 0 {
		a = amountTyped(*minor, *currency)
		a.write(f.Name, f.page.form.values)
		f.Currency = *currency
	}
	return f.shown()
}

// saw notes which version of a record is shown beside what was typed: sending
// the form once more writes over that version.
func (p page) saw(version int64) {
	p.form.values.Set("seen", strconv.FormatInt(version, 10))
}

// typedOr reads an answer of which none and nought differ; nil is none.
func typedOr[T any](f field, parse func(string) (T, bool, string)) *T {
	v, given, problem := parse(f.page.form.values.Get(f.Name))
	if problem != "" {
		f.page.found().Add(f.Name, problem)
	}
	if !given || problem != "" {
		return nil
	}
	return &v
}

// IntoSumOr is IntoSum for an amount of which none and nought differ; nil is
// none.
func (f field) IntoSumOr(minor **int64, currency *string) field {
	f.page.form.asks(f.Name, f.Label)
	if form := f.page.form; !form.typed && *minor != nil {
		shown := amountInput{models.AmountFigures(**minor, f.Currency), f.Currency}
		shown.write(f.Name, form.values)
		return f.shown()
	}
	var n int64
	f = f.IntoSum(&n, currency)
	if *minor = nil; *currency != "" {
		*minor = &n
	}
	return f
}

// has reports whether a control of that name was there to be filled in.
func (f *form) has(name string) bool { return len(f.values[name]) > 0 }

// kept returns the answers to what the form asks, without anything else that
// was sent along with them.
func (f *form) kept() url.Values {
	out := url.Values{}
	for control, values := range f.values {
		if slices.ContainsFunc(f.order, func(name string) bool { return control == name || strings.HasPrefix(control, name+".") }) {
			out[control] = values
		}
	}
	return out
}

// IntoAnswers is Into for a set of coded facts.
func (f field) IntoAnswers(to *answersInput) field {
	f.page.form.asks(f.Name, f.Label)
	if f.page.form.typed {
		to.read(f.Name, f.page.form.values)
	} else {
		to.write(f.Name, f.page.form.values)
	}
	return f.shown()
}

// IntoCode is Into for a code that works once. What was typed never comes back to the
// page.
func (f field) IntoCode(to *string) field {
	f = f.Autocomplete("one-time-code").Medium().Max(40).Into(to)
	f.page.form.values.Del(f.Name)
	f.Value = ""
	return f
}

// secret is a password of a form: not trimmed, for every key counts, never
// shown again and never printed.
type secret string

// String hides the password from fmt and templates.
func (secret) String() string { return "[secret]" }

// GoString hides the password from %#v.
func (s secret) GoString() string { return s.String() }
