package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// routes are the file of one case.
func (h *caseHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id", h.summary)
	g.GET("/cases/:id/first", h.first)
	g.POST("/cases/:id/name", h.showName)
	g.POST("/cases/:id/contact", h.showContact)
	g.POST("/cases/:id/find", h.find)
	g.GET("/cases/:id/facts", h.factGroups)
	g.GET("/cases/:id/facts.json", h.exportFacts)
	showAndTake(g, "/cases/:id/facts/:group", h.facts)
	showAndTake(g, "/cases/:id/law", h.law)
	g.GET("/cases/:id/happened", h.episodes)
	showAndTake(g, "/cases/:id/happened/new", h.newEpisode)
	showAndTake(g, "/cases/:id/happened/:part", h.correctEpisode)
	g.POST("/cases/:id/happened/:part/open", h.openEpisode)
	g.POST("/cases/:id/happened/:part/words", h.saveEpisode)
	showAndTake(g, "/cases/:id/happened/:part/facts", h.facts)
	g.GET("/cases/:id/happened/:part/earlier", h.earlierEpisode)
	g.POST("/cases/:id/happened/:part/earlier/:version", h.openEarlierEpisode)
	g.GET("/cases/:id/identity/:part/earlier", h.earlierIdentity)
	g.POST("/cases/:id/identity/:part/earlier/:version", h.openEarlierIdentity)
	g.GET("/cases/:id/identity", h.identity)
	g.POST("/cases/:id/identity/open", h.openIdentity)
	g.POST("/cases/:id/identity", h.saveIdentity)
	g.GET("/cases/:id/consents", h.consents)
	showAndTake(g, "/cases/:id/consents/new", h.newConsent)
	g.POST("/cases/:id/consents/:consent/withdraw", h.withdrawConsent)
	g.GET("/cases/:id/consents/print", h.printConsents)
	showAndTake(g, "/cases/:id/duties", h.duties)
	g.POST("/cases/:id/duties/:decision/words", h.openDutyWords)
	showAndTake(g, "/cases/:id/people", h.people)
	g.POST("/cases/:id/people/lead", h.lead)
	showAndTake(g, "/cases/:id/people/:assignment/end", h.endAssignment)
	passing := &passOnHandlers{h.site, h.files, h.purposeFor}
	showAndTake(g, "/cases/:id/people/pass", passing.pass)
	g.GET("/cases/:id/handed/:handed", passing.show)
	g.POST("/cases/:id/handed/:handed/open", passing.open)
	g.POST("/cases/:id/handed/:handed/taken", passing.taken)
	conflicts := &conflictHandlers{h.site, h.files}
	showAndTake(g, conflictsPath, conflicts.several)
	showAndTake(g, "/cases/:id/people/conflict", conflicts.one)
	showAndTake(g, "/cases/:id/close", h.close)
	g.POST("/cases/:id/reopen", h.reopen)
	g.POST("/cases/:id/close/:closure/open", h.openClosure)
	showAndTake(g, "/cases/:id/again", h.again)
	showAndTake(g, "/cases/:id/move", h.move)
	showAndTake(g, "/shelters/:id/move", h.moveMany)
	g.GET("/cases/:id/history", h.history)
	g.GET("/cases/:id/history/print", h.printHistory)
}

