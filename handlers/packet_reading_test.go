package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/matter"
	"aftercare/services/packet"
)

// readToday is a reading of today, not signed.
func readToday(h *house) packet.ReadingInput {
	return packet.ReadingInput{PacketReadingFacts: models.PacketReadingFacts{ReadOn: models.DateOf(h.Now()), ReadIn: "hi", ReadBy: "lawyer", Interpreter: "none"}}
}

// readPacket is the address of something about a reading of a packet.
func readPacket(suffix string) func(h *house) string {
	return func(h *house) string {
		c := caseOfAll(h)
		page := packetOf(h, c, true)
		done, err := h.deps.Packets.ReadOut(h.t.Context(), h.Actor("legal_aid"), c.ID, packetID(page), readToday(h))
		if err != nil {
			h.t.Fatal(err)
		}
		return page + "/readings/" + done.ID + suffix
	}
}

// stepsOf are the words of the two steps before filing.
func stepsOf(t *testing.T, b *browser, page string) (read, signed string) {
	t.Helper()
	list := parse(t, b.get(page)).Find("#signing li")
	if list.Length() != 2 {
		t.Fatalf("the page has %d steps before filing, want 2", list.Length())
	}
	return strings.Join(strings.Fields(list.Eq(0).Text()), " "), strings.Join(strings.Fields(list.Eq(1).Text()), " ")
}

// TestPacketIsReadOutAndSigned goes the way of a volunteer: read out with a thumb mark
// before a witness. It stands on the page and in the papers, and a change afterwards
// says that it has to be read out once more.
func TestPacketIsReadOutAndSigned(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	b := h.signedIn("legal_aid")
	page := packetOf(h, c, true)
	if read, signed := stepsOf(t, b, page); !strings.Contains(read, "Open") || !strings.Contains(signed, "Read it out first") {
		t.Errorf("before: %q, %q", read, signed)
	}
	paper := func(as string) string {
		return words(t, b.post(page+"/file", url.Values{"as": {as}, "purpose": {"claim"}}).Body.Bytes())
	}
	if text := paper("whole"); !strings.Contains(text, "filled in by hand under the signature") {
		t.Error("the checklist does not say that it has to be read out")
	}
	at := page + "/readings/new"
	asked := b.get(at)
	wantStatus(t, asked, http.StatusOK)
	wholePage(t, "reading", asked)
	form := filledIn(parse(t, asked))
	wantStatus(t, b.post(at, form), http.StatusUnprocessableEntity)
	for name, value := range map[string]string{"read_in": "hi", "read_by": "lawyer", "interpreter": "independent", "signed_how": "thumb_mark"} {
		form.Set(name, value)
	}
	refused := b.post(at, form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	if !strings.Contains(refused.Body.String(), "Write who saw the thumb mark") {
		t.Error("a thumb mark without a witness is not refused with a sentence")
	}
	form.Set("witness", "CANARY-witness, Invented Lane 4")
	wantRedirect(t, b.post(at, form), page)
	wantRedirect(t, b.post(at, form), page) // a second press
	read, signed := stepsOf(t, b, page)
	for _, want := range []string{"23 November 2026", "Hindi", "The lawyer or legal aid volunteer", "Independent interpreter", "Done"} {
		if !strings.Contains(read, want) {
			t.Errorf("read out: %q lacks %q", read, want)
		}
	}
	if !strings.Contains(signed, "With a thumb mark") || strings.Contains(signed, "CANARY") {
		t.Errorf("signed: %q", signed)
	}
	if v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), c.ID, packetID(page)); err != nil || len(v.Readings) != 1 {
		t.Errorf("%d readings, %v", len(v.Readings), err)
	}
	if text := paper("whole"); !strings.Contains(text, "Read over in (language): Hindi") || strings.Contains(text, "CANARY") || !strings.Contains(text, "Read out to the applicant: 23 November 2026") {
		t.Errorf("the masked form names the witness, or does not say that it was read out: %s", text)
	}
	if text := paper("sheet"); !strings.Contains(text, "CANARY-witness") {
		t.Error("the sealed sheet does not name the witness")
	}

	change := filledIn(parse(t, b.get(page+"/choose")))
	change.Set("language", "hi")
	wantRedirect(t, b.post(page+"/choose", change), page)
	if read, signed := stepsOf(t, b, page); !strings.Contains(read, "It was changed since it was read out") || !strings.Contains(signed, "Open") {
		t.Errorf("after a change: %q, %q", read, signed)
	}
	if text := paper("sheet"); strings.Contains(text, "CANARY-witness") {
		t.Error("the witness of an earlier version stands on the sheet")
	}
}

