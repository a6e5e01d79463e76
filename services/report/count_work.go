package report

import (
	"slices"
	"strconv"

	"aftercare/models"
	"aftercare/services/pack"
)

// informs are the kinds of help that tell somebody something and are no help beyond that.
// They stand on a line of their own.
var informs = []string{"rights_explained", "stay_explained", "case_news", "contact"}

// informed is the line of help that only tells something.
const informed = "information"

// isGiven says that help was given: nothing that was planned, missed, declined or only
// handed on. Contacts after leaving have their own figures.
const isGiven = "d.status = 'given' AND d.outcome NOT IN ('declined', 'referred') AND d.kind <> '" + models.KindFollowUp + "'"

// services reads the help that was given, once.
func (c *count) services() (list []event, err error) {
	if c.given != nil {
		return c.given, nil
	}
	list, err = c.events(found{table: "deliveries", named: true, code: "d.kind", extra: "CASE WHEN d.minutes = 0 THEN '" + noLength + "' ELSE d.session END", sum: "d.minutes", at: "d.at", where: isGiven})
	c.given = append([]event{}, list...)
	return c.given, err
}

// noLength stands in the place of a session where nobody wrote down how long help took.
const noLength = "no_length"

// kinds are the kinds of help in the order of the packs, what only tells something last.
func kinds(lib *pack.Library) (codes []string) {
	for _, s := range lib.Services() {
		if !slices.Contains(informs, s.Kind) {
			codes = append(codes, s.Kind)
		}
	}
	return append(codes, informed)
}

// areas are the groups of kinds of help.
func areas(lib *pack.Library) (codes []string) {
	for _, s := range lib.Services() {
		if !slices.Contains(codes, s.Group) {
			codes = append(codes, s.Group)
		}
	}
	return append(codes, informed)
}

func kindOf(kind string) string {
	if slices.Contains(informs, kind) {
		return informed
	}
	return kind
}

// areaOf is the group of a kind of help.
func (c *count) areaOf(kind string) string {
	if s := c.library.Service(kind); s != nil && kindOf(kind) == kind {
		return s.Group
	}
	return kindOf(kind)
}

// relined calls the lines of the events anew.
func relined(list []event, line func(kind string) string) []event {
	out := slices.Clone(list)
	for i := range out {
		out[i].Code = line(out[i].Code)
	}
	return out
}

// given counts services by kind: of a group session each who took part had one.
func given(c *count) (tally, error) {
	list, err := c.services()
	return per(relined(list, kindOf), err)
}

// reached counts the people with at least one service, by group. Lines do not add up:
// somebody who had two kinds of help stands on both.
func reached(c *count) (tally, error) {
	line, args := c.areaLine("d.kind")
	return c.people(found{table: "deliveries", named: true, code: line, args: args, at: "d.at", where: isGiven})
}

// areaLine is the SQL for the group of a kind of help.
func (c *count) areaLine(column string) (sql string, args []any) {
	lines := map[string]string{}
	for _, s := range c.library.Services() {
		lines[s.Kind] = c.areaOf(s.Kind)
	}
	for _, kind := range informs {
		lines[kind] = informed
	}
	return lineOf(column, lines, column)
}

// minutes counts the length of services by group, of a group session once, and on the
// last line the services of which nobody wrote down how long they took.
func minutes(c *count) (tally, error) {
	list, err := c.services()
	t, seen := tally{notKnown: {Known: true}}, map[string]bool{}
	for _, e := range list {
		switch {
		case e.Extra == noLength:
			t.add(notKnown, e.N, e.CaseID)
		case e.Extra == "":
			t.add(c.areaOf(e.Code), e.Sum, e.CaseID)
		case !seen[e.Extra]:
			seen[e.Extra] = true
			t.add(c.areaOf(e.Code), e.Sum/e.N, e.CaseID)
		default:
			t.add(c.areaOf(e.Code), 0, "")
		}
	}
	return t, err
}

// missed counts planned services that did not take place, by why. What somebody did not
// want is not missed.
func missed(c *count) (tally, error) {
	return per(c.events(found{table: "deliveries", code: "d.missed_reason", at: "d.at", where: "d.status = 'missed'"}))
}

func missedCodes(*pack.Library) []string {
	out := slices.DeleteFunc(slices.Clone(models.MissedReasons), func(code string) bool { return code == notKnown })
	return append(out, notKnown)
}

