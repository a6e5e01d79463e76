package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/group"
)

// add asks for a session, once or each week.
func (h *groupHandlers) add(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.RecordDelivery); err != nil {
		return err
	}
	p, err := askPage(c, "group.add")
	if err != nil {
		return err
	}
	p.calling("group")
	houses, err := h.files.Shelters(ctx, by)
	if err != nil {
		return err
	}
	subs, err := h.deliveries.SubKinds(ctx, by, false)
	if err != nil {
		return err
	}
	in, kind := group.Input{Weeks: 1}, ""
	var own []choice
	for _, s := range houses {
		own = append(own, choice{Value: s.ID, Text: s.Name})
	}
	if len(own) == 1 {
		in.ShelterID = own[0].Value
	}
	fields := []field{p.Select("kind").Of(h.kindChoices(p, h.groups.Kinds(by), subs)).Required().Into(&kind)}
	in.Kind, in.Sub = models.SplitSub(kind)
	fields = append(fields, h.when(p, &in)...)
	if len(own) != 1 {
		fields = append(fields, p.Select("shelter").Of(own).Required().Into(&in.ShelterID))
	}
	fields = append(fields, p.Text("leader").Optional().Max(models.MaxGroupLeader).Into(&in.Leader),
		p.Text("minutes").Optional().Short().Keyboard("numeric").Into(&in.Minutes), p.Text("weeks").Short().Keyboard("numeric").Required().Into(&in.Weeks))
	id := ""
	view := formView{Action: p.Path, Save: p.T("group.save"), Cancel: p.backTo(groupsPath), Fields: fields}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("group.add"), Lead: p.T("group.lead")}, Form: view})
		},
		do:   func() (err error) { id, err = h.groups.Plan(ctx, by, in); return err },
		done: func() error { return h.site.doneAt(c, groupPath(id), "group.added") },
	})
}

// when asks for the day and the hour, which a session always has.
func (h *groupHandlers) when(p page, in *group.Input) []field {
	var day models.Date
	var hour models.TimeOfDay
	fields := []field{p.AskDay("at").Required().Into(&day), p.Text("at_time").Short().Max(40).Required().Into(&hour)}
	if day != "" && hour != "" {
		in.At = hour.Moment(day, p.zone)
	}
	return fields
}

// kindChoices are the kinds of help, with the kinds of the house below each.
func (h *groupHandlers) kindChoices(p page, kinds []string, subs []models.SubKind) (out []choice) {
	for _, kind := range kinds {
		of := p.T("service_group." + h.library.Service(kind).Group)
		out = append(out, choice{Value: kind, Text: serviceName(h.library, p.texts, kind), Group: of})
		for _, s := range subs {
			if s.Kind == kind {
				out = append(out, choice{Value: models.WithSub(kind, s.ID), Text: p.subbed(h.library, kind, s.Name(p.Lang)), Group: of})
			}
		}
	}
	return out
}

// joinForm asks who takes part; nil where everybody within reach does.
func (h *groupHandlers) joinForm(p *groupPage, one group.Shown, names map[string]custody.Opened) *formView {
	if len(one.Others) == 0 {
		return nil
	}
	var who []choice
	for _, m := range one.Others {
		who = append(who, p.page.memberChoice(m, names))
	}
	var chosen []string
	view := formView{Action: p.At + "/join", Save: p.page.T(p.joinWords(one).button), Fields: []field{p.page.Checks("cases").Of(who).Optional().Into(&chosen)}}
	if one.Later > 0 {
		view.Fields = append(view.Fields, p.page.Checks("later").Of([]choice{{Value: "yes", Text: p.page.T("group.join_later", "n", one.Later)}}).Optional())
	}
	return &view
}

// joinWords are those of taking part: the button, its heading and what is said afterwards. Who
// is added to a session that is over took part, and the help counts as given.
type joinWords struct{ button, title, done string }

func (p groupPage) joinWords(one group.Shown) joinWords {
	if one.Row.At > p.page.now {
		return joinWords{"group.join", "group.join_title", "group.joined"}
	}
	return joinWords{"group.join_past", "group.join_title_past", "group.joined_past"}
}

// join lets the chosen cases take part.
func (h *groupHandlers) join(c echo.Context) error {
	p, one, err := h.page(c)
	if err != nil {
		return err
	}
	values, err := posted(c)
	if err != nil {
		return err
	}
	in := group.JoinInput{Cases: values["cases"], Later: values.Get("later") != ""}
	return h.does(c, p, one, p.joinWords(one).done, len(in.Cases), func() error {
		_, err := h.groups.Join(c.Request().Context(), actor(c), one.Row.ID, in)
		return err
	})
}

// attend records who came.
func (h *groupHandlers) attend(c echo.Context) error {
	p, one, err := h.page(c)
	if err != nil {
		return err
	}
	values, err := posted(c)
	if err != nil {
		return err
	}
	in, n := group.AttendInput{}, 0
	for _, m := range one.Members {
		version, _ := strconv.ParseInt(values.Get("seen."+m.CaseID), 10, 64)
		code := values.Get("came." + m.CaseID)
		if code != "" {
			n++
		}
		in.Answers = append(in.Answers, group.Answer{CaseID: m.CaseID, Version: version, Code: code})
	}
	return h.does(c, p, one, "group.attended", n, func() error {
		_, err := h.groups.Attend(c.Request().Context(), actor(c), one.Row.ID, in)
		return err
	})
}

// does does a deed of the page of a session, or shows the page again with what is wrong.
func (h *groupHandlers) does(c echo.Context, p groupPage, one group.Shown, said string, n int, do func() error) error {
	err := do()
	if err == nil {
		return h.site.doneAt(c, p.At, said, "n", n)
	}
	if problems, ok := models.ProblemsOf(err); !ok || len(problems) == 0 {
		return err
	}
	p.page.wrong(err)
	h.lay(c, &p, one, nil)
	return h.site.render(c, http.StatusUnprocessableEntity, "group/show", p)
}

// cancel says that a session does not take place.
func (h *groupHandlers) cancel(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := h.groups.Cancel(c.Request().Context(), actor(c), c.Param("group"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, groupPath(c.Param("group")), "group.cancelled_now")
}
