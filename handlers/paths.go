package handlers

import (
	"net/url"
	"strings"

	"aftercare/models"
	"aftercare/services/application"
	"aftercare/services/caseload"
	"aftercare/services/gap"
)

func casePath(id string) string { return "/cases/" + id }

func peoplePath(caseID string) string { return casePath(caseID) + "/people" }

// conflictPath is where a volunteer says whether she acts for the other side of a case,
// and conflictsPath where she says so of several.
func conflictPath(caseID string) string { return peoplePath(caseID) + "/conflict" }

const conflictsPath = "/conflicts"

// passPath is where a volunteer hands a case over, and handedPath what was handed to her.
func passPath(caseID string) string { return peoplePath(caseID) + "/pass" }

func handedPath(caseID, note string) string { return casePath(caseID) + "/handed/" + note }

func servicesPath(caseID string) string { return "/cases/" + caseID + "/services" }

func papersPath(caseID string) string { return casePath(caseID) + "/papers" }

// claimPath are the facts of claims of a case.
func claimPath(caseID string) string { return casePath(caseID) + "/claim-facts" }

func mattersPath(caseID string) string { return casePath(caseID) + "/matters" }

func matterPath(caseID, id string) string { return mattersPath(caseID) + "/" + id }

func episodesPath(caseID string) string { return casePath(caseID) + "/happened" }

// gapPath is the page of one gap. Its address names no rule.
func gapPath(caseID, ref string) string { return "/cases/" + caseID + "/gaps/" + ref }

// firstPath is the list of the first hours of a case.
func firstPath(caseID string) string { return casePath(caseID) + "/first" }

func rightsPath(caseID string) string { return casePath(caseID) + "/rights" }

// rightPath is the page of one right. Its address names no law: it stays in the
// history of a browser.
func rightPath(caseID, item string) string {
	return rightsPath(caseID) + "/" + gap.Ref(caseID, item)
}

// listHref is the list as a filter narrows it, from a place in it on.
func listHref(f caseload.Filter, at string) string {
	q := f.Query()
	q.Set("at", at)
	return addressOf("/cases", q)
}

// caseLawPath is the page of the questions of law of a case.
func caseLawPath(caseID string) string { return casePath(caseID) + "/law" }

// certificateFile is the file that a phone is told to trust. Its ending tells the
// phone what it is.
const certificateFile = "/certificate/home.crt"

func packetsPath(caseID string) string { return casePath(caseID) + "/packets" }

// offerPath is the applications of a case with what one authority takes on top.
func offerPath(caseID, authority string) string {
	return packetsPath(caseID) + "?with=" + authority
}

func packetPath(caseID, packet string) string { return packetsPath(caseID) + "/" + packet }

// applicationPath is the page of an application that was filed. Its address names no
// law: one that asks for a single right has the mark of that right.
func applicationPath(caseID, name string) string {
	if item, alone := strings.CutPrefix(name, "item/"); alone {
		name = gap.Ref(caseID, item)
	}
	return casePath(caseID) + "/applications/" + name
}

// preparePath begins an application to an authority.
func preparePath(caseID, authority string) string {
	return packetsPath(caseID) + "/new?authority=" + authority
}

// The addresses of applications over all cases.
const (
	applicationsPath = "/applications"
	moneyPath        = "/applications/money"
	wantedPath       = "/papers"
	batchPath        = "/packets"
)

// applicationsHref is a page of the list of applications.
func applicationsHref(f application.Filter, at string) string {
	q := url.Values{}
	for key, value := range map[string]string{"stage": string(f.Stage), "with": f.Authority, "at": at} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if f.Late {
		q.Set("late", "1")
	}
	if f.Interim {
		q.Set("interim", "1")
	}
	return addressOf(applicationsPath, q)
}

// boardPath is the board of a house.
const boardPath = "/beds"

// rosterPath is who is on duty in a house, week by week.
const rosterPath = boardPath + "/roster"

// weekPath is the week of a house, where it is filled and copied.
func weekPath(shelterID string, monday models.Date) string {
	return rosterPath + "/" + shelterID + "/" + string(monday)
}

// postsPath is the posts of a house.
func postsPath(shelterID string) string { return "/shelters/" + shelterID + "/posts" }

// nightPath is the short admission at night.
const nightPath = "/admit"

// houseBoard is the board of one house.
func houseBoard(shelterID string) string { return boardPath + "?house=" + shelterID }

// planPath is where the plan of a case stands.
func planPath(caseID string) string { return casePath(caseID) + "/plan" }

