package handlers

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/ownfile"
	"aftercare/services/pack/packtest"
	"aftercare/services/vault"
)

// givenOf records that a copy of the file of a case was given.
func givenOf(h *house, c models.Case) string {
	row := &models.OwnFile{OwnFileFacts: models.OwnFileFacts{GivenOn: models.DateOf(h.Now()), GivenTo: models.ByHerself, Language: "hi", Way: "shown"}}
	done, err := h.deps.OwnFiles.Add(h.t.Context(), h.Actor("caseworker"), c.ID, deed.RecordInput{Row: row})
	if err != nil {
		h.t.Fatal(err)
	}
	return recordPath(ownFilePath(c.ID), models.ListOwnFiles, done.ID)
}

func ownFileAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return ownFilePath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return givenOf(h, caseOfAll(h)) + suffix }
	}
	may := []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}
	const at = "/cases/:id/file"
	row := at + "/rows/:list/:row"
	return []accessRow{
		{Method: "GET", Route: at, May: may, Path: of(""), Elsewhere: 404},
		{Method: "POST", Route: at + "/make", May: may, Path: of("/make"), Elsewhere: 404, Form: url.Values{"as": {"json"}, "language": {"en"}, "names": {"no"}, "lock": {"no"}, "purpose": {"care"}, "asked": {"yes"}}},
		{Method: "GET", Route: at + "/rows/:list/new", May: may, Path: of("/rows/files/new"), Elsewhere: 404},
		{Method: "POST", Route: at + "/rows/:list/new", May: may, Path: of("/rows/files/new"), Elsewhere: 404, Form: url.Values{"given_to": {"herself"}, "language": {"en"}, "way": {"paper"}}},
		{Method: "GET", Route: row, May: may, Path: one(""), Elsewhere: 404},
		{Method: "GET", Route: row + "/correct", May: may, Path: one("/correct"), Elsewhere: 404},
		{Method: "POST", Route: row + "/correct", May: may, Path: one("/correct"), Elsewhere: 404, Form: url.Values{"version": {"9"}}},
		{Method: "GET", Route: row + "/back", May: may, Path: one("/back"), Elsewhere: 404},
		{Method: "POST", Route: row + "/back", May: may, Path: one("/back"), Elsewhere: 404, Form: url.Values{"version": {"9"}, "removal_reason": {"twice"}}},
	}
}

// fileOf makes the file of a case for another system as a role, and reads it.
func ownFileOf(t *testing.T, b *browser, c models.Case, lang string) (string, ownFileJSON) {
	t.Helper()
	w := b.post(ownFilePath(c.ID)+"/make", url.Values{"as": {"json"}, "language": {lang}, "names": {"no"}, "lock": {"no"}, "purpose": {"care"}, "asked": {"yes"}})
	wantStatus(t, w, http.StatusOK)
	var out ownFileJSON
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return w.Body.String(), out
}

// TestOwnFileHoldsWhatItsMakerReadsAndNothingElse fills every sealed field of a case and
// makes the file as each role: what is held back is in none of them, what the role reads is
// in its file, and what it does not read is named.
func TestOwnFileHoldsWhatItsMakerReadsAndNothingElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	p := plant(h, t, "CANARY")
	h.openedBy("caseworker", h.North.ID) // the words of another survivor are CANARY-called and so on
	for _, role := range []models.Role{models.Caseworker, models.Counsellor, models.LegalAid} {
		text, file := ownFileOf(t, h.signedIn(string(role)), p.c, "en")
		for _, part := range ownfile.Parts {
			for _, c := range ownfile.ColumnsOf(part.Table) {
				if c.Form != ownfile.FormWords {
					continue
				}
				wantWords(t, h, role, part, c, p.c, text)
			}
		}
		if strings.Contains(text, "CANARY-called") {
			t.Errorf("%s: the file has words of another survivor", role)
		}
		if (file.Seen == nil) != (role == models.LegalAid) || len(file.Held) != len(ownfile.HeldReasons) || len(file.Closed) == 0 {
			t.Errorf("%s: seen by %d, %d held back, %d not opened", role, len(file.Seen), len(file.Held), len(file.Closed))
		}
	}
	if e := h.Entries("own_files.opened"); len(e) != 3 || !strings.Contains(e[0].Detail, "deliveries") || e[0].CaseID != p.c.ID {
		t.Errorf("the log says %+v", e)
	}
}

