package handlers

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/deed"
	"aftercare/services/entitlement"
)

// stepForm is a step in the life of one right.
type stepForm struct {
	Kind       string      `form:"kind" validate:"max=40"`
	On         dateInput   `form:"on"`
	Office     string      `form:"office" validate:"max=80"`
	Amount     amountInput `form:"amount"`
	Paper      string      `form:"paper" validate:"max=40"`
	Reason     string      `form:"reason" validate:"max=40"`
	Review     dateInput   `form:"review"`
	OfficeName string      `form:"office_name" validate:"max=200"`
	Number     string      `form:"number" validate:"max=200"`
	Words      string      `form:"words" validate:"max=4000"`
	Correction string      `form:"correction" validate:"max=40"`
}

func (f *stepForm) rules(today models.Date, problems models.Problems) {
	f.On.day("on", today, models.DateRule{NotAfter: today}, problems)
	f.Review.day("review", today, models.DateRule{}, problems)
	f.Amount.sum("amount", problems)
}

// input is the step as the service takes it. Parts that do not belong to its
// kind are left out: a form whose kind was changed may still hold them.
func (f *stepForm) input(t texts, item string) entitlement.Input {
	none := models.Problems{}
	in := entitlement.Input{Item: item, Words: f.Words}
	in.Kind, in.On = models.StanceKind(f.Kind), f.On.day("on", t.Today(), models.DateRule{}, none)
	if in.Kind.WithOffice() {
		in.Office, in.Paper, in.Number = f.Office, f.Paper, f.Number
		if f.Office == models.OfficeOther {
			in.OfficeName = f.OfficeName
		}
	}
	if in.Kind.TakesMoney() {
		in.Amount, in.Currency = f.Amount.sum("amount", none)
	}
	if in.Kind == models.StanceNotApplies {
		in.Reason = f.Reason
	}
	if in.Kind == models.StanceNotApplies || in.Kind == models.StanceDeclined {
		in.ReviewOn = f.Review.day("review", t.Today(), models.DateRule{}, none)
	}
	return in
}

// rightPage is one right with its life.
type rightPage struct {
	casePage
	Row    rightRow
	Full   rightFull
	Steps  []decided
	Next   []link
	Rarely []link // steps that are offered, but stand back
	Form   *stepPart
	Letter *link // before an escalation: the draft
}

// stepPart is the form of one step: at most four fields in sight.
type stepPart struct {
	texts
	Title  string
	Lead   string
	Action string
	Kind   string  // fixed, or
	Kinds  *field  // chosen, where a step is corrected
	Why    *field  // why it is corrected
	Fields []field // in sight
	More   []field // opens below
	Open   bool    // something below is wrong
	Words  string  // says what stays sealed
	Save   string
	Back   string
	Undo   string // where taking it back is posted
	Reason *field // why it is taken back
}

// rightShown is how the page of one right is asked for.
type rightShown struct {
	item    string
	kind    models.StanceKind // the step whose form is open
	fix     string            // the step that is corrected
	form    stepForm
	problem error
	step    string // whose words are open
	words   string
}

func (h *rightsHandlers) one(c echo.Context) error {
	asked := rightShown{kind: models.StanceKind(c.QueryParam("step"))}
	asked.form.Kind, asked.form.Office = string(asked.kind), c.QueryParam("to")
	var f stepForm
	if err := restored(c, &f); err != nil {
		return err
	}
	kind := cmp.Or(models.StanceKind(f.Kind), asked.kind)
	if _, kept := c.Get(keptKey).(models.Instant); kept && kind != "" && (asked.kind == "" || asked.kind == kind) {
		f.Kind = string(kind)
		asked.kind, asked.form = kind, f
	} else {
		c.Set(keptKey, nil) // a draft of another step stays where it is
	}
	return h.renderOne(c, http.StatusOK, asked)
}

func (h *rightsHandlers) renderOne(c echo.Context, status int, asked rightShown) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	if asked.item == "" {
		asked.item = itemOf(c, h.rights.Library())
	}
	got, err := h.rights.Life(ctx, by, id, asked.item)
	if err != nil {
		return err
	}
	if (asked.fix != "" || asked.kind != "") && !head.May.DecideRight {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	p := rightPage{casePage: newCasePage(c, "right.page_title", head)}
	p.page = p.filled(asked.form).with(asked.problem).labelled(p.stepLabels())
	p.Sections.stand(rightsPath(id))
	s := rightSight{lib: h.rights.Library(), head: head, facts: got.Facts, now: got.Now}
	p.Row, p.Full = p.rightRow(s, got.Row), p.rightFull(s, got.Row)
	p.Row.Actions = nil
	for _, d := range got.Steps {
		p.Steps = append(p.Steps, p.stepLine(s, got.Row, d, asked))
	}
	if head.May.DecideRight {
		p.offer(s, got, asked, h.rights.Currency(got.Item), entitlement.WritesWords(by))
	}
	return h.site.render(c, status, "entitlement/show", p)
}

