package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// formGroup is a form value that several controls make together, such as a
// date. Its controls are named after the field: "rescued_on.day".
type formGroup interface {
	read(name string, posted url.Values)
	write(name string, values url.Values)
}

// secret is a password of a form: not trimmed, for every key counts, never
// shown again and never printed.
type secret string

// String hides the password from fmt and templates.
func (secret) String() string { return "[secret]" }

// GoString hides the password from %#v.
func (s secret) GoString() string { return s.String() }

// ruled is a form with rules that no tag can say, such as those of its dates.
// bind asks it, so that one summary names every problem at once.
type ruled interface {
	rules(today models.Date, problems models.Problems)
}

// bind fills a form struct from the posted form, and only from it: neither the
// address nor JSON can set a field. It returns an Invalid *models.Error with a
// problem for each field that breaks a tag or a rule of the form.
//
// Fields that people type into are strings, so that whatever was typed can be
// shown again.
func bind(c echo.Context, form any) error {
	r := c.Request()
	if err := parseForm(r); err != nil {
		return &models.Error{Kind: models.Invalid, Message: "error.unreadable_form", Err: err}
	}
	if !areTexts(r.PostForm) {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	// echo binds r.Form, in which the query of the address is mixed in.
	r.Form = r.PostForm
	if err := (&echo.DefaultBinder{}).BindBody(c, form); err != nil {
		return &models.Error{Kind: models.Invalid, Message: "error.unreadable_form", Err: err}
	}
	eachField(reflect.ValueOf(form).Elem(), func(name string, v reflect.Value) {
		if g, ok := v.Addr().Interface().(formGroup); ok {
			g.read(name, r.PostForm)
		} else if v.Type() == reflect.TypeFor[string]() {
			v.SetString(strings.TrimSpace(v.String()))
		}
	})
	problems, err := check(form)
	if err != nil {
		return err
	}
	if f, ok := form.(ruled); ok {
		f.rules(siteOf(c).texts(c).Today(), problems)
	}
	return problems.Err()
}

// maxMemory is how much of an uploaded file is held in memory; the rest waits
// in a temporary file.
const maxMemory = 1 << 20

func parseForm(r *http.Request) error {
	kind, _, _ := strings.Cut(r.Header.Get(echo.HeaderContentType), ";")
	switch strings.TrimSpace(kind) {
	case echo.MIMEApplicationForm, "":
		return r.ParseForm()
	case echo.MIMEMultipartForm:
		return r.ParseMultipartForm(maxMemory)
	}
	return errors.New("not a form: " + kind)
}

// check holds a form to its validate tags. The error is a mistake in a tag.
func check(form any) (models.Problems, error) {
	problems := models.Problems{}
	err := validate().Struct(form)
	var broken validator.ValidationErrors
	if err != nil && !errors.As(err, &broken) {
		return nil, err
	}
	for _, b := range broken {
		problems.Add(b.Field(), message(b))
	}
	return problems, nil
}

// valuesOf reads a form struct, or a pointer to one, back into control values.
func valuesOf(typed any) *form {
	out := newForm()
	v := reflect.ValueOf(typed)
	if v.Kind() != reflect.Pointer {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		v = p
	}
	eachField(v.Elem(), func(name string, f reflect.Value) {
		out.order = append(out.order, name)
		if g, ok := f.Addr().Interface().(formGroup); ok {
			g.write(name, out.values)
			return
		}
		if _, hidden := f.Interface().(secret); hidden {
			return
		}
		switch f.Kind() {
		case reflect.String:
			out.values.Set(name, f.String())
		case reflect.Bool:
			if f.Bool() {
				out.values.Set(name, "true")
			}
		case reflect.Slice:
			for i := range f.Len() {
				out.values.Add(name, f.Index(i).String())
			}
		}
	})
	return out
}

// eachField calls do for every field with a form tag, structs within included.
func eachField(v reflect.Value, do func(name string, f reflect.Value)) {
	for i := range v.NumField() {
		f, typ := v.Field(i), v.Type().Field(i)
		name := typ.Tag.Get("form")
		switch {
		case name != "" && name != "-":
			do(name, f)
		case f.Kind() == reflect.Struct && (typ.IsExported() || typ.Anonymous):
			eachField(f, do)
		}
	}
}
