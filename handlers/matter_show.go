package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/document"
	"aftercare/services/matter"
)

// matterShowPage is one matter with the people in it, its hearings and how it was.
type matterShowPage struct {
	casePage
	List     string
	Heading  string
	Badge    *badge
	Now      []summaryRow
	Open     string // where opening is posted, "" for a role that does not read it, or once it is open
	Waits    string
	Differs  *notice // the facts of the case say otherwise
	People   []matterRow
	Hearings []matterRow
	Earlier  []earlierRows
	Acts     []link // what can be done with the matter
	AddTo    []link // people
	AddDate  *link
	Remove   *link
	Linked   []link // the same proceeding in other cases of the reader
	LinkTo   *link
	Unlink   string // where it is posted, "" without a link
	Papers   *tiedPapers
}

func (h *matterHandlers) show(c echo.Context) error { return h.renderOne(c, nil) }

// open shows a matter with its numbers and names, once its reader said why.
func (h *matterHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	opened, err := h.matters.Open(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"), f.Purpose)
	if err != nil {
		return err
	}
	return h.renderOne(c, &opened)
}

// renderOne shows a matter; opened is there when its words were just opened.
func (h *matterHandlers) renderOne(c echo.Context, opened *matter.Opened) error {
	by := actor(c)
	one, err := h.matters.One(c.Request().Context(), by, c.Param("id"), c.Param("matter"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "matter.title")
	if err != nil {
		return err
	}
	p := matterShowPage{casePage: head, List: mattersPath(one.CaseID), Heading: head.page.T("matter.kind." + one.Row.Kind)}
	if one.Row.Stage != "" {
		p.Badge = &badge{State: string(stageBadge(one.Row.Stage)), Text: p.page.T("matter.stage." + one.Row.Stage)}
	}
	p.Now = h.factRows(p.page, one.Row.MatterFacts)
	if opened != nil {
		p.Now = append(p.Now, h.wordRows(p.page, opened.MatterWords)...)
	}
	p.Now = append(p.Now, summaryRow{Key: p.page.T("service.by"), Value: one.Row.By, Note: p.page.Moment(one.Row.CreatedAt)})
	keeps, at := by.May(access.KeepMatters), matterPath(one.CaseID, one.Row.ID)
	for _, r := range one.People {
		p.People = append(p.People, p.personRow(at, r, keeps, opened))
	}
	for _, r := range one.Hearings {
		p.Hearings = append(p.Hearings, p.heard(one.CaseID, r, keeps, opened))
	}
	for _, v := range one.Earlier {
		was := earlierRows{p.page.stoodUntil(v.Until, v.Next, p.page.changedWhy(v.Reason)), h.factRows(p.page, v.Facts)}
		if opened != nil && opened.Earlier[v.Number] != nil {
			was.Rows = append(was.Rows, h.wordRows(p.page, *opened.Earlier[v.Number])...)
		}
		p.Earlier = append(p.Earlier, was)
	}
	if names := p.page.factNames(h.library, one.Differs); len(names) > 0 {
		p.Differs = &notice{Kind: "info", Text: p.page.T("matter.differs", "what", strings.Join(names, ", ")), Link: &link{Text: p.page.T("matter.differs_look"), Href: casePath(one.CaseID) + "/facts/legal"}}
	}
	if err := p.tied(h, c, one); err != nil {
		return err
	}
	if keeps {
		p.links(at, one.Row.Kind, opened)
		list, err := h.linked(c)
		if err != nil {
			return err
		}
		p.showLinked(list, at)
	}
	return h.site.render(c, http.StatusOK, "matter/show", p)
}

// tied adds the papers that prove the matter, or one of its hearings.
func (p *matterShowPage) tied(h *matterHandlers, c echo.Context, one matter.Shown) error {
	matterRef, when := models.ProofRef(models.ProofMatter, one.Row.ID), map[string]string{}
	refs := []string{matterRef}
	for _, r := range one.Hearings {
		ref := models.ProofRef(models.ProofHearing, r.ID)
		refs, when[ref] = append(refs, ref), p.page.T("document.proof.of_hearing", "when", p.page.hearingWhen(r.At, r.DayOnly))
	}
	list, err := h.papers.Proving(c.Request().Context(), actor(c), one.CaseID, refs...)
	if !actor(c).May(access.KeepPapers) {
		matterRef = ""
	}
	p.Papers = p.page.tiedTo(one.CaseID, list, matterRef, func(r document.Row) string { return when[r.ProofOf] })
	return err
}

// links are what can be done with the matter.
func (p *matterShowPage) links(at, kind string, opened *matter.Opened) {
	if opened == nil {
		p.Open = at + "/open"
	} else if opened.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	p.Acts = []link{{Text: p.page.T("matter.correct"), Href: at + "/correct"}}
	p.Remove = &link{Text: p.page.T("matter.remove"), Href: at + "/remove"}
	p.AddDate = &link{Text: p.page.T("hearing.add"), Href: at + "/hearings/new"}
	if models.CriminalMatter(kind) {
		p.AddTo = append(p.AddTo, link{Text: p.page.T("matter.add_accused"), Href: at + "/people/new?part=accused"})
	}
	p.AddTo = append(p.AddTo, link{Text: p.page.T("matter.add_person"), Href: at + "/people/new"})
}

// changedWhy is why a matter was changed, "" where nobody had to say it.
func (p page) changedWhy(reason string) string {
	if key := "matter.reason." + reason; p.has(key) {
		return p.T(key)
	}
	return p.maybe("document.removal." + reason)
}

// factRows are the coded facts of a matter.
func (h *matterHandlers) factRows(p page, f models.MatterFacts) (rows []summaryRow) {
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T(p.ofKind(key, f.Kind) + ".label"), Value: value})
		}
	}
	add("matter.stage", p.maybe("matter.stage."+f.Stage))
	if r, known := h.library.Region(f.State); known {
		add("matter.state", p.labelOf(r.Name))
	}
	if models.CriminalMatter(f.Kind) {
		add("matter.registered_on", p.dayOrNone(f.RegisteredOn))
	} else {
		add("matter.filed_on", p.dayOrNone(f.RegisteredOn))
	}
	add("matter.zero", p.maybe("answer."+string(f.Zero)))
	add("matter.moved_on", p.dayOrNone(f.MovedOn))
	add("matter.refused_on", p.dayOrNone(f.RefusedOn))
	add("matter.refusal_step", p.maybe("matter.refusal_step."+f.RefusalStep))
	add("matter.refusal_step_on", p.dayOrNone(f.RefusalStepOn))
	add("matter.sections", p.sectionNames(h.library, f.SectionKeys()))
	add("matter.charge_sheet_on", p.dayOrNone(f.ChargeSheetOn))
	add("matter.closure_on", p.dayOrNone(f.ClosureOn))
	add("matter.ended_on", p.dayOrNone(f.EndedOn))
	add("matter.ending", p.maybe("matter.ending."+f.Ending))
	add("matter.accused", p.maybe("answer."+string(f.Accused)))
	return rows
}

