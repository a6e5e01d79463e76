package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/roster"
)

// rosterHandlers serve who is on duty in a house: its posts, and each week.
type rosterHandlers struct {
	site    *site
	rosters *roster.Service
}

// weekPage is a week of a house, to look at or to print.
type weekPage struct {
	pageView
	Head    printHead // on paper
	Heading string
	Board   link
	Houses  []navItem
	Weeks   []link
	List    table
	Changed string // who changed it last, "" for nobody
	Print   string
	Fill    *link       // of those who keep the roster
	Copy    *postButton // where the week before has somebody
	Posts   *link       // of those who look after the house
	Nothing *emptyState // of a house without posts
}

// show shows a week.
func (h *rosterHandlers) show(c echo.Context) error {
	by := actor(c)
	w, err := h.rosters.Week(c.Request().Context(), by, c.QueryParam("house"), models.Date(c.QueryParam("week")))
	if err != nil {
		return err
	}
	p := weekPage{pageView: pageView{newPage(c, "roster.title")}}
	p.page.Path, p.Board = rosterPath, link{Text: orWord(w.House.Name, p.page.T("board.title")), Href: houseBoard(w.House.ID)}
	if w.House.ID == "" {
		p.Heading, p.Nothing = p.page.T("roster.title"), &emptyState{Text: p.page.T("board.no_house")}
		return h.site.render(c, http.StatusOK, "roster/week", p)
	}
	p.Heading = p.page.T("board.of_house", "what", p.page.T("roster.title"), "house", w.House.Name)
	for _, s := range w.All {
		p.Houses = append(p.Houses, navItem{Text: s.Name, Href: houseRoster(s.ID, w.Monday), Current: s.ID == w.House.ID})
	}
	if len(p.Houses) == 1 {
		p.Houses = nil
	}
	p.week(w, by)
	if strings.HasSuffix(c.Path(), "/print") {
		p.List.Quiet = true // the head of the paper says it
		return h.site.render(c, http.StatusOK, "roster/print", p)
	}
	return h.site.render(c, http.StatusOK, "roster/week", p)
}

// week lays out a week: a line for each day, a column for each post.
func (p *weekPage) week(w roster.Week, by access.Actor) {
	p.weeks(w)
	if w.By != "" {
		p.Changed = p.page.T("roster.changed", "who", w.By, "when", p.page.Moment(w.Row.ChangedAt))
	}
	period := p.page.T("board.period", "from", p.page.Date(w.Monday), "to", p.page.Date(w.Monday.AddDays(6)))
	p.Head = printHead{Title: p.Heading, Line: joinDots([]string{period, p.page.T("roster.print_line", "date", p.page.Date(p.page.Today()))})}
	keeps := by.May(access.KeepRoster)
	if by.May(access.ManageShelters) {
		p.Posts = &link{Text: p.page.T("post.title"), Href: postsPath(w.House.ID)}
	}
	if len(w.Posts) == 0 {
		p.Nothing = &emptyState{Text: p.page.T("post.none"), Next: p.page.T("post.none_next"), Link: p.Posts}
		return
	}
	at := weekPath(w.House.ID, w.Monday)
	if keeps {
		p.Fill = &link{Text: p.page.T("roster.fill"), Href: at + "/fill"}
		if w.Before {
			p.Copy = &postButton{Text: p.page.T("roster.copy"), Action: at + "/copy", Version: w.Row.Version}
		}
	}
	p.List = table{texts: p.page.texts, Words: true, ID: "week", Caption: p.Heading + ". " + period, Columns: []column{{Text: p.page.T("strength.day")}}}
	for _, post := range w.Posts {
		p.List.Columns = append(p.List.Columns, column{Text: p.page.postName(post)})
	}
	for _, on := range w.Days() {
		p.List.Rows = append(p.List.Rows, p.page.dayRow(w, on, keeps))
	}
}

// postName is a post with its hours.
func (t texts) postName(post models.Post) string {
	return t.T("post.named", "post", post.Name(t.Lang), "from", string(post.From), "until", string(post.Until))
}

// dayRow is a day with who is at each post.
func (p page) dayRow(w roster.Week, on models.Date, keeps bool) row {
	day := cell{Text: p.DayName(on)}
	if on == w.Today {
		day.Note = p.T("roster.today")
	}
	r := row{ID: "row-" + string(on), Cells: []cell{day}}
	for _, post := range w.Posts {
		there := cell{Text: p.nobodyOr(w.At(post.ID, on))}
		if keeps && post.RemovedAt == 0 {
			there.Href = weekPath(w.House.ID, w.Monday) + "/fill?post=" + post.ID + "&day=" + string(on)
		}
		r.Cells = append(r.Cells, there)
	}
	return r
}

