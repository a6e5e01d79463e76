package handlers

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/pack"
	"aftercare/services/task"
)

// taskHandlers serve what people on a case have to do.
type taskHandlers struct {
	site  *site
	files *casefile.Service
	tasks *task.Service
	why   purposeAsker

	library *pack.Library
}

func (h *taskHandlers) list(c echo.Context) error { return h.renderList(c, "") }

// open shows the titles of the tasks of a case, once the reader said why.
func (h *taskHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	return h.renderList(c, f.Purpose)
}

func (h *taskHandlers) renderList(c echo.Context, purpose string) error {
	p, found, err := entriesOf(c, h.files, "task.title", purpose, h.tasks.List, h.tasks.Open)
	if err != nil {
		return err
	}
	by, at := actor(c), tasksPath(found.CaseID)
	p.Sections.stand(at)
	for _, r := range found.Open {
		if r.HasTitle && purpose == "" {
			p.Show = &postButton{Text: p.page.T("task.show"), Action: at + "/open"}
		}
	}
	p.add(p.page.T("task.open"), p.page.taskRows(by, found.Open, ""))
	p.add(p.page.T("task.done"), p.page.taskRows(by, found.Done, ""))
	if by.May(access.KeepTasks) {
		p.New = &link{Text: p.page.T("task.new"), Href: at + "/new"}
	}
	if found.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	if len(p.Parts) == 0 {
		p.Empty = &emptyState{Text: p.page.T("task.none"), Next: p.page.T("task.none_next")}
	}
	return h.site.render(c, http.StatusOK, "entry/list", p)
}

// mine is the tasks of the reader over all cases, and those that fell back to her.
func (h *taskHandlers) mine(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.KeepTasks); err != nil {
		return err
	}
	p := entryPage{pageView: pageView{newPage(c, "task.mine")}}
	mine, err := h.tasks.Mine(c.Request().Context(), by, p.page.Today(), c.QueryParam("after"), c.QueryParam("left"))
	if err != nil {
		return err
	}
	p.Heading, p.Back = p.page.T("task.mine"), p.page.homeOf(by)
	add := func(id, title string, list []task.Row) {
		p.add(entryPart{ID: id, Title: title, Rows: p.page.taskRows(by, list, myTasksPath)})
	}
	if c.QueryParam("after") == "" {
		add("nobody", p.page.T("task.nobody_has"), mine.Nobody)
		if n := len(mine.Nobody); mine.Left != "" {
			last := mine.Nobody[n-1]
			p.Parts[0].More = p.page.restOf(last.RowsAfter, last.NextDay, "", myTasksPath+"?left="+url.QueryEscape(mine.Left), p.Parts[0].Title)
		}
	}
	if c.QueryParam("left") == "" {
		add("now", p.page.T("task.now"), mine.Now)
		add("later", p.page.T("task.later"), mine.Later)
		if mine.Next != "" {
			p.Next = myTasksPath + "?after=" + url.QueryEscape(mine.Next)
		}
	}
	if len(p.Parts) == 0 {
		p.Empty = &emptyState{Text: p.page.T("task.none_mine"), Next: p.page.T("task.none_mine_next")}
	}
	return h.site.render(c, http.StatusOK, "entry/mine", p)
}

// done records that a task was done, and goes back to where the button stood.
func (h *taskHandlers) done(c echo.Context) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	if _, err := h.tasks.Done(c.Request().Context(), actor(c), c.Param("id"), c.Param("task"), version); err != nil {
		return err
	}
	back := tasksPath(c.Param("id"))
	if from := values.Get("back"); from == myTasksPath || from == "/today" {
		back = from
	}
	return h.site.doneAt(c, back, "task.was_done")
}
