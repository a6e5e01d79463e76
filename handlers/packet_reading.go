package handlers

import (
	"cmp"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/packet"
)

// packetStep is a step in the life of a packet between being made and being filed.
type packetStep struct {
	texts
	Title string
	Badge badge
	Line  string
	Note  string // that it has to be done once more
	Do    *link
	Back  string // where taking it back is posted
}

// steps are reading out and signing, as they stand.
func (t packetText) steps(at string) []packetStep {
	r, ok := t.v.Reading()
	read := packetStep{texts: t.texts, Title: t.T("packet_reading.read"), Badge: t.badge(badgeOpen), Do: &link{Text: t.T("packet_reading.new"), Href: at + "/readings/new"}}
	signed := packetStep{texts: t.texts, Title: t.T("packet_reading.signed"), Badge: t.badge(badgeOpen)}
	if !ok {
		signed.Note = t.T("packet_reading.read_first")
		return []packetStep{read, signed}
	}
	read.Line, read.Back = t.readLine(r), at+"/readings/"+r.ID+"/withdraw"
	if r.Signed() {
		signed.Line = t.signedLine(r)
	}
	if t.changed != packet.ChangedNothing && !t.filed { // what was filed stays filed
		read.Note, read.Do.Text = t.T("packet_reading.changed."+string(t.changed)), t.T("packet_reading.again")
		return []packetStep{read, signed}
	}
	read.Badge, read.Do = badge{State: string(badgeReceived), Text: t.T("packet_reading.done")}, nil
	if r.Signed() {
		signed.Badge = read.Badge
	} else {
		signed.Do = &link{Text: t.T("packet_reading.sign"), Href: at + "/readings/" + r.ID + "/sign"}
	}
	return []packetStep{read, signed}
}

// readLine says when it was read out, in which language, by whom, and who wrote it down.
func (t packetText) readLine(r packet.Reading) string {
	return joinDots([]string{t.Date(r.ReadOn), t.language(r.ReadIn), t.readBy(r), r.By})
}

// readBy says who read it out, and whether there was an interpreter.
func (t packetText) readBy(r packet.Reading) string {
	return t.T("packet_reading.by", "who", t.T("packet_reading.read_by."+r.ReadBy), "interpreter", t.T("interpreter."+r.Interpreter))
}

// signedLine says how it was signed, by whom and when.
func (t packetText) signedLine(r packet.Reading) string {
	parts := []string{t.Date(r.SignedOn), t.T("packet_reading.signed_how." + r.SignedHow), t.T("packet_reading.signed_by." + r.SignedBy)}
	if !r.Witness.Empty() {
		parts = append(parts, t.T("packet_reading.with_witness"))
	}
	return joinDots(parts)
}

// language names a language of the vocabulary.
func (t packetText) language(code string) string {
	if word := t.lib.Fact("person.language"); word != nil {
		for _, c := range word.Codes {
			if c.Code == code {
				return t.labelOf(c.Label)
			}
		}
	}
	return code
}

// readLines are for the checklist: that it was read out and signed, or what is still to
// do before it is filed.
func (t packetText) readLines() (out []string) {
	r, ok := t.v.Reading()
	if !ok || t.changed != packet.ChangedNothing {
		return []string{t.T("packet_reading.check_read")}
	}
	out = []string{t.T("packet_reading.check_was_read", "line", joinDots([]string{t.Date(r.ReadOn), t.language(r.ReadIn), t.readBy(r)}))}
	if !r.Signed() {
		return append(out, t.T("packet_reading.check_sign"))
	}
	return append(out, t.T("packet_reading.check_was_signed", "line", t.signedLine(r)))
}

// handLines are the lines under a mark: filled in where it was read out as it is now, to
// be filled in by hand otherwise. The witness is named on the sealed sheet, and in the
// form only where that names people.
func (t packetText) handLines(sealed bool) []string {
	lines := []string{t.T("packet.sign_read"), t.T("packet.sign_by"), t.T("packet.sign_witness_name")}
	r, ok := t.v.Reading()
	if !ok || t.changed != packet.ChangedNothing {
		return lines
	}
	lines[0] += " " + joinDots([]string{t.language(r.ReadIn), t.Date(r.ReadOn)})
	lines[1] += " " + t.readBy(r)
	if name := t.words.Witness.Text; name != "" && (sealed || !t.v.Packet.Masked) {
		lines[2] += " " + name
	}
	return lines
}

// readingForm are the questions about a reading and its signature.
type readingForm struct {
	casePage
	h         *packetHandlers
	t         packetText
	v         packet.View
	in        packet.ReadingInput
	guardians []models.Relative
	how       string // how it was signed, "not_yet" among the answers
}

// reading makes the form about a packet.
func (h *packetHandlers) reading(c echo.Context, titleKey string) (*readingForm, error) {
	t, p, err := h.page(c, titleKey)
	if err != nil {
		return nil, err
	}
	f := &readingForm{casePage: p, h: h, t: t, v: t.v}
	if f.guardians, err = h.packets.Guardians(c.Request().Context(), actor(c), p.Head.ID); err != nil {
		return nil, err
	}
	f.page.calling("packet_reading")
	return f, f.page.ask(c)
}

