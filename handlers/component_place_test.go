package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/worldtest"
)

// nowhere is the whole law of an invented country.
const nowhere = `
jurisdiction:
  code: ZZ
  name: {en: Nowhere, hi: कहीं नहीं}
  currency: ZZD
  time_zones: [{name: Pacific/Tongatapu, city: {en: Harbour, hi: बंदरगाह}}]
  regions: [{code: ZZ-A, name: {en: North port, hi: उत्तर बंदरगाह}}, {code: ZZ-B, name: {en: South port, hi: दक्षिण बंदरगाह}}]
sources:
  - {id: Z1, title: "Invented law", url: "https://example.org/law", address: exact}
authorities:
  - {key: harbour_master, label: {en: Harbour master, hi: बंदरगाह प्रमुख}}
items:
  - key: harbour_money
    version: "1"
    title: {en: Harbour money, hi: बंदरगाह राशि}
    summary: {en: Invented., hi: काल्पनिक।}
    right: reparations
    level: national
    force: law
    quality: S
    claim: true
    owed_by: {party: authority, office: {en: Harbour master, hi: बंदरगाह प्रमुख}}
    asked_at: [district]
    filed_with: harbour_master
    conditions:
      - {key: everybody, sentence: {en: It is for everybody., hi: यह सबके लिए है।}, cel: "true"}
    amounts:
      - {key: grant, label: {en: Grant, hi: अनुदान}, min: 1250000, max: 1250000}
    if_refused: {en: Ring the bell., hi: घंटी बजाएँ।}
    law: [{act: Harbour Act, section: "1", source: Z1, quality: S}]
    last_verified: 2026-01-01
`

// shelterIn opens a shelter in the browser, as an administrator does. Its
// caseworker is called after the place.
func shelterIn(t *testing.T, h *house, admin *browser, place string) (s models.Shelter) {
	t.Helper()
	wantRedirect(t, admin.post("/shelters/new", url.Values{"shelter_name": {"House in " + place}, "shelter_state": {place}}), "/shelters")
	h.Write(func(tx *gorm.DB) error {
		return tx.Where("state = ?", place).Take(&s).Error
	})
	h.Person(strings.ToLower(place), models.Caseworker, s)
	return s
}

// sends fills the form of a page and sends it where that leads.
func sends(t *testing.T, b *browser, page, action string, values map[string]string) {
	t.Helper()
	w := b.get(page)
	wantStatus(t, w, http.StatusOK)
	form := filledIn(parse(t, w))
	for name, value := range values {
		form.Set(name, value)
	}
	if w := b.post(action, form); w.Code != http.StatusSeeOther {
		t.Fatalf("%s: got %d: %s", page, w.Code, parse(t, w).Find(".errors").Text())
	}
}

func says(t *testing.T, b *browser, page string, want ...string) {
	t.Helper()
	text := strings.ReplaceAll(parse(t, b.get(page)).Find("main").Text(), "\u00a0", " ")
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q", page, w)
		}
	}
}

