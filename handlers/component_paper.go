package handlers

import (
	"net/url"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/pack"
)

// expiresSoon is how long before its last day a paper says so.
const expiresSoon = 60 * 24 * time.Hour

// documentBadge is the state of a paper: what needs somebody before what does not.
func (p page) documentBadge(r document.Row) badge {
	switch {
	case r.RemovedAt > 0:
		return badge{State: string(badgeClosed), Text: p.T("document.state.removed")}
	case r.Missing():
		return badge{State: string(badgeWaiting), Text: p.T("document.state.asked", "n", int(p.now.Sub(models.StartOfDay(r.AskedOn, p.zone)).Hours()/24))}
	case r.ExpiresOn != "" && r.ExpiresOn < p.Today():
		return badge{State: string(badgeLate), Text: p.T("document.state.expired", "date", p.Date(r.ExpiresOn))}
	case r.ExpiresOn != "" && models.StartOfDay(r.ExpiresOn, p.zone) < p.now.Add(expiresSoon):
		return badge{State: string(badgeOpen), Text: p.T("document.state.expires", "date", p.Date(r.ExpiresOn))}
	case r.FileID == "":
		return badge{State: string(badgeOpen), Text: p.T("document.state.no_copy")}
	}
	return badge{State: string(badgeReceived), Text: p.T("document.state.here")}
}

// proofName names the application or event that a paper proves, of those of its case.
func (p page) proofName(lib *pack.Library, all map[string]document.Target, ref string) string {
	x, there := all[ref]
	switch {
	case there:
		return p.targetName(lib, x)
	case strings.HasPrefix(ref, models.ProofRef(models.ProofApplication, "")):
		return p.T("document.proof.gone_application")
	}
	return p.T("document.proof.gone")
}

// targetName names an application or an event, without a name of anybody or a place.
func (p page) targetName(lib *pack.Library, x document.Target) string {
	switch x.Kind {
	case models.ProofApplication:
		return p.T("document.proof.filed", "office", p.authorityName(lib, x.What), "date", p.On(x.At))
	case models.ProofMatter:
		return joinDots(withoutEmpty(p.T("matter.kind."+x.What), p.dayOrNone(x.Day)))
	case models.ProofHearing:
		return p.T("document.proof.heard", "when", p.hearingWhen(x.At, x.DayOnly), "what", p.T("hearing.purpose."+x.What))
	}
	return p.T("document.proof.stayed", "date", p.On(x.At))
}

// targetPath is the page on which what a paper proves stands.
func targetPath(caseID string, x document.Target) string {
	switch x.Kind {
	case models.ProofApplication:
		return applicationPath(caseID, x.ID)
	case models.ProofMatter:
		return matterPath(caseID, x.ID)
	case models.ProofHearing:
		return matterPath(caseID, x.Matter) + "#h-" + x.ID
	}
	return stayPath(caseID)
}

// tiedPapers are the papers that prove what a page is about, and the way to add one.
type tiedPapers struct {
	texts
	Rows []tiedPaper
	Add  *link
}

// tiedPaper is one of them.
type tiedPaper struct {
	Paper link
	Badge badge
	Line  string // its date, and of what on the page it is where that is not the whole page
}

// tiedTo shows papers on the page of what they prove; nil where there are none and the
// reader adds none. add is the code of what the page is about, "" for a reader who keeps
// no papers. of says of what each paper is, where the page has several things.
func (p page) tiedTo(caseID string, list []document.Row, add string, of func(document.Row) string) *tiedPapers {
	if len(list) == 0 && add == "" {
		return nil
	}
	out := &tiedPapers{texts: p.texts}
	for _, r := range list {
		dated := ""
		if r.PaperOn != "" {
			dated = p.T("document.dated", "date", p.Date(r.PaperOn))
		}
		row := tiedPaper{Paper: link{Text: p.T("document.kind." + r.Kind), Href: papersPath(caseID) + "/" + r.ID}, Badge: p.documentBadge(r)}
		row.Line = joinDots(withoutEmpty(of(r), dated))
		out.Rows = append(out.Rows, row)
	}
	if add != "" {
		out.Add = &link{Text: p.T("document.add"), Href: papersPath(caseID) + "/new?" + url.Values{"of": {add}}.Encode()}
	}
	return out
}

// ofThePage says nothing: the page is about one thing.
func ofThePage(document.Row) string { return "" }

// usually says how long such papers took so far.
func (t texts) usually(usual document.Usual) string {
	if usual.Of == 0 {
		return t.T("wanted.unusual")
	}
	return t.T("wanted.usually", "n", usual.Days, "of", usual.Of)
}
