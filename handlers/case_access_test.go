package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/worldtest"
)

var (
	readers    = []models.Role{models.Caseworker, models.Counsellor, models.LegalAid, models.Administrator, models.Supervisor}
	openers    = []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}
	caseworker = []models.Role{models.Caseworker}
	lawyers    = []models.Role{models.LegalAid}
	assigners  = []models.Role{models.Administrator, models.Supervisor}
	deciders   = []models.Role{models.Caseworker, models.LegalAid}
	// who reads a case and none of the words of its decisions is told that there are none
	unopened  = map[models.Role]int{models.Administrator: http.StatusNotFound, models.Supervisor: http.StatusNotFound}
	overseers = []models.Role{models.Caseworker, models.Counsellor, models.Supervisor}
)

// ofCase makes an address of a case that every role with assignments works on.
func ofCase(suffix string) func(h *house) string {
	return func(h *house) string {
		h.southerners()
		return "/cases/" + h.opened("counsellor", "legal_aid").ID + suffix
	}
}

// southerners adds people of the roles that are tried from another shelter.
func (h *house) southerners() {
	h.southern(models.Counsellor)
	h.southern(models.LegalAid)
	h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE accounts SET told_about_exit = ?", true).Error })
}

// southern adds somebody of a role who works in the other shelter, once.
func (h *house) southern(role models.Role) {
	if name := "south-" + string(role); h.Account(name).ID == "" {
		h.Person(name, role, h.South)
	}
}

func caseFileAccess() []accessRow {
	rows := []accessRow{
		{Method: "GET", Route: "/cases/new", May: caseworker}, {Method: "GET", Route: camePath, May: caseworker}, {Method: "POST", Route: camePath, May: caseworker}, {Method: "POST", Route: camePath + "/intake", May: caseworker},
	}
	intake := func(method, part string, form url.Values) {
		rows = append(rows, accessRow{Method: method, Route: intakePath(":intake", part), May: caseworker, Form: form,
			Path: func(*house) string { return intakePath(worldtest.NewID(), part) }})
	}
	for _, step := range intakeSteps {
		intake("GET", step.part, nil)
		intake("POST", step.part, nil)
	}
	intake("POST", "same", url.Values{"same": {"no"}})
	intake("POST", "drop", nil)
	add := func(method, suffix string, may []models.Role, form url.Values) {
		rows = append(rows, accessRow{Method: method, Route: "/cases/:id" + suffix, May: may, Path: ofCase(suffix), Form: form, Elsewhere: http.StatusNotFound})
	}
	for suffix, may := range map[string][]models.Role{
		"": readers, "/first": readers, "/facts": readers, "/facts.json": readers, "/happened": readers, "/happened/new": caseworker, "/identity": readers, "/consents": readers, "/consents/print": readers, "/duties": readers, "/people": readers,
		"/law": deciders, "/rights": readers, "/rights/print": readers, "/consents/new": caseworker, "/close": caseworker, "/history": overseers, "/history/print": overseers,
	} {
		add("GET", suffix, may, nil)
	}
	why := url.Values{"purpose": {"care"}, "what": {"names"}}
	add("POST", "/name", openers, why)
	add("POST", "/rights/print", openers, why)
	add("POST", "/contact", []models.Role{models.Caseworker, models.Counsellor}, why)
	add("POST", "/identity/open", openers, why)
	add("POST", "/identity", caseworker, url.Values{"what": {"names"}, "called_name": {"x"}, "seen": {"1"}})
	add("POST", "/happened/new", caseworker, url.Values{"recruiter": {"family"}})
	add("POST", "/find", caseworker, url.Values{"only": {"held.identity_document"}, "fact.held.identity_document": {"yes"}})
	add("POST", "/law", deciders, url.Values{"fact.event.accused_remanded": {"no"}})
	add("POST", "/consents/new", caseworker, nil)
	add("POST", "/duties", caseworker, url.Values{"duty.inform_bnss33": {"already_reported"}})
	add("POST", "/people", assigners, nil)
	add("POST", "/people/lead", assigners, nil)
	add("GET", "/people/conflict", lawyers, nil)
	add("POST", "/people/conflict", lawyers, url.Values{"answer": {models.NoConflict}})
	add("GET", "/people/pass", lawyers, nil)
	add("POST", "/people/pass", lawyers, url.Values{"how": {forGood}})
	rows = append(rows, handedAccess()...)
	rows = append(rows, accessRow{Method: "GET", Route: conflictsPath, May: lawyers}, accessRow{Method: "POST", Route: conflictsPath, May: lawyers})
	add("POST", "/close", caseworker, nil)
	add("GET", "/again", caseworker, nil)
	add("POST", "/again", caseworker, nil)
	add("POST", "/reopen", caseworker, nil)
	add("GET", "/move", administrators, nil)
	add("POST", "/move", administrators, nil)
	return append(rows, caseFilePartAccess()...)
}

