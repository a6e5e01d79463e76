package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
	"aftercare/services/office"
	"aftercare/services/pack"
	"aftercare/services/track"
	"aftercare/services/wage"
)

// trackHandlers serve what the survivor of one case learns, works at, saves or owes.
type trackHandlers struct {
	site       *site
	files      *casefile.Service
	tracks     *track.Service
	offices    *office.Service
	deliveries *delivery.Service
	wages      *wage.Service
	library    *pack.Library
	why        purposeAsker
}

// trackListPage is the tracks of a case.
type trackListPage struct {
	casePage
	Groups  []trackGroup
	New     []link
	Differs *notice
	Empty   emptyState
}

// trackGroup is the tracks of one kind.
type trackGroup struct {
	ID, Title string
	Rows      []entryRow
}

func (h *trackHandlers) list(c echo.Context) error {
	list, err := h.tracks.List(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "track.title")
	if err != nil {
		return err
	}
	p := trackListPage{casePage: head, Empty: emptyState{Text: head.page.T("track.none"), Next: head.page.T("track.none_next")}}
	edits := actor(c).May(access.EditCase)
	for _, r := range list.Rows {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].ID != r.Kind {
			p.Groups = append(p.Groups, trackGroup{ID: r.Kind, Title: p.page.T("track.kind." + r.Kind)})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Rows = append(g.Rows, p.page.trackRow(list.CaseID, r, edits))
	}
	if edits {
		for _, kind := range trackOrder(list.Child) {
			p.New = append(p.New, link{Text: p.page.T("track.new." + kind), Href: tracksPath(list.CaseID) + "/new?kind=" + kind})
		}
	}
	if names := p.page.factNames(h.library, list.Differs); len(names) > 0 {
		p.Differs = &notice{Kind: "info", Text: p.page.T("track.differs", "what", strings.Join(names, ", ")), Link: &link{Text: p.page.T("matter.differs_look"), Href: casePath(list.CaseID) + "/facts"}}
	}
	return h.site.render(c, http.StatusOK, "track/list", p)
}

// trackOrder is the order in which new tracks are offered: school first for a child, and
// last for an adult.
func trackOrder(child bool) []string {
	if child {
		return models.TrackKinds
	}
	return append(slices.Clone(models.TrackKinds[1:]), models.TrackSchool)
}

// trackRow is a track with how far it is.
func (p page) trackRow(caseID string, r track.Row, edits bool) entryRow {
	at := trackPath(caseID, r.ID)
	out := entryRow{texts: p.texts, ID: "k-" + r.ID, Title: p.trackTitle(r.TrackFacts), Href: at, Badge: p.trackBadge(r), Line: p.trackLine(r)}
	if edits && r.Due(p.Today()) {
		out.Acts = []link{{Text: p.T("track.step.work"), Href: at + "/steps/new?step=" + models.StepWork, More: out.Title}}
	}
	return out
}

// trackTitle says what a track is: "Training: tailoring".
func (t texts) trackTitle(f models.TrackFacts) string {
	return t.T("track.named", "kind", t.T("track.kind."+f.Kind), "what", t.T("track.field."+f.Kind+"."+f.Field))
}

// trackBadge says how far a track is.
func (p page) trackBadge(r track.Row) *badge {
	switch {
	case r.Due(p.Today()):
		return &badge{State: string(badgeLate), Text: p.T("track.ask_now", "when", p.T("track.point."+r.CheckPoint))}
	case r.EndedOn != "" && (r.Ending == models.TrackCompleted || r.Ending == "repaid"):
		return &badge{State: string(badgeReceived), Text: p.T("track.ending." + r.Ending)}
	case r.EndedOn != "":
		return &badge{State: string(badgeClosed), Text: p.T("track.ending." + r.Ending)}
	case r.Begun():
		return &badge{State: string(badgeWaiting), Text: p.T("track.going." + r.Kind)}
	}
	return &badge{State: string(badgeOpen), Text: p.T("track.wished")}
}

