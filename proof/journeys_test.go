package proof_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
)

// answers fills boxes of the form on the page by their names: an answer of a list by its
// code, or by the words it begins with; several boxes to tick with | between them. Where a
// box is folded away, its fold is opened. A box that is not there ends the test.
const answers = `(pairs => {
	if (document.readyState !== "complete") return "no page";
	for (const [name, value] of pairs) {
		const all = [...document.querySelectorAll("main [name='" + name + "']")];
		if (!all.length) return "no box " + name;
		all[0].closest("details")?.setAttribute("open", "");
		const e = all[0];
		if (e.type === "radio" || e.type === "checkbox") {
			for (const code of value.split("|")) {
				const box = all.find(x => x.value === code);
				if (!box) return "no answer " + code + " to " + name;
				box.checked = true;
			}
		} else if (e.tagName === "SELECT") {
			const o = [...e.options].find(o => o.value && (o.value === value || o.text.startsWith(value)));
			if (!o) return "no answer " + value + " to " + name;
			e.value = o.value;
		} else e.value = value;
	}
	return "";
})(%s)`

// answers fills the form on the page: "name=value" each.
func (h *hand) answers(pairs ...string) *hand {
	h.t.Helper()
	var list [][2]string
	for _, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		list = append(list, [2]string{name, value})
	}
	raw, err := json.Marshal(list)
	if err != nil {
		h.t.Fatal(err)
	}
	lacks := "no page"
	for over := time.Now().Add(10 * time.Second); lacks != "" && time.Now().Before(over); time.Sleep(20 * time.Millisecond) {
		lacks, _ = now[string](h.ctx, fmt.Sprintf(answers, raw))
	}
	if lacks != "" {
		h.t.Fatalf("%s: %s", h.at(), lacks)
	}
	return h
}

// today is the answer for a date of the house: now, there.
func today(name string) []string {
	d := time.Now().In(time.FixedZone("Kolkata", 19800))
	return []string{fmt.Sprintf("%s.day=%d", name, d.Day()), fmt.Sprintf("%s.month=%d", name, d.Month()), fmt.Sprintf("%s.year=%d", name, d.Year())}
}

// journey is a person of the house who follows one survivor through it.
type journey struct {
	*hand
	base string
	of   string // address of the case
}

// part opens a section of the case.
func (j *journey) part(path string) *journey { j.t.Helper(); j.goes(j.base, j.of+path); return j }

// sends fills the form on the page and presses its button, and waits for what the next page
// says.
func (j *journey) sends(button, then string, pairs ...string) *journey {
	j.t.Helper()
	j.answers(pairs...)
	eval[bool](j.ctx, j.t, "window.before = true")
	j.press(button)
	until(j.ctx, j.t, "the next page says "+then, fmt.Sprintf(`!window.before && document.readyState === "complete" && document.body.innerText.replace(/\s+/g, " ").includes(%q)`, then))
	return j
}

// says holds the words of the page.
func (j *journey) says(words ...string) *journey {
	j.t.Helper()
	for _, w := range words {
		j.reads(w)
	}
	return j
}

// isTakenIn opens a case at night, from the board, in the five questions there are.
func (j *journey) isTakenIn(called, sex, age string) *journey {
	j.t.Helper()
	j.goes(j.base, "/beds").press("Admission at night")
	j.sends("Take in", "Taken in. A caseworker accepts it in the morning.", "called_name="+called, "sex="+sex, "age_group="+age, "safe_now=yes")
	j.of = strings.TrimSuffix(j.at(), "/first")
	return j
}

// agrees records what the survivor agrees to.
func (j *journey) agrees(by string) *journey {
	j.t.Helper()
	return j.part("/consents/new").sends("Save", "Print for her", "answers.data=given", "answers.legal_aid=given", "answers.health=given", "answers.others=given", "answers.contact=given", "answers.statistics=refused", "given_by="+by, "excluded=no", "explained_in=bn", "form=spoken", "given_on.quick=today")
}

