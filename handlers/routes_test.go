package handlers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
)

// routeDeeds lists the routes that need each deed. The route tests compare it
// with the refusals of the program, and docs/access.md shows it.
var routeDeeds = map[access.Deed][]string{
	access.AssignPeople: {
		"GET /overview", "GET /staff/:id/hand-over", "POST /staff/:id/hand-over",
		"POST /cases/:id/people", "GET /cases/:id/people/:assignment/end", "POST /cases/:id/people/:assignment/end",
		"POST /cases/:id/people/lead",
	},
	access.ReadReports: {
		"GET /overview/report", "GET /overview/report/print", "GET /overview/report/rows", "GET /overview/report/charts", "GET /overview/report/meanings", "GET /overview/report/report.csv", "GET /overview/report/report.xlsx",
		"GET /overview/returns", "GET /overview/returns/earlier", "GET /overview/returns/missing", "GET /overview/returns/signed/:release", "GET /overview/returns/signed/:release/print", "GET /overview/returns/signed/:release/return.xlsx",
	},
	access.MakeReturns: {
		"GET /overview/returns/forms/:form", "POST /overview/returns/forms/:form", "GET /overview/returns/make/:form/:house/:period", "POST /overview/returns/make/:form/:house/:period",
		"GET /overview/returns/signed/:release/handed", "POST /overview/returns/signed/:release/handed", "GET /overview/returns/signed/:release/withdraw", "POST /overview/returns/signed/:release/withdraw",
	},
	access.PublishFigures: {
		"GET /overview/publish", "GET /overview/publish/new", "POST /overview/publish/new", "GET /overview/publish/:template", "POST /overview/publish/:template", "POST /overview/publish/:template/remove",
		"GET /overview/publish/made/:release", "GET /overview/publish/made/:release/print", "GET /overview/publish/made/:release/figures.csv", "GET /overview/publish/made/:release/figures.xlsx",
	},
	access.CloseMonths: {
		"GET /overview/report/:house/:month/close", "POST /overview/report/:house/:month/close", "GET /overview/report/:house/:month/open", "POST /overview/report/:house/:month/open",
	},
	access.KeepPapers: {
		"GET /cases/:id/papers/new", "POST /cases/:id/papers/new", "GET /cases/:id/papers/:paper/correct", "POST /cases/:id/papers/:paper/correct",
		"GET /cases/:id/papers/:paper/put", "POST /cases/:id/papers/:paper/put", "GET /cases/:id/papers/:paper/remove", "POST /cases/:id/papers/:paper/remove",
		"POST /cases/:id/papers/:paper/back",
	},
	access.KeepClaimFacts: {
		"GET /cases/:id/claim-facts/:list/new", "POST /cases/:id/claim-facts/:list/new", "GET /cases/:id/claim-facts/:list/:row", "POST /cases/:id/claim-facts/:list/:row",
		"GET /cases/:id/claim-facts/:list/:row/remove", "POST /cases/:id/claim-facts/:list/:row/remove", "POST /cases/:id/claim-facts/:list/:row/back",
	},
	access.KeepMatters: {
		"GET /cases/:id/matters/new", "GET /cases/:id/matters/:matter/correct", "GET /cases/:id/matters/:matter/remove",
		"GET /cases/:id/matters/:matter/people/new", "GET /cases/:id/matters/:matter/people/:person", "GET /cases/:id/matters/:matter/hearings/new",
		"GET /cases/:id/matters/:matter/hearings/:hearing", "GET /cases/:id/matters/:matter/hearings/:hearing/happened", "POST /cases/:id/matters/new",
		"GET /cases/:id/matters/:matter/link", "POST /cases/:id/matters/:matter/link", "POST /cases/:id/matters/:matter/unlink", "POST /cases/:id/matters/:matter/back", "POST /cases/:id/matters/:matter/correct", "POST /cases/:id/matters/:matter/remove", "POST /cases/:id/matters/:matter/people/new",
		"POST /cases/:id/matters/:matter/people/:person", "POST /cases/:id/matters/:matter/hearings/new", "POST /cases/:id/matters/:matter/hearings/:hearing",
		"POST /cases/:id/matters/:matter/hearings/:hearing/happened", "POST /cases/:id/matters/:matter/people/:person/remove", "POST /cases/:id/matters/:matter/hearings/:hearing/remove",
	},
	access.AdmitAtNight: {"GET /admit", "POST /admit"},
	access.KeepRoster:   {"GET /beds/roster/:house/:week/fill", "POST /beds/roster/:house/:week/fill", "POST /beds/roster/:house/:week/copy"},
	access.KeepReferrals: {
		"GET /cases/:id/referrals/new", "POST /cases/:id/referrals/new", "GET /cases/:id/referrals/:referral/bundle", "POST /cases/:id/referrals/:referral/bundle", "GET /cases/:id/referrals/:referral/code", "POST /cases/:id/referrals/:referral/code", "GET /cases/:id/referrals/:referral/answer", "POST /cases/:id/referrals/:referral/answer",
		"GET /cases/:id/referrals/:referral/outcome", "POST /cases/:id/referrals/:referral/outcome", "GET /cases/:id/referrals/:referral/end", "POST /cases/:id/referrals/:referral/end",
		"POST /cases/:id/referrals/:referral/told", "POST /cases/:id/referrals/:referral/reopen",
	},
	access.KeepStay: {
		"GET /beds/since", "GET /beds/since/print", "POST /beds/since/read", "GET /cases/:id/stay/new", "POST /cases/:id/stay/new", "GET /cases/:id/stay/:stay/move", "POST /cases/:id/stay/:stay/move",
		"GET /cases/:id/stay/:stay/review", "POST /cases/:id/stay/:stay/review", "GET /cases/:id/stay/:stay/told", "POST /cases/:id/stay/:stay/told",
		"GET /cases/:id/stay/:stay/movements/:movement", "POST /cases/:id/stay/:stay/movements/:movement",
		"GET /cases/:id/stay/:stay/movements/:movement/back", "POST /cases/:id/stay/:stay/movements/:movement/back",
	},
	access.KeepPlan: {
		"POST /cases/:id/plan/sign", "GET /cases/:id/plan/agree", "POST /cases/:id/plan/agree", "GET /cases/:id/plan/goals/new", "POST /cases/:id/plan/goals/new",
		"GET /cases/:id/plan/goals/:goal", "POST /cases/:id/plan/goals/:goal", "GET /cases/:id/plan/goals/:goal/steps/new", "POST /cases/:id/plan/goals/:goal/steps/new",
		"GET /cases/:id/plan/steps/:step", "POST /cases/:id/plan/steps/:step", "POST /cases/:id/plan/take/:gap",
		"GET /cases/:id/plan/forms/:form", "POST /cases/:id/plan/forms/:form", "GET /cases/:id/plan/return/new", "POST /cases/:id/plan/return/new", "GET /cases/:id/plan/return/:return", "POST /cases/:id/plan/return/:return",
	},
	access.KeepFollowUp: {
		"GET /cases/:id/follow-up/wish", "POST /cases/:id/follow-up/wish", "GET /cases/:id/follow-up/day", "POST /cases/:id/follow-up/day",
		"GET /cases/:id/follow-up/new", "POST /cases/:id/follow-up/new", "GET /cases/:id/follow-up/:follow/record", "POST /cases/:id/follow-up/:follow/record",
		"GET /cases/:id/follow-up/:follow/day", "POST /cases/:id/follow-up/:follow/day", "POST /cases/:id/follow-up/:follow/drop",
		"GET /cases/:id/follow-up/:follow/correct", "POST /cases/:id/follow-up/:follow/correct", "GET /cases/:id/follow-up/:follow/back", "POST /cases/:id/follow-up/:follow/back",
	},
	access.ShareNotes: {"GET /cases/:id/notes/:note/share", "POST /cases/:id/notes/:note/share", "POST /cases/:id/notes/shared/:share/end"},
	access.KeepHealth: {
		"GET /cases/:id/health", "POST /cases/:id/health/open", "GET /cases/:id/health/rows/:list/new", "POST /cases/:id/health/rows/:list/new",
		"GET /cases/:id/health/rows/:list/:row", "POST /cases/:id/health/rows/:list/:row/open", "GET /cases/:id/health/rows/:list/:row/correct", "POST /cases/:id/health/rows/:list/:row/correct",
		"GET /cases/:id/health/rows/:list/:row/back", "POST /cases/:id/health/rows/:list/:row/back",
	},
	access.GiveFile: {
		"GET /cases/:id/file", "POST /cases/:id/file/make", "GET /cases/:id/file/rows/:list/new", "POST /cases/:id/file/rows/:list/new", "GET /cases/:id/file/rows/:list/:row",
		"GET /cases/:id/file/rows/:list/:row/correct", "POST /cases/:id/file/rows/:list/:row/correct", "GET /cases/:id/file/rows/:list/:row/back", "POST /cases/:id/file/rows/:list/:row/back",
	},
	access.KeepSafety: {
		"GET /cases/:id/safety/rows/:list/new", "POST /cases/:id/safety/rows/:list/new", "GET /cases/:id/safety/rows/:list/:row/correct", "POST /cases/:id/safety/rows/:list/:row/correct",
		"GET /cases/:id/safety/rows/:list/:row/back", "POST /cases/:id/safety/rows/:list/:row/back", "GET /cases/:id/safety/rows/:list/:row/done", "POST /cases/:id/safety/rows/:list/:row/done",
	},
	access.WriteNotes: {
		"GET /cases/:id/notes/new", "POST /cases/:id/notes/new", "GET /cases/:id/notes/:note/answer", "POST /cases/:id/notes/:note/answer",
		"GET /cases/:id/notes/:note/correct", "POST /cases/:id/notes/:note/correct", "GET /cases/:id/notes/:note/back", "POST /cases/:id/notes/:note/back",
	},
	access.AskFor: {
		"GET /cases/:id/asks/new", "POST /cases/:id/asks/new", "GET /asks/answers", "POST /cases/:id/asks/:ask/seen", "GET /cases/:id/asks/:ask/back", "POST /cases/:id/asks/:ask/back",
	},
	access.AnswerAsks: {"GET /asks", "GET /cases/:id/asks/:ask/answer", "POST /cases/:id/asks/:ask/answer"},
	access.KeepTasks: {
		"GET /tasks", "GET /cases/:id/tasks/new", "POST /cases/:id/tasks/new", "POST /cases/:id/tasks/:task/done", "GET /cases/:id/tasks/:task/change", "POST /cases/:id/tasks/:task/change",
		"GET /cases/:id/tasks/:task/snooze", "POST /cases/:id/tasks/:task/snooze", "GET /cases/:id/tasks/:task/back", "POST /cases/:id/tasks/:task/back",
	},
	access.KeepAssessments: {
		"GET /cases/:id/assessments", "POST /cases/:id/assessments/open", "POST /cases/:id/assessments/print", "GET /cases/:id/assessments/new", "POST /cases/:id/assessments/new",
		"GET /cases/:id/assessments/:assessment", "POST /cases/:id/assessments/:assessment/open", "GET /cases/:id/assessments/:assessment/correct", "POST /cases/:id/assessments/:assessment/correct",
		"GET /cases/:id/assessments/:assessment/remove", "POST /cases/:id/assessments/:assessment/remove",
	},
	access.AnswerSafety: {"GET /cases/:id/safety/:prompt", "POST /cases/:id/safety/:prompt", "POST /cases/:id/safety/:prompt/open"},
	access.ReadBeds: {
		"GET /beds/roster", "GET /beds/roster/print",
		"GET /beds", "POST /beds/names", "GET /beds/strength", "GET /beds/strength/print", "GET /beds/register", "GET /beds/register/print", "GET /beds/visitors", "GET /beds/visitors/print", "GET /beds/belongings", "GET /beds/belongings/print",
	},
	access.KeepOffices: {
		"GET /offices/wages/new", "POST /offices/wages/new", "POST /offices/wages/:wage/remove", "GET /offices/new", "POST /offices/new", "GET /offices/import", "POST /offices/import", "GET /offices/:office/edit", "POST /offices/:office/edit",
		"POST /offices/:office/close", "POST /offices/:office/open",
	},
	access.HandOver: {
		"GET /account/hand-over", "POST /account/hand-over",
	},
	access.ReadCaseAudit: {
		"GET /cases/:id/history", "GET /cases/:id/history/print",
	},
	access.VerifyAudit: {
		"GET /audit", "POST /audit/verify",
	},
	access.CloseCase: {
		"GET /cases/:id/close", "POST /cases/:id/close", "POST /cases/:id/reopen", "POST /cases/:id/close/:closure/open",
	},
	access.EditCase: {
		"POST /cases/:id/consents/:consent/withdraw", "GET /cases/:id/consents/new", "POST /cases/:id/consents/new",
		"POST /cases/:id/duties", "GET /cases/:id/facts/:group", "POST /cases/:id/facts/:group",
		"POST /cases/:id/find", "GET /cases/:id/happened/:part", "POST /cases/:id/happened/:part",
		"GET /cases/:id/happened/:part/facts", "POST /cases/:id/happened/:part/facts", "POST /cases/:id/happened/:part/words",
		"GET /cases/:id/happened/new", "POST /cases/:id/happened/new", "POST /cases/:id/identity",
		"GET /cases/:id/rights/questions", "POST /cases/:id/rights/questions",
		"GET /cases/:id/tracks/new", "POST /cases/:id/tracks/new", "GET /cases/:id/tracks/:track/change", "POST /cases/:id/tracks/:track/change",
		"GET /cases/:id/tracks/:track/back", "POST /cases/:id/tracks/:track/back", "GET /cases/:id/tracks/:track/steps/new", "POST /cases/:id/tracks/:track/steps/new",
		"POST /cases/:id/tracks/:track/steps/:step/back",
	},
	access.AnswerLaw: {
		"GET /cases/:id/law", "POST /cases/:id/law",
	},
	access.TakeIn: {
		"GET /cases/:id/again", "POST /cases/:id/again", "POST /cases/:id/stay/:stay/accept", "GET /referrals/came", "POST /referrals/came", "POST /referrals/came/intake", "GET /cases/new", "GET /cases/new/:intake", "POST /cases/new/:intake",
		"GET /cases/new/:intake/age", "POST /cases/new/:intake/age", "GET /cases/new/:intake/agreed",
		"POST /cases/new/:intake/agreed", "GET /cases/new/:intake/check", "POST /cases/new/:intake/check",
		"GET /cases/new/:intake/happened", "POST /cases/new/:intake/happened", "GET /cases/new/:intake/who",
		"POST /cases/new/:intake/who", "GET /cases/new/:intake/words", "POST /cases/new/:intake/words",
		"POST /cases/new/:intake/drop", "POST /cases/new/:intake/same",
	},
	access.AskTransfer: {
		"GET /cases/:id/stay/transfer", "POST /cases/:id/stay/transfer", "GET /cases/:id/stay/transfers/:transfer/end", "POST /cases/:id/stay/transfers/:transfer/end", "POST /cases/:id/stay/transfers/:transfer/seen",
	},
	access.KeepBelongings: {
		"GET /cases/:id/belongings/give", "POST /cases/:id/belongings/give", "GET /cases/:id/belongings/rows/:list/new", "POST /cases/:id/belongings/rows/:list/new",
		"GET /cases/:id/belongings/rows/:list/:row/correct", "POST /cases/:id/belongings/rows/:list/:row/correct", "GET /cases/:id/belongings/rows/:list/:row/back", "POST /cases/:id/belongings/rows/:list/:row/back",
	},
	access.KeepVisitors:   {"GET /beds/visitors/new", "POST /beds/visitors/new", "POST /beds/visitors/:visitor/remove"},
	access.AnswerTransfer: {"GET /transfers", "GET /transfers/:transfer", "POST /transfers/:transfer"},
	access.MoveCase: {
		"GET /cases/:id/move", "POST /cases/:id/move", "GET /shelters/:id/move",
		"POST /shelters/:id/move",
	},
	access.ReadCases: {
		"GET /applications", "GET /applications/money", "GET /calendar", "GET /calendar/list", "GET /calendar/print", "GET /papers", "GET /papers/print",
		"GET /cases", "GET /cases/:id", "GET /cases/:id/clocks", "GET /cases/:id/errands/:errand", "GET /cases/:id/first",
		"GET /cases/:id/consents", "GET /cases/:id/consents/print", "POST /cases/:id/contact",
		"POST /cases/:id/decisions/:decision/words", "GET /cases/:id/duties", "POST /cases/:id/duties/:decision/words",
		"GET /cases/:id/facts", "GET /cases/:id/facts.json", "GET /cases/:id/gaps",
		"GET /cases/:id/gaps/:gap", "POST /cases/:id/gaps/:gap/words", "GET /cases/:id/happened",
		"GET /cases/:id/happened/:part/earlier", "POST /cases/:id/happened/:part/earlier/:version", "POST /cases/:id/happened/:part/open",
		"GET /cases/:id/identity", "GET /cases/:id/identity/:part/earlier", "POST /cases/:id/identity/:part/earlier/:version",
		"POST /cases/:id/identity/open", "POST /cases/:id/name", "GET /cases/:id/people",
		"GET /cases/:id/applications/:application", "POST /cases/:id/applications/:application/words/:decision",
		"GET /cases/:id/rights", "GET /cases/:id/rights/:item", "GET /cases/:id/rights/print",
		"POST /cases/:id/rights/print", "GET /cases/:id/services", "GET /cases/:id/services/:service",
		"GET /cases/:id/packets", "GET /cases/:id/claim-facts", "GET /cases/:id/claim-facts/print", "POST /cases/:id/claim-facts/open",
		"GET /offices", "GET /offices/wages", "GET /offices/:office",
		"GET /cases/:id/plan", "POST /cases/:id/plan/open", "POST /cases/:id/plan/print", "GET /cases/:id/plan/return", "POST /cases/:id/plan/return/open",
		"GET /cases/:id/tracks", "GET /cases/:id/tracks/:track", "POST /cases/:id/tracks/:track/open", "GET /cases/:id/follow-up", "POST /cases/:id/follow-up/open", "GET /cases/:id/follow-up/:follow",
		"GET /cases/:id/belongings", "POST /cases/:id/belongings/open", "GET /cases/:id/belongings/print", "POST /cases/:id/belongings/print", "GET /cases/:id/belongings/rows/:list/:row", "POST /cases/:id/belongings/rows/:list/:row/open",
		"GET /cases/:id/stay", "GET /cases/:id/referrals", "GET /cases/:id/referrals/:referral", "POST /cases/:id/referrals/:referral/open", "POST /cases/:id/referrals/:referral/letter", "GET /cases/:id/matters", "GET /cases/:id/matters/:matter", "POST /cases/:id/matters/:matter/open",
		"GET /cases/:id/notes/shared/:share", "POST /cases/:id/notes/shared/:share/open", "GET /cases/:id/safety", "POST /cases/:id/safety/open", "GET /cases/:id/safety/rows/:list/:row", "POST /cases/:id/safety/rows/:list/:row/open",
		"GET /cases/:id/asks", "POST /cases/:id/asks/open", "GET /cases/:id/tasks", "POST /cases/:id/tasks/open", "GET /cases/:id/notes", "POST /cases/:id/notes/open", "GET /cases/:id/notes/print", "POST /cases/:id/notes/print", "GET /cases/:id/notes/:note", "POST /cases/:id/notes/:note/open",
		"GET /cases/:id/papers", "GET /cases/:id/papers/print", "GET /cases/:id/papers/:paper", "POST /cases/:id/papers/:paper/open",
		"POST /cases/:id/papers/:paper/files/:file", "GET /cases/:id/papers/:paper/files/:file/preview",
		"POST /cases/:id/services/:service/note/:version", "POST /cases/names", "POST /filters",
		"GET /search", "POST /search",
	},
	access.VouchForColleague: {
		"GET /colleagues", "POST /colleagues/:id/confirm", "POST /colleagues/:id/dispute", "POST /recovery/lost/yes",
	},
	access.StopNewPaper: {"POST /recovery/lost/stop"},
	access.RecordDelivery: {
		"GET /groups", "GET /groups/new", "POST /groups/new", "GET /groups/:group", "POST /groups/:group/join", "POST /groups/:group/attend", "POST /groups/:group/cancel",
		"POST /groups/:group/names",
		"GET /cases/:id/services/:service/answer", "POST /cases/:id/services/:service/answer", "GET /cases/:id/services/:service/correct",
		"POST /cases/:id/services/:service/correct", "POST /cases/:id/services/:service/undo", "POST /cases/:id/services/:service/accept", "GET /cases/:id/services/new",
		"POST /cases/:id/services/new", "GET /cases/:id/services/plan", "POST /cases/:id/services/plan",
		"GET /today",
	},
	access.DecideEntitlement: {
		"POST /cases/:id/rights/:item", "POST /cases/:id/rights/:item/back/:decision", "GET /cases/:id/rights/:item/letter", "GET /cases/:id/rights/:item/draft",
		"POST /cases/:id/rights/:item/letter", "POST /cases/:id/rights/:item/letter/print", "GET /cases/:id/rights/:item/steps/:decision",
		"POST /cases/:id/rights/:item/steps/:decision",
		"POST /cases/:id/applications/:application", "GET /cases/:id/applications/:application/steps/:decision",
		"POST /cases/:id/applications/:application/steps/:decision", "POST /cases/:id/applications/:application/back/:decision",
	},
	access.PreparePacket: {
		"GET /packets", "GET /packets/sending", "GET /cases/:id/packets/:packet/sending", "POST /packets/make", "POST /packets/print",
		"GET /cases/:id/packets/new", "POST /cases/:id/packets/new", "GET /cases/:id/packets/:packet", "GET /cases/:id/packets/:packet/choose",
		"POST /cases/:id/packets/:packet/choose", "GET /cases/:id/packets/:packet/statement", "POST /cases/:id/packets/:packet/statement",
		"POST /cases/:id/packets/:packet/preview", "POST /cases/:id/packets/:packet/file", "POST /cases/:id/packets/:packet/make", "POST /cases/:id/packets/:packet/copy", "POST /cases/:id/packets/:packet/order", "POST /cases/:id/packets/:packet/review",
		"GET /cases/:id/packets/:packet/consents/new", "POST /cases/:id/packets/:packet/consents/new", "POST /cases/:id/packets/:packet/consents/:consent/withdraw",
		"GET /cases/:id/packets/:packet/readings/new", "POST /cases/:id/packets/:packet/readings/new", "POST /cases/:id/packets/:packet/readings/:reading/withdraw",
		"GET /cases/:id/packets/:packet/readings/:reading/sign", "POST /cases/:id/packets/:packet/readings/:reading/sign",
	},
	access.GiveHealthPaper: {"GET /cases/:id/papers/:paper/copies/new", "POST /cases/:id/papers/:paper/copies/new", "POST /cases/:id/papers/:paper/copies/:consent/withdraw"},
	access.DeclareConflict: {"GET /conflicts", "POST /conflicts", "GET /cases/:id/people/conflict", "POST /cases/:id/people/conflict"},
	access.PassOnCase:      {"GET /cases/:id/people/pass", "POST /cases/:id/people/pass", "GET /cases/:id/handed/:handed", "POST /cases/:id/handed/:handed/open", "POST /cases/:id/handed/:handed/taken"},
	access.ReviewPacket:    {"POST /cases/:id/packets/:packet/reviewed"},
	access.DecideGap: {
		"POST /cases/:id/gaps/:gap", "POST /cases/:id/gaps/:gap/back",
	},
	access.ReviewLaw: {
		"GET /law/review", "GET /law/review/export",
	},
	access.SwitchLaw: {
		"POST /law/items/:item/back", "POST /law/items/:item/off", "POST /law/items/:item/on",
		"GET /law/items/:item/switch",
	},
	access.BringLists: {
		"POST /lists", "GET /lists/:list", "POST /lists/:list", "GET /lists/:list/values", "POST /lists/:list/values", "GET /lists/:list/try", "POST /lists/:list/bring", "POST /lists/maps/:map/forget",
	},
	access.UndoLists: {"GET /lists", "GET /lists/brought/:run", "POST /lists/brought/:run/undo"},
	access.ManageShelters: {
		"GET /organisation/help", "GET /organisation/help/new", "POST /organisation/help/new", "GET /organisation/help/:sub", "POST /organisation/help/:sub", "POST /organisation/help/:sub/close", "POST /organisation/help/:sub/open",
		"GET /organisation", "GET /organisation/name", "POST /organisation/name", "GET /organisation/backups", "POST /organisation/backups",
		"GET /shelters", "GET /shelters/:id", "POST /shelters/:id", "POST /shelters/:id/deputy",
		"GET /shelters/:id/posts", "GET /shelters/:id/posts/new", "POST /shelters/:id/posts/new", "GET /shelters/:id/posts/:post", "POST /shelters/:id/posts/:post", "POST /shelters/:id/posts/:post/close", "POST /shelters/:id/posts/:post/open",
		"GET /shelters/:id/beds", "POST /shelters/:id/beds", "POST /shelters/:id/beds/capacity", "GET /shelters/:id/beds/:bed", "POST /shelters/:id/beds/:bed",
		"POST /shelters/:id/beds/:bed/out", "POST /shelters/:id/beds/:bed/back", "POST /shelters/:id/beds/:bed/remove",
		"GET /shelters/:id/close", "POST /shelters/:id/close", "GET /shelters/new",
		"POST /shelters/new",
	},
	access.ManageStaff: {
		"POST /overview/clock", "GET /recovery", "POST /recovery", "POST /recovery/change",
		"POST /recovery/lost", "POST /recovery/lost/key", "POST /recovery/lost/replace", "POST /recovery/away", "POST /recovery/drop", "POST /recovery/new", "POST /recovery/next", "GET /recovery/sign", "POST /recovery/sign",
		"GET /staff", "GET /staff/:id", "GET /staff/:id/disable",
		"POST /staff/:id/disable", "GET /staff/:id/edit", "POST /staff/:id/edit",
		"POST /staff/:id/link", "GET /staff/:id/vouch", "POST /staff/:id/vouch",
		"GET /staff/new", "POST /staff/new", "POST /staff/search",
	},
	access.SetThresholds: {
		"GET /reminders", "POST /reminders", "POST /reminders/reset",
	},
}

