package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/packet"
	"aftercare/services/scan/scantest"
)

// packetID is the id of a packet in its address.
func packetID(page string) string { return page[strings.LastIndex(page, "/")+1:] }

// batchOf begins two applications of two cases, one masked with an annexure.
func batchOf(h *house) (a, b models.Case, first, second string) {
	h.t.Helper()
	a, b = h.opened("legal_aid"), h.opened("legal_aid")
	paper := kept(h, a, "fir_copy", scantest.Page("An invented annexure", ""))
	return a, b, packetID(packetOf(h, a, true, paper.ID)), packetID(packetOf(h, b, false))
}

// carriedOn is a form of a batch as the page sends it on, with all its applications.
func carriedOn(page *goquery.Document) url.Values {
	out := filledIn(page)
	out.Del("packet")
	page.Find(`main form input[name="packet"]`).Each(func(_ int, s *goquery.Selection) { out.Add("packet", s.AttrOr("value", "")) })
	return out
}

// looked looks at what is missing in some applications, and returns the form that makes
// them.
func looked(t *testing.T, b *browser, ids ...string) url.Values {
	t.Helper()
	check := b.post(batchPath+"/make", url.Values{"packet": ids})
	wantStatus(t, check, http.StatusOK)
	form := filledIn(parse(t, check))
	if form.Get("token") == "" || len(form["packet"]) != len(ids) {
		t.Fatalf("the page before they are made keeps %v", form)
	}
	form.Set("purpose", "claim")
	form.Set("asked", "yes")
	return form
}

// TestSeveralPacketsAreMadeInOneGo ticks two applications: each is kept as if it were
// made alone, the page says what is missing, and one file has both with the list for the
// office and the annexure; the sealed sheet is a file of its own.
func TestSeveralPacketsAreMadeInOneGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ca, cb, first, second := batchOf(h)
	b := h.signedIn("legal_aid")
	list := b.get(batchPath)
	wantStatus(t, list, http.StatusOK)
	wholePage(t, "list", list)
	if n := parse(t, list).Find(`input[name="packet"]`).Length(); n != 2 {
		t.Fatalf("%d applications can be ticked, want 2", n)
	}
	wantStatus(t, b.post(batchPath+"/make", url.Values{}), http.StatusUnprocessableEntity)
	check := b.post(batchPath+"/make", url.Values{"packet": {second, first, "of-nobody"}})
	wantStatus(t, check, http.StatusOK)
	wholePage(t, "check", check)
	before := parse(t, check)
	if n := before.Find(`input[name="packet"]`).Length(); n != 2 {
		t.Fatalf("the page before they are made keeps %d applications, want 2", n)
	}
	if text := before.Find("main").Text(); strings.Count(text, "missing in it") != 2 {
		t.Errorf("what is missing is not said before: %s", text)
	}
	typed := filledIn(before)
	asked := b.post(batchPath+"/make", typed)
	wantStatus(t, asked, http.StatusOK)
	if kept := carriedOn(parse(t, asked)); len(kept["packet"]) != 2 || kept.Get("token") != typed.Get("token") {
		t.Fatalf("the question why keeps %v", kept)
	}
	typed.Set("purpose", "claim")
	typed.Set("asked", "yes")
	made := b.post(batchPath+"/make", typed)
	wantStatus(t, made, http.StatusOK)
	wholePage(t, "made", made)
	if text := parse(t, made).Find("main").Text(); !strings.Contains(text, "2 applications were made") || strings.Contains(text, "CANARY") || !strings.Contains(text, "missing in it") {
		t.Errorf("the page says: %s", text)
	}
	for id, c := range map[string]models.Case{first: ca, second: cb} {
		v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), c.ID, id)
		if err != nil || len(v.Made) != 1 || !v.Made[0].Final || len(v.Made[0].Sum) != 32 {
			t.Errorf("%s: %d were made, %v", c.Code, len(v.Made), err)
		}
		h.Read(func(tx *gorm.DB) error {
			var n int64
			err := tx.Table("audit_entries").Where("case_id = ? AND action = 'packet.made'", c.ID).Count(&n).Error
			if n != 1 {
				t.Errorf("%s: %d entries say that it was made, want 1", c.Code, n)
			}
			return err
		})
	}
	again := b.post(batchPath+"/make", typed)
	wantStatus(t, again, http.StatusOK)
	if text := parse(t, again).Find("main").Text(); !strings.Contains(text, "2 applications were made") {
		t.Errorf("a second press says: %s", text)
	}
	h.Read(func(tx *gorm.DB) error {
		var made, papers int64
		if err := tx.Table("made_packets").Count(&made).Error; err != nil {
			return err
		}
		err := tx.Table("documents").Where("kind = 'legal_application'").Count(&papers).Error
		if made != 2 || papers != 2 {
			t.Errorf("after a second press %d were made with %d papers, want 2 and 2", made, papers)
		}
		return err
	})
}