// weeks leads to the weeks beside this one.
func (p *weekPage) weeks(w roster.Week) {
	p.Print = rosterPath + "/print" + strings.TrimPrefix(houseRoster(w.House.ID, w.Monday), rosterPath)
	this := models.MondayOf(w.Today)
	add := func(key string, monday models.Date) {
		p.Weeks = append(p.Weeks, link{Text: p.page.T(key), Href: houseRoster(w.House.ID, monday)})
	}
	add("roster.before", w.Monday.AddDays(-7))
	if w.Monday != this {
		add("roster.this", this)
	}
	add("roster.after", w.Monday.AddDays(7))
}

// fill asks who is at a post on some days of a week.
func (h *rosterHandlers) fill(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.KeepRoster); err != nil {
		return err
	}
	w, err := h.rosters.Week(ctx, by, c.Param("house"), models.Date(c.Param("week")))
	if err != nil {
		return err
	}
	p, err := askPage(c, "roster.fill")
	if err != nil {
		return err
	}
	p.calling("roster")
	in := asFilled(w, c.QueryParam("post"), models.Date(c.QueryParam("day")))
	back := houseRoster(w.House.ID, w.Monday)
	view := formView{Action: p.Path, Save: p.T("roster.save"), Cancel: p.backTo(back), Fields: p.fillFields(w, &in)}
	lead := p.T("roster.lead", "house", w.House.Name, "from", p.Date(w.Monday), "to", p.Date(w.Monday.AddDays(6)))
	show := func(status int) error {
		return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("roster.fill"), Lead: lead}, Form: view})
	}
	return p.finish(formSteps{
		show: show,
		clash: func(error) error { // what was chosen stays, and is saved over what the page then says
			now, err := h.rosters.Week(ctx, by, w.House.ID, w.Monday)
			if err != nil {
				return err
			}
			p.form.values.Set("seen", strconv.FormatInt(now.Row.Version, 10))
			view.Fields = p.fillFields(now, &in)
			p.wrong(models.Problems{"": "roster.clash|who=" + now.By + "|there=" + p.nobodyOr(now.At(in.PostID, firstOf(in.Days)))}.Err())
			return show(http.StatusConflict)
		},
		do:   func() error { return h.rosters.Fill(ctx, by, w.House.ID, in) },
		done: func() error { return h.site.doneAt(c, back, "roster.saved") },
	})
}

// firstOf is the first of the days that a form names, "" for none.
func firstOf(days []string) models.Date {
	if len(days) == 0 {
		return ""
	}
	return models.Date(days[0])
}

// asFilled is who is at a post on a day, as the form begins.
func asFilled(w roster.Week, postID string, on models.Date) roster.FillInput {
	in := roster.FillInput{Monday: w.Monday, PostID: postID, Seen: w.Row.Version}
	if slices.Contains(w.Days(), on) {
		in.Days = []string{string(on)}
	}
	var names []string
	for _, p := range w.At(postID, on) {
		if p.AccountID != "" {
			in.Accounts = append(in.Accounts, p.AccountID)
		} else {
			names = append(names, p.Name)
		}
	}
	in.Names = strings.Join(names, ", ")
	return in
}

// fillFields are the questions: which post, on which days, who.
func (p page) fillFields(w roster.Week, in *roster.FillInput) []field {
	var posts, days, staff []choice
	for _, post := range w.Posts {
		if post.RemovedAt == 0 {
			posts = append(posts, choice{Value: post.ID, Text: p.postName(post)})
		}
	}
	for _, on := range w.Days() {
		days = append(days, choice{Value: string(on), Text: p.DayName(on)})
	}
	for _, s := range w.Staff {
		staff = append(staff, choice{Value: s.AccountID, Text: s.Name})
	}
	return []field{
		p.Hidden("seen").Into(&in.Seen),
		p.Select("post").Of(posts).Required().Into(&in.PostID),
		p.Checks("days").Of(days).Required().Into(&in.Days),
		p.Checks("people").Of(staff).Optional().Into(&in.Accounts),
		p.Text("names").Optional().Max(models.MostOnDuty * (models.MaxPostName + 2)).Into(&in.Names),
	}
}

// copyWeek puts on duty whoever was on duty the week before.
func (h *rosterHandlers) copyWeek(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	house, monday := c.Param("house"), models.Date(c.Param("week"))
	n, err := h.rosters.Copy(c.Request().Context(), actor(c), house, monday, version)
	if err != nil {
		return err
	}
	return h.site.doneAt(c, houseRoster(house, monday), "roster.copied", "n", n)
}

// postsPage lists the posts of a house.
type postsPage struct {
	pageView
	Heading string
	House   link
	New     link
	Week    link
	List    table
}