// readOut asks how a packet was read out and whether it was signed, and records it.
func (h *packetHandlers) readOut(c echo.Context) error {
	f, err := h.reading(c, "packet_reading.new")
	if err != nil {
		return err
	}
	f.in.Token, f.in.ReadOn, f.in.ReadIn = h.site.newID(), f.page.Today(), f.v.All.Facts["person.language"].Code
	fields := f.readFields()
	return f.take(c, fields, "packet_reading.saved", func() error {
		in := f.in
		in.SignedOn = in.ReadOn // signed later, it is a form of its own
		_, err := h.packets.ReadOut(c.Request().Context(), actor(c), f.Head.ID, f.v.Packet.ID, in)
		return err
	})
}

// sign asks how a packet was signed that was read out before.
func (h *packetHandlers) sign(c echo.Context) error {
	f, err := h.reading(c, "packet_reading.sign")
	if err != nil {
		return err
	}
	r, ok := f.v.Reading()
	if !ok || r.ID != c.Param("reading") {
		return models.ErrNotFound()
	}
	f.in.SignedOn, f.in.Version = f.page.Today(), r.Version
	fields := append([]field{f.page.Hidden("version").Into(&f.in.Version), f.page.AskDay("signed_on").Past().Into(&f.in.SignedOn)}, f.signFields([]string{models.MarkSignature, models.MarkThumb})...)
	return f.take(c, fields, "packet_reading.sign_saved", func() error {
		_, err := h.packets.Sign(c.Request().Context(), actor(c), f.Head.ID, f.v.Packet.ID, r.ID, f.in.SigningInput)
		return err
	})
}

// take shows the form, or does its deed.
func (f *readingForm) take(c echo.Context, fields []field, done string, do func() error) error {
	at := packetPath(f.Head.ID, f.v.Packet.ID)
	form := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: f.page.T(f.page.Title), Lead: f.page.T("packet_reading.lead")}}
	form.Form = formView{Action: f.page.Path, Draft: "reading", Fields: fields, Save: f.page.T("packet_reading.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: at}}
	return f.page.finish(formSteps{
		show: func(status int) error { return f.h.site.render(c, status, "form/case", form) },
		do:   do,
		done: func() error { return f.h.site.doneAt(c, at, done) },
	})
}

func (f *readingForm) readFields() []field {
	return append([]field{
		f.page.Hidden("token").Into(&f.in.Token),
		f.page.AskDay("read_on").Past().Into(&f.in.ReadOn),
		f.page.Select("read_in").Of(f.page.codesOf(f.h.library.Fact("person.language"))).Required().Medium().Into(&f.in.ReadIn),
		f.page.Radios("read_by").Of(f.page.choicesOf("packet_reading.read_by.", models.PacketReaders)).Required().Into(&f.in.ReadBy),
		f.page.Radios("interpreter").Of(f.page.choicesOf("interpreter.", models.Interpreters)).Required().Into(&f.in.Interpreter),
	}, f.signFields([]string{models.MarkSignature, models.MarkThumb, notYet})...)
}

// notYet is the answer that something was not signed yet.
const notYet = "not_yet"

// signFields ask how it was signed, by whom and before whom. An adult signs for herself.
func (f *readingForm) signFields(ways []string) []field {
	list := []field{f.page.Radios("signed_how").Of(f.page.choicesOf("packet_reading.signed_how.", ways)).Required().Into(&f.how)}
	if f.how != notYet {
		f.in.SignedHow = f.how
	}
	signers := f.signers()
	f.in.SignedBy = signers[0]
	if len(signers) > 1 {
		list = append(list, f.page.Radios("signed_by").Of(f.page.choicesOf("packet_reading.signed_by.", signers)).Required().Into(&f.in.SignedBy))
		list = append(list, f.guardian())
	}
	return append(list, f.page.Text("witness").Private().Max(models.MaxWitness).Optional().Into(&f.in.Witness))
}

// signers are the people who can sign this packet.
func (f *readingForm) signers() []string {
	turns := models.Between(f.t.head.AdultFrom, f.t.head.AdultTo)
	begun := f.v.Packet.CreatedAt.Date(f.page.zone)
	return models.PacketSigners(f.v.Died(), models.ChildOn(turns, begun) == models.False)
}

// guardian asks which relative signs for a child.
func (f *readingForm) guardian() field {
	if len(f.guardians) == 0 {
		return f.page.Saying(f.page.T("packet_reading.no_guardian"))
	}
	var list []choice
	for _, r := range f.guardians {
		list = append(list, choice{Value: r.ID, Text: f.page.T("relatives.relation." + cmp.Or(r.Relation, "other"))})
	}
	return f.page.Select("relative_id").Of(list).Medium().Optional().Into(&f.in.RelativeID)
}

// unread takes a reading back that was recorded by mistake.
func (h *packetHandlers) unread(c echo.Context) error {
	if _, err := h.packets.Unread(c.Request().Context(), actor(c), c.Param("id"), c.Param("packet"), c.Param("reading")); err != nil {
		return err
	}
	return h.site.doneAt(c, packetPath(c.Param("id"), c.Param("packet")), "packet_reading.back")
}
