package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/static"
)

// mount is the list of everything that can be asked for, slice by slice. The
// routes of signedIn need somebody signed in.
func (s *site) mount(e *echo.Echo, d Deps, door *sessionHandlers) {
	s.routes(e)
	health := &healthHandlers{ready: d.Ready}
	e.GET("/healthz", health.alive)
	e.GET("/readyz", health.isReady)
	s.certificateRoutes(e.Group(""), d)
	s.doorRoutes(e.Group(""), d, door)
	in := e.Group("", door.signedIn)
	in.GET("/", door.home)
	s.ownRoutes(in, d, door)
	s.houseRoutes(in, d)
	s.lawRoutes(in, d)
	s.caseloadRoutes(in, d)
	cases := &caseHandlers{site: s, files: d.Cases, accounts: d.Accounts, gaps: d.Gaps, notes: d.Notes}
	cases.routes(in)
	s.helpRoutes(in, d, cases)
}

// showAndTake adds an address whose one handler shows a form and takes what it sends.
func showAndTake(g *echo.Group, path string, handler echo.HandlerFunc) {
	g.GET(path, handler)
	g.POST(path, handler)
}

// routes adds what belongs to no slice: the static files, the choice of the
// language, the help page, and in the demo the style page.
func (s *site) routes(e *echo.Echo) {
	g := e.Group("")
	g.GET("/static/*", echo.WrapHandler(static.Handler()))
	g.POST("/language", s.chooseLanguage)
	g.GET("/help", s.help)
	if s.demo {
		s.styleRoutes(g)
	}
}

// styleRoutes adds the style page.
func (s *site) styleRoutes(g *echo.Group) {
	showAndTake(g, "/style", s.showStyle)
	g.GET("/style/print", s.printStyle)
	g.POST("/style/show", func(c echo.Context) error { return s.redirect(c, "/style?shown=yes#name") })
	g.GET("/style/problem/:kind", func(c echo.Context) error {
		return models.Fail(models.Kind(c.Param("kind")), "")
	})
}

// certificateRoutes are how a phone trusts this home; it cannot sign in before.
func (s *site) certificateRoutes(g *echo.Group, d Deps) {
	h := &certificateHandlers{site: s, home: d.Home, addresses: d.Addresses}
	g.GET("/certificate", h.show)
	g.GET(certificateFile, h.file)
}

// trustRoutes are all there is without encryption: the page about the certificate
// and what every page has. Any other address leads to it.
func (s *site) trustRoutes(e *echo.Echo, d Deps) {
	s.routes(e)
	g := e.Group("")
	s.certificateRoutes(g, d)
	door := &sessionHandlers{site: s, leaveTo: d.LeaveTo}
	g.GET("/leave", door.leave)
	g.GET("/*", func(c echo.Context) error { return s.redirect(c, "/certificate") })
}

// doorRoutes are the way in and out: nobody has to be signed in.
func (s *site) doorRoutes(g *echo.Group, d Deps, door *sessionHandlers) {
	g.GET("/leave", door.leave)
	g.POST("/sign-out", door.signOut)
	g.GET("/alive", door.alive)
	g.HEAD("/alive", door.alive)
	g.GET("/lock", door.locked)
	g.POST("/lock", door.lock)
	g.POST("/unlock", door.locked)
	g.POST("/drafts", door.saveDraft)

	signIn := &signInHandlers{site: s, door: door, accounts: d.Accounts}
	showAndTake(g, signInPath, signIn.show)

	setUp := &setUpHandlers{site: s, door: door, accounts: d.Accounts, library: d.Library, backups: d.Backups}
	showAndTake(g, "/set-up/:token", setUp.show)

	welcome := &welcomeHandlers{site: s, door: door, accounts: d.Accounts}
	showAndTake(g, "/welcome/:token", welcome.show)
}