// TestManyPacketsAreMadeSomeAtATime makes more than one request makes: the page says how
// far it is, and going on makes the rest and none twice.
func TestManyPacketsAreMadeSomeAtATime(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	var ids []string
	for range madeAtOnce + 2 {
		ids = append(ids, packetID(packetOf(h, c, false)))
	}
	b := h.signedIn("legal_aid")
	first := b.post(batchPath+"/make", looked(t, b, ids...))
	wantStatus(t, first, http.StatusOK)
	wholePage(t, "some", first)
	page := parse(t, first)
	if so := page.Find("main form label").Text(); so != "5 of 7 were tried" || page.Find(`button[name="as"]`).Length() != 0 {
		t.Errorf("while some are left, the page says %q", so)
	}
	rest := carriedOn(page)
	second := b.post(batchPath+"/make", rest)
	wantStatus(t, second, http.StatusOK)
	if text := parse(t, second).Find("main").Text(); !strings.Contains(text, "7 applications were made") || strings.Contains(text, "Not made yet") {
		t.Errorf("at the end the page says %s", text)
	}
	h.Read(func(tx *gorm.DB) error {
		var n int64
		err := tx.Table("made_packets").Count(&n).Error
		if n != madeAtOnce+2 {
			t.Errorf("%d were made, want %d", n, madeAtOnce+2)
		}
		return err
	})
}

// TestFilesOfPacketsHaveTime holds the addresses that send whole packets to the time that
// they take.
func TestFilesOfPacketsHaveTime(t *testing.T) {
	t.Parallel()
	for _, path := range []string{batchPath + "/print", "/cases/:id/packets/:packet/file", "/cases/:id/packets/:packet/copy"} {
		if slowRoutes[path] != packetTime {
			t.Errorf("%s has %v, want %v", path, slowRoutes[path], packetTime)
		}
	}
}

// TestPageSaysHowFarAFileIs looks before, while and after a file is sent.
func TestPageSaysHowFarAFileIs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	page := packetOf(h, c, true, kept(h, c, "fir_copy", scantest.JPEG(40, 30, 1)).ID)
	b := h.signedIn("legal_aid")
	says := func() (string, string) {
		w := b.get(page + "/sending")
		wantStatus(t, w, http.StatusOK)
		return parse(t, w).Find(`main [role="status"]`).Text(), w.Header().Get("Refresh")
	}
	if text, again := says(); text != "No file is being made. Press the button that saves it first; this page can be opened meanwhile." || again != "" {
		t.Errorf("before: %q, again in %q", text, again)
	}
	wantStatus(t, b.post(page+"/file", url.Values{"as": {"whole"}, "purpose": {"claim"}}), http.StatusOK)
	if text, again := says(); text != "The file was sent whole, with 1 annexure." || again != "" {
		t.Errorf("after: %q, again in %q", text, again)
	}
	var s sendings
	step, end := s.begin("x", 3)
	step()
	if one, _ := s.find("x"); one != (sending{Done: 1, Of: 3, State: "running"}) {
		t.Errorf("while it is sent: %+v", one)
	}
	end(errors.New("the line was cut"))
	if one, _ := s.find("x"); one.State != "stopped" || one.Done != 1 {
		t.Errorf("after the line was cut: %+v", one)
	}
}

