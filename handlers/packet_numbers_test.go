package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/matter"
	"aftercare/services/pack/packtest"
	"aftercare/services/packet"
)

// reported adds a police case with a number, in which the survivor is accused or not, and
// returns its id.
func (h *house) reported(c models.Case, number string, accused models.Answer) string {
	h.t.Helper()
	in := matter.Input{}
	in.Kind, in.Stage, in.RegisteredOn, in.Number, in.Accused = models.MatterPolice, "investigation", models.DateOf(h.Now().AddDate(0, 0, -9)), number, accused
	done, err := h.deps.Matters.Add(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// paidTo adds a bank account and returns its id.
func (h *house) paidTo(c models.Case, facts models.BankAccountFacts, number string) string {
	h.t.Helper()
	in := claimfact.Input{Row: &models.BankAccount{BankAccountFacts: facts}, Words: map[string]string{"holder": "Invented", "number": number}}
	done, err := h.deps.ClaimFacts.Add(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// Where a case has several police cases and accounts the form of an application asks which
// it names; until then it names the first. A case against the survivor is none of them.
func TestAnApplicationNamesTheChosenPoliceCaseAndAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	h.reported(c, "NUMBER-one", models.No)
	h.paidTo(c, models.BankAccountFacts{Owner: "hers"}, "ACCOUNT-one")
	page := packetOf(h, c, true)
	b := h.signedIn("legal_aid")
	form := filledIn(parse(t, b.get(page+"/choose")))
	if form.Has("matter_id") || form.Has("bank_account_id") {
		t.Error("it asks which of one is meant")
	}
	against := h.reported(c, "NUMBER-against", models.Yes)
	second, other := h.reported(c, "NUMBER-two", models.No), h.paidTo(c, models.BankAccountFacts{Owner: "institution"}, "ACCOUNT-two")
	says := func(want map[string]bool) {
		t.Helper()
		text := ""
		for _, as := range []string{"pdf", "sheet"} {
			text += words(t, b.post(page+"/file", url.Values{"purpose": {"claim"}, "as": {as}}).Body.Bytes())
		}
		for what, is := range want {
			if strings.Contains(text, what) != is {
				t.Errorf("the paper says %s: %v, want %v", what, !is, is)
			}
		}
	}
	says(map[string]bool{"NUMBER-one": true, "NUMBER-two": false, "NUMBER-against": false, "ACCOUNT-one": true, "ACCOUNT-two": false})
	doc := parse(t, b.get(page+"/choose"))
	if n := doc.Find(`input[name="matter_id"]`).Length(); n != 2 {
		t.Errorf("%d police cases can be chosen, want 2", n)
	}
	for field, id := range map[string]string{"matter_id": against, "bank_account_id": c.ID} {
		wantStatus(t, b.post(page+"/choose", with(filledIn(doc), url.Values{field: {id}})), http.StatusUnprocessableEntity)
	}
	wantRedirect(t, b.post(page+"/choose", with(filledIn(doc), url.Values{"matter_id": {second}, "bank_account_id": {other}})), page)
	says(map[string]bool{"NUMBER-one": false, "NUMBER-two": true, "ACCOUNT-one": false, "ACCOUNT-two": true})
	wantSaid(t, "the application", parse(t, b.get(page)), "Police case or trial whose numbers it gives", "An institution's")

	v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), c.ID, packetID(page))
	if err != nil {
		t.Fatal(err)
	}
	in := packet.Input{PacketFacts: v.Packet.PacketFacts, Version: v.Packet.Version}
	in.MatterID = against
	if _, err := h.deps.Packets.Choose(t.Context(), h.Actor("legal_aid"), c.ID, v.Packet.ID, in); models.KindOf(err) != models.Invalid {
		t.Errorf("a case against her is chosen: %v", err)
	}
}

// What was chosen and then taken off gives way to the first; an account of a guardian who
// is excluded is offered to nobody.
func TestWhatWasTakenOffIsNamedNoMore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	involved := h.relative(c, models.RelativeFacts{Relation: "mother", Living: "alive"})
	first := h.paidTo(c, models.BankAccountFacts{Owner: "hers"}, "ACCOUNT-one")
	h.paidTo(c, models.BankAccountFacts{Owner: models.AccountOfGuardian, RelativeID: involved}, "ACCOUNT-guardian")
	list := func() (ids []string) {
		t.Helper()
		accounts, err := h.deps.Packets.Accounts(t.Context(), h.Actor("legal_aid"), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range accounts {
			ids = append(ids, a.ID)
		}
		return ids
	}
	if got := list(); len(got) != 2 {
		t.Fatalf("%d accounts are offered, want 2", len(got))
	}
	in := claimfact.Input{Row: &models.Relative{RelativeFacts: models.RelativeFacts{Relation: "mother", Living: "alive", KeptFrom: models.KeptInvolved}}, Version: 1, Reason: "new_information"}
	if _, err := h.deps.ClaimFacts.Correct(t.Context(), h.Actor("caseworker"), c.ID, involved, in); err != nil {
		t.Fatal(err)
	}
	if got := list(); len(got) != 1 || got[0] != first {
		t.Errorf("offered: %v, want the first alone", got)
	}
	rows := []matter.Row{{ID: "a"}, {ID: "b", HasWords: true}, {ID: "c"}}
	for i := range rows {
		rows[i].Kind = models.MatterPolice
	}
	for chosen, want := range map[string]string{"": "b", "c": "c", "gone": "b"} {
		if got := policeCase(rows, chosen).ID; got != want {
			t.Errorf("of %q: %q, want %q", chosen, got, want)
		}
	}
}

// A title of a batch says once what an application is about.
func TestTitleOfABatchSaysItOnce(t *testing.T) {
	t.Parallel()
	h := packetHandlers{library: packtest.Shipped(t)}
	w := packet.Waiting{PacketFacts: models.PacketFacts{Authority: "bonded_labour", Form: "bonded_certificate_request", Language: "en"}}
	want := "Bonded labour: request for enquiry and release certificate, to: District Magistrate, bonded labour"
	if got := h.chosenRow(testTexts(t, "en"), w).Form; got != want {
		t.Errorf("the row says %q, want %q", got, want)
	}
}