// ownRoutes are what every user has: the account, drafts, the recovery key in
// hand, how to leave, and the log.
func (s *site) ownRoutes(g *echo.Group, d Deps, door *sessionHandlers) {
	own := &accountHandlers{site: s, door: door, accounts: d.Accounts}
	showAndTake(g, "/account", own.show)
	showAndTake(g, "/account/password", own.password)
	handOver := &handOverHandlers{site: s, files: d.Cases}
	showAndTake(g, "/account/hand-over", handOver.own)
	showAndTake(g, "/staff/:id/hand-over", handOver.colleague)
	g.POST("/account/sessions/:session/end", own.endSession)
	g.POST("/account/sign-out-everywhere", own.leaveEverywhere)

	drafts := &draftHandlers{site: s, drafts: d.Drafts, files: d.Cases, unfinished: newIntake(s, d).unfinished, door: door}
	g.GET("/drafts", drafts.list)
	g.POST("/drafts/drop", drafts.drop)
	g.POST("/drafts/take", drafts.take)

	recovery := &recoveryHandlers{site: s, accounts: d.Accounts}
	showAndTake(g, "/recovery", recovery.show)
	g.POST("/recovery/away", recovery.putAway)
	g.POST("/recovery/new", recovery.replace)
	g.POST("/recovery/next", recovery.propose)
	g.POST("/recovery/drop", recovery.drop)
	g.POST("/recovery/change", recovery.change)
	showAndTake(g, lostPath, recovery.lost(lostAsk))
	g.POST(lostPath+"/yes", recovery.lost(lostYes))
	g.POST(lostPath+"/key", recovery.makeLost)
	g.POST(lostPath+"/replace", recovery.lost(lostReplace))
	g.POST(lostPath+"/stop", recovery.stopLost)

	leaving := &leavingHandlers{site: s, accounts: d.Accounts}
	showAndTake(g, "/leaving", leaving.show)

	log := &auditHandlers{site: s, accounts: d.Accounts, log: d.Audit}
	g.GET("/audit", log.show)
	g.POST("/audit/verify", log.verify)
	g.GET("/account/history", log.own)
}

// houseRoutes are the organisation: people, shelters, reminders.
func (s *site) houseRoutes(g *echo.Group, d Deps) {
	staff := &staffHandlers{site: s, accounts: d.Accounts, drafts: d.Drafts, caseload: d.Caseload}
	g.GET("/staff", staff.list)
	g.POST("/staff/search", staff.list)
	showAndTake(g, "/staff/new", staff.invite)
	g.GET("/staff/:id", staff.show)
	showAndTake(g, "/staff/:id/edit", staff.correct)
	g.POST("/staff/:id/link", staff.link)
	showAndTake(g, "/staff/:id/vouch", staff.vouch)
	g.GET("/staff/:id/disable", staff.askDisable)
	g.POST("/staff/:id/disable", staff.disable)

	colleagues := &colleagueHandlers{site: s, accounts: d.Accounts}
	g.GET("/colleagues", colleagues.list)
	g.POST("/colleagues/:id/confirm", colleagues.confirm)
	g.POST("/colleagues/:id/dispute", colleagues.dispute)

	shelters := &shelterHandlers{site: s, accounts: d.Accounts, library: d.Library}
	g.GET("/shelters", shelters.list)
	showAndTake(g, "/shelters/new", shelters.add)
	showAndTake(g, "/shelters/:id", shelters.show)
	g.POST("/shelters/:id/deputy", shelters.deputy)
	showAndTake(g, "/shelters/:id/close", shelters.close)

	beds := &bedHandlers{site: s, stays: d.Stays}
	showAndTake(g, "/shelters/:id/beds", beds.list)
	g.POST("/shelters/:id/beds/capacity", beds.capacity)
	showAndTake(g, "/shelters/:id/beds/:bed", beds.show)
	g.POST("/shelters/:id/beds/:bed/out", beds.takeOut)
	g.POST("/shelters/:id/beds/:bed/back", beds.putBack)
	g.POST("/shelters/:id/beds/:bed/remove", beds.remove)

	board := &boardHandlers{site: s, stays: d.Stays, caseload: d.Caseload, accounts: d.Accounts, library: d.Library}
	g.GET(boardPath, board.show)
	g.POST(boardPath+"/names", board.names)
	g.GET(strengthPath, board.strength)
	g.GET(strengthPath+"/print", board.strength)
	g.GET(registerPath, board.admissions)
	g.GET(registerPath+"/print", board.admissions)
	g.GET(visitorsPath, board.visitors)
	g.GET(visitorsPath+"/print", board.visitors)
	g.GET(sincePath, board.since)
	g.GET(sincePath+"/print", board.since)
	g.POST(sincePath+"/read", board.sinceRead)

	house := &houseHandlers{site: s, caseload: d.Caseload, accounts: d.Accounts, backups: d.Backups, clock: d.Clock, offices: d.Offices, asks: d.Asks}
	g.GET("/overview", house.show)
	g.POST("/overview/clock", house.believe)

	kinds := &subKindHandlers{site: s, deliveries: d.Deliveries, library: d.Library}
	g.GET(subKindsPath, kinds.list)
	showAndTake(g, subKindsPath+"/new", kinds.add)
	showAndTake(g, subKindsPath+"/:sub", kinds.edit)
	g.POST(subKindsPath+"/:sub/close", kinds.close)
	g.POST(subKindsPath+"/:sub/open", kinds.reopen)

	organisation := &organisationHandlers{site: s, accounts: d.Accounts, library: d.Library, phones: d.Home != nil}
	g.GET("/organisation", organisation.show)
	showAndTake(g, "/organisation/name", organisation.edit)

	backups := &backupHandlers{site: s, backups: d.Backups}
	showAndTake(g, "/organisation/backups", backups.show)

	thresholds := &thresholdHandlers{site: s, thresholds: d.Thresholds}
	showAndTake(g, "/reminders", thresholds.show)
	g.POST("/reminders/reset", thresholds.show) // without numbers: every reminder has our default again
}

