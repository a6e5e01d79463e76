package handlers

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/entitlement"
)

// stepPart is the form of one step: at most four fields in sight.
type stepPart struct {
	texts
	formView
	Title string
	Lead  string
	More  []field // opens below
	Undo  string  // where taking it back is posted
}

// Open reports whether something below is answered or wrong.
func (f stepPart) Open() bool {
	for _, one := range f.More {
		if one.Error() != "" || one.Answered() {
			return true
		}
	}
	return false
}

// stepForm makes the form of the step that is asked for, if there is one.
// Forbidden for a person who takes no decisions about rights.
func (r *rightShown) stepForm() error {
	if r.kind == "" && r.fix == "" {
		return nil
	}
	if !r.sight.head.May.DecideRight {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	if err := r.readGuardians(); err != nil {
		return err
	}
	f := &stepPart{texts: r.page.texts, Title: r.page.stepName(r.got.Item, r.kind), Lead: r.page.maybe(r.page.ofLife("right.step_lead.", r.got.Item.Life, string(r.kind)))}
	f.formView = formView{Action: r.path + "?step=" + string(r.kind), Draft: "right", Save: r.page.T("right.save"), Cancel: &link{Text: r.page.T("right.cancel"), Href: r.path}}
	if r.fix != "" {
		f.Title, f.Lead, f.Save = r.page.T("right.fix_title"), r.page.T("right.fix_lead"), r.page.T("right.fix_save")
		f.Action, f.Undo = r.path+"/steps/"+r.fix, r.path+"/back/"+r.fix
	}
	if r.interim {
		f.Title, f.Lead, f.Action = r.page.T("interim.order"), r.page.T("interim.order_lead"), f.Action+"&about=interim"
	}
	p := r.page
	p.calling("step")
	f.Fields, f.More = slices.Concat(r.kindFields(p), r.inSight(p), r.together(p)), r.below(p)
	heldBy(&r.in, r.holder)
	fitting(&r.in)
	r.Form = f
	if late := r.got.LateOf(r.got.Now); r.kind == models.StanceEscalated && late != nil {
		r.Letter = &link{Text: r.page.T("letter.draft"), Href: letterPath(r.path, late.Clock.Key)}
	}
	if r.kind == models.StanceAppealed && r.fix == "" {
		r.lateAppeal(f)
	}
	if with := r.got.Item.FiledWith; r.kind == models.StanceApplied && r.fix == "" && r.by.May(access.PreparePacket) && r.sight.lib.Takes(with) {
		r.Letter = &link{Text: r.page.T("packet.prepare_first"), Href: preparePath(r.Head.ID, with)}
	}
	return nil
}

// lateAppeal says how an appeal goes that comes after its time: with a request to condone
// the delay. Nothing is closed.
func (r *rightShown) lateAppeal(f *stepPart) {
	rows := []entitlement.Row{r.got.Row}
	if r.app != nil {
		rows = r.app.Rows
	}
	f.Lead = strings.Join(r.page.appealLines(r.got.Item), " ")
	for _, row := range rows {
		if late := row.AppealLate(r.got.Now); late != nil {
			f.Lead = r.page.lateLine(r.sight, row, *late).Text + " " + r.page.labelOf(late.Def.Late) + " " + r.page.labelOf(late.Condone)
			r.Letter = &link{Text: r.page.T("right.ask_condone"), Href: letterPath(rightPath(r.Head.ID, row.Item.Key), late.Clock.Key)}
			return
		}
	}
}

// kindFields carry the kind of a step, or ask for it where a step is corrected.
func (r *rightShown) kindFields(p page) []field {
	if r.fix == "" {
		p.form.asks("kind", p.T("step.kind.label"))
		return []field{p.Hidden("kind")}
	}
	var kinds []choice
	for _, k := range r.got.Item.Life.Steps() {
		kinds = append(kinds, choice{Value: string(k), Text: p.stepName(r.got.Item, k)})
	}
	return []field{
		p.Select("correction").Of(p.choicesOf("step.correction.", models.StepCorrections)).Into(&r.why),
		p.Select("kind").Of(kinds).Into(&r.in.Kind),
	}
}

// inSight asks what the step is about. A correction asks everything, for the
// kind may change.
func (r *rightShown) inSight(p page) []field {
	office := r.kind.WithOffice() || r.fix != "" && !r.kind.Aside()
	fields := r.whenFields(p)
	if r.kind.Decided() {
		fields = append(fields, p.AskDay("received_on").Optional().Into(&r.in.ReceivedOn))
	}
	if office {
		fields = append(fields, p.officeField(r.got.Row, r.kind).Into(&r.in.Office))
	}
	if currency := r.h.rights.Currency(r.got.Item); currency != "" && (r.kind.TakesMoney() || r.fix != "" && !r.kind.Aside()) {
		fields = append(fields, p.Amount("amount").In(currency).Optional().IntoSum(&r.in.Amount, &r.in.Currency))
	}
	fields = append(fields, slices.Concat(r.includes(p), r.depositFields(p))...)
	if office && !r.kind.Decided() {
		fields = append(fields, p.Select("paper").Of(p.choicesOf("step.paper.", models.StepPapers)).Optional().Into(&r.in.Paper))
	}
	switch r.kind {
	case models.StanceObjected:
		fields = append(fields, p.AskDay("review").Called("step.answer_due").Optional().Into(&r.in.ReviewOn), p.Area("words").Called("step.objection").Optional().Private().Tall(3).Into(&r.in.Words))
	case models.StanceDelayAsked, models.StanceDelayExcused, models.StanceDelayRefused, models.StanceEarlyAsked, models.StanceEarlyGranted, models.StanceEarlyRefused:
		fields = append(fields, p.Select("paper").Of(p.choicesOf("step.paper.", models.StepPapers)).Optional().Into(&r.in.Paper))
	case models.StanceAnswered:
		fields = append(fields, p.Select("paper").Called("step.answered_how").Of(p.choicesOf("step.paper.", models.StepPapers)).Optional().Into(&r.in.Paper))
	}
	if r.kind == models.StanceNotApplies {
		fields = append(fields, r.reason(r.page.Radios("reason")), r.page.AskDay("review").Into(&r.in.ReviewOn))
	}
	return fields
}

// together asks for which other rights the step is: those that the same application
// serves. Those that fit are ticked: one paper of one authority is the usual case.
func (r *rightShown) together(p page) []field {
	switch {
	case r.fix != "":
		return nil
	case r.kind.OfDeposit():
		if r.app != nil {
			r.in.With = []string{r.app.Rows[0].Item.Key} // that of the sum
		}
		return nil
	case r.app != nil && len(r.app.Rows) > 1:
		return []field{r.aboutField(p)}
	case r.app == nil && r.kind.OfApplication() && len(r.got.Together) > 0:
		return []field{r.answered(p)}
	case r.kind != models.StanceApplied || len(r.got.Open) == 0:
		return nil
	}
	var list []choice
	for _, row := range r.got.Open {
		list = append(list, choice{Value: row.Item.Key, Text: r.page.labelOf(row.Item.Title)})
		if ticked := row.State.Standing == models.Entitled; r.with == nil && ticked || slices.Contains(r.with, row.Item.Key) {
			r.in.With = append(r.in.With, row.Item.Key)
		}
	}
	with := p.labelOf(r.h.rights.Library().Authority(r.got.Item).Label)
	return []field{p.Checks("with").Of(list).Words(p.T("step.with.label"), p.T("step.with.help", "authority", with), "").Optional().Into(&r.in.With)}
}

// answered asks which other rights of the application a later paper is about.
func (r *rightShown) answered(p page) field {
	var list []choice
	for _, row := range r.got.Together {
		list = append(list, choice{Value: row.Item.Key, Text: r.page.labelOf(row.Item.Title)})
	}
	for _, row := range entitlement.Fitting(r.kind, append([]entitlement.Row{r.got.Row}, r.got.Together...)) {
		if row.Item.Key != r.got.Item.Key {
			r.in.With = append(r.in.With, row.Item.Key)
		}
	}
	return p.Checks("with").Of(list).Words(p.T("step.with_later.label"), p.T("step.with_later.help"), "").Optional().Into(&r.in.With)
}

// aboutField asks which rights of the application the paper is about.
func (r *rightShown) aboutField(p page) field {
	var list []choice
	for _, row := range r.app.Rows {
		list = append(list, choice{Value: row.Item.Key, Text: r.page.labelOf(row.Item.Title)})
	}
	for _, row := range r.usual() {
		r.in.With = append(r.in.With, row.Item.Key)
	}
	return p.Checks("with").Of(list).Words(p.T("step.about.label"), p.T("step.with_later.help"), "").Required().Into(&r.in.With)
}

// whenFields ask for the day of the step, and for the hour of what a time limit
// in hours waits for.
func (r *rightShown) whenFields(p page) []field {
	on := p.AskWhen("on").Past()
	if r.kind == models.StanceNotDone && r.fix == "" {
		on = on.Called("step.on_not_done")
	}
	fields := []field{on.Into(&r.in.On)}
	if r.got.Item.Hours() && (r.kind == models.StanceReceived || r.fix != "") {
		fields = append(fields, p.Text("hour").Optional().Short().Max(40).Into(&r.in.Hour))
	}
	return fields
}

func (r *rightShown) reason(f field) field {
	return f.Called("field.not_applies_reason").Of(r.page.choicesOf("right.reason.", models.NotAppliesReasons)).Into(&r.in.Reason)
}

// below asks what only some steps have.
func (r *rightShown) below(p page) (fields []field) {
	if r.kind.Decided() {
		fields = append(fields, p.Select("paper").Of(p.choicesOf("step.paper.", models.StepPapers)).Optional().Into(&r.in.Paper))
	}
	switch {
	case r.kind == models.StanceObjected:
		return nil // what is asked for stands in sight
	case r.kind == models.StanceNotApplies, r.kind.Aside():
	case r.fix != "":
		fields = append(fields, r.reason(r.page.Select("reason").Optional()), r.page.AskDay("review").Optional().Into(&r.in.ReviewOn))
	case r.kind == models.StanceDeclined:
		fields = append(fields, p.AskDay("review").Optional().Into(&r.in.ReviewOn))
	}
	fields = append(fields, r.bankFields(p)...)
	if r.kind.WithOffice() || r.fix != "" && !r.kind.Aside() {
		fields = append(fields, p.Text("office_name").Optional().Private().Max(200).Suggesting(r.offices).Into(&r.in.OfficeName), p.Text("number").Optional().Private().Medium().Max(200).Into(&r.in.Number))
	}
	return append(fields, r.page.Area("words").Called("field.decision_words").Optional().Private().Tall(3).Into(&r.in.Words))
}

// fitting leaves out what does not belong to the kind of a step: a form whose
// kind was changed may still hold it.
func fitting(in *entitlement.Input) {
	if !in.Kind.WithOffice() && in.Kind != models.StanceDeposited {
		in.Office, in.Number = "", ""
	}
	if !in.Kind.WithOffice() && !in.Kind.Aside() {
		in.Paper = ""
	}
	if in.Kind == models.StanceDeposited { // the bank stands where another office does
		if in.Office = ""; in.OfficeName != "" {
			in.Office = models.OfficeOther
		}
	}
	if in.Office != models.OfficeOther {
		in.OfficeName = ""
	}
	if !ofDeposit(in.Kind) {
		in.Holder, in.RelativeID = "", ""
	}
	if in.Kind != models.StanceDeposited {
		in.ReleasedBy = ""
	}
	if !in.Kind.TakesMoney() {
		in.Amount, in.Currency = 0, ""
	}
	if !in.Kind.Decided() {
		in.ReceivedOn = ""
	}
	if !in.Kind.Awards() {
		in.Includes = ""
	}
	if in.Kind != models.StanceNotApplies && in.Kind != models.StanceDeclined && in.Kind != models.StanceObjected && in.Kind != models.StanceDeposited {
		in.ReviewOn = ""
	}
}

// officeField asks which office it was, that of the pack first. Of a duty it asks
// who did it, or who was reminded: an office that a late one is reported to too.
func (p page) officeField(r entitlement.Row, kind models.StanceKind) field {
	list := []choice{{Value: "", Text: p.labelOf(r.Item.OwedBy.Office)}}
	reminds := kind == models.StanceEscalated || kind == models.StanceNotDone
	if late := p.lateOffices(r); reminds && len(late) > 0 {
		list = late
	}
	if kind == models.StanceNotDone {
		list = append([]choice{{Value: models.OfficeNone, Text: p.T("step.office.none")}}, list...)
	}
	if kind == models.StanceAppealed {
		list[0].Text = cmp.Or(p.labelOf(r.Item.Appeal.To), p.T("step.office.appeal"))
	}
	f := p.Radios("office").Of(append(list, choice{Value: models.OfficeOther, Text: p.T("step.office.other")}))
	switch {
	case reminds:
		return f.Called("step.office_reminded")
	case r.Owed() && kind == models.StanceReceived:
		return f.Called("step.office_done")
	}
	return f
}

// lateOffices are the offices to which what is late is reported, in order.
func (p page) lateOffices(r entitlement.Row) (list []choice) {
	for _, l := range r.Late(p.now) {
		for _, o := range l.Offices {
			list = append(list, choice{Value: o.Code, Text: p.labelOf(o.Name)})
		}
	}
	return list
}
