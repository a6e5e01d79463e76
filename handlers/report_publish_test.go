package handlers

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/worldtest"
)

// aTemplate makes a template of figures to publish, and returns its address.
func aTemplate(h *house) string {
	h.t.Helper()
	target := int64(40)
	id, err := h.deps.Publications.Add(h.t.Context(), h.Actor("administrator"), "Invented Fund", []models.PublicationFigure{{Key: "flow.served", Target: &target}, {Key: "ppl.gender"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return publishPath + "/" + id
}

// aPublication puts something that was published into the ledger, and returns its address.
func aPublication(h *house) string {
	h.t.Helper()
	template := strings.TrimPrefix(aTemplate(h), publishPath+"/")
	r := models.Release{ID: worldtest.NewID(), OrganisationID: h.Org.ID, ShelterID: h.North.ID, Kind: models.ReleasePublication, Form: "publication:" + template, Period: "2026-h1", Recipient: models.Anybody, RecipientName: "Invented Fund",
		Cells: models.ReleaseCells{{Figure: "flow.served", N: 38}, {Figure: "ppl.gender", Line: "female", N: 27}, {Figure: "ppl.gender", Held: true, Why: "small_groups"}, {Figure: "flow.left", Held: true, Why: "small_groups"}, {Figure: "two.age_gender", Line: "adult/female", N: 24}}, SignedBy: h.Account("administrator").ID, SignedName: "x", SignedAt: h.Moment(), Version: 1}
	h.Write(func(tx *gorm.DB) error { return tx.Create(&r).Error })
	return publishedPath + r.ID
}

func publishAccess() []accessRow {
	rows := []accessRow{
		{Method: "GET", Route: publishPath, May: administrators},
		{Method: "GET", Route: publishPath + "/new", May: administrators},
		{Method: "POST", Route: publishPath + "/new", May: administrators},
		{Method: "GET", Route: publishPath + "/:template", May: administrators, Path: aTemplate},
		{Method: "POST", Route: publishPath + "/:template", May: administrators, Path: aTemplate, Form: url.Values{"period": {"2026-01"}}},
		{Method: "POST", Route: publishPath + "/:template/remove", May: administrators, Path: func(h *house) string { return aTemplate(h) + "/remove" }, Form: url.Values{"version": {"9"}}},
	}
	for _, file := range []string{"", "/print", "/figures.csv", "/figures.xlsx"} {
		rows = append(rows, accessRow{Method: "GET", Route: publishedPath + ":release" + file, May: administrators, Path: func(h *house) string { return aPublication(h) + file }, Elsewhere: http.StatusNotFound})
	}
	return rows
}

// TestFiguresArePublishedFromTheReportOn goes from the report to a template, to what can be
// published, and to what was.
func TestFiguresArePublishedFromTheReportOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("administrator")
	if parse(t, b.get(reportPath)).Find("main a[href='"+publishPath+"']").Length() != 1 {
		t.Error("the report does not lead to the figures to publish")
	}
	if parse(t, h.signedIn("supervisor").get(reportPath)).Find("main a[href='"+publishPath+"']").Length() != 0 {
		t.Error("a supervisor is led to where nothing is open")
	}
	w := b.post(publishPath+"/new", url.Values{"name": {""}, "figures": {"flow.served", "ppl.gender"}, "target.flow.served": {"40"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if doc := parse(t, w); doc.Find("input[value='flow.served'][checked]").Length() != 1 || doc.Find("input[value='40']").Length() != 1 {
		t.Error("what was chosen is lost")
	}
	wantStatus(t, b.post(publishPath+"/new", url.Values{"name": {"Invented Fund"}, "figures": {"flow.served", "ppl.gender"}, "target.flow.served": {"40"}}), http.StatusSeeOther)
	at := parse(t, b.get(publishPath)).Find("ol.gaps a").First().AttrOr("href", "")
	text := parse(t, b.get(at)).Find("main").Text()
	for _, want := range []string{"nothing can be published", "0 of the 0", "Nothing can be shown of this period"} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview lacks %q: %s", want, text)
		}
	}
	wantStatus(t, b.post(at, url.Values{"house": {h.North.ID}, "period": {"2026-h1"}}), http.StatusUnprocessableEntity)
	made := aPublication(h)
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{publishPath, publishPath + "/new", at, at + "?period=2026-q4", at + "?period=2025-april&house=" + h.North.ID, made, made + "/print"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	text = parse(t, b.get(made)).Find("main").Text()
	for _, want := range []string{"38", "27", "Some numbers are held back", "All other lines together", "11", "40"} {
		if !strings.Contains(text, want) {
			t.Errorf("what was published lacks %q: %s", want, text)
		}
	}
}

// TestAPublicationIsTheSameInEveryForm reads the page, CSV and XLSX.
func TestAPublicationIsTheSameInEveryForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	made := aPublication(h)
	b := h.signedIn("administrator")
	w := b.get(made + "/figures.csv")
	wantStatus(t, w, http.StatusOK)
	for _, want := range []string{"flow.served,Everyone we worked with,,38,,40,", "ppl.gender,Sex or gender,Woman or girl,27", "ppl.gender,Sex or gender,All other lines together,11", "\"Adults, 18 and over · Woman or girl\",24", "held back"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the CSV lacks %q:\n%s", want, w.Body.String())
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.get(made + "/figures.xlsx").Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) < 6 {
		t.Fatalf("%v, %v", rows, err)
	}
	if !slices.ContainsFunc(rows, func(row []string) bool {
		return len(row) > 5 && row[0] == "flow.served" && row[3] == "38" && row[5] == "40"
	}) {
		t.Errorf("the workbook has %v", rows)
	}
}

// TestAPublishedCSVIsHXL: a row of tags under the heads and within the first 25 rows, as
// many cells in each row as tags, and in a column of numbers nothing but numbers.
func TestAPublishedCSVIsHXL(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	made := aPublication(h)
	b := h.signedIn("administrator")
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.get(made+"/figures.csv").Body.Bytes(), []byte("\ufeff"))))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tags := slices.IndexFunc(rows, func(row []string) bool { return strings.HasPrefix(row[0], "#") })
	if tags < 1 || tags >= 25 || len(rows[tags-1]) != len(rows[tags]) {
		t.Fatalf("tags in row %d of %v", tags, rows)
	}
	tag := regexp.MustCompile(`^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$`)
	number, held := slices.Index(rows[tags], "#indicator+num"), 0
	for _, x := range rows[tags] {
		if !tag.MatchString(x) {
			t.Errorf("%q is no tag", x)
		}
	}
	for _, row := range rows[tags+1:] {
		if len(row) != len(rows[tags]) {
			t.Errorf("%d cells for %d tags: %v", len(row), len(rows[tags]), row)
			continue
		}
		if _, err := strconv.ParseFloat(row[number], 64); err != nil && row[number] != "" || (row[number] == "") != (row[len(row)-1] != "") {
			t.Errorf("%v", row)
		}
		if row[number] == "" {
			held++
		}
	}
	if held == 0 {
		t.Error("nothing is held back, so nothing was tried")
	}
}
