package handlers

import (
	"net/url"
	"slices"
	"testing"

	"aftercare/services/delivery"
)

// The form of a service proposes the rights that its kind serves and that apply;
// all others are folded. What is ticked in either list is kept.
func TestServiceProposesTheRightsItServes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.exploited()
	b := h.signedIn("caseworker")
	at := servicesPath(c.ID) + "/new"
	ticks := func(path, name string) (keys []string) {
		for _, box := range parse(t, b.get(path)).Find("input[name=" + name + "]").EachIter() {
			key, _ := box.Attr("value")
			keys = append(keys, key)
		}
		return keys
	}
	for _, g := range h.errandsOf(c) {
		if g.Name != "rep.no_lawyer" {
			continue
		}
		near, other := ticks(at+"?gap="+g.Ref, "serves"), ticks(at+"?gap="+g.Ref, "serves_more")
		if want := []string{"legal_aid", "pocso_lawyer"}; !slices.Equal(near, want) {
			t.Errorf("a lawyer serves %v, want %v", near, want)
		}
		if len(other) == 0 || slices.Contains(other, "legal_aid") {
			t.Errorf("folded are %v", other)
		}
	}
	// Without a kind nothing is proposed, and every right is within reach.
	all := ticks(at, "serves")
	if len(ticks(at, "serves_more")) > 0 || !slices.Contains(all, "legal_aid") {
		t.Errorf("without a kind the form offers %v", all)
	}
	for _, key := range all {
		if it := h.deps.Library.Item(key); it.ReviewersOnly() || it.Level == "international" {
			t.Errorf("%s is offered, which nobody gives", key)
		}
	}
	form := url.Values{"kind": {"other"}, "other_kind": {"lawyer_assigned"}, "at.quick": {"today"}, "outcome": {"done"}, "serves": {"legal_aid"}, "serves_more": {"nalsa_cash_card"}}
	page := b.post(at, url.Values{"kind": {"other"}, "other_kind": {"lawyer_assigned"}, "at.quick": {"today"}, "serves_more": {"nalsa_cash_card"}, "serves": {"free_treatment_bnss397"}, "minutes": {"x"}})
	wantStatus(t, page, 422)
	for _, box := range parse(t, page).Find("input[name=serves]:checked, input[name=serves_more]:checked").EachIter() {
		key, _ := box.Attr("value")
		if key != "nalsa_cash_card" && key != "free_treatment_bnss397" {
			t.Errorf("%s is ticked and nobody did", key)
		}
	}
	if n := parse(t, page).Find("input[name=serves]:checked, input[name=serves_more]:checked").Length(); n != 2 {
		t.Errorf("%d rights are still ticked, want 2", n)
	}
	wantStatus(t, b.post(at, form), 303)
	list, err := h.deps.Deliveries.List(t.Context(), h.Actor("caseworker"), c.ID, delivery.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	one, err := h.deps.Deliveries.History(t.Context(), h.Actor("caseworker"), c.ID, list.Past[0].ID)
	if err != nil || !slices.Equal(one.Versions[0].Serves, []string{"legal_aid", "nalsa_cash_card"}) {
		t.Errorf("kept are %v, %v", one.Versions[0].Serves, err)
	}
}
