package handlers

import (
	"net/url"
	"regexp"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/draft"
)

// neverKept lists the forms that leave no draft: they hold passwords or keys, or
// nothing anybody would finish another day.
var neverKept = map[string]bool{
	"/sign-in": true, "/set-up/:token": true, "/welcome/:token": true, "/account/password": true,
	"/recovery": true, "/recovery/sign": true, houseCodePath: true, lostPath: true, "/cases/new/:intake/check": true, "/staff/:id/vouch": true, "/lock": true, "/unlock": true, "/leaving": true, "/drafts": true, "/search": true, "/law/search": true, "/cases/:id/rights/print": true,
	returnsPath + "/signed/:release/handed": true, returnsPath + "/signed/:release/withdraw": true, "/cases/:id/file/rows/:list/:row/back": true, "/cases/:id/referrals/:referral/bundle": true, "/cases/:id/referrals/:referral/code": true, camePath: true, reportMonth + "/close": true, reportMonth + "/open": true, rosterPath + "/:house/:week/fill": true, "/cases/:id/papers/:paper/put": true, "/cases/:id/papers/:paper/remove": true, "/cases/:id/matters/:matter/remove": true, "/cases/:id/notes/:note/back": true, "/cases/:id/notes/:note/answer": true, ownListsPath: true, ownListsPath + "/:list": true, ownListsPath + "/:list/values": true, ownListsPath + "/:list/bring": true, ownListsPath + "/:list/try": true, "/cases/:id/notes/print": true, "/cases/:id/belongings/print": true, "/cases/:id/tracks/:track/back": true, "/cases/:id/tasks/:task/back": true, "/cases/:id/tasks/:task/snooze": true, "/cases/:id/asks/:ask/back": true, "/cases/:id/stay/transfers/:transfer/end": true, "/cases/:id/assessments/:assessment/remove": true, "/cases/:id/notes/:note/share": true, "/cases/:id/safety/rows/:list/:row/back": true, "/cases/:id/health/rows/:list/:row/back": true, "/cases/:id/belongings/rows/:list/:row/back": true, "/cases/:id/safety/rows/:list/:row/done": true,
}

// formDeeds says which deed the forms under an address are for, the longest
// beginning first: nobody keeps a draft of a form she cannot send. Forms that
// stand under none of them leave no draft; "" is a form of everybody.
var formDeeds = []struct {
	under string
	deed  access.Deed
}{
	{"/cases/:id/rights/questions", access.EditCase}, {"/cases/:id/rights", access.DecideEntitlement},
	{"/cases/:id/applications", access.DecideEntitlement}, {"/cases/:id/services", access.RecordDelivery}, {"/cases/:id/papers/:paper/copies", access.GiveHealthPaper}, {"/cases/:id/papers", access.KeepPapers}, {"/cases/:id/matters", access.KeepMatters}, {"/cases/:id/referrals", access.KeepReferrals}, {"/cases/:id/belongings", access.KeepBelongings}, {"/cases/:id/stay/transfer", access.AskTransfer}, {"/cases/:id/stay/transfers", access.AskTransfer}, {"/cases/:id/stay", access.KeepStay}, {"/cases/:id/assessments", access.KeepAssessments}, {"/cases/:id/health", access.KeepHealth}, {"/cases/:id/safety/rows", access.KeepSafety}, {"/cases/:id/safety", access.AnswerSafety}, {"/cases/:id/follow-up", access.KeepFollowUp}, {"/cases/:id/plan", access.KeepPlan}, {"/cases/:id/file", access.GiveFile}, {"/cases/:id/notes", access.WriteNotes}, {"/cases/:id/tasks", access.KeepTasks}, {"/cases/:id/asks/:ask/answer", access.AnswerAsks}, {"/cases/:id/asks", access.AskFor}, {"/cases/:id/packets", access.PreparePacket}, {"/cases/:id/claim-facts", access.KeepClaimFacts}, {"/cases/:id/gaps", access.DecideGap}, {"/cases/:id/people/conflict", access.DeclareConflict}, {"/cases/:id/people/pass", access.PassOnCase}, {"/cases/:id/people", access.AssignPeople}, {"/conflicts", access.DeclareConflict},
	{"/cases/:id/law", access.AnswerLaw}, {"/cases/:id/move", access.MoveCase}, {"/cases/:id/close", access.CloseCase}, {"/cases/:id/again", access.TakeIn}, {"/cases/:id", access.EditCase}, {"/cases/new", access.TakeIn}, {nightPath, access.AdmitAtNight},
	{returnsPath, access.MakeReturns}, {"/staff/:id/hand-over", access.AssignPeople}, {visitorsPath, access.KeepVisitors}, {rosterPath, access.KeepRoster}, {transfersPath, access.AnswerTransfer}, {"/groups", access.RecordDelivery}, {"/offices", access.KeepOffices}, {publishPath, access.PublishFigures}, {ownListsPath, access.BringLists}, {"/staff", access.ManageStaff}, {"/shelters", access.ManageShelters}, {"/organisation", access.ManageShelters}, {"/reminders", access.SetThresholds}, {"/account/hand-over", access.HandOver}, {"/account", ""},
}

