// Package templates holds the pages of Aftercare and their texts. It parses the
// layouts, partials and pages once, renders a page by name, and returns the
// texts of the language catalogue.
//
// It imports only the standard library. It must never ask who is signed in,
// read a record or a setting, or mark a text as safe HTML.
package templates
