package handlers

import (
	"cmp"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/packet"
)

// batchCheckPage says what is missing in each ticked packet before anything is made.
type batchCheckPage struct {
	pageView
	Action string
	Token  string
	Rows   []batchMade
	Back   string
}

// batchMadePage says which packets were made, which not and why, and how many are left.
type batchMadePage struct {
	pageView
	Made    []batchMade
	Not     []batchMade
	Left    []batchMade // of this choice, still to be made
	Token   string
	Action  string
	Heading string
	So      string // how far it is, while some are left
	Print   string
	Masked  bool // one of them has a sealed sheet
	Of      int
	Tried   int
}

// batchMade is one packet of a choice.
type batchMade struct {
	ID, Code, Href, Form, Line string
	Missing, Useful            []missingRow
	MissingTitle               string
}

// madeAtOnce is how many packets one request makes: few enough that the answer comes
// soon on a slow machine.
const madeAtOnce = 5

// makeMany shows what is missing in the ticked packets, and once that was seen makes them
// as final: some with each request, each as if it were made alone. What stops one stops no
// other, and a second press makes none twice.
func (h *packetHandlers) makeMany(c echo.Context) error {
	list, typed, ok, err := h.ticked(c)
	if err != nil || !ok {
		return err
	}
	token := typed.Get("token")
	if token == "" {
		return h.check(c, list)
	}
	purpose, answered, err := h.whyMany(c, list, typed)
	if err != nil || !answered {
		return err
	}
	p := batchMadePage{pageView: pageView{newPage(c, "batch.made_title")}, Print: batchPath + "/print", Action: batchPath + "/make", Token: token, Of: len(list)}
	fresh := 0
	for _, w := range list {
		if fresh == madeAtOnce {
			p.Left = append(p.Left, h.chosenRow(p.page.texts, w))
			continue
		}
		before, err := h.makeOne(c, &p, w, token, purpose)
		if err != nil {
			return err
		}
		if !before {
			fresh++
		}
	}
	p.Tried = len(p.Made) + len(p.Not)
	p.Heading = p.page.T("batch.made", "n", len(p.Made))
	if len(p.Left) > 0 {
		p.So = p.page.T("batch.so_far", "n", p.Tried, "of", p.Of)
	}
	return h.site.render(c, http.StatusOK, "packet/batch_made", p)
}

// check shows what is missing in each ticked packet. Nothing sealed is open.
func (h *packetHandlers) check(c echo.Context, list []packet.Waiting) error {
	p := batchCheckPage{pageView: pageView{newPage(c, "batch.check_title")}, Action: batchPath + "/make", Token: h.site.newID(), Back: batchPath}
	for _, w := range list {
		row := h.chosenRow(p.page.texts, w)
		text, err := h.textOf(c, w)
		if err == nil {
			row.missing(p.page.texts, text)
		} else {
			row.Line = p.page.whyNot(err)
		}
		p.Rows = append(p.Rows, row)
	}
	return h.site.render(c, http.StatusOK, "packet/batch_check", p)
}

// chosenRow is a packet of a choice: its form, who takes it and how far it is.
func (h *packetHandlers) chosenRow(t texts, w packet.Waiting) batchMade {
	row := h.batchRow(t, w)
	return batchMade{ID: w.ID, Code: w.Code, Href: row.Href, Form: t.packetName(h.library, w.PacketFacts), Line: row.Line}
}

// missing lists what is missing in a packet, in the words of a page.
func (r *batchMade) missing(in texts, t packetText) {
	t.texts = in.about(t.head.Sex)
	r.Missing, r.Useful = t.missing()
	r.MissingTitle = in.T("batch.missing", "n", len(r.Missing))
}

// whyNot says in a sentence why something was not made.
func (p page) whyNot(err error) string {
	if kind, message := kindOf(err); kind != models.Internal && message != "" {
		return p.Message(message)
	}
	return p.T("batch.failed")
}

// onceFor is the token of one packet of a choice: the same for the same form.
func onceFor(token, packetID string) string {
	space, err := uuid.Parse(token)
	if err != nil {
		return "" // what is no token of ours is refused when it is used
	}
	return uuid.NewSHA1(space, []byte(packetID)).String()
}

// makeOne makes one packet of a choice and puts it on the page. before reports that it
// was made by an earlier press.
func (h *packetHandlers) makeOne(c echo.Context, p *batchMadePage, w packet.Waiting, token, purpose string) (before bool, err error) {
	row := h.chosenRow(p.page.texts, w)
	made, before, err := h.packets.MadeBy(c.Request().Context(), actor(c), w.CaseID, w.ID, onceFor(token, w.ID))
	text, failed := h.textOf(c, w)
	if failed == nil && err == nil && !before {
		made, failed = h.makeNow(c, text, w, token, purpose)
	}
	if err != nil || c.Request().Context().Err() != nil {
		return before, cmp.Or(err, c.Request().Context().Err())
	}
	if failed != nil {
		row.Line = p.page.whyNot(failed)
		h.site.log.Warn("a packet of several was not made", "request", requestOf(c), "error", failed)
		p.Not = append(p.Not, row)
		return before, nil
	}
	row.Line = joinDots([]string{p.page.T("packet.pages", "n", made.Pages), p.page.T("packet.sum", "sum", shortSum(made.Sum))})
	row.missing(p.page.texts, text)
	p.Masked = p.Masked || w.Masked
	p.Made = append(p.Made, row)
	return before, nil
}

// makeNow opens a packet and keeps it as final.
func (h *packetHandlers) makeNow(c echo.Context, text packetText, w packet.Waiting, token, purpose string) (models.MadePacket, error) {
	once := onceFor(token, w.ID)
	if once == "" {
		return models.MadePacket{}, models.Fail(models.Invalid, "error.unreadable_form")
	}
	if err := h.open(c, &text, purpose); err != nil {
		return models.MadePacket{}, err
	}
	return h.keep(c, text, true, once)
}
