package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"aftercare/services/pack"
)

// claims are the applications for money that were filed. One serves several rights and
// counts once.
const claims = "case_applications"

// The conditions of the indexes case_applications_filed and case_applications_decided.
const (
	wasFiled   = "d.stage <> 'to_file'"
	wasDecided = wasFiled + " AND d.decided_at > 0"
)

// filed counts the applications filed in the period, by the authority.
func filed(c *count) (tally, error) {
	return per(c.events(found{table: claims, code: "d.authority", at: "d.filed_at", where: wasFiled}))
}

// filers counts the people for whom one was filed.
func filers(c *count) (tally, error) {
	return oneLine(c.people(found{table: claims, code: "''", at: "d.filed_at", where: wasFiled}))
}

// authorities are the authorities of the packs.
func authorities(lib *pack.Library) (codes []string) {
	for _, a := range lib.Authorities() {
		codes = append(codes, a.Key)
	}
	slices.Sort(codes)
	return append(codes, notKnown)
}

// decided counts the applications of which the first answer came in the period, by how far
// they are today.
func decided(c *count) (tally, error) {
	return per(c.events(found{
		table: claims, at: "d.decided_at", where: wasDecided,
		code: "CASE WHEN d.stage IN ('granted', 'kept', 'paid') THEN 'granted' WHEN d.stage = 'refused' THEN 'refused' ELSE 'again' END",
	}))
}

// pendingBands are the bands of how long applications wait, each to a number of days.
var pendingBands = []struct {
	code string
	to   int
}{{"d60", 60}, {"d180", 180}, {"d365", 365}, {"longer", 1 << 30}}

func pendingCodes(*pack.Library) (codes []string) {
	for _, b := range pendingBands {
		codes = append(codes, b.code)
	}
	return codes
}

// pending counts the applications without an answer at the end of the period, by how long
// they had waited by then.
func pending(c *count) (_ tally, err error) {
	if c.unanswered != nil {
		return c.unanswered, nil
	}
	code, args := "CASE", []any{}
	for _, b := range pendingBands {
		code, args = code+" WHEN (? - d.filed_at) / "+daysOf(1)+" <= ? THEN '"+b.code+"'", append(args, c.until-1, b.to)
	}
	c.unanswered, err = per(c.events(found{
		table: claims, code: code + " END", at: "d.filed_at", lasts: true,
		where: wasFiled + " AND d.filed_at > 0 AND (d.decided_at = 0 OR d.decided_at >= ?)", args: append(args, c.until),
	}))
	return c.unanswered, err
}

// The lines of money, each with its currency behind it.
const (
	sought   = "sought."
	awarded  = "awarded."
	interim  = "interim."
	locked   = "locked."
	paidOut  = "received."
	noAmount = "no_sum"
)

// money adds up what applications asked for that were filed in the period, what they were
// given that were decided in it, and what arrived in it.
func money(c *count) (tally, error) {
	part := func(line, sum, at, table, where string) found {
		return found{table: table, code: "'" + line + "' || d.currency", extra: "CASE WHEN " + sum + " > 0 THEN 'some' ELSE '' END", sum: sum, at: at, where: where}
	}
	list, err := c.events(
		part(sought, "d.sought", "d.filed_at", claims, wasFiled),
		part(awarded, "d.awarded - d.interim", "d.decided_at", claims, wasDecided),
		part(interim, "d.interim", "d.decided_at", claims, wasDecided),
		part(locked, "d.kept", "d.decided_at", claims, wasDecided),
		part(paidOut, "d.amount", "d.at", "stances", isPaid),
	)
	t := tally{noAmount: {Known: true}}
	for _, e := range list {
		switch {
		case e.Extra != "":
			t.add(e.Code, e.Sum, e.CaseID)
		case strings.HasPrefix(e.Code, sought):
			t.add(noAmount, e.N, e.CaseID)
		}
	}
	return t, err
}

// moneyCodes are the lines of money in rupees; other currencies stand after them.
func moneyCodes(*pack.Library) []string {
	return []string{sought + "INR", awarded + "INR", interim + "INR", locked + "INR", paidOut + "INR", noAmount}
}

// The lines of how long applications take.
const (
	toDecision = "to_decision"
	decidedN   = "decided"
	openStill  = "waiting"
)

// waits is the middle of how many days the applications waited for their first answer that
// had it in the period, how many these are, and how many still wait.
func waits(c *count) (tally, error) {
	list, err := c.events(found{table: claims, code: "CAST((d.decided_at - d.filed_at) / " + daysOf(1) + " AS text)", at: "d.decided_at", where: wasDecided + " AND d.filed_at > 0"})
	if err != nil {
		return nil, err
	}
	t, all := tally{decidedN: {Known: true}, openStill: {Known: true}}, []int{}
	for _, e := range list {
		days, err := strconv.Atoi(e.Code)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.Repeat([]int{max(days, 0)}, int(e.N))...)
		t.add(decidedN, e.N, e.CaseID)
	}
	t.median(all)
	t[toDecision] = cmp.Or(t[median], &Value{})
	delete(t, median)
	still, err := pending(c)
	for _, v := range still {
		t.add(openStill, v.N, "")
		t[openStill].behind = append(t[openStill].behind, v.behind...)
	}
	return t, err
}
