package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/matter"
	"aftercare/services/packet"
)

// packetPage is one packet: what it is, what is missing, and what can be made of it.
type packetPage struct {
	casePage
	Heading     string
	List        string
	Chosen      []summaryRow
	Missing     []missingRow
	Useful      []missingRow // papers that only help
	UsefulTitle string
	Next        *link // what comes next
	Choose      string
	Write       string
	Save        string // where files are asked for
	Preview     string
	Make        string
	Token       string       // of the form that keeps it
	Steps       []packetStep // reading out and signing
	Filed       *link
	Made        []madeRow
	Masked      bool
	Names       string // that copies may name her, of a masked application with annexures

	Papers  []orderedPaper
	Order   string // where the order is changed
	Version int64
	HowFar  string // where it says how far the file is
	Wait    string // how long it takes, of a packet with annexures
	Items   []agreedItem
	Ask     *link // where an answer about an item is recorded
	Share   string
	Shared  []choice // papers that may go along with a copy that others read
	Review  *reviewView
}

// orderedPaper is an annexure in its order.
type orderedPaper struct{ ID, Mark, Text string }

// missingRow is a paper or a fact that is not here, and where it comes from.
type missingRow struct {
	Text, Line string
	Link       *link
}

// madeRow is a packet as it was made once.
type madeRow struct{ Title, Href, Line string }

func (h *packetHandlers) show(c echo.Context) error {
	t, p, err := h.page(c, "packet.one")
	if err != nil {
		return err
	}
	v := t.v
	t.texts = p.page.texts
	out := packetPage{casePage: p, Heading: h.name(p.page.texts, v.Packet.PacketFacts), List: packetsPath(p.Head.ID), Masked: v.Packet.Masked}
	at := packetPath(p.Head.ID, v.Packet.ID)
	out.Choose, out.Write, out.Save, out.Preview, out.Make = at+"/choose", at+"/statement", at+"/file", at+"/preview", at+"/make"
	out.Token = h.site.newID()
	accounts, err := h.packets.Accounts(c.Request().Context(), actor(c), p.Head.ID)
	if err != nil {
		return err
	}
	out.Chosen = append(t.chosen(), p.page.numbersOf(h.library, t, accounts)...)
	out.Missing, out.Useful = t.missing()
	out.UsefulTitle = p.page.T("packet.useful", "n", len(out.Useful))
	if v.Packet.Masked && v.Packet.Papers != "" {
		out.Names = p.page.T("packet.names")
	}
	out.Version, out.Order, out.Share, out.Shared = v.Packet.Version, at+"/order", at+"/copy", t.shareable()
	var size int64
	for i, r := range v.Annexures() {
		out.Papers = append(out.Papers, orderedPaper{r.ID, annexureMark(i), t.paperName(r)})
		size += r.Bytes
	}
	if n := len(out.Papers); n > 0 {
		out.HowFar = at + "/sending"
		out.Wait = p.page.T("packet.wait", "n", n, "size", int(max(1, size>>20)))
	}
	if out.Items = p.page.itemsOf(h, v, at); len(v.Askable(h.library)) > 0 {
		out.Ask = &link{Text: p.page.T("packet.consent_new"), Href: at + "/consents/new"}
	}
	for _, m := range v.Made {
		out.Made = append(out.Made, p.madeRow(m))
	}
	out.Review = t.review(actor(c), at)
	if len(v.Rights) > 0 && v.Rights[0].State.Progress != models.ProgressRefused {
		if name := v.All.ApplicationOf(v.Rights[0]); name != "" {
			out.Filed = &link{Text: p.page.T("application.see"), Href: applicationPath(p.Head.ID, name)}
			t.filed = true
		}
	}
	if len(v.Rights) > 0 && out.Filed == nil {
		q := url.Values{"step": {string(models.StanceApplied)}}
		for _, r := range v.Rights {
			q.Add("with", r.Item.Key)
		}
		own := max(0, slices.IndexFunc(v.Rights, func(r entitlement.Row) bool { return !r.Item.Interim })) // the sum that is sought stands with what is decided in the end
		out.Filed = &link{Text: p.page.T("packet.filed"), Href: rightPath(p.Head.ID, v.Rights[own].Item.Key) + "?" + q.Encode() + "#step"}
	}
	out.Steps = t.steps(at)
	out.Next = t.next(&out)
	return h.site.render(c, http.StatusOK, "packet/show", out)
}