// trackLine is the small print of a track: since when, for how much, what was last
// recorded, who wrote it.
func (p page) trackLine(r track.Row) string {
	parts := withoutEmpty(p.trackDays(r.TrackFacts), p.trackSum(r.Amount, r.Currency, r.Per))
	for _, kind := range models.TrackKindOf[r.Kind].Steps {
		if s := lastStep(r.Steps, kind); s != nil {
			parts = append(parts, p.trackStepLine(s.TrackStepFacts))
		}
	}
	return joinDots(append(parts, withoutEmpty(p.maybe("track.certificate.short."+r.Certificate), p.T("stay.by", "who", r.By))...))
}

func lastStep(steps []models.TrackStep, kind string) *models.TrackStep {
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].Kind == kind {
			return &steps[i]
		}
	}
	return nil
}

// trackDays says from when to when a track goes, or since when it is wished for.
func (p page) trackDays(f models.TrackFacts) string {
	switch {
	case f.FromOn == "":
		return p.T("track.wished_since", "date", p.Date(f.WishedOn))
	case f.EndedOn != "":
		return p.T("track.from_until", "from", p.Date(f.FromOn), "until", p.Date(f.EndedOn))
	case f.UntilOn != "":
		return p.T("track.planned_until", "from", p.Date(f.FromOn), "until", p.Date(f.UntilOn))
	}
	return p.T("track.since", "date", p.Date(f.FromOn))
}

// trackStepLine is a step in one line, without its day.
func (t texts) trackStepLine(f models.TrackStepFacts) string {
	switch f.Kind {
	case models.StepAttendance:
		return t.T("track.attended", "present", f.Present, "days", f.Days)
	case models.StepExam:
		return t.T("track.exam." + f.Result)
	case models.StepWork:
		return joinDots(withoutEmpty(t.T("track.work."+f.Result), t.maybe("track.point."+f.Point), t.trackSum(f.Amount, f.Currency, f.Per)))
	}
	return t.T("track.balance_now", "sum", t.trackSum(f.Amount, f.Currency, ""))
}

// trackShowPage is one track with its steps and earlier versions.
type trackShowPage struct {
	casePage
	List    string
	Heading string
	Badge   *badge
	Now     []summaryRow
	Open    string
	Waits   string
	Acts    []link
	Steps   []entryRow
	Earlier []earlierRows

	Conflict bool // somebody else changed it first
}

func (h *trackHandlers) show(c echo.Context) error { return h.renderOne(c, http.StatusOK, "") }

// open shows a track with its words, once the reader said why.
func (h *trackHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	return h.renderOne(c, http.StatusOK, f.Purpose)
}

func (h *trackHandlers) renderOne(c echo.Context, status int, purpose string) error {
	ctx, by := c.Request().Context(), actor(c)
	read := func() (track.Shown, error) { return h.tracks.One(ctx, by, c.Param("id"), c.Param("track")) }
	if purpose != "" {
		read = func() (track.Shown, error) {
			return h.tracks.Open(ctx, by, c.Param("id"), c.Param("track"), purpose)
		}
	}
	one, err := read()
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "track.title")
	if err != nil {
		return err
	}
	r := one.Row
	p := trackShowPage{casePage: head, List: tracksPath(one.CaseID), Heading: head.page.trackTitle(r.TrackFacts), Badge: head.page.trackBadge(r), Conflict: status == http.StatusConflict}
	p.Sections.stand(p.List)
	p.Now = p.page.trackRows(h.library, one.CaseID, r.TrackFacts)
	minimum, err := h.againstMinimum(c, p.page, one.State, r)
	if err != nil {
		return err
	}
	if minimum != nil {
		p.Now = append(p.Now, *minimum)
	}
	p.Now = append(p.Now, p.page.trackWords(r)...)
	p.Now = append(p.Now, summaryRow{Key: p.page.T("service.by"), Value: r.By, Note: p.page.Moment(r.ChangedAt)})
	switch {
	case r.HasWords && purpose == "":
		p.Open = trackPath(one.CaseID, r.ID) + "/open"
	case one.Waiting:
		p.Waits = p.page.T("case.waits_value")
	}
	p.offer(one, by.May(access.EditCase))
	for _, v := range one.Earlier {
		why := p.page.maybe("correction_reason." + v.Reason)
		if v.Reason == models.TrackWentOn {
			why = p.page.T("track.went_on")
		}
		p.Earlier = append(p.Earlier, earlierRows{p.page.T("service.until", "date", p.page.Moment(v.Until), "who", v.Next, "why", why), p.page.trackRows(h.library, one.CaseID, v.TrackFacts)})
	}
	return h.site.render(c, status, "track/show", p)
}

