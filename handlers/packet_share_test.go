package handlers

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/ask"
	"aftercare/services/assessment"
	"aftercare/services/casefile"
	"aftercare/services/casenote"
	"aftercare/services/claimfact"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/document"
	"aftercare/services/entitlement"
	"aftercare/services/followup"
	"aftercare/services/gap"
	"aftercare/services/homeward"
	"aftercare/services/instrument"
	"aftercare/services/matter"
	"aftercare/services/packet"
	"aftercare/services/plan"
	"aftercare/services/referral"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
	"aftercare/services/task"
	"aftercare/services/track"
	"aftercare/services/worldtest"
)

// planter writes a word that is found again into everything of a case that can hold
// one.
type planter struct {
	*house
	t    *testing.T
	mark string
	n    int
	c    models.Case

	private []string // planted where no packet of a volunteer may find them
}

// word returns the next planted word.
func (p *planter) word() string { p.n++; return fmt.Sprintf("%s-%03d", p.mark, p.n) }

// secret is a word for a place that no packet of a volunteer may show.
func (p *planter) secret() string {
	w := p.word()
	p.private = append(p.private, w)
	return w
}

func (p *planter) must(_ any, err error) {
	p.t.Helper()
	if problems, ok := models.ProblemsOf(err); ok && len(problems) > 0 {
		p.t.Fatal(problems)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// plant opens a case of the given people and fills it.
func plant(h *house, t *testing.T, mark string) *planter {
	t.Helper()
	p := &planter{house: h, t: t, mark: mark}
	out, err := h.deps.Cases.Open(t.Context(), h.Actor("caseworker"), casefile.Intake{
		ID: worldtest.NewID(), ShelterID: h.North.ID, Referral: "police",
		Called: p.secret(), FullName: p.word(), OtherNames: p.secret(), SafeContact: p.secret(), Story: p.secret(), Wishes: p.secret(),
		Episode: models.EpisodeFacts{}, Facts: []casefile.FactInput{
			{Name: "person.sex", Value: models.FactValue{Code: "female"}}, {Name: "form.bonded_labour", Value: models.FactValue{Answer: models.Yes}},
			{Name: "harm.rape", Value: models.FactValue{Answer: models.Yes}}, {Name: "harm.mental_injury", Value: models.FactValue{Answer: models.Yes}},
			{Name: "event.offence", Value: models.FactValue{Answer: models.Yes, On: models.Exactly("2026-05-01")}},
		}})
	p.must(nil, err)
	p.c = out.Case
	h.joinsCase(p.c, "legal_aid", "counsellor")
	p.identity()
	p.matters()
	p.referral()
	p.claimRows()
	p.papers()
	p.work()
	p.assess()
	p.followUps()
	p.tracks()
	p.plans()
	return p
}

func (p *planter) identity() {
	by := p.Actor("caseworker")
	texts := map[string]string{}
	for _, part := range []string{"id_numbers", "relatives", "address", "telephones", "not_to_tell"} {
		texts[part] = p.secret()
	}
	p.must(p.deps.Cases.Rewrite(p.t.Context(), by, p.c.ID, 1, texts))
	p.must(p.deps.Cases.AddEpisode(p.t.Context(), by, p.c.ID, casefile.EpisodeInput{EpisodeFacts: models.EpisodeFacts{}, People: p.secret(), Places: p.secret()}))
}

func (p *planter) matters() {
	ctx, by := p.t.Context(), p.Actor("legal_aid")
	for _, kind := range []string{models.MatterPolice, models.MatterTrial, "civil", "labour", "custody"} {
		in := matter.Input{}
		in.Kind = kind
		w := p.secret // of the first police case alone a form asks for the numbers
		if kind == models.MatterPolice {
			w, in.RegisteredOn = p.word, "2026-05-02"
		}
		in.MatterWords = models.MatterWords{Number: w(), Station: w(), District: w(), MovedTo: p.secret(), Court: w(), CaseNumber: w(), Words: p.secret(), Lawyer: p.secret()}
		done, err := p.deps.Matters.Add(ctx, by, p.c.ID, in)
		p.must(nil, err)
		person := matter.PersonInput{}
		person.Part = "investigating_officer"
		person.MatterPersonWords = models.MatterPersonWords{Name: p.secret(), Telephone: "+91 00000 " + fmt.Sprintf("%05d", p.n), Words: p.secret()}
		p.must(p.deps.Matters.AddPerson(ctx, by, p.c.ID, done.ID, person))
		h := matter.HearingInput{}
		h.At, h.Purpose = p.Moment(), "bail"
		h.HearingWords = models.HearingWords{Place: p.secret(), Who: p.secret(), Lawyer: p.secret()}
		p.must(p.deps.Matters.AddHearing(ctx, by, p.c.ID, done.ID, h))
	}
}

func (p *planter) referral() {
	ctx, by := p.t.Context(), p.Actor("caseworker")
	agreed(p.house, p.c, models.PurposeHealth)
	in := referral.Input{Provider: p.secret(), Need: p.secret()}
	in.Service, in.ProviderKind, in.Reason, in.Urgency = "dental_care", "hospital", "specialist", models.ReferralUrgent
	done, err := p.deps.Referrals.Send(ctx, by, p.c.ID, in)
	p.must(done, err)
	p.must(p.deps.Referrals.Answer(ctx, by, p.c.ID, done.ID, referral.AnswerInput{State: models.ReferralAccepted, Answer: p.secret(), Version: 1}))
}

func (p *planter) claimRows() {
	add := func(row models.ClaimRow, words ...string) {
		in := claimfact.Input{Row: row, Words: map[string]string{}}
		for _, w := range words {
			in.Words[w] = p.word()
		}
		if row.List() == models.ListBankAccounts {
			in.Words["ifsc"] = fmt.Sprintf("CANR0%06d", p.n)
		}
		p.must(p.deps.ClaimFacts.Add(p.t.Context(), p.Actor("caseworker"), p.c.ID, in))
	}
	for _, r := range []string{"father", "mother", "husband", "son", "daughter", "sister", "brother", "guardian"} {
		add(&models.Relative{RelativeFacts: models.RelativeFacts{Relation: r}}, "name", "note")
	}
	for _, kind := range []string{"voter_card", "passport"} {
		add(&models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: kind}}, "number")
	}
	for range 3 {
		add(&models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: "hers"}}, "holder", "number", "bank", "branch")
	}
	add(&models.CareAddress{CareAddressFacts: models.CareAddressFacts{CareOf: "lawyer"}}, "address")
	for _, heading := range []string{"medical", "counselling", "travel", "schooling", "work", "hiv", "pregnancy", "other"} {
		add(&models.Loss{LossFacts: models.LossFacts{Heading: heading, Amount: 100, Currency: "INR", Proof: "statement"}}, "what")
	}
	for _, source := range models.MoneySources {
		add(&models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: source, Paid: 100, Currency: "INR"}}, "what")
	}
}

