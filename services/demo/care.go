package demo

import "aftercare/models"

// care adds the services of a case as a careful shelter gives them, except
// those the case lets slip.
func (f *file) care() {
	first := f.begin
	f.given("shelter", first)
	f.given("essentials", first)
	f.unless("safety.assessment_missing", "safety_assessment", first+f.below(2))
	f.unless("health.first_check_missing", "health_check", first+f.between(1, 2))
	f.unless("shelter.not_explained", "stay_explained", first+f.between(1, 5))
	f.unless("rep.not_informed", "rights_explained", first+f.between(2, 6))
	f.unless("mh.screen_missing", "mental_health_check", first+f.between(6, 12))
	if f.who.apart {
		f.unless("access.language_missing", "interpretation", first+1)
	}
	if f.who.child() {
		f.children()
	} else {
		f.adults()
	}
	if f.who.sexual() && f.chance(70) {
		f.given("sexual_assault_clinic", first+f.below(2))
	}
	f.mind()
	f.talks()
	f.oddments()
}

// unless gives a service unless the case lets its rule slip.
func (f *file) unless(rule, kind string, day int) {
	if !f.slip(rule) {
		f.given(kind, day)
	}
}

func (f *file) children() {
	f.given("committee_production", f.begin)
	f.given("care_plan", f.begin+f.between(10, 26))
	f.given("social_report", f.begin+f.between(9, 14))
	f.given("schooling", f.begin+f.between(20, 50))
	if f.who.sexual() {
		f.given("support_person", f.begin+f.between(2, 8))
	}
}

func (f *file) adults() {
	f.given("care_plan", f.begin+f.between(10, 30))
	if f.known("wish.livelihood") == models.Yes && !f.slip("econ.no_livelihood") {
		f.given(pick(f.dice, []string{"vocational_training", "vocational_training", "job_placement"}), f.begin+f.between(28, 56))
	}
	if f.known("held.identity_document") != models.Yes {
		f.unless("docs.identity_missing", "identity_help", f.begin+f.between(14, 55))
	}
	if f.known("held.bank_account") == models.No && f.chance(60) {
		f.given("bank_account_help", f.begin+f.between(25, 90))
	}
	if f.chance(30) {
		f.given("scheme_enrolment", f.begin+f.between(40, 160))
	}
}

// mind adds the counselling: sessions about every three weeks, the last one
// within a month unless the case lets counselling lapse.
func (f *file) mind() {
	if f.known("health.counselling_wanted") != models.Yes {
		return
	}
	f.joinCounsellor()
	last := f.lastDay() - f.between(3, 20)
	if f.slip("mh.counselling_lapsed") {
		last = f.lastDay() - f.between(36, 50)
	}
	sessions := 0
	for day := f.begin + f.between(8, 16); day < last && sessions < 5; day += f.between(14, 30) {
		if f.chance(8) && day <= 0 {
			f.serve("counselling", pick(f.dice, []models.DeliveryStatus{models.DeliveryMissed, models.DeliveryDeclined}), f.cal.workTime(f.dice, day))
		} else {
			f.given("counselling", day)
		}
		sessions++
	}
	if last > f.begin+5 {
		f.given("counselling", last)
	}
}

// lastDay is the last day of care so far: today, or the day the case closed.
func (f *file) lastDay() int {
	if f.row.Status == models.CaseClosed {
		return f.closedOn()
	}
	return 0
}

func (f *file) closedOn() int { return f.cal.day(f.row.ClosedAt) }

// talks adds the contacts: every six weeks or so in the past, and about every
// nine days in the last month.
func (f *file) talks() {
	last := f.lastDay()
	for day := f.begin + f.between(4, 9); day < last-30; day += f.between(30, 60) {
		f.given("contact", day)
	}
	for day := max(f.begin+3, last-30); day < last; day += f.between(7, 12) {
		f.given("contact", day)
	}
}

// silence removes every contact of the last weeks when contact was lost.
func (f *file) silence() {
	if !f.slip("safety.lost_contact") && !f.slip("safety.contact_missed") {
		return
	}
	day := -f.between(15, 24)
	if f.scene != nil && f.scene.silent > 0 {
		day = -f.scene.silent
	}
	f.say("health.counselling_wanted", models.NotAsked)
	kept := f.services[:0]
	for _, s := range f.services {
		if s.Status != models.DeliveryGiven || f.cal.day(s.At) <= day {
			kept = append(kept, s)
		}
	}
	f.services = kept
}

// oddments adds services that happen now and then.
func (f *file) oddments() {
	if f.chance(25) {
		f.given("medical_treatment", f.begin+f.between(5, 120))
	}
	if f.chance(12) {
		f.given("dental_care", f.begin+f.between(30, 200))
	}
	if f.chance(15) {
		f.given("peer_group", f.begin+f.between(30, 120))
	}
	if f.chance(10) && f.begin < -20 {
		f.serve("medical_treatment", models.DeliveryMissed, f.cal.workTime(f.dice, f.begin+f.between(3, 15)))
	}
	if f.chance(6) && f.begin < -20 {
		f.serve("peer_group", models.DeliveryDeclined, f.cal.workTime(f.dice, f.begin+f.between(5, 18)))
	}
	if f.row.Status == models.CaseOpen && f.chance(55) {
		f.planned(pick(f.dice, []string{"medical_treatment", "counselling", "legal_consultation", "scheme_enrolment", "dental_care", "vocational_training"}), f.between(1, 13))
	}
	if f.row.Status == models.CaseOpen && f.begin < -30 && f.chance(8) {
		f.planned(pick(f.dice, []string{"medical_treatment", "scheme_enrolment", "court_accompaniment"}), -f.between(1, 3))
	}
}

// leaving adds the exit and the contacts after it.
func (f *file) leaving() {
	if f.row.Status == models.CaseOpen {
		return
	}
	f.happened("event.exit", f.end)
	f.yesIf("money.own_income", !f.slip("econ.no_livelihood") && f.chance(60))
	f.follow(f.later)
	f.ended(f.later)
}
