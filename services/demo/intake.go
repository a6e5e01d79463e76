package demo

import "aftercare/models"

// referrals are the referral sources with their weights.
var referrals = []weighted[string]{
	{"police", 30}, {"helpline", 16}, {"ngo", 15}, {"child_welfare_committee", 9}, {"other_shelter", 8}, {"hospital", 6},
	{"labour_department", 5}, {"embassy", 3}, {"family", 3}, {"herself", 4}, {"not_known", 1},
}

// takeIn adds the case, the episode and the answers at intake.
func (f *file) takeIn() {
	f.row.ReferralSource = draw(f.dice, referrals)
	if f.who.child() && f.chance(50) {
		f.row.ReferralSource = "child_welfare_committee"
	}
	ended := f.begin - f.between(0, 6)
	began := ended - f.between(40, 900)
	f.episode = models.Episode{
		ID: f.id(), SurvivorID: f.row.SurvivorID, CaseID: f.row.ID, Version: 1, CreatedAt: f.row.CreatedAt,
		EpisodeFacts: models.EpisodeFacts{BeganOn: string(f.cal.date(began))[:7], BeganSure: models.SureMonth, EndedOn: string(f.cal.date(ended)), EndedSure: models.SureExact, Recruiter: pick(f.dice, []string{"family", "acquainted", "acquainted", "stranger"}), Channel: pick(f.dice, []string{"recruitment.family", "recruitment.friends", "recruitment.social_networks", "recruitment.online_advertisement", "recruitment.work"}), FromPlace: f.from(), ToPlace: f.state},
	}
	if f.who.forcedWork() {
		f.episode.Industry = pick(f.dice, []string{"industry.agriculture", "industry.mining", "industry.manufacturing", "industry.construction"})
		if f.who.form == "domestic_servitude" {
			f.episode.Industry = "industry.households"
		}
		f.episode.WagesOwed, f.episode.Debt = int64(f.between(8, 140))*1000_00, int64(f.between(0, 60))*1000_00
		f.episode.Currency = "INR"
	}
	if f.chance(45) {
		f.people, f.places = pick(f.dice, peopleNamed), pick(f.dice, placesNamed)
	}
	if f.chance(85) {
		f.story = words(f.dice, f.who, stories[f.who.form])
	}
	if f.chance(65) {
		f.wish = words(f.dice, f.who, wishes)
	}
	f.aboutHer()
	f.aboutIt(ended)
	f.aboutStay()
}

// from returns where people who speak the survivor's language are from.
func (f *file) from() string {
	if f.who.country != "IN" {
		return f.who.country
	}
	return tongues[f.who.tongue].state
}

// aboutHer records the facts about the person.
func (f *file) aboutHer() {
	f.fact("person.sex", models.AnswerFacts{Code: f.who.sex})
	f.fact("person.nationality", models.AnswerFacts{Code: f.who.country})
	f.fact("person.language", models.AnswerFacts{Code: f.who.tongue})
	f.age()
	if home := tongues[f.who.tongue].state; f.who.country == "IN" && f.chance(80) {
		f.fact("person.origin_region", models.AnswerFacts{Code: home, Basis: "she_said"})
	}
	if f.who.apart {
		f.say("person.interpreter_needed", models.Yes)
	}
	switch {
	case f.who.scst:
		f.say("person.scst", models.Yes)
	case f.chance(50):
		f.say("person.scst", models.No)
	}
	if f.who.disabled {
		f.say("person.disability", models.Yes)
	}
	if f.who.sex == "female" && !f.who.child() && f.chance(30) {
		f.yesIf("person.children_with_her", f.chance(60))
	}
}

// age records the day the survivor turns eighteen, as exactly as it is known.
func (f *file) age() {
	if f.who.unsure {
		code := "unsure"
		f.fact("person.age_group", models.AnswerFacts{Code: code, Basis: "estimated"})
		return
	}
	turns := f.begin + (models.AdultAge-f.who.years)*365 - f.between(0, 360)
	day := string(f.cal.date(turns))
	switch n := f.below(10); {
	case n < 5:
		f.fact("person.adult_on", models.AnswerFacts{Day: day, Sure: models.SureExact, Basis: "paper_seen"})
	case n < 8:
		f.fact("person.adult_on", models.AnswerFacts{Day: day[:4], Sure: models.SureYear, Basis: "she_said"})
	default:
		on := models.AdultOnFromAge(models.Age{From: f.who.years, To: f.who.years}, f.cal.date(f.begin))
		f.fact("person.adult_on", models.FactValue{On: on}.RestingOn("estimated"))
	}
}