// mayKeep reports whether somebody of a role may send the form of a pattern.
func mayKeep(role models.Role, pattern string) bool {
	for _, f := range formDeeds {
		if pattern == f.under || strings.HasPrefix(pattern, f.under+"/") {
			return f.deed == "" || access.NewActor(access.Person{Role: role}).May(f.deed)
		}
	}
	return false
}

// keyForm is what stands in an address beside the id of a record: the key of a
// group, a right or a gap. No name of a person has its form by accident.
var keyForm = regexp.MustCompile(`^[a-z0-9_.:-]{1,80}$`)

// plainAddress reports whether the parts of an address that vary are ids and
// keys: the address of a draft stands in the clear.
func plainAddress(pattern, path string) bool {
	names, values := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(names) != len(values) {
		return false
	}
	for i, name := range names {
		switch {
		case (name == ":id" || name == ":intake") && !models.IsID(values[i]), strings.HasPrefix(name, ":") && !keyForm.MatchString(values[i]):
			return false
		}
	}
	return true
}

// place is where the draft of the form at an address stands. ok is false for
// what is no form that somebody of the role could send.
func (h *sessionHandlers) place(role models.Role, address string) (p draft.Place, ok bool) {
	path, query, _ := strings.Cut(address, "?")
	if !ours(address) || len(address) > draft.MaxPath {
		return p, false
	}
	pattern, id := h.find(path)
	if !h.forms[pattern] || !plainAddress(pattern, path) || !mayKeep(role, pattern) {
		return p, false
	}
	parts, _ := url.ParseQuery(query)
	return placeOf(pattern, formAddress(pattern, path, parts), id), true
}

// placeOf names a draft by its form. The catalogue may have a name for it under
// "draft.of." and the pattern: draft.of.cases.id.services.new.
func placeOf(pattern, address, id string) draft.Place {
	if strings.HasPrefix(pattern, intakePattern) {
		return intakePlace(strings.Split(address, "/")[3], address)
	}
	p := draft.Place{Path: address, Title: "draft.of." + strings.NewReplacer("/", ".", ":", "").Replace(pattern[1:])}
	if strings.HasPrefix(pattern, "/cases/:id") {
		p.CaseID = id
	}
	return p
}

// checkStep is the page of an intake that shows everything once more.
const checkStep = "check"

// intakePattern is the route of the first page of an intake.
const intakePattern = "/cases/new/:intake"

// intakePath is the address of a page of an intake.
func intakePath(id, part string) string { return strings.TrimSuffix("/cases/new/"+id+"/"+part, "/") }

// intakePlace is where the draft of a page of an intake stands.
func intakePlace(id, path string) draft.Place {
	return draft.Place{Path: path, Intake: id, Title: "intake.title"}
}
