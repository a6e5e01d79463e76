package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// lifeOf opens a case with a right that was applied for long ago.
func lifeOf(t *testing.T) (h *house, b *browser, c models.Case, at string) {
	t.Helper()
	h = newHouse(t)
	c = h.opened()
	at = rightPath(c.ID, h.lateRight(c))
	return h, h.signedIn("caseworker"), c, at
}

func TestAFormOffersTheStepsThatMakeSenseNext(t *testing.T) {
	t.Parallel()
	_, b, _, at := lifeOf(t)
	doc := parse(t, b.get(at))
	for kind, want := range map[string]int{"granted": 1, "granted_in_part": 1, "refused": 1, "received": 1, "escalated": 1, "informed": 0, "not_applicable": 0, "appealed": 0} {
		if got := doc.Find(`a[href*="?step=` + kind + `#"]`).Length(); got != want {
			t.Errorf("%s is offered %d times, want %d", kind, got, want)
		}
	}
	form := parse(t, b.get(at+"?step=granted_in_part"))
	if n := form.Find("#step form").First().ChildrenFiltered(".field").Length(); n == 0 || n > 4 {
		t.Errorf("%d fields are in sight", n)
	}
	w := b.post(at, url.Values{"kind": {"granted_in_part"}, "on.day": {"1"}, "on.month": {"6"}, "on.year": {"2026"}, "amount": {"1 lakh"}, "amount.currency": {"INR"}, "number": {"CANARY-number"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	again := parse(t, w)
	if again.Find(".errors").Length() != 1 || again.Find(`[name="number"]`).AttrOr("value", "") != "CANARY-number" || again.Find(`[name="amount"]`).AttrOr("value", "") != "1 lakh" {
		t.Error("a decision before the application is taken, or what was typed is lost")
	}
	wantRedirect(t, b.post(at, url.Values{"kind": {"granted_in_part"}, "on.quick": {"yesterday"}, "amount": {"1 lakh"}, "amount.currency": {"INR"}, "paper": {"order"}, "office": {"other"}, "office_name": {"CANARY-office"}, "number": {"CANARY-number"}}), at)
	page := b.get(at)
	if text := parse(t, page).Find("main").Text(); !strings.Contains(text, "1,00,000") || !strings.Contains(text, "Another office") || strings.Contains(text, "CANARY") {
		t.Error("the step does not say its amount and office, or says what is sealed")
	}
	if got := parse(t, page).Find(`a[href*="?step=appealed#"]`).Length(); got != 1 {
		t.Error("after a grant in part no appeal is offered")
	}
	wholePage(t, "a right", page)
}

func TestAStepIsCorrectedWithAReasonAndStaysStruck(t *testing.T) {
	t.Parallel()
	h, b, c, at := lifeOf(t)
	wantRedirect(t, b.post(at, url.Values{"kind": {"granted"}, "on.quick": {"today"}, "number": {"CANARY-number"}, "words": {"CANARY-words"}}), at)
	fix := parse(t, b.get(at)).Find(`a[href*="/steps/"]`).First().AttrOr("href", "")
	fix, _, _ = strings.Cut(fix, "#")
	page := b.get(fix)
	wantStatus(t, page, http.StatusOK)
	form := stepFormOf(parse(t, page))
	if form.Get("kind") != "granted" || form.Get("on.year") != "2026" {
		t.Fatalf("the form is not filled in: %v", form)
	}
	form.Set("kind", "refused")
	wantStatus(t, b.post(fix, form), http.StatusUnprocessableEntity) // no reason
	form.Set("correction", "wrong_step")
	wantRedirect(t, b.post(fix, form), at)
	if got := h.lastAction(); got != "entitlement.corrected" {
		t.Errorf("the last entry is %s", got)
	}
	doc := parse(t, b.get(at))
	if struck := doc.Find("li.struck").Text(); !strings.Contains(struck, "Granted") || !strings.Contains(struck, "It was another step") {
		t.Errorf("the wrong step stands as %q", struck)
	}
	var s models.StanceRow
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("case_id = ? AND kind = 'refused' AND ended_at = 0", c.ID).Take(&s).Error
	})
	if s.Words.Empty() || s.PaperNumber.Empty() || s.Replaces == "" {
		t.Error("what is sealed did not go over to the correction")
	}
	words := b.post("/cases/"+c.ID+"/decisions/"+s.ID+"/words", url.Values{"purpose": {"care"}})
	if body := words.Body.String(); !strings.Contains(body, "CANARY-number") || !strings.Contains(body, "CANARY-words") {
		t.Error("what went over does not open")
	}
	wantStatus(t, b.post(fix, form), http.StatusConflict) // a second time
	wantRedirect(t, b.post(at+"/back/"+s.ID, nil), at)
	if n := parse(t, b.get(at)).Find("li.struck").Length(); n != 2 {
		t.Errorf("%d steps are struck, want 2", n)
	}
}

// stepFormOf reads the form of a step as a browser would send it.
func stepFormOf(doc *goquery.Document) url.Values {
	only := doc.Find("#step form").First()
	doc.Find("main form").NotSelection(only).Remove()
	return filledIn(doc)
}

func TestALateAuthorityGetsALetterThatNamesNobodyUntilAsked(t *testing.T) {
	t.Parallel()
	h, b, c, at := lifeOf(t)
	wantStatus(t, b.get(rightPath(c.ID, anyRight(h))+"/letter"), http.StatusNotFound) // nobody is late with it
	page := b.get(at + "/letter?clock=decide")
	wantStatus(t, page, http.StatusOK)
	wholePage(t, "letter", page)
	draft := parse(t, page).Find("textarea").Text()
	for _, want := range []string{c.Code, "1 July 2026", "396(5)", "days late", h.Org.Name} {
		if !strings.Contains(draft, want) {
			t.Errorf("the draft lacks %q:\n%s", want, draft)
		}
	}
	if hindi := parse(t, b.get(at+"/letter?clock=decide&lang=hi")).Find("textarea").Text(); !strings.Contains(hindi, "सेवा में") {
		t.Error("no Hindi letter")
	}
	if strings.Contains(page.Body.String(), "CANARY") {
		t.Error("the letter names her before anybody asked")
	}
	named := b.post(at+"/letter?clock=decide", url.Values{"purpose": {"claim"}})
	if text := parse(t, named).Find("textarea").Text(); !strings.Contains(text, "CANARY-full") || h.lastAction() != "file.opened" {
		t.Error("the name is not in the letter, or opened without an entry")
	}
	sheet := b.post(at+"/letter/print", url.Values{"letter": {"First line\r\n\r\nchanged by hand"}, "lang": {"hi"}})
	wantStatus(t, sheet, http.StatusOK)
	if doc := parse(t, sheet); doc.Find(".letter").Text() != "First line\n\nchanged by hand" || doc.Find("html").AttrOr("lang", "") != "hi" {
		t.Errorf("printed: %q", doc.Find(".letter").Text())
	}
	for as, begin := range map[string]string{"pdf": "%PDF-", "docx": "PK"} {
		file := b.post(at+"/letter/print", url.Values{"letter": {"An invented letter"}, "lang": {"hi"}, "as": {as}})
		if name := file.Header().Get("Content-Disposition"); !strings.HasPrefix(file.Body.String(), begin) || !strings.Contains(name, c.Code+"-letter."+as) {
			t.Errorf("%s: %d, %s", as, file.Code, name)
		}
	}
	wantStatus(t, b.post(at+"/letter/print", url.Values{"letter": {"x"}, "as": {"exe"}}), http.StatusNotFound)
	record := parse(t, page).Find(`a[href*="?step=escalated"]`).AttrOr("href", "")
	record, _, _ = strings.Cut(record, "#")
	wantStatus(t, b.get(record), http.StatusOK)
	wantRedirect(t, b.post(at, url.Values{"kind": {"escalated"}, "on.quick": {"today"}}), at)
	if text := parse(t, b.get(at)).Find(".timeline").Text(); !strings.Contains(text, "reminded") {
		t.Error("the reminder does not stand in the life of the right")
	}
}

func TestQuestionsAreAskedOnceAndSayWhatTheySettle(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), rightsPath(c.ID)
	doc := parse(t, b.get(at))
	seen := map[string]bool{}
	doc.Find(`input[name="only"]`).Each(func(_ int, s *goquery.Selection) {
		key := s.AttrOr("value", "")
		if f := h.deps.Library.Fact(key); seen[key] || h.deps.Library.Sensitive(f) {
			t.Errorf("%s is asked twice, or pressed", key)
		}
		seen[key] = true
	})
	if len(seen) == 0 {
		t.Fatal("nothing is asked")
	}
	all := b.get(at + "/questions?from=0")
	wholePage(t, "questions", all)
	var key string
	for key = range seen {
		break
	}
	empty := b.post(at+"/questions", url.Values{"only": {key}, "from": {at}})
	wantStatus(t, empty, http.StatusUnprocessableEntity)
	if link := parse(t, empty).Find(".errors a").AttrOr("href", ""); link == "" || parse(t, empty).Find(link).Length() == 0 {
		t.Errorf("the summary of problems leads to %q", link)
	}
	wantRedirect(t, b.post(at+"/questions", url.Values{"only": {"person.scst"}, "fact.person.scst": {"yes"}, "from": {at + "?show=fact"}}), at+"?show=fact#find")
	wantRedirect(t, b.post(at+"/questions", url.Values{"only": {"person.nationality"}, "fact.person.nationality": {"IN"}, "from": {"https://elsewhere.example/cases"}}), at+"#find")
	wantStatus(t, h.signedIn("supervisor").get(at), http.StatusOK)
	if n := parse(t, h.signedIn("supervisor").get(at)).Find(`input[name="only"]`).Length(); n != 0 {
		t.Error("who may not record is asked")
	}
}