// referred counts the people for whom a provider outside was asked, by group of help.
func referred(c *count) (tally, error) {
	line, args := c.areaLine("d.service")
	return c.people(found{table: "referrals", index: "referrals_sent", named: true, code: line, args: args, at: "d.sent_at", where: "d.end_reason <> 'mistake'"})
}

// referralDays is for how long somebody waits before a referral counts as unanswered.
const referralDays = 30

const dayLong models.Instant = 24 * 3600 * 1000

// referralsDone counts the referrals whose thirty days ended in the period, by what is
// known of them today.
func referralsDone(c *count) (tally, error) {
	return c.matured(found{table: "referrals", index: "referrals_sent", named: true, code: "d.state", at: "d.sent_at", where: "d.end_reason <> 'mistake'"}, referralDays)
}

func referralCodes(*pack.Library) []string {
	return []string{string(models.ReferralCompleted), string(models.ReferralAccepted), string(models.ReferralWaiting), string(models.ReferralDeclined), string(models.ReferralEnded), string(models.ReferralSent)}
}

// matured counts what began a number of days before the period, so that all of these days
// ended in it.
func (c *count) matured(f found, days int) (tally, error) {
	earlier := models.Instant(days) * dayLong
	var list []event
	err := c.between(f, c.from-earlier, c.until-earlier).scan(c, &list)
	return per(list, err)
}

// toldWithin is within how many days of the arrival somebody is told of the rights. No
// law that was read sets a time: the number is of the house definitions.
const toldWithin = 7

// told counts the cases whose first seven days ended in the period, by whether the rights
// were explained in them.
func told(c *count) (tally, error) {
	within := daysOf(toldWithin)
	return c.matured(found{
		code: `CASE WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.case_id = c.id AND d.kind = 'rights_explained' AND d.status = 'given' AND d.outcome NOT IN ('declined', 'referred') AND d.at < c.intake_at + ` + within + `)
			OR EXISTS (SELECT 1 FROM stances s WHERE s.case_id = c.id AND s.kind = 'informed' AND s.ended_at = 0 AND s.at < c.intake_at + ` + within + `) THEN 'yes' ELSE 'no' END`,
		at: "c.intake_at", index: "cases_intake",
	}, toldWithin)
}

// received counts the people who received at least one right in the period, by the area
// of the right.
func received(c *count) (tally, error) {
	areas := map[string]string{}
	for _, it := range c.library.Items() {
		areas[it.Key] = string(it.Right)
	}
	line, args := lineOf("d.subject", areas, "''")
	return c.people(found{table: "stances", named: true, code: line, args: args, at: "d.at", where: "d.kind = 'received' AND " + isPaid})
}

// isPaid is the condition of the index stances_received.
const isPaid = "d.ended_at = 0 AND d.kind IN ('received', 'released')"

// rightAreas are the areas of rights.
func rightAreas(*pack.Library) []string {
	return []string{string(models.Recovery), string(models.Residence), string(models.Reparations), string(models.Protection), string(models.Participation), notKnown}
}

// contacts counts the contacts after leaving that were due in the period, by what came of
// them.
func contacts(c *count) (tally, error) {
	return per(c.events(found{table: "follow_ups", index: "follow_ups_due", named: true, code: "CASE WHEN d.result = '' THEN 'not_yet' ELSE d.result END", at: "d.due_at", where: "d.removed_at = 0 AND d.due_on <> ''"}))
}

func contactCodes(*pack.Library) []string {
	return append(slices.Clone(models.FollowResults), "not_yet")
}

// began counts the people who began something they learn or work at, by what it is.
func began(kind string) func(c *count) (tally, error) {
	return func(c *count) (tally, error) {
		return c.people(found{table: "tracks", index: "tracks_began", named: true, code: "d.field", at: "d.from_at", where: "d.kind = ? AND d.from_on <> '' AND d.removed_at = 0", args: []any{kind}})
	}
}

func fieldCodes(kind string) func(*pack.Library) []string {
	return func(*pack.Library) []string { return append(slices.Clone(models.TrackKindOf[kind].Fields), notKnown) }
}

// typedLate counts the services of the period by whether they were written down within
// seven days.
func typedLate(c *count) (tally, error) {
	return per(c.events(found{table: "deliveries", named: true, code: "CASE WHEN d.created_at - d.at > " + daysOf(7) + " THEN 'late' ELSE 'in_time' END", at: "d.at", where: "d.status IN ('given', 'missed', 'declined')"}))
}

// daysOf is a number of days in SQL.
func daysOf(n int) string { return strconv.FormatInt(int64(n)*int64(dayLong), 10) }
