package handlers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"aftercare/models"
)

func goodForm() url.Values {
	return url.Values{
		"style_called": {"मीरा"}, "style_kind": {"health"}, "style_shelter": {"one"}, "style_given.quick": {"today"},
	}
}

func TestAFormComesBackAsItWasTyped(t *testing.T) {
	t.Parallel()
	typed := url.Values{
		"style_called": {""}, "style_pin": {"70 00x"}, "style_kind": {"legal"}, "style_help": {"health", "school"}, "style_shelter": {"two"},
		"style_rescued.month": {"नवंबर"}, "style_rescued.year": {"2026"}, "style_rescued.sure": {"about"},
		"style_given.quick": {"other"}, "style_hearing.day": {"31"}, "style_hearing.month": {"Feb"}, "style_hearing.year": {"2026"},
		"style_wages": {"lots"}, "style_harm.threat": {"yes"}, "style_harm.debt": {"declined"},
		"style_note": {"She said: \"no\" <b>twice</b>"}, "style_password": {" four words of hers "},
	}
	w := post(serve(newTestSite(t), true), "/style", typed)
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("got %d", w.Code)
	}
	doc := parse(t, w)
	for name, values := range typed {
		if name == "style_password" {
			continue
		}
		for _, value := range values {
			form := doc.Find("form[data-draft]")
			inputs := form.Find(fmt.Sprintf(`input[name=%q]`, name))
			switch kind := inputs.AttrOr("type", ""); {
			case kind == "radio" || kind == "checkbox":
				if inputs.Filter(fmt.Sprintf("[value=%q][checked]", value)).Length() != 1 {
					t.Errorf("%s: %q is not chosen any more", name, value)
				}
			case kind == "text":
				if got := inputs.AttrOr("value", ""); got != value {
					t.Errorf("%s: got %q, want %q", name, got, value)
				}
			case form.Find(fmt.Sprintf(`select[name=%q] option[selected]`, name)).AttrOr("value", "") == value:
			case form.Find(fmt.Sprintf(`textarea[name=%q]`, name)).Text() == value:
			default:
				t.Errorf("%s: %q is lost", name, value)
			}
		}
	}
	if strings.Contains(w.Body.String(), "four words of hers") {
		t.Error("the password came back")
	}
}

func TestTheSummaryNamesEveryProblemInTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	form := goodForm()
	form.Set("style_called", " ")
	form.Set("style_hearing.day", "31")
	form.Set("style_hearing.month", "2")
	form.Set("style_hearing.year", "2026")
	form.Set("style_wages", "lots")
	doc := parse(t, post(serve(newTestSite(t), true), "/style", form))
	summary := doc.Find(".errors")
	if summary.AttrOr("tabindex", "") != "-1" || summary.Find("h2").Text() == "" {
		t.Error("the summary cannot take the focus or has no heading")
	}
	var got []string
	summary.Find("li a").Each(func(_ int, link *goquery.Selection) {
		href := link.AttrOr("href", "")
		got = append(got, href)
		control := doc.Find(href)
		if !control.Is("input, select, textarea") {
			t.Errorf("%s is no control", href)
		}
		if field := control.Closest(".field"); !field.HasClass("wrong") || !strings.Contains(field.Find(".error").Text(), link.Text()) {
			t.Errorf("%s: the field does not say what the summary says", href)
		}
	})
	if want := []string{"#f-style_called", "#f-style_hearing", "#f-style_wages"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := doc.Find("#f-style_called").AttrOr("aria-invalid", ""); got != "true" {
		t.Errorf("aria-invalid is %q", got)
	}
	if got := doc.Find(".errors li").First().Text(); got != "Give an answer to “What does she want to be called?”" {
		t.Errorf("got %q", got)
	}
}

func TestAProblemOfAFieldThatIsNotShownIsInTheSummary(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	e := serve(s, true)
	e.GET("/late", func(c echo.Context) error {
		p := newPage(c, "help.title").with(models.Problems{"elsewhere": "error.conflict", "style_pin": "problem.number"}.Err())
		return s.render(c, 422, "help/show", helpPage{pageView: pageView{p}})
	})
	if n := parse(t, get(e, "/late")).Find(".errors li").Length(); n != 2 {
		t.Errorf("got %d problems, want 2", n)
	}
}

func TestNoChoiceIsMadeBeforehand(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	e := serve(s, true)
	e.GET("/blank", func(c echo.Context) error {
		p := newPage(c, "style.title")
		return s.render(c, 200, "style/show", newStylePage(p, p.styleFields(), false))
	})
	if n := parse(t, get(e, "/blank")).Find("form[data-draft] [checked], form[data-draft] [selected]").Length(); n != 0 {
		t.Errorf("%d answers are chosen on an empty form", n)
	}
}

func TestSurvivorFieldsStayOutOfTheBrowser(t *testing.T) {
	t.Parallel()
	doc := parse(t, get(serve(newTestSite(t), true), "/style"))
	for _, name := range []string{"style_called", "style_note"} {
		control := doc.Find(fmt.Sprintf("[name=%q]", name))
		if control.AttrOr("autocomplete", "") != "off" || control.AttrOr("spellcheck", "") != "false" || control.AttrOr("autocapitalize", "") != "off" {
			t.Errorf("%s may be remembered or sent to a spelling service", name)
		}
	}
	if doc.Find("[required]").Length() > 0 || doc.Find("form[data-draft][novalidate]").Length() != 1 {
		t.Error("the browser checks the form by itself")
	}
}

