package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/document"
)

// documentForm is the questions about a paper with what they read.
type documentForm struct {
	casePage
	h    *documentHandlers
	in   document.Input
	lead string // under the heading, "" for nothing
	back string // where to go after it
}

// form begins a form about a paper of the case in the address.
func (h *documentHandlers) form(c echo.Context, titleKey string) (*documentForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepPapers)
	}
	if err != nil {
		return nil, err
	}
	f := &documentForm{casePage: head, h: h, back: papersPath(head.Head.ID)}
	f.page.calling("document")
	return f, f.page.ask(c)
}

// add asks for a paper that is here, or with asked=yes for one that was asked for,
// and records it.
func (h *documentHandlers) add(c echo.Context) error {
	ctx, by, caseID := c.Request().Context(), actor(c), c.Param("id")
	f, err := h.form(c, "document.add_title")
	if err != nil {
		return err
	}
	ch, err := h.documents.Choices(ctx, by, caseID)
	if err != nil {
		return err
	}
	asked, of := c.QueryParam("asked"), c.QueryParam("of")
	f.propose(ch, c.QueryParam("kind"), c.QueryParam("at"), of)
	f.lead = f.page.T("document.add_title_lead")
	f.in.Token = ch.Token
	fields := []field{f.page.Hidden("token").Into(&f.in.Token), f.page.Hidden("asked").Into(&asked), f.page.Hidden("of").Into(&of)}
	if !models.IsID(f.in.Token) {
		f.page.form.values.Set("token", ch.Token) // a draft can hold anything
	}
	if asked != "" {
		f.page.Title, f.lead = "document.ask_title", f.page.T("document.ask_title_lead")
		fields = append(fields, f.kind(ch), f.item(ch), f.proof(ch))
		fields = append(fields, f.asked(true)...)
		fields = append(fields, f.page.Fold("document.more", "more", f.named()...))
	} else {
		fields = append(fields, f.kind(ch), f.fileField())
		fields = append(fields, f.dates()...)
		more := append([]field{f.item(ch), f.proof(ch)}, f.named()...)
		fields = append(fields, f.page.Fold("document.more", "more", append(more, f.asked(false)...)...))
	}
	f.returnsTo(ch, of)
	var done document.Done
	return f.page.finish(formSteps{
		show: func(status int) error { return f.render(c, status, "paper", fields, true) },
		do:   func() (err error) { done, err = h.documents.Add(ctx, by, caseID, f.in); return err },
		done: func() error {
			key := "document.added"
			if done.Missing {
				key = "document.asked"
			}
			return h.site.doneAt(c, f.back, key)
		},
	})
}

// propose fills in the paper and the place that the page before named.
func (f *documentForm) propose(ch document.Choices, kind, place, of string) {
	if slices.Contains(ch.Kinds, kind) {
		f.in.Kind = kind
	}
	f.in.AskedOf = askedOf(place)
	if _, there := ch.Target(of); there {
		f.in.ProofOf = of
	}
}

// returnsTo leads back to the page from which a paper is added to what it proves, and says
// what that is.
func (f *documentForm) returnsTo(ch document.Choices, of string) {
	if t, there := ch.Target(of); there {
		f.back = targetPath(f.Head.ID, t)
		f.lead = f.page.T("document.for_this", "what", f.page.targetName(f.h.library, t)) + " " + f.lead
	}
}

func (f *documentForm) kind(ch document.Choices) field {
	list := f.page.choicesOf("document.kind.", ch.Kinds)
	for i, code := range ch.Kinds {
		list[i].Group = f.page.T("document.class." + string(models.DocumentClass(code)))
	}
	return f.page.Select("kind").Of(list).Required().Into(&f.in.Kind)
}

func (f *documentForm) fileField() field {
	field := f.page.File("file").Optional().IntoFile(&f.in.File)
	if f.page.form.sent && f.page.form.upload != nil {
		field.Hint = f.page.T("document.again") // a browser does not fill it in once more
	}
	return field
}

func (f *documentForm) dates() []field {
	return []field{f.page.AskDay("paper_on").Optional().Past().Into(&f.in.PaperOn), f.page.AskDay("expires_on").Optional().Into(&f.in.ExpiresOn)}
}

// named are what it is called, and where the original is.
func (f *documentForm) named() []field {
	return []field{
		f.page.Text("title").Optional().Private().Max(models.MaxDocumentTitle).Into(&f.in.Title),
		f.page.Select("original").Of(f.page.choicesOf("document.held.", models.Originals)).Optional().Into(&f.in.Original),
		f.page.Area("words").Optional().Private().Tall(3).Max(models.MaxDocumentWords).Into(&f.in.Words),
	}
}

// asked are where the paper was asked for, and since when.
func (f *documentForm) asked(must bool) []field {
	of, on := f.page.Select("asked_of").Of(f.page.choicesOf("document.at.", models.AskedOf)), f.page.AskDay("asked_on").Past()
	if must {
		if !f.page.form.typed {
			f.in.AskedOn = f.page.Today()
		}
		return []field{of.Required().Into(&f.in.AskedOf), on.Required().Into(&f.in.AskedOn)}
	}
	return []field{of.Optional().Into(&f.in.AskedOf), on.Optional().Into(&f.in.AskedOn)}
}

// item asks which right the paper proves.
func (f *documentForm) item(ch document.Choices) field {
	var list []choice
	items := ch.Items
	if f.in.Item != "" && !slices.Contains(items, f.in.Item) {
		items = append([]string{f.in.Item}, items...)
	}
	for _, key := range items {
		if it := f.h.library.Item(key); it != nil {
			list = append(list, choice{Value: key, Text: f.page.labelOf(it.Title)})
		}
	}
	return f.page.Select("item").Of(list).Optional().Into(&f.in.Item)
}

