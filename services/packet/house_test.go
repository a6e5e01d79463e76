package packet_test

import (
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/packet"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// beginsAs begins a packet as somebody, with papers.
func (h fixture) beginsAs(who string, papers ...string) string {
	h.T.Helper()
	f := facts()
	f.Papers = models.CodesOf(papers)
	done, err := h.packets.Begin(h.T.Context(), h.Actor(who), h.c.ID, packet.Input{PacketFacts: f})
	if err != nil {
		h.T.Fatal(err)
	}
	return done.ID
}

// writesAs writes the statement of facts of the version that stands.
func (h fixture) writesAs(who, id, text string) {
	h.T.Helper()
	if _, err := h.packets.Write(h.T.Context(), h.Actor(who), h.c.ID, id, h.seenBy(who, id).Packet.Version, text); err != nil {
		h.T.Fatal(err)
	}
}

func (h fixture) seenBy(who, id string) packet.View {
	h.T.Helper()
	v, err := h.packets.One(h.T.Context(), h.Actor(who), h.c.ID, id)
	if err != nil {
		h.T.Fatal(err)
	}
	return v
}

// paperOf adds a paper of a kind with a file.
func (h fixture) paperOf(who, kind string) string {
	h.T.Helper()
	scanned, err := scan.Check(scantest.JPEG(40, 30, 1))
	if err != nil {
		h.T.Fatal(err)
	}
	done, err := h.papers.Add(h.T.Context(), h.Actor(who), h.c.ID, document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: kind}}, File: &scanned})
	if err != nil {
		h.T.Fatal(err)
	}
	return done.ID
}

// TestStatementOfEachRole writes the statement of a caseworker and then that of the
// lawyer, and opens the packet as everybody: a caseworker reads her own, the lawyer reads
// both, and nobody else reads any.
func TestStatementOfEachRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id := h.beginsAs("caseworker")
		h.writesAs("caseworker", id, "CANARY of the house")
		if v := h.seenBy("legal_aid", id); v.Written || !v.House {
			t.Errorf("a statement of the house is told as the lawyer's: %v, %v", v.Written, v.House)
		}
		h.writesAs("legal_aid", id, "CANARY of the lawyer")
		for who, want := range map[string][2]string{"caseworker": {"CANARY of the house", ""}, "legal_aid": {"CANARY of the house", "CANARY of the lawyer"}} {
			words, err := h.packets.Open(t.Context(), h.Actor(who), h.c.ID, id, "claim")
			if got := [2]string{words.House.Text, words.Statement.Text}; err != nil || got != want {
				t.Errorf("%s reads %q, want %q, %v", who, got, want, err)
			}
		}
		for _, who := range []string{"counsellor", "administrator", "supervisor", "dpo", "auditor", "operator"} {
			if _, err := h.packets.Open(t.Context(), h.Actor(who), h.c.ID, id, "claim"); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: %v", who, err)
			}
		}
		if v := h.seenBy("caseworker", id); !v.Written || v.Lawyer {
			t.Error("a caseworker is not told that the lawyer wrote a statement")
		}
	})
}

// TestAnnexuresThatTheReaderDoesNotOpenKeepTheirPlace chooses papers as each role, of
// which the other opens one or does not even see it.
func TestAnnexuresThatTheReaderDoesNotOpenKeepTheirPlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		legal, fir, school := h.paperOf("legal_aid", "legal_paper"), h.paperOf("caseworker", "fir_copy"), h.paperOf("caseworker", "school_certificate")
		for who, tt := range map[string]struct {
			by     string
			papers []string
			closed string
			kind   string
		}{
			"caseworker": {"legal_aid", []string{legal, fir}, legal, "legal_paper"},
			"legal_aid":  {"caseworker", []string{school, fir}, school, ""},
		} {
			t.Run(who, func(t *testing.T) {
				id := h.beginsAs(tt.by, tt.papers...)
				v := h.seenBy(who, id)
				if list := v.Annexures(); len(list) != 2 || list[0].ID != tt.closed || list[0].Kind != tt.kind || v.Opens(tt.closed) || !v.Opens(fir) {
					t.Errorf("annexures: %+v", list)
				}
				if _, err := h.packets.Annexure(t.Context(), h.Actor(who), h.c.ID, tt.closed, "claim"); models.KindOf(err) != models.NotFound {
					t.Errorf("opened: %v", err)
				}
				changed := v.Packet.PacketFacts
				changed.Papers = ""
				if _, err := h.packets.Choose(t.Context(), h.Actor(who), h.c.ID, id, packet.Input{PacketFacts: changed, Version: 1}); err != nil {
					t.Fatal(err)
				}
				if got := h.seenBy(who, id).Packet.Papers.List(); !slices.Equal(got, []string{tt.closed}) {
					t.Errorf("left: %v", got)
				}
			})
		}
	})
}

