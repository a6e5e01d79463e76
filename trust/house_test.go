package trust_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/trust"
)

// pair is an invented key pair of somebody.
type pair struct {
	trust.Signer
	body trust.Body
}

func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func pairOf(account, role string, generation int) pair {
	s := trust.Signer{Name: account, Key: keyOf(fmt.Sprint(account, role, generation))}
	public := sha256.Sum256(append([]byte("x25519"), s.Public()...))
	return pair{s, trust.Body{Account: account, Role: role, Generation: generation, Public: public[:], Signing: s.Public()}}
}

func paperOf(name string) pair {
	p := pairOf(name, "", 1)
	p.Name = trust.PaperSigner
	p.body = trust.Body{Public: p.body.Public, Signing: p.body.Signing}
	return p
}

func linkOf(name string) trust.Signer {
	return trust.Signer{Name: trust.LinkSigner, Key: keyOf("link " + name)}
}

// house is a list that grows by what people say.
type house struct {
	t    testing.TB
	list []trust.Statement
	now  *trust.House
	at   int64
}

// refused says something and returns why it does not fit, "" if it does.
func (h *house) refused(by trust.Signer, kind trust.Kind, body trust.Body) string {
	s, after, err := h.now.Next(by, h.at, kind, body)
	var broken *trust.Broken
	if errors.As(err, &broken) {
		return broken.Why
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.list, h.now = append(h.list, s), after
	return ""
}

func (h *house) must(by trust.Signer, kind trust.Kind, body trust.Body) {
	h.t.Helper()
	if why := h.refused(by, kind, body); why != "" {
		h.t.Fatalf("%s by %s: %s", kind, by.Name, why)
	}
}

func (h *house) want(why string, by trust.Signer, kind trust.Kind, body trust.Body) {
	h.t.Helper()
	if got := h.refused(by, kind, body); got != why {
		h.t.Errorf("%s of %s by %s: got %q, want %q", kind, body.Account, by.Name, got, why)
	}
}

func (h *house) pass(d time.Duration) { h.at += d.Milliseconds() }

// invited lets an administrator invite somebody, who chooses a password.
func (h *house) invited(by, who pair) {
	h.t.Helper()
	l := linkOf(who.Name)
	h.must(by.Signer, trust.KindLink, trust.Body{Account: who.Name, Role: who.body.Role, Signing: l.Public()})
	h.must(l, trust.KindPerson, who.body)
}

func (h *house) gives(who pair) bool {
	return h.now.Recipient(who.Name, who.body.Role, who.body.Public)
}

var (
	paper   = paperOf("paper")
	admin   = pairOf("asha", "administrator", 1)
	worker  = pairOf("bina", "caseworker", 1)
	counsel = pairOf("chitra", "counsellor", 1)
	legal   = pairOf("devi", "legal_aid", 1)
)

// founded is a house with an administrator and two who hold keys, for whom the paper
// vouched.
func founded(t testing.TB) *house {
	h := &house{t: t, at: 1_700_000_000_000}
	h.must(paper.Signer, trust.KindPaper, paper.body)
	for _, p := range []pair{admin, worker, counsel} {
		h.must(paper.Signer, trust.KindPerson, p.body)
	}
	return h
}

func TestWhoMaySayWhat(t *testing.T) {
	t.Run("a colleague vouches for whom a link introduced", func(t *testing.T) {
		h := founded(t)
		h.invited(admin, legal)
		if h.gives(legal) {
			t.Error("a link alone vouches")
		}
		h.want("rule", admin.Signer, trust.KindPerson, legal.body)
		h.want("rule", legal.Signer, trust.KindPerson, legal.body)
		other := pairOf("devi", "legal_aid", 1)
		other.body.Public = slices.Clone(worker.body.Public)
		h.want("rule", worker.Signer, trust.KindPerson, other.body)
		h.must(worker.Signer, trust.KindPerson, legal.body)
		if !h.gives(legal) {
			t.Error("who was vouched for gets nothing")
		}
		if h.now.Recipient("devi", "caseworker", legal.body.Public) {
			t.Error("she gets keys in a role that nobody signed")
		}
	})
	t.Run("nobody invents a colleague", func(t *testing.T) {
		h, x := founded(t), pairOf("x", "caseworker", 1)
		h.want("rule", worker.Signer, trust.KindPerson, x.body)
		h.want("signature", linkOf("x"), trust.KindPerson, x.body)
		h.want("signature", x.Signer, trust.KindPerson, x.body)
		h.want("rule", worker.Signer, trust.KindLink, trust.Body{Account: "x", Role: "caseworker", Signing: linkOf("x").Public()})
		h.want("signature", x.Signer, trust.KindLink, trust.Body{Account: "x", Role: "caseworker", Signing: linkOf("x").Public()})
		h.want("rule", admin.Signer, trust.KindLink, trust.Body{Account: "x", Role: "caseworker", Signing: linkOf("x").Public(), Vouches: true})
	})
	t.Run("in its hour the paper vouches for whom who proved it invites", func(t *testing.T) {
		h, l := founded(t), linkOf("devi")
		other := pairOf("esha", "administrator", 1)
		h.invited(admin, other)
		h.must(paper.Signer, trust.KindChecked, trust.Body{Account: "asha"})
		open := trust.Body{Account: "devi", Role: "legal_aid", Signing: l.Public(), Vouches: true}
		h.want("rule", other.Signer, trust.KindLink, open)
		h.pass(59 * time.Minute)
		h.must(admin.Signer, trust.KindLink, open)
		h.pass(time.Hour)
		h.must(l, trust.KindPerson, legal.body)
		if !h.gives(legal) {
			t.Error("the paper did not vouch")
		}
		h.must(paper.Signer, trust.KindChecked, trust.Body{Account: "asha"}) // a year later
		h.want("rule", admin.Signer, trust.KindLink, trust.Body{Account: "x", Role: "caseworker", Signing: l.Public(), Vouches: true})
	})
	t.Run("a new password needs a new word", func(t *testing.T) {
		h, again := founded(t), pairOf("bina", "caseworker", 2)
		h.invited(admin, again)
		if h.gives(again) || h.gives(worker) {
			t.Error("the old or the new pair gets keys before anybody said yes")
		}
		h.want("signature", worker.Signer, trust.KindPerson, again.body)
		h.must(counsel.Signer, trust.KindPerson, again.body)
		if !h.gives(again) || h.gives(worker) {
			t.Error("not just the new pair gets keys")
		}
		h.want("rule", paper.Signer, trust.KindPerson, worker.body)
	})
	t.Run("another role is another account", func(t *testing.T) {
		h := founded(t)
		h.want("rule", admin.Signer, trust.KindLink, trust.Body{Account: "bina", Role: "administrator", Signing: linkOf("bina").Public()})
		h.want("rule", paper.Signer, trust.KindPerson, pairOf("bina", "administrator", 2).body)
	})
	t.Run("who left signs nothing and gets nothing", func(t *testing.T) {
		h := founded(t)
		h.invited(admin, legal)
		h.must(admin.Signer, trust.KindEnd, trust.Body{Account: "bina", Generation: 1})
		if h.gives(worker) {
			t.Error("she still gets keys")
		}
		h.want("rule", worker.Signer, trust.KindPerson, legal.body)
		h.want("signature", worker.Signer, trust.KindEnd, trust.Body{Account: "chitra", Generation: 1})
	})
}

func TestPapers(t *testing.T) {
	next, mine := paperOf("next"), paperOf("mine")
	t.Run("the paper before it signs the next one", func(t *testing.T) {
		h := founded(t)
		h.want("signature", mine.Signer, trust.KindPaper, next.body)
		h.want("rule", worker.Signer, trust.KindPaper, mine.body)
		h.must(paper.Signer, trust.KindPaper, next.body)
		if !bytes.Equal(h.now.Paper(), next.body.Public) {
			t.Error("the new paper is not in force")
		}
		h.want("signature", paper.Signer, trust.KindPaper, mine.body)
	})
	t.Run("an administrator makes another one until the first was proved", func(t *testing.T) {
		h := founded(t)
		h.must(admin.Signer, trust.KindPaper, next.body)
		h.must(next.Signer, trust.KindChecked, trust.Body{Account: "asha"})
		h.want("rule", admin.Signer, trust.KindPaper, mine.body)
	})
	t.Run("two who hold keys replace a lost one after a week", func(t *testing.T) {
		for _, c := range []struct {
			name string
			do   func(h *house)
			want string
		}{
			{"nobody", func(*house) {}, "rule"},
			{"one", func(h *house) { h.yes(worker, "w") }, "rule"},
			{"one twice", func(h *house) { h.yes(worker, "w"); h.yes(worker, "w"); h.pass(8 * 24 * time.Hour) }, "rule"},
			{"two too early", func(h *house) { h.yes(worker, "w"); h.yes(counsel, "w"); h.pass(6 * 24 * time.Hour) }, "rule"},
			{"two of two wishes", func(h *house) { h.yes(worker, "w"); h.yes(counsel, "v"); h.pass(8 * 24 * time.Hour) }, "rule"},
			{"one left", func(h *house) {
				h.yes(worker, "w")
				h.yes(counsel, "w")
				h.must(admin.Signer, trust.KindEnd, trust.Body{Account: "bina", Generation: 1})
				h.pass(8 * 24 * time.Hour)
			}, "rule"},
			{"stopped", func(h *house) {
				h.yes(worker, "w")
				h.yes(counsel, "w")
				h.must(worker.Signer, trust.KindStop, trust.Body{About: "w"})
				h.pass(8 * 24 * time.Hour)
			}, "rule"},
			{"two and a week", func(h *house) { h.yes(worker, "w"); h.yes(counsel, "w"); h.pass(7 * 24 * time.Hour) }, ""},
		} {
			t.Run(c.name, func(t *testing.T) {
				h := founded(t)
				c.do(h)
				h.want(c.want, next.Signer, trust.KindPaper, next.body)
			})
		}
		h := founded(t)
		h.want("rule", admin.Signer, trust.KindYes, trust.Body{About: "w"})
	})
}

func (h *house) yes(by pair, about string) {
	h.must(by.Signer, trust.KindYes, trust.Body{Account: by.Name, About: about})
}

// history is a long list in which somebody left, and whose signing keys an attacker
// has: her own, that of who left, and the one of a link that was never used.
func history(t testing.TB) *house {
	h := founded(t)
	h.must(paper.Signer, trust.KindChecked, trust.Body{Account: "asha"})
	h.invited(admin, legal)
	h.must(worker.Signer, trust.KindPerson, legal.body)
	h.pass(time.Hour)
	left := pairOf("left", "caseworker", 1)
	h.invited(admin, left)
	h.must(counsel.Signer, trust.KindPerson, left.body)
	h.yes(left, "w")
	h.pass(time.Hour)
	h.must(admin.Signer, trust.KindEnd, trust.Body{Account: "left", Generation: 1})
	h.invited(admin, pairOf("bina", "caseworker", 2))
	h.must(counsel.Signer, trust.KindPerson, pairOf("bina", "caseworker", 2).body)
	h.must(paper.Signer, trust.KindPaper, paperOf("second").body)
	return h
}

// attacker draws what somebody who can write to the list does to it.
func attack(t *rapid.T, real []trust.Statement) []trust.Statement {
	left, x := pairOf("left", "caseworker", 1), pairOf("x", "caseworker", 1)
	signers := []trust.Signer{x.Signer, left.Signer, {Name: "bina", Key: x.Key}, {Name: trust.PaperSigner, Key: x.Key}, {Name: trust.LinkSigner, Key: x.Key}, pairOf("bina", "caseworker", 1).Signer}
	bodies := []trust.Body{
		x.body, {Account: "bina", Role: "caseworker", Generation: 2, Public: x.body.Public, Signing: x.body.Signing},
		{Account: "bina", Role: "caseworker", Generation: 3, Public: x.body.Public, Signing: x.body.Signing}, left.body, pairOf("bina", "caseworker", 1).body,
		{Public: x.body.Public, Signing: x.body.Signing}, {Account: "left", Generation: 1}, {Account: "x", Role: "caseworker", Signing: x.Signer.Public(), Vouches: true}, {About: "w", Account: "left"},
	}
	kinds := []trust.Kind{trust.KindPaper, trust.KindChecked, trust.KindLink, trust.KindPerson, trust.KindYes, trust.KindStop, trust.KindEnd}
	list := slices.Clone(real)
	for range rapid.IntRange(1, 5).Draw(t, "steps") {
		i := rapid.IntRange(0, len(list)-1).Draw(t, "at")
		j := rapid.IntRange(0, len(list)-1).Draw(t, "other")
		switch rapid.SampledFrom([]string{"swap", "drop", "copy", "edit", "cut", "forge", "body", "signer"}).Draw(t, "what") {
		case "swap":
			list[i], list[j] = list[j], list[i]
		case "drop":
			list = slices.Delete(list, i, i+1)
		case "copy":
			list = slices.Insert(list, i, list[j])
		case "edit":
			b := slices.Clone(list[i].Body)
			if len(b) > 0 {
				b[rapid.IntRange(0, len(b)-1).Draw(t, "byte")] ^= 1
			}
			list[i].Body = b
		case "cut":
			list = list[:i+1]
		case "body":
			list[i].Body, _ = json.Marshal(rapid.SampledFrom(bodies).Draw(t, "b"))
		case "signer":
			list[i].Signer = rapid.SampledFrom(signers).Draw(t, "s").Name
		case "forge":
			prev := []byte(nil)
			if i > 0 {
				prev = list[i-1].Hash()
			}
			s, err := trust.Sign(rapid.SampledFrom(signers).Draw(t, "s"), i+1, prev, list[i].At, rapid.SampledFrom(kinds).Draw(t, "k"), rapid.SampledFrom(bodies).Draw(t, "b"))
			if err != nil {
				t.Fatal(err)
			}
			if rapid.Bool().Draw(t, "in place") {
				list[i] = s
			} else {
				list = slices.Insert(list, i, s)
			}
		}
		if len(list) == 0 {
			return list
		}
		if rapid.Bool().Draw(t, "renumber") {
			renumber(list)
		}
	}
	return list
}

func renumber(list []trust.Statement) {
	var prev []byte
	for i := range list {
		list[i].N, list[i].Prev = i+1, prev
		prev = list[i].Hash()
	}
}

// Whoever writes to the list gets keys for nobody: a list that is accepted and that
// somebody who has seen the real one still takes is the real one.
func TestWhoWritesToTheListGetsNothing(t *testing.T) {
	real := history(t)
	x, left := pairOf("x", "caseworker", 1), pairOf("left", "caseworker", 1)
	rapid.Check(t, func(t *rapid.T) {
		list := attack(t, real.list)
		got, err := trust.Read(list)
		if err != nil {
			var broken *trust.Broken
			if !errors.As(err, &broken) {
				t.Fatalf("got %v", err)
			}
			return
		}
		if got == nil || got.Anchor != real.now.Anchor {
			return // another house: no keyring trusts it
		}
		for account := range got.Accounts() {
			if got.Recipient(account, "caseworker", x.body.Public) {
				t.Fatalf("%s gets keys with the attacker's pair", account)
			}
		}
		if got.N >= real.now.N {
			if !slices.EqualFunc(list[:real.now.N], real.list, func(a, b trust.Statement) bool { return bytes.Equal(a.Hash(), b.Hash()) }) {
				t.Fatal("another list of that length is taken")
			}
			if got.Recipient("left", "caseworker", left.body.Public) || !bytes.Equal(got.Paper(), real.now.Paper()) {
				t.Fatal("what ended holds again")
			}
		}
	})
}

func TestCodes(t *testing.T) {
	h := founded(t)
	a, _ := h.now.Person("bina")
	code := trust.PersonCode(h.now.Anchor, "bina", a)
	if parts := strings.Fields(code); len(parts) != 4 || strings.ContainsFunc(code, func(r rune) bool { return r != ' ' && (r < '0' || r > '9') }) || len(code) != 23 {
		t.Fatalf("got %q", code)
	}
	other := a
	other.Public = counsel.body.Public
	if trust.PersonCode(h.now.Anchor, "bina", other) == code || trust.PersonCode([32]byte{1}, "bina", a) == code || trust.PersonCode(h.now.Anchor, "x", a) == code {
		t.Error("another pair, house or person has the same code")
	}
	if trust.HouseCode(h.now.Anchor) == trust.HouseCode([32]byte{}) {
		t.Error("two houses have one code")
	}
}