// deedOf is the deed that a route needs: "" for a route that everybody may use
// for themselves.
func deedOf(route string) access.Deed {
	for d, routes := range routeDeeds {
		if slices.Contains(routes, route) {
			return d
		}
	}
	return ""
}

// refusals collects the deeds that refused requests lacked.
type refusals struct{ lacking []access.Deed }

// watched returns the refusals of a house from now on.
func (h *house) watched() *refusals {
	r, usual := &refusals{}, h.echo.HTTPErrorHandler
	h.echo.HTTPErrorHandler = func(err error, c echo.Context) {
		if l := access.Lacking(""); errors.As(err, &l) {
			r.lacking = append(r.lacking, access.Deed(l))
		}
		usual(err, c)
	}
	return r
}

// hold compares the refusals with the deed of the route. Who may not read cases
// at all is refused for that first.
func (r *refusals) hold(t *testing.T, route string) {
	t.Helper()
	for _, d := range r.lacking {
		if want := deedOf(route); d != want && (d != access.ReadCases || want == "") {
			t.Errorf("refused without the deed %s; routeDeeds has %q", d, want)
		}
	}
}

func TestEveryRouteNamesItsDeed(t *testing.T) {
	t.Parallel()
	named := map[string]int{}
	for _, routes := range routeDeeds {
		for _, name := range routes {
			named[name]++
		}
	}
	for _, r := range accessTable() {
		limited, deed := !r.Open && len(r.May) > 0, deedOf(r.name())
		switch n := named[r.name()]; {
		case limited && n != 1:
			t.Errorf("%s stands %d times in routeDeeds, want once", r.name(), n)
		case !limited && n > 0:
			t.Errorf("%s is open, and routeDeeds says that it needs %s", r.name(), deed)
		}
		for _, role := range r.May {
			if limited && !access.NewActor(access.Person{Role: role}).May(deed) {
				t.Errorf("%s: %s may, without the deed %s", r.name(), role, deed)
			}
		}
		delete(named, r.name())
	}
	for name := range named {
		t.Errorf("routeDeeds has %s, the access table has not", name)
	}
}

