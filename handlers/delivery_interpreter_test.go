package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
	"aftercare/services/gap"
)

// The words of the interpreter come back wherever a service is told, and the
// rule that asks for an interpreter reads them.
func TestInterpreterOfAService(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.needsInterpreter()
	said := casefile.FactInput{Name: "help.interpreter", Value: models.FactValue{Code: models.InterpreterIndependent}}
	if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, []casefile.FactInput{said}); models.KindOf(err) != models.Invalid {
		t.Errorf("what the services say was answered on a page of facts: %v", err)
	}
	h.later(72 * time.Hour)
	b, list := h.signedIn("caseworker"), "/cases/"+c.ID+"/services"
	form := url.Values{"kind": {"other"}, "other_kind": {"interpretation"}, "at.quick": {"today"}, "outcome": {"done"}, "interpreter": {"somebody"}}
	if w := b.post(list+"/new", form); w.Code != http.StatusUnprocessableEntity || parse(t, w).Find("#f-interpreter").AttrOr("aria-invalid", "") != "true" {
		t.Errorf("a code that is not offered: %d", w.Code)
	}
	form.Set("interpreter", models.InterpreterNotIndependent)
	if w := b.post(list+"/new", form); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d: %s", w.Code, parse(t, w).Find(".errors").Text())
	}
	h.interpreterMissing(c, true, "with an interpreter who is not independent")
	one, _ := parse(t, b.get(list)).Find(".service h3 a").Attr("href")
	asked := parse(t, b.get(one+"/correct")).Find(`select[name="interpreter"] option[selected]`)
	if asked.AttrOr("value", "") != models.InterpreterNotIndependent {
		t.Error("the form of the correction has lost the interpreter")
	}
	fix := url.Values{"status": {"given"}, "outcome": {"done"}, "other_kind": {"interpretation"}, "correction_reason": {"typing_mistake"}, "at.quick": {"today"}, "version": {"1"}, "interpreter": {models.InterpreterIndependent}}
	if w := b.post(one+"/correct", fix); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d: %s", w.Code, parse(t, w).Find(".errors").Text())
	}
	h.interpreterMissing(c, false, "with an independent interpreter")
	told := parse(t, b.get(one)).Find("main").Text()
	for _, want := range []string{"Independent interpreter", "Interpreter who is not independent"} {
		if !strings.Contains(told, want) {
			t.Errorf("the history does not say %q", want)
		}
	}
	if text := parse(t, b.get(list)).Find(".service").Text(); !strings.Contains(text, "Independent interpreter") {
		t.Errorf("the list says %q", text)
	}
	if !slices.ContainsFunc(h.Entries("delivery.corrected"), func(e models.AuditEntry) bool {
		return strings.Contains(e.Detail, "interpreter="+models.InterpreterIndependent)
	}) {
		t.Error("the log does not say the interpreter")
	}
	if w := b.post(one+"/undo", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("undo: %d", w.Code)
	}
	h.interpreterMissing(c, true, "after the correction was undone")
	b.post("/language", url.Values{"lang": {"hi"}})
	if text := parse(t, b.get(list)).Find(".service").Text(); !strings.Contains(text, "दुभाषिया जो निष्पक्ष नहीं") {
		t.Errorf("the list says %q in Hindi", text)
	}
}

// One independent interpreter counts more than all who were not, and a plan is
// no interpreter.
func TestInterpretersOfManyServices(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.needsInterpreter()
	h.later(72 * time.Hour)
	given := func(interpreter string) delivery.Input {
		facts := models.DeliveryFacts{Kind: "essentials", Outcome: models.OutcomeDone, Interpreter: interpreter}
		return delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: facts}}
	}
	plan := given(models.InterpreterIndependent)
	plan.Outcome, plan.At = "", h.Moment().Add(time.Hour)
	if _, err := h.deps.Deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan); err != nil {
		t.Fatal(err)
	}
	h.interpreterMissing(c, true, "with a plan")
	for _, step := range []struct {
		interpreter string
		missing     bool
	}{{models.InterpreterNotIndependent, true}, {"none", true}, {models.InterpreterIndependent, false}, {models.InterpreterNotIndependent, false}, {"", false}} {
		h.Advance(time.Minute)
		if _, err := h.deps.Deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given(step.interpreter)); err != nil {
			t.Fatal(err)
		}
		h.interpreterMissing(c, step.missing, "after "+step.interpreter)
	}
}

// needsInterpreter is a case of a survivor who needs an interpreter.
func (h *house) needsInterpreter() models.Case {
	h.t.Helper()
	c := h.Case(h.North, "Kalpana", "caseworker")
	needed := casefile.FactInput{Name: "person.interpreter_needed", Value: models.FactValue{Answer: models.Yes}}
	if _, err := h.deps.Cases.RecordFacts(h.t.Context(), h.Actor("caseworker"), c.ID, []casefile.FactInput{needed}); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// interpreterMissing checks whether the gap of the interpreter is open.
func (h *house) interpreterMissing(c models.Case, want bool, when string) {
	h.t.Helper()
	all, err := h.deps.Gaps.ForCase(h.t.Context(), h.Actor("caseworker"), c.ID)
	if got := slices.ContainsFunc(all.Open, func(g gap.Gap) bool { return g.Rule.Key == "access.language_missing" }); err != nil || got != want {
		h.t.Errorf("%s the gap is open: %v, want %v, %v", when, got, want, err)
	}
}
