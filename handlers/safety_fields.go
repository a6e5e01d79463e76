package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
)

// fields are the questions about a row of the safety of a case.
func (h *safetyListHandlers) fields(f *recordForm) []field {
	switch r := f.in.Row.(type) {
	case *models.SafetyPlan:
		return planFields(f, r)
	case *models.SafetyPerson:
		if f.fresh {
			h.fromRelative(f, r)
		}
		return aroundFields(f, r)
	case *models.SafetyPlace:
		if f.fresh {
			r.KnownOn = f.page.Today()
		}
		return []field{f.code("kind", models.PlaceKinds).Required().Into(&r.Kind), f.word("place", 1), f.page.AskDay("known_on").Past().Into(&r.KnownOn), f.word("note", 2)}
	case *models.SafetyIncident:
		return incidentFields(f, r)
	}
	return nil
}

// planFields are the questions about the safety plan.
func planFields(f *recordForm, r *models.SafetyPlan) []field {
	if f.fresh {
		r.ReviewedOn = f.page.Today()
	}
	return []field{
		f.word("signs", 3), f.word("does", 4), f.word("goes", 2), f.word("calls", 2),
		f.page.Radios("call_rule").Of(f.page.choicesOf("safety_plans.call_rule.", models.CallRules)).Required().Into(&r.CallRule),
		f.word("call_times", 1), f.word("say", 2), f.word("code_word", 1), f.page.AskDay("reviewed_on").Past().Into(&r.ReviewedOn),
	}
}

// fromRelative begins with what the claim facts say of the relative in the address.
func (h *safetyListHandlers) fromRelative(f *recordForm, r *models.SafetyPerson) {
	known, err := h.safety.Relative(f.c.Request().Context(), actor(f.c), f.Head.ID, f.c.QueryParam("relative"))
	if err != nil {
		return // the form asks for the name instead
	}
	r.RelativeID, r.Relation = known.ID, known.Relation
	switch known.KeptFrom {
	case models.KeptInvolved, "danger":
		r.Stance, r.MayKnow = models.StanceDanger, models.KnowsNothing
	case "her_wish":
		r.Stance, r.MayKnow = models.StanceExcluded, models.KnowsNothing
	}
}

// aroundFields are the questions about somebody around the survivor. Of a relative in the
// claim facts name and relation are known.
func aroundFields(f *recordForm, r *models.SafetyPerson) []field {
	var out []field
	known := f.page.Hidden("relative_id").Into(&r.RelativeID)
	if r.RelativeID != "" {
		f.lead = f.page.T("safety.relative_lead", "who", f.page.maybe("safety_people.relation."+r.Relation))
		out = append(out, known, f.page.Hidden("relation").Into(&r.Relation))
	} else {
		out = append(out, f.code("relation", models.SafetyRelations).Required().Into(&r.Relation), f.word("name", 1))
	}
	return append(out,
		f.page.Radios("stance").Of(f.page.choicesOf("safety_people.stance.", models.PeopleStances)).Required().Into(&r.Stance),
		f.page.Radios("may_know").Of(f.page.choicesOf("safety_people.may_know.", models.MayKnow)).Required().Into(&r.MayKnow),
		f.page.Fold("safety_people.claim", "more",
			f.page.AskDay("claimed_on").Optional().Past().Into(&r.ClaimedOn),
			f.page.Radios("verified").Inline().Of(f.page.choicesOf("safety_people.verified.", models.ThreeAnswers)).Optional().Into(&r.Verified)),
		f.word("note", 2))
}

// incidentFields are the questions about an incident: four in sight, the others folded.
func incidentFields(f *recordForm, r *models.SafetyIncident) []field {
	var day models.Date
	var hour models.TimeOfDay
	if f.fresh {
		day = f.page.Today()
	} else {
		day = r.At.Date(f.page.zone)
		if !r.DayOnly {
			hour = models.TimeOfDay(f.page.At(r.At))
		}
	}
	out := []field{
		f.code("kind", models.IncidentKinds).Required().Into(&r.Kind), f.code("from_who", models.IncidentFrom).Required().Into(&r.FromWho),
		f.page.AskWhen("at").Past().Into(&day), f.page.Text("at_time").Optional().Short().Max(40).Into(&hour), f.word("what", 4),
	}
	r.At, r.DayOnly = f.page.momentOf(day, hour)
	if f.fresh && hour == "" && day == f.page.Today() {
		r.At, r.DayOnly = f.page.now, false
	}
	out = append(out, f.page.Fold("safety_incidents.more", "more", f.code("way", models.IncidentWays).Optional().Into(&r.Way), f.word("who", 1)))
	if f.fresh {
		out = append(out, f.page.Fold("safety_incidents.answer", "more", incidentDone(f, r)...))
	}
	return out
}

