package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/matter"
	"aftercare/services/pack"
	"aftercare/services/packet"
)

// packetHandlers serve applications in the making.
type packetHandlers struct {
	site    *site
	files   *casefile.Service
	packets *packet.Service
	matters *matter.Service
	library *pack.Library
	why     func(c echo.Context, typed ...hidden) (purposeForm, bool, error)
	asks    purposeQuestion // of what is about several cases

	sendings sendings // files that are sent at the moment
}

// packetListPage is the packets of a case, and what can be applied for.
type packetListPage struct {
	casePage
	Offers []packetOffer
	Rows   []packetRow
	Filed  []packetRow
	Empty  emptyState
	Cannot string // why the role prepares none
}

// packetOffer is an authority to which something can be applied for.
type packetOffer struct {
	Title   string
	Form    string
	Rights  []string
	Unread  []string // forms that nobody has read
	Prepare *link
}

// packetRow is a packet that was begun, or an application that was filed.
type packetRow struct{ Title, Href, Line string }

func (h *packetHandlers) list(c echo.Context) error {
	head, err := casePageOf(c, h.files, "packet.title")
	if err != nil {
		return err
	}
	found, err := h.packets.List(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := packetListPage{casePage: head, Empty: emptyState{Text: head.page.T("packet.none"), Next: head.page.T("packet.none_next")}}
	may := actor(c).May(access.PreparePacket)
	if !may {
		p.Cannot = p.page.T("packet.cannot")
	}
	if i := slices.IndexFunc(found.Offers, func(o packet.Offer) bool { return o.Authority.Key == c.QueryParam("with") }); i > 0 {
		asked := found.Offers[i]
		found.Offers = slices.Insert(slices.Delete(found.Offers, i, i+1), 0, asked)
	}
	for _, o := range found.Offers {
		p.Offers = append(p.Offers, h.offer(p.page, found, o, may))
	}
	for _, r := range found.Rows {
		row := packetRow{Title: h.name(p.page.texts, r.PacketFacts), Line: joinDots([]string{p.page.On(r.CreatedAt), r.By, p.page.T("packet.made_times", "n", r.Made)})}
		if may {
			row.Href = packetPath(found.CaseID, r.ID)
		}
		if r.Waits() {
			row.Line = joinDots([]string{p.page.T("packet.for_review"), row.Line})
		}
		p.Rows = append(p.Rows, row)
	}
	for _, a := range found.Filed {
		p.Filed = append(p.Filed, h.filed(p.page, found.CaseID, a))
	}
	return h.site.render(c, http.StatusOK, "packet/list", p)
}

// filed is an application that was filed: with whom, how far it is and what came of it.
func (h *packetHandlers) filed(p page, caseID string, a models.CaseApplication) packetRow {
	row := packetRow{Title: p.authorityName(h.library, a.Authority), Href: applicationPath(caseID, a.Name)}
	said := []string{p.T("application.stage." + string(a.Stage)), p.T("application.rights", "n", int(a.Rights)), p.applicationSum(a).Text}
	if a.FiledAt != 0 {
		said = append([]string{p.T("application.filed_on", "date", p.On(a.FiledAt))}, said...)
	}
	row.Line = joinDots(said)
	return row
}

// offer is an authority to which something can be applied for. Where an application for
// one of its rights is begun, the way leads there and not to a second one.
func (h *packetHandlers) offer(p page, found packet.Page, o packet.Offer, may bool) packetOffer {
	out := packetOffer{Title: p.labelOf(o.Authority.Label)}
	for _, r := range o.Rights {
		out.Rights = append(out.Rights, p.labelOf(r.Item.Title))
	}
	for _, f := range o.Forms {
		if f.Disabled() {
			out.Unread = append(out.Unread, p.T("packet.unread", "form", p.labelOf(f.Title)))
		}
	}
	if f := o.Form(); f != nil {
		out.Form = p.labelOf(f.Title)
		if may {
			out.Prepare = &link{Text: p.T("packet.prepare"), Href: preparePath(found.CaseID, o.Authority.Key), More: out.Title}
			if id := found.Begun(o); id != "" {
				out.Prepare = &link{Text: p.T("packet.go_on"), Href: packetPath(found.CaseID, id), More: out.Title}
			}
		}
	}
	return out
}

// name says which form a packet is and to whom it goes.
func (h *packetHandlers) name(t texts, f models.PacketFacts) string {
	return t.packetName(h.library, f)
}

// packetForm is what is chosen for a packet.
type packetForm struct {
	casePage
	h  *packetHandlers
	v  packet.View
	in packet.Input

	kinds, rights, papers, more []string
	picked                      [][]string // by question
	language, masked            string

	police   []matter.Row // whose numbers it can give
	accounts []models.BankAccount
}

// prepare asks what an application is for, and begins it.
func (h *packetHandlers) prepare(c echo.Context) error {
	authority := c.QueryParam("authority")
	v, err := h.packets.Begun(c.Request().Context(), actor(c), c.Param("id"), authority)
	if err != nil {
		return err
	}
	f, err := h.form(c, v, "packet.new")
	if err != nil {
		return err
	}
	f.propose()
	f.in.Token, f.in.Authority = h.site.newID(), authority
	fields, made := f.fields(true), "" // reads what was sent
	return f.page.finish(formSteps{
		show: func(status int) error {
			return f.render(c, status, preparePath(c.Param("id"), authority), fields, packetsPath(c.Param("id")))
		},
		do: func() error {
			done, err := h.packets.Begin(c.Request().Context(), actor(c), c.Param("id"), f.input())
			made = done.ID
			return err
		},
		done: func() error { return h.site.doneAt(c, packetPath(c.Param("id"), made), "packet.begun") },
	})
}

// choose changes what was chosen.
func (h *packetHandlers) choose(c echo.Context) error {
	v, err := h.packets.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("packet"))
	if err != nil {
		return err
	}
	f, err := h.form(c, v, "packet.choose")
	if err != nil {
		return err
	}
	f.record()
	fields, at := f.fields(false), packetPath(c.Param("id"), v.Packet.ID)
	return f.page.finish(formSteps{
		show: func(status int) error { return f.render(c, status, f.page.Path, fields, at) },
		do: func() error {
			_, err := h.packets.Choose(c.Request().Context(), actor(c), c.Param("id"), v.Packet.ID, f.input())
			return err
		},
		done: func() error { return h.site.doneAt(c, at, "packet.chosen") },
	})
}

