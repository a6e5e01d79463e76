package handlers

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/htcds"
	"aftercare/services/referral"
	"aftercare/services/vault"
)

// bundleFormat names the form of a bundle and its version.
const bundleFormat = "aftercare referral 1"

// bundleFile is what goes along with a referral as a sealed file. It holds what was chosen
// for the referral, and nothing else. A text that a spreadsheet would run as a formula
// begins with an apostrophe.
type bundleFile struct {
	Format    string            `json:"format"`
	From      string            `json:"from"`
	Service   string            `json:"service"` // a kind of help of the packs
	Asks      string            `json:"asks"`    // the same in words
	Urgency   string            `json:"urgency"`
	AnswerBy  models.Date       `json:"answer_by"`
	Facts     map[string]string `json:"facts"` // by models.ReferralFactKinds
	Codes     map[string]string `json:"codes"` // of sex and language, where those go along
	AnswerKey string            `json:"answer_key"`
}

// bundleChoice is how a bundle is locked.
type bundleChoice struct {
	referral.BundleInput
	Password, Key string
}

// lock is the recipient of a bundle; what is wrong stands under its field.
func (in bundleChoice) lock() (vault.Recipient, error) {
	if in.LockedTo == models.BundleKey {
		to, err := vault.ParseRecipient(in.Key)
		if err != nil {
			return to, models.Problems{"key": "problem.bundle_key"}.Err()
		}
		return to, nil
	}
	if len([]rune(in.Password)) < vault.MinPassword {
		return vault.Recipient{}, models.Problems{"password": "problem.password_of_file"}.Err()
	}
	return vault.PasswordRecipient(in.Password)
}

// bundle asks how the bundle is locked, and sends it: made in memory, saved once, recorded.
func (h *referralHandlers) bundle(c echo.Context) error {
	f, row, err := h.one(c, "bundle.title")
	if err != nil {
		return err
	}
	if !row.State.Open() {
		return models.Fail(models.Conflict, "problem.referral_over")
	}
	f.page.calling("bundle")
	in := bundleChoice{Password: vault.NewPassword()}
	in.LockedTo, in.Token = models.BundlePassword, h.referrals.NewID()
	fields := []field{
		f.page.tokenField(in.Token, &in.Token), f.page.Radios("locked_to").Of(f.page.choicesOf("bundle.locked_to.", models.BundleLocks)).Required().Into(&in.LockedTo),
		f.page.Text("password").Optional().Medium().Max(maxPassword).Into(&in.Password), f.page.Area("key").Optional().Private().Tall(2).Max(2000).Into(&in.Key),
	}
	f.lead, f.save = f.page.T("bundle.lead", "what", f.page.shareNames(row.Shares)), "bundle.save"
	f.tell = []notice{{Kind: "info", Text: f.page.T("bundle.tell")}}
	var to vault.Recipient
	var purpose string
	if f.page.form.sent && f.page.found().Err() == nil {
		if to, err = in.lock(); err == nil {
			asked, answered, err := h.whyWith(c, carried(f.page.form)...)
			if err != nil || !answered {
				return err
			}
			purpose = asked.Purpose
		}
	}
	wrong := err
	var sealed bundleFile
	return f.page.finish(formSteps{
		show: func(status int) error { return f.shown(c, status, "", fields) },
		do: func() error {
			if wrong != nil {
				return wrong
			}
			sealed, err = h.sealed(c, f, row, purpose, in)
			return err
		},
		done: func() error { return h.sendBundle(c, sealed, to) },
	})
}

// sealed records the bundle and opens what goes into it.
func (h *referralHandlers) sealed(c echo.Context, f *referralForm, row referral.Row, purpose string, in bundleChoice) (bundleFile, error) {
	ctx, by := c.Request().Context(), actor(c)
	l, made, err := h.referrals.Bundle(ctx, by, f.Head.ID, row.ID, purpose, in.BundleInput)
	if err != nil {
		return bundleFile{}, err
	}
	head, err := h.files.Head(ctx, by, f.Head.ID)
	return h.fileOf(f.page, visitOf(c).Organisation.Name, head, l, made.AnswerKey), err
}