func TestSensitiveQuestionsNeverStandOnTheSummary(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	doc := parse(t, h.signedIn("caseworker").get("/cases/"+c.ID))
	n := 0
	doc.Find(`input[name="only"]`).Each(func(_ int, s *goquery.Selection) {
		n++
		if key := s.AttrOr("value", ""); h.deps.Library.Sensitive(h.deps.Library.Fact(key)) {
			t.Errorf("the summary asks for %s, which others may read", key)
		}
	})
	if n == 0 {
		t.Error("the summary asks nothing")
	}
}

func TestFiltersShowExactlyWhatTheyCount(t *testing.T) {
	t.Parallel()
	h, b, c, _ := lifeOf(t)
	at := rightsPath(c.ID)
	doc := parse(t, b.get(at))
	doc.Find(".shows a").Each(func(_ int, s *goquery.Selection) {
		count, href := s.Find(".count").Text(), s.AttrOr("href", "")
		if href == at {
			return
		}
		shown := parse(t, b.get(href))
		rows := shown.Find(".rights-columns .right:not(.regional), .regional .plain-list li").Length()
		shown.Find(".rights-columns a[href*='all=']").Each(func(_ int, more *goquery.Selection) {
			var n int
			for _, r := range more.Text() {
				if r >= '0' && r <= '9' {
					n = n*10 + int(r-'0')
				}
			}
			rows += n
		})
		if got := models.GroupDigits(int64(rows)); got != count {
			t.Errorf("%s: %s rows, the filter says %s", href, got, count)
		}
		shown.Find(".rights-columns section").Each(func(_ int, column *goquery.Selection) {
			if column.Find("li").Length() == 0 {
				t.Errorf("%s: an empty column %q", href, column.Find("h2").Text())
			}
		})
	})
	late := parse(t, b.get(at+"?show=late"))
	if late.Find("#right-"+gap.Ref(c.ID, "victim_compensation_bnss396")).Length() != 1 {
		t.Error("the late right is not under late")
	}
	_ = h
}