// offer adds the steps, newest first, and what can be done.
func (p *trackShowPage) offer(one track.Shown, edits bool) {
	at := trackPath(one.CaseID, one.Row.ID)
	for _, s := range slices.Backward(one.Row.Steps) {
		row := entryRow{texts: p.page.texts, ID: "s-" + s.ID, Title: p.page.Date(s.OnDay), Line: p.page.trackStepLine(s.TrackStepFacts)}
		if s.FollowUpID != "" {
			row.Note = p.page.T("track.from_follow_up")
		} else if edits {
			row.Posts = []postButton{{Text: p.page.T("stay.take_back"), Action: at + "/steps/" + s.ID + "/back", Version: s.Version}}
		}
		p.Steps = append(p.Steps, row)
	}
	if !edits {
		return
	}
	p.Acts = []link{{Text: p.page.T("track.change"), Href: at + "/change"}}
	if one.Row.Going() {
		for _, kind := range models.TrackKindOf[one.Row.Kind].Steps {
			p.Acts = append(p.Acts, link{Text: p.page.T("track.step." + kind), Href: at + "/steps/new?step=" + kind})
		}
	}
	p.Acts = append(p.Acts, link{Text: p.page.T("stay.take_back"), Href: at + "/back"})
}

// trackRows are the coded facts of a track.
func (p page) trackRows(lib *pack.Library, caseID string, f models.TrackFacts) (rows []summaryRow) {
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T(key), Value: value})
		}
	}
	add("track.field_"+f.Kind+".label", p.T("track.field."+f.Kind+"."+f.Field))
	for _, day := range []struct {
		key string
		on  models.Date
	}{{"track.wished_on.label", f.WishedOn}, {"track.from_on_" + f.Kind + ".label", f.FromOn}, {"track.until_on.label", f.UntilOn}, {"track.ended_on.label", f.EndedOn}} {
		if day.on != "" {
			add(day.key, p.Date(day.on))
		}
	}
	add("track.ending.label", p.maybe("track.ending."+f.Ending))
	add("track.why.label", p.maybe("track.why."+f.Why))
	add("track.amount_"+f.Kind+".label", p.trackSum(f.Amount, f.Currency, f.Per))
	if f.State != "" {
		add("track.state.label", p.placeName(lib, f.State))
	}
	add("wage.grade.label", p.maybe("wage.grade."+f.Grade))
	add("track.certificate.label", p.maybe("track.certificate."+f.Certificate))
	if f.PaperID != "" {
		rows = append(rows, summaryRow{Key: p.T("track.paper_id.label"), Link: &link{Text: p.T("track.paper_look"), Href: papersPath(caseID) + "/" + f.PaperID}})
	}
	for _, key := range f.Serves.Codes() {
		if item := lib.Item(key); item != nil {
			rows = append(rows, summaryRow{Key: p.T("track.serves"), Link: &link{Text: p.labelOf(item.Title), Href: rightPath(caseID, key)}})
		}
	}
	return rows
}

// trackWords are the opened words of a track.
func (p page) trackWords(r track.Row) (rows []summaryRow) {
	for _, one := range []struct{ key, text string }{{"place", r.Text.Place}, {"words", r.Text.Words}} {
		if one.text != "" {
			rows = append(rows, summaryRow{Key: p.T("track." + one.key + ".label"), Value: one.text})
		}
	}
	return rows
}