// papers puts in papers of every kind, whose own words and hidden words are planted
// too.
func (p *planter) papers() {
	for _, kind := range models.DocumentKinds {
		who := map[models.Class]string{models.ClassClinical: "counsellor", models.ClassLegal: "legal_aid"}[kind.Class]
		if who == "" {
			who = "caseworker"
		}
		page := p.word
		if kind.Class == models.ClassClinical {
			page = p.secret
		}
		f, err := scan.Check(scantest.Page(page(), ""))
		p.must(nil, err)
		in := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: kind.Code}, Title: p.secret(), Words: p.secret()}, File: &f}
		p.must(p.deps.Documents.Add(p.t.Context(), p.Actor(who), p.c.ID, in))
	}
}

// followUps writes the wish about contact after leaving and what was said.
func (p *planter) followUps() {
	by := p.Actor("caseworker")
	p.must(p.deps.FollowUps.Agree(p.t.Context(), by, p.c.ID, followup.PlanInput{ExitOn: "2026-11-23", Wish: models.FollowAgreed, Words: p.secret()}))
	in := followup.Input{Token: worldtest.NewID(), Words: p.secret()}
	in.At, in.Result, in.Way, in.Safe = p.Moment(), models.FollowReached, models.FollowCame, "yes"
	p.must(p.deps.FollowUps.Record(p.t.Context(), by, p.c.ID, "", in))
}

// tracks writes where somebody works and what was said of it.
func (p *planter) tracks() {
	in := track.Input{TrackWords: models.TrackWords{Place: p.secret(), Words: p.secret()}}
	in.Kind, in.Field, in.FromOn = models.TrackWork, "daily", "2026-11-02"
	p.must(p.deps.Tracks.Record(p.t.Context(), p.Actor("caseworker"), p.c.ID, in))
}

