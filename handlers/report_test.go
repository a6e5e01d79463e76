package handlers

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/report"
)

func reportAccess() []accessRow {
	readers := []models.Role{models.Administrator, models.Supervisor}
	north := func(path string) func(h *house) string {
		return func(h *house) string { return path + "?figure=flow.served&house=" + h.North.ID }
	}
	rows := []accessRow{{Method: "GET", Route: reportMeanings, May: readers}}
	for _, path := range []string{reportPath, reportPrint, reportCharts, reportRowsPath, reportCSV, reportXLSX} {
		rows = append(rows, accessRow{Method: "GET", Route: path, May: readers, Path: north(path), Elsewhere: http.StatusNotFound})
	}
	return rows
}

// aReportedHouse is a house of which a report has something to say.
func aReportedHouse(t *testing.T) (*house, models.Case) {
	h := newHouse(t)
	aBed(h)
	c, other := h.Case(h.North, "Kalpana", "caseworker"), h.Case(h.North, "Sadhana", "caseworker")
	admitted(h, c)
	admitted(h, other)
	return h, c
}

// TestReportIsOneClickFromTheOverviewAndOpensItsCases reads the report in both languages,
// follows each number to its cases, and finds no name.
func TestReportIsOneClickFromTheOverviewAndOpensItsCases(t *testing.T) {
	t.Parallel()
	h, c := aReportedHouse(t)
	b := h.signedIn("administrator")
	link := parse(t, b.get("/overview")).Find("main a[href^='" + reportPath + "?period=']")
	if link.Length() != 1 || !strings.Contains(link.Text(), "November 2026") {
		t.Fatalf("the overview has no link to the report of this month: %q", link.Text())
	}
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{reportPath, reportPrint, reportCharts, reportMeanings, reportPath + "?period=2026-q4", reportPath + "?period=2026-april", reportPath + "?period=2026", reportPath + "?period=nonsense", reportRowsPath + "?figure=flow.served"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if body := w.Body.String(); strings.Contains(body, "Kalpana") || strings.Contains(body, "Sadhana") {
				t.Errorf("%s %s names somebody", lang, path)
			}
		}
	}
	doc := parse(t, b.get(reportPath))
	links := doc.Find("main tbody td a")
	if links.Length() < 6 {
		t.Fatalf("%d numbers open their cases", links.Length())
	}
	links.Each(func(_ int, a *goquery.Selection) {
		list := parse(t, b.get(a.AttrOr("href", "")))
		if list.Find("#behind tbody tr").Length() == 0 || !strings.Contains(list.Text(), "AC-") {
			t.Errorf("%s opens nothing", a.AttrOr("href", ""))
		}
	})
	if n := doc.Find("#flow\\.served td").First().Text(); n != "2" {
		t.Errorf("%s people were served", n)
	}
	if rows := parse(t, b.get(reportRowsPath+"?figure=flow.served")); !strings.Contains(rows.Text(), c.Code) {
		t.Error("the cases behind a number lack a code")
	}
	for action, want := range map[string]int{"report.read_all": 11, "report.printed_all": 2} {
		if got := len(h.Entries(action)); got < want {
			t.Errorf("%s: %d entries of the log", action, got)
		}
	}
}

func TestTheReportedMonthIsTheOneThatPeopleCount(t *testing.T) {
	t.Parallel()
	for day, want := range map[models.Date]string{"2026-12-01": "2026-11", "2026-12-07": "2026-11", "2026-12-08": "2026-12", "2026-12-31": "2026-12", "2027-01-03": "2026-12"} {
		if got := reportedMonth(day).Code(); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// TestPageXLSXAndCSVSayTheSame reads every number in all three.
func TestPageXLSXAndCSVSayTheSame(t *testing.T) {
	t.Parallel()
	h, _ := aReportedHouse(t)
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE shelters SET name = '=North House' WHERE id = ?", h.North.ID).Error
	})
	b := h.signedIn("administrator")
	at := "?period=2026-11&house=" + h.North.ID
	doc := parse(t, b.get(reportPath+at))
	var page [][3]string // key, this period, the year before
	doc.Find("main tbody").Each(func(_ int, body *goquery.Selection) {
		body.Find("tr").Each(func(_ int, tr *goquery.Selection) {
			if td := tr.Find("td"); td.Length() == 2 {
				page = append(page, [3]string{body.AttrOr("id", ""), td.First().Text(), td.Last().Text()})
			}
		})
	})
	w := b.get(reportCSV + at)
	wantStatus(t, w, http.StatusOK)
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(w.Body.Bytes(), []byte("\ufeff"))))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for len(rows) > 0 && len(rows[0]) < 7 {
		for _, cell := range rows[0] {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a table program would run %q", cell)
			}
		}
		rows = rows[1:]
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.get(reportXLSX + at).Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows("Figures")
	for len(sheet) > 0 && len(sheet[0]) < 7 {
		sheet = sheet[1:]
	}
	if err != nil || len(page) < 60 || len(rows) != len(page)+1 || len(sheet) != len(page)+1 {
		t.Fatalf("the page has %d numbers, CSV %d, XLSX %d, %v", len(page), len(rows)-1, len(sheet)-1, err)
	}
	for i, p := range page {
		for _, other := range [][]string{rows[i+1], sheet[i+1]} {
			if other[0] != p[0] || !sameNumber(p[1], other[5]) || !sameNumber(p[2], other[6]) {
				t.Errorf("the page says %v, a table %v", p, other)
			}
		}
	}
	if meanings, err := book.GetRows("Definitions"); err != nil || len(meanings) < 40 {
		t.Errorf("%d definitions, %v", len(meanings), err)
	}
}

// TestChartsLeadToTheReportsOfTheirMonths follows the bars of a course: each says the
// number that the report of its month says.
func TestChartsLeadToTheReportsOfTheirMonths(t *testing.T) {
	t.Parallel()
	h, _ := aReportedHouse(t)
	b := h.signedIn("administrator")
	course := parse(t, b.get(reportCharts)).Find("main .bars").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Find("caption").Text() == "New people"
	})
	bars := course.Find("tbody tr")
	if bars.Length() != report.MonthsShown {
		t.Fatalf("%d months", bars.Length())
	}
	bars.Each(func(i int, tr *goquery.Selection) {
		a := tr.Find("td a")
		there := parse(t, b.get(a.AttrOr("href", ""))).Find("#flow\\.new td").First().Text()
		if there != a.Text() || (i == report.MonthsShown-1) != (a.Text() == "2") {
			t.Errorf("%s: the chart says %s, the report %s", tr.Find("th").Text(), a.Text(), there)
		}
	})
}

// sameNumber compares a number as a page writes it with that of a table.
func sameNumber(page, table string) bool {
	n, err := strconv.ParseFloat(strings.NewReplacer(",", "", "₹", "", "%", "", " ", "", "\u00a0", "", "\u202f", "").Replace(page), 64)
	m, err2 := strconv.ParseFloat(table, 64)
	if err != nil || err2 != nil {
		return page == table
	}
	return n == m
}
