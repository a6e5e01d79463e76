package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/gap"
	"aftercare/services/referral"
)

// referralForm is a form about a referral with the page to go back to.
type referralForm struct {
	casePage
	h    *referralHandlers
	lead string
	back string
	save string
	tell []notice
}

// form begins a form of the case in the address.
func (h *referralHandlers) form(c echo.Context, titleKey, back string) (*referralForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepReferrals)
	}
	if err != nil {
		return nil, err
	}
	f := &referralForm{casePage: head, h: h, back: back, save: "referral.save"}
	f.Sections.stand(referralsPath(head.Head.ID))
	f.page.calling("referral")
	return f, f.page.ask(c)
}

// finishing shows the form, or does the deed and goes to the referral.
func (f *referralForm) finishing(c echo.Context, draft string, fields []field, said string, do func() (deed.Result, error)) error {
	var done deed.Result
	return f.page.finish(formSteps{
		show: func(status int) error { return f.shown(c, status, draft, fields) },
		do:   func() (err error) { done, err = do(); return err },
		done: func() error { return f.h.site.doneAt(c, referralPath(f.Head.ID, done.ID), said) },
	})
}

// shown shows the form.
func (f *referralForm) shown(c echo.Context, status int, draft string, fields []field) error {
	p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.lead, Notices: f.tell}}
	p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T(f.save), Cancel: &link{Text: f.page.T("referral.cancel"), Href: f.back}}
	return f.h.site.render(c, status, "form/case", p)
}

// referralKindsPage asks which help somebody else is asked for.
type referralKindsPage struct {
	casePage
	Groups []referralGroup
	Back   link
}

// referralGroup is a group of kinds of help.
type referralGroup struct {
	Title string
	Kinds []link
}