// plans writes a goal and a step of a plan.
func (p *planter) plans() {
	ctx, by := p.t.Context(), p.Actor("caseworker")
	goal, err := p.deps.Plans.AddGoal(ctx, by, p.c.ID, plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning"}, Words: p.secret(), Token: worldtest.NewID()})
	p.must(nil, err)
	ring := &models.Belonging{BelongingFacts: models.BelongingFacts{Kind: "jewellery", Count: 1, Place: "safe", TakenOn: models.DateOf(p.Now()), TakenSign: "signed"}}
	p.must(p.deps.Belongings.Add(ctx, by, p.c.ID, deed.RecordInput{Row: ring, Words: map[string]string{"what": p.secret(), "witness": p.secret()}}))
	home := homeward.Input{ReturnFacts: models.ReturnFacts{Place: "family", State: models.ReturnOpen}, Words: homeward.Words{Said: p.secret(), Found: p.secret(), Whom: p.secret()}, Token: worldtest.NewID()}
	p.must(p.deps.Returns.Begin(ctx, by, p.c.ID, home))
	p.must(p.deps.Plans.AddStep(ctx, by, p.c.ID, goal.ID, plan.StepInput{PlanStepFacts: models.PlanStepFacts{Who: "herself", DueOn: "2026-12-01"}, Words: p.secret(), Token: worldtest.NewID()}))
}

// assess fills in instruments with words, and what was done about safety.
func (p *planter) assess() {
	for range 2 {
		in := assessment.Input{Given: instrument.Given{Answers: []int{1, 1, 1, 1, 1, 1, 1, 1, 1}}, Words: p.secret()}
		in.Instrument, in.OnDay, in.Language, in.Way = "phq9", models.DateOf(p.Now()), "hi", "read_out"
		p.must(p.deps.Assessments.Add(p.t.Context(), p.Actor("counsellor"), p.c.ID, in))
	}
	list, err := p.deps.Gaps.Rows(p.t.Context(), p.Actor("counsellor"), gap.Safety, "")
	p.must(nil, err)
	for _, w := range list.Rows {
		if w.CaseID == p.c.ID {
			p.must(p.deps.Assessments.Answer(p.t.Context(), p.Actor("counsellor"), w.CaseID, w.PromptID, assessment.SafetyInput{Done: "plan", Words: p.secret(), Version: 1}))
		}
	}
}

// work writes notes of services and the words of steps and decisions.
// day writes a case note, a task and an ask, which no packet reads.
func (p *planter) day() {
	ctx, by := p.t.Context(), p.Actor("caseworker")
	n := casenote.Input{}
	n.Kind, n.Relation, n.Safe, n.NoteWords = models.NoteVisitor, "mother", models.ContactUnsafe, models.NoteWords{Who: p.secret(), Words: p.secret(), Why: p.secret()}
	p.must(p.deps.Notes.Record(ctx, by, p.c.ID, n))
	today := models.DateOf(p.Now())
	for _, row := range []models.Record{
		&models.SafetyPlan{SafetyPlanFacts: models.SafetyPlanFacts{CallRule: "never", ReviewedOn: today}}, &models.SafetyPlace{SafetyPlaceFacts: models.SafetyPlaceFacts{Kind: "work", KnownOn: today}},
		&models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: "friend", Stance: models.StanceSupports, MayKnow: "safe"}},
		&models.SafetyIncident{IncidentFacts: models.IncidentFacts{Kind: "other", At: p.Moment() - 60_000, FromWho: "stranger"}},
	} {
		words := map[string]string{}
		for _, w := range row.Words() {
			words[w.Column] = p.secret()
		}
		p.must(p.deps.Safety.Add(ctx, by, p.c.ID, deed.RecordInput{Row: row, Words: words}))
	}
	for _, row := range []models.Record{
		&models.HealthMedicine{MedicineFacts: models.MedicineFacts{State: models.MedicineRunning}}, &models.HealthAllergy{AllergyFacts: models.AllergyFacts{Strength: "mild"}},
		&models.HealthCondition{ConditionFacts: models.ConditionFacts{State: "over"}}, &models.HealthTest{TestFacts: models.TestFacts{TestedOn: today, Show: models.Yes}},
	} {
		words := map[string]string{}
		for _, w := range row.Words() {
			words[w.Column] = p.secret()
		}
		p.must(p.deps.Health.Add(ctx, p.Actor("counsellor"), p.c.ID, deed.RecordInput{Row: row, Words: words}))
	}
	t := task.Input{Title: p.secret()}
	t.Kind, t.DueOn, t.AssigneeID = "call", p.Moment().Date(time.UTC), by.ID()
	p.must(p.deps.Tasks.Add(ctx, by, p.c.ID, t))
	a := ask.Input{Words: p.secret()}
	a.Kind, a.WantedOn = "escort", p.Moment().Date(time.UTC)
	p.must(p.deps.Asks.Add(ctx, by, p.c.ID, a))
}