// helpRoutes are the rights, services and gaps of one case.
func (s *site) helpRoutes(g *echo.Group, d Deps, cases *caseHandlers) {
	clocks := &clockHandlers{site: s, files: d.Cases, rights: d.Rights}
	g.GET("/cases/:id/clocks", clocks.show)

	rights := &rightsHandlers{site: s, files: d.Cases, rights: d.Rights, cases: cases, offices: d.Offices, papers: d.Documents, claims: d.ClaimFacts}
	g.GET("/cases/:id/rights", rights.list)
	showAndTake(g, "/cases/:id/rights/questions", rights.questions)
	showAndTake(g, "/cases/:id/rights/:item", rights.one)
	showAndTake(g, "/cases/:id/rights/:item/steps/:decision", rights.fix)
	g.POST("/cases/:id/rights/:item/back/:decision", rights.takeBack)
	g.GET("/cases/:id/rights/:item/draft", rights.draft)
	g.GET("/cases/:id/rights/:item/letter", rights.letter)
	g.POST("/cases/:id/rights/:item/letter", rights.nameLetter)
	g.POST("/cases/:id/rights/:item/letter/print", rights.printLetter)
	g.POST("/cases/:id/decisions/:decision/words", rights.openWords)
	showAndTake(g, "/cases/:id/applications/:application", rights.application)
	showAndTake(g, "/cases/:id/applications/:application/steps/:decision", rights.fixApplication)
	g.POST("/cases/:id/applications/:application/back/:decision", rights.takeBackApplication)
	g.POST("/cases/:id/applications/:application/words/:decision", rights.openApplicationWords)

	statements := &statementHandlers{site: s, files: d.Cases, rights: d.Rights, why: cases.purposeOf}
	g.GET("/cases/:id/rights/print", statements.show)
	g.POST("/cases/:id/rights/print", statements.showNamed)

	services := &deliveryHandlers{site: s, files: d.Cases, deliveries: d.Deliveries, gaps: d.Gaps, library: d.Library, why: cases.purposeOf}
	g.GET("/cases/:id/services", services.list)
	showAndTake(g, "/cases/:id/services/new", services.record)
	showAndTake(g, "/cases/:id/services/plan", services.plan)
	g.GET("/cases/:id/services/:service", services.show)
	g.POST("/cases/:id/services/:service/note/:version", services.openNote)
	showAndTake(g, "/cases/:id/services/:service/answer", services.answer)
	showAndTake(g, "/cases/:id/services/:service/correct", services.correct)
	g.POST("/cases/:id/services/:service/undo", services.undo)
	g.POST("/cases/:id/services/:service/accept", services.accept)

	papers := &documentHandlers{site: s, files: d.Cases, documents: d.Documents, library: d.Library, why: cases.purposeOf}
	papers.routes(g)

	papers.packets = d.Packets
	packets := &packetHandlers{site: s, files: d.Cases, packets: d.Packets, matters: d.Matters, library: d.Library, why: cases.purposeFor, asks: purposeQuestion{s, d.Accounts}}
	packets.routes(g)

	claims := &claimHandlers{site: s, files: d.Cases, facts: d.ClaimFacts, why: cases.purposeOf}
	claims.routes(g)

	matters := &matterHandlers{site: s, files: d.Cases, matters: d.Matters, offices: d.Offices, papers: d.Documents, library: d.Library, why: cases.purposeOf}
	matters.routes(g)

	groups := &groupHandlers{site: s, groups: d.Groups, deliveries: d.Deliveries, accounts: d.Accounts, caseload: d.Caseload, files: d.Cases, library: d.Library}
	groups.routes(g)

	referrals := &referralHandlers{site: s, files: d.Cases, referrals: d.Referrals, deliveries: d.Deliveries, library: d.Library, why: cases.purposeOf, whyWith: cases.purposeFor}
	referrals.routes(g)

	newBelongings(s, d.Cases, d.Belongings, cases.purposeOf).routes(g)

	stays := &stayHandlers{site: s, files: d.Cases, papers: d.Documents, things: d.Belongings, library: d.Library}
	stays.routes(g)

	follows := &followHandlers{site: s, files: d.Cases, follows: d.FollowUps, library: d.Library, why: cases.purposeOf}
	follows.routes(g)

	tracks := &trackHandlers{site: s, files: d.Cases, tracks: d.Tracks, offices: d.Offices, deliveries: d.Deliveries, wages: d.Wages, library: d.Library, why: cases.purposeOf}
	tracks.routes(g)

	returns := &returnHandlers{site: s, files: d.Cases, returns: d.Returns, library: d.Library, why: cases.purposeOf}
	returns.routes(g)
	plans := &planHandlers{site: s, files: d.Cases, plans: d.Plans, gaps: d.Gaps, library: d.Library, why: cases.purposeOf, whyWith: cases.purposeFor}
	plans.routes(g)

	notes := &noteHandlers{site: s, files: d.Cases, notes: d.Notes, why: cases.purposeOf}
	notes.routes(g)

	tasks := &taskHandlers{site: s, files: d.Cases, tasks: d.Tasks, why: cases.purposeOf, library: d.Library}
	tasks.routes(g)

	newOwnFile(s, cases, d.OwnFiles).routes(g)

	asks := &askHandlers{site: s, files: d.Cases, asks: d.Asks, why: cases.purposeOf}
	asks.routes(g)

	assessments := &assessmentHandlers{site: s, files: d.Cases, assessments: d.Assessments, library: d.Library, why: cases.purposeOf}
	assessments.routes(g)
	newHealthRecord(s, d.Cases, d.Health, d.Gaps, cases.purposeOf).routes(g)
	newSafetyList(s, d.Cases, d.Safety, cases.purposeOf).routes(g)
	safety := &safetyHandlers{site: s, files: d.Cases, assessments: d.Assessments, why: cases.purposeOf}
	showAndTake(g, "/cases/:id/safety/:prompt", safety.answer)
	g.POST("/cases/:id/safety/:prompt/open", safety.open)

	gaps := &gapHandlers{site: s, files: d.Cases, gaps: d.Gaps, library: d.Library, why: cases.purposeOf}
	g.GET("/cases/:id/gaps", gaps.list)
	g.GET("/cases/:id/gaps/:gap", gaps.show)
	g.POST("/cases/:id/gaps/:gap", gaps.decide)
	g.POST("/cases/:id/gaps/:gap/back", gaps.takeBack)
	g.POST("/cases/:id/gaps/:gap/words", gaps.openWords)

	errands := &errandHandlers{site: s, files: d.Cases, gaps: d.Gaps, rights: d.Rights, offices: d.Offices, library: d.Library}
	g.GET("/cases/:id/errands/:errand", errands.show)
}