// offer shows the steps that make sense now, or the form of one of them.
func (p *rightPage) offer(s rightSight, got entitlement.Life, asked rightShown, currency string, words bool) {
	path := rightPath(s.head.ID, got.Item.Key)
	if got.State.Standing != models.NotEntitled || len(got.Decisions) > 0 {
		for _, k := range got.Next(got.Now) {
			l := link{Text: p.T("right.kind." + string(k)), Href: path + "?step=" + string(k) + "#step"}
			if k == models.StanceNotApplies || len(p.Next) > 3 {
				p.Rarely = append(p.Rarely, l)
			} else {
				p.Next = append(p.Next, l)
			}
		}
	}
	if asked.kind == "" && asked.fix == "" {
		return
	}
	form := p.stepPart(s, got, asked, currency, words)
	p.Form = &form
	if late := got.LateOf(got.Now); asked.kind == models.StanceEscalated && late != nil {
		p.Letter = &link{Text: p.T("letter.draft"), Href: letterPath(path, late.Clock.Key)}
	}
}

// stepPart makes the form of a step.
func (p page) stepPart(s rightSight, got entitlement.Life, asked rightShown, currency string, words bool) stepPart {
	path := rightPath(s.head.ID, got.Item.Key)
	f := stepPart{texts: p.texts, Title: p.T("right.kind." + string(asked.kind)), Lead: p.maybe("right.step_lead." + string(asked.kind)), Action: path, Kind: string(asked.kind), Back: path, Save: p.T("right.save")}
	if asked.fix != "" {
		p.correcting(&f, path, asked.fix)
	}
	on := p.AskWhen("on").Called("step.on")
	f.Fields = append(f.Fields, on)
	if asked.kind.WithOffice() || asked.fix != "" {
		f.Fields = append(f.Fields, p.officeField(got.Row, asked.kind))
	}
	if (asked.kind.TakesMoney() || asked.fix != "") && currency != "" {
		f.Fields = append(f.Fields, p.Amount("amount").Called("step.amount").In(currency).Optional())
	}
	if asked.kind.WithOffice() || asked.fix != "" {
		f.Fields = append(f.Fields, p.Select("paper").Called("step.paper").Of(p.choicesOf("step.paper.", models.StepPapers)).Optional())
	}
	p.stepRest(&f, asked, words)
	return f
}

// correcting turns the form into one that corrects a step.
func (p page) correcting(f *stepPart, path, fix string) {
	kinds := make([]string, len(models.RightDecisions))
	for i, k := range models.RightDecisions {
		kinds[i] = string(k)
	}
	f.Title, f.Lead, f.Action, f.Kind = p.T("right.fix_title"), p.T("right.fix_lead"), path+"/steps/"+fix, ""
	kind := p.Select("kind").Called("step.kind").Of(p.choicesOf("right.kind.", kinds))
	why := p.Select("correction").Called("step.correction").Of(p.choicesOf("step.correction.", models.StepCorrections))
	f.Kinds, f.Why, f.Save = &kind, &why, p.T("right.fix_save")
	f.Undo = path + "/back/" + fix
}

// stepRest adds what only some steps have, and what opens below.
func (p page) stepRest(f *stepPart, asked rightShown, words bool) {
	if asked.kind == models.StanceNotApplies {
		f.Fields = append(f.Fields, p.Radios("reason").Called("field.not_applies_reason").Of(p.choicesOf("right.reason.", models.NotAppliesReasons)), p.AskDay("review"))
	} else if asked.fix != "" {
		f.More = append(f.More, p.Select("reason").Called("field.not_applies_reason").Of(p.choicesOf("right.reason.", models.NotAppliesReasons)).Optional(), p.AskDay("review").Optional())
	} else if asked.kind == models.StanceDeclined {
		f.More = append(f.More, p.AskDay("review").Called("step.review").Optional())
	}
	if words && (asked.kind.WithOffice() || asked.fix != "") {
		f.More = append(f.More, p.Text("office_name").Called("step.office_name").Optional().Private(), p.Text("number").Called("step.number").Optional().Private().Medium())
	}
	if words {
		f.More = append(f.More, p.Area("words").Called("field.decision_words").Optional().Private().Tall(3))
	} else {
		f.Words = p.T("step.no_words")
	}
	for _, field := range f.More {
		f.Open = f.Open || field.Error() != "" || field.Value != ""
	}
}

