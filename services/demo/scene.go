package demo

import (
	"slices"

	"aftercare/models"
)

// scene shapes one history so that the demo always shows a certain situation.
// The scenes of the account "caseworker" make that worker's day believable: a
// few dangers, some things late, some waiting for others, some due this week.
type scene struct {
	name   string
	age    int      // days since intake
	mine   bool     // in the caseload of the account "caseworker"
	slips  []string // gap rules the case lets slip; all others are looked after
	silent int      // days since the last contact, when contact was lost
	status models.CaseStatus
	who    func(*person)
	tell   func(*file) // runs after the ordinary history

	claims   bool // a lawyer works on what was filed
	alone    bool // one person alone can open the case
	turnEnds bool // the only lawyer's turn ends within two weeks
	handed   bool // another volunteer handed the case over two days ago, with a note
	trial    int  // one trial of several survivors: the first of them, the second; 0 for none
}

// These set the person a scene needs.
func girl(p *person)      { p.sex, p.years, p.unsure, p.form = "female", 15, false, "sexual_exploitation" }
func woman(p *person)     { p.sex, p.years, p.unsure, p.country = "female", 24, false, "IN" }
func bonded(p *person)    { p.sex, p.years, p.unsure, p.form = "male", 31, false, "bonded_labour" }
func nepali(p *person)    { woman(p); p.country, p.form, p.also = "NP", "cyber_scam", "" }
func exploited(p *person) { woman(p); p.form = "sexual_exploitation" }

