package evaluation

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
	"aftercare/services/store"
)

// Changes is what other packs change in the whole caseload.
type Changes struct {
	Cases   int            `json:"cases"`   // open and in follow-up, all of them
	Changed int            `json:"changed"` // cases that change
	Rights  []RightChanges `json:"rights,omitempty"`
	Gaps    []GapChanges   `json:"gaps,omitempty"`
	Lost    []LostVersion  `json:"lost,omitempty"`
}

// RightChanges counts the cases in which a right changes.
type RightChanges struct {
	Item     string `json:"item"`
	Begins   int    `json:"begins,omitempty"`    // did not apply and now does
	MayBegin int    `json:"may_begin,omitempty"` // did not apply and now may
	Settled  int    `json:"settled,omitempty"`   // might apply and now does
	Unsure   int    `json:"unsure,omitempty"`    // applied and now may, with a fact to find out
	Ends     int    `json:"ends,omitempty"`      // applied or might, and now does not
	Versions int    `json:"versions,omitempty"`  // goes on under another version
	Clocks   int    `json:"clocks,omitempty"`    // one of its clocks starts, ends or gets another day
	Sums     int    `json:"sums,omitempty"`      // other amounts may be considered
}

// GapChanges counts the cases in which a kind of gap changes.
type GapChanges struct {
	Rule    string `json:"rule"`
	Opens   int    `json:"opens,omitempty"`
	Closes  int    `json:"closes,omitempty"`
	Changes int    `json:"changes,omitempty"` // another urgency or due day
}

// LostVersion is a version under which clocks of cases started and which the
// other packs lack. Those cases would move to another version.
type LostVersion struct {
	Item    string `json:"item"`
	Version string `json:"version"`
	Cases   int    `json:"cases"`  // including closed ones
	Closed  int    `json:"closed"` // closed cases among them
}

// Compare evaluates every open case and every one in follow-up as of a moment,
// under today's packs (from) and under others (to). It passes each case that
// changes to each, and returns the totals. It reads coded facts only, opens
// nothing sealed and changes nothing.
func Compare(ctx context.Context, db *store.DB, from, to *pack.Library, at models.Instant, each func(CaseDifference)) (Changes, error) {
	c := newComparer(from, to, at, each)
	err := db.Read(ctx, func(tx *gorm.DB) error {
		if err := c.lost(tx); err != nil {
			return err
		}
		return c.cases(tx)
	})
	return c.sum(), err
}

type comparer struct {
	from, to *Evaluator
	at       models.Instant
	each     func(CaseDifference)
	sums     map[string]bool
	out      Changes
	rights   map[string]*RightChanges
	gaps     map[string]*GapChanges
}

func newComparer(from, to *pack.Library, at models.Instant, each func(CaseDifference)) *comparer {
	return &comparer{from: New(from), to: New(to), at: at, each: each, sums: author.Compare(from, to).Sums(from, to),
		rights: map[string]*RightChanges{}, gaps: map[string]*GapChanges{}}
}

// cases goes through the cases in batches, each with the same few queries.
func (c *comparer) cases(tx *gorm.DB) error {
	for after := ""; ; {
		var ids []string
		err := tx.Model(&models.Case{}).Where("id > ? AND status IN ?", after, []models.CaseStatus{models.CaseOpen, models.CaseFollowUp}).
			Order("id").Limit(batch).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		if err := c.batch(tx, ids); err != nil {
			return err
		}
	}
}

func (c *comparer) batch(tx *gorm.DB, ids []string) error {
	loaded, err := c.from.Load(tx, ids)
	if err != nil {
		return err
	}
	organisations := []string{""}
	for _, l := range loaded {
		if !slices.Contains(organisations, l.Case.OrganisationID) {
			organisations = append(organisations, l.Case.OrganisationID)
		}
	}
	// A number that fits a rule of today's packs may not fit the rule of the
	// other packs.
	set, err := c.to.settingsOf(tx, organisations)
	if err != nil {
		return err
	}
	for _, l := range loaded {
		c.one(l, set[l.Case.OrganisationID])
	}
	return nil
}

func (c *comparer) one(l Loaded, settings pack.Settings) {
	s := sides{l: l, at: c.at, was: c.from.Evaluate(l, c.at), from: c.from.library, to: c.to.library, sums: c.sums}
	l.settings = settings
	s.is = c.to.Evaluate(l, c.at)
	c.out.Cases++
	d := s.difference()
	if d.none() {
		return
	}
	c.out.Changed++
	c.count(d)
	c.each(d)
}

func (c *comparer) count(d CaseDifference) {
	for _, r := range d.Rights {
		c.right(r.Item).add(r)
	}
	seen := ""
	for _, k := range d.Clocks {
		if k.Item != seen {
			c.right(k.Item).Clocks++
		}
		seen = k.Item
	}
	for _, s := range d.Sums {
		c.right(s.Item).Sums++
	}
	for _, g := range d.Gaps {
		c.gap(g)
	}
}

func (c *comparer) right(item string) *RightChanges {
	if c.rights[item] == nil {
		c.rights[item] = &RightChanges{Item: item}
	}
	return c.rights[item]
}

func (r *RightChanges) add(d RightDifference) {
	switch {
	case d.Was == d.Is:
		r.Versions++
	case d.Is == models.NotEntitled:
		r.Ends++
	case d.Was == models.NotEntitled && d.Is == models.Entitled:
		r.Begins++
	case d.Was == models.NotEntitled:
		r.MayBegin++
	case d.Is == models.Entitled:
		r.Settled++
	default:
		r.Unsure++
	}
}

// sum returns the counts in a fixed order.
func (c *comparer) sum() Changes {
	for _, item := range keysOf(c.rights, nil) {
		c.out.Rights = append(c.out.Rights, *c.rights[item])
	}
	for _, rule := range keysOf(c.gaps, nil) {
		c.out.Gaps = append(c.out.Gaps, *c.gaps[rule])
	}
	return c.out
}

func (c *comparer) gap(g GapDifference) {
	rule, _, _ := strings.Cut(g.Gap, ":")
	if c.gaps[rule] == nil {
		c.gaps[rule] = &GapChanges{Rule: rule}
	}
	switch g.How {
	case "opens":
		c.gaps[rule].Opens++
	case "closes":
		c.gaps[rule].Closes++
	default:
		c.gaps[rule].Changes++
	}
}

// lost finds the versions under which clocks of cases started and which the
// other packs lack.
func (c *comparer) lost(tx *gorm.DB) error {
	var rows []LostVersion
	err := tx.Raw(`SELECT e.item, e.version, COUNT(*) AS cases, SUM(CASE WHEN c.status = ? THEN 1 ELSE 0 END) AS closed
		FROM entitlements e JOIN cases c ON c.id = e.case_id WHERE e.started GROUP BY e.item, e.version ORDER BY e.item, e.version`,
		models.CaseClosed).Scan(&rows).Error
	for _, r := range rows {
		if c.to.library.Version(r.Item, r.Version) == nil {
			c.out.Lost = append(c.out.Lost, r)
		}
	}
	return err
}
