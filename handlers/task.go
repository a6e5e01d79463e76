package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/task"
)

// taskHandlers serve what people on a case have to do.
type taskHandlers struct {
	site  *site
	files *casefile.Service
	tasks *task.Service
	why   purposeAsker
}

// taskListPage is the tasks of a case.
type taskListPage struct {
	casePage
	New   *link
	Open  []entryRow
	Done  []entryRow
	Show  string // where opening the titles is posted, "" where nothing is to open
	Waits string
	Empty emptyState
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
	ctx, by := c.Request().Context(), actor(c)
	head, err := casePageOf(c, h.files, "task.title")
	if err != nil {
		return err
	}
	read := func() (task.Listed, error) { return h.tasks.List(ctx, by, c.Param("id")) }
	if purpose != "" {
		read = func() (task.Listed, error) { return h.tasks.Open(ctx, by, c.Param("id"), purpose) }
	}
	found, err := read()
	if err != nil {
		return err
	}
	p := taskListPage{casePage: head, Empty: emptyState{Text: head.page.T("task.none"), Next: head.page.T("task.none_next")}}
	at := tasksPath(found.CaseID)
	p.Sections.stand(at)
	for _, r := range found.Open {
		p.Open = append(p.Open, p.page.taskRow(by, r, ""))
		if r.HasTitle && purpose == "" {
			p.Show = at + "/open"
		}
	}
	for _, r := range found.Done {
		p.Done = append(p.Done, p.page.taskRow(by, r, ""))
	}
	if by.May(access.KeepTasks) {
		p.New = &link{Text: p.page.T("task.new"), Href: at + "/new"}
	}
	if found.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	return h.site.render(c, http.StatusOK, "task/list", p)
}

// myTasksPage is the tasks of the reader over all cases.
type myTasksPage struct {
	pageView
	Now    []entryRow
	Later  []entryRow
	Nobody []entryRow
	More   string
	Empty  *emptyState
}

func (h *taskHandlers) mine(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.KeepTasks); err != nil {
		return err
	}
	p := myTasksPage{pageView: pageView{newPage(c, "task.mine")}}
	mine, err := h.tasks.Mine(c.Request().Context(), by, p.page.Today(), false)
	if err != nil {
		return err
	}
	p.Now, p.Later, p.Nobody = p.page.taskRows(by, mine.Now, myTasksPath), p.page.taskRows(by, mine.Later, myTasksPath), p.page.taskRows(by, mine.Nobody, myTasksPath)
	if mine.More {
		p.More = p.page.T("task.more")
	}
	if len(p.Now)+len(p.Later)+len(p.Nobody) == 0 {
		p.Empty = &emptyState{Text: p.page.T("task.none_mine"), Next: p.page.T("task.none_mine_next")}
	}
	return h.site.render(c, http.StatusOK, "task/mine", p)
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
