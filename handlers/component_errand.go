package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/gap"
)

// errandPath is the page to take along to one place.
func errandPath(caseID string, e models.Errand) string {
	return casePath(caseID) + "/errands/" + string(e)
}

// sheet leads to the page to take along.
func (t texts) sheet(caseID string, e models.Errand) link {
	out := link{Text: t.T("errand.sheet"), Href: errandPath(caseID, e), More: t.place(e)}
	if e == models.ErrandHouse {
		out.Text = t.T("errand.sheet_house")
	}
	return out
}

// place is the name of a place.
func (t texts) place(e models.Errand) string { return t.T("errand." + string(e)) }

// where names the places of a gap: "Hospital or police". What is done here in
// the house needs no word.
func (t texts) where(g gap.Gap) string {
	if len(g.AskedAt) == 0 || slices.Equal(g.AskedAt, []models.Errand{models.ErrandHouse}) {
		return ""
	}
	return t.places(g.AskedAt)
}

// orElse names the places that serve as well as one.
func (t texts) orElse(g gap.Gap, place models.Errand) string {
	others := slices.DeleteFunc(slices.Clone(g.AskedAt), func(e models.Errand) bool { return e == place })
	if len(others) == 0 {
		return ""
	}
	return t.T("errand.also", "where", t.places(others))
}

func (t texts) places(list []models.Errand) string {
	var names []string
	for _, e := range list {
		names = append(names, t.place(e))
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return t.T("errand.or", "a", strings.Join(names[:last], ", "), "b", names[last])
}
