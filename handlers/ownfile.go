package handlers

import (
	"io"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/ownfile"
	"aftercare/services/vault"
)

// ownFileHandlers serve the survivor's copy of a file, and the list of those that were
// given out.
type ownFileHandlers struct {
	recordHandlers
	own     *ownfile.Service
	whyWith func(c echo.Context, typed ...hidden) (purposeForm, bool, error)
}

func newOwnFile(s *site, cases *caseHandlers, own *ownfile.Service) *ownFileHandlers {
	return &ownFileHandlers{recordHandlers{
		site: s, files: cases.files, records: own.Records, why: cases.purposeOf, title: "own_files.title", at: ownFilePath, words: map[string]string{models.ListOwnFiles: "own_copies."},
		ask: ownFileFields, said: ownFileSaid, more: func(access.Actor, models.Record) []link { return nil },
	}, own, cases.purposeFor}
}

// ownFilePage is where a copy is made, with the copies that were given out.
type ownFilePage struct {
	casePage
	Warn   notice
	Make   string // where making is posted
	Fields []field
	List   recordList
}

// ownFileChoice is how a copy is made: its language, whether the names of colleagues stand
// in it, and the password of a file that is locked.
type ownFileChoice struct {
	Language    string
	Names, Lock string
	Password    string
}

// ownFileAsks are the questions before a copy is made.
func (p page) ownFileAsks(in *ownFileChoice) []field {
	yes := []string{string(models.Yes), string(models.No)}
	return []field{
		p.Radios("language").Inline().Of(p.choicesOf("own_files.language.", models.OwnFileLanguages)).Into(&in.Language),
		p.Radios("names").Inline().Of(p.choicesOf("answer.", yes)).Into(&in.Names),
		p.Radios("lock").Inline().Of(p.choicesOf("answer.", yes)).Into(&in.Lock),
		p.Text("password").Optional().Medium().Max(maxPassword).Into(&in.Password),
	}
}

func (h *ownFileHandlers) show(c echo.Context) error {
	p, _, err := h.page(c)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "ownfile/show", p)
}

// page is where a copy is made, with what was chosen.
func (h *ownFileHandlers) page(c echo.Context) (p ownFilePage, in ownFileChoice, err error) {
	by := actor(c)
	sheet, err := h.records.Sheet(c.Request().Context(), by, c.Param("id"), models.ListOwnFiles)
	if err != nil {
		return p, in, err
	}
	if p.casePage, err = casePageOf(c, h.files, "own_files.title"); err != nil {
		return p, in, err
	}
	at := ownFilePath(sheet.CaseID)
	p.Sections.stand(at)
	p.Make, p.Warn = at+"/make", p.page.ownFileWarning()
	p.page.calling("own_files")
	if err := p.page.ask(c); err != nil {
		return p, in, err
	}
	in = ownFileChoice{Language: p.page.Lang, Names: string(models.No), Lock: string(models.No), Password: vault.NewPassword()}
	p.Fields = p.page.ownFileAsks(&in)
	p.List = h.listView(p.page, by, sheet.CaseID, models.ListOwnFiles, sheet.Lists[models.ListOwnFiles])
	slices.Reverse(p.List.Rows)
	return p, in, nil
}

// ownFileWarning says that a paper that is found can endanger the survivor.
func (p page) ownFileWarning() notice {
	return notice{Kind: "danger", Heading: p.T("own_files.warn"), Text: p.T("own_files.warn_text")}
}

// ownFileSaid is what a row says in codes.
func ownFileSaid(p page, row models.Record) (v entryRow) {
	o := row.(*models.OwnFile)
	v.Title = p.T("own_files.given", "date", p.Date(o.GivenOn), "who", p.T("own_files.given_to."+o.GivenTo))
	v.Line = joinDots([]string{p.T("own_files.way." + o.Way), p.T("own_files.language." + o.Language)})
	return v
}

// ownFileFields are the questions about a copy that was given.
func ownFileFields(f *recordForm) []field {
	o := f.in.Row.(*models.OwnFile)
	if f.fresh {
		o.GivenOn, o.GivenTo, o.Language, o.Way = f.page.Today(), models.ByHerself, f.page.Lang, models.OwnFileWays[0]
	}
	ask := func(name string, codes []string, to *string) field {
		return f.page.Radios(name).Of(f.page.choicesOf("own_files."+name+".", codes)).Required().Into(to)
	}
	return []field{
		f.page.AskDay("given_on").Past().Into(&o.GivenOn), ask("given_to", models.OwnFileTo, &o.GivenTo),
		ask("way", models.OwnFileWays, &o.Way), ask("language", models.OwnFileLanguages, &o.Language),
	}
}

// make opens the file and shows it to be printed, or sends it as a document or for another
// system.
func (h *ownFileHandlers) make(c echo.Context) error {
	p, in, err := h.page(c)
	if err != nil {
		return err
	}
	locked := in.Lock == string(models.Yes)
	if locked && len([]rune(in.Password)) < vault.MinPassword {
		p.page.found().Add("password", "problem.password_of_file")
	}
	if err := p.page.found().Err(); err != nil {
		p.page.wrong(err)
		return h.site.render(c, http.StatusUnprocessableEntity, "ownfile/show", p)
	}
	f, answered, err := h.whyWith(c, append(carried(p.page.form), hidden{"as", p.page.form.values.Get("as")})...)
	if err != nil || !answered {
		return err
	}
	made, err := h.own.Make(c.Request().Context(), actor(c), p.Head.ID, f.Purpose)
	if err != nil {
		return err
	}
	on := p.page
	on.Lang = in.Language
	t := ownFileText{texts: on.texts, on: on, lib: h.files.Library(), file: made, names: in.Names == string(models.Yes)}
	if !locked {
		in.Password = ""
	}
	switch as := p.page.form.values.Get("as"); as {
	case "pdf":
		return h.site.sendLocked(c, made.Code+"-file", as, in.Password, func(w io.Writer) error { return h.site.writePDF(w, t.doc()) })
	case "json":
		return h.site.sendLocked(c, made.Code+"-file", as, in.Password, t.json)
	}
	warn, at := p.Warn, ownFilePath(p.Head.ID)
	return h.site.printDoc(c, t.doc(), &warn, link{Text: p.page.T("own_files.back"), Href: at}, link{Text: p.page.T("own_copies.add"), Href: at + "/rows/files/new"})
}