// wantWords looks for the words of a sealed column in a file, as they are opened from the
// database with all keys of the case.
func wantWords(t *testing.T, h *house, role models.Role, part ownfile.Part, c ownfile.Column, of models.Case, text string) {
	t.Helper()
	class := custody.FieldOf(part.Table, c.Name).Class
	if class == "" || part.Table == "survivors" && c.Name == "telephones" {
		return // the class stands in the row; those are tried with the notes below
	}
	for _, word := range h.plainWords(part.Table, c.Name, of, class) {
		in := strings.Contains(text, word)
		reads := c.Held == "" && access.RoleReadsField(role, class, part.Table+"."+c.Name) && slices.Contains(ownfile.OpenedBy(part.Table, class), role)
		if held := len(part.Holds) > 0; in != reads && !(held && !in) {
			t.Errorf("%s: %s.%s is in the file: %v, want %v", role, part.Table, c.Name, in, reads)
		}
	}
}

// plainWords opens a sealed column of the rows of a case as somebody who reads it.
func (h *house) plainWords(table, column string, of models.Case, class models.Class) (out []string) {
	h.t.Helper()
	reader := map[models.Class]string{models.ClassClinical: "counsellor", models.ClassLegal: "legal_aid"}[class]
	if reader == "" {
		reader = "caseworker"
	}
	var rows []struct {
		ID    string
		Value models.Sealed
	}
	key := map[string]string{"survivors": "id", "cases": "id"}[table]
	id := of.ID
	if table == "survivors" {
		id = of.SurvivorID
	}
	if key == "" {
		key = "case_id"
	}
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT id, "+column+" AS value FROM "+table+" WHERE "+key+" = ? AND "+column+" IS NOT NULL", id).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			look, err := h.Keeper.Look(tx, h.Actor(reader), custody.Value{Field: vault.Field{Table: table, Column: column, Class: class}, RowID: r.ID, Sealed: r.Value})
			if err != nil {
				continue // nobody but the author opens it
			}
			out = append(out, look.Opened[0].Text)
		}
		return nil
	})
	return out
}

// TestTherapyAndLawyersNotesAreInNoFile writes notes of each class and makes the file as
// each role, its author among them.
func TestTherapyAndLawyersNotesAreInNoFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	p := plant(h, t, "CANARY")
	note := func(role, class string) {
		b := h.signedIn(role)
		form := url.Values{"kind": {"daily"}, "words": {"NOTE-of-" + class}, "class": {class}}
		wantStatus(t, b.post("/cases/"+p.c.ID+"/notes/new", form), http.StatusSeeOther)
	}
	note("caseworker", "service")
	note("counsellor", "clinical")
	note("legal_aid", "legal")
	for _, role := range []string{"caseworker", "counsellor", "legal_aid"} {
		text, _ := ownFileOf(t, h.signedIn(role), p.c, "en")
		for _, class := range []string{"clinical", "legal"} {
			if strings.Contains(text, "NOTE-of-"+class) {
				t.Errorf("%s: a note of the class %s is in the file", role, class)
			}
		}
		if in := strings.Contains(text, "NOTE-of-service"); in != (role != "legal_aid") {
			t.Errorf("%s: the note of the caseworker is in the file: %v", role, in)
		}
	}
}

// TestOwnFileIsWordedInBothLanguages makes the file of a full case in both languages: no
// code and no name of a column is left without words.
func TestOwnFileIsWordedInBothLanguages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	p := plant(h, t, "CANARY")
	givenOf(h, p.c)
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		_, file := ownFileOf(t, b, p.c, lang)
		for _, part := range file.Parts {
			for column, label := range part.Labels {
				if label == column && part.Part != "facts" {
					t.Errorf("%s: %s.%s has no words", lang, part.Part, column)
				}
			}
			for _, r := range part.Rows {
				for column, v := range r {
					if code, is := v.Value.(string); is && code == v.Text && strings.Contains(code, "_") {
						t.Errorf("%s: %s.%s says %q", lang, part.Part, column, code)
					}
				}
			}
		}
		for _, as := range []string{"print", "pdf"} {
			w := b.post(ownFilePath(p.c.ID)+"/make", url.Values{"as": {as}, "language": {lang}, "names": {"yes"}, "lock": {"no"}})
			wantStatus(t, w, http.StatusOK)
			if as == "pdf" && !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF")) {
				t.Errorf("the document is %.10q", w.Body.String())
			}
			if as == "print" {
				wholePage(t, lang+" file", w)
			}
		}
	}
}

func TestLockedFileOpensWithItsPassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	at := ownFilePath(c.ID) + "/make"
	form := url.Values{"as": {"json"}, "language": {"en"}, "names": {"no"}, "lock": {"yes"}, "password": {"too short"}, "purpose": {"care"}, "asked": {"yes"}}
	w := b.post(at, form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if !strings.Contains(w.Body.String(), "12 characters") {
		t.Error("nothing says that the password is too short")
	}
	password := vault.NewPassword()
	form.Set("password", password)
	w = b.post(at, form)
	wantStatus(t, w, http.StatusOK)
	if strings.Contains(w.Body.String(), "CANARY") {
		t.Error("the locked file is not locked")
	}
	key, err := vault.PasswordKey(password)
	if err != nil {
		t.Fatal(err)
	}
	r, err := vault.OpenStream(w.Body, key)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil || !bytes.Contains(plain, []byte("CANARY-called")) {
		t.Errorf("opened: %.80s, %v", plain, err)
	}
}

// TestOwnFileIsDescribed holds docs/own-file.md against the parts; with
// AFTERCARE_UPDATE_GOLDEN=1 it writes it anew.
func TestOwnFileIsDescribed(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	tt := ownFileText{texts: english(t), lib: lib}
	got := tt.described()
	const path = "../docs/own-file.md"
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || string(want) != got {
		t.Errorf("docs/own-file.md is not up to date (%v): set AFTERCARE_UPDATE_GOLDEN=1", err)
	}
}

// described writes the description of the file for other systems.
func (t ownFileText) described() string {
	var b strings.Builder
	b.WriteString("# The own file for another system\n\nThe file is JSON, named `" + ownFileFormat + "`. `parts` are tables with `rows`; each value is `{\"value\", \"text\"}`: as it is kept, and in words of `language`. A day is `YYYY-MM-DD`, one that may be unsure `{\"on\", \"to\", \"sure\"}`, a moment is in UTC, a sum is `{\"amount\", \"currency\"}` in the smallest unit. `labels` names the keys of a part. `held_back` says what is not in it, why and who decides; `not_opened` what its maker does not open and who does; `seen_by` who read or wrote in the case, `null` where its maker may not read that. A key that says nothing is left out. This page is written by a test from the list that makes the file.\n")
	for _, p := range ownfile.Parts {
		b.WriteString("\n## `" + p.Table + "`: " + t.partTitle(p.Table) + "\n\n| key | means | form | held back |\n| --- | --- | --- | --- |\n")
		for _, c := range ownfile.ColumnsOf(p.Table) {
			label, held := "", string(c.Held)
			if c.Held == "" {
				label = t.label(p, c)
			}
			for _, hold := range p.Holds {
				if slices.Contains(strings.Fields(hold.Columns), c.Name) {
					held = strings.TrimSpace(held + " " + string(hold.Why) + " where `" + hold.Where + "` is " + hold.Is)
				}
			}
			b.WriteString("| `" + c.Name + "` | " + label + " | " + string(c.Form) + " | " + held + " |\n")
		}
	}
	return b.String()
}

// TestEveryPartOfTheFileHasWords tries the keys that are made of a table, a column or a
// reason: a new column must not be printed under its name in the database.
func TestEveryPartOfTheFileHasWords(t *testing.T) {
	t.Parallel()
	words := testTexts(t, "hi")
	tt := ownFileText{texts: words}
	need := func(keys ...string) {
		for _, key := range keys {
			if !words.has(key) {
				t.Errorf("the catalogue lacks %s", key)
			}
		}
	}
	for _, g := range ownfile.Groups {
		need("own_files.group." + g)
	}
	for _, r := range ownfile.HeldReasons {
		need("own_files.held."+string(r)+".what", "own_files.held."+string(r)+".why", "own_files.held."+string(r)+".who")
	}
	keys := words.catalogue.Keys("hi")
	for _, p := range ownfile.Parts {
		need("own_files.part." + p.Table)
		for _, c := range ownfile.ColumnsOf(p.Table) {
			if c.Held == "" && c.Form != ownfile.FormAnswer && tt.label(p, c) == c.Name {
				t.Errorf("%s.%s has no words", p.Table, c.Name)
			}
			prefix, _, _ := strings.Cut(c.Prefix, "@")
			if c.Held == "" && !slices.ContainsFunc(keys, func(key string) bool {
				return strings.HasPrefix(key, prefix) && !strings.HasSuffix(key, ".label") && !strings.HasSuffix(key, ".help") && !strings.HasSuffix(key, ".why")
			}) {
				t.Errorf("%s.%s: no words begin with %s", p.Table, c.Name, prefix)
			}
		}
	}
}
