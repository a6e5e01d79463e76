package proof_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"aftercare/services/scan/scantest"
)

// written puts a canary into every text field of a form and returns the form.
// Dates, times and amounts are left alone.
func (f *form) written(about string) *form {
	f.p.v.t.Helper()
	f.controls().Each(func(_ int, c *goquery.Selection) {
		name := c.AttrOr("name", "")
		box := c.Is("textarea") || (c.Is("input") && c.AttrOr("type", "") == "text")
		if !box || c.AttrOr("inputmode", "") != "" || strings.HasSuffix(name, ".month") || strings.HasSuffix(name, "_time") {
			return
		}
		what := about + ": " + name
		if name == "telephones" || name == "id_numbers" {
			f.set(name, canaryDigits(what, 15))
			return
		}
		f.set(name, canary(what))
	})
	return f
}

// mainForm returns the form a page is about.
func (p *page) mainForm() *form {
	p.v.t.Helper()
	at := p.address()
	return p.form("main form.form[action='" + at + "'], main form.form[action^='" + at + "?']")
}

// address returns the path of the page without its query.
func (p *page) address() string {
	at, err := url.Parse(p.path)
	if err != nil {
		p.v.t.Fatal(err)
	}
	return at.Path
}

// takeIn goes through the intake of a child who came two months ago, so that
// there are gaps, and fills in every box. It returns the address of the case.
func (v *visitor) takeIn() string {
	v.t.Helper()
	came := time.Now().AddDate(0, -2, 0)
	p := v.open("/cases/new").mainForm().set("referral", "police").set("safe_now", "yes").set("arrived.quick", "other").
		set("arrived.day", strconv.Itoa(came.Day())).set("arrived.month", strconv.Itoa(int(came.Month()))).set("arrived.year", strconv.Itoa(came.Year())).accepted()
	p = p.mainForm().written("intake").set("speaks", "hi").accepted()
	p = p.mainForm().set("fact.person.age_group", "child").set("fact.person.sex", "female").accepted()
	if strings.HasSuffix(p.path, "/same") {
		p = p.form("main form").accepted()
	}
	p = p.mainForm().set("answers.data", "given").set("given_by", "herself").set("form", "spoken").set("explained_in", "hi").accepted()
	f := p.mainForm().written("intake").set("fact.form.bonded_labour", "yes").set("fact.harm.rape", "yes")
	for _, name := range f.names() {
		if strings.HasPrefix(name, "duty.") && f.choices(name) != nil {
			f.set(name, f.choices(name)[0])
		}
	}
	p = f.accepted().mainForm().written("intake").accepted()
	p = p.form("main form[action$='/check']").accepted()
	of, first := strings.CutSuffix(p.path, "/first")
	if !first || !casePath.MatchString(of) {
		v.t.Fatalf("the intake ends at %s:\n%s", p.path, p.words())
	}
	return of
}

// openPart opens a sealed part of the case, and gives a purpose when the page
// asks for one.
func (v *visitor) openPart(of, part string) *page {
	v.t.Helper()
	p := v.open(of + "/identity").form("form[action*='/identity/open']:has(input[value='" + part + "'])").accepted()
	if p.Find("main input[name='purpose']").Length() > 0 {
		p = p.form("main form:has(input[name='purpose'])").set("purpose", "care").accepted()
	}
	return p
}

// rewrite fills in every box of a sealed part again.
func (v *visitor) rewrite(of, part string) {
	v.t.Helper()
	v.openPart(of, part).form("main form[action$='/identity']").written("identity, " + part).accepted()
}

// addEpisode records another episode and then writes its texts again.
func (v *visitor) addEpisode(of string) {
	v.t.Helper()
	v.open(of + "/happened/new").mainForm().written("happened").accepted()
	p := v.open(of + "/happened").form("main form[action*='/happened/'][action*='/open']").accepted()
	if p.Find("main input[name='purpose']").Length() > 0 {
		p = p.form("main form:has(input[name='purpose'])").set("purpose", "care").accepted()
	}
	p.form("main form[action$='/words']").written("happened, again").accepted()
}

// note records a service with a note, and then corrects it with another note.
func (v *visitor) note(of, kind string) {
	v.t.Helper()
	f := v.open(of+"/services/new").mainForm().set("other_kind", kind).written("service " + kind)
	if f.has("kind") {
		f.set("kind", "other")
	}
	f.accepted()
	// The newest service is first; its page links to the correction.
	p := v.open(of + "/services").follow("main a[href^='" + of + "/services/01']").follow("main a[href$='/correct']")
	c := p.mainForm().set("correction_reason", "typing_mistake").written("correction of " + kind)
	c.set("at_time", "").accepted()
}

// decide decides about the first gap of a case and a right that she asks for,
// with words.
func (v *visitor) decide(of string) {
	v.t.Helper()
	f := v.open(of+"/gaps").follow("main a[href^='"+of+"/gaps/']").mainForm().set("decision", "acknowledged").written("gap")
	f.accepted()
	right := v.open(of + "/rights/zero_fir").follow("main a[href*='?step=applied#']")
	f = right.mainForm().written("right")
	f.set("on.quick", "today").set("office", "other")
	f.accepted()
}

// dutyWords records why nothing was reported.
func (v *visitor) dutyWords(of string) {
	v.t.Helper()
	f := v.open(of + "/duties").mainForm().written("duty")
	for _, name := range f.names() {
		if offered := f.choices(name); strings.HasPrefix(name, "duty.") && offered != nil {
			f.set(name, offered[len(offered)-1])
		}
	}
	f.accepted()
}

// addClaimFact writes a row into a list of the facts of claims, with words in every
// field that takes some.
func (v *visitor) addClaimFact(of, list string, coded map[string]string) {
	v.t.Helper()
	f := v.open(of + "/claim-facts/" + list + "/new").mainForm().written(list)
	for name, value := range coded {
		f.set(name, value)
	}
	f.accepted()
}

// addPaper puts a picture of a paper into a case, with words about it.
func (v *visitor) addPaper(of string) {
	v.t.Helper()
	v.sendPaper(of, "identity_paper", canary("paper: name of its file")+".png", scantest.PNG(40, 30))
}

// sendPaper puts a file into a case, with words about it.
func (v *visitor) sendPaper(of, kind, name string, file []byte) {
	v.t.Helper()
	f := v.open(of+"/papers/new").mainForm().set("kind", kind).written("paper")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range f.values {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		v.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+of+"/papers/new", &body)
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Origin", v.base)
	req.Header.Set("Content-Type", w.FormDataContentType())
	res, err := v.http.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		said, _ := io.ReadAll(res.Body)
		v.t.Fatalf("a paper is answered with %d:\n%s", res.StatusCode, said)
	}
}