// means are the means of control by form of exploitation; "" fits every form.
var means = map[string][]string{
	"":                    {"means.false_promises", "means.threats", "means.restricts_movement", "means.psychological_abuse", "means.threatens_family", "means.withholds_necessities"},
	"bonded_labour":       {"means.debt_bondage", "means.takes_earnings", "means.excessive_hours", "means.restricts_movement"},
	"domestic_servitude":  {"means.takes_earnings", "means.excessive_hours", "means.physical_abuse"},
	"cyber_scam":          {"means.withholds_documents", "means.threats", "means.excessive_hours"},
	"sexual_exploitation": {"means.false_promises", "means.takes_earnings", "means.threat_of_law_enforcement"},
}

// aboutIt records the trafficking, as far as the survivor told it.
func (f *file) aboutIt(day int) {
	f.happened("event.offence", day)
	f.where()
	f.say("form."+f.who.form, models.Yes)
	if f.who.also != "" {
		f.say("form."+f.who.also, models.Yes)
	}
	if f.who.child() && f.who.did("bonded_labour") {
		f.say("form.child_labour", models.Yes)
	}
	for _, list := range [][]string{means[""], means[f.who.form]} {
		for _, name := range list {
			if f.chance(45) {
				f.say(name, models.Yes)
			}
		}
	}
	f.say(pick(f.dice, means[""]), pick(f.dice, []models.Answer{models.No, models.Later, models.Declined, models.NotKnown}))
	f.harms()
}

// elsewhere are states to which people are taken from the three shelters' own
// states.
var elsewhere = []string{"IN-DL", "IN-RJ", "IN-PB", "IN-HR", "IN-MH", "IN-WB", "IN-JH"}

// where records the state or country of the offence, as far as it was told.
// Mostly it is where the survivor was found, which is the state of the shelter.
func (f *file) where() {
	switch {
	case f.who.did("cyber_scam"):
		f.fact("offence.country", models.AnswerFacts{Code: "KH", Basis: "she_said"})
		return
	case f.chance(15):
		return
	}
	code := f.state
	if f.chance(25) {
		code = pick(f.dice, elsewhere)
	}
	f.fact("offence.country", models.AnswerFacts{Code: "IN", Basis: "she_said"})
	f.fact("offence.region", models.AnswerFacts{Code: code, Basis: "she_said"})
}

func (f *file) harms() {
	if f.who.sexual() {
		answer := draw(f.dice, []weighted[models.Answer]{{models.Yes, 55}, {models.Later, 25}, {models.Declined, 20}})
		f.say("harm.rape", answer)
	}
	if f.who.did("organ_removal") {
		f.say("harm.grievous_injury", models.Yes)
	}
	if f.chance(30) {
		f.say("harm.mental_injury", models.Yes)
	}
	if f.who.did("bonded_labour") && f.chance(10) {
		n := int64(f.between(2, 9) * 10)
		f.fact("harm.disability_percent", models.AnswerFacts{Number: &n, Basis: "paper_seen"})
	}
}

// aboutStay records how the survivor came and the legal basis of the stay.
func (f *file) aboutStay() {
	f.happened("event.rescue", f.begin-f.between(0, 1))
	f.fact("event.stay_started", models.AnswerFacts{Answer: models.Yes, Day: string(f.row.IntakeAt.Date(f.cal.zone)), Sure: models.SureExact, At: f.row.IntakeAt})
	f.yesIf("stay.in_shelter", f.end > 0)
	if f.who.child() {
		f.happenedAt("event.cwc_produced", f.row.IntakeAt.Add(hours(f.between(3, 20))))
		f.happenedAt("event.cci_admission", f.row.IntakeAt)
		f.say("stay.order", models.Yes)
		if f.chance(20) {
			f.say("stay.unsafe_family", models.Yes)
		}
	} else {
		f.yesIf("stay.consent", !f.slip("shelter.no_legal_basis_or_choice") && !f.slip("shelter.order_ended"))
	}
	f.yesIf("money.debt", f.who.did("bonded_labour") || f.chance(25))
	f.say("wish.return_home", pick(f.dice, []models.Answer{models.Yes, models.No, models.Later, models.NotAsked}))
	if !f.who.child() {
		f.yesIf("wish.livelihood", f.slip("econ.no_livelihood") || f.chance(65))
		f.yesIf("held.bank_account", f.chance(35))
	}
	f.yesIf("health.counselling_wanted", f.slip("mh.counselling_lapsed") || f.chance(60))
	f.yesIf("held.identity_document", !f.slip("docs.identity_missing") && f.chance(45))
}