func TestTheRightsFitTheFirstAnswerInHindi(t *testing.T) {
	t.Parallel()
	h, b, c, at := lifeOf(t)
	b.post("/language", url.Values{"lang": {"hi"}})
	for _, path := range []string{rightsPath(c.ID), rightsPath(c.ID) + "?show=fact", rightsPath(c.ID) + "?show=none", at, rightsPath(c.ID) + "/questions"} {
		b.fitsTheFirstAnswer(path)
	}
	_ = h
}

// TestLetterOfADuty holds that a letter about what the police or a court owe
// without any application names the matter with blanks, and speaks of no claim.
func TestLetterOfADuty(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang    string
		against models.Party
		want    string
	}{
		{"en", models.PartyPolice, "Subject: Reminder: FIR no. ____, PS ____, Investigation in two months, due under BNSS, section 193(2)"},
		{"en", models.PartyCourt, "Subject: Reminder: case no. ____, court ____, Investigation in two months, due under BNSS, section 193(2)"},
		{"en", models.PartyHospital, "Subject: Reminder: Investigation in two months, due under BNSS, section 193(2)"},
		{"hi", models.PartyPolice, "FIR सं. ____, थाना ____, "},
	} {
		t.Run(tt.lang+" "+string(tt.against), func(t *testing.T) {
			l := letter{texts: testTexts(t, tt.lang), code: "AC-0000-0"}
			l.got.Item = &pack.Item{Title: pack.Text{"en": "Investigation"}, Force: "law", Law: []pack.Law{{Act: "BNSS", Section: "193"}}}
			l.late.Def = &pack.Clock{Key: "two_months", Clause: "193(2)", Label: pack.Text{"en": "Investigation in two months"}}
			l.late.Clock = models.ClockState{Key: "two_months", Against: tt.against, Hard: true, Started: l.now.Add(-100 * 24 * time.Hour), Due: l.now.Add(-40 * 24 * time.Hour)}
			text := l.text()
			if !strings.Contains(text, tt.want) {
				t.Errorf("the subject lacks %q:\n%s", tt.want, text)
			}
			for _, no := range []string{"claim", "applicant", "applied", "दावा", "आवेदक"} {
				if strings.Contains(text, no) {
					t.Errorf("it speaks of %q:\n%s", no, text)
				}
			}
			applied := l
			applied.got.Decisions = []entitlement.Decision{{StepFacts: models.StepFacts{Kind: models.StanceApplied}}}
			if text := applied.text(); strings.Contains(text, "upheld") || strings.Contains(text, "दावा") {
				t.Errorf("what was applied for and is no claim is upheld as one:\n%s", text)
			}
			old := entitlement.Decision{StepFacts: models.StepFacts{Kind: models.StanceApplied}, At: l.now.Add(-50 * 24 * time.Hour)}
			l.got.Item.Life, l.got.Decisions = models.LifeDuty, []entitlement.Decision{old}
			if again := l.text(); again != text {
				t.Errorf("an old step changes the letter of a duty:\n%s", again)
			}
			l.got.Item.Life, l.got.Decisions, l.got.Item.Claim = "", nil, true
			if text := l.text(); tt.lang == "en" && !strings.Contains(text, "The claim is upheld in full.") {
				t.Errorf("a claim is not upheld:\n%s", text)
			}
		})
	}
}