// kinds lists the kinds of help. The address of each names it by a mark that is good for
// this case only.
func (h *referralHandlers) kinds(c echo.Context) error {
	head, err := casePageOf(c, h.files, "referral.add_title")
	if err == nil {
		err = actor(c).Require(access.KeepReferrals)
	}
	if err != nil {
		return err
	}
	p := referralKindsPage{casePage: head, Back: link{Text: head.page.T("referral.cancel"), Href: referralsPath(head.Head.ID)}}
	p.Sections.stand(p.Back.Href)
	for _, kind := range h.referrals.Kinds(actor(c)) {
		title := p.page.T("service_group." + h.library.Service(kind).Group)
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Title != title {
			p.Groups = append(p.Groups, referralGroup{Title: title})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Kinds = append(g.Kinds, link{Text: serviceName(h.library, p.page.texts, kind), Href: p.Back.Href + "/new?for=" + gap.Ref(head.Head.ID, kind)})
	}
	return h.site.render(c, http.StatusOK, "referral/kinds", p)
}

// kindOf is the kind of help that the address marks, "" for none.
func (h *referralHandlers) kindOf(c echo.Context) string {
	for _, kind := range h.referrals.Kinds(actor(c)) {
		if gap.Ref(c.Param("id"), kind) == c.QueryParam("for") {
			return kind
		}
	}
	return ""
}

// somebodyElse is the choice of a provider that the directory does not have.
const somebodyElse = "else"

// add asks for a referral and records it; first it asks which help it is about.
func (h *referralHandlers) add(c echo.Context) error {
	kind := h.kindOf(c)
	if kind == "" {
		return h.kinds(c)
	}
	ctx, caseID := c.Request().Context(), c.Param("id")
	ch, err := h.referrals.Choices(ctx, actor(c), caseID, kind)
	if err != nil {
		return err
	}
	f, err := h.form(c, "referral.add_title", referralsPath(caseID))
	if err != nil {
		return err
	}
	f.lead, f.save = f.page.T("referral.add_lead", "what", serviceName(h.library, f.page.texts, kind)), "referral.send"
	if !ch.Covered {
		f.tell = []notice{{Kind: "info", Heading: f.page.T("referral.no_consent"), Text: f.page.T("referral.no_consent_next", "purpose", f.page.T("purpose."+ch.Purpose)),
			Link: &link{Text: f.page.T("referral.record_consent"), Href: casePath(caseID) + "/consents/new"}}}
	}
	in := referral.Input{Token: ch.Token}
	in.Service, in.Urgency, in.Shares = kind, models.ReferralOrdinary, usualShares(ch.Shares)
	fields := []field{f.page.tokenField(ch.Token, &in.Token)}
	fields = append(append(fields, f.whom(ch, &in)...), f.asked(ch, &in)...)
	return f.finishing(c, "referral", fields, "referral.sent_done", func() (deed.Result, error) {
		return h.referrals.Send(ctx, actor(c), caseID, in)
	})
}

// usualShares are the facts that a new referral proposes, of those that can go along.
func usualShares(of []string) models.CodeList {
	return models.ListOf(slices.DeleteFunc(slices.Clone(models.ReferralUsual), func(code string) bool { return !slices.Contains(of, code) }))
}

// whom asks who is asked for help: somebody of the directory who gives it, or another.
func (f *referralForm) whom(ch referral.Choices, in *referral.Input) []field {
	var known []choice
	for _, o := range ch.Providers {
		known = append(known, choice{Value: o.ID, Text: o.Name, Help: joinDots(withoutEmpty(f.page.T("office.kind."+o.Kind), o.District, f.page.languageNames(f.h.library, o.Languages.Codes()), f.page.agreementLine(o.OfficeFacts)))})
	}
	other := []field{
		f.page.Text("provider").Optional().Private().Max(models.MaxReferralLine).Into(&in.Provider),
		f.page.Select("provider_kind").Of(f.page.choicesOf("office.kind.", models.OfficeKinds)).Optional().Into(&in.ProviderKind),
	}
	if len(known) == 0 {
		return append([]field{f.page.Saying(f.page.T("referral.nobody_known"))}, other...)
	}
	known = append(known, choice{Value: somebodyElse, Text: f.page.T("referral.somebody_else")})
	whom := f.page.Radios("office").Of(known).Into(&in.OfficeID)
	if in.OfficeID == somebodyElse {
		in.OfficeID = ""
	}
	fold := f.page.Fold("referral.somebody_else", "more", other...)
	fold.Open = in.Provider != "" || f.page.form.values.Get("office") == somebodyElse
	return []field{whom, fold}
}

// asked are what is asked for, what goes along, and by when.
func (f *referralForm) asked(ch referral.Choices, in *referral.Input) []field {
	shares := in.Shares.Codes()
	fields := []field{
		f.page.Area("need").Optional().Private().Tall(3).Max(models.MaxReferralWords).Into(&in.Need),
		f.page.Select("reason").Of(f.page.choicesOf("referral.reason.", models.ReferralReasons)).Required().Into(&in.Reason),
		f.page.Radios("urgency").Of(f.page.choicesOf("referral.urgency.", models.Urgencies)).Inline().Required().Into(&in.Urgency),
		f.page.Checks("shares").Of(f.page.shareChoices(ch.Shares)).Optional().Into(&shares),
		f.page.Fold("referral.more", "more", f.page.AskDay("sent_on").Optional().Past().Into(&in.SentOn), f.page.AskDay("due_on").Optional().Into(&in.DueOn)),
	}
	in.Shares = models.ListOf(shares)
	return fields
}

// shareChoices are the facts that can go along, with what to think of.
func (p page) shareChoices(codes []string) (out []choice) {
	for _, code := range codes {
		out = append(out, choice{Value: code, Text: p.T("referral.share." + code), Help: p.maybe("referral.share." + code + ".help")})
	}
	return out
}

// shareNames names the facts that went along.
func (p page) shareNames(list models.CodeList) string {
	var names []string
	for _, code := range models.ReferralFactKinds {
		if list.Has(code) {
			names = append(names, p.T("referral.share."+code))
		}
	}
	if len(names) == 0 {
		return p.T("referral.share_nothing")
	}
	return joinDots(names)
}