// TestReadFirstSignedLater records both one after the other, and takes both back.
func TestReadFirstSignedLater(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	at := readPacket("")(h)
	page := at[:strings.Index(at, "/readings/")]
	b := h.signedIn("legal_aid")
	asked := b.get(at + "/sign")
	wantStatus(t, asked, http.StatusOK)
	wholePage(t, "sign", asked)
	form := filledIn(parse(t, asked))
	form.Set("signed_how", "signature")
	form.Set("signed_by", "herself")
	wantRedirect(t, b.post(at+"/sign", form), page)
	wantStatus(t, b.post(at+"/sign", form), http.StatusConflict)
	if _, signed := stepsOf(t, b, page); !strings.Contains(signed, "With a signature") {
		t.Errorf("signed: %q", signed)
	}
	wantRedirect(t, b.post(at+"/withdraw", nil), page)
	wantStatus(t, b.post(at+"/withdraw", nil), http.StatusConflict)
	if read, signed := stepsOf(t, b, page); strings.Contains(read, "Hindi") || !strings.Contains(signed, "Read it out first") {
		t.Errorf("taken back: %q, %q", read, signed)
	}
	for _, action := range []string{"packet.read_out", "packet.signed", "packet.reading_back"} {
		if n := len(h.Entries(action)); n != 1 {
			t.Errorf("%d entries of %s, want 1", n, action)
		}
	}
}

// TestCorrectionOfThePoliceCaseIsSeenAfterReading corrects the number of the FIR, the
// people in it, and takes it off: each time the paper has to be read out once more. A
// proceeding that the paper does not tell of changes nothing.
func TestCorrectionOfThePoliceCaseIsSeenAfterReading(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	ctx, by := t.Context(), h.Actor("legal_aid")
	add := func(kind string) string {
		t.Helper()
		done, err := h.deps.Matters.Add(ctx, by, c.ID, matter.Input{MatterDetails: models.MatterDetails{MatterFacts: models.MatterFacts{Kind: kind}, MatterWords: models.MatterWords{Number: "12/2026"}}})
		if err != nil {
			t.Fatal(err)
		}
		return done.ID
	}
	police, other := add(models.MatterPolice), add("labour")
	page := packetOf(h, c, true)
	correct := func(id, kind string, version int64) (err error) {
		_, err = h.deps.Matters.Correct(ctx, by, c.ID, id, matter.Input{MatterDetails: models.MatterDetails{MatterFacts: models.MatterFacts{Kind: kind}, MatterWords: models.MatterWords{Number: "13/2026"}},
			Stamp: matter.Stamp{Version: version, Reason: models.CorrectionReasons[0]}})
		return err
	}
	for _, step := range []struct {
		what    string
		changed bool
		do      func() error
	}{
		{"a proceeding that the paper does not tell of", false, func() error { return correct(other, "labour", 1) }},
		{"the number of the FIR", true, func() error { return correct(police, models.MatterPolice, 1) }},
		{"an accused", true, func() error {
			_, err := h.deps.Matters.AddPerson(ctx, by, c.ID, police, matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: models.MatterPersonFacts{Part: models.MatterAccused, Relation: "employer"}}})
			return err
		}},
		{"the police case taken off", true, func() error {
			_, err := h.deps.Matters.Remove(ctx, by, c.ID, police, matter.Stamp{Version: 2, Reason: models.RemovalReasons[0]})
			return err
		}},
	} {
		if _, err := h.deps.Packets.ReadOut(ctx, by, c.ID, packetID(page), readToday(h)); err != nil {
			t.Fatal(err)
		}
		h.Advance(time.Minute)
		b := h.signedIn("legal_aid")
		if read, _ := stepsOf(t, b, page); strings.Contains(read, "It was changed") {
			t.Fatalf("right after it was read out: %q", read)
		}
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if read, _ := stepsOf(t, b, page); strings.Contains(read, "It was changed since it was read out: facts or the police case") != step.changed {
			t.Errorf("%s: %q, want a change: %v", step.what, read, step.changed)
		}
		h.Advance(time.Minute)
	}
}
