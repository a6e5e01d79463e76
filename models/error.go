package models

import (
	"errors"
	"sort"
	"strings"
)

// Kind is the kind of failure of an Error, so that the caller can choose an
// answer without reading its words.
type Kind string

// The kinds of failure that users are told about. Every other failure is
// Internal.
const (
	Internal        Kind = "internal"
	Invalid         Kind = "invalid"         // the input breaks a rule; Fields names the fields
	NotFound        Kind = "not_found"       // missing or outside the caseload; the two look the same
	Forbidden       Kind = "forbidden"       // the role may not do this at all
	Conflict        Kind = "conflict"        // somebody else changed the record first
	Unauthenticated Kind = "unauthenticated" // nobody is signed in
	Waiting         Kind = "waiting"         // the key is still with a colleague
	Throttled       Kind = "throttled"       // too many tries, come back later
	Full            Kind = "full"            // no room on the disk; nothing was stored
	Busy            Kind = "busy"            // the database is away, or other work takes too long; try again
)

// Error is a failure with a message for users. Message is a key of the language
// catalogue, never a sentence with a person's data in it; Err is for the log
// only.
type Error struct {
	Kind    Kind
	Message string
	Fields  Problems
	Err     error
}

// Error returns the text for the log: kind, key and fields, and the cause.
func (e *Error) Error() string {
	s := string(e.Kind)
	if e.Message != "" {
		s += ": " + e.Message
	}
	if len(e.Fields) > 0 {
		s += ": " + e.Fields.String()
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause, which is for the log and never for the page.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err: "" for nil and Internal for an error that is
// not an *Error.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Fail returns an *Error of a kind with a catalogue key as message.
func Fail(kind Kind, message string) *Error { return &Error{Kind: kind, Message: message} }

// ErrNotFound returns the error for a record that is missing or outside the
// caseload.
func ErrNotFound() *Error { return Fail(NotFound, "error.not_found") }

// Problems are the broken rules of one input, by form field name. The value is
// a catalogue key, with optional arguments after a "|" as name=value pairs.
type Problems map[string]string

// Add records the first problem of a field. Later ones of the same field are
// dropped, because a field shows one message.
func (p Problems) Add(field, message string) {
	if _, ok := p[field]; !ok {
		p[field] = message
	}
}

// Err returns nil if there is no problem, and an Invalid *Error otherwise.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "error.check_answers", Fields: p}
}

// ProblemsOf returns the broken fields of an error, and whether it is about
// fields.
func ProblemsOf(err error) (Problems, bool) {
	var e *Error
	if !errors.As(err, &e) || e.Kind != Invalid || len(e.Fields) == 0 {
		return nil, false
	}
	return e.Fields, true
}

// String lists the fields and message keys in a stable order, without values.
func (p Problems) String() string {
	parts := make([]string, 0, len(p))
	for f, m := range p {
		parts = append(parts, f+"="+m)
	}
	sort.Strings(parts)
	return strings.Join(parts, ",")
}
