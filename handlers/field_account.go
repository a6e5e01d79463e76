package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/pack"
	"aftercare/templates"
)

func languageChoices() []choice {
	var out []choice
	for _, code := range templates.Languages {
		out = append(out, choice{Value: code, Text: templates.LanguageNames[code]})
	}
	return out
}

// newPassword asks for a password to be chosen.
func (p page) newPassword(to *secret) field {
	return p.Password("password").Called("field.new_password").Autocomplete("new-password").Required().Into(to)
}

// languageField asks for the language of an account.
func (p page) languageField(to *string) field {
	return p.Radios("language").Of(languageChoices()).Inline().Required().Into(to)
}

// backTo is the link that leaves a form.
func (t texts) backTo(path string) *link { return &link{Text: t.T("account.back"), Href: path} }

// shiftExit asks whether Shift three times should leave.
func (p page) shiftExit() field { return p.Radios("shift_exit", "on", "off") }

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// recoveryKeyPage shows a recovery key. It is rendered once and kept nowhere.
type recoveryKeyPage struct {
	pageView
	Key  string
	Of   string // the organisation, for the paper
	Made string // the day, to tell an old paper from a new one
	Next bool   // it waits to take the place of today's
	Code string // of the house, to compare; "" in an installation without signed statements
}

// newKeyPage is the page of a key that was just made. A button that comes back
// to a page, such as that of the language, leads to where the key is typed.
func newKeyPage(c echo.Context, organisation, key, code string) recoveryKeyPage {
	p := recoveryKeyPage{pageView: pageView{newPage(c, "recovery.title")}, Key: key, Of: organisation, Code: code}
	p.page.Path, p.Made = "/recovery", p.page.Date(p.page.Today())
	return p
}

// recoveryKey asks for a recovery key as read off its paper.
func (p page) recoveryKey(name string, to *secret) field {
	return p.Area(name).Private().Required().Max(200).Into(to)
}

func (p page) shelterName(to *string) field {
	return p.Text("shelter_name").Required().Max(120).Into(to)
}

func (p page) shelterState(lib *pack.Library, to *string) field {
	return p.Select("shelter_state").Of(p.carePlaces(lib)).Required().Into(to)
}

// timeZone asks for a time zone; the one that holds is among those offered.
func (p page) timeZone(lib *pack.Library, to *string) field {
	return p.Select("time_zone").Of(p.zoneChoices(lib, *to)).Required().Into(to)
}
