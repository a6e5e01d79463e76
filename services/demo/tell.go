package demo

import (
	"aftercare/models"
)

// tell makes up one survivor with their case and its history. The result
// depends only on seed, position and day.
func (f *filler) tell(index int, s slot) (*survivor, error) {
	d := throw(f.opt.Seed, partSurvivors+uint64(index))
	shelter := f.shelterOf(d, s)
	sv := &survivor{who: newPerson(d, shelter.State)}
	var sc *scene
	if s.scene != ordinary {
		sc = &scenes[s.scene]
		if sc.who != nil {
			sc.who(&sv.who)
		}
	}
	sv.who.settle(d, shelter.State)
	at := min(f.cal.at(-int(s.age), int(s.clock)/60, int(s.clock)%60), f.cal.now-3*3_600_000)
	sv.row = models.Survivor{ID: d.id(at), OrganisationID: f.org.row.ID, CreatedAt: at, Version: 1}
	if sc != nil && sc.name == again || sc == nil && s.age < 300 && d.chance(2) {
		if err := f.before(d, sv, shelter, s); err != nil {
			return nil, err
		}
	}
	c := f.newFile(d, sv, shelter, at)
	c.scene, c.mine, c.later = sc, s.mine, throw(f.opt.Seed, partFollow+uint64(index))
	if n := len(sv.files); n > 0 {
		c.row.PreviousCaseID, c.about = sv.files[n-1].row.ID, sv.files[n-1].about
	}
	c.fate(s)
	c.live()
	c.makePlan(c.later)
	c.learn(throw(f.opt.Seed, partTracks+uint64(index)))
	c.gather(throw(f.opt.Seed, partGroups+uint64(index)))
	c.claims(throw(f.opt.Seed, partClaims+uint64(index)))
	c.keepSafe(throw(f.opt.Seed, partSafety+uint64(index)))
	c.keepHealth(throw(f.opt.Seed, partHealth+uint64(index)))
	sv.files = append(sv.files, c)
	if c.slip("safety.contact_method_missing") {
		sv.who.safe = ""
	}
	c.makeReturn()
	if err := c.lookAfter(); err != nil {
		return sv, err
	}
	if err := c.wentOn(throw(f.opt.Seed, partWentOn+uint64(index))); err != nil {
		return sv, err
	}
	c.stays(throw(f.opt.Seed, partStays+uint64(index)))
	c.askElsewhere(throw(f.opt.Seed, partTransfers+uint64(index)))
	c.toldOfLeaving(throw(f.opt.Seed, partThings+1<<32+uint64(index)))
	c.keepThings(throw(f.opt.Seed, partThings+uint64(index)))
	c.caseNotes(throw(f.opt.Seed, partNotes+uint64(index)))
	c.shareNotes(throw(f.opt.Seed, partHealth+1<<32+uint64(index)))
	c.tasks(throw(f.opt.Seed, partTasks+uint64(index)))
	c.ownFiles(throw(f.opt.Seed, partOwnFiles+uint64(index)))
	c.asks(throw(f.opt.Seed, partAsks+uint64(index)))
	c.assess(throw(f.opt.Seed, partAssess+uint64(index)))
	papers := throw(f.opt.Seed, partPapers+uint64(index))
	c.papers(papers)
	others := throw(f.opt.Seed, partReferrals+uint64(index))
	c.referrals(others)
	c.subbed(others)
	if c.paperAsked() != "" || len(c.referred) > 0 {
		loaded, ev, err := c.evaluate()
		if err != nil {
			return sv, err
		}
		if err := c.keep(loaded, ev); err != nil {
			return sv, err
		}
	}
	return sv, c.packets(papers)
}

// shelterOf picks the survivor's shelter. Survivors of the account "caseworker"
// stay where that account works.
func (f *filler) shelterOf(d *dice, s slot) models.Shelter {
	if s.mine {
		return f.org.shelters[0]
	}
	return draw(d, []weighted[models.Shelter]{{f.org.shelters[0], 26}, {f.org.shelters[1], 37}, {f.org.shelters[2], 37}})
}

// newFile opens a case at a moment.
func (f *filler) newFile(d *dice, sv *survivor, shelter models.Shelter, at models.Instant) *file {
	code, err := models.NewCaseCode(d)
	if err != nil {
		panic("demo: dice never fail: " + err.Error())
	}
	c := &file{filler: f, dice: d, who: &sv.who, begin: f.cal.day(at), end: 1, state: shelter.State, slips: map[string]bool{}}
	c.row = models.Case{
		ID: d.id(at), SurvivorID: sv.row.ID, OrganisationID: f.org.row.ID, ShelterID: shelter.ID, Code: string(code),
		Status: models.CaseOpen, IntakeAt: at, CreatedAt: min(at.Add(minutes(50)), f.cal.now-1), Version: 1,
	}
	return c
}

