package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/gap"
	"aftercare/services/office"
	"aftercare/services/pack"
)

// errandHandlers serve the page to take along to one place.
type errandHandlers struct {
	site    *site
	files   *casefile.Service
	gaps    *gap.Service
	rights  *entitlement.Service
	offices *office.Service
	library *pack.Library
}

// errandPage is what to do for one case at one place, on one printed page: what
// to ask for, which papers to take, and room for what was said. It bears the
// case code and no name.
type errandPage struct {
	pageView
	Head   printHead
	Back   string
	Lines  []errandLine
	Rights []string // what else can be asked for there
	Take   []string // papers in hand
	Look   []string // papers that are not known to be in hand
	There  []officeLine
	More   link // to the whole directory
}

// officeLine is an office of the directory on the page to take along.
type officeLine struct{ Name, Where, Reach string }

// officesShown is how many offices the page to take along names.
const officesShown = 5

// errandLine is one thing to do.
type errandLine struct {
	Title  string
	Clock  *clock
	Note   string
	Where  string
	Ask    string   // what to ask for, in a few sentences
	Serves []string // rights that are served at once
}

func (h *errandHandlers) show(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	place := models.Errand(c.Param("errand"))
	if !slices.Contains(models.Errands, place) {
		return models.ErrNotFound()
	}
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	all, err := h.gaps.ForCase(ctx, by, id)
	if err != nil {
		return err
	}
	rights, err := h.rights.ForCase(ctx, by, id)
	if err != nil {
		return err
	}
	near, err := h.offices.Near(ctx, by, models.ErrandOffices[place], head.State, officesShown)
	if err != nil {
		return err
	}
	speakOf(c, head.Sex)
	p := errandPage{pageView: pageView{newPage(c, "errand.title")}, Back: casePath(id)}
	for _, o := range near {
		p.There = append(p.There, officeLine{o.Name, joinDots(withoutEmpty(o.District, o.Address)), joinDots(withoutEmpty(o.Telephone, o.Hours))})
	}
	p.More = link{Text: p.page.T("office.more"), Href: "/offices"}
	p.Head = printHead{Code: head.Code, Title: p.page.T("errand.sheet_title", "where", p.page.place(place)), Line: p.page.Moment(p.page.now)}
	v := visit{pageView: pageView{p.page}, h: h, rights: rights, said: map[string]bool{}, open: rights.AskedAt(h.library, place, head.State)}
	for _, g := range gap.At(all.Open, place, p.page.now) {
		if !g.Distant() {
			p.Lines = append(p.Lines, v.line(g, place))
		}
	}
	p.Rights = v.others()
	p.Take, p.Look = v.papers()
	return h.site.render(c, http.StatusOK, "errand/show", p)
}

// visit collects what stands on the page of one place.
type visit struct {
	pageView
	h      *errandHandlers
	rights entitlement.Rights
	open   []entitlement.Row // rights that can be asked for there
	about  []string          // keys of the rights that its lines are about or serve
	said   map[string]bool   // what several lines say is said once
}

// line is one gap. What others have to do is asked for; what a right gives is
// said in its own words.
func (v *visit) line(g gap.Gap, place models.Errand) errandLine {
	row := v.page.gapRowOf(v.h.library, "", g, "")
	out := errandLine{Title: row.Title, Clock: v.exact(row.Clock, g), Note: row.Note, Where: v.page.orElse(g, place)}
	if row.Clock == nil && row.Since != "" {
		out.Note = v.page.T("gap.since", "date", row.Since)
	}
	if do := v.page.labelOf(g.Rule.Do); !v.said[do] && (!g.Rule.OfClocks() || !g.Ours()) {
		v.said[do], out.Ask = true, do
	}
	if g.Item != nil {
		for _, one := range g.All() {
			out.Ask = strings.TrimSpace(out.Ask + " " + v.page.labelOf(one.Item.Summary))
			v.about = append(v.about, one.Item.Key)
		}
		for _, r := range row.Rights {
			out.Serves = append(out.Serves, r.Text)
		}
		return out
	}
	for _, r := range v.open {
		if slices.ContainsFunc(g.Rule.Answers(), r.Item.ServedBy) {
			out.Serves, v.about = append(out.Serves, v.page.labelOf(r.Item.Title)), append(v.about, r.Item.Key)
		}
	}
	return out
}

// exact adds the hour to a clock that ends soon: on paper "26 hours left" counts
// from when it was printed.
func (v *visit) exact(k *clock, g gap.Gap) *clock {
	if term := g.Term(); k != nil && !term.About && term.Due > v.page.now && term.Due-v.page.now < soon {
		k.Due = v.page.Moment(term.Due)
	}
	return k
}

// others are the rights that can be asked for there and that no line names.
func (v *visit) others() (out []string) {
	for _, r := range v.open {
		if !slices.Contains(v.about, r.Item.Key) {
			out = append(out, v.page.labelOf(r.Item.Title))
		}
	}
	return out
}

// papers are those of the rights that the lines name, as long as nobody asked
// for the right. A paper that several need stands once.
func (v *visit) papers() (take, look []string) {
	var needed []string
	seen := map[string]bool{}
	for _, key := range v.about {
		r, _ := v.rights.Row(key)
		if r.Item == nil || r.State.Progress != models.ProgressOpen {
			continue
		}
		for _, paper := range r.Item.Papers {
			label := v.page.labelOf(paper.Label)
			if seen[label] || paper.Fact != "" && seen[paper.Fact] {
				continue
			}
			seen[label], seen[paper.Fact] = true, true
			switch {
			case v.rights.Facts[paper.Fact].Answer == models.Yes:
				take = append(take, label)
			case paper.Required:
				needed = append(needed, label+" ("+v.page.T("errand.needed")+")")
			default:
				look = append(look, label)
			}
		}
	}
	return take, append(needed, look...)
}
