package packet_test

import (
	"crypto/sha256"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/document"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/packet"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case of a lawyer.
type fixture struct {
	*worldtest.World
	packets *packet.Service
	papers  *document.Service
	c       models.Case
}

func newFixture(t *testing.T, db *store.DB) fixture {
	w := worldtest.New(t, db)
	c := w.Case(w.North, "Kalpana", "caseworker", "legal_aid", "counsellor")
	w.Bind()
	lib := packtest.Shipped(t)
	e := evaluation.New(lib)
	return fixture{w, packet.New(db, w.Keeper, e, w.Now, worldtest.NewID), document.New(db, w.Keeper, e, w.Now, worldtest.NewID), c}
}

// facts are those of an application for a lawyer, which every case can make.
func facts() models.PacketFacts {
	return models.PacketFacts{Authority: "legal_aid", Form: "legal_aid_application", Language: "hi", Masked: true}
}

func (h fixture) begin(f models.PacketFacts) (string, error) {
	done, err := h.packets.Begin(h.T.Context(), h.Actor("legal_aid"), h.c.ID, packet.Input{PacketFacts: f})
	return done.ID, err
}

func (h fixture) one(id string) packet.View {
	h.T.Helper()
	v, err := h.packets.One(h.T.Context(), h.Actor("legal_aid"), h.c.ID, id)
	if err != nil {
		h.T.Fatal(err)
	}
	return v
}

func TestPacketIsKeptWithItsStatementSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id, err := h.begin(facts())
		if err != nil {
			t.Fatal(err)
		}
		by := h.Actor("legal_aid")
		if _, err := h.packets.Write(t.Context(), by, h.c.ID, id, 1, "CANARY statement"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.packets.Write(t.Context(), by, h.c.ID, id, 1, "too late"); models.KindOf(err) != models.Conflict {
			t.Errorf("a statement over a version that is gone: %v", err)
		}
		changed := facts()
		changed.Language, changed.Late, changed.Masked = "en", true, false
		if _, err := h.packets.Choose(t.Context(), by, h.c.ID, id, packet.Input{PacketFacts: changed, Version: 2}); err != nil {
			t.Fatal(err)
		}
		if v := h.one(id); v.Packet.PacketFacts != changed || !v.Written || v.Form == nil {
			t.Errorf("kept: %+v, written %v", v.Packet.PacketFacts, v.Written)
		}
		words, err := h.packets.Open(t.Context(), by, h.c.ID, id, "claim")
		if err != nil || words.Statement.Text != "CANARY statement" {
			t.Errorf("opened %q, %v", words.Statement.Text, err)
		}
		rows, err := audit.CheckRowsOf(t.Context(), h.DB)
		if err != nil || !rows.OK() {
			t.Errorf("rows: %+v, %v", rows, err)
		}
	})
}

func TestMadePacketIsAPaperOfTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id, err := h.begin(facts())
		if err != nil {
			t.Fatal(err)
		}
		body := scantest.Page("An invented application", "")
		made, err := h.packets.Keep(t.Context(), h.Actor("legal_aid"), h.c.ID, id, packet.File{Body: body, Pages: 1, Title: "t", Final: true})
		if err != nil {
			t.Fatal(err)
		}
		want := sha256.Sum256(body)
		v := h.one(id)
		if len(v.Made) != 1 || string(v.Made[0].Sum) != string(want[:]) || v.Made[0].FormVersion == "" || !v.Made[0].Final || v.Made[0].DocumentID != made.DocumentID {
			t.Errorf("made: %+v", v.Made)
		}
		if one, err := h.papers.One(t.Context(), h.Actor("legal_aid"), h.c.ID, made.DocumentID); err != nil || one.Now.Class != models.ClassLegal {
			t.Errorf("the paper: %+v, %v", one.Now, err)
		}
		if len(v.Papers) != 0 {
			t.Error("an application that was made is offered as an annexure of the next")
		}
	})
}

// TestPacketTakesOnlyWhatItMay refuses a form of another office, a right that waits for
// no application there, a paper of a class the role does not read, and every role that
// prepares none.
func TestPacketTakesOnlyWhatItMay(t *testing.T) {
	db := storetest.New(t)
	h := newFixture(t, db)
	scanned, err := scan.Check(scantest.JPEG(40, 30, 1))
	if err != nil {
		t.Fatal(err)
	}
	medical, err := h.papers.Add(t.Context(), h.Actor("caseworker"), h.c.ID, document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "medical_report"}}, File: &scanned})
	if err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*models.PacketFacts){
		"form":     func(f *models.PacketFacts) { f.Form = "scst_reminder" },
		"rights":   func(f *models.PacketFacts) { f.Rights = "vcs_wb" },
		"papers":   func(f *models.PacketFacts) { f.Papers = models.Codes(medical.ID) },
		"picked":   func(f *models.PacketFacts) { f.Picked = "nalsa_women_compensation_2018:rape" },
		"language": func(f *models.PacketFacts) { f.Language = "xx" },
	} {
		t.Run(field, func(t *testing.T) {
			f := facts()
			change(&f)
			_, err := h.begin(f)
			if problems, _ := models.ProblemsOf(err); problems[field] == "" {
				t.Errorf("taken: %v", err)
			}
		})
	}
	for _, role := range []string{"counsellor", "administrator", "supervisor"} {
		if _, err := h.packets.Begin(t.Context(), h.Actor(role), h.c.ID, packet.Input{PacketFacts: facts()}); models.KindOf(err) != models.Forbidden {
			t.Errorf("%s begins one: %v", role, err)
		}
	}
	h.Read(func(tx *gorm.DB) error {
		var n int64
		err := tx.Table("packets").Count(&n).Error
		if n != 0 {
			t.Errorf("%d packets are there", n)
		}
		return err
	})
}