// lawRoutes are the library of rights.
func (s *site) lawRoutes(g *echo.Group, d Deps) {
	laws := &lawHandlers{site: s, laws: d.Laws}
	g.GET("/law", laws.list)
	showAndTake(g, "/law/search", laws.search)
	g.GET("/law/review", laws.review)
	g.GET("/law/review/export", laws.export)
	g.GET("/law/principles", laws.principles)
	g.GET("/law/conflicts", laws.conflicts)
	g.GET("/law/offences", laws.offences)
	g.GET("/law/items/:item", laws.one)
	g.GET("/law/items/:item/switch", laws.askSwitch)
	g.POST("/law/items/:item/off", laws.off)
	g.POST("/law/items/:item/on", laws.on)
	g.POST("/law/items/:item/back", laws.back)
}

// caseloadRoutes are what is about many cases, and the intake.
func (s *site) caseloadRoutes(g *echo.Group, d Deps) {
	today := &todayHandlers{site: s, gaps: d.Gaps, caseload: d.Caseload, accounts: d.Accounts, library: d.Library, applications: d.Applications, papers: d.Documents, packets: d.Packets, stays: d.Stays, notes: d.Notes, tasks: d.Tasks, asks: d.Asks, assessments: d.Assessments, files: d.Cases, unfinished: newIntake(s, d).unfinishedOf}
	g.GET("/today", today.today)

	applications := &applicationHandlers{site: s, applications: d.Applications, library: d.Library}
	g.GET(applicationsPath, applications.list)
	g.GET(moneyPath, applications.money)

	papers := &documentHandlers{site: s, documents: d.Documents, library: d.Library}
	g.GET(wantedPath, papers.wanted)
	g.GET(wantedPath+"/print", papers.wantedPrint)

	calendar := &calendarHandlers{site: s, calendar: d.Calendar, library: d.Library}
	g.GET("/calendar", calendar.month)
	g.GET("/calendar/list", calendar.list)
	g.GET("/calendar/print", calendar.print)

	caseload := &caseloadHandlers{site: s, accounts: d.Accounts, caseload: d.Caseload, library: d.Library}
	g.GET("/cases", caseload.list)
	g.POST("/cases/names", caseload.names)
	g.POST("/search", caseload.search)
	g.GET("/search", caseload.search)
	g.POST("/filters", caseload.save)
	g.POST("/filters/:id/remove", caseload.forget)

	offices := &officeHandlers{site: s, offices: d.Offices, library: d.Library}
	g.GET("/offices", offices.list)
	showAndTake(g, "/offices/new", offices.add)
	showAndTake(g, "/offices/import", offices.importTable)
	g.GET("/offices/:office", offices.show)
	showAndTake(g, "/offices/:office/edit", offices.correct)
	g.POST("/offices/:office/close", offices.close)
	g.POST("/offices/:office/open", offices.reopen)

	intake := newIntake(s, d)
	showAndTake(g, nightPath, intake.night)
	g.GET("/cases/new", intake.choose)
	for i, step := range askingSteps() {
		ask := func(c echo.Context) error { return intake.step(c, i) }
		showAndTake(g, intakePath(":intake", step.part), ask)
	}
	showAndTake(g, intakePath(":intake", checkStep), intake.check)
	g.POST(intakePath(":intake", "same"), intake.same)
	g.POST(intakePath(":intake", "drop"), intake.drop)
}