// ownListsPath is where a shelter's own lists are brought in, ownListPath one that is held,
// and broughtPath one that was brought in.
const ownListsPath = "/lists"

func ownListPath(id string) string { return ownListsPath + "/" + id }

func broughtPath(id string) string { return ownListsPath + "/brought/" + id }

// wagesPath is where the minimum wages stand that the house looked up.
const wagesPath = "/offices/wages"

// tracksPath is where stands what somebody learns, works at, saves or owes.
func tracksPath(caseID string) string { return casePath(caseID) + "/tracks" }

func trackPath(caseID, id string) string { return tracksPath(caseID) + "/" + id }

// returnPath is the address of the returns of a case.
func returnPath(caseID string) string { return planPath(caseID) + "/return" }

// followPath is where the contacts of a case after leaving stand.
func followPath(caseID string) string { return casePath(caseID) + "/follow-up" }

// subKindsPath is where the kinds of help of the house are looked after.
const subKindsPath = "/organisation/help"

// groupsPath is where group sessions stand.
const groupsPath = "/groups"

// groupPath is one group session.
func groupPath(id string) string { return groupsPath + "/" + id }

// referralsPath is where the referrals of a case stand.
func referralsPath(caseID string) string { return casePath(caseID) + "/referrals" }

// referralPath is one referral.
func referralPath(caseID, id string) string { return referralsPath(caseID) + "/" + id }

// assessmentsPath is where the instruments of a case stand that were filled in.
func assessmentsPath(caseID string) string { return casePath(caseID) + "/assessments" }

// healthPath is where the health record of a case stands.
func healthPath(caseID string) string { return casePath(caseID) + "/health" }

// safetyListPath is where the safety of a case stands, and safetyRowsPath one of its lists.
func safetyListPath(caseID string) string { return casePath(caseID) + "/safety" }

// recordWord is the last word of a list of records, as it stands in addresses.
func recordWord(list string) string { return list[strings.LastIndexByte(list, '_')+1:] }

// camePath is where somebody opens a bundle that another house sent.
const camePath = "/referrals/came"

// childFormPath is a form of the Rules for a child, filled with what the case knows.
func childFormPath(caseID, form string) string { return planPath(caseID) + "/forms/" + form }

// ownFilePath is where the survivor's own copy of the file of a case is made.
func ownFilePath(caseID string) string { return casePath(caseID) + "/file" }

// recordPath is a row of a list of records: the address has the last word of the list.
func recordPath(at, list, id string) string { return at + "/rows/" + recordWord(list) + "/" + id }

// incidentPath is an incident of a case.
func incidentPath(caseID, id string) string {
	return recordPath(safetyListPath(caseID), models.ListSafetyIncidents, id)
}

// safetyPath is the page of a line about safety.
func safetyPath(caseID, prompt string) string { return casePath(caseID) + "/safety/" + prompt }

// stayPath is where the stays of a case stand.
func stayPath(caseID string) string { return casePath(caseID) + "/stay" }

// visitorsPath is the register of visitors, and newVisitorPath the form for one who visits no
// survivor.
const (
	visitorsPath   = boardPath + "/visitors"
	newVisitorPath = visitorsPath + "/new"
)

// belongingsPath is what the house keeps for the survivor of a case.
func belongingsPath(caseID string) string { return casePath(caseID) + "/belongings" }

// notesPath are the notes of a case, and notePath one of them.
func notesPath(caseID string) string { return casePath(caseID) + "/notes" }

func notePath(caseID, id string) string { return notesPath(caseID) + "/" + id }

// tasksPath are the tasks of a case, and myTasksPath those of the reader.
func tasksPath(caseID string) string { return casePath(caseID) + "/tasks" }

const myTasksPath = "/tasks"

// asksPath is what is asked for on a case.
func asksPath(caseID string) string { return casePath(caseID) + "/asks" }

// asksWaitingPath and asksAnsweredPath are what waits for an answer of the reader, and the
// answers to what the reader asked for, over all cases.
const (
	asksWaitingPath  = "/asks"
	asksAnsweredPath = "/asks/answers"
)

// sincePath is what one shift hands over to the next.
const sincePath = boardPath + "/since"

// reportPath is the report of a house.
const reportPath = "/overview/report"

// reportAt is the report of a period, over all houses of the reader.
func reportAt(p models.Period) string { return reportPath + "?period=" + p.Code() }

// publishPath are the figures that leave the house for anybody, and publishedPath begins the
// address of one publication.
const (
	publishPath   = "/overview/publish"
	publishedPath = publishPath + "/made/"
)
