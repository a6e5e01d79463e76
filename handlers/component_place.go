package handlers

import (
	"slices"
	"strings"

	"aftercare/services/pack"
)

// zoneChoices lists the time zones of the countries there are packs for, by a
// city of theirs, and the one that is chosen already where no pack has it.
func (t texts) zoneChoices(lib *pack.Library, chosen string) []choice {
	var out []choice
	for _, country := range t.lawCountries(lib) {
		for _, z := range lib.Place(country.Value).TimeZones {
			out = append(out, choice{Value: z.Name, Text: country.Text + " (" + t.labelOf(z.City) + ")"})
		}
	}
	if chosen != "" && !slices.ContainsFunc(out, func(c choice) bool { return c.Value == chosen }) {
		out = append(out, choice{Value: chosen, Text: chosen})
	}
	return out
}

// zoneName is a time zone as the lists name it.
func (t texts) zoneName(lib *pack.Library, zone string) string {
	for _, c := range t.zoneChoices(lib, zone) {
		if c.Value == zone {
			return c.Text
		}
	}
	return zone
}

// lawCountries lists the countries there are packs for by their names.
func (t texts) lawCountries(lib *pack.Library) []choice {
	var out []choice
	for _, place := range lib.Places() {
		if !place.Reference() {
			out = append(out, choice{Value: place.Code, Text: t.labelOf(place.Name)})
		}
	}
	return byName(out)
}

// carePlaces lists where a shelter can stand: the parts of each country there
// are packs for, or the country itself where they know no parts.
func (t texts) carePlaces(lib *pack.Library) []choice {
	var out []choice
	for _, country := range t.lawCountries(lib) {
		if parts := t.regionsOf(lib, country); len(parts) > 0 {
			out = append(out, parts...)
		} else {
			out = append(out, country)
		}
	}
	return out
}

// regionChoices lists the states and provinces of every country there are packs
// for.
func (t texts) regionChoices(lib *pack.Library) []choice {
	var out []choice
	for _, country := range t.lawCountries(lib) {
		out = append(out, t.regionsOf(lib, country)...)
	}
	return out
}

func (t texts) regionsOf(lib *pack.Library, country choice) []choice {
	var out []choice
	for _, r := range lib.Place(country.Value).Regions {
		out = append(out, choice{Value: r.Code, Text: t.labelOf(r.Name), Group: country.Text})
	}
	return out
}

// countryChoices lists the countries there are packs for, then the others the
// catalogue names.
func (t texts) countryChoices(lib *pack.Library) []choice {
	out := t.lawCountries(lib)
	var others []choice
	for _, key := range t.catalogue.Keys(t.Lang) {
		code, ours := strings.CutPrefix(key, "country.")
		if ours && !slices.ContainsFunc(out, func(c choice) bool { return c.Value == code }) {
			others = append(others, choice{Value: code, Text: t.T(key)})
		}
	}
	return append(out, byName(others)...)
}

func byName(list []choice) []choice {
	slices.SortFunc(list, func(a, b choice) int { return strings.Compare(a.Text, b.Text) })
	return list
}

// placeChoices lists the parts of the countries there are packs for, and all
// countries.
func (t texts) placeChoices(lib *pack.Library) []choice {
	countries := t.countryChoices(lib)
	for i := range countries {
		countries[i].Group = t.T("happened.group_countries")
	}
	return append(t.regionChoices(lib), countries...)
}

// placeName writes a country or a part of one, IN or IN-WB; a code that has no
// name stands as it is.
func (t texts) placeName(lib *pack.Library, code string) string {
	if r, known := lib.Region(code); known {
		return t.labelOf(r.Name)
	}
	if p := lib.Place(code); p != nil {
		return t.labelOf(p.Name)
	}
	if name := t.maybe("country." + code); name != "" {
		return name
	}
	return code
}

// wholePlace writes a part of a country with the country.
func (t texts) wholePlace(lib *pack.Library, code string) string {
	country, _, part := strings.Cut(code, "-")
	if !part {
		return t.placeName(lib, code)
	}
	return t.placeName(lib, code) + ", " + t.placeName(lib, country)
}