// routes are the papers of one case.
func (h *documentHandlers) routes(g *echo.Group) {
	turn := turns()
	g.GET("/cases/:id/papers", h.list)
	g.GET("/cases/:id/papers/print", h.print)
	g.GET("/cases/:id/papers/new", h.add)
	g.POST("/cases/:id/papers/new", h.add, turn)
	g.GET("/cases/:id/papers/:paper", h.show)
	g.POST("/cases/:id/papers/:paper/open", h.open)
	g.POST("/cases/:id/papers/:paper/files/:file", h.file)
	g.GET("/cases/:id/papers/:paper/files/:file/preview", h.preview)
	showAndTake(g, "/cases/:id/papers/:paper/correct", h.correct)
	g.GET("/cases/:id/papers/:paper/put", h.put)
	g.POST("/cases/:id/papers/:paper/put", h.put, turn)
	showAndTake(g, "/cases/:id/papers/:paper/remove", h.remove)
	g.POST("/cases/:id/papers/:paper/back", h.restore)
}

// routes are the applications of one case.
func (h *packetHandlers) routes(g *echo.Group) {
	g.GET(batchPath, h.waiting)
	g.GET(batchPath+"/sending", h.sendingMany)
	g.POST(batchPath+"/make", h.makeMany)
	g.POST(batchPath+"/print", h.printMany)
	showAndTake(g, "/cases/:id/papers/:paper/copies/new", h.giveHealth)
	g.POST("/cases/:id/papers/:paper/copies/:consent/withdraw", h.takeBackHealth)
	g.GET("/cases/:id/packets", h.list)
	showAndTake(g, "/cases/:id/packets/new", h.prepare)
	g.GET("/cases/:id/packets/:packet", h.show)
	g.GET("/cases/:id/packets/:packet/sending", h.sendingOne)
	showAndTake(g, "/cases/:id/packets/:packet/choose", h.choose)
	showAndTake(g, "/cases/:id/packets/:packet/statement", h.statement)
	showAndTake(g, "/cases/:id/packets/:packet/consents/new", h.agree)
	g.POST("/cases/:id/packets/:packet/consents/:consent/withdraw", h.withdraw)
	showAndTake(g, "/cases/:id/packets/:packet/readings/new", h.readOut)
	showAndTake(g, "/cases/:id/packets/:packet/readings/:reading/sign", h.sign)
	g.POST("/cases/:id/packets/:packet/readings/:reading/withdraw", h.unread)
	g.POST("/cases/:id/packets/:packet/order", h.order)
	g.POST("/cases/:id/packets/:packet/review", h.askReview)
	g.POST("/cases/:id/packets/:packet/reviewed", h.reviewed)
	g.POST("/cases/:id/packets/:packet/copy", h.share)
	g.POST("/cases/:id/packets/:packet/preview", h.preview)
	g.POST("/cases/:id/packets/:packet/file", h.file)
	g.POST("/cases/:id/packets/:packet/make", h.make)
}

