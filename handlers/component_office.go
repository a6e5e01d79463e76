package handlers

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/office"
	"aftercare/services/pack"
)

// agreementsEnd is the notice to whoever keeps the directory that agreements end soon,
// nil where none does.
func (p page) agreementsEnd(c echo.Context, offices *office.Service) (*notice, error) {
	n, err := offices.Ending(c.Request().Context(), actor(c))
	if err != nil || n == 0 {
		return nil, err
	}
	return &notice{Kind: "info", Text: p.T("office.agreements_end", "n", int(n), "days", models.AgreementDays), Link: &link{Text: p.T("office.agreements_look"), Href: "/offices?ending=yes"}}, nil
}

// serviceChoices are the kinds of help of the packs, under their groups.
func (p page) serviceChoices(lib *pack.Library) (out []choice) {
	for _, k := range lib.Services() {
		out = append(out, choice{Value: k.Kind, Text: p.labelOf(k.Label), Group: p.T("service_group." + k.Group)})
	}
	return out
}

// serviceNames names kinds of help.
func (p page) serviceNames(lib *pack.Library, kinds []string) string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = serviceName(lib, p.texts, kind)
	}
	return strings.Join(names, ", ")
}

// languageNames names languages.
func (p page) languageNames(lib *pack.Library, codes []string) string {
	var names []string
	for _, l := range p.codesOf(lib.Fact("person.language")) {
		if slices.Contains(codes, l.Value) {
			names = append(names, l.Text)
		}
	}
	return strings.Join(names, ", ")
}

// agreementLine says that an agreement ends soon, or ended; "" where none does.
func (p page) agreementLine(o models.OfficeFacts) string {
	switch {
	case !o.AgreementEnds(p.Today()):
		return ""
	case o.AgreedUntil < p.Today():
		return p.T("office.agreement_ended", "date", p.Date(o.AgreedUntil))
	}
	return p.T("office.agreement_ends", "date", p.Date(o.AgreedUntil))
}
