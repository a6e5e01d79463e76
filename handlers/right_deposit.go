package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/entitlement"
)

// readGuardians reads in whose name money can be, where the form asks for it.
func (r *rightShown) readGuardians() (err error) {
	if ofDeposit(r.kind) {
		r.guardians, err = r.relatives()
	}
	return err
}

// ofDeposit reports whether the step says in whose name money is.
func ofDeposit(k models.StanceKind) bool {
	return k == models.StanceDeposited || k == models.StanceReleased
}

// depositFields ask about a fixed deposit: the bank, from when it can be drawn, in whose
// name it is and who can release it before.
func (r *rightShown) depositFields(p page) (fields []field) {
	if !ofDeposit(r.kind) {
		return nil
	}
	holder := p.Radios("holder").Of(r.holders())
	if r.kind == models.StanceReleased {
		return []field{holder.Called("deposit.came_to").Into(&r.holder)}
	}
	return []field{
		p.AskDay("review").Called("deposit.free_on").Optional().Into(&r.in.ReviewOn), holder.Called("deposit.holder").Into(&r.holder),
		p.Select("released_by").Called("deposit.released_by").Of(p.choicesOf("deposit.releaser.", models.DepositReleasers)).Optional().Into(&r.in.ReleasedBy),
	}
}

// bankFields ask for the bank and the number of its receipt, which are sealed.
func (r *rightShown) bankFields(p page) []field {
	if r.kind != models.StanceDeposited {
		return nil
	}
	return []field{
		p.Text("office_name").Called("deposit.bank").Optional().Private().Max(200).Suggesting(r.offices).Into(&r.in.OfficeName),
		p.Text("number").Optional().Private().Medium().Max(200).Into(&r.in.Number),
	}
}

// holders are those in whose name money can be: who is excluded is not among them.
func (r *rightShown) holders() (list []choice) {
	for _, code := range models.DepositHolders {
		if code != models.AccountOfGuardian {
			list = append(list, choice{Value: code, Text: r.page.T("deposit.holder." + code)})
			continue
		}
		for _, one := range r.guardians {
			list = append(list, choice{Value: guardianPrefix + one.ID, Text: r.page.T("deposit.holder.guardian", "who", r.page.T("relatives.relation."+one.Relation))})
		}
	}
	return list
}

// guardianPrefix begins the answer that money is in the name of a relative.
const guardianPrefix = models.AccountOfGuardian + ":"

// heldBy splits the answer about in whose name money is.
func heldBy(in *entitlement.Input, answer string) {
	in.Holder, in.RelativeID = answer, ""
	if id, guardian := strings.CutPrefix(answer, guardianPrefix); guardian {
		in.Holder, in.RelativeID = models.AccountOfGuardian, id
	}
}

// holderOf is the answer of the form that a step has.
func holderOf(f models.StepFacts) string {
	if f.Holder == models.AccountOfGuardian {
		return guardianPrefix + f.RelativeID
	}
	return f.Holder
}

// depositText says of a step about a deposit whose it is and who can release it.
func (p page) depositText(asked *rightShown, d entitlement.Decision) (out []string) {
	if d.Holder != "" {
		who := p.T("deposit.holder." + d.Holder)
		if d.Holder == models.AccountOfGuardian {
			who = p.T("deposit.a_guardian")
		}
		out = append(out, who)
	}
	if d.ReleasedBy != "" {
		out = append(out, p.T("deposit.before_by", "who", p.T("deposit.releaser."+d.ReleasedBy)))
	}
	switch {
	case d.Kind != models.StanceDeposited:
	case d.UntilAt == 0:
		out = append(out, p.T("deposit.no_day"))
	default:
		out = append(out, p.T("deposit.free_from", "date", p.On(d.UntilAt)))
	}
	return out
}

// excuseNotice says what stays open where a delay was not excused; nil where it was, or
// nobody answered yet.
func (r *rightShown) excuseNotice() *notice {
	text := r.page.excuseText(r.app.CaseApplication)
	switch r.app.Delay {
	case models.StanceDelayRefused:
		n := &notice{Kind: "info", Heading: text, Text: r.page.T("delay.other_ways")}
		if slices.ContainsFunc(r.app.Rows, func(row entitlement.Row) bool { return row.Item.Appeal.Stated() }) {
			n.Text = r.page.T("delay.other_ways_appeal")
		}
		return n
	case models.StanceDelayAsked, models.StanceDelayExcused:
		return &notice{Kind: "info", Text: text}
	}
	return nil
}