func (p *planter) work() {
	note := func(who, kind string) {
		p.must(p.deps.Deliveries.Record(p.t.Context(), p.Actor(who), p.c.ID, delivery.Input{
			DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: kind, Outcome: models.OutcomeDone}, Note: p.secret()}}))
	}
	for range 5 {
		note("counsellor", "counselling")
		note("caseworker", "contact")
	}
	p.day()
	step := entitlement.Input{Item: "nalsa_women_compensation_2018", Words: p.word(), Number: p.word()}
	step.Kind = models.StanceKind("informed")
	p.must(p.deps.Rights.Decide(p.t.Context(), p.Actor("legal_aid"), p.c.ID, step))
}

// packet begins an application with all papers that may go along, and a statement that
// is planted line by line.
func (p *planter) packet(masked bool) string {
	p.t.Helper()
	ctx, by := p.t.Context(), p.Actor("legal_aid")
	v, err := p.deps.Packets.Begun(ctx, by, p.c.ID, "dlsa")
	p.must(nil, err)
	f := models.PacketFacts{Authority: "dlsa", Form: v.Offer.Form().Key, Language: "en", Masked: masked, Kinds: "interim,final", Late: true, Retained: true}
	for _, r := range v.Offer.Rights {
		f.Rights = models.CodesOf(append(f.Rights.List(), r.Item.Key))
	}
	for _, r := range v.Papers {
		f.Papers = models.CodesOf(append(f.Papers.List(), r.ID))
	}
	done, err := p.deps.Packets.Begin(ctx, by, p.c.ID, packet.Input{PacketFacts: f})
	p.must(nil, err)
	var lines []string
	for range 20 {
		lines = append(lines, p.word())
	}
	p.must(p.deps.Packets.Write(ctx, by, p.c.ID, done.ID, 1, strings.Join(lines, "\n")))
	p.must(p.deps.Packets.Write(ctx, p.Actor("caseworker"), p.c.ID, done.ID, 2, p.secret())) // the lawyer's own stands in its place
	today := p.Moment().Date(time.UTC)
	p.must(p.deps.Packets.ReadOut(ctx, by, p.c.ID, done.ID, packet.ReadingInput{
		PacketReadingFacts: models.PacketReadingFacts{ReadOn: today, ReadIn: "hi", ReadBy: "lawyer", Interpreter: "none"},
		SigningInput: packet.SigningInput{Witness: p.word(), PacketSigningFacts: models.PacketSigningFacts{
			SignedHow: models.MarkThumb, SignedOn: today, SignedBy: models.ByHerself}},
	}))
	return packetPath(p.c.ID, done.ID)
}

// everyFieldIsPlanted holds the planter to the list of sealed fields: a new one is
// planted too.
func (p *planter) everyFieldIsPlanted() {
	p.t.Helper()
	left := map[string]bool{"hand_over_notes.note": true, "duty_decisions.words": true, "stances.office_words": true, "hearings.happened": true, "closures.words": true} // written by forms of their own, and read by no packet
	p.Read(func(tx *gorm.DB) error {
		for _, f := range custody.Fields {
			var n int64
			if err := tx.Table(f.Table).Where(f.Column + " IS NOT NULL").Count(&n).Error; err != nil {
				return err
			}
			if name := f.Table + "." + f.Column; n == 0 && !left[name] {
				p.t.Errorf("nothing is planted in %s", name)
			}
		}
		return nil
	})
}

var flate = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)

// inside returns everything a PDF holds: its bytes, its streams unpacked, and the text
// that a reader finds.
func inside(t *testing.T, body []byte) map[string]string {
	t.Helper()
	out := map[string]string{"bytes": string(body), "text": words(t, body)}
	for i, m := range flate.FindAllSubmatch(body, -1) {
		if z, err := zlib.NewReader(bytes.NewReader(m[1])); err == nil {
			if plain, err := io.ReadAll(z); err == nil {
				out[fmt.Sprintf("stream %d", i)] = string(plain)
			}
		}
	}
	return out
}

// spelled are the ways in which a word can stand in a file.
func spelled(word string) []string {
	var wide []byte
	for _, u := range utf16.Encode([]rune(word)) {
		wide = append(wide, byte(u>>8), byte(u))
	}
	out := []string{word, string(wide), hex.EncodeToString([]byte(word)), hex.EncodeToString(wide)}
	return append(out, strings.ToUpper(out[2]), strings.ToUpper(out[3]))
}

