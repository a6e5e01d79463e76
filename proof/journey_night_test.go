package proof_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// ticks ticks the boxes of a name, all of them or the one whose label begins with a text,
// and no other of that name.
func (j *journey) ticks(name, label string) *journey {
	j.t.Helper()
	n := eval[int](j.ctx, j.t, fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll("main [name='%s']")];
		all.forEach(e => e.checked = e.labels[0].innerText.trim().startsWith(%q));
		return all.filter(e => e.checked).length;
	})()`, name, label))
	if n == 0 {
		j.t.Fatalf("%s: no box of %s begins with %q", j.at(), name, label)
	}
	return j
}

// clicksOn follows the first link of a list whose row says some words.
func (j *journey) clicksOn(rows, words, link string) *journey {
	j.t.Helper()
	to := eval[string](j.ctx, j.t, fmt.Sprintf(`([...document.querySelectorAll(%q)].find(e => e.innerText.includes(%q))?.querySelector(%q) || {href: ""}).href`, rows, words, link))
	if to == "" {
		j.t.Fatalf("%s: no row says %q: %s", j.at(), words, eval[string](j.ctx, j.t, "document.querySelector('main').innerText"))
	}
	j.goes(to, "")
	return j
}

// is somebody else of the house, in a browser of their own.
func (j *journey) is(who string, width int64) *journey {
	j.t.Helper()
	ctx := browser(j.t, j.base, who, look{width, "light", "en"})
	do(ctx, j.t, chromedp.Navigate(j.base+"/today"), chromedp.WaitReady("main"))
	return &journey{hand: &hand{t: j.t, ctx: ctx}, base: j.base}
}

// aNight is the admission of a counsellor who is on duty, from Today to the bed. A caseworker
// accepts it in the morning. Before the duty and once it is over the counsellor is refused,
// also with a form that was opened meanwhile.
func aNight(t *testing.T, j *journey) {
	const refused = "You are not written down as on duty now."
	office := j.is("administrator", 1280)
	j.goes(j.base, "/beds")
	houses := eval[map[string]string](j.ctx, t, `Object.fromEntries([...document.querySelectorAll("main nav.ways a")].map(a => [a.innerText, new URL(a.href).searchParams.get("house")]))`)
	here := houses["Kadamba House"]
	for _, house := range houses { // whoever the demo has on duty tonight goes home
		office.goes(j.base, "/shelters/"+house+"/posts").press("Night").press("Take this post off the weeks to come").reads("Taken off the weeks to come.")
	}
	j.goes(j.base, "/admit").reads(refused)

	office.goes(j.base, "/shelters/"+here+"/posts").press("Add a post")
	office.sends("Save", "Added.", "name_en=Watch", "from=00:00", "until=00:00") // the whole day
	office.goes(j.base, "/beds/roster?house="+here).press("Put somebody on duty").reads("Others, who do not sign in here")
	office.ticks("days", "").ticks("people", "Dr Saanvi Namuna").sends("Save", "Watch, 00:00 to 00:00", "post=Watch")

	j.goes(j.base, "/today")
	j.clicksOn("main .on-duty", "Watch: Dr Saanvi Namuna", "a")
	j.press("Kadamba House").press("Admission at night").reads("Which caseworker accepts it in the morning?")
	beds := `[...document.querySelectorAll("main [name=bed] option")].filter(o => o.value).map(o => o.text)`
	bed := eval[[]string](j.ctx, t, beds)[0]
	j.sends("Take in", "A caseworker accepts it in the morning.", "called_name=Jamuna", "sex=female", "age_group=adult", "safe_now=yes", "bed="+bed, "receiver=Meghna Kalpit")
	code := eval[string](j.ctx, t, `document.body.innerText.match(/Taken in as (AC-[0-9A-Z]{4}-[0-9A-Z]{4})/)[1]`)

	day := j.is("caseworker", 1280)
	day.goes(j.base, "/today?list=night") // Today shows the first ones only
	day.clicksOn("main li", code, ".gap-act a")
	day.reads("Not accepted by a caseworker yet").press("Accept the admission").reads("Admission accepted.")
	day.goes(j.base, "/beds").reads(code)
	day.goes(j.base, "/today?list=night")
	if left := eval[string](day.ctx, t, `document.querySelector("main").innerText`); strings.Contains(left, code) {
		t.Errorf("an accepted admission still waits on Today: %s", left)
	}

	j.goes(j.base, "/admit").reads("Which caseworker accepts it in the morning?")
	if still := eval[[]string](j.ctx, t, beds); slices.Contains(still, bed) {
		t.Errorf("the bed %q is offered once more", bed)
	}
	now := time.Now().In(time.FixedZone("Kolkata", 19800))
	office.goes(j.base, "/shelters/"+here+"/posts").press("Watch")
	office.sends("Save", "Changed, in earlier weeks too.", "from="+now.Add(2*time.Hour).Format("15:04"), "until="+now.Add(3*time.Hour).Format("15:04"))
	j.sends("Take in", refused, "called_name=Jamuna", "sex=female", "receiver=Meghna Kalpit")
	j.goes(j.base, "/beds")
	if eval[bool](j.ctx, t, `[...document.querySelectorAll("main a")].some(a => a.innerText.includes("Admission at night"))`) {
		t.Error("the board offers the admission after the duty is over")
	}
	j.goes(j.base, "/admit").reads(refused)
}
