package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/htcds"
	"aftercare/services/importer"
)

// ownList has a value that nobody knows, a date that can be read both ways, and a row that
// cannot be read.
const ownList = "Reg. No.,Girl,Sex,Age,Date of admission,Room\n1,CANARYa,L,14,03/04/2024,4\n2,CANARYb,L,15,13/04/2024,5\n3,CANARYc,L,6 months,14/04/2024,5\n"

// ownColumns are what the columns of ownList are.
func ownColumns(h *house) importer.ListColumns {
	return importer.ListColumns{Name: "Register", Fields: []string{htcds.OwnNumber, htcds.OwnName, "prs_Gender", htcds.OwnAge, "cas_IncomingReferralDate", htcds.OwnNote},
		To: importer.ListTarget{ShelterID: h.North.ID, LeadID: h.Account("caseworker").ID}}
}

// heldList sends such a list and returns its id, with everything said about it.
func heldList(h *house) string {
	h.t.Helper()
	ctx, by := h.t.Context(), h.Actor("caseworker")
	id, err := h.deps.Imports.Take(ctx, by, []byte(ownList))
	if err == nil {
		err = h.deps.Imports.Map(ctx, by, id, ownColumns(h))
	}
	if err == nil {
		err = h.deps.Imports.Explain(ctx, by, id, importer.ListAnswers{Order: htcds.DayFirst, Says: map[int]map[string]string{2: {"l": "female"}}})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// broughtList brings such a list in and returns its address.
func broughtList(h *house) string {
	h.t.Helper()
	r, err := h.deps.Imports.Bring(h.t.Context(), h.Actor("caseworker"), heldList(h), importer.ListChoice{Partial: true})
	if err != nil || r.Cases != 2 {
		h.t.Fatalf("brought %d cases, %v", r.Cases, err)
	}
	return broughtPath(r.RunID)
}

// knownList returns the address at which the mapping of such a list is forgotten.
func knownList(h *house) string {
	h.t.Helper()
	heldList(h)
	list, err := h.deps.Imports.Maps(h.t.Context(), h.Actor("caseworker"))
	if err != nil || len(list) != 1 {
		h.t.Fatalf("%d mappings, %v", len(list), err)
	}
	return ownListsPath + "/maps/" + list[0].ID + "/forget"
}

func ownListAccess() []accessRow {
	bring, undo := []models.Role{models.Caseworker}, []models.Role{models.Caseworker, models.Administrator}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return ownListPath(heldList(h)) + suffix }
	}
	brought := func(suffix string) func(h *house) string {
		return func(h *house) string { return broughtList(h) + suffix }
	}
	old := url.Values{"version": {"9"}}
	return []accessRow{
		{Method: "GET", Route: "/lists", May: undo},
		{Method: "POST", Route: "/lists", May: bring},
		{Method: "GET", Route: "/lists/:list", May: bring, Path: of(""), Elsewhere: 404},
		{Method: "POST", Route: "/lists/:list", May: bring, Path: of(""), Elsewhere: 404},
		{Method: "GET", Route: "/lists/:list/values", May: bring, Path: of("/values"), Elsewhere: 404},
		{Method: "POST", Route: "/lists/:list/values", May: bring, Path: of("/values"), Elsewhere: 404},
		{Method: "GET", Route: "/lists/:list/try", May: bring, Path: of("/try"), Elsewhere: 404},
		{Method: "POST", Route: "/lists/:list/bring", May: bring, Path: of("/bring"), Elsewhere: 404},
		{Method: "POST", Route: "/lists/maps/:map/forget", May: bring, Path: knownList, Form: old, Elsewhere: 404},
		{Method: "GET", Route: "/lists/brought/:run", May: undo, Path: brought(""), Elsewhere: 404},
		{Method: "POST", Route: "/lists/brought/:run/undo", May: undo, Path: brought("/undo"), Form: old, Elsewhere: 404},
	}
}