// fileOf writes what goes along.
func (h *referralHandlers) fileOf(p page, from string, head casefile.Header, l referral.Letter, key string) bundleFile {
	out := bundleFile{Format: bundleFormat, From: htcds.Guard(from), Service: l.Service, Asks: htcds.Guard(serviceName(h.library, p.texts, l.Service)), Urgency: l.Urgency, AnswerBy: l.DueAt.Date(p.zone),
		Facts: map[string]string{}, Codes: map[string]string{}, AnswerKey: key}
	for _, code := range models.ReferralFactKinds {
		if !l.Shares.Has(code) {
			continue
		}
		if value := h.shared(p, code, head, l); value != "" {
			out.Facts[code] = htcds.Guard(value)
		}
		if of := l.Coded["person."+code]; of != "" {
			out.Codes[code] = of
		}
	}
	return out
}

// sendBundle seals the file in memory and sends it to be saved. Its name says nothing.
func (h *referralHandlers) sendBundle(c echo.Context, file bundleFile, to vault.Recipient) error {
	return h.site.sendSealed(c, "bundle.age", to, func(w io.Writer) error { return json.NewEncoder(w).Encode(file) })
}

// answerCode asks for the code with which the receiving house answers.
func (h *referralHandlers) answerCode(c echo.Context) error {
	f, row, err := h.one(c, "bundle.answer_title")
	if err != nil {
		return err
	}
	f.page.calling("bundle")
	version, code := row.Version, ""
	fields := []field{f.page.Hidden("version").Into(&version), f.page.Text("code").Required().Short().Max(40).Into(&code)}
	f.lead = f.page.T("bundle.answer_lead")
	return f.finishing(c, "", fields, "referral.answered_done", func() (deed.Result, error) {
		return h.referrals.AnswerByCode(c.Request().Context(), actor(c), c.Param("id"), row.ID, code, version)
	})
}

// cameHandlers serve bundles that another house sent.
type cameHandlers struct {
	site      *site
	files     *casefile.Service
	referrals *referral.Service
}

// camePage is where a bundle is opened, and what was in it.
type camePage struct {
	pageView
	formWords
	Form    formView
	Asks    string
	Rows    []summaryRow
	Answers []summaryRow
	Action  string // where an intake is begun with it
	Carry   []hidden
}

// came asks for a bundle and for what opens it, and shows what is in it. Nothing of it is
// kept.
func (h *cameHandlers) came(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.TakeIn); err != nil {
		return err
	}
	p, err := askPage(c, "came.title")
	if err != nil {
		return err
	}
	var secret string
	p.calling("came")
	fields := []field{p.File("file").Required().intoUpload(), p.Area("secret").Required().Private().Tall(2).Max(2000).Into(&secret)}
	out := camePage{formWords: formWords{Heading: p.T("came.title"), Lead: p.T("came.lead")}}
	out.Form = formView{Action: p.Path, Fields: fields, Save: p.T("came.open"), Upload: true}
	var file bundleFile
	return p.finish(formSteps{
		show: func(status int) error {
			out.pageView, out.Form.Fields = pageView{p}, fields
			return h.site.render(c, status, "referral/came", out)
		},
		do: func() (err error) {
			if file, err = openBundle(p.form.upload.body, secret); err != nil {
				return err
			}
			return h.referrals.Came(c.Request().Context(), by)
		},
		done: func() error {
			out.pageView = pageView{p}
			out.fill(p, file)
			return h.site.render(c, http.StatusOK, "referral/came", out)
		},
	})
}

// maxBundle is how large an opened bundle may be: it holds a few texts.
const maxBundle = 1 << 20