// officeField asks to which office, that of the pack first.
func (p page) officeField(r entitlement.Row, kind models.StanceKind) field {
	list := []choice{{Value: "", Text: p.labelOf(r.Item.OwedBy.Office)}}
	if kind == models.StanceEscalated {
		list = nil
		for _, l := range r.Late(p.now) {
			for _, o := range l.Offices {
				list = append(list, choice{Value: o.Code, Text: p.labelOf(o.Name)})
			}
		}
	}
	list = append(list, choice{Value: models.OfficeOther, Text: p.T("step.office.other")})
	f := p.Radios("office").Called("step.office").Of(list)
	if f.Value == "" && list[0].Value == "" {
		f.Choices[0].Checked = true
	}
	return f
}

// stepLabels names the fields of a step for the error summary.
func (t texts) stepLabels() map[string]string {
	out := map[string]string{"reason": t.T("field.not_applies_reason.label"), "words": t.T("field.decision_words.label")}
	for _, name := range []string{"on", "office", "amount", "paper", "office_name", "number", "kind", "correction"} {
		out[name] = t.T("step." + name + ".label")
	}
	return out
}

func (h *rightsHandlers) decide(c echo.Context) error {
	var f stepForm
	item := itemOf(c, h.rights.Library())
	err := bind(c, &f)
	var done deed.Result
	if err == nil {
		done, err = h.rights.Decide(c.Request().Context(), actor(c), c.Param("id"), f.input(h.site.texts(c), item))
	}
	if models.KindOf(err) == models.Invalid {
		kind := models.StanceKind(f.Kind)
		if !slices.Contains(models.RightDecisions, kind) {
			kind = models.StanceApplied // somebody sent a form without its step: the commonest is offered
		}
		return h.renderOne(c, http.StatusUnprocessableEntity, rightShown{item: item, kind: kind, form: f, problem: err})
	}
	if err != nil {
		return err
	}
	path := rightPath(c.Param("id"), item)
	h.site.flash(c, "right.saved."+f.Kind, "n", len(done.Closed), "undo", path+"/back/"+done.ID)
	return h.site.redirect(c, path)
}

// fix shows the form that corrects a step, filled with what it says.
func (h *rightsHandlers) fix(c echo.Context) error {
	got, err := h.rights.Life(c.Request().Context(), actor(c), c.Param("id"), itemOf(c, h.rights.Library()))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(got.Decisions, func(d entitlement.Decision) bool { return d.ID == c.Param("decision") })
	if i < 0 {
		return models.ErrNotFound()
	}
	d, t := got.Decisions[i], h.site.texts(c)
	f := stepForm{Kind: string(d.Kind), On: dateInputOf(t.Lang, models.Exactly(d.At.Date(t.zone))), Office: d.Office, Paper: d.Paper, Reason: d.Reason}
	if d.UntilAt != 0 {
		f.Review = dateInputOf(t.Lang, models.Exactly(d.UntilAt.Date(t.zone)))
	}
	if d.Amount > 0 {
		f.Amount = amountTyped(d.Amount, d.Currency)
	}
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderOne(c, http.StatusOK, rightShown{item: got.Item.Key, kind: d.Kind, fix: d.ID, form: f})
}

func (h *rightsHandlers) correct(c echo.Context) error {
	var f stepForm
	item := itemOf(c, h.rights.Library())
	err := bind(c, &f)
	if err == nil {
		_, err = h.rights.Correct(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), f.Correction, f.input(h.site.texts(c), item))
	}
	if models.KindOf(err) == models.Invalid {
		return h.renderOne(c, http.StatusUnprocessableEntity, rightShown{item: item, kind: models.StanceKind(f.Kind), fix: c.Param("decision"), form: f, problem: err})
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "right.corrected")
	return h.site.redirect(c, rightPath(c.Param("id"), item))
}

func (h *rightsHandlers) takeBack(c echo.Context) error {
	var f stepForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if _, err := h.rights.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), f.Correction); err != nil {
		return err
	}
	h.site.flash(c, "right.taken_back")
	return h.site.redirect(c, rightPath(c.Param("id"), itemOf(c, h.rights.Library())))
}