// Nobody is held to a day the law does not name: where a clock is a reminder of
// our own, the letter says how long it has been and calls nothing overdue.
func TestALetterCallsNoReminderOfOursADeadline(t *testing.T) {
	t.Parallel()
	l := letter{texts: testTexts(t, "en"), code: "AC-0000-0"}
	l.got.Item = &pack.Item{Title: pack.Text{"en": "A copy"}, Law: []pack.Law{{Act: "The Act", Section: "7"}}}
	l.late.Def = &pack.Clock{Key: "own", Label: pack.Text{"en": "our own reminder"}}
	l.late.Clock = models.ClockState{Key: "own", Against: models.PartyPolice, Started: l.now.Add(-40 * 24 * time.Hour), Due: l.now.Add(-38 * 24 * time.Hour)}
	if text := l.text(); strings.Contains(text, "late") || strings.Contains(text, "own reminder") || !strings.Contains(text, "40 days have passed") {
		t.Errorf("got\n%s", text)
	}
	l.late.Clock.Hard = true
	if text := l.text(); !strings.Contains(text, "38 days late") {
		t.Errorf("a deadline of the law: got\n%s", text)
	}
}

// One paper to one authority is one form: what it serves is ticked, and what is
// unticked stays open.
func TestOneFormFilesAllRightsOfAnApplication(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	at := rightPath(c.ID, "nalsa_women_compensation_2018")
	form := parse(t, b.get(at+"?step=applied")).Find(`[name="with"]`)
	var with []string
	form.Each(func(_ int, box *goquery.Selection) { with = append(with, box.AttrOr("value", "")) })
	if !slices.Contains(with, "nalsa_interim") || !slices.Contains(with, "victim_compensation_bnss396") {
		t.Fatalf("the application can serve %v", with)
	}
	wrong := url.Values{"kind": {"applied"}, "on.quick": {"today"}, "with": {"civil_suit"}}
	wantStatus(t, b.post(at, wrong), http.StatusUnprocessableEntity)
	wantRedirect(t, b.post(at, url.Values{"kind": {"applied"}, "on.quick": {"today"}, "with": {"nalsa_interim"}}), at)
	if said := parse(t, b.get(at)).Find("main").Text(); !strings.Contains(said, "also for: NALSA scheme for women: interim relief") {
		t.Error("the step does not say what else the application asked for")
	}
	for item, filed := range map[string]bool{"nalsa_interim": true, "victim_compensation_bnss396": false} {
		offered := parse(t, b.get(rightPath(c.ID, item))).Find(`a[href*="?step=granted#"]`).Length() > 0
		if offered != filed {
			t.Errorf("%s: filed %v, want %v", item, offered, filed)
		}
	}
}