// A country comes with its pack and with nothing else: its places, its law and
// its money.
func TestACountryNeedsNothingButItsPack(t *testing.T) {
	t.Parallel()
	h := houseUnder(t, worldtest.Law(t, []byte(nowhere)))
	admin := h.signedIn("administrator")
	list := parse(t, admin.get("/shelters/new")).Find(`select[name="shelter_state"]`)
	if got := list.Find(`optgroup[label="Nowhere"] option`).Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") }); !slices.Equal(got, []string{"ZZ-A", "ZZ-B"}) || list.Find("option").Length() != 3 {
		t.Errorf("the list offers %v in %q", got, list.Text())
	}
	for _, place := range []string{"IN-WB", "ZZ", "ZZ-C", ""} {
		wantStatus(t, admin.post("/shelters/new", url.Values{"shelter_name": {"Wrong"}, "shelter_state": {place}}), http.StatusUnprocessableEntity)
	}
	s := shelterIn(t, h, admin, "ZZ-B")
	says(t, admin, "/shelters/"+s.ID, "South port, Nowhere")
	c := h.openedBy("zz-b", s.ID)
	b, of := h.signedIn("zz-b"), "/cases/"+c.ID
	says(t, b, of+"/rights", "Harbour money")

	sends(t, b, of+"/services/new", of+"/services/new", map[string]string{"other_kind": "essentials", "outcome": "done", "cost": "ZZD 2,500.50"})
	says(t, b, of+"/services", "ZZD 2,500.50")
	sends(t, b, of+"/facts/legal", of+"/facts/legal", map[string]string{"fact.received.compensation.number": "1,250,000"})
	says(t, b, of+"/facts", "ZZD 1,250,000")
	says(t, b, of+"/facts/legal", "Amount in ZZD", "Such as 250,000.")
	sends(t, b, of+"/happened/new", of+"/happened/new", map[string]string{"wages_owed": "250000", "from_place": "ZZ-A", "to_place": "ZZ"})
	says(t, b, of+"/happened", "ZZD 250,000", "North port", "Nowhere")

	right := rightPath(c.ID, "harbour_money")
	says(t, b, right, "ZZD 1,250,000")
	sends(t, b, right+"?step=granted", right, map[string]string{"kind": "applied"})
	sends(t, b, right+"?step=granted", right, map[string]string{"kind": "granted", "amount": "1,250,000"})
	says(t, b, right, "ZZD 1,250,000")
	form := url.Values{"kind": {"received"}, "amount": {"500"}, "amount.currency": {"INR"}}
	w := b.post(right, form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if !strings.Contains(parse(t, w).Find(".errors").Text(), "currency of this right") {
		t.Error("an amount of another currency is not refused with a reason")
	}
	form = url.Values{"at.quick": {"today"}, "kind": {"essentials"}, "outcome": {"done"}, "cost": {"₹ 500"}, "cost.currency": {"ZZD"}}
	wantStatus(t, b.post(of+"/services/new", form), http.StatusUnprocessableEntity)
}

// What was typed in one country stays in its currency when the case moves to
// another, where new amounts are asked for in that of the new one.
func TestAnAmountKeepsItsCurrencyWhenTheCaseMoves(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.signedIn("administrator")
	s := shelterIn(t, h, admin, "GB-ENG")
	c := h.opened()
	b, of := h.signedIn("caseworker"), "/cases/"+c.ID
	sends(t, b, of+"/services/new", of+"/services/new", map[string]string{"other_kind": "essentials", "outcome": "done", "cost": "2.5 lakh"})
	sends(t, b, of+"/facts/legal", of+"/facts/legal", map[string]string{"fact.received.compensation.number": "1.5 lakh"})
	move := url.Values{"move_to": {s.ID}, "seen": {"1"}, "moved_on.quick": {"today"}, "move_reason": {"safety"}, "stays": {h.Account("caseworker").ID}, "new_lead": {h.Account("gb-eng").ID}}
	wantRedirect(t, h.signedIn("administrator").post(of+"/move", move), of)
	says(t, b, of+"/services", "₹ 2,50,000")
	says(t, b, of+"/services/new", "£")
	says(t, b, of+"/facts/legal", "Amount in Indian rupees", "₹ 1,50,000")
	sends(t, b, of+"/facts/legal", of+"/facts/legal", nil)
	says(t, b, of+"/facts", "₹ 1,50,000")
	sends(t, b, of+"/services/new", of+"/services/new", map[string]string{"other_kind": "cash_help", "outcome": "done", "cost": "£1,000,000.5"})
	says(t, b, of+"/services", "₹ 2,50,000", "£ 1,000,000.50")
}

func TestTheLibraryOpensAtTheCountryOfTheOrganisation(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Organisation{}).Where("id = ?", h.Org.ID).Update("jurisdiction", "NP").Error
	})
	if got := parse(t, h.signedIn("caseworker").get("/law")).Find(`select[name="law_place"] option[selected]`).AttrOr("value", ""); got != "NP" {
		t.Errorf("it opens at %q", got)
	}
}

func TestACountryWithoutPartsStandsAsItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.signedIn("administrator")
	list := parse(t, admin.get("/shelters/new")).Find(`select[name="shelter_state"]`)
	if list.ChildrenFiltered(`option[value="US"]`).Length() != 1 || list.Find(`optgroup[label="India"] option[value="IN-WB"]`).Length() != 1 || list.Find(`option[value="UN"], option[value="IN"]`).Length() != 0 {
		t.Errorf("the list is %q", list.Text())
	}
	s := shelterIn(t, h, admin, "US")
	says(t, admin, "/shelters/"+s.ID, "United States")
	c := h.openedBy("us", s.ID)
	b := h.signedIn("us")
	says(t, b, "/cases/"+c.ID+"/services/new", "USD", "US dollars")
}