func (h *packetHandlers) form(c echo.Context, v packet.View, titleKey string) (*packetForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err != nil {
		return nil, err
	}
	head.Sections.stand(packetsPath(head.Head.ID))
	f := &packetForm{casePage: head, h: h, v: v}
	if err := f.numbers(c); err != nil {
		return nil, err
	}
	f.page.calling("packet")
	return f, f.page.ask(c)
}

// propose chooses what is usual: all rights that apply, both kinds of relief, the
// papers of police and courts, masked, with the delay where a time of hers has passed.
func (f *packetForm) propose() {
	f.in.Form, f.language, f.masked = f.v.Form.Key, f.page.Lang, "yes"
	for _, k := range f.v.Form.Kinds {
		f.kinds = append(f.kinds, k.Key)
	}
	for _, r := range f.v.Offer.Rights {
		if r.State.Standing == models.Entitled {
			f.rights = append(f.rights, r.Item.Key)
		}
		if slices.ContainsFunc(r.Letters(f.v.All.Now), entitlement.Lateness.Hers) {
			f.more = []string{"late"}
		}
	}
	for _, r := range f.v.Papers {
		if r.Class == models.ClassSafety { // of police, court and Committee; no form asks for papers that only identify
			f.papers = append(f.papers, r.ID)
		}
	}
}

// record shows what was chosen before.
func (f *packetForm) record() {
	was := f.v.Packet
	f.in.Version, f.in.Form, f.language, f.masked = was.Version, was.Form, was.Language, "no"
	if was.Masked {
		f.masked = "yes"
	}
	f.picked = make([][]string, len(f.v.Picks()))
	for i, pick := range f.v.Picks() {
		for _, r := range pick.Rows {
			if code := pick.Item + ":" + r.Amount.Key; was.Picked.Has(code) {
				f.picked[i] = append(f.picked[i], code)
			}
		}
	}
	f.kinds, f.rights, f.papers = was.Kinds.List(), was.Rights.List(), was.Papers.List()
	for code, is := range map[string]bool{"late": was.Late, "retained": was.Retained} {
		if is {
			f.more = append(f.more, code)
		}
	}
}

// input is what the form says.
func (f *packetForm) input() packet.Input {
	in := f.in
	in.Language, in.Masked = f.language, f.masked == "yes"
	in.Kinds, in.Rights, in.Papers = models.CodesOf(f.kinds), models.CodesOf(f.rights), models.CodesOf(f.papers)
	picked := slices.Concat(f.picked...)
	slices.Sort(picked)
	in.Picked = models.CodesOf(slices.Compact(picked))
	if len(f.police) < 2 { // nobody was asked: it stays the first, whichever that will be
		in.MatterID = ""
	}
	if len(f.accounts) < 2 {
		in.BankAccountID = ""
	}
	in.Late, in.Retained = slices.Contains(f.more, "late"), slices.Contains(f.more, "retained")
	return in
}