// wantNone fails where a planted word stands anywhere in a file.
func wantNone(t *testing.T, what string, body []byte, marks ...string) {
	t.Helper()
	for where, text := range inside(t, body) {
		for _, mark := range marks {
			for _, w := range spelled(mark) {
				if i := strings.Index(text, w); i >= 0 {
					t.Errorf("%s, %s: %q", what, where, text[max(0, i-40):min(len(text), i+60)])
				}
			}
		}
	}
}

// TestCopyForTheOtherSideSaysNothingThatSomebodyWrote plants over 200 words in
// everything of a case that can hold one, and finds none of them in the copy: neither
// in its text, its metadata and its bytes, nor in the name of its file. What it opens
// is nothing at all.
func TestCopyForTheOtherSideSaysNothingThatSomebodyWrote(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	p := plant(h, t, "CANARY")
	page := p.packet(false)
	p.everyFieldIsPlanted()
	if p.n < 200 {
		t.Fatalf("only %d words are planted", p.n)
	}
	b := h.signedIn("legal_aid")
	before := len(h.Entries("packet.opened"))
	w := b.post(page+"/copy", nil)
	wantStatus(t, w, http.StatusOK)
	wantNone(t, "the copy", w.Body.Bytes(), "CANARY")
	for name, values := range w.Header() {
		if strings.Contains(strings.Join(values, " "), "CANARY") {
			t.Errorf("the header %s has a planted word", name)
		}
	}
	text := words(t, w.Body.Bytes())
	for _, left := range []string{"Invented", h.Org.Name, h.North.Name, "medical examination was done", "Signature"} {
		if strings.Contains(text, left) {
			t.Errorf("the copy says %q", left)
		}
	}
	for _, want := range []string{p.c.Code, "1 May 2026", "Left out of this copy"} {
		if !strings.Contains(text, want) {
			t.Errorf("the copy lacks %q: %s", want, text)
		}
	}
	if opened := len(h.Entries("packet.opened")) - before; opened != 0 || h.lastAction() != "packet.shared" {
		t.Errorf("%d openings, and the last entry is %s", opened, h.lastAction())
	}
}

// TestCopyForTheOtherSideTakesOnlyTickedPapers takes a ticked copy of the police along
// and refuses papers that say who she is, health papers and those of another packet.
func TestCopyForTheOtherSideTakesOnlyTickedPapers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	p := plant(h, t, "CANARY")
	page := p.packet(true)
	b := h.signedIn("legal_aid")
	v, err := h.deps.Packets.One(t.Context(), h.Actor("legal_aid"), p.c.ID, page[strings.LastIndex(page, "/")+1:])
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range v.Papers {
		w := b.post(page+"/copy", url.Values{"papers": {r.ID}, "purpose": {"claim"}})
		if may := r.Class == models.ClassSafety; may != (w.Code == http.StatusOK) {
			t.Errorf("%s (%s): %d", r.Kind, r.Class, w.Code)
		}
	}
	one := v.Shareable()[0]
	w := b.post(page+"/copy", url.Values{"papers": {one.ID}})
	wantStatus(t, w, http.StatusOK)
	if n := len(regexp.MustCompile(`CANARY-\d+`).FindAllString(words(t, w.Body.Bytes()), -1)); n != 1 {
		t.Errorf("%d planted words in the copy with one paper, want that of its page", n)
	}
}

// TestPacketOfAVolunteerHasNothingOfTherapyOrOfAnotherCase prints everything a
// volunteer can, and finds nothing of counselling, of the story, of her address, of
// other matters, nor of another case.
func TestPacketOfAVolunteerHasNothingOfTherapyOrOfAnotherCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	other := plant(h, t, "ELSEWHERE")
	p := plant(h, t, "CANARY")
	page := p.packet(false)
	b := h.signedIn("legal_aid")
	why := url.Values{"purpose": {"claim"}}
	b.post(page+"/preview", why)
	if len(p.private) < 40 || other.n < 150 {
		t.Fatalf("%d words are planted where no packet looks", len(p.private))
	}
	for _, as := range []string{"whole", "pdf", "sheet"} {
		w := b.post(page+"/file", url.Values{"as": {as}})
		wantStatus(t, w, http.StatusOK)
		wantNone(t, as, w.Body.Bytes(), append(p.private, "ELSEWHERE")...)
	}
}
