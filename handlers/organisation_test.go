package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
)

func TestAnAdministratorCorrectsTheOrganisation(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	sends(t, b, "/organisation/name", "/organisation/name", map[string]string{"organisation": "Invented Home", "time_zone": "Asia/Kathmandu"})
	says(t, b, "/organisation", "Invented Home", "Nepal (Kathmandu)")
	says(t, b, "/audit", "changed the name or time zone of the organisation", "time zone: Asia/Kathmandu")
	w := b.post("/organisation/name", url.Values{"organisation": {""}, "time_zone": {"Asia/Dhaka"}, "version": {"2"}})
	doc := parse(t, w)
	if w.Code != http.StatusUnprocessableEntity || doc.Find(`select[name="time_zone"] option[selected]`).AttrOr("value", "") != "Asia/Dhaka" {
		t.Errorf("got %d, and what was chosen is lost", w.Code)
	}
	if got := doc.Find(".errors").Text(); !strings.Contains(got, "Name of the organisation") {
		t.Errorf("the page says %q", got)
	}
	if w := b.post("/organisation/name", url.Values{"organisation": {"Another"}, "time_zone": {"Asia/Dhaka"}, "version": {"1"}}); w.Code != http.StatusConflict {
		t.Errorf("over a newer change: got %d", w.Code)
	}
}

// A zone that no pack has stays what it is, until somebody chooses another.
func TestATimeZoneOfNoPackIsOffered(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Organisation{}).Where("id = ?", h.Org.ID).Update("time_zone", "Africa/Nairobi").Error
	})
	list := parse(t, h.signedIn("administrator").get("/organisation/name")).Find(`select[name="time_zone"] option`)
	chosen := list.FilterFunction(func(_ int, s *goquery.Selection) bool { _, is := s.Attr("selected"); return is })
	if chosen.AttrOr("value", "") != "Africa/Nairobi" || list.FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("value", "") == "Asia/Kolkata" }).Length() != 1 {
		t.Errorf("chosen is %q", chosen.AttrOr("value", ""))
	}
}