// answers is what the fields of a small form read.
type answers struct {
	Name    string
	Kinds   []string
	Secret  secret
	Sure    bool
	Version int64
}

// sentTo sends a body to a form of one field of each plain kind.
func sentTo(t *testing.T, kind, target, body string) (a answers, problem error) {
	t.Helper()
	e := serve(newTestSite(t), true)
	e.POST("/x", func(c echo.Context) error {
		p, err := askPage(c, "help.title")
		if problem = err; err != nil {
			return nil
		}
		p.Text("name").Required().Max(5).Into(&a.Name)
		p.Checks("kinds").Of([]choice{{Value: "a"}, {Value: "b"}}).Into(&a.Kinds)
		p.Password("password").Into(&a.Secret)
		p.Checks("sure").Of([]choice{{Value: "true"}}).Into(&a.Sure)
		p.Hidden("version").Into(&a.Version)
		problem = p.found().Err()
		return nil
	})
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	send(e, r, echo.HeaderContentType, kind)
	return a, problem
}

func TestAskTakesWhatWasSent(t *testing.T) {
	t.Parallel()
	t.Run("every kind of field", func(t *testing.T) {
		got, err := sentTo(t, echo.MIMEApplicationForm, "/x?name=query&kinds=query", "name=+Mira+&kinds=a&kinds=b&password=+x+&sure=true&version=7&Owner=me")
		if want := (answers{Name: "Mira", Kinds: []string{"a", "b"}, Secret: " x ", Sure: true, Version: 7}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %#v, %v", got, err)
		}
		if printed := fmt.Sprintf("%v %+v %#v", got.Secret, got, got.Secret); strings.Contains(printed, " x ") {
			t.Errorf("the password is printed: %s", printed)
		}
	})
	for name, sent := range map[string]struct{ kind, target, body string }{
		"not the address":      {echo.MIMEApplicationForm, "/x?name=query", "sure=true"},
		"no JSON":              {echo.MIMEApplicationJSON, "/x", `{"name":"json"}`},
		"no damaged form":      {echo.MIMEApplicationForm, "/x", `name=%zz`},
		"no damaged text":      {echo.MIMEApplicationForm, "/x", `name=%ff`},
		"no code not offered":  {echo.MIMEApplicationForm, "/x", `name=Mira&kinds=c`},
		"no answer left empty": {echo.MIMEApplicationForm, "/x", `name=+`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := sentTo(t, sent.kind, sent.target, sent.body); models.KindOf(err) != models.Invalid {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAskNamesFieldAndRule(t *testing.T) {
	t.Parallel()
	_, err := sentTo(t, echo.MIMEApplicationForm, "/x", "name=too+long")
	if got := problemsOf(err); got["name"] != "problem.too_long|n=5" {
		t.Errorf("got %v", got)
	}
}

func TestAnswersKeepWhatIsKnownApart(t *testing.T) {
	t.Parallel()
	var a answersInput
	a.read("harm", url.Values{"harm.burns": {"yes"}, "harm.debt": {"declined"}, "harm.threat": {"maybe"}, "harmless": {"yes"}, "other.x": {"no"}})
	if want := (answersInput{"burns": models.Yes, "debt": models.Declined}); !reflect.DeepEqual(a, want) {
		t.Errorf("got %v", a)
	}
	if n := len(mainAnswers) + len(moreAnswers); n != len(models.Answers) {
		t.Errorf("%d answers are offered, there are %d", n, len(models.Answers))
	}
}

func TestAFilterShowsAndReadsTheSameFields(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	e := serve(s, true)
	var read []string
	e.GET("/narrow", func(c echo.Context) error {
		p := newPage(c, "style.title")
		p.askAddress(c.QueryParams())
		fields := []field{p.Checks("style_help", "health", "legal").Narrowing(&read)}
		panel := newStylePage(p, nil, false)
		panel.Filter = p.filterPanel("/narrow", p.chosenIn(fields), fields)
		return s.render(c, 200, "style/show", panel)
	})
	doc := parse(t, get(e, "/narrow?style_help=legal&style_help=gone&style_help=health&before=7"))
	if !reflect.DeepEqual(read, []string{"legal", "health"}) {
		t.Errorf("read %v", read)
	}
	if n := doc.Find(`.filter [name="style_help"][checked]`).Length(); n != 2 {
		t.Errorf("%d answers are shown, want 2", n)
	}
	if href := doc.Find(".tags a").First().AttrOr("href", ""); href != "/narrow?style_help=health" {
		t.Errorf("the first tag leads to %q", href)
	}
}

func TestASecretNeverComesBack(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	e := serve(s, true)
	e.POST("/key", func(c echo.Context) error {
		p, err := askPage(c, "style.title")
		if err != nil {
			return err
		}
		var key secret
		f := p.recoveryKey("recovery_key", &key)
		if string(key) != "AAAA BBBB" || f.Value != "" {
			t.Errorf("read %q, shows %q", string(key), f.Value)
		}
		return c.NoContent(http.StatusNoContent)
	})
	post(e, "/key", url.Values{"recovery_key": {"AAAA BBBB"}})
}