// TestJourneys plays what a house does, from the door on, in a browser, on one demo.
func TestJourneys(t *testing.T) {
	tool(t, "chromium")
	s := ownDemo(t)
	for _, c := range []struct {
		name, who string
		width     int64
		play      func(*testing.T, *journey)
	}{
		{"a child from the door to follow-up", "caseworker", 360, aChild},
		{"a woman through training to work and exit", "caseworker", 1280, aWoman},
		{"a foreign survivor to voluntary return", "caseworker", 1280, aReturn},
		{"a group session of twelve", "caseworker", 360, aGroup},
		{"a referral accepted elsewhere and answered", "caseworker", 1280, aReferral},
		{"a missing resident", "caseworker", 360, aMissingResident},
		{"a mother with two children", "caseworker", 1280, aMother},
		{"the hand-over of a shift", "caseworker", 1280, aShift},
		{"a night of a counsellor on duty", "counsellor", 360, aNight},
		{"a second step at sign-in", "supervisor", 360, aSecondStep}, // last: afterwards the sign-in page asks for a code
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := browser(t, s.url, c.who, look{c.width, "light", "en"})
			do(ctx, t, chromedp.Navigate(s.url+"/today"), chromedp.WaitReady("main"))
			c.play(t, &journey{hand: &hand{t: t, ctx: ctx}, base: s.url})
		})
	}
}

// aChild comes at night, is brought before the Committee, has a care plan and a school, goes
// home and is asked afterwards how she is.
func aChild(_ *testing.T, j *journey) {
	j.isTakenIn("Munmun", "female", "child").says("Child: before the Child Welfare Committee within 24 hours")
	j.press("Stay").press("Accept the admission").reads("Admission accepted.")
	j.part("/first").press("Brought before the Committee")
	j.sends("Save", "1 gap closed.", "outcome=done")
	j.agrees("committee")
	j.part("/plan").press("Add a goal")
	j.sends("Save", "In her own words", "domain=learning", "words=I want to go back to school.")
	j.press("Agreement and review")
	j.sends("Save", "Thumb mark", append(today("agreed_on"), "agreed_how=thumb_mark", "present=caseworker|guardian")...)
	j.part("/tracks/new?kind=school").sends("Save", "Goes there", append(today("from_on"), "field=class_6_8")...)
	j.part("/plan/return/new").sends("Save", "Ask about contact after leaving", slices.Concat(today("choice_on"), today("decided_on"), today("home_on"), today("receiver_on"),
		[]string{"place=family", "choice=yes", "home=safe", "home_by=house", "receiver=relative", "travel_papers=not_needed", "escort=house"})...)
	j.part("/follow-up").press("Her wish and the days")
	j.sends("Save", "Follow-up", "wish=agreed", "words=Call on Sundays.")
	j.says("not known yet; the days are planned with the leaving")
	j.part("/stay").press("Leaves the house")
	j.sends("Save", "Has left", "goal=family")
	j.part("/follow-up").says("Follow-up 3 days after leaving", "Follow-up 24 months after leaving").press("Record a contact")
	j.sends("Save", "Reached", "result=reached", "way=call", "safe=yes", "home=family", "home_safe=yes", "trafficker=none", "learning=school", "told=nobody")
	j.part("/tracks").says("School")
}

// aWoman is seen by a doctor and a counsellor, learns, works and leaves.
func aWoman(_ *testing.T, j *journey) {
	j.isTakenIn("Kalyani", "female", "adult").agrees("herself")
	j.part("/services/new").sends("Save", "recorded", "other_kind=health_check", "outcome=done")
	j.part("/services/new").sends("Save", "recorded", "other_kind=counselling", "outcome=done")
	j.part("/tracks/new?kind=training").sends("Save", "Goes on", append(today("from_on"), "field=tailoring")...)
	j.press("Say how it goes on")
	j.sends("Save", "Completed", append(today("ended_on"), "ending=completed", "certificate=with_her")...)
	j.part("/tracks/new?kind=work").sends("Save", "Works", append(today("from_on"), "field=private")...)
	j.part("/follow-up/wish").sends("Save", "Follow-up", "wish=agreed")
	j.part("/stay").press("Leaves the house")
	j.sends("Save", "Has left", "goal=own_home")
	j.part("/tracks").says("Completed")
	j.part("/follow-up").says("Follow-up 6 months after leaving")
}

// aReturn goes home to another country because she wishes it.
func aReturn(_ *testing.T, j *journey) {
	j.isTakenIn("Farida", "female", "adult").agrees("herself")
	j.part("/facts/person").sends("Save", "1 answer recorded", "fact.person.nationality=BD")
	j.part("/plan").press("Return home").press("Begin a return")
	j.sends("Save", "Under way", append(today("choice_on"), "place=abroad", "choice=yes", "travel_papers=to_ask")...)
	j.says("Missing")
}