// routes are the facts of claims of one case.
func (h *claimHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/claim-facts", h.list)
	g.GET("/cases/:id/claim-facts/print", h.print)
	g.POST("/cases/:id/claim-facts/open", h.open)
	showAndTake(g, "/cases/:id/claim-facts/:list/new", h.add)
	showAndTake(g, "/cases/:id/claim-facts/:list/:row", h.correct)
	showAndTake(g, "/cases/:id/claim-facts/:list/:row/remove", h.remove)
	g.POST("/cases/:id/claim-facts/:list/:row/back", h.restore)
}

// routes are the matters of one case, with their people and hearings.
func (h *matterHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/matters", h.list)
	showAndTake(g, "/cases/:id/matters/new", h.add)
	g.GET("/cases/:id/matters/:matter", h.show)
	g.POST("/cases/:id/matters/:matter/open", h.open)
	showAndTake(g, "/cases/:id/matters/:matter/correct", h.correct)
	showAndTake(g, "/cases/:id/matters/:matter/remove", h.remove)
	showAndTake(g, "/cases/:id/matters/:matter/link", h.link)
	g.POST("/cases/:id/matters/:matter/unlink", h.unlink)
	g.POST("/cases/:id/matters/:matter/back", h.restore)
	showAndTake(g, "/cases/:id/matters/:matter/people/new", h.addPerson)
	showAndTake(g, "/cases/:id/matters/:matter/people/:person", h.correctPerson)
	g.POST("/cases/:id/matters/:matter/people/:person/remove", h.removePerson)
	showAndTake(g, "/cases/:id/matters/:matter/hearings/new", h.addHearing)
	showAndTake(g, "/cases/:id/matters/:matter/hearings/:hearing", h.changeHearing)
	showAndTake(g, "/cases/:id/matters/:matter/hearings/:hearing/happened", h.answer)
	g.POST("/cases/:id/matters/:matter/hearings/:hearing/remove", h.removeHearing)
}

// routes are the group sessions of the houses that somebody works in.
func (h *groupHandlers) routes(g *echo.Group) {
	g.GET(groupsPath, h.list)
	showAndTake(g, groupsPath+"/new", h.add)
	g.GET(groupsPath+"/:group", h.show)
	g.POST(groupsPath+"/:group/names", h.names)
	g.POST(groupsPath+"/:group/join", h.join)
	g.POST(groupsPath+"/:group/attend", h.attend)
	g.POST(groupsPath+"/:group/cancel", h.cancel)
}

// routes are the referrals of one case.
func (h *referralHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/referrals", h.list)
	showAndTake(g, "/cases/:id/referrals/new", h.add)
	g.GET("/cases/:id/referrals/:referral", h.show)
	g.POST("/cases/:id/referrals/:referral/open", h.open)
	g.POST("/cases/:id/referrals/:referral/letter", h.letter)
	showAndTake(g, "/cases/:id/referrals/:referral/bundle", h.bundle)
	showAndTake(g, "/cases/:id/referrals/:referral/code", h.answerCode)
	showAndTake(g, "/cases/:id/referrals/:referral/answer", h.answer)
	showAndTake(g, "/cases/:id/referrals/:referral/outcome", h.outcome)
	showAndTake(g, "/cases/:id/referrals/:referral/end", h.end)
	g.POST("/cases/:id/referrals/:referral/told", h.told)
	g.POST("/cases/:id/referrals/:referral/reopen", h.reopen)
}

