package demo

import (
	"slices"

	"aftercare/models"
	"aftercare/services/custody"
)

// followUp is a follow-up with the words that will be sealed.
type followUp struct {
	models.FollowUp
	words string
}

// wish is a schedule with the words that will be sealed.
type wish struct {
	models.FollowPlan
	words string
}

// follow adds what was agreed about contact after leaving, and the contacts. Whoever
// said no to contact has none.
func (f *file) follow(d *dice) {
	if f.slip("followup.missing_schedule") {
		return
	}
	i := slices.IndexFunc(f.consents, func(c models.Consent) bool { return c.Purpose == models.PurposeContact })
	if i < 0 {
		f.consent(models.PurposeContact, models.ConsentGiven, f.begin, "")
		i = len(f.consents) - 1
	}
	if f.slip("safety.contact_missed") {
		f.consents[i].Answer = models.ConsentGiven
	}
	exit := f.cal.date(f.end)
	p := wish{FollowPlan: models.FollowPlan{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}}
	p.FollowPlanFacts = models.FollowPlanFacts{ExitOn: exit, Wish: models.FollowAgreed, Points: models.CodesOf(models.FollowUpPointCodes()), AskedAt: f.cal.at(f.end, 11, 0)}
	if f.consents[i].Answer == models.ConsentRefused {
		p.Wish, p.Points = models.FollowNone, ""
		f.wishes = append(f.wishes, p)
		return
	}
	if d.chance(60) {
		p.words = pick(d, []string{"Only by telephone, on Sundays, when the others are at the market. (invented)", "सिर्फ़ दीदी फ़ोन करें, शाम को नहीं। (काल्पनिक)"})
	}
	f.wishes = append(f.wishes, p)
	for _, point := range models.FollowUpPoints {
		f.contact(d, point, point.On(exit))
	}
	if f.slip("safety.contact_missed") {
		u := f.newFollow(d, "", "", -20)
		u.Result, u.Way, u.WhyNot, u.Told = models.FollowNotReached, "call", models.FollowWhyNot[0], "team"
		f.follows = append(f.follows, u)
	}
	if f.slip("followup.contact_lost") {
		for _, day := range []int{-20, -16, -11} {
			u := f.newFollow(d, "", "", day)
			u.Result, u.Way, u.WhyNot, u.Told = models.FollowNotReached, "call", pick(d, models.FollowWhyNot[:2]), "team"
			f.follows = append(f.follows, u)
		}
	}
}

// newFollow is a follow-up that was recorded on a day.
func (f *file) newFollow(d *dice, point string, due models.Date, day int) followUp {
	u := followUp{FollowUp: models.FollowUp{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}}
	u.Point, u.DueOn = point, due
	if due != "" {
		u.DueAt = models.EndOfDay(due, f.cal.zone)
	}
	u.At = min(f.cal.workTime(d, day), f.cal.now-60_000)
	u.ChangedAt = min(u.At+3_600_000, f.cal.now-1)
	if due == "" {
		u.CreatedAt = u.ChangedAt
	}
	return u
}

// contact is the follow-up of a default day: made, left open, or still to come.
func (f *file) contact(d *dice, point models.FollowUpPoint, due models.Date) {
	day := f.cal.day(models.EndOfDay(due, f.cal.zone))
	last := 0
	if f.row.Status == models.CaseClosed {
		last = f.closedOn()
	}
	switch {
	case f.row.Status == models.CaseClosed && day > last:
		return
	case day >= last || f.slip("followup.overdue") && day > -60 && day < -8:
		u := f.newFollow(d, point.Code, due, 0)
		u.At, u.ChangedAt = 0, u.CreatedAt
		f.follows = append(f.follows, u)
		return
	case (f.slip("followup.contact_lost") || f.slip("safety.contact_missed")) && day > -34 || f.slip("followup.overdue") && day > -60:
		return
	}
	u := f.newFollow(d, point.Code, due, day)
	u.Result, u.Way, u.Safe = models.FollowReached, pick(d, models.FollowWays[:3]), string(models.Yes)
	f.answers(d, &u)
	u.Version = 2
	f.follows = append(f.follows, u)
}

// answers are what somebody says who was reached. What is a fact of the case is one here
// too.
func (f *file) answers(d *dice, u *followUp) {
	u.Home, u.HomeSafe, u.Violence, u.Trafficker = pick(d, models.FollowHomes[:3]), string(models.Yes), "none", "none"
	u.Money, u.Stigma, u.Mind = pick(d, models.FollowMoney[:2]), pick(d, models.FollowStigma[:2]), pick(d, models.FollowMind[:2])
	u.Learning = "looking"
	if f.who.child() {
		u.Learning = "school"
		f.say("school.attends", models.Yes)
	} else if f.known("money.own_income") == models.Yes {
		u.Learning = "works"
	}
	f.fact("home.with", models.AnswerFacts{Code: u.Home})
	f.say("safety.safe_now", models.Yes)
	f.say("social.shut_out", models.No)
	if d.chance(70) {
		u.words = words(d, f.who, notes["follow_up"])
	}
}

// followRows are the follow-ups as rules count them.
func (f *file) followRows() (rows []models.FollowUp, none []models.FollowPlan) {
	for _, u := range f.follows {
		rows = append(rows, u.FollowUp)
	}
	for _, p := range f.wishes {
		none = append(none, p.FollowPlan)
	}
	return rows, none
}

// followUps seals what was said after leaving.
func (s *sealer) followUps(f *file) {
	for i := range f.wishes {
		s.some(custody.FollowPlanWords, f.wishes[i].ID, f.wishes[i].words, &f.wishes[i].Words)
	}
	for i := range f.follows {
		s.some(custody.FollowUpWords, f.follows[i].ID, f.follows[i].words, &f.follows[i].Words)
	}
}
