package trust

import (
	"bytes"
	"crypto/ed25519"
	"time"
)

// The roles as the statements name them. A test of services/access holds them to
// the roles of the program.
var (
	// holders are the roles that hold keys of survivors: they vouch for each other,
	// and nobody else vouches for them but the paper.
	holders = map[string]bool{"caseworker": true, "counsellor": true, "legal_aid": true}
	// makers are the roles that make links.
	makers = map[string]bool{"administrator": true}
)

// HoldsKeys reports whether a role holds keys of survivors.
func HoldsKeys(role string) bool { return holders[role] }

// MakesLinks reports whether a role makes one-time links.
func MakesLinks(role string) bool { return makers[role] }

// take applies the rule of the statement's kind, or returns "signature" or "rule"
// and changes nothing.
func (h *House) take(s Statement, b Body) string {
	if h.N == 0 && s.Kind != KindPaper {
		return "rule"
	}
	switch s.Kind {
	case KindPaper:
		return h.takePaper(s, b)
	case KindChecked:
		return h.takeChecked(s, b)
	case KindLink:
		return h.takeLink(s, b)
	case KindPerson:
		return h.takePerson(s, b)
	case KindYes, KindStop:
		return h.takeWish(s, b)
	case KindEnd:
		return h.takeEnd(s, b)
	}
	return "rule"
}

// signedBy reports whether the signer that the statement names made its signature:
// the paper in force, or a person in force for whom somebody vouched.
func (h *House) signedBy(s Statement) bool {
	if s.Signer == PaperSigner {
		return s.by(h.paper.signing)
	}
	p, found := h.people[s.Signer]
	return found && p.Vouched && s.by(p.Signing)
}

// takePaper: the first paper signs itself. Another one is signed by the one before
// it; or, until the first was proved to be on paper, by an administrator, because
// nothing stands on it yet; or by itself, when two people who hold keys said yes to
// that and the week is over.
func (h *House) takePaper(s Statement, b Body) string {
	if len(b.Public) != 32 || len(b.Signing) != ed25519.PublicKeySize {
		return "rule"
	}
	switch {
	case h.N == 0:
		if s.Signer != PaperSigner || !s.by(b.Signing) {
			return "signature"
		}
	case s.Signer != PaperSigner:
		if !h.signedBy(s) {
			return "signature"
		}
		if h.checked != nil || !MakesLinks(h.people[s.Signer].Role) {
			return "rule"
		}
	case s.by(h.paper.signing):
	case !s.by(b.Signing):
		return "signature"
	case !h.agreed(s.At):
		return "rule"
	}
	h.paper = paper{public: b.Public, signing: b.Signing}
	clear(h.yes)
	return ""
}

// agreed reports whether two people said yes to one wish for a new paper and the
// week since the second yes is over, give or take the minute that two clocks of one
// request differ at most. Who lost her key pair since counts no more.
func (h *House) agreed(at int64) bool {
	count, last := map[string]int{}, map[string]int64{}
	for account, y := range h.yes {
		if h.people[account].Vouched && HoldsKeys(h.people[account].Role) {
			count[y.about]++
			last[y.about] = max(last[y.about], y.at)
		}
	}
	for about, n := range count {
		if n >= 2 && at-last[about] >= (PaperWait-time.Minute).Milliseconds() {
			return true
		}
	}
	return false
}

// takeChecked: the paper says who proved it. Only the first time begins the hour.
func (h *House) takeChecked(s Statement, b Body) string {
	if s.Signer != PaperSigner || !s.by(h.paper.signing) {
		return "signature"
	}
	if h.checked == nil {
		h.checked = &checked{account: b.Account, until: s.At + PaperHour.Milliseconds()}
	}
	return ""
}