// routes are the stays of one case, and what houses ask one another about them.
func (h *stayHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/stay", h.show)
	showAndTake(g, "/cases/:id/stay/new", h.admit)
	showAndTake(g, "/cases/:id/stay/transfer", h.askTransfer)
	showAndTake(g, "/cases/:id/stay/transfers/:transfer/end", h.endTransfer)
	g.POST("/cases/:id/stay/transfers/:transfer/seen", h.seeTransfer)
	g.GET(transfersPath, h.offers)
	showAndTake(g, transfersPath+"/:transfer", h.answerTransfer)
	showAndTake(g, "/cases/:id/stay/:stay/move", h.move)
	showAndTake(g, "/cases/:id/stay/:stay/review", h.review)
	showAndTake(g, "/cases/:id/stay/:stay/told", h.tell)
	g.POST("/cases/:id/stay/:stay/accept", h.accept)
	showAndTake(g, "/cases/:id/stay/:stay/movements/:movement", h.correct)
	showAndTake(g, "/cases/:id/stay/:stay/movements/:movement/back", h.takeBack)
}

// routes are the follow-ups of one case.
func (h *followHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/follow-up"
	g.GET(at, h.list)
	g.POST(at+"/open", h.open)
	showAndTake(g, at+"/wish", h.wish)
	showAndTake(g, at+"/day", h.addDay)
	showAndTake(g, at+"/new", h.recordNew)
	g.GET(at+"/:follow", h.show)
	showAndTake(g, at+"/:follow/record", h.record)
	showAndTake(g, at+"/:follow/day", h.moveDay)
	g.POST(at+"/:follow/drop", h.dropDay)
	showAndTake(g, at+"/:follow/correct", h.correct)
	showAndTake(g, at+"/:follow/back", h.takeBack)
}

// routes are what the survivor of one case learns, works at, saves or owes.
func (h *trackHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/tracks"
	g.GET(at, h.list)
	showAndTake(g, at+"/new", h.record)
	g.GET(at+"/:track", h.show)
	g.POST(at+"/:track/open", h.open)
	showAndTake(g, at+"/:track/change", h.change)
	showAndTake(g, at+"/:track/back", h.takeBack)
	showAndTake(g, at+"/:track/steps/new", h.addStep)
	g.POST(at+"/:track/steps/:step/back", h.stepBack)
}

// routes are the plan of one case.
func (h *planHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/plan"
	g.POST(at+"/sign", h.sign)
	g.GET(at, h.show)
	g.POST(at+"/open", h.open)
	g.POST(at+"/print", h.print)
	g.POST(at+"/take/:gap", h.take)
	showAndTake(g, at+"/agree", h.agree)
	showAndTake(g, at+"/goals/new", h.addGoal)
	showAndTake(g, at+"/goals/:goal", h.changeGoal)
	showAndTake(g, at+"/goals/:goal/steps/new", h.addStep)
	showAndTake(g, at+"/steps/:step", h.changeStep)
	g.GET(at+"/forms/:form", h.childForm)
	g.POST(at+"/forms/:form", h.openChildForm)
}

// routes are the returns of one case.
func (h *returnHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/plan/return"
	g.GET(at, h.show)
	g.POST(at+"/open", h.open)
	showAndTake(g, at+"/new", h.begin)
	showAndTake(g, at+"/:return", h.change)
}

// routes are the notes of one case.
func (h *noteHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/notes", h.list)
	g.POST("/cases/:id/notes/open", h.open)
	g.GET("/cases/:id/notes/print", h.print)
	g.POST("/cases/:id/notes/print", h.open)
	showAndTake(g, "/cases/:id/notes/new", h.record)
	g.GET("/cases/:id/notes/:note", h.show)
	g.POST("/cases/:id/notes/:note/open", h.openOne)
	showAndTake(g, "/cases/:id/notes/:note/correct", h.correct)
	showAndTake(g, "/cases/:id/notes/:note/back", h.takeBack)
	showAndTake(g, "/cases/:id/notes/:note/answer", h.answer)
	showAndTake(g, "/cases/:id/notes/:note/share", h.share)
	g.GET("/cases/:id/notes/shared/:share", h.shared)
	g.POST("/cases/:id/notes/shared/:share/open", h.openShared)
	g.POST("/cases/:id/notes/shared/:share/end", h.endShare)
}