// wordRows are the sealed words of a matter, once they are opened.
func (h *matterHandlers) wordRows(p page, opened models.MatterWords) (rows []summaryRow) {
	for _, w := range []struct{ key, text string }{
		{"number", opened.Number}, {"station", opened.Station}, {"district", opened.District}, {"moved_to", opened.MovedTo}, {"court", opened.Court},
		{"case_number", opened.CaseNumber}, {"words", opened.Words}, {"lawyer", opened.Lawyer},
	} {
		if w.text != "" {
			rows = append(rows, summaryRow{Key: p.T("matter." + w.key + ".label"), Value: w.text})
		}
	}
	return rows
}

// personRow is somebody in a matter: what the person is, and the name once it is
// opened.
func (p *matterShowPage) personRow(at string, r matter.PersonRow, keeps bool, opened *matter.Opened) matterRow {
	out := matterRow{texts: p.page.texts, ID: "p-" + r.ID, Title: p.page.T("matter.part." + r.Part), Line: p.page.personLine(r.MatterPersonFacts)}
	if r.Bail == models.BailGranted {
		out.Badge = &badge{State: string(badgeLate), Text: p.page.T("matter.free")}
	}
	o := opened.PersonOf(r.ID)
	out.Words = withoutEmpty(o.Name, o.Telephone, o.Words)
	for _, v := range r.Earlier {
		was := wasView{Heading: p.page.stoodUntil(v.Until, v.Next, p.page.changedWhy(v.Reason)), Line: p.page.personLine(v.Facts)}
		if w := o.Earlier[v.Number]; w != nil {
			was.Words = withoutEmpty(w.Name, w.Telephone, w.Words)
		}
		out.Was = append(out.Was, was)
	}
	if keeps {
		at += "/people/" + r.ID
		out.Acts, out.Remove, out.Version = []link{{Text: p.page.T("matter.person_correct"), Href: at, More: out.Title}}, at+"/remove", r.Version
	}
	return out
}

// personLine says of an accused what is known without a name.
func (p page) personLine(f models.MatterPersonFacts) string {
	var parts []string
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	add(p.maybe("matter.relation." + f.Relation))
	if f.ArrestedOn != "" {
		add(p.T("matter.arrested_line", "date", p.Date(f.ArrestedOn)))
	}
	if f.Bail != "" {
		add(p.T("matter.bail_line", "what", p.T("matter.bail."+f.Bail), "date", p.dayOrNone(f.BailOn)))
	}
	add(p.maybe("matter.terms." + f.Terms))
	return joinDots(parts)
}

// heard is a hearing of the diary, with what happened once it is opened.
func (p *matterShowPage) heard(caseID string, r matter.HearingRow, keeps bool, opened *matter.Opened) matterRow {
	out := p.page.hearingRow(caseID, r, keeps)
	out.Href = ""
	o := opened.HearingOf(r.ID)
	out.Words = withoutEmpty(o.Place, o.Who, o.Happened, o.Lawyer)
	for _, v := range r.Earlier {
		line := withoutEmpty(p.page.hearingWhen(v.Facts.At, v.Facts.DayOnly), p.page.hearingLine(v.Facts.Purpose, v.Facts.Companion), p.page.arranged(v.Facts), p.page.maybe("hearing.outcome."+v.Facts.Outcome))
		was := wasView{Heading: p.page.stoodUntil(v.Until, v.Next, p.page.changedWhy(v.Reason)), Line: joinDots(line)}
		if w := o.Earlier[v.Number]; w != nil {
			was.Words = withoutEmpty(w.Place, w.Who, w.Happened, w.Lawyer)
		}
		out.Was = append(out.Was, was)
	}
	if keeps {
		out.Remove, out.Version = matterPath(caseID, r.MatterID)+"/hearings/"+r.ID+"/remove", r.Version
	}
	return out
}