// newIntake returns the handlers of the intake.
func newIntake(s *site, d Deps) *intakeHandlers {
	return &intakeHandlers{site: s, files: d.Cases, drafts: d.Drafts, newID: d.NewID}
}

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

	rights := &rightsHandlers{site: s, files: d.Cases, rights: d.Rights, cases: cases, offices: d.Offices}
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

	papers := &documentHandlers{site: s, files: d.Cases, documents: d.Documents, library: d.Library, why: cases.purposeOf}
	papers.routes(g)

	papers.packets = d.Packets
	packets := &packetHandlers{site: s, files: d.Cases, packets: d.Packets, matters: d.Matters, library: d.Library, why: cases.purposeFor, asks: purposeQuestion{s, d.Accounts}}
	packets.routes(g)

	claims := &claimHandlers{site: s, files: d.Cases, facts: d.ClaimFacts, why: cases.purposeOf}
	claims.routes(g)

	matters := &matterHandlers{site: s, files: d.Cases, matters: d.Matters, offices: d.Offices, library: d.Library, why: cases.purposeOf}
	matters.routes(g)

	groups := &groupHandlers{site: s, groups: d.Groups, deliveries: d.Deliveries, accounts: d.Accounts, caseload: d.Caseload, files: d.Cases, library: d.Library}
	groups.routes(g)

	referrals := &referralHandlers{site: s, files: d.Cases, referrals: d.Referrals, deliveries: d.Deliveries, library: d.Library, why: cases.purposeOf}
	referrals.routes(g)

	stays := &stayHandlers{site: s, files: d.Cases, library: d.Library}
	stays.routes(g)

	follows := &followHandlers{site: s, files: d.Cases, follows: d.FollowUps, library: d.Library, why: cases.purposeOf}
	follows.routes(g)

	plans := &planHandlers{site: s, files: d.Cases, plans: d.Plans, gaps: d.Gaps, library: d.Library, why: cases.purposeOf}
	plans.routes(g)

	notes := &noteHandlers{site: s, files: d.Cases, notes: d.Notes, why: cases.purposeOf}
	notes.routes(g)

	tasks := &taskHandlers{site: s, files: d.Cases, tasks: d.Tasks, why: cases.purposeOf}
	tasks.routes(g)

	asks := &askHandlers{site: s, files: d.Cases, asks: d.Asks, why: cases.purposeOf}
	asks.routes(g)

	assessments := &assessmentHandlers{site: s, files: d.Cases, assessments: d.Assessments, library: d.Library, why: cases.purposeOf}
	assessments.routes(g)
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
	showAndTake(g, "/cases/:id/referrals/:referral/answer", h.answer)
	showAndTake(g, "/cases/:id/referrals/:referral/outcome", h.outcome)
	showAndTake(g, "/cases/:id/referrals/:referral/end", h.end)
	g.POST("/cases/:id/referrals/:referral/told", h.told)
	g.POST("/cases/:id/referrals/:referral/reopen", h.reopen)
}

// routes are the stays of one case.
func (h *stayHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/stay", h.show)
	showAndTake(g, "/cases/:id/stay/new", h.admit)
	showAndTake(g, "/cases/:id/stay/:stay/move", h.move)
	showAndTake(g, "/cases/:id/stay/:stay/review", h.review)
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

// routes are the plan of one case.
func (h *planHandlers) routes(g *echo.Group) {
	const at = "/cases/:id/plan"
	g.GET(at, h.show)
	g.POST(at+"/open", h.open)
	g.POST(at+"/print", h.print)
	g.POST(at+"/take/:gap", h.take)
	showAndTake(g, at+"/agree", h.agree)
	showAndTake(g, at+"/goals/new", h.addGoal)
	showAndTake(g, at+"/goals/:goal", h.changeGoal)
	showAndTake(g, at+"/goals/:goal/steps/new", h.addStep)
	showAndTake(g, at+"/steps/:step", h.changeStep)
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

// routes are what people on one case ask the house for.
func (h *askHandlers) routes(g *echo.Group) {
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
