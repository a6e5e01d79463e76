package handlers

import (
	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/packet"
)

// agreedItem is an item that stands in a packet only with her consent for it.
type agreedItem struct {
	texts
	Title    string
	Badge    badge
	Line     string
	Withdraw string // where taking it back is posted, "" where nothing holds
}

func (t texts) answerBadge(c models.PacketConsent) badge {
	switch {
	case c.WithdrawnAt != 0:
		return badge{State: string(badgeDeclined), Text: t.T("consent.withdrawn", "date", t.On(c.WithdrawnAt))}
	case c.Answer == models.ConsentRefused:
		return badge{State: string(badgeDeclined), Text: t.T("consent.answer.refused")}
	}
	return badge{State: string(badgeReceived), Text: t.T("consent.answer.given")}
}

// answerLine says when it was asked, by whom, how it was answered and who wrote it down.
func (t texts) answerLine(lib *pack.Library, c models.PacketConsent, by string) string {
	parts := []string{t.Date(c.GivenOn), t.T("packet_consent.asked_line", "who", t.T("packet_consent.asked_by."+c.AskedBy)), t.T("field.given_by." + c.GivenBy)}
	if c.Form != "" {
		parts = append(parts, t.T("field.form."+c.Form))
	}
	for _, l := range t.codesOf(lib.Fact("person.language")) {
		if l.Value == c.ExplainedIn {
			parts = append(parts, l.Text)
		}
	}
	return joinDots(append(parts, by))
}

// packetName says which form a packet is and to whom it goes.
func (t texts) packetName(lib *pack.Library, f models.PacketFacts) string {
	form, authority := lib.Form(f.Form), lib.AuthorityOf(f.Authority)
	if form == nil || authority == nil {
		return t.T("packet.gone")
	}
	return t.T("packet.name", "form", t.labelOf(form.Title), "authority", t.labelOf(authority.Label))
}

// healthCopies are the applications that a copy of a health paper went along with, each as
// it stands.
func (t texts) healthCopies(lib *pack.Library, paper string, list []packet.Copied) (out []agreedItem) {
	for _, c := range list {
		row := agreedItem{texts: t, Title: t.packetName(lib, models.PacketFacts{Form: c.PacketForm, Authority: c.Authority}), Badge: t.answerBadge(c.PacketConsent)}
		row.Line = t.answerLine(lib, c.PacketConsent, c.By)
		if c.Holds() {
			row.Withdraw = paper + "/copies/" + c.ID + "/withdraw"
		}
		out = append(out, row)
	}
	return out
}
