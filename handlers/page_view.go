package handlers

import (
	"aftercare/models"
)

// pageView is a page as its template sees it: each page's own type embeds it. The
// page inside has some hundred methods for handlers. Were it embedded itself,
// the compiler would write each of them twice for every type of page, a hundred
// thousand in all, which made this package four times as slow to build.
type pageView struct{ page page }

// Title is the catalogue key of the title.
func (v pageView) Title() string { return v.page.Title }

// DocTitle is the title in the browser.
func (v pageView) DocTitle() string { return v.page.DocTitle() }

// Path is the address of the request, of a form the whole one.
func (v pageView) Path() string { return v.page.Path }

// Lang is the language of the page.
func (v pageView) Lang() string { return v.page.Lang }

// Viewer is who is signed in, nil for nobody.
func (v pageView) Viewer() *viewer { return v.page.Viewer }

// Nav is the main navigation.
func (v pageView) Nav() []navItem { return v.page.Nav }

// Flash says what was just done, nil for nothing.
func (v pageView) Flash() *flash { return v.page.Flash }

// Kept says that the form shows a draft, "" for none.
func (v pageView) Kept() string { return v.page.Kept }

// Unsent are other drafts that wait at this address.
func (v pageView) Unsent() []unsentDraft { return v.page.Unsent }

// AsOf is the time of day the figures on the page were read.
func (v pageView) AsOf() string { return v.page.AsOf }

// Demo reports whether everybody on the page is invented.
func (v pageView) Demo() bool { return v.page.Demo }

// Alarm says that what is signed about keys does not fit the database.
func (v pageView) Alarm() *notice { return v.page.Alarm }

// Room says that the disk is filling up, to those who can have room made.
func (v pageView) Room() *notice { return v.page.Room }

// Asset is the address of a static file.
func (v pageView) Asset(name string) string { return v.page.Asset(name) }

// OtherLanguages are the languages the page can be read in too.
func (v pageView) OtherLanguages() []langChoice { return v.page.OtherLanguages() }

// Step says which page of several this is.
func (v pageView) Step(n, of int) string { return v.page.Step(n, of) }

// Problems is what is wrong with what was typed.
func (v pageView) Problems() models.Problems { return v.page.Problems() }

// ErrorSummary lists what is wrong, with links to the fields.
func (v pageView) ErrorSummary() []problemLink { return v.page.ErrorSummary() }

// T is a sentence of the catalogue.
func (v pageView) T(key string, args ...any) string { return v.page.T(key, args...) }

// Date is a day in words.
func (v pageView) Date(d models.Date) string { return v.page.Date(d) }

// Money is an amount with its currency.
func (v pageView) Money(minor int64, currency string) string { return v.page.Money(minor, currency) }

// Radios is the field of one question that a template asks by itself.
func (v pageView) Radios(name string, codes ...string) field { return v.page.Radios(name, codes...) }

// Text is a line that a template asks for by itself, such as that of the search.
func (v pageView) Text(name string) field { return v.page.Text(name) }

// DayName is a day with the day of the week.
func (v pageView) DayName(d models.Date) string { return v.page.DayName(d) }

// Today is the day in the organisation's zone.
func (v pageView) Today() models.Date { return v.page.Today() }
