package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// dutiesInput is what was decided about each duty, and the reason in words.
type dutiesInput map[string]dutyAnswer

type dutyAnswer struct{ Decision, Words string }

func (m *dutiesInput) read(name string, posted url.Values) {
	*m = dutiesInput{}
	for control, values := range posted {
		rest, ours := strings.CutPrefix(control, name+".")
		key, part, _ := strings.Cut(rest, ".")
		if !ours {
			continue
		}
		a := (*m)[key]
		if part == "words" {
			a.Words = strings.TrimSpace(values[0])
		} else {
			a.Decision = values[0]
		}
		(*m)[key] = a
	}
}

func (m *dutiesInput) write(name string, values url.Values) {
	for key, a := range *m {
		values.Set(name+"."+key, a.Decision)
		values.Set(name+"."+key+".words", a.Words)
	}
}

// inputs are the decisions that were taken.
func (m dutiesInput) inputs(lib *pack.Library) []casefile.DutyInput {
	var out []casefile.DutyInput
	for _, d := range lib.AllDuties() {
		if a := m[d.Key]; a.Decision != "" {
			out = append(out, casefile.DutyInput{Duty: d.Key, Decision: a.Decision, Words: a.Words})
		}
	}
	return out
}

// dutyCard is one duty as it is shown before a disclosure is written down.
type dutyCard struct {
	texts
	Title, Text, Advice string
	Applies             string // "applies" or "may apply", and why that is not known
	Laws                []source
	Choice              field
	Words               field
	Decided             string
}

// dutyCard lays one duty out and asks what is decided about it.
func (p page) dutyCard(lib *pack.Library, s models.DutyState, in *casefile.DutyInput) dutyCard {
	d := lib.Duty(s.Duty)
	card := dutyCard{texts: p.texts, Title: p.labelOf(d.Title), Text: p.labelOf(d.Text), Advice: p.labelOf(d.Advice), Applies: p.T("duty.truth." + string(s.Truth))}
	for _, l := range d.Law {
		card.Laws = append(card.Laws, p.lawSource(lib, l))
	}
	list := make([]choice, len(d.Decisions))
	for i, x := range d.Decisions {
		list[i] = choice{Value: x.Code, Text: p.labelOf(x.Label)}
	}
	name := "duty." + d.Key
	in.Duty = d.Key
	card.Choice = p.field("radios", name).Words(p.T("duty.decide"), p.T("duty.decide_help"), "").Of(list).Into(&in.Decision)
	card.Words = p.field("area", name+".words").Words(p.T("duty.words"), p.T("duty.words_help"), "").Optional().Private().Tall(2).Into(&in.Words)
	return card
}

// lawSource writes a section of a law with where it was read and how good that
// source is.
func (p page) lawSource(lib *pack.Library, l pack.Law) source {
	s := source{Text: p.actOf(l), Mark: p.T("mark." + string(l.Quality))}
	if from := lib.Source(l.Source); from != nil {
		s.Href = from.URL
	}
	return s
}

// actOf names an act with its section, or with the part of it that is meant
// where that has no number.
func (p page) actOf(l pack.Law) string {
	switch {
	case l.Section == "":
		return l.Act
	case l.Section[0] >= '0' && l.Section[0] <= '9':
		return p.T("right.section", "act", l.Act, "section", l.Section)
	}
	return l.Act + ", " + l.Section
}

// dutyForm is the decision about one duty of an open case.
type dutyForm struct {
	Duties dutiesInput `form:"duty"`
}

// dutiesPage lists the duties of a case and what was decided.
type dutiesPage struct {
	casePage
	Cards []dutyCard
	Done  table
}

func (h *caseHandlers) duties(c echo.Context) error {
	var f dutyForm
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderDuties(c, http.StatusOK, f, nil, "")
}

// renderDuties shows the page; words are those of the decision in the address,
// just opened.
func (h *caseHandlers) renderDuties(c echo.Context, status int, f dutyForm, problem error, words string) error {
	head, states, rows, err := h.files.CaseDuties(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	lib := h.files.Library()
	p := dutiesPage{casePage: newCasePage(c, "case.duties", head)}
	p.page = p.filled(f).with(problem)
	if head.May.Edit {
		p.form.typed = true // the decisions were read above
		for _, s := range states {
			p.Cards = append(p.Cards, p.dutyCard(lib, s, &casefile.DutyInput{}))
		}
	}
	p.Sections.stand(casePath(head.ID) + "/duties")
	p.Done = p.dutyTable(lib, head, rows, c.Param("decision"), words)
	return h.site.render(c, status, "case/duties", p)
}

func (p page) dutyTable(lib *pack.Library, head casefile.Header, rows []casefile.DutyRow, opened, words string) table {
	t := table{texts: p.texts, ID: "decided", Caption: p.T("duty.done"), Empty: emptyState{Text: p.T("duty.none_done")}}
	t.Columns = []column{{Text: p.T("duty.col_duty")}, {Text: p.T("duty.col_decision")}, {Text: p.T("duty.col_words")}, {Text: p.T("duty.col_who")}, {Text: p.T("duty.col_when")}}
	for _, r := range rows {
		title, decision := r.Duty, r.Decision
		if d := lib.Duty(r.Duty); d != nil {
			title = p.labelOf(d.Title)
			for _, x := range d.Decisions {
				if x.Code == r.Decision {
					decision = p.labelOf(x.Label)
				}
			}
		}
		reason := cell{Text: p.T("duty.no_words")}
		if r.HasWords {
			at := casePath(head.ID) + "/duties"
			reason = cell{Masked: p.wordsMask(head, at+"/"+r.ID+"/words", at, r.ID)}
			if r.ID == opened && words != "" {
				reason.Masked.Shown, reason.Masked.Value = true, words
			}
		}
		t.Rows = append(t.Rows, row{Cells: []cell{{Text: title}, {Text: decision}, reason, {Text: r.Decider}, {Text: p.Moment(r.DecidedAt)}}})
	}
	return t
}

// openDutyWords opens the reason of one decision on the page of the duties.
func (h *caseHandlers) openDutyWords(c echo.Context) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.files.DutyWords(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), f.Purpose)
	if err != nil {
		return err
	}
	return h.renderDuties(c, http.StatusOK, dutyForm{}, nil, h.site.texts(c).openedText(got))
}

func (h *caseHandlers) decideDuty(c echo.Context) error {
	var f dutyForm
	if err := bind(c, &f); err != nil {
		return err
	}
	list := f.Duties.inputs(h.files.Library())
	if len(list) == 0 {
		return h.renderDuties(c, http.StatusUnprocessableEntity, f, models.Problems{"": "duty.none_chosen"}.Err(), "")
	}
	for _, in := range list {
		if _, err := h.files.DecideDuty(c.Request().Context(), actor(c), c.Param("id"), in); err != nil {
			return err
		}
	}
	h.site.flash(c, "duty.saved")
	return h.site.redirect(c, casePath(c.Param("id"))+"/duties")
}