// routes are the tasks of the reader and of one case.
func (h *taskHandlers) routes(g *echo.Group) {
	g.GET(myTasksPath, h.mine)
	g.GET("/cases/:id/tasks", h.list)
	g.POST("/cases/:id/tasks/open", h.open)
	showAndTake(g, "/cases/:id/tasks/new", h.add)
	g.POST("/cases/:id/tasks/:task/done", h.done)
	showAndTake(g, "/cases/:id/tasks/:task/change", h.change)
	showAndTake(g, "/cases/:id/tasks/:task/snooze", h.snooze)
	showAndTake(g, "/cases/:id/tasks/:task/back", h.takeBack)
}

// routes are what people on a case ask the house for: what waits for the reader, and that of
// one case.
func (h *askHandlers) routes(g *echo.Group) {
	g.GET(asksWaitingPath, h.waiting)
	g.GET(asksAnsweredPath, h.answers)
	g.GET("/cases/:id/asks", h.list)
	g.POST("/cases/:id/asks/open", h.open)
	showAndTake(g, "/cases/:id/asks/new", h.add)
	showAndTake(g, "/cases/:id/asks/:ask/answer", h.answer)
	g.POST("/cases/:id/asks/:ask/seen", h.see)
	showAndTake(g, "/cases/:id/asks/:ask/back", h.takeBack)
}

// routes are the assessments of one case.
func (h *assessmentHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/assessments", h.list)
	g.POST("/cases/:id/assessments/open", h.open)
	g.POST("/cases/:id/assessments/print", h.print)
	showAndTake(g, "/cases/:id/assessments/new", h.add)
	g.GET("/cases/:id/assessments/:assessment", h.show)
	g.POST("/cases/:id/assessments/:assessment/open", h.openOne)
	showAndTake(g, "/cases/:id/assessments/:assessment/correct", h.correct)
	showAndTake(g, "/cases/:id/assessments/:assessment/remove", h.remove)
}

// routes are the forms of the rows of lists under an address of a case.
func (h *recordHandlers) routes(g *echo.Group, at string, lists []string) {
	showAndTake(g, at+"/rows/:list/new", h.add(lists))
	g.GET(at+"/rows/:list/:row", h.show(lists))
	g.POST(at+"/rows/:list/:row/open", h.open(lists))
	showAndTake(g, at+"/rows/:list/:row/correct", h.correct(lists))
	showAndTake(g, at+"/rows/:list/:row/back", h.takeBack(lists))
}

// routes are what the house keeps for the survivor of one case.
func (h *belongingHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/belongings"
	g.GET(at, h.list)
	g.POST(at+"/open", h.openAll)
	g.GET(at+"/print", h.list)
	g.POST(at+"/print", h.openAll)
	showAndTake(g, at+"/give", h.give)
	h.recordHandlers.routes(g, at, models.BelongingLists)
}

// routes are the survivor's own copy of the file of one case.
func (h *ownFileHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/file"
	g.GET(at, h.show)
	g.POST(at+"/make", h.make)
	lists := []string{models.ListOwnFiles}
	showAndTake(g, at+"/rows/:list/new", h.add(lists))
	g.GET(at+"/rows/:list/:row", h.recordHandlers.show(lists))
	showAndTake(g, at+"/rows/:list/:row/correct", h.correct(lists))
	showAndTake(g, at+"/rows/:list/:row/back", h.takeBack(lists))
}

// routes are the safety of one case.
func (h *safetyListHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/safety"
	g.GET(at, h.list)
	g.POST(at+"/open", h.openAll)
	h.recordHandlers.routes(g, at, models.SafetyLists)
	showAndTake(g, at+"/rows/:list/:row/done", h.done)
}

// routes are the health record of one case.
func (h *healthRecordHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/health"
	g.GET(at, h.list)
	g.POST(at+"/open", h.openAll)
	h.recordHandlers.routes(g, at, models.HealthLists)
}
