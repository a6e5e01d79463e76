package handlers

import (
	"errors"
	"sync"

	"github.com/go-playground/validator/v10"
)

// validate is made once: it caches what it learns about each rule and form type.
var validate = sync.OnceValue(func() *validator.Validate {
	return validator.New(validator.WithRequiredStructEnabled())
})

// messages gives the catalogue key for each rule forms use. A rule that is not
// here is a mistake of ours, and says so in general words.
var messages = map[string]string{
	"required": "problem.required", "oneof": "problem.choose", "email": "problem.email",
	"max": "problem.too_long", "min": "problem.too_short", "number": "problem.number", "numeric": "problem.number",
}

func message(b validator.FieldError) string {
	key, ok := messages[b.Tag()]
	if !ok {
		key = "problem.unreadable"
	}
	if b.Tag() == "max" || b.Tag() == "min" {
		return key + "|n=" + b.Param()
	}
	return key
}

// Holding holds a text that was typed to a rule of the validator: "number".
func (f field) Holding(rule string) field { f.Valid = rule; return f }

// holdTo notes which part of a rule of the validator a text breaks.
func (f field) holdTo(text, rule string) {
	var broken validator.ValidationErrors
	if errors.As(validate().Var(text, rule), &broken) {
		f.page.found().Add(f.Name, message(broken[0]))
	}
}