// proof asks which application or event of the case the paper proves. What it proves now
// stays to be chosen, also where it is gone.
func (f *documentForm) proof(ch document.Choices) field {
	var list []choice
	there := false
	for _, t := range ch.Proof {
		list = append(list, choice{Value: t.Ref(), Text: f.page.targetName(f.h.library, t), Group: f.page.T("document.proof." + t.Kind)})
		there = there || t.Ref() == f.in.ProofOf
	}
	if f.in.ProofOf != "" && !there {
		list = append([]choice{{Value: f.in.ProofOf, Text: f.page.proofName(f.h.library, nil, f.in.ProofOf)}}, list...)
	}
	return f.page.Select("proof_of").Of(list).Optional().Into(&f.in.ProofOf)
}

func (f *documentForm) render(c echo.Context, status int, draft string, fields []field, upload bool) error {
	p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead}}
	p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T("document.save"), Upload: upload, Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
	return f.h.site.render(c, status, "form/case", p)
}

// changing finds the paper in the address for somebody who may change it.
func (h *documentHandlers) changing(c echo.Context, titleKey string) (document.History, *documentForm, error) {
	one, err := h.documents.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("paper"))
	if err != nil {
		return one, nil, err
	}
	if !h.keeps(actor(c), one.Now) {
		return one, nil, models.Fail(models.Forbidden, "error.forbidden")
	}
	if one.Now.RemovedAt > 0 {
		return one, nil, models.Fail(models.Conflict, "problem.document_removed")
	}
	f, err := h.form(c, titleKey)
	if err == nil {
		f.in.Version, f.in.DocumentFacts = one.Now.Version, one.Now.DocumentFacts
	}
	return one, f, err
}

func (h *documentHandlers) keeps(by access.Actor, r document.Row) bool {
	return by.May(access.KeepPapers) && by.MayKeepKind(r.Kind)
}

// correct asks for the right facts and why they change.
func (h *documentHandlers) correct(c echo.Context) error {
	one, f, err := h.changing(c, "document.correct_title")
	if err != nil {
		return err
	}
	ch, err := h.documents.Choices(c.Request().Context(), actor(c), one.CaseID)
	if err != nil {
		return err
	}
	f.lead = f.page.T("document.correct_title_lead")
	fields := []field{
		f.page.Hidden("version").Into(&f.in.Version),
		f.page.Radios("correction_reason").Of(f.page.choicesOf("document.reason.", models.CorrectionReasons)).Required().Into(&f.in.Reason), f.kind(ch),
	}
	fields = append(append(fields, f.dates()...), f.item(ch), f.proof(ch))
	fields = f.emptying(append(append(fields, f.named()...), f.asked(false)...), one.Now)
	return f.change(c, fields, "correction", false, func() (document.Done, error) {
		return h.documents.Correct(c.Request().Context(), actor(c), one.CaseID, one.Now.ID, f.in)
	}, "document.corrected")
}

// emptying asks which words about a paper that are there are taken out.
func (f *documentForm) emptying(fields []field, r document.Row) []field {
	var there []choice
	for _, w := range []struct {
		has    bool
		column string
	}{{r.HasTitle, "title"}, {r.HasWords, "words"}} {
		if w.has {
			there = append(there, choice{Value: w.column, Text: f.page.T("document." + w.column + ".label")})
		}
	}
	return f.page.emptying(fields, there, &f.in.Empty)
}

// put asks for the file of a paper that has come, or for a better one.
func (h *documentHandlers) put(c echo.Context) error {
	one, f, err := h.changing(c, "document.put_title")
	if err != nil {
		return err
	}
	if one.Now.FileID != "" {
		f.page.Title, f.lead = "document.replace_title", f.page.T("document.replace_title_lead")
	}
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.File("file").Required().IntoFile(&f.in.File)}
	return f.change(c, fields, "", true, func() (document.Done, error) {
		return h.documents.PutFile(c.Request().Context(), actor(c), one.CaseID, one.Now.ID, f.in.Version, f.in.File)
	}, "document.file_kept")
}

// remove asks why a paper is removed.
func (h *documentHandlers) remove(c echo.Context) error {
	one, f, err := h.changing(c, "document.remove_title")
	if err != nil {
		return err
	}
	f.lead = f.page.T("document.remove_title_lead")
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.Radios("removal_reason").Of(f.page.choicesOf("document.removal.", models.RemovalReasons)).Required().Into(&f.in.Reason)}
	return f.change(c, fields, "", false, func() (document.Done, error) {
		return h.documents.Remove(c.Request().Context(), actor(c), one.CaseID, one.Now.ID, f.in.Reason, f.in.Version)
	}, "document.removed")
}

// change shows a form that changes a paper, or does it and goes back to the list.
func (f *documentForm) change(c echo.Context, fields []field, draft string, upload bool, do func() (document.Done, error), said string) error {
	return f.page.finish(formSteps{
		show:  func(status int) error { return f.render(c, status, draft, fields, upload) },
		do:    func() error { _, err := do(); return err },
		done:  func() error { return f.h.site.doneAt(c, papersPath(c.Param("id")), said) },
		clash: func(error) error { return f.h.renderOne(c, http.StatusConflict, nil) },
	})
}

func (h *documentHandlers) restore(c echo.Context) error {
	if _, err := h.documents.Restore(c.Request().Context(), actor(c), c.Param("id"), c.Param("paper")); err != nil {
		return err
	}
	return h.site.doneAt(c, papersPath(c.Param("id")), "document.restored")
}
