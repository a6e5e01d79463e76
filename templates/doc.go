// Package templates holds the pages of Aftercare and the words on them: it
// parses the layouts, partials and pages once, renders a page by name, and
// gives out the texts of the language catalogue.
//
// It imports the standard library only. It must never ask who is signed in,
// read a record or a setting, or mark a text as safe HTML.
package templates
