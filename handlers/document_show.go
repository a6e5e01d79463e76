package handlers

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/document"
)

// documentShowPage is one paper with every file and earlier version.
type documentShowPage struct {
	casePage
	List     string
	Heading  string
	Badge    badge
	Now      []summaryRow
	Open     string // where opening is posted, "" for a role that does not read it
	NotYours string // why the role does not open it
	Opened   bool
	Picture  string // address of the small picture, once it is opened
	Alt      string
	Save     []fileLink
	Put      *link
	Correct  *link
	Remove   *link
	Loose    *notice // what it proved is gone: where it is said what it proves now
	Back     string
	Earlier  []earlierRows
	Conflict bool
	Copies   []agreedItem // applications that a copy of it goes along with
	Give     *link        // where a copy is given to one
	CopyHelp string
}

// fileLink is a file that can be saved.
type fileLink struct{ Text, Action, Note string }

func (h *documentHandlers) show(c echo.Context) error { return h.renderOne(c, http.StatusOK, nil) }

// open shows the words of a paper and its picture, once its reader said why.
func (h *documentHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	words, err := h.documents.Open(c.Request().Context(), actor(c), c.Param("id"), c.Param("paper"), f.Purpose)
	if err != nil {
		return err
	}
	return h.renderOne(c, http.StatusOK, &words)
}

// renderOne shows a paper; words are there when they were just opened.
func (h *documentHandlers) renderOne(c echo.Context, status int, words *document.Words) error {
	by := actor(c)
	one, err := h.documents.One(c.Request().Context(), by, c.Param("id"), c.Param("paper"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "document.title_one")
	if err != nil {
		return err
	}
	now, at := one.Now, papersPath(one.CaseID)
	p := documentShowPage{casePage: head, List: at, Conflict: status == http.StatusConflict, Opened: words != nil}
	p.Heading, p.Badge, p.Now = p.page.T("document.kind."+now.Kind), p.page.documentBadge(now), h.factRows(p.page, one, now.DocumentFacts)
	p.Now = append(p.Now, summaryRow{Key: p.page.T("service.by"), Value: now.By, Note: p.page.Moment(now.CreatedAt)})
	at += "/" + now.ID
	switch {
	case !by.MayOpenPaper(now.Kind):
		p.NotYours = p.page.T("document.not_yours", "what", p.page.T("document.class."+string(now.Class)))
	case now.RemovedAt == 0 || len(one.Files) > 0:
		p.Open = at + "/open"
		p.opened(one, at, words)
	}
	for _, v := range one.Earlier {
		was := earlierRows{Heading: p.page.versionHeading(v), Rows: h.factRows(p.page, one, v.DocumentFacts)}
		if words != nil && words.Earlier[v.Number] != nil {
			was.Rows = append(was.Rows, p.page.documentWords(*words.Earlier[v.Number])...)
		}
		p.Earlier = append(p.Earlier, was)
	}
	p.links(h, c, one, at)
	if err := p.copies(h, c, one, at); err != nil {
		return err
	}
	return h.site.render(c, status, "document/show", p)
}

// copies adds the applications that a copy of a health paper goes along with, for whoever
// gives one, and to everybody else who sees it says who does.
func (p *documentShowPage) copies(h *documentHandlers, c echo.Context, one document.History, at string) error {
	now, by := one.Now, actor(c)
	if now.Class != models.ClassClinical || now.FileID == "" || now.RemovedAt > 0 {
		return nil
	}
	if !by.May(access.GiveHealthPaper) {
		if by.May(access.PreparePacket) {
			p.CopyHelp = p.page.T("packet.health_ask")
		}
		return nil
	}
	list, err := h.packets.CopiesOf(c.Request().Context(), by, one.CaseID, now.ID)
	p.Copies, p.CopyHelp = p.page.healthCopies(h.library, at, list), p.page.T("packet.health_help")
	p.Give = &link{Text: p.page.T("packet.health_new"), Href: at + "/copies/new"}
	return err
}

// opened adds what was opened, and the files that can be saved.
func (p *documentShowPage) opened(one document.History, at string, words *document.Words) {
	for i, f := range one.Files {
		note := p.page.T("document.file_line", "date", p.page.On(f.AddedAt))
		if i > 0 {
			note = p.page.T("document.file_before", "date", p.page.On(f.AddedAt))
		}
		p.Save = append(p.Save, fileLink{Text: p.page.T("document.save_file", "what", p.page.fileSize(f.Format, f.Bytes, f.Pages)), Action: at + "/files/" + f.ID, Note: note})
	}
	if words == nil {
		return
	}
	p.Now = append(p.Now, p.page.documentWords(*words)...)
	if len(one.Files) > 0 && one.Files[0].PreviewBytes > 0 {
		p.Picture, p.Alt = at+"/files/"+one.Files[0].ID+"/preview", p.page.T("document.alt", "what", p.Heading)
	}
}

// documentWords are the opened words of a paper.
func (p page) documentWords(words document.Words) (rows []summaryRow) {
	for i, said := range []custody.Opened{words.Title, words.Original} {
		if text := p.openedText(said); text != "" {
			rows = append(rows, summaryRow{Key: p.T([]string{"document.title.label", "document.words.label"}[i]), Value: text})
		}
	}
	return rows
}

// links are what can be done with the paper.
func (p *documentShowPage) links(h *documentHandlers, c echo.Context, one document.History, at string) {
	now := one.Now
	if !h.keeps(actor(c), now) {
		return
	}
	if now.RemovedAt > 0 {
		p.Back = at + "/back"
		return
	}
	put := "document.put"
	if now.FileID != "" {
		put = "document.replace"
	}
	if now.FileID == "" || actor(c).MayOpenPaper(now.Kind) {
		p.Put = &link{Text: p.page.T(put), Href: at + "/put"}
	}
	p.Correct, p.Remove = &link{Text: p.page.T("document.correct"), Href: at + "/correct"}, &link{Text: p.page.T("document.remove"), Href: at + "/remove"}
	if _, there := one.Proofs[now.ProofOf]; now.ProofOf != "" && !there {
		p.Loose = &notice{Kind: "info", Text: p.page.T("document.loose", "what", p.page.proofName(h.library, one.Proofs, now.ProofOf)), Link: &link{Text: p.page.T("document.loose_do"), Href: p.Correct.Href + "#f-proof_of"}}
	}
}

func (p page) versionHeading(v document.Version) string {
	if v.Reason == "" {
		return p.T("document.until", "date", p.Moment(v.Until), "who", v.Next)
	}
	key := "document.reason." + v.Reason
	if !p.has(key) {
		key = "document.removal." + v.Reason
	}
	return p.T("service.until", "date", p.Moment(v.Until), "who", v.Next, "why", p.T(key))
}

// factRows are the coded facts of a paper, as they are or were.
func (h *documentHandlers) factRows(p page, one document.History, f models.DocumentFacts) []summaryRow {
	rows := []summaryRow{{Key: p.T("document.kind.label"), Value: p.T("document.kind." + f.Kind)}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T(key), Value: value})
		}
	}
	date := func(d models.Date) string {
		if d == "" {
			return ""
		}
		return p.Date(d)
	}
	add("document.paper_on.label", date(f.PaperOn))
	add("document.expires_on.label", date(f.ExpiresOn))
	add("document.original.label", p.maybe("document.held."+f.Original))
	add("document.asked_of.label", p.maybe("document.at."+f.AskedOf))
	add("document.asked_on.label", date(f.AskedOn))
	if it := h.library.Item(f.Item); it != nil {
		add("document.item.label", p.labelOf(it.Title))
	}
	if f.ProofOf != "" {
		rows = append(rows, h.proofRow(p, one, f.ProofOf))
	}
	return rows
}

