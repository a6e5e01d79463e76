package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/access"
)

// reviewView is how far the review of a packet by a lawyer is, and what is left for her.
type reviewView struct {
	Badge badge
	Line  string   // who asked and who looked, and when
	Left  []string // what the lawyer adds: the reader does not open it, or may not sign it
	Do    *link    // the button that asks, or says that the lawyer looked
}

// leftToLawyer reports whether the lawyer wrote the statement of facts and the reader does
// not open it.
func (t packetText) leftToLawyer() bool { return !t.shared && !t.v.Lawyer && t.v.Written }

// opens reports whether the reader opens a paper of the packet: an annexure, or the packet
// as it was made.
func (t packetText) opens(paper string) bool {
	for _, m := range t.v.Made {
		if m.DocumentID == paper {
			return !m.Closed
		}
	}
	return t.v.Opens(paper)
}

// paperName names a paper. Of one of which the reader sees nothing it says only that.
func (t packetText) paperName(r keptPaper) string {
	if r.Kind == "" {
		return t.T("packet.paper_unseen")
	}
	return t.T("document.kind." + r.Kind)
}

func (t packetText) annexureName(i int, r keptPaper) string {
	return t.T("packet.annexure", "mark", annexureMark(i), "what", t.paperName(r))
}

// indexName names a paper in the index, with what a colleague adds.
func (t packetText) indexName(r keptPaper) string {
	if t.v.Opens(r.ID) {
		return t.paperName(r)
	}
	return t.T("packet.index_closed", "what", t.paperName(r))
}

// draftMark is the mark across a draft: one that no lawyer saw says so.
func (t packetText) draftMark() string {
	if t.v.Lawyer || t.v.Packet.ReviewedAt != 0 {
		return "packet.draft_mark"
	}
	return "packet.review_mark"
}

// review says how far the review is. There is nothing to say to a lawyer about what
// nobody asked her to look at.
func (t packetText) review(by access.Actor, at string) *reviewView {
	r := t.v.Packet.PacketReview
	out := &reviewView{Left: t.left(), Badge: badge{State: string(badgeOpen), Text: t.T("packet.for_review")}}
	switch {
	case r.ReviewedAt != 0:
		out.Badge = badge{State: string(badgeReceived), Text: t.T("packet.reviewed_badge")}
		out.Line = t.T("packet.reviewed_line", "who", t.v.LookedBy, "date", t.Moment(r.ReviewedAt))
	case r.ReviewAskedAt != 0:
		out.Badge.State = string(badgeWaiting)
		out.Line = t.T("packet.asked_line", "who", t.v.AskedBy, "date", t.Moment(r.ReviewAskedAt))
	}
	switch {
	case r.Waits() && by.May(access.ReviewPacket):
		out.Do = &link{Text: t.T("packet.reviewed_do"), Href: at + "/reviewed"}
	case !t.v.Lawyer && !r.Waits():
		out.Do = &link{Text: t.T("packet.review_do"), Href: at + "/review"}
	case t.v.Lawyer && r.ReviewAskedAt == 0:
		return nil
	}
	return out
}

// left lists what is for the lawyer: her statement, papers that the reader does not open,
// and what only she signs.
func (t packetText) left() (out []string) {
	if t.v.Lawyer {
		return nil
	}
	if t.leftToLawyer() {
		out = append(out, t.T("packet.left_statement"))
	}
	for i, r := range t.annexures() {
		if !t.v.Opens(r.ID) {
			out = append(out, t.T("packet.left_paper", "what", t.annexureName(i, r)))
		}
	}
	if t.v.Packet.Masked {
		out = append(out, t.T("packet.left_secrecy"))
	}
	if t.v.Packet.Retained {
		out = append(out, t.T("packet.left_authority"))
	}
	return append(out, t.T("packet.left_sums"))
}

// askReview asks the lawyers of the case to look at a packet.
func (h *packetHandlers) askReview(c echo.Context) error {
	if _, err := h.packets.AskReview(c.Request().Context(), actor(c), c.Param("id"), c.Param("packet")); err != nil {
		return err
	}
	return h.site.doneAt(c, packetPath(c.Param("id"), c.Param("packet")), "packet.review_asked")
}

// reviewed records that the lawyer looked at a packet.
func (h *packetHandlers) reviewed(c echo.Context) error {
	if _, err := h.packets.Reviewed(c.Request().Context(), actor(c), c.Param("id"), c.Param("packet")); err != nil {
		return err
	}
	return h.site.doneAt(c, packetPath(c.Param("id"), c.Param("packet")), "packet.reviewed")
}