// madeRow is a packet as it was made: with a link to its paper where the reader opens it.
func (p casePage) madeRow(m packet.Made) madeRow {
	key, said := "packet.draft", []string{p.page.Moment(m.MadeAt), m.By, p.page.T("packet.pages", "n", m.Pages), p.page.T("packet.sum", "sum", shortSum(m.Sum))}
	if m.Final {
		key = "packet.final"
	}
	if !m.Reviewed {
		said = append(said, p.page.T("packet.not_reviewed"))
	}
	row := madeRow{Title: p.page.T(key), Href: papersPath(p.Head.ID) + "/" + m.DocumentID}
	if m.Closed {
		row.Href, said = "", append(said, p.page.T("packet.closed_file"))
	}
	row.Line = joinDots(said)
	return row
}

// next is the first thing on the way to the office that is not done yet.
func (t packetText) next(p *packetPage) *link {
	final := slices.ContainsFunc(t.v.Made, func(m packet.Made) bool { return m.Final })
	switch {
	case t.filed:
		return nil
	case !t.v.Written && !t.v.House:
		return &link{Text: t.T("packet.statement_edit"), Href: p.Write}
	case !final:
		return &link{Text: t.T("packet.save_whole"), Href: "#print"}
	}
	for _, step := range p.Steps {
		if step.Do != nil {
			return step.Do
		}
	}
	return p.Filed
}

// page finds the packet in the address, with the page of its case and the words of
// the packet in its language. Nothing sealed is open.
func (h *packetHandlers) page(c echo.Context, titleKey string) (t packetText, p casePage, err error) {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return t, p, err
	}
	v, err := h.packets.One(c.Request().Context(), actor(c), head.ID, c.Param("packet"))
	if err == nil && v.Form == nil {
		err = models.Fail(models.Conflict, "packet.gone")
	}
	if err != nil {
		return t, p, err
	}
	p = newCasePage(c, titleKey, head)
	p.Sections.stand(packetsPath(head.ID))
	t, err = h.text(c, head, v)
	return t, p, err
}

// text is the words of a packet in its language. Nothing sealed is open.
func (h *packetHandlers) text(c echo.Context, head casefile.Header, v packet.View) (packetText, error) {
	list, err := h.matters.List(c.Request().Context(), actor(c), head.ID)
	t := packetText{texts: h.site.texts(c).about(head.Sex), lib: h.library, v: v, sender: visitOf(c).Organisation.Name, head: head,
		matters: list.Matters, police: policeCase(list.Matters, v.Packet.MatterID)}
	t.texts.Lang = v.Packet.Language
	if err == nil && len(v.Readings) > 0 {
		t.changed, err = h.packets.ChangedSince(c.Request().Context(), actor(c), v, t.restsOn())
	}
	return t, err
}

// opened asks why, opens her name and the statement, and returns the words.
func (h *packetHandlers) opened(c echo.Context, typed ...hidden) (t packetText, p casePage, purpose string, answered bool, err error) {
	f, answered, err := h.why(c, typed...)
	if err != nil || !answered {
		return t, p, "", false, err
	}
	t, p, err = h.page(c, "packet.one")
	if err != nil {
		return t, p, "", false, err
	}
	err = h.open(c, &t, f.Purpose)
	return t, p, f.Purpose, err == nil, err
}

// open opens her name, the statement and the facts of the claim.
func (h *packetHandlers) open(c echo.Context, t *packetText, purpose string) error {
	words, err := h.packets.Open(c.Request().Context(), actor(c), t.head.ID, t.v.Packet.ID, purpose)
	if err == nil && (words.Statement.Waiting || words.House.Waiting || words.Name.Waiting) {
		err = models.Fail(models.Waiting, "vault.waiting")
	}
	t.name, t.statement, t.words = words.Name.Text, orWord(words.Statement.Text, words.House.Text), words
	if err == nil && t.police.HasWords {
		t.matter, err = h.matters.Open(c.Request().Context(), actor(c), t.head.ID, t.police.ID, purpose)
	}
	return err
}