// aSecondStep sets up an app for codes, signs out, and signs in with the next code.
func aSecondStep(t *testing.T, j *journey) {
	j.goes(j.base, "/account/second-step")
	secret := eval[string](j.ctx, t, `document.querySelector("main [name=secret]").value`)
	code := func(ahead time.Duration) string {
		text, err := totp.GenerateCode(secret, time.Now().Add(ahead))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	j.sends("Set up", "Your rescue codes", "factor_code="+code(0), "password="+demoPassword)
	eval[int](j.ctx, t, `document.querySelector("header form[action='/sign-out'] button").click(), 0`)
	until(j.ctx, t, "the door", `location.pathname === "/sign-in" && document.querySelector("main [name=sign_in_code]") !== null`)
	j.answers("sign_in_name=supervisor", "password="+demoPassword, "sign_in_code="+code(30*time.Second)).press("Sign in")
	until(j.ctx, t, "signed in with a code", `document.querySelector("a[href='/account']") !== null`)
	j.goes(j.base, "/account").reads("10 rescue codes are left")
}

// aGroup plans a session of today, lets twelve take part and answers for all in one page.
func aGroup(t *testing.T, j *journey) {
	j.goes(j.base, "/groups").press("Plan a group session")
	j.sends("Save", "Who takes part", append(today("at"), "kind=peer_group", "at_time=00:01", "minutes=60")...)
	n := eval[int](j.ctx, t, `(() => { const all = [...document.querySelectorAll("main [name=cases]")].slice(0, 12); all[0].closest("details")?.setAttribute("open", ""); all.forEach(e => e.checked = true); return all.length })()`)
	if n != 12 {
		t.Fatalf("%d people can take part, want 12", n)
	}
	j.press("They took part").reads("12 people took part.")
}

// aReferral is sent to a dentist, accepted there and answered with what came of it.
func aReferral(_ *testing.T, j *journey) {
	j.isTakenIn("Rukhsana", "female", "adult").agrees("herself")
	j.part("/referrals").press("Ask somebody else to help").press("Dental care")
	j.sends("Save and make the letter", "Referral recorded.", "provider=Invented dentist", "provider_kind=hospital", "reason=not_offered", "need=A tooth hurts.")
	j.press("What did they say?")
	j.sends("Save", "Answer recorded.", "state=accepted")
	j.says("ask what came of it by").press("What came of it?")
	j.sends("Save", "Recorded as a service. The referral is closed.", "outcome=done")
	j.part("/services").says("Dental care")
}

// aMissingResident is missed, the house is told of whom to tell, and she comes back.
func aMissingResident(_ *testing.T, j *journey) {
	j.isTakenIn("Salma", "female", "adult")
	j.part("/stay").press("Missing")
	j.sends("Save", "Tell the police")
	j.part("/gaps").says("Missing from the shelter and nobody was told", "23 hours left").press("Record who was told")
	j.sends("Save", "recorded. The rights are worked out anew.", append(today("fact.event.missing_reported"), "fact.event.missing_reported=yes", "fact.event.missing_reported.sure=exact")...)
	j.part("/stay").press("Is back")
	j.sends("Save", "Here")
}

// aMother is taken in with two children, each a resident.
func aMother(_ *testing.T, j *journey) {
	j.isTakenIn("Noorjahan", "female", "adult")
	mother := eval[string](j.ctx, j.t, `document.querySelector("main").innerText.match(/AC-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0]`)
	for _, name := range []string{"Rubi", "Raju"} {
		j.isTakenIn(name, "female", "child")
		j.part("/stay").press("Basis and review")
		j.sends("Save", mother, "with_case="+mother)
	}
}

// aShift writes down what the next one has to know, and hands over the house on paper.
func aShift(_ *testing.T, j *journey) {
	j.isTakenIn("Phulmoni", "female", "adult")
	code := eval[string](j.ctx, j.t, `document.querySelector("main").innerText.match(/AC-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0]`)
	j.part("/notes/new").sends("Save", "Note written down.", "words=She asked for a light at night.")
	j.part("/asks/new").sends("Save", "A counsellor", "kind=counsellor")
	j.goes(j.base, "/today").press("Since yesterday").reads("Open now").reads(code).reads("Asked for: A counsellor").reads("Came into the house")
	j.press("Print").reads(code)
}
