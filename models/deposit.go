package models

import (
	"cmp"
	"slices"
)

// DepositHolders are the codes for in whose name a deposit is: hers, that of a guardian
// of the list of relatives, of the head of an institution, or of an officer of the
// district.
var DepositHolders = append(slices.Clone(AccountOwners), "officer")

// DepositReleasers are the codes for who can release a deposit before its day.
var DepositReleasers = []string{"legal_services", "court", "committee", "officer", "not_said"}

// checkDeposit adds a problem for each rule that a step about a deposit breaks. Whether a
// guardian may have it is checked where the relatives are known.
func (d RightDecision) checkDeposit(p Problems) {
	if d.Kind != StanceDeposited && d.Kind != StanceReleased {
		if d.Holder != "" || d.RelativeID != "" || d.ReleasedBy != "" {
			p.Add("kind", "problem.choose")
		}
		return
	}
	chosen(p, "holder", d.Holder, DepositHolders, true)
	if (d.Holder == AccountOfGuardian) != (d.RelativeID != "") {
		p.Add("holder", "problem.choose")
	}
	chosen(p, "released_by", d.ReleasedBy, DepositReleasers, false)
	if d.Amount == 0 {
		p.Add("amount", "problem.required")
	}
}

// Excluded reports whether no money may go to a relative: who may be part of what
// happened, who may not act for the survivor, or who died.
func (r RelativeFacts) Excluded() bool {
	return r.Involved() || r.Guardian == No || r.Living == relativeDied
}

// KeptDeposit is a deposit of which something is still there.
type KeptDeposit struct {
	At   Instant // when it was made
	Free Instant // from when it can be drawn; 0 where nobody said
	Left int64
}

// KeptDeposits lists the deposits of one right of which something is still there, the one
// that can be drawn first on top. What is released comes out of that one.
func KeptDeposits(steps []Stance) (kept []KeptDeposit) {
	var out int64
	for _, s := range steps {
		switch s.Kind {
		case StanceDeposited:
			kept = append(kept, KeptDeposit{s.At, s.Until, s.Sum})
		case StanceReleased:
			out += s.Sum
		}
	}
	slices.SortStableFunc(kept, func(a, b KeptDeposit) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Free, Forever), cmp.Or(b.Free, Forever)), cmp.Compare(a.At, b.At))
	})
	for i := range kept {
		taken := min(out, kept[i].Left)
		kept[i].Left, out = kept[i].Left-taken, out-taken
	}
	return slices.DeleteFunc(kept, func(d KeptDeposit) bool { return d.Left == 0 })
}

// depositNext returns what can come next about deposits: a part of what was awarded is
// put in one, and what is in one is asked for and released.
func depositNext(recorded []StanceKind) (next []StanceKind) {
	if slices.ContainsFunc(recorded, StanceKind.Awards) {
		next = append(next, StanceDeposited)
	}
	last := slices.IndexFunc(recorded, StanceKind.OfDeposit)
	switch {
	case last < 0:
	case recorded[last] == StanceEarlyAsked:
		next = append(next, StanceEarlyGranted, StanceEarlyRefused, StanceReleased)
	default:
		next = append(next, StanceReleased, StanceEarlyAsked)
	}
	return next
}