// openBundle opens a bundle with a password or a key.
func openBundle(body []byte, secret string) (file bundleFile, err error) {
	key, err := vault.PasswordKey(secret)
	if strings.Contains(strings.ToUpper(secret), "AGE-SECRET-KEY-") {
		key, err = vault.ParseFileKey(strings.NewReader(strings.TrimSpace(secret)))
	}
	if err != nil {
		return file, models.Problems{"secret": "problem.bundle_secret"}.Err()
	}
	r, err := vault.OpenStream(strings.NewReader(string(body)), key)
	if errors.Is(err, vault.ErrNotOpened) {
		return file, models.Problems{"secret": "problem.bundle_secret"}.Err()
	}
	if err == nil {
		err = json.NewDecoder(io.LimitReader(r, maxBundle)).Decode(&file)
	}
	if err != nil || file.Format != bundleFormat {
		return file, models.Problems{"file": "problem.bundle_file"}.Err()
	}
	for code, text := range file.Facts {
		file.Facts[code] = htcds.Unguard(text)
	}
	file.From, file.Asks = htcds.Unguard(file.From), htcds.Unguard(file.Asks)
	return file, nil
}

// cameFacts are the facts of a bundle that an intake asks for.
var cameFacts = []string{"called_name", models.FactSafeContact, "telephones", "sex", "language"}

// fill shows what is in a bundle, how to answer it, and what an intake begins with.
func (p *camePage) fill(of page, file bundleFile) {
	p.Form, p.Heading, p.Lead = formView{}, of.T("came.opened"), of.T("came.not_kept")
	p.Asks = of.T("came.asks", "from", file.From, "what", file.Asks)
	for _, code := range models.ReferralFactKinds {
		if text := file.Facts[code]; text != "" {
			p.Rows = append(p.Rows, summaryRow{Key: of.T("referral.share." + code), Value: text})
		}
	}
	p.Rows = append(p.Rows, summaryRow{Key: of.T("referral.urgency.label"), Value: of.maybe("referral.urgency." + file.Urgency)})
	if file.AnswerBy != "" {
		p.Rows = append(p.Rows, summaryRow{Key: of.T("came.answer_by"), Value: of.Date(file.AnswerBy)})
	}
	for _, a := range models.BundleAnswers() {
		said := of.T("referral.said." + string(a.State))
		if a.Reason != "" {
			said = joinDots([]string{said, of.T("referral.decline." + a.Reason)})
		}
		p.Answers = append(p.Answers, summaryRow{Key: said, Value: a.Code(file.AnswerKey)})
	}
	p.Action = camePath + "/intake"
	for _, code := range cameFacts {
		if text := orWord(file.Codes[code], file.Facts[code]); text != "" {
			p.Carry = append(p.Carry, hidden{code, text})
		}
	}
}

// intake begins an intake with what came: each page of it is a draft of the worker, and
// nothing is a case before its last page.
func (h *cameHandlers) intake(c echo.Context) error {
	if err := actor(c).Require(access.TakeIn); err != nil {
		return err
	}
	v, err := posted(c)
	if err != nil {
		return err
	}
	id := h.site.newID()
	contact := strings.Join(withoutEmpty(v.Get(models.FactSafeContact), v.Get("telephones")), "\n")
	today := dateInput{Quick: "today"}
	pages := map[string]map[string]string{
		"":    {"referral": "other_shelter"},
		"who": {"called_name": v.Get("called_name"), "speaks": v.Get("language"), "safe_contact": contact},
		"age": {"fact.person.sex": v.Get("sex")},
	}
	for _, step := range []string{"age", "who", ""} {
		values := url.Values{}
		for name, text := range pages[step] {
			values.Set(name, text)
		}
		if step == "" {
			today.write("arrived", values)
		}
		if err := h.site.drafts.Save(c.Request().Context(), actor(c), intakePlace(id, intakePath(id, step)), values); err != nil {
			return err
		}
	}
	return h.site.redirect(c, intakePath(id, ""))
}