// policeCases are the police cases and trials whose numbers a form can give.
func policeCases(list []matter.Row) []matter.Row {
	return slices.DeleteFunc(slices.Clone(list), func(m matter.Row) bool { return !m.GivesNumbers() })
}

// policeCase is the police case or trial whose numbers the form asks for: the one that was
// chosen, or else the first in which something is written down.
func policeCase(list []matter.Row, chosen string) (first matter.Row) {
	for _, m := range policeCases(list) {
		switch {
		case m.ID == chosen:
			return m
		case first.ID == "" || m.HasWords && !first.HasWords:
			first = m
		}
	}
	return first
}

// statement shows the statement of facts to be edited, and keeps it.
func (h *packetHandlers) statement(c echo.Context) error {
	t, p, err := h.page(c, "packet.one")
	if err != nil {
		return err
	}
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.page.calling("packet")
	if p.page.form.values.Get("version") != "" { // typed: sent, or kept as a draft
		return h.written(c, t, p)
	}
	t, _, _, answered, err := h.opened(c)
	if err != nil || !answered {
		return err
	}
	p.page = p.page.apart()
	text := strings.Join(t.facts(), "\n")
	return h.renderStatement(c, http.StatusOK, t, p, p.page.statementFields(t.v, &t.v.Packet.Version, &text))
}

func (h *packetHandlers) renderStatement(c echo.Context, status int, t packetText, p casePage, fields []field) error {
	at := strings.TrimSuffix(c.Request().URL.Path, "/statement")
	out := caseFormPage{casePage: p, formWords: formWords{Heading: p.page.T("packet.statement_title"), Lead: p.page.T("packet.statement_lead")}}
	switch {
	case !t.v.Lawyer && t.v.Written:
		out.Notices = []notice{{Kind: "info", Text: p.page.T("packet.statement_replaced")}}
	case t.v.Lawyer && t.v.House && !t.v.Written:
		out.Notices = []notice{{Kind: "info", Text: p.page.T("packet.statement_begins")}}
	}
	out.Form = formView{Action: at + "/statement", Draft: "statement", Fields: fields, Save: p.page.T("packet.statement_save"), Cancel: &link{Text: p.page.T("delivery.cancel"), Href: at}}
	return h.site.render(c, status, "form/case", out)
}

// statementFields are the statement and the version it was read from.
func (p page) statementFields(v packet.View, version *int64, text *string) []field {
	area := p.Area("statement").Private().Tall(24).Max(models.MaxStatement).Optional()
	if !v.Lawyer {
		area.Why = p.T("packet.statement_why_house")
	}
	return []field{p.Hidden("version").Into(version), area.Into(text)}
}

// written shows what was typed, or keeps it.
func (h *packetHandlers) written(c echo.Context, t packetText, p casePage) error {
	var version int64
	var text string
	fields, said := p.page.statementFields(t.v, &version, &text), "packet.written"
	if !t.v.Lawyer {
		said = "packet.written_house"
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.renderStatement(c, status, t, p, fields) },
		do: func() error {
			_, err := h.packets.Write(c.Request().Context(), actor(c), p.Head.ID, t.v.Packet.ID, version, strings.ReplaceAll(text, "\r\n", "\n"))
			return err
		},
		done: func() error { return h.site.doneAt(c, packetPath(p.Head.ID, t.v.Packet.ID), said) },
	})
}

// preview shows the packet in the browser, as it will be printed.
func (h *packetHandlers) preview(c echo.Context) error {
	t, head, _, answered, err := h.opened(c)
	if err != nil || !answered {
		return err
	}
	p := packetPreview{casePage: head, Back: packetPath(head.Head.ID, t.v.Packet.ID), Language: t.v.Packet.Language}
	for _, b := range t.doc(false).Blocks {
		p.Blocks = append(p.Blocks, shownBlock(b))
	}
	return h.site.render(c, http.StatusOK, "packet/preview", p)
}

// packetPreview is a packet as a page.
type packetPreview struct {
	casePage
	Back     string
	Language string
	Blocks   []docBlock
}
