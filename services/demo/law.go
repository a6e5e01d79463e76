package demo

import "aftercare/models"

// justice adds the police report, the court, and the people who support the
// survivor there.
func (f *file) justice() {
	f.lawyer()
	if f.slip("justice.no_case_news") || f.slip("justice.duty_overdue") || f.chance(68) {
		f.report(max(f.begin-f.between(0, 3), f.begin-3))
	} else {
		f.say("event.fir_registered", pick(f.dice, []models.Answer{models.No, models.Later, models.NotKnown}))
	}
	if f.who.forcedWork() {
		certificate := f.begin < -30 && !f.slip("docs.release_certificate_missing")
		f.yesIf("held.release_certificate", certificate)
		f.say("money.wages_withheld", models.Yes)
	}
	if f.who.country != "IN" {
		f.yesIf("residence.valid_stay", !f.slip("residence.status_unresolved") && f.chance(40))
		f.unless("residence.status_unresolved", "immigration_help", f.begin+f.between(2, 6))
	}
	if f.begin < -40 && !f.who.child() {
		f.yesIf("wish.compensation", f.chance(70))
	}
}

// lawyer assigns a volunteer lawyer, or records a lawyer from outside.
func (f *file) lawyer() {
	if f.slip("rep.no_lawyer") || f.slip("protection.prosecuted_no_lawyer") || f.slip("residence.status_unresolved") {
		return
	}
	claims := f.scene != nil && (f.scene.claims || f.slip("rep.claim_not_filed")) // it is the volunteer who sees it
	if f.chance(55) || f.turnEnds() || claims {
		legal := f.org.of(models.LegalAid, f.row.ShelterID)
		f.team.legal = legal[0]
		if f.scene != nil && f.scene.handed {
			f.handOver(legal[1], legal[0])
			return
		}
		until, why := models.Forever, ""
		if f.row.Status == models.CaseClosed && f.chance(70) {
			until, why = f.row.ClosedAt, "matter_ended"
		}
		if f.turnEnds() {
			until = f.cal.at(9, 0, 0)
		}
		f.joined(f.team.legal, "legal_matter", f.begin+f.between(3, 11), until, why)
	}
	f.given("legal_consultation", f.begin+f.between(4, 13))
	f.given("lawyer_assigned", f.begin+f.between(5, 13))
}

// joinCounsellor assigns the counsellor of the shelter.
func (f *file) joinCounsellor() {
	if f.alone() {
		return
	}
	f.team.counsellor = f.org.of(models.Counsellor, f.row.ShelterID)[0]
	until, why := models.Forever, ""
	if f.row.Status == models.CaseClosed {
		until, why = f.row.ClosedAt, "case_closed"
	}
	f.joined(f.team.counsellor, "counselling", f.begin+f.between(2, 7), until, why)
}

// report adds the police report and what followed.
func (f *file) report(day int) {
	f.happened("event.fir_registered", day).Basis = "paper_seen"
	f.yesIf("held.fir_copy", f.chance(75))
	f.sections(day)
	if f.begin < -100 && f.chance(60) {
		f.happened("event.charge_sheet", day+f.between(60, 95)).Basis = "paper_seen"
	}
	if f.begin < -240 && f.chance(30) {
		f.happened("event.accused_appeared", day+f.between(100, 200))
	}
	if f.begin < -500 && f.chance(25) {
		f.happened("event.trial_concluded", day+f.between(380, 480))
	}
	if f.row.Status != models.CaseClosed && f.chance(30) {
		f.happened("event.hearing", f.between(3, 60))
	}
	f.news(day)
}

// sections records the offences of the report. The penal code changed on 1 July
// 2024; the date of the report decides which one.
func (f *file) sections(day int) {
	code := "offence.ipc_370"
	if f.cal.date(day) >= "2024-07-01" {
		code = "offence.bns_143"
	}
	f.say(code, models.Yes).Basis = "paper_seen"
	if f.who.child() && f.who.sexual() {
		f.say("offence.pocso", models.Yes).Basis = "paper_seen"
	}
	if f.who.did("bonded_labour") {
		f.say("offence.bonded_labour", models.Yes).Basis = "paper_seen"
	}
}

// news records that the survivor was told how the case goes: early, and again
// within the month.
func (f *file) news(day int) {
	if !f.slip("justice.duty_overdue") && !f.slip("justice.no_case_news") {
		f.given("case_news", day+f.between(20, 28))
	}
	if f.begin < -45 && !f.slip("justice.no_case_news") && !f.slip("justice.duty_overdue") {
		f.given("case_news", f.lastDay()-f.between(2, 26))
	}
}
