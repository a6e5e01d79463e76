package handlers

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/owed"
	"aftercare/services/worldtest"
)

// owes lets North House owe a return of its own each month, and says to which office.
func owes(h *house) {
	h.t.Helper()
	ctx, admin := h.t.Context(), h.Actor("administrator")
	found, err := h.deps.Owed.Setting(ctx, admin, "own.return")
	if err != nil {
		h.t.Fatal(err)
	}
	if found.Row.ID != "" {
		return
	}
	o := models.Office{ID: worldtest.NewID(), OrganisationID: h.Org.ID, RecordedBy: admin.ID(), CreatedAt: 1, ChangedBy: admin.ID(), ChangedAt: 1, Version: 1}
	o.OfficeFacts = models.OfficeFacts{Kind: "committee", Name: "Invented committee", State: "IN-WB"}
	o.Sort = o.SortKey()
	h.Write(func(tx *gorm.DB) error { return tx.Create(&o).Error })
	in := owed.SettingInput{ReturnFormFacts: models.ReturnFormFacts{Houses: models.CodeList(h.North.ID), OfficeID: o.ID, Period: models.PeriodMonth, Basis: "Invented order 7",
		Columns: models.ReturnColumns{{Title: "Women and children", Source: "flow.served"}, {Title: "Visits"}}}}
	if err := h.deps.Owed.Set(ctx, admin, "own.return", in); err != nil {
		h.t.Fatal(err)
	}
}

// aSigned is a return of October that was signed.
func aSigned(h *house) string {
	h.t.Helper()
	owes(h)
	ctx, admin, october := h.t.Context(), h.Actor("administrator"), models.ParsePeriod("2026-10")
	s, err := h.deps.Owed.Sheet(ctx, admin, "own.return", h.North.ID, october)
	if err != nil {
		h.t.Fatal(err)
	}
	two := int64(2)
	id, err := h.deps.Owed.Sign(ctx, admin, "own.return", h.North.ID, october, owed.SignInput{Typed: map[string]*int64{"c2": &two}, Stamp: s.Stamp, Sure: true})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func owedAccess() []accessRow {
	readers := []models.Role{models.Administrator, models.Supervisor}
	makes := func(h *house) string {
		owes(h)
		return makeReturnPath("own.return", h.North.ID, "2026-10")
	}
	signed := func(suffix string) func(h *house) string {
		return func(h *house) string { return signedReturnPath(aSigned(h)) + suffix }
	}
	form := func(*house) string { return returnForms + "/own.return" }
	one := signedReturnPath(":release")
	rows := []accessRow{
		{Method: "GET", Route: returnsPath, May: readers}, {Method: "GET", Route: returnEarlier, May: readers},
		{Method: "GET", Route: returnLacking, May: readers, Path: func(h *house) string { return returnLacking + "?house=" + h.North.ID }, Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: returnForms + "/:form", May: administrators, Path: form},
		{Method: "POST", Route: returnForms + "/:form", May: administrators, Path: form, Form: url.Values{"version": {"9"}}},
		{Method: "GET", Route: makeReturnPath(":form", ":house", ":period"), May: administrators, Path: makes, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: makeReturnPath(":form", ":house", ":period"), May: administrators, Path: makes, Form: url.Values{"stamp": {"old"}}, Elsewhere: http.StatusNotFound},
	}
	for _, suffix := range []string{"", "/print", "/return.xlsx"} {
		rows = append(rows, accessRow{Method: "GET", Route: one + suffix, May: readers, Path: signed(suffix), Elsewhere: http.StatusNotFound})
	}
	for _, suffix := range []string{"/handed", "/withdraw"} {
		rows = append(rows, accessRow{Method: "GET", Route: one + suffix, May: administrators, Path: signed(suffix), Elsewhere: http.StatusNotFound},
			accessRow{Method: "POST", Route: one + suffix, May: administrators, Path: signed(suffix), Form: url.Values{"version": {"9"}}, Elsewhere: http.StatusNotFound})
	}
	return rows
}

// TestAReturnIsSetUpSignedCorrectedAndHandedOver goes the whole way of an administrator,
// from the columns of the last paper to the ledger.
func TestAReturnIsSetUpSignedCorrectedAndHandedOver(t *testing.T) {
	t.Parallel()
	h, _ := aReportedHouse(t)
	owes(h)
	b := h.signedIn("administrator")
	list := parse(t, b.get(returnsPath))
	at := list.Find("#due tbody a").First().AttrOr("href", "")
	if at != makeReturnPath("own.return", h.North.ID, "2026-10") {
		t.Fatalf("the first return leads to %q", at)
	}
	page := parse(t, b.get(at))
	if text := page.Find("main").Text(); !strings.Contains(text, "Invented committee") || !strings.Contains(text, "Invented order 7") || !strings.Contains(text, "Invented administrator") {
		t.Errorf("the page does not say what leaves the house: %s", text)
	}
	form := url.Values{"stamp": {page.Find("input[name=stamp]").AttrOr("value", "")}, "sure": {"yes"}}
	w := b.post(at, form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if again := parse(t, w); again.Find("#f-cell_c2-error, .error-summary a[href='#f-cell_c2']").Length() == 0 && !strings.Contains(again.Text(), "Visits") {
		t.Error("the page does not say which number lacks")
	}
	form.Set("cell_c2", "3")
	stale := url.Values{"stamp": {"old"}, "sure": {"yes"}, "cell_c2": {"3"}}
	w = b.post(at, stale)
	wantStatus(t, w, http.StatusConflict)
	if parse(t, w).Find("input[name=cell_c2]").AttrOr("value", "") != "3" {
		t.Error("what was typed is lost when the numbers changed")
	}
	w = b.post(at, form)
	wantStatus(t, w, http.StatusSeeOther)
	signed := w.Header().Get("Location")
	paper := parse(t, b.get(signed+"/print"))
	if text := paper.Find("main").Text(); !strings.Contains(text, "North House") || !strings.Contains(text, "Signature") || !strings.Contains(text, "Seal") || paper.Find("#cells tbody td").Last().Text() != "3" {
		t.Errorf("the paper says %s", text)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.get(signed + "/return.xlsx").Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := book.GetRows("Return"); err != nil || rows[len(rows)-1][2] != "3" {
		t.Errorf("the workbook has %v, %v", rows, err)
	}
	w = b.post(signed+"/handed", url.Values{"version": {"1"}, "released_on.quick": {"today"}})
	wantStatus(t, w, http.StatusSeeOther)
	h.everyPageOfReturns(t, b, signed)
}

// everyPageOfReturns reads the pages in both languages, with a correction in the ledger.
func (h *house) everyPageOfReturns(t *testing.T, b *browser, signed string) {
	aSigned(h)
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{returnsPath, returnEarlier, returnLacking, returnForms + "/own.return", returnForms + "/in.jj_form16", returnForms + "/in.ap_halfyearly", signed, signed + "/print", makeReturnPath("own.return", h.North.ID, "2026-11")} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if body := w.Body.String(); strings.Contains(body, "Kalpana") || strings.Contains(body, "Sadhana") {
				t.Errorf("%s %s names somebody", lang, path)
			}
		}
	}
	if text := parse(t, b.get(signed)).Find("main").Text(); !strings.Contains(text, "A correction took its place") {
		t.Errorf("the first return does not say that it was corrected: %s", text)
	}
	wantStatus(t, b.get(signed+"x"), http.StatusNotFound)
}