// scenes are in every demo that is large enough; the first ones are in smaller
// demos too.
var scenes = slices.Concat([]scene{
	{name: "assault", age: 1, mine: true, slips: []string{"health.sexual_violence_window"}, who: girl, tell: func(f *file) {
		f.happenedAt("event.sexual_assault", f.cal.at(-2, 22, 0))
		f.without("sexual_assault_clinic")
	}},
	{name: "threat", age: 96, mine: true, slips: []string{"safety.threat_unanswered", "safety.unsafe_now"}, who: exploited, tell: func(f *file) {
		f.say("safety.safe_now", models.No).RecordedAt = f.cal.at(-1, 18, 45)
		f.happenedAt("event.threat", f.cal.at(-1, 18, 20)).RecordedAt = f.cal.at(-1, 18, 45)
		f.say("means.threatens_family", models.Yes)
	}},
	{name: "no assessment", age: 3, mine: true, slips: []string{"safety.assessment_missing"}},
	{name: "order over", age: 75, mine: true, slips: []string{"shelter.order_ended"}, who: exploited, tell: func(f *file) {
		f.say("stay.order", models.Yes)
		f.fact("stay.order_ends", models.AnswerFacts{Day: string(f.cal.date(-2)), Sure: models.SureExact, Basis: "paper_seen"})
	}},
	{name: "lost for a month", age: 160, mine: true, silent: 33, slips: []string{"safety.lost_contact", "followup.contact_lost", "mh.counselling_lapsed"}, status: models.CaseFollowUp, who: woman},
	{name: "quiet for two weeks", age: 110, mine: true, silent: 17, slips: []string{"safety.lost_contact", "mh.counselling_lapsed"}, who: woman},
	{name: "no health check", age: 6, mine: true, slips: []string{"health.first_check_missing"}, who: woman, tell: func(f *file) {
		f.without("sexual_assault_clinic")
		f.without("medical_treatment")
	}},
	{name: "no safe contact", age: 15, mine: true, slips: []string{"safety.contact_method_missing"}},
	{name: "consent withdrawn", age: 130, mine: true, slips: []string{"consent.missing_or_expired"}, who: woman},
	{name: "consent ends today", age: 180, mine: true, slips: []string{"consent.review_due"}, who: woman},
	{name: "no papers", age: 88, mine: true, claims: true, slips: []string{"docs.identity_missing", "rep.claim_not_filed"}, who: exploited, tell: func(f *file) {
		f.happened("event.offence", f.yearsAgo(3)-40) // the time to apply passed, and nothing was filed
		f.say("event.charge_sheet", models.No)
		f.say("harm.rape", models.Yes)
	}},
	{name: "no work", age: 120, mine: true, slips: []string{"econ.no_livelihood"}, who: woman},
	{name: "follow-up overdue", age: 210, mine: true, slips: []string{"followup.overdue"}, status: models.CaseFollowUp, who: woman},
	{name: "certificate", age: 47, mine: true, slips: []string{"docs.release_certificate_missing"}, who: bonded},
	{name: "claim due this week", age: 82, mine: true, slips: []string{"rep.claim_not_filed"}, who: exploited, tell: func(f *file) {
		f.happened("event.offence", f.yearsAgo(3)+5)
		f.say("event.charge_sheet", models.No)
		f.say("harm.rape", models.Yes)
	}},
	{name: "decision overdue", age: 150, mine: true, turnEnds: true, slips: []string{"rep.decision_overdue"}, who: exploited, tell: func(f *file) {
		f.say("harm.rape", models.Yes)
		f.decide("nalsa_women_compensation_2018", models.StanceApplied, -75, 0)
	}},
	{name: "police silent", age: 140, mine: true, slips: []string{"justice.duty_overdue", "justice.no_case_news"}, who: woman},
	{name: "accused herself", age: 12, mine: true, slips: []string{"protection.prosecuted_no_lawyer"}, who: woman, tell: func(f *file) {
		f.happened("legal.accused", -6).Basis = "paper_seen"
	}},
	{name: "no mental-health check", age: 20, mine: true, slips: []string{"mh.screen_missing"}, who: woman},
	{name: "all is well", age: 64, mine: true, who: woman},
	{name: "all is well, a child", age: 58, mine: true, who: girl},
	{name: "all is well, a man", age: 90, mine: true, who: bonded, status: models.CaseOpen, alone: true},
	{name: "turns adult next week", age: 140, mine: true, who: func(p *person) { girl(p); p.years, p.form = 17, "domestic_servitude" }, tell: func(f *file) {
		f.fact("person.adult_on", models.AnswerFacts{Day: string(f.cal.date(6)), Sure: models.SureExact, Basis: "paper_seen"})
	}},
	{name: "here again", age: 38, mine: true, who: exploited},

	{name: "missing", age: 41, mine: true, slips: []string{"safety.missing_unreported"}, who: woman, tell: func(f *file) {
		f.happenedAt("event.missing", f.cal.at(-2, 21, 10))
	}},
	{name: "a child is missing", age: 57, slips: []string{"safety.missing_child_unreported"}, who: girl, tell: func(f *file) {
		f.happenedAt("event.missing", f.cal.at(-1, 17, 30))
	}},
	{name: "accused free", age: 200, slips: []string{"safety.accused_free_no_review"}, who: exploited, tell: func(f *file) {
		f.happened("event.accused_released", -5)
	}},
	{name: "concern", age: 33, slips: []string{"mh.suicidality_no_plan", "safety.unverified_claimant"}, who: woman, tell: func(f *file) {
		f.happenedAt("health.suicide_concern", f.cal.at(-1, 20, 30)).RecordedAt = f.cal.at(-1, 21, 0)
	}},
	{name: "hurt after leaving", age: 205, slips: []string{"social.violence_unanswered", "safety.trafficker_contact", "social.no_support_person"}, status: models.CaseFollowUp, who: woman, tell: func(f *file) {
		f.happenedAt("event.violence", f.cal.at(-1, 19, 0)).RecordedAt = f.cal.at(-1, 20, 0)
		f.happenedAt("event.trafficker_contact", f.cal.at(-1, 17, 30)).RecordedAt = f.cal.at(-1, 20, 0)
	}},
	{name: "shut out", age: 185, slips: []string{"social.stigma_unanswered", "safety.assessment_stale"}, who: woman, tell: func(f *file) {
		f.say("social.shut_out", models.Yes).RecordedAt = f.cal.at(-15, 16, 0)
		for _, kind := range []string{"peer_group", "counselling", "family_assessment", "housing_help"} {
			f.without(kind)
		}
	}},
	{name: "out of school", age: 84, slips: []string{"edu.child_out_of_school", "protection.privacy_breach"}, who: girl, tell: func(f *file) {
		f.say("school.attends", models.No).RecordedAt = f.cal.at(-50, 12, 0)
		f.happenedAt("event.privacy_breach", f.cal.at(-1, 18, 15)).RecordedAt = f.cal.at(-1, 19, 0)
		f.without("schooling")
		f.without("vocational_training")
	}},
	{name: "neither wish nor order", age: 9, slips: []string{"shelter.no_legal_basis_or_choice"}, who: woman},
	{name: "return without a wish", age: 70, slips: []string{"return.no_informed_choice", "return.no_family_assessment", "return.no_receiving_contact", "safety.placement_known_address"}, who: woman, tell: func(f *file) {
		f.happened("event.return_planned", 9)
		f.say("wish.return_home", models.Later)
	}},
	{name: "check without care", age: 40, slips: []string{"mh.positive_no_followup"}, who: woman, tell: func(f *file) {
		f.say("health.screen_positive", models.Yes)
		f.say("health.counselling_wanted", models.NotAsked)
		f.without("counselling")
	}},
	{name: "counselling lapsed", age: 170, slips: []string{"mh.counselling_lapsed", "mh.rescreen_due", "health.treatment_interrupted"}, who: woman, tell: func(f *file) { f.say("health.screen_positive", models.Yes) }},
	{name: "no interpreter", age: 8, slips: []string{"access.language_missing"}, who: nepali},
	{name: "left without a plan", age: 100, slips: []string{"followup.missing_schedule"}, status: models.CaseFollowUp, who: woman},
	{name: "not told why", age: 45, slips: []string{"shelter.not_explained", "first.told"}, who: woman},
	{name: "stay unsettled", age: 10, slips: []string{"residence.status_unresolved"}, who: nepali},
	{name: "rights not explained", age: 11, slips: []string{"rep.not_informed"}, who: woman},
	{name: "wants a lawyer", age: 4, mine: true, slips: []string{"rep.no_lawyer", "clock.legal_ours"}, who: woman, tell: func(f *file) {
		f.decide("legal_aid", models.StanceWanted, -1, 0)
		f.without("legal_consultation")
	}},
	{name: "taken in last night", age: 0, mine: true, who: girl, slips: []string{"clock.ours", "first.safe", "first.hurt", "first.assault", "first.bed",
		"first.essentials", "first.language", "first.called", "first.not_to_tell", "first.police", "first.told"}, tell: func(f *file) {
		f.services, f.who.called = nil, ""
		f.forget("safety.safe_now", "event.sexual_assault", "person.language", "stay.in_shelter", "stay.explained", "event.cwc_produced")
	}},
	{name: "came hurt", age: 1, mine: true, who: woman, slips: []string{"health.hurt_no_care"}, tell: func(f *file) {
		f.say("health.hurt_now", models.Yes)
		f.without("health_check")
		f.without("medical_treatment")
		f.without("sexual_assault_clinic")
	}},
	{name: twoOfEach, age: 150, mine: true, slips: []string{"justice.unaccompanied"}, who: exploited, tell: func(f *file) {
		f.happened("event.fir_registered", -120).Basis = "paper_seen"
		f.happened("event.charge_sheet", -40).Basis = "paper_seen"
		f.happened("event.hearing", 6)
	}},
	{name: "hearing over", age: 165, mine: true, who: woman, tell: func(f *file) {
		f.happened("event.fir_registered", -150).Basis = "paper_seen"
		f.happened("event.hearing", -3)
	}},
	{name: "no lawyer", age: 26, slips: []string{"rep.no_lawyer"}, who: woman},
	{name: "no news", age: 95, slips: []string{"justice.no_case_news"}, who: woman},
	{name: "age unsure", age: 28, who: func(p *person) { p.sex, p.years, p.unsure, p.form = "female", 17, true, "forced_marriage" }},
	{name: "from Bangladesh", age: 55, who: func(p *person) { exploited(p); p.country = "BD" }},
	{name: "declined", age: 68, slips: []string{"mh.screen_missing"}, who: woman, tell: func(f *file) {
		f.decide("mh.screen_missing", models.StanceDeclined, -40, 0)
	}},
	{name: "not applicable", age: 77, slips: []string{"docs.identity_missing"}, who: woman, tell: func(f *file) {
		f.decide("docs.identity_missing", models.StanceNotApplies, -12, f.cal.at(45, 0, 0)).Reason = "done_elsewhere"
	}},
	{name: "seen", age: 66, slips: []string{"econ.no_livelihood"}, who: woman, tell: func(f *file) {
		f.decide("econ.no_livelihood", models.StanceAcknowledged, -3, 0)
	}},
	{name: "refused", age: 260, who: exploited, tell: func(f *file) {
		f.say("harm.rape", models.Yes)
		f.decide("nalsa_women_compensation_2018", models.StanceRefused, -20, 0)
	}},
	{name: "received", age: 300, who: exploited, tell: func(f *file) {
		f.say("harm.rape", models.Yes)
		f.apply("nalsa_women_compensation_2018", -140)
		f.money("nalsa_women_compensation_2018", models.StanceGranted, -80, 400_000_00)
		f.money("nalsa_women_compensation_2018", models.StanceReceived, -35, 400_000_00)
	}},
	{name: "a quarter was paid", age: 240, mine: true, who: exploited, tell: func(f *file) {
		f.say("harm.rape", models.Yes)
		f.apply("nalsa_women_compensation_2018", -150)
		f.money("nalsa_women_compensation_2018", models.StanceGranted, -75, 500_000_00)
		f.money("nalsa_women_compensation_2018", models.StanceReceived, -40, 125_000_00)
	}},
	{name: "interim relief not asked for", age: 45, mine: true, slips: []string{"rep.interim_not_sought"}, who: exploited, tell: func(f *file) {
		f.say("harm.rape", models.Yes)
	}},
	{name: "money is coming, no account", age: 215, mine: true, slips: []string{"rep.award_unprotected"}, who: exploited, tell: func(f *file) {
		f.say("harm.rape", models.Yes)
		f.say("held.bank_account", models.No)
		f.apply("nalsa_women_compensation_2018", -110)
		f.money("nalsa_women_compensation_2018", models.StanceGranted, -12, 450_000_00)
	}},
	{name: "a paper that does not come", age: 130, mine: true, slips: []string{"papers.asked_not_come"}, who: woman},
	{name: "awarded in part", age: 225, who: exploited, tell: func(f *file) {
		f.say("harm.rape", models.Yes)
		f.apply("nalsa_women_compensation_2018", -120)
		f.money("nalsa_women_compensation_2018", models.StancePart, -12, 150_000_00)
	}},
	{name: "pregnant", age: 16, slips: []string{"health.pregnancy_no_care"}, who: exploited, tell: func(f *file) {
		f.say("harm.pregnancy", models.Yes)
		f.say("health.pregnant", models.Yes)
		f.fact("health.pregnancy_counted_from", models.AnswerFacts{Day: string(f.cal.date(-88)), Sure: models.SureExact, Basis: "paper_seen"})
	}},
	{name: "unsafe home", age: 52, slips: []string{"return.unsafe_home"}, who: girl, tell: func(f *file) {
		f.say("stay.unsafe_family", models.Yes)
		f.say("wish.return_home", models.Yes)
		f.happened("event.return_planned", 12)
		f.happened("event.home_checked", -4)
		f.happened("event.return_receiver", -2)
	}},
	{name: "held too long", age: 26, slips: []string{"shelter.custody_over_limit"}, who: exploited, tell: func(f *file) {
		f.happened("event.itpa_custody", -24).Basis = "paper_seen"
	}},
	{name: "committee late", age: 150, slips: []string{"child.decision_overdue"}, who: girl},
	{name: "armed group", age: 230, who: func(p *person) { p.sex, p.years, p.unsure, p.form = "male", 16, false, "armed_group" }},
	{name: "organ", age: 190, who: func(p *person) { bonded(p); p.form = "organ_removal" }},
	{name: "begging", age: 145, who: func(p *person) { p.sex, p.years, p.unsure, p.form = "transgender", 22, false, "begging" }},
	{name: "no charge sheet yet", age: 80, slips: []string{"safety.default_bail_near"}, who: exploited, tell: func(f *file) {
		f.happened("event.accused_remanded", -54).Basis = "paper_seen"
		f.without("safety_plan")
	}},
	{name: "offender has not paid", age: 205, slips: []string{"rep.offender_has_not_paid"}, who: nepali, tell: func(f *file) {
		f.say("legal.part_at_home", models.Yes)
		f.say("legal.np_claimed", models.Yes)
		f.happened("event.np_verdict", -48).Basis = "paper_seen"
	}},
	{name: "no longer wants to return", age: 72, slips: []string{"return.consent_withdrawn", "return.no_informed_choice"}, who: nepali, tell: func(f *file) {
		f.happened("event.return_planned", 9)
		f.happened("event.home_checked", -15)
		f.happened("event.return_receiver", -12)
		f.happened("event.return_consent_withdrawn", -1)
		f.say("wish.return_home", models.No)
	}},
	{name: "awarded and not paid", age: 220, slips: []string{"rep.awarded_not_paid"}, who: exploited, tell: func(f *file) {
		awarded, paid := int64(400_000_00), int64(100_000_00)
		f.fact("award.compensation", models.AnswerFacts{Number: &awarded, Currency: "INR", Basis: "paper_seen"})
		f.fact("received.compensation", models.AnswerFacts{Number: &paid, Currency: "INR", Basis: "paper_seen"})
		f.happened("event.recommendation", -75)
	}},
	{name: "took back her statement", age: 60, slips: []string{"safety.statement_withdrawn"}, who: exploited, tell: func(f *file) {
		f.happened("event.statement_withdrawn", -2)
		f.without("safety_assessment")
	}},
	{name: "trained and no work", age: 260, slips: []string{"econ.training_no_placement"}, who: woman, tell: func(f *file) {
		f.say("wish.livelihood", models.Yes)
		f.say("money.own_income", models.No)
		f.without("job_placement")
		f.track(f.dice, models.TrackFacts{Kind: models.TrackTraining, Field: "tailoring", WishedOn: f.cal.date(-250), FromOn: f.cal.date(-240), UntilOn: f.cal.date(-115), EndedOn: f.cal.date(-112), Ending: models.TrackCompleted, Certificate: "with_her"})
	}},
	{name: "owes the exploiter", age: 85, slips: []string{"econ.debt_unaddressed"}, who: exploited, tell: func(f *file) {
		f.say("money.debt", models.Yes)
		f.track(f.dice, models.TrackFacts{Kind: models.TrackDebt, Field: models.TrackExploiter, FromOn: f.cal.date(-300), Amount: 60_000_00, Currency: "INR"}).CreatedAt = f.cal.at(-30, 12, 0)
	}},
	{name: "work to ask about", age: 170, slips: []string{"econ.work_not_asked"}, who: woman, tell: func(f *file) {
		f.say("wish.livelihood", models.Yes)
		f.say("money.own_income", models.Yes)
		f.track(f.dice, models.TrackFacts{Kind: models.TrackWork, Field: "social_enterprise", FromOn: f.cal.date(-100), Amount: 11_000_00, Currency: "INR", Per: "month"})
	}},
	{name: "a dentist who does not answer", age: 120, mine: true, slips: []string{"health.referral_open"}, who: woman},
}, claimScenes, []scene{
	{name: "return that nobody moves", age: 125, slips: []string{"return.cross_border_stalled"}, who: nepali, tell: func(f *file) {
		f.say("wish.return_home", models.Yes)
		f.happened("event.return_requested", -64)
		f.happened("event.return_step", -45)
	}},
	{name: "one contact missed", age: 205, silent: 33, slips: []string{"safety.contact_missed", "mh.counselling_lapsed", "justice.no_case_news"}, status: models.CaseFollowUp, who: woman},
})

// again is the scene of a survivor who was here before.
const again = "here again"

// without removes the services of a kind.
func (f *file) without(kind string) {
	kept := f.services[:0]
	for _, s := range f.services {
		if s.Kind != kind {
			kept = append(kept, s)
		}
	}
	f.services = kept
}

// forget takes facts out of the history.
func (f *file) forget(names ...string) {
	gone := func(fact models.Fact) bool { return slices.Contains(names, fact.Name) }
	f.about, f.facts = slices.DeleteFunc(f.about, gone), slices.DeleteFunc(f.facts, gone)
}

// yearsAgo returns the same day n years ago, in days from today.
func (f *file) yearsAgo(n int) int {
	return f.cal.day(models.At(f.cal.today.AddDate(-n, 0, 0).Add(hours(12))))
}