// takeLink: an administrator, or the paper, makes a one-time link. It vouches for
// whoever uses it only in the hour of the paper and for a first key pair, and for
// the paper's own links never: they open no case.
func (h *House) takeLink(s Statement, b Body) string {
	if !h.signedBy(s) {
		return "signature"
	}
	if len(b.Signing) != ed25519.PublicKeySize || b.Account == "" || b.Role == "" {
		return "rule"
	}
	if s.Signer != PaperSigner && !MakesLinks(h.people[s.Signer].Role) {
		return "rule"
	}
	if p, found := h.people[b.Account]; found && p.Role != b.Role {
		return "rule" // another role needs another account
	}
	if b.Vouches && !h.mayVouchByPaper(s, b) {
		return "rule"
	}
	h.links[b.Account] = link{role: b.Role, signing: b.Signing, vouches: b.Vouches}
	return ""
}

func (h *House) mayVouchByPaper(s Statement, b Body) bool {
	_, found := h.people[b.Account]
	return h.checked != nil && h.checked.account == s.Signer && s.At <= h.checked.until && !found
}

// takePerson: a one-time link introduces a key pair; the paper, or somebody who
// holds keys and for whom somebody vouched, vouches for one. Nobody vouches for
// herself.
func (h *House) takePerson(s Statement, b Body) string {
	if len(b.Public) != 32 || len(b.Signing) != ed25519.PublicKeySize || b.Account == "" || b.Generation < 1 {
		return "rule"
	}
	old, found := h.people[b.Account]
	if found && old.Role != b.Role {
		return "rule"
	}
	made := Person{Role: b.Role, Generation: b.Generation, Public: b.Public, Signing: b.Signing, Vouched: true}
	switch s.Signer {
	case LinkSigner:
		l, open := h.links[b.Account]
		if !open || !s.by(l.signing) {
			return "signature"
		}
		if l.role != b.Role || (found && b.Generation <= old.Generation) {
			return "rule"
		}
		made.Vouched = l.vouches || !HoldsKeys(b.Role)
		delete(h.links, b.Account)
	case PaperSigner:
		if !s.by(h.paper.signing) {
			return "signature"
		}
		if found && b.Generation < old.Generation {
			return "rule"
		}
	default:
		if why := h.mayVouch(s, b, old, found); why != "" {
			return why
		}
	}
	h.people[b.Account] = made
	return ""
}

// mayVouch: a colleague vouches for the pair that a link introduced, as it is.
func (h *House) mayVouch(s Statement, b Body, old Person, found bool) string {
	by, known := h.people[s.Signer]
	if !known || !s.by(by.Signing) {
		return "signature"
	}
	same := found && old.Generation == b.Generation && bytes.Equal(old.Public, b.Public) && bytes.Equal(old.Signing, b.Signing)
	if !by.Vouched || !HoldsKeys(by.Role) || s.Signer == b.Account || !same {
		return "rule"
	}
	return ""
}

// takeWish: people who hold keys say yes to a new paper in place of a lost one.
// They, and who makes links, end such a wish.
func (h *House) takeWish(s Statement, b Body) string {
	if !h.signedBy(s) {
		return "signature"
	}
	p := h.people[s.Signer]
	holds := p.Vouched && HoldsKeys(p.Role)
	if s.Kind == KindStop {
		if !holds && !MakesLinks(p.Role) && s.Signer != PaperSigner {
			return "rule"
		}
		clear(h.yes)
		return ""
	}
	if !holds || b.About == "" {
		return "rule"
	}
	h.yes[s.Signer] = yes{about: b.About, at: s.At}
	return ""
}

// takeEnd: whoever is in force can end a key pair, and open links of the account
// with it. It takes away and gives nothing. Somebody who knows the person can vouch
// for the pair again: a mistake must not cost her every key.
func (h *House) takeEnd(s Statement, b Body) string {
	if !h.signedBy(s) {
		return "signature"
	}
	if p, found := h.people[b.Account]; found && p.Generation <= b.Generation {
		p.Vouched = false
		h.people[b.Account] = p
	}
	delete(h.links, b.Account)
	delete(h.yes, b.Account)
	return ""
}