// before adds an earlier, closed case: the survivor was trafficked again.
func (f *filler) before(d *dice, sv *survivor, shelter models.Shelter, s slot) error {
	at := f.cal.workTime(d, max(-int(s.age)-d.between(240, 420), -openDays+5))
	c := f.newFile(d, sv, shelter, at)
	c.mine, c.later = s.mine, d
	c.close(d.between(80, 120), -int(s.age)-d.between(40, 70))
	c.live()
	for i := range c.assignments {
		if c.assignments[i].UntilAt == models.Forever {
			c.assignments[i].UntilAt, c.assignments[i].EndReason, c.assignments[i].EndedBy = c.row.ClosedAt, "case_closed", c.row.LeadID
		}
	}
	sv.files = append(sv.files, c)
	return c.lookAfter()
}

// fate decides the status of the case and which rules it lets slip.
func (f *file) fate(s slot) {
	if f.scene != nil {
		f.letSlip(f.scene.slips...)
		if f.scene.status == models.CaseFollowUp {
			f.leave(max(f.begin+50, -f.between(70, 90)))
		}
		return
	}
	switch age, n := int(s.age), f.below(100); {
	case age < 60:
	case age < 240 && n < 60, age >= 240 && n < 22:
	case age < 240 && n < 86, age >= 240 && n < 52:
		f.leave(f.begin + f.between(50, age-5))
	default:
		f.close(f.between(40, 55), -f.between(2, age-58))
	}
	if f.row.Status == models.CaseClosed {
		return
	}
	for range draw(f.dice, []weighted[int]{{0, 40}, {1, 36}, {2, 18}, {3, 6}}) {
		list := common
		if age := -f.begin; age < 120 && f.chance(60) {
			list = early
		}
		f.letSlip(draw(f.dice, list))
	}
}

// follows are rules that slip with another: without contact there is no case news
// either, and who files no claim asks for no interim relief.
var follows = map[string]string{"safety.lost_contact": "justice.no_case_news", "rep.claim_not_filed": "rep.interim_not_sought"}

// letSlip marks the rules a case lets slip.
func (f *file) letSlip(rules ...string) {
	for _, rule := range rules {
		f.slips[rule] = true
		if other := follows[rule]; other != "" {
			f.slips[other] = true
		}
	}
}

// early are rules that slip in the first months, common those that slip at any
// time: nobody leaves a first check undone for two years.
var (
	early = []weighted[string]{
		{"mh.screen_missing", 10}, {"docs.identity_missing", 9}, {"econ.no_livelihood", 9}, {"rep.no_lawyer", 6}, {"health.first_check_missing", 4},
		{"shelter.not_explained", 4}, {"rep.not_informed", 4}, {"residence.status_unresolved", 3}, {"safety.contact_method_missing", 3}, {"access.language_missing", 3},
	}
	common = []weighted[string]{
		{"rep.claim_not_filed", 16}, {"rep.decision_overdue", 14}, {"justice.no_case_news", 11}, {"mh.counselling_lapsed", 9}, {"docs.release_certificate_missing", 8},
		{"followup.overdue", 8}, {"safety.lost_contact", 6}, {"consent.missing_or_expired", 6}, {"justice.duty_overdue", 5}, {"followup.missing_schedule", 2},
	}
)

// leave ends the stay; the case is in follow-up.
func (f *file) leave(day int) { f.row.Status, f.end = models.CaseFollowUp, min(day, -4) }

// close ends the stay some days after intake, and the case on a day.
func (f *file) close(stayed, day int) {
	f.end = min(f.begin+stayed, day)
	f.row.Status = models.CaseClosed
	f.row.ClosedAt = max(f.cal.workTime(f.dice, day), f.row.IntakeAt.Add(hours(24)))
	f.row.ClosureReason = draw(f.dice, []weighted[string]{{"on_her_own", 34}, {"with_family", 26}, {"returned_home", 12}, {"other_service", 12}, {"her_wish", 10}, {"contact_lost", 6}})
}

// live adds the whole history.
func (f *file) live() {
	f.staff()
	f.takeIn()
	f.justice()
	f.agree()
	f.care()
	f.leaving()
	f.silence()
	f.duty()
	if f.scene != nil && f.scene.tell != nil {
		f.scene.tell(f)
	}
	f.matter()
	f.linked()
}

// duty records decisions about informing the police, when the law asks this of
// the person who writes a disclosure down.
func (f *file) duty() {
	if !f.chance(60) {
		return
	}
	for _, d := range f.evaluator.Library().AllDuties() {
		if len(d.Decisions) == 0 || d.Key == "pocso_report_duty" && !(f.who.child() && f.who.sexual()) {
			continue
		}
		f.duties = append(f.duties, models.DutyDecision{
			ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Duty: d.Key, Decision: d.Decisions[0].Code,
			DecidedBy: f.row.LeadID, DecidedAt: f.row.CreatedAt,
		})
	}
}