// closurePath is where the survivor's own view of the time here is opened.
func closurePath(h *house) string {
	h.southerners()
	c := h.opened("counsellor", "legal_aid")
	row := models.Case{}
	h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", c.ID).Take(&row).Error })
	in := casefile.ClosingInput{To: models.CaseClosed, Reason: "her_wish", Seen: row.Version, Words: "It was a good time."}
	if _, err := h.deps.Cases.Close(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	return casePath(c.ID) + "/close/" + firstClosure(h, c) + "/open"
}

// firstClosure is the id of the closure of a case.
func firstClosure(h *house, c models.Case) string {
	list, err := h.deps.Cases.Closing(h.t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil || len(list.Closed) == 0 {
		h.t.Fatalf("closures: %v, %v", list.Closed, err)
	}
	return list.Closed[0].ID
}

// caseFilePartAccess is the routes of one part of a case.
func caseFilePartAccess() []accessRow {
	missing := http.StatusNotFound
	return []accessRow{
		{Method: "POST", Route: "/cases/:id/close/:closure/open", May: caseworker, Path: closurePath, Form: url.Values{"purpose": {"care"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/facts/:group", May: caseworker, Path: ofCase("/facts/person"), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/facts/:group", May: caseworker, Path: ofCase("/facts/person"), Form: url.Values{"fact.person.sex": {"male"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/happened/:part", May: caseworker, Path: timePath(""), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/happened/:part", May: caseworker, Path: timePath(""), Form: url.Values{"recruiter": {"family"}, "seen": {"1"}}, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/happened/:part/open", May: []models.Role{models.Caseworker, models.Counsellor}, Path: timePath("/open"), Form: url.Values{"purpose": {"care"}}, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/happened/:part/words", May: caseworker, Path: timePath("/words"), Form: url.Values{"people": {"x"}, "seen": {"1"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/happened/:part/earlier", May: []models.Role{models.Caseworker, models.Counsellor}, Path: timePath("/earlier"), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/happened/:part/earlier/:version", May: []models.Role{models.Caseworker, models.Counsellor}, Path: rewrittenTimePath, Form: url.Values{"purpose": {"care"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/identity/:part/earlier", May: openers, Path: ofCase("/identity/names/earlier"), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/identity/:part/earlier/:version", May: openers, Path: rewrittenPath, Form: url.Values{"purpose": {"care"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/happened/:part/facts", May: caseworker, Path: timePath("/facts"), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/happened/:part/facts", May: caseworker, Path: timePath("/facts"), Form: url.Values{"fact.form.begging": {"yes"}}, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/consents/:consent/withdraw", May: caseworker, Path: consentPath, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/people/:assignment/end", May: assigners, Path: endPath, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/people/:assignment/end", May: assigners, Path: endPath, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/rights/:item", May: readers, Path: ofRight(""), Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/rights/questions", May: caseworker, Path: ofCase("/rights/questions"), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/rights/questions", May: caseworker, Path: ofCase("/rights/questions"), Form: url.Values{"only": {"held.identity_document"}, "fact.held.identity_document": {"yes"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/rights/:item/steps/:decision", May: deciders, Path: stepPath, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/rights/:item/steps/:decision", May: deciders, Path: stepPath, Form: url.Values{"kind": {"wanted"}, "correction": {"wrong_step"}, "on.quick": {"today"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/rights/:item/draft", May: deciders, Path: filedDraftPath, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/rights/:item/letter", May: deciders, Path: latePath, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/rights/:item/letter", May: deciders, Path: latePath, Form: url.Values{"purpose": {"claim"}}, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/rights/:item/letter/print", May: deciders, Path: ofRight("/letter/print"), Form: url.Values{"letter": {"x"}}, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/decisions/:decision/words", May: openers, Path: rightWordsPath, Form: url.Values{"purpose": {"care"}}, Elsewhere: missing, Differs: unopened},
		{Method: "POST", Route: "/cases/:id/duties/:decision/words", May: openers, Path: dutyWordsPath, Form: url.Values{"purpose": {"care"}}, Elsewhere: missing, Differs: unopened},
		{Method: "GET", Route: "/cases/:id/applications/:application", May: readers, Path: filedPath(""), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/applications/:application", May: deciders, Path: filedPath(""), Form: url.Values{"kind": {"refused"}, "with": {filedRights[0]}, "on.quick": {"today"}}, Elsewhere: missing},
		{Method: "GET", Route: "/cases/:id/applications/:application/steps/:decision", May: deciders, Path: filedPath("/steps/"), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/applications/:application/steps/:decision", May: deciders, Path: filedPath("/steps/"), Form: url.Values{"kind": {"applied"}, "correction": {"wrong_date"}, "on.quick": {"today"}}, Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/applications/:application/back/:decision", May: deciders, Path: filedPath("/back/"), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/applications/:application/words/:decision", May: openers, Path: filedPath("/words/"), Form: url.Values{"purpose": {"care"}}, Elsewhere: missing, Differs: unopened},
		{Method: "POST", Route: "/cases/:id/rights/:item", May: deciders, Path: ofRight(""), Elsewhere: missing},
		{Method: "POST", Route: "/cases/:id/rights/:item/back/:decision", May: deciders, Path: decidedPath, Elsewhere: missing},
	}
}

func consentPath(h *house) string {
	at := ofCase("/consents/")(h)
	var c models.Consent
	h.Read(func(tx *gorm.DB) error { return tx.Take(&c).Error })
	return at + c.ID + "/withdraw"
}

// filedRights are rights that one application asks for.
var filedRights = []string{"victim_compensation_bnss396", "nalsa_women_compensation_2018", "nalsa_interim"}

// file records that an application for the three rights was filed, and returns its name.
func (h *house) file(c models.Case, on models.Date) string { return h.fileAs(c, "caseworker", on) }

func (h *house) fileAs(c models.Case, who string, on models.Date) string {
	h.t.Helper()
	in := entitlement.Input{Item: filedRights[0], With: filedRights[1:], Number: "CANARY-words", RightDecision: models.RightDecision{On: on, StepFacts: models.StepFacts{Kind: models.StanceApplied, Amount: 300_000_00, Currency: "INR"}}}
	if _, err := h.deps.Rights.Decide(h.t.Context(), h.Actor(who), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	var s models.StanceRow
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("subject = ? AND ended_at = 0", in.Item).Order("at DESC").Take(&s).Error
	})
	return s.Filing
}

// filedPath is the page of an application that was filed, or with a suffix what can be
// done about its filing.
func filedPath(suffix string) func(h *house) string {
	return func(h *house) string {
		at := ofCase("/applications/")(h)
		var c models.Case
		h.Read(func(tx *gorm.DB) error { return tx.Take(&c).Error })
		at += h.file(c, "2026-11-02")
		if suffix == "" {
			return at
		}
		var s models.StanceRow
		h.Read(func(tx *gorm.DB) error { return tx.Where("subject = ?", filedRights[0]).Take(&s).Error })
		return at + suffix + s.ID
	}
}

// timePath makes an address of the time that the intake wrote down.
func timePath(suffix string) func(h *house) string {
	return func(h *house) string {
		at := ofCase("/happened/")(h)
		var e models.Episode
		h.Read(func(tx *gorm.DB) error { return tx.Take(&e).Error })
		return at + e.ID + suffix
	}
}

func endPath(h *house) string {
	at := ofCase("/people/")(h)
	var a models.Assignment
	h.Read(func(tx *gorm.DB) error { return tx.Where("account_id = ?", h.Account("counsellor").ID).Take(&a).Error })
	return at + a.ID + "/end"
}

// anyRight is a right that every case has.
func anyRight(h *house) string {
	var list []models.Entitlement
	h.Read(func(tx *gorm.DB) error {
		return tx.Where("progress = ?", models.ProgressOpen).Order("item").Find(&list).Error
	})
	for _, e := range list {
		if it := h.deps.Library.Item(e.Item); it.Life.Has(models.StanceApplied) {
			return e.Item
		}
	}
	h.t.Fatal("no open right is one to apply for")
	return ""
}

func ofRight(suffix string) func(h *house) string {
	return func(h *house) string { at := ofCase("/rights/")(h); return at + anyRight(h) + suffix }
}

// anyDecided is the right of the one decision there is.
func anyDecided(h *house) string {
	var s models.StanceRow
	h.Read(func(tx *gorm.DB) error { return tx.Limit(1).Find(&s).Error })
	return s.Subject
}

// stepPath leads to the page that corrects a step of a right.
func stepPath(h *house) string { return strings.Replace(decidedPath(h), "/back/", "/steps/", 1) }

// latePath leads to the letter about a right with which an authority is late.
func latePath(h *house) string {
	at := ofCase("/rights/")(h)
	var c models.Case
	h.Read(func(tx *gorm.DB) error { return tx.Take(&c).Error })
	return at + h.lateRight(c) + "/letter"
}

// filedDraftPath leads to the request for information about a right that was applied
// for.
func filedDraftPath(h *house) string {
	return strings.TrimSuffix(latePath(h), "/letter") + "/draft?kind=information"
}

// lateRight is a right that was applied for long ago, without an answer.
func (h *house) lateRight(c models.Case) string {
	h.t.Helper()
	const item = "victim_compensation_bnss396"
	in := entitlement.Input{Item: item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}, On: "2026-07-01"}}
	if _, err := h.deps.Rights.Decide(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	return item
}

func decidedPath(h *house) string {
	at := ofCase("/rights/")(h)
	var c models.Case
	h.Read(func(tx *gorm.DB) error { return tx.Take(&c).Error })
	item := anyRight(h)
	in := entitlement.Input{Item: item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}}}
	if _, err := h.deps.Rights.Decide(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	var s models.StanceRow
	h.Read(func(tx *gorm.DB) error { return tx.Take(&s).Error })
	return at + item + "/back/" + s.ID
}

// rightWordsPath leads to the words of a decision about a right.
func rightWordsPath(h *house) string {
	at := ofCase("/decisions/")(h)
	var c models.Case
	h.Read(func(tx *gorm.DB) error { return tx.Take(&c).Error })
	in := entitlement.Input{Item: anyRight(h), RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}}, Words: "CANARY-words"}
	if _, err := h.deps.Rights.Decide(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	var s models.StanceRow
	h.Read(func(tx *gorm.DB) error { return tx.Take(&s).Error })
	return at + s.ID + "/words"
}

// dutyWordsPath leads to the reason of a decision about a duty.
func dutyWordsPath(h *house) string {
	at := ofCase("/duties/")(h)
	var c models.Case
	h.Read(func(tx *gorm.DB) error { return tx.Take(&c).Error })
	in := casefile.DutyInput{Duty: "inform_bnss33", Decision: "already_reported", Words: "CANARY-words"}
	if _, err := h.deps.Cases.DecideDuty(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	var d models.DutyDecision
	h.Read(func(tx *gorm.DB) error { return tx.Take(&d).Error })
	return at + d.ID + "/words"
}
