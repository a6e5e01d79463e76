package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/typeset"
)

// share sends a copy of the application that others may read. Nothing sealed is opened
// for it: it is made from coded facts alone, so that no word somebody wrote can stand
// in it. Copies of papers go along only where they were ticked.
func (h *packetHandlers) share(c echo.Context) error {
	typed, err := posted(c)
	if err != nil {
		return err
	}
	papers := models.CodesOf(typed["papers"])
	purpose := ""
	if papers != "" {
		f, answered, err := h.why(c, repeated("papers", typed["papers"])...)
		if err != nil || !answered {
			return err
		}
		purpose = f.Purpose
	}
	t, _, err := h.page(c, "packet.one")
	if err != nil {
		return err
	}
	if err := h.packets.Share(c.Request().Context(), actor(c), t.v, papers); err != nil {
		return err
	}
	t.shared, t.v.Packet.Masked, t.v.Packet.Papers = true, true, papers
	return h.whole(c, t, t.sharedDoc(), "application-copy.pdf", purpose, nil)
}

// repeated carries several answers of one field.
func repeated(name string, values []string) (out []hidden) {
	for _, v := range values {
		out = append(out, hidden{name, v})
	}
	return out
}

// sharedDoc is what others may read of an application: the form with what rests on
// coded facts, and the draft of the statement of facts.
func (t packetText) sharedDoc() *typeset.Doc {
	d := t.sheetOf(t.labelOf(t.v.Form.Title), false)
	d.Blocks = append([]typeset.Block{typeset.Text(t.T("packet.share_note", "code", t.head.Code))}, t.form()...)
	d.Blocks = append(d.Blocks, typeset.Title(t.T("packet.statement_heading")))
	d.Blocks = append(d.Blocks, t.numbered()...)
	d.Blocks = append(d.Blocks, typeset.Addendum{Heading: t.T("packet.addendum")})
	return d
}

// shareable are the annexures that can be ticked for such a copy.
func (t packetText) shareable() (out []choice) {
	for i, r := range t.annexures() {
		if r.Class == models.ClassSafety {
			out = append(out, choice{Value: r.ID, Text: annexureMark(i) + " " + t.T("document.kind."+r.Kind)})
		}
	}
	return out
}