// TestApplicationOfTheHouseOpensForThoseWhoPrepare keeps a packet that a caseworker made:
// she and the lawyer open it, a counsellor sees that it is there. That of the lawyer stays
// closed to the caseworker.
func TestApplicationOfTheHouseOpensForThoseWhoPrepare(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id := h.beginsAs("caseworker")
		file := packet.File{Body: scantest.Page("An invented application", ""), Pages: 1, Title: "CANARY", Final: true}
		for _, who := range []string{"caseworker", "legal_aid"} {
			if _, err := h.packets.Keep(t.Context(), h.Actor(who), h.c.ID, id, file); err != nil {
				t.Fatal(err)
			}
			h.Advance(1)
		}
		made := h.seenBy("caseworker", id).Made
		if len(made) != 2 || !made[0].Closed || made[1].Closed || !made[0].Reviewed || made[1].Reviewed {
			t.Fatalf("made: %+v", made)
		}
		for who, opens := range map[string]bool{"caseworker": true, "legal_aid": true, "counsellor": false} {
			_, err := h.papers.File(t.Context(), h.Actor(who), h.c.ID, made[1].DocumentID, "", models.PartFile, "claim")
			if (err == nil) != opens {
				t.Errorf("%s opens the file: %v", who, err)
			}
			words, err := h.papers.Open(t.Context(), h.Actor(who), h.c.ID, made[1].DocumentID, "claim")
			if (err == nil) != opens || opens != (words.Title.Text == "CANARY") {
				t.Errorf("%s opens its words: %q, %v", who, words.Title.Text, err)
			}
		}
		hidden := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "court_order"}}, Reason: "wrong_kind", Version: 1}
		if _, err := h.papers.Correct(t.Context(), h.Actor("counsellor"), h.c.ID, made[1].DocumentID, hidden); models.KindOf(err) != models.Forbidden {
			t.Errorf("a counsellor gives it another kind: %v", err)
		}
	})
}

// TestReviewIsAskedGivenAndVoid asks the lawyer to look, and changes the packet after
// she did: then nobody looked at what stands there.
func TestReviewIsAskedGivenAndVoid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id := h.beginsAs("caseworker")
		is := func(when string, waits, looked bool, count int64) {
			t.Helper()
			r := h.seenBy("caseworker", id).Packet.PacketReview
			n, err := h.packets.CountReviews(t.Context(), h.Actor("legal_aid"))
			if r.Waits() != waits || (r.ReviewedAt != 0) != looked || n != count || err != nil {
				t.Errorf("%s: %+v, %d wait, %v", when, r, n, err)
			}
		}
		is("begun", false, false, 0)
		if _, err := h.packets.AskReview(t.Context(), h.Actor("caseworker"), h.c.ID, id); err != nil {
			t.Fatal(err)
		}
		is("asked", true, false, 1)
		if _, err := h.packets.Reviewed(t.Context(), h.Actor("caseworker"), h.c.ID, id); models.KindOf(err) != models.Forbidden {
			t.Errorf("a caseworker reviews it: %v", err)
		}
		if _, err := h.packets.Reviewed(t.Context(), h.Actor("legal_aid"), h.c.ID, id); err != nil {
			t.Fatal(err)
		}
		is("looked at", false, true, 0)
		h.writesAs("legal_aid", id, "the lawyer's own")
		is("changed by the lawyer", false, true, 0)
		h.writesAs("caseworker", id, "something else")
		is("changed by the house", true, false, 1)
		if v := h.seenBy("legal_aid", id); v.AskedBy == "" {
			t.Error("nobody is named who asked")
		}
	})
}

// TestNobodyIsAskedToReviewWithoutALawyer asks in a case that no lawyer works with.
func TestNobodyIsAskedToReviewWithoutALawyer(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	h.c = h.Case(h.North, "Malati", "caseworker")
	id := h.beginsAs("caseworker")
	if _, err := h.packets.AskReview(t.Context(), h.Actor("caseworker"), h.c.ID, id); models.KindOf(err) != models.Conflict {
		t.Errorf("asked: %v", err)
	}
	if v := h.seenBy("caseworker", id); v.Packet.Waits() {
		t.Error("it waits for a lawyer who is not there")
	}
}