// proofRow says which application or event a paper proves, and leads to it.
func (h *documentHandlers) proofRow(p page, one document.History, ref string) summaryRow {
	row := summaryRow{Key: p.T("document.proof_of.label"), Value: p.proofName(h.library, one.Proofs, ref)}
	if x, there := one.Proofs[ref]; there {
		row.Link = &link{Text: p.T("gap.look"), Href: targetPath(one.CaseID, x), More: row.Value}
	}
	return row
}

// file sends a file to be saved, never to be shown in the browser.
func (h *documentHandlers) file(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.documents.File(c.Request().Context(), actor(c), c.Param("id"), c.Param("paper"), c.Param("file"), models.PartFile, f.Purpose)
	if err != nil {
		return err
	}
	id := c.Param("paper")
	name := fmt.Sprintf("%s-%s.%s", got.Code, id[max(0, len(id)-4):], strings.Replace(string(got.Format), "jpeg", "jpg", 1))
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	return h.send(c, got)
}

// preview shows the small picture of a paper that was opened in this sign-in.
func (h *documentHandlers) preview(c echo.Context) error {
	purpose := visitOf(c).Session.Purpose
	if purpose == "" { // the page of the paper asks for it
		one, err := h.documents.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("paper"))
		if err == nil && !actor(c).MayOpenPaper(one.Now.Kind) {
			err = models.ErrNotFound()
		}
		if err != nil {
			return err
		}
		return h.site.redirect(c, papersPath(one.CaseID)+"/"+one.Now.ID)
	}
	got, err := h.documents.File(c.Request().Context(), actor(c), c.Param("id"), c.Param("paper"), c.Param("file"), models.PartPreview, purpose)
	if err != nil {
		return err
	}
	return h.send(c, got)
}

// send sends an opened file as it is read. Where it turns out to be damaged on the
// way, the connection ends: the browser must not take half a file for a whole one.
func (h *documentHandlers) send(c echo.Context, got document.Content) error {
	if got.Waiting {
		return &models.Error{Kind: models.Waiting, Message: "vault.waiting"}
	}
	head := c.Response().Header()
	head.Set("Content-Security-Policy", filePolicy)
	head.Set(echo.HeaderContentType, got.Format.MediaType())
	head.Set(echo.HeaderContentLength, fmt.Sprint(got.Bytes))
	c.Response().WriteHeader(http.StatusOK)
	if _, err := io.Copy(c.Response(), got.Reader); err != nil {
		h.site.log.Error("a file was not sent whole", "request", requestOf(c), "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}