// TestOneFileHasThePacketsInOrder prints two packets that were made of applications to
// one authority.
func TestOneFileHasThePacketsInOrder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ca, cb, first, second := batchOf(h)
	b := h.signedIn("legal_aid")
	both := url.Values{"packet": {first, second}, "as": {"whole"}, "purpose": {"claim"}}
	wantStatus(t, b.post(batchPath+"/print", both), http.StatusConflict) // none was made
	wantStatus(t, b.post(batchPath+"/make", looked(t, b, first, second)), http.StatusOK)
	got := b.post(batchPath+"/print", both)
	wantStatus(t, got, http.StatusOK)
	text := words(t, got.Body.Bytes())
	for _, want := range []string{"To hand over", "2 applications from the list below", "Receipt no.", ca.Code, cb.Code, "An invented annexure", "Annexure A-1"} {
		if !strings.Contains(strings.ReplaceAll(text, "A-1, page", "Annexure A-1"), want) {
			t.Errorf("the file lacks %q", want)
		}
	}
	if strings.Count(text, "To bring back") != 1 || strings.Index(text, "To bring back") > strings.Index(text, "Reason for seeking legal aid") {
		t.Error("the list for the office does not stand once and first")
	}
	if n := strings.Count(text, "Reason for seeking legal aid"); n != 2 {
		t.Errorf("the file has %d forms, want 2", n)
	}
	both.Set("as", "sheets")
	sheets := b.post(batchPath+"/print", both)
	wantStatus(t, sheets, http.StatusOK)
	if text := words(t, sheets.Body.Bytes()); strings.Count(text, "CANARY-full") != 1 || strings.Contains(text, "Reason for seeking legal aid") {
		t.Errorf("the sheets say %s", text)
	}
	if name := sheets.Header().Get("Content-Disposition"); strings.Contains(name, ca.Code) || bytes.Contains([]byte(name), []byte("CANARY")) {
		t.Errorf("the file is called %q", name)
	}
}

// TestOnePacketThatFailsStopsNoOther takes the form of one away from the packs.
func TestOnePacketThatFailsStopsNoOther(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ca, cb, first, second := batchOf(h)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Packet{}).Where("id = ?", first).Update("form", "of_no_pack").Error
	})
	b := h.signedIn("legal_aid")
	made := b.post(batchPath+"/make", looked(t, b, first, second))
	wantStatus(t, made, http.StatusOK)
	not := parse(t, made).Find("main section").First().Text()
	if !strings.Contains(not, "Not made") || !strings.Contains(not, ca.Code) || strings.Contains(not, cb.Code) {
		t.Errorf("not made: %s", not)
	}
	if text := parse(t, made).Find("main").Text(); !strings.Contains(text, "1 application was made") {
		t.Errorf("the page says %s", text)
	}
}

func TestTooManyPacketsAreRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	typed := url.Values{"purpose": {"claim"}}
	h.Write(func(tx *gorm.DB) error {
		for i := range packet.MostTogether + 1 {
			row := models.Packet{ID: fmt.Sprintf("packet-%02d", i), CaseID: c.ID, SurvivorID: c.SurvivorID, CreatedBy: h.Account("legal_aid").ID, Version: 1,
				PacketFacts: models.PacketFacts{Authority: "legal_aid", Form: "legal_aid_application", Language: "en"}}
			typed.Add("packet", row.ID)
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		return nil
	})
	got := h.signedIn("legal_aid").post(batchPath+"/make", typed)
	wantStatus(t, got, http.StatusUnprocessableEntity)
	if n := parse(t, got).Find(`input[name="packet"][checked]`).Length(); n != packet.MostTogether+1 {
		t.Errorf("%d are still ticked", n)
	}
}
