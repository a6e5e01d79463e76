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
	signed := &signedHandlers{site: s, door: door, accounts: d.Accounts}
	showAndTake(g, "/recovery/sign", signed.sign)
	showAndTake(g, houseCodePath, signed.compare)
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

// owedRoutes are the returns of houses to authorities.
func (s *site) owedRoutes(g *echo.Group, d Deps) {
	h := &owedHandlers{site: s, owed: d.Owed, reports: d.Reports, library: d.Library}
	g.GET(returnsPath, h.list)
	g.GET(returnEarlier, h.earlier)
	g.GET(returnLacking, h.lacking)
	showAndTake(g, returnForms+"/:form", h.setting)
	showAndTake(g, makeReturnPath(":form", ":house", ":period"), h.prepare)
	one := signedReturnPath(":release")
	g.GET(one, h.show)
	g.GET(one+"/print", h.show)
	g.GET(one+"/return.xlsx", h.file)
	showAndTake(g, one+"/handed", h.handed)
	showAndTake(g, one+"/withdraw", h.withdraw)
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

	board := &boardHandlers{site: s, rosters: d.Rosters, stays: d.Stays, caseload: d.Caseload, accounts: d.Accounts, library: d.Library}
	g.GET(boardPath, board.show)
	g.POST(boardPath+"/names", board.names)
	g.GET(strengthPath, board.strength)
	g.GET(strengthPath+"/print", board.strength)
	g.GET(registerPath, board.admissions)
	g.GET(registerPath+"/print", board.admissions)
	g.GET(visitorsPath, board.visitors)
	g.GET(visitorsPath+"/print", board.visitors)
	showAndTake(g, newVisitorPath, board.addVisitor)
	g.POST(visitorsPath+"/:visitor/remove", board.removeVisitor)
	g.GET(thingsPath, board.belongings)
	g.GET(thingsPath+"/print", board.belongings)
	g.GET(sincePath, board.since)
	g.GET(sincePath+"/print", board.since)
	g.POST(sincePath+"/read", board.sinceRead)

	roster := &rosterHandlers{site: s, rosters: d.Rosters}
	g.GET(rosterPath, roster.show)
	g.GET(rosterPath+"/print", roster.show)
	showAndTake(g, rosterPath+"/:house/:week/fill", roster.fill)
	g.POST(rosterPath+"/:house/:week/copy", roster.copyWeek)
	g.GET("/shelters/:id/posts", roster.posts)
	showAndTake(g, "/shelters/:id/posts/new", roster.addPost)
	showAndTake(g, "/shelters/:id/posts/:post", roster.correctPost)
	g.POST("/shelters/:id/posts/:post/close", roster.closePost)
	g.POST("/shelters/:id/posts/:post/open", roster.reopenPost)

	house := &houseHandlers{site: s, rosters: d.Rosters, caseload: d.Caseload, accounts: d.Accounts, backups: d.Backups, clock: d.Clock, offices: d.Offices, asks: d.Asks, files: d.Cases, stays: d.Stays}
	g.GET("/overview", house.show)
	g.POST("/overview/clock", house.believe)

	reports := &reportHandlers{site: s, reports: d.Reports, library: d.Library}
	g.GET(reportPath, reports.show)
	g.GET(reportPrint, reports.show)
	g.GET(reportRowsPath, reports.rows)
	g.GET(reportCharts, reports.charts)
	g.GET(reportMeanings, reports.meanings)
	g.GET(reportCSV, reports.file)
	g.GET(reportXLSX, reports.file)
	s.owedRoutes(g, d)

	published := &publishHandlers{site: s, publish: d.Publications, library: d.Library}
	g.GET(publishPath, published.list)
	showAndTake(g, publishPath+"/new", published.add)
	g.GET(publishPath+"/:template", published.preview)
	g.POST(publishPath+"/:template", published.make)
	g.POST(publishPath+"/:template/remove", published.remove)
	g.GET(publishedPath+":release", published.made)
	g.GET(publishedPath+":release/print", published.made)
	g.GET(publishedPath+":release/figures.csv", published.file)
	g.GET(publishedPath+":release/figures.xlsx", published.file)
	showAndTake(g, reportMonth+"/close", reports.close)
	showAndTake(g, reportMonth+"/open", reports.open)

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
	today := &todayHandlers{site: s, rosters: d.Rosters, gaps: d.Gaps, caseload: d.Caseload, accounts: d.Accounts, library: d.Library, applications: d.Applications, papers: d.Documents, packets: d.Packets, tasks: d.Tasks, asks: d.Asks, files: d.Cases, unfinished: newIntake(s, d).unfinishedOf}
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
	lists := &ownListHandlers{site: s, imports: d.Imports, library: d.Library}
	showAndTake(g, ownListsPath, lists.list)
	showAndTake(g, ownListsPath+"/:list", lists.columns)
	showAndTake(g, ownListsPath+"/:list/values", lists.values)
	g.GET(ownListsPath+"/:list/try", lists.try)
	g.POST(ownListsPath+"/:list/bring", lists.try)
	g.GET(ownListsPath+"/brought/:run", lists.run)
	g.POST(ownListsPath+"/brought/:run/undo", lists.undo)
	g.POST(ownListsPath+"/maps/:map/forget", lists.forget)
	wages := &wageHandlers{site: s, wages: d.Wages, library: d.Library}
	g.GET(wagesPath, wages.list)
	showAndTake(g, wagesPath+"/new", wages.add)
	g.POST(wagesPath+"/:wage/remove", wages.remove)
	g.GET("/offices/:office", offices.show)
	showAndTake(g, "/offices/:office/edit", offices.correct)
	g.POST("/offices/:office/close", offices.close)
	g.POST("/offices/:office/open", offices.reopen)

	came := &cameHandlers{site: s, files: d.Cases, referrals: d.Referrals}
	showAndTake(g, camePath, came.came)
	g.POST(camePath+"/intake", came.intake)

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
