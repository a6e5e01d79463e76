package packet_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/packet"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// reading is a reading of today, signed with a thumb mark before a witness.
func (h fixture) reading() packet.ReadingInput {
	today := h.Moment().Date(time.UTC)
	return packet.ReadingInput{
		PacketReadingFacts: models.PacketReadingFacts{ReadOn: today, ReadIn: "hi", ReadBy: "lawyer", Interpreter: "none"},
		SigningInput: packet.SigningInput{Witness: "CANARY witness", PacketSigningFacts: models.PacketSigningFacts{
			SignedHow: models.MarkThumb, SignedOn: today, SignedBy: models.ByHerself}},
	}
}

func (h fixture) readOut(id string, in packet.ReadingInput) (string, error) {
	done, err := h.packets.ReadOut(h.T.Context(), h.Actor("legal_aid"), h.c.ID, id, in)
	return done.ID, err
}

func (h fixture) changed(id string, rests ...string) packet.Changed {
	h.T.Helper()
	got, err := h.packets.ChangedSince(h.T.Context(), h.Actor("legal_aid"), h.one(id), packet.Rests{Facts: rests})
	if err != nil {
		h.T.Fatal(err)
	}
	return got
}

// TestReadingIsKeptWithItsWitnessSealed reads a packet out, and follows what a change
// afterwards says.
func TestReadingIsKeptWithItsWitnessSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id, err := h.begin(facts())
		if err != nil {
			t.Fatal(err)
		}
		in := h.reading()
		in.Token = worldtest.NewID()
		first, err := h.readOut(id, in)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := h.readOut(id, in); err != nil || again != first {
			t.Errorf("a second press makes %q, %v", again, err)
		}
		r, ok := h.one(id).Reading()
		if !ok || r.PacketReadingFacts != in.PacketReadingFacts || r.PacketSigningFacts != in.PacketSigningFacts || r.PacketVersion != 1 {
			t.Errorf("kept: %+v", r.PacketReading)
		}
		by := h.Actor("legal_aid")
		if words, err := h.packets.Open(t.Context(), by, h.c.ID, id, "claim"); err != nil || words.Witness.Text != "CANARY witness" {
			t.Errorf("the witness is %q, %v", words.Witness.Text, err)
		}
		if got := h.changed(id); got != packet.ChangedNothing {
			t.Errorf("right after it was read out: changed %q", got)
		}
		rows, err := audit.CheckRowsOf(t.Context(), h.DB)
		if err != nil || !rows.OK() {
			t.Errorf("rows: %+v, %v", rows, err)
		}
		h.Advance(time.Hour)
		h.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.Fact{SurvivorID: h.c.SurvivorID, CaseID: h.c.ID, Name: "harm.rape", AnswerFacts: models.AnswerFacts{Answer: models.Yes}, RecordedAt: h.Moment(), Version: 1}).Error
		})
		if got := h.changed(id, "person.age"); got != packet.ChangedNothing {
			t.Errorf("a fact that it does not rest on: changed %q", got)
		}
		if got := h.changed(id, "harm.rape"); got != packet.ChangedFacts {
			t.Errorf("a fact that it rests on: changed %q", got)
		}
		if _, err := h.packets.Write(t.Context(), by, h.c.ID, id, 1, "other words"); err != nil {
			t.Fatal(err)
		}
		if got := h.changed(id); got != packet.ChangedPacket {
			t.Errorf("other words: changed %q", got)
		}
		if _, err := h.packets.Unread(t.Context(), by, h.c.ID, id, first); err != nil {
			t.Fatal(err)
		}
		if _, ok := h.one(id).Reading(); ok {
			t.Error("a reading that was taken back counts")
		}
	})
}