const (
	accessPage   = "../docs/access.md"
	routesHeader = "\n## Routes\n"
)

// TestTheRoutesAreDocumented compares the routes with the page people read.
// AFTERCARE_UPDATE_GOLDEN=1 writes this part of the page.
func TestTheRoutesAreDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.FromSlash(accessPage))
	if err != nil {
		t.Fatal(err)
	}
	before, got, _ := strings.Cut(string(page), routesHeader)
	want := routesSection(newHouse(t).echo.Routes())
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(filepath.FromSlash(accessPage), []byte(before+routesHeader+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got == want {
		return
	}
	for _, line := range strings.Split(want, "\n") {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("docs/access.md lacks: %s", line)
		}
	}
	for _, line := range strings.Split(got, "\n") {
		if !strings.Contains(want, line+"\n") {
			t.Errorf("docs/access.md has, and the program has not: %s", line)
		}
	}
	t.Error("run the test with AFTERCARE_UPDATE_GOLDEN=1 and read the difference")
}

// routesSection is the table of all routes of the router.
func routesSection(routes []*echo.Route) string {
	rows := map[string]accessRow{}
	for _, r := range accessTable() {
		rows[r.name()] = r
	}
	var lines []string
	for _, r := range routes {
		if r.Method == echo.RouteNotFound {
			continue
		}
		row, deed := rows[r.Method+" "+r.Path], "–"
		if d := deedOf(row.name()); d != "" {
			deed = string(d)
		}
		lines = append(lines, fmt.Sprintf("| `%s` | %s | %s | %s |", r.Path, r.Method, deed, row.who()))
	}
	sort.Strings(lines)
	return "\nEvery address the program answers, the deed it needs and the roles that may. Who has the deed and is not listed lacks the class of what the page opens. " +
		"A case outside the reach of the role answers as one that never was.\n\n| route | method | deed | who may |\n| --- | --- | --- | --- |\n" + strings.Join(lines, "\n") + "\n"
}

// who is the roles of a row in words.
func (r accessRow) who() string {
	switch {
	case r.Open:
		return "everybody, signed in or not"
	case r.May == nil:
		return "everybody signed in"
	case len(r.May) == 0:
		return "the person it belongs to"
	}
	var names []string
	for _, role := range models.Roles {
		if slices.Contains(r.May, role) {
			names = append(names, string(role))
		}
	}
	return strings.Join(names, ", ")
}
