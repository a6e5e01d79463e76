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
	pageView
	Fields     []field
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

// styleFields are the questions of the style page: one field of each kind. What
// they read goes nowhere.
func (p page) styleFields() []field {
	var called, pin, kind, yes, shelter, currency, note string
	var help []string
	var rescued models.PartialDate
	var given, hearing models.Date
	var wages int64
	var harm answersInput
	var password secret
	p.currency = sampleCurrency
	return []field{
		p.Text("style_called").Private().Required().Max(40).Into(&called),
		p.Text("style_pin").Optional().Short().Keyboard("numeric").Holding("number").Into(&pin),
		p.Radios("style_kind", "health", "legal", "school").Required().Into(&kind),
		p.Radios("style_yes", "yes", "no").Inline().Into(&yes),
		p.Checks("style_help", "health", "legal", "school").Into(&help),
		p.Select("style_shelter", "one", "two").Required().Into(&shelter),
		p.AskDate("style_rescued").Past().Into(&rescued),
		p.AskWhen("style_given").Past().Into(&given),
		p.AskDay("style_hearing").Into(&hearing),
		p.Amount("style_wages").IntoSum(&wages, &currency),
		p.Answers("style_harm", "burns", "threat", "debt").IntoAnswers(&harm),
		p.Area("style_note").Private().Into(&note),
		p.Password("style_password").Autocomplete("new-password").Into(&password),
	}
}

// showStyle shows the page with a sample of answers, or with what is wrong with
// those that were sent.
func (s *site) showStyle(c echo.Context) error {
	p := newPage(c, "style.title")
	if err := p.ask(c); err != nil {
		return err
	}
	if !p.form.sent {
		p.form = typedForm(sampleAnswers())
	}
	fields := p.styleFields()
	return p.finish(formSteps{
		show: func(status int) error {
			return s.render(c, status, "style/show", newStylePage(p, fields, c.QueryParam("shown") != ""))
		},
		do:   func() error { return nil },
		done: func() error { return s.doneAt(c, "/style", "style.saved", "n", 1, "undo", "/style") },
	})
}

func (s *site) printStyle(c echo.Context) error {
	return s.render(c, http.StatusOK, "style/print", newStylePage(newPage(c, "style.title"), nil, false))
}

func newStylePage(p page, fields []field, shown bool) stylePage {
	return stylePage{
		pageView: pageView{p}, Fields: fields, Sections: p.sampleSections(), Figures: p.sampleFigures(), Badges: p.sampleBadges(),
		Clocks: p.sampleClocks(), Notices: p.sampleNotices(), Gaps: p.sampleGaps(), Rights: p.sampleRights(),
		Summary: p.sampleSummary(shown), Filter: p.sampleFilter(), Table: p.sampleTable(), EmptyTable: p.sampleEmpty(),
		Chart: p.sampleChart(), Timeline: p.sampleTimeline(),
		Print: printHead{Code: "AC-7K3F-Q", Title: p.T("style.print"), Line: p.Date(p.Today())},
	}
}

// ago returns the moment so many hours before now; a negative number is ahead.
func (p page) ago(hours int) models.Instant { return p.now.Add(-time.Duration(hours) * time.Hour) }