// TestReadingHoldsToItsRules refuses what no office would take.
func TestReadingHoldsToItsRules(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	id, err := h.begin(facts())
	if err != nil {
		t.Fatal(err)
	}
	relative := func(id string, f models.RelativeFacts) {
		row := &models.Relative{ClaimBase: models.ClaimBase{ID: id, CaseID: h.c.ID, SurvivorID: h.c.SurvivorID, RecordedBy: h.Account("caseworker").ID, ChangedBy: h.Account("caseworker").ID, Version: 1}, RelativeFacts: f}
		h.Write(func(tx *gorm.DB) error { return tx.Create(row).Error })
	}
	relative("uncle", models.RelativeFacts{Relation: "other", KeptFrom: models.KeptInvolved})
	relative("father", models.RelativeFacts{Relation: "father", Guardian: models.No})
	relative("mother", models.RelativeFacts{Relation: "mother"})
	guardian := func(who string) func(*packet.ReadingInput) {
		return func(in *packet.ReadingInput) { in.SignedBy, in.RelativeID = models.ByGuardian, who }
	}
	for name, tt := range map[string]struct {
		field  string // "" where it is taken
		change func(*packet.ReadingInput)
	}{
		"as it is":                {"", func(*packet.ReadingInput) {}},
		"not signed yet":          {"", func(in *packet.ReadingInput) { in.SigningInput = packet.SigningInput{} }},
		"a day to come":           {"read_on", func(in *packet.ReadingInput) { in.ReadOn = "2099-01-01" }},
		"no day":                  {"read_on", func(in *packet.ReadingInput) { in.ReadOn = "" }},
		"no language":             {"read_in", func(in *packet.ReadingInput) { in.ReadIn = "" }},
		"an unknown language":     {"read_in", func(in *packet.ReadingInput) { in.ReadIn = "xx" }},
		"nobody read":             {"read_by", func(in *packet.ReadingInput) { in.ReadBy = "" }},
		"no word of interpreters": {"interpreter", func(in *packet.ReadingInput) { in.Interpreter = "" }},
		"signed before":           {"signed_on", func(in *packet.ReadingInput) { in.SignedOn = "2026-01-01" }},
		"no witness":              {"witness", func(in *packet.ReadingInput) { in.Witness = " " }},
		"signature, no witness":   {"", func(in *packet.ReadingInput) { in.SignedHow, in.Witness = models.MarkSignature, "" }},
		"unknown mark":            {"signed_how", func(in *packet.ReadingInput) { in.SignedHow = "seal" }},
		"nobody signed":           {"signed_by", func(in *packet.ReadingInput) { in.SignedBy = "" }},
		"a dependant of a living": {"signed_by", func(in *packet.ReadingInput) { in.SignedBy = models.ByDependant }},
		"no guardian":             {"relative_id", guardian("")},
		"a guardian of nobody":    {"relative_id", guardian("of another case")},
		"an involved guardian":    {"relative_id", guardian("uncle")},
		"one who may not act":     {"relative_id", guardian("father")},
		"the mother":              {"", guardian("mother")},
	} {
		t.Run(name, func(t *testing.T) {
			in := h.reading()
			tt.change(&in)
			_, err := h.readOut(id, in)
			problems, _ := models.ProblemsOf(err)
			if tt.field == "" && err != nil || tt.field != "" && problems[tt.field] == "" {
				t.Errorf("%v, want a problem of %q", err, tt.field)
			}
		})
	}
	if _, err := h.packets.ReadOut(t.Context(), h.Actor("counsellor"), h.c.ID, id, h.reading()); models.KindOf(err) != models.Forbidden {
		t.Errorf("a counsellor records one: %v", err)
	}
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Fact{SurvivorID: h.c.SurvivorID, Name: "stay.unsafe_family", AnswerFacts: models.AnswerFacts{Answer: models.Yes}, RecordedAt: h.Moment(), Version: 1}).Error
	})
	in := h.reading()
	guardian("mother")(&in)
	_, err = h.readOut(id, in)
	if problems, _ := models.ProblemsOf(err); problems["relative_id"] == "" {
		t.Errorf("the mother of an unsafe family signs: %v", err)
	}
}

// TestWhatIsSignedWasReadOut signs a packet that was changed since, and one that was
// signed already.
func TestWhatIsSignedWasReadOut(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	id, err := h.begin(facts())
	if err != nil {
		t.Fatal(err)
	}
	in, by := h.reading(), h.Actor("legal_aid")
	later := in.SigningInput
	in.SigningInput = packet.SigningInput{}
	first, err := h.readOut(id, in)
	if err != nil {
		t.Fatal(err)
	}
	later.Version = 1
	if _, err := h.packets.Sign(t.Context(), by, h.c.ID, id, first, packet.SigningInput{Version: 1}); models.KindOf(err) != models.Invalid {
		t.Errorf("signed in no way: %v", err)
	}
	if _, err := h.packets.Sign(t.Context(), by, h.c.ID, id, first, later); err != nil {
		t.Fatal(err)
	}
	if _, err := h.packets.Sign(t.Context(), by, h.c.ID, id, first, later); models.KindOf(err) != models.Conflict {
		t.Errorf("signed twice: %v", err)
	}
	second, err := h.readOut(id, in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.packets.Write(t.Context(), by, h.c.ID, id, 1, "other words"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.packets.Sign(t.Context(), by, h.c.ID, id, second, later); models.KindOf(err) != models.Conflict {
		t.Errorf("signed after a change: %v", err)
	}
}
