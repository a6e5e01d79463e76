package handlers

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// stylePage shows every component in every state. It exists in the demo only,
// and everybody on it is invented.
type stylePage struct {
	page
	Sections   sideList
	Figures    []figure
	Badges     []badge
	Clocks     []clock
	Notices    []notice
	Gaps       []gapRow
	Rights     []rightRow
	Summary    []summaryRow
	Filter     filterPanel
	Table      table
	EmptyTable table
	Chart      barChart
	Timeline   timeline
	Print      printHead
}

// styleForm is the form of the style page: one field of each kind.
type styleForm struct {
	Called   string       `form:"style_called" validate:"required,max=40"`
	Pin      string       `form:"style_pin" validate:"omitempty,number"`
	Kind     string       `form:"style_kind" validate:"required"`
	Yes      string       `form:"style_yes"`
	Help     []string     `form:"style_help"`
	Shelter  string       `form:"style_shelter" validate:"required"`
	Rescued  dateInput    `form:"style_rescued"`
	Given    dateInput    `form:"style_given"`
	Hearing  dateInput    `form:"style_hearing"`
	Wages    amountInput  `form:"style_wages"`
	Harm     answersInput `form:"style_harm"`
	Note     string       `form:"style_note" validate:"max=4000"`
	Password secret       `form:"style_password"`
}

// rules holds the form to what no tag can say.
func (f *styleForm) rules(today models.Date, problems models.Problems) {
	past := models.DateRule{NotAfter: today}
	f.Rescued.partial("style_rescued", today, past, problems)
	f.Given.day("style_given", today, past, problems)
	f.Hearing.day("style_hearing", today, models.DateRule{}, problems)
	f.Wages.sum("style_wages", problems)
}

// styleRoutes adds the style page.
func (s *site) styleRoutes(e *echo.Echo) {
	e.GET("/style", s.showStyle)
	e.POST("/style", s.tryStyle)
	e.GET("/style/print", s.printStyle)
	e.POST("/style/show", func(c echo.Context) error { return s.redirect(c, "/style?shown=yes#name") })
	e.GET("/style/problem/:kind", func(c echo.Context) error {
		return models.Fail(models.Kind(c.Param("kind")), "")
	})
}

func (s *site) showStyle(c echo.Context) error {
	f := styleForm{
		Called: "Meera", Kind: "health", Help: []string{"legal"}, Wages: amountInput{"2.5 lakh", sampleCurrency},
		Rescued: dateInput{Month: "November", Year: "2026"}, Given: dateInput{Quick: "today"},
		Harm: answersInput{"threat": models.Yes, "debt": models.Declined},
	}
	return s.render(c, http.StatusOK, "style/show", newStylePage(newPage(c, "style.title").filled(f), c.QueryParam("shown") != ""))
}

// tryStyle shows the form again with what is wrong in it.
func (s *site) tryStyle(c echo.Context) error {
	var f styleForm
	if err := bind(c, &f); err != nil {
		p := newPage(c, "style.title").filled(f).with(err)
		return s.render(c, http.StatusUnprocessableEntity, "style/show", newStylePage(p, false))
	}
	s.flash(c, "style.saved", "n", 1, "undo", "/style")
	return s.redirect(c, "/style")
}

func (s *site) printStyle(c echo.Context) error {
	return s.render(c, http.StatusOK, "style/print", newStylePage(newPage(c, "style.title"), false))
}

func newStylePage(p page, shown bool) stylePage {
	p.currency = sampleCurrency
	return stylePage{
		page: p, Sections: p.sampleSections(), Figures: p.sampleFigures(), Badges: p.sampleBadges(),
		Clocks: p.sampleClocks(), Notices: p.sampleNotices(), Gaps: p.sampleGaps(), Rights: p.sampleRights(),
		Summary: p.sampleSummary(shown), Filter: p.sampleFilter(), Table: p.sampleTable(), EmptyTable: p.sampleEmpty(),
		Chart: p.sampleChart(), Timeline: p.sampleTimeline(),
		Print: printHead{Code: "AC-7K3F-Q", Title: p.T("style.print"), Line: p.Date(p.Today())},
	}
}

// ago returns the moment so many hours before now; a negative number is ahead.
func (p page) ago(hours int) models.Instant { return p.now.Add(-time.Duration(hours) * time.Hour) }