func (f *packetForm) fields(fresh bool) []field {
	var list []field
	if fresh {
		list = append(list, f.page.Hidden("token").Into(&f.in.Token))
	} else {
		list = append(list, f.page.Hidden("version").Into(&f.in.Version))
	}
	list = append(list, f.formField())
	list = f.checks(list, "rights", f.rightChoices(), &f.rights)
	picks := f.v.Picks()
	if f.picked == nil {
		f.picked = make([][]string, len(picks))
	}
	for i, pick := range picks {
		list = append(list, f.pick(i, pick))
	}
	list = f.checks(list, "kinds", f.kindChoices(), &f.kinds)
	list = append(list, f.page.Radios("language").Of([]choice{{Value: "en", Text: f.page.T("packet.language.en")}, {Value: "hi", Text: f.page.T("packet.language.hi")}}).Required().Into(&f.language))
	list = append(list, f.page.Radios("masked").Of(f.page.choicesOf("packet.masked.", []string{"yes", "no"})).Required().Into(&f.masked))
	list = append(list, f.numberFields()...)
	list = f.checks(list, "papers", f.paperChoices(), &f.papers)
	return f.checks(list, "more", f.page.choicesOf("packet.more.", []string{"late", "retained"}), &f.more)
}

// checks adds a list of boxes, where there is something to tick.
func (f *packetForm) checks(list []field, name string, of []choice, into *[]string) []field {
	if len(of) == 0 {
		return list
	}
	return append(list, f.page.Checks(name).Of(of).Optional().Into(into))
}

// pick puts a question between rows to a person: nothing is ticked beforehand.
func (f *packetForm) pick(i int, pick packet.Pick) field {
	var rows []choice
	for _, r := range pick.Rows {
		rows = append(rows, choice{Value: pick.Item + ":" + r.Amount.Key, Text: f.page.rowText(f.considered(pick.Item), r)})
	}
	ask := orWord(f.page.labelOf(pick.Choice.Text), f.page.T("money.choose"))
	title := f.h.library.Item(pick.Item)
	return f.page.Checks("picked"+strconv.Itoa(i)).Words(f.page.T("packet.picked", "right", f.page.labelOf(title.Title)), ask, "").Of(rows).Optional().Into(&f.picked[i])
}

// considered is what may be considered under a right, before anybody picked.
func (f *packetForm) considered(item string) pack.Considered {
	row, _ := f.v.All.Row(item)
	return row.Considered
}

func (f *packetForm) formField() field {
	var list []choice
	for _, form := range f.v.Offer.Forms {
		if !form.Disabled() {
			list = append(list, choice{Value: form.Key, Text: f.page.labelOf(form.Title)})
		}
	}
	return f.page.Radios("form").Of(list).Required().Into(&f.in.Form)
}

func (f *packetForm) rightChoices() (list []choice) {
	for _, r := range slices.Concat(f.v.Rights, f.v.Offer.Rights) {
		if !slices.ContainsFunc(list, func(c choice) bool { return c.Value == r.Item.Key }) {
			list = append(list, choice{Value: r.Item.Key, Text: f.page.labelOf(r.Item.Title)})
		}
	}
	return list
}

func (f *packetForm) kindChoices() (list []choice) {
	for _, k := range f.v.Form.Kinds {
		list = append(list, choice{Value: k.Key, Text: f.page.labelOf(k.Label)})
	}
	return list
}

func (f *packetForm) paperChoices() (list []choice) {
	chosen := f.v.Annexures() // first, in their order: the boxes are sent in the order of the page
	rest := slices.DeleteFunc(slices.Clone(f.v.Papers), func(r keptPaper) bool { return f.v.Packet.Papers.Has(r.ID) })
	for _, r := range append(chosen, rest...) {
		text := f.page.T("document.kind." + r.Kind)
		if r.PaperOn != "" {
			text = f.page.T("packet.paper_of", "paper", text, "date", f.page.Date(r.PaperOn))
		}
		list = append(list, choice{Value: r.ID, Text: text, Help: f.page.fileSize(r.Format, r.Bytes, r.Pages)})
	}
	return list
}

func (f *packetForm) render(c echo.Context, status int, action string, fields []field, back string) error {
	p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.page.labelOf(f.v.Offer.Authority.Label)}}
	p.Form = formView{Action: action, Draft: "packet", Fields: fields, Save: f.page.T("packet.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: back}}
	return f.h.site.render(c, status, "form/case", p)
}
