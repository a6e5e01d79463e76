package handlers

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

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
	asked := b.post(batchPath+"/make", url.Values{"packet": {second, first, "of-nobody"}})
	wantStatus(t, asked, http.StatusOK)
	if n := parse(t, asked).Find(`input[name="packet"]`).Length(); n != 2 {
		t.Fatalf("the question why keeps %d applications, want 2", n)
	}
	made := b.post(batchPath+"/make", url.Values{"packet": {first, second}, "purpose": {"claim"}, "asked": {"yes"}})
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
	wantStatus(t, b.post(batchPath+"/make", both), http.StatusOK)
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
	made := b.post(batchPath+"/make", url.Values{"packet": {first, second}, "purpose": {"claim"}})
	wantStatus(t, made, http.StatusOK)
	not := parse(t, made).Find("main section").Text()
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