// posts shows the posts of a house.
func (h *rosterHandlers) posts(c echo.Context) error {
	found, err := h.rosters.Posts(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := postsPage{pageView: pageView{newPage(c, "post.title")}}
	at := postsPath(found.House.ID)
	p.Heading, p.House = p.page.T("board.of_house", "what", p.page.T("post.title"), "house", found.House.Name), link{Text: found.House.Name, Href: "/shelters/" + found.House.ID}
	p.New, p.Week = link{Text: p.page.T("post.add"), Href: at + "/new"}, link{Text: p.page.T("roster.title"), Href: houseRoster(found.House.ID, "")}
	p.List = table{texts: p.page.texts, Words: true, ID: "posts", Caption: p.page.T("post.title"), Quiet: true, Empty: emptyState{Text: p.page.T("post.none"), Next: p.page.T("post.none_next")},
		Columns: []column{{Text: p.page.T("post.col_post")}, {Text: p.page.T("post.col_hours")}, {Text: p.page.T("post.use")}}}
	for _, post := range found.List {
		use := p.page.T("sub_kind.in_use")
		if post.RemovedAt > 0 {
			use = p.page.T("sub_kind.closed_on", "date", p.page.On(post.RemovedAt))
		}
		p.List.Rows = append(p.List.Rows, row{ID: "row-" + post.ID, Cells: []cell{
			{Text: post.Name(p.page.Lang), Href: at + "/" + post.ID}, {Text: p.page.T("post.hours", "from", string(post.From), "until", string(post.Until))}, {Text: use},
		}})
	}
	return h.site.render(c, http.StatusOK, "roster/posts", p)
}

// addPost asks for a post.
func (h *rosterHandlers) addPost(c echo.Context) error {
	return h.postForm(c, "post.add", "post.added", nil, func(in roster.PostInput) error {
		return h.rosters.AddPost(c.Request().Context(), actor(c), c.Param("id"), in)
	})
}

// correctPost changes a post.
func (h *rosterHandlers) correctPost(c echo.Context) error {
	found, err := h.rosters.Posts(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(found.List, func(p models.Post) bool { return p.ID == c.Param("post") })
	if i < 0 {
		return models.ErrNotFound()
	}
	return h.postForm(c, "post.one", "post.saved", &found.List[i], func(in roster.PostInput) error {
		return h.rosters.CorrectPost(c.Request().Context(), actor(c), c.Param("id"), c.Param("post"), in)
	})
}

// postForm asks what a post is called and when somebody is there.
func (h *rosterHandlers) postForm(c echo.Context, title, said string, of *models.Post, do func(in roster.PostInput) error) error {
	if err := actor(c).Require(access.ManageShelters); err != nil {
		return err
	}
	p, err := askPage(c, title)
	if err != nil {
		return err
	}
	p.calling("post")
	var in roster.PostInput
	at := postsPath(c.Param("id"))
	out := turnedPage{formPage: formPage{pageView: pageView{p}, formWords: formWords{Back: &link{Text: p.T("post.title"), Href: at}, Heading: p.T(title), Lead: p.T("post.lead")}}}
	if of != nil {
		in = roster.PostInput{PostFacts: of.PostFacts, Version: of.Version}
		out.Turn, out.Button, out.Version = at+"/"+of.ID+"/close", p.T("post.close"), of.Version
		if of.RemovedAt > 0 {
			out.Turn, out.Button = at+"/"+of.ID+"/open", p.T("post.reopen")
		}
	}
	out.Form = formView{Action: p.Path, Save: p.T("sub_kind.save"), Fields: []field{
		p.Hidden("version").Into(&in.Version),
		p.Text("name_en").Called("sub_kind.name_en").Required().Max(models.MaxPostName).Into(&in.NameEN), p.Text("name_hi").Called("sub_kind.name_hi").Optional().Max(models.MaxPostName).Into(&in.NameHI),
		p.Text("from").Required().Short().Max(40).Into(&in.From), p.Text("until").Required().Short().Max(40).Into(&in.Until),
	}}
	return p.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/turned", out) },
		do:   func() error { return do(in) },
		done: func() error { return h.site.doneAt(c, at, said) },
	})
}

// closePost takes a post off the weeks to come, and reopenPost brings it back.
func (h *rosterHandlers) closePost(c echo.Context) error {
	return h.turnPost(c, "post.closed", func(house, id string, version int64) error {
		return h.rosters.ClosePost(c.Request().Context(), actor(c), house, id, version)
	})
}

func (h *rosterHandlers) reopenPost(c echo.Context) error {
	return h.turnPost(c, "post.reopened", func(house, id string, version int64) error {
		return h.rosters.ReopenPost(c.Request().Context(), actor(c), house, id, version)
	})
}

// turnPost does a deed whose button carries the version it stood beside.
func (h *rosterHandlers) turnPost(c echo.Context, said string, do func(house, id string, version int64) error) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := do(c.Param("id"), c.Param("post"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, postsPath(c.Param("id")), said)
}
