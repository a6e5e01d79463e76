package handlers

import (
	"net/url"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
)

// TestSectionsOfTheReportAreTicked: what is ticked is a yes, a tick that is taken
// away a no, and the rest a no only where the list is said to be complete.
func TestSectionsOfTheReportAreTicked(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("caseworker")
	at := caseLawPath(c.ID)
	send := func(change func(url.Values)) {
		h.Advance(time.Second)
		form := filledIn(parse(t, b.get(at)))
		change(form)
		wantRedirect(t, b.post(at, form), casePath(c.ID)+"/facts")
	}
	answers := func() map[string]models.Answer {
		out := map[string]models.Answer{}
		var rows []models.Fact
		h.Read(func(tx *gorm.DB) error {
			return tx.Where("case_id = ? AND name LIKE 'offence.%'", c.ID).Find(&rows).Error
		})
		for _, r := range rows {
			out[r.Name] = r.Answer
		}
		return out
	}
	doc := parse(t, b.get(at))
	boxes := doc.Find(`input[type=checkbox][name="fact.offence"]`)
	if boxes.Length() < 3 || doc.Find(`input[type=radio][name^="fact.offence."]`).Length() > 0 {
		t.Fatalf("%d boxes, want one for each section and no question of its own", boxes.Length())
	}
	one, two := boxes.Eq(0).AttrOr("value", ""), boxes.Eq(1).AttrOr("value", "")

	send(func(f url.Values) { f["fact.offence"] = []string{one} })
	if got := answers(); got[one] != models.Yes || len(got) != 1 {
		t.Fatalf("one tick records %v", got)
	}
	if parse(t, b.get(at)).Find(`input[name="fact.offence"][checked]`).AttrOr("value", "") != one {
		t.Error("the form does not show the tick again")
	}
	send(func(f url.Values) { f["fact.offence"] = []string{two} })
	if got := answers(); got[one] != models.No || got[two] != models.Yes {
		t.Errorf("a tick taken away is %q, a new one %q", got[one], got[two])
	}
	send(func(f url.Values) { f["fact.offence.all"] = []string{"yes"} })
	if got := answers(); len(got) != boxes.Length() || got[two] != models.Yes {
		t.Errorf("a complete list answers %d of %d", len(got), boxes.Length())
	}
}