// incidentDone are the questions about what was done.
func incidentDone(f *recordForm, r *models.SafetyIncident) []field {
	done := r.DoneCodes()
	out := []field{
		f.page.Checks("done").Of(f.page.choicesOf("safety_incidents.done.", models.IncidentDone)).Optional().Into(&done),
		f.code("police", models.IncidentTold).Optional().Into(&r.Police), f.code("house", models.IncidentTold[:2]).Optional().Into(&r.House),
		f.code("next", models.IncidentNext).Optional().Into(&r.Next), f.page.AskDay("next_on").Optional().Into(&r.NextOn), f.word("note", 2),
	}
	r.Done = strings.Join(done, " ")
	return out
}

// safetySaid is what a row says in codes.
func safetySaid(p page, row models.Record) (v entryRow) {
	switch r := row.(type) {
	case *models.SafetyPlan:
		v.Title, v.Line = p.T("safety_plans.title"), joinDots([]string{p.T("safety_plans.call_badge." + r.CallRule), p.T("safety.reviewed", "date", p.Date(r.ReviewedOn))})
	case *models.SafetyPerson:
		v.Title, v.Line = p.T("safety_people.relation."+r.Relation), p.T("safety.may_know", "what", p.T("safety_people.may_know."+r.MayKnow))
		v.Badge = p.stanceBadge(r)
		if r.ClaimedOn != "" {
			v.Line = joinDots([]string{p.T("safety.claims_since", "date", p.Date(r.ClaimedOn)), v.Line})
		}
	case *models.SafetyPlace:
		v.Title, v.Line = p.T("safety_places.kind."+r.Kind), p.T("safety.known_since", "date", p.Date(r.KnownOn))
		if r.Kind == models.PlaceHere || r.Kind == models.PlacePlanned {
			v.Badge = &badge{State: string(badgeDanger), Text: p.T("safety.sleeps_there")}
		}
	case *models.SafetyIncident:
		p.incidentSaid(r, &v)
	}
	return v
}

// stanceBadge says how somebody stands to the survivor.
func (p page) stanceBadge(r *models.SafetyPerson) *badge {
	state := badgeDanger
	switch {
	case r.Stance == models.StanceSupports:
		state = badgeReceived
	case r.Stance == models.StanceClaims && !r.Unverified():
		return &badge{State: string(badgeFact), Text: p.T("safety.verified")}
	case r.Stance == models.StanceClaims:
		return &badge{State: string(state), Text: p.T("safety.unverified")}
	}
	return &badge{State: string(state), Text: p.T("safety_people.stance." + r.Stance)}
}

// incidentSaid says what happened, and what was done.
func (p page) incidentSaid(r *models.SafetyIncident, v *entryRow) {
	v.Title = p.T("safety_incidents.kind." + r.Kind)
	parts := []string{p.when(r.At, r.DayOnly), p.T("safety_incidents.from_who." + r.FromWho), p.maybe("safety_incidents.way." + r.Way)}
	for _, code := range r.DoneCodes() {
		parts = append(parts, p.T("safety_incidents.done."+code))
	}
	if r.Police != "" {
		parts = append(parts, p.T("safety.police", "told", p.T("safety_incidents.police."+r.Police)))
	}
	if r.House != "" {
		parts = append(parts, p.T("safety.house", "told", p.T("safety_incidents.house."+r.House)))
	}
	if r.Next != "" {
		parts = append(parts, p.T("safety.next_step", "what", p.T("safety_incidents.next."+r.Next), "date", p.Date(r.NextOn)))
	}
	v.Line = joinDots(withoutEmpty(slices.Clip(parts)...))
	if r.Done == "" {
		v.Badge = &badge{State: string(badgeDanger), Text: p.T("safety.nothing_done")}
	}
}