func TestAListIsMappedTriedBroughtInOnceAndUndone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	cases := func() (n int64) {
		h.Read(func(tx *gorm.DB) error { return tx.Model(&models.Case{}).Count(&n).Error })
		return n
	}
	looks := func(path string) {
		t.Helper()
		for _, lang := range []string{"hi", "en"} {
			b.post("/language", url.Values{"lang": {lang}})
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	before := cases()
	looks(ownListsPath)
	for name, file := range map[string]string{"no row": "Name\n", "a picture": "\x89PNG", "nothing": ""} {
		w := b.postFile(ownListsPath, nil, "list.csv", strings.NewReader(file))
		wantStatus(t, w, http.StatusUnprocessableEntity)
		if parse(t, w).Find("#f-table-error").Length() != 1 {
			t.Errorf("%s: the field does not say what is wrong", name)
		}
	}
	w := b.postFile(ownListsPath, nil, "list.csv", strings.NewReader(ownList))
	wantStatus(t, w, http.StatusSeeOther)
	at := w.Header().Get("Location")
	looks(at)
	form := url.Values{"name": {"Register"}, "shelter": {h.North.ID}, "lead": {h.Account("caseworker").ID}, "column.3": {htcds.OwnAge}}
	w = b.post(at, form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if doc := parse(t, w); doc.Find("#f-column-3-error").Length() != 1 || doc.Find("input[name=name][value=Register]").Length() != 1 || !strings.Contains(doc.Find("main").Text(), "CANARYa") {
		t.Error("an age without a day of arrival is taken, or what was typed or the values are lost")
	}
	for i, f := range ownColumns(h).Fields {
		form.Set(importer.ColumnField(i), f)
	}
	w = b.post(at, form)
	wantStatus(t, w, http.StatusSeeOther)
	looks(at + "/values")
	wantStatus(t, b.get(at+"/try"), http.StatusConflict)
	wantStatus(t, b.post(at+"/values", url.Values{"order": {"dmy"}}), http.StatusUnprocessableEntity)
	if doc := parse(t, b.get(at+"/values")); doc.Find("input[name=order][value=dmy][checked]").Length() != 1 {
		t.Error("an order against which no row speaks is not filled in")
	}
	wantStatus(t, b.post(at+"/values", url.Values{"order": {"dmy"}, importer.ValueField(2, 0): {"female"}}), http.StatusSeeOther)
	looks(at + "/try")
	looks(at + "/try?what=faulty")
	if w := b.get(at + "/try"); strings.Contains(w.Body.String(), "CANARY") || cases() != before {
		t.Error("trying repeats what a row says, or writes it")
	}
	w = b.post(at+"/bring", nil)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	wholePage(t, at, w)
	w = b.post(at+"/bring", url.Values{"rows": {"partial"}})
	wantStatus(t, w, http.StatusSeeOther)
	run := w.Header().Get("Location")
	if cases() != before+2 {
		t.Fatalf("%d cases came in", cases()-before)
	}
	wantStatus(t, b.get(at), http.StatusNotFound)
	looks(run)
	looks(ownListsPath)
	at = b.postFile(ownListsPath, nil, "list.csv", strings.NewReader(ownList)).Header().Get("Location")
	if doc := parse(t, b.get(at)); doc.Find("select[name='column.3'] option[value=own_age][selected]").Length() != 1 || doc.Find("input[name=name][value=Register]").Length() != 1 {
		t.Error("the columns are not known again")
	}
	wantStatus(t, b.post(at, form), http.StatusSeeOther)
	w = b.get(at + "/values")
	if w.Header().Get("Location") != at+"/try" {
		t.Error("what was said is asked again")
	}
	if text := parse(t, b.get(at+"/try")).Find("main").Text(); !strings.Contains(text, "Nothing of this list would come in") {
		t.Errorf("a list comes in twice: %s", text)
	}
	admin := h.signedIn("administrator")
	w = admin.get(run)
	wantStatus(t, w, http.StatusOK)
	wholePage(t, run, w)
	wantStatus(t, admin.post(run+"/undo", url.Values{"version": {"1"}}), http.StatusSeeOther)
	if cases() != before {
		t.Errorf("%d cases are left", cases()-before)
	}
	looks(run)
	wantStatus(t, b.post(knownList(h), url.Values{"version": {"9"}}), http.StatusConflict)
	wantStatus(t, admin.get("/shelters"), http.StatusOK)
}

// TestWordsOfAnOwnListAreThere tries the keys that are made of a code.
func TestWordsOfAnOwnListAreThere(t *testing.T) {
	t.Parallel()
	var want []string
	for _, f := range htcds.OwnFields {
		want = append(want, "ownlist.field."+f)
	}
	for _, what := range importer.RowsTold {
		want = append(want, "ownlist.row."+what, "ownlist.badge."+what)
	}
	for _, enc := range []string{"utf8", "utf16", "windows1252", "xlsx"} {
		want = append(want, "ownlist.encoding."+enc)
	}
	for _, why := range []string{"again", "changed", "people", "stay", "work"} { // services/importer/ownlist_undo.go
		want = append(want, "ownlist.why."+why)
	}
	for _, field := range []string{"con_Consent", "prs_Gender", "cas_Status"} {
		for _, code := range htcds.CodesOf(field) {
			want = append(want, "ownlist.code."+code)
		}
	}
	for from, to := range ownProblems {
		want = append(want, from, to)
	}
	for _, lang := range []string{"en", "hi"} {
		words := testTexts(t, lang)
		for _, key := range want {
			if !words.has(key) {
				t.Errorf("%s: %s has no words", lang, key)
			}
		}
	}
}
