package report

import (
	"slices"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// stayed counts the stays that lasted at some moment of the period in one pass, and holds one
// at a time: who was there and who came and went, and where the nights were spent.
func (c *count) stayed() error {
	if c.present != nil {
		return nil
	}
	c.present, c.slept = tally{}, tally{}
	midnights := models.MidnightsOf(c.period.Begins(), c.period.Last(), c.zone, c.now)
	return c.eachStay(func(caseID string, list []models.Movement) {
		id := c.row(caseID)
		one := models.StrengthOf([][]models.Movement{list}, c.from, c.until)
		c.present.add(opening, int64(one.Opening), id)
		c.present.add(closing, int64(one.Closing), id)
		for _, l := range models.StrengthIn {
			c.present.add("in."+string(l), int64(one.Lines[l]), id)
		}
		for _, l := range models.StrengthOut {
			c.present.add("out."+string(l), int64(one.Lines[l]), id)
		}
		of := models.NightsAt(list, midnights)
		for _, state := range nightStates {
			c.slept.add(string(state), int64(of[state]), id)
		}
	})
}

// eachStay reads the stays that lasted at some moment of the period, one after the other,
// with their movements in order.
func (c *count) eachStay(each func(caseID string, list []models.Movement)) error {
	rows, err := c.tx.Raw(`SELECT m.stay_id, m.case_id, m.id, m.kind, m.at, m.way, m.created_at FROM stays y JOIN movements m ON m.stay_id = y.id AND m.removed_at = 0
		WHERE y.shelter_id IN ? AND y.removed_at = 0 AND (y.left_at = 0 OR y.left_at >= ?) AND y.admitted_at < ?
		ORDER BY m.stay_id`, c.houses, c.from, c.until).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	var list []models.Movement
	end := func() {
		if len(list) > 0 {
			models.SortMovements(list)
			each(list[0].CaseID, list)
		}
		list = list[:0]
	}
	for rows.Next() {
		var m models.Movement
		if err := rows.Scan(&m.StayID, &m.CaseID, &m.ID, &m.Kind, &m.At, &m.Way, &m.CreatedAt); err != nil {
			return err
		}
		if len(list) > 0 && list[0].StayID != m.StayID {
			end()
		}
		list = append(list, m)
	}
	end()
	return rows.Err()
}

// The first and the last line of the strength; those between begin with in and out.
const (
	opening = "opening"
	closing = "closing"
)

// strengthCodes are the lines of the strength.
func strengthCodes(*pack.Library) []string {
	out := []string{opening}
	for _, l := range models.StrengthIn {
		out = append(out, "in."+string(l))
	}
	for _, l := range models.StrengthOut {
		out = append(out, "out."+string(l))
	}
	return append(out, closing)
}

// strength counts who was there at the beginning and the end, and who came and went.
func strength(c *count) (tally, error) {
	err := c.stayed()
	return c.present, err
}

// nightStates are where residents spend their nights, in the order of lines.
var nightStates = []models.StayState{models.StayPresent, models.StayLeave, models.StayHospital, models.StayMissing}

func nightCodes(*pack.Library) (codes []string) {
	for _, s := range nightStates {
		codes = append(codes, string(s))
	}
	return codes
}

// nights counts the nights of residents by where they were.
func nights(c *count) (tally, error) {
	err := c.stayed()
	return c.slept, err
}

// The lines of the occupancy.
const (
	bedNights  = "bed_nights"
	usedNights = "nights"
	percent    = "percent"
	noBeds     = "no_beds" // nights on which no bed was written down
)

// occupancy counts the nights in the house beside those of the beds in use. More nights
// than beds are shown as they are. Without beds there is no share.
func occupancy(c *count) (tally, error) {
	beds, without, err := c.bedNights()
	if err != nil {
		return nil, err
	}
	slept, err := nights(c)
	if err != nil {
		return nil, err
	}
	used := slept.value(string(models.StayPresent))
	t := tally{usedNights: &used, bedNights: {N: beds, Known: true}, noBeds: {N: without, Known: true}, percent: {}}
	if beds > 0 {
		t[percent] = &Value{N: (1000*used.N + beds/2) / beds, Known: true}
	}
	return t, nil
}

// bedNights counts the nights of beds that were put up and not out of use, and the nights
// on which a house had none written down.
func (c *count) bedNights() (beds, without int64, err error) {
	var rows []struct {
		ID, ShelterID                       string
		CreatedAt, RemovedAt, FromAt, Until models.Instant
	}
	err = c.tx.Raw(`SELECT b.id, b.shelter_id, b.created_at, b.removed_at, 0 AS from_at, 0 AS until FROM beds b WHERE b.shelter_id IN ?
		UNION ALL SELECT o.bed_id, o.shelter_id, 0, 0, o.from_at, o.until_at FROM bed_outages o WHERE o.shelter_id IN ?`, c.houses, c.houses).Find(&rows).Error
	for _, midnight := range models.MidnightsOf(c.period.Begins(), c.period.Last(), c.zone, c.now) {
		there, any := map[string]bool{}, map[string]bool{}
		for _, r := range rows {
			if r.CreatedAt > 0 && r.CreatedAt < midnight && (r.RemovedAt == 0 || r.RemovedAt >= midnight) {
				there[r.ID], any[r.ShelterID] = true, true
			}
		}
		for _, r := range rows {
			if r.CreatedAt == 0 && r.FromAt < midnight && r.Until >= midnight {
				delete(there, r.ID)
			}
		}
		beds, without = beds+int64(len(there)), without+int64(len(c.houses)-len(any))
	}
	return beds, without, err
}

// leaver is the end of a stay.
type leaver struct {
	CaseID     string
	AdmittedAt models.Instant
	LeftAt     models.Instant
	Kind       models.MovementKind
	Goal       string
}

// leavers reads the stays that ended in the period.
func (c *count) leavers() (list []leaver, err error) {
	err = c.tx.Raw(`SELECT y.case_id, y.admitted_at, y.left_at, m.kind, m.goal FROM stays y
		JOIN movements m ON m.stay_id = y.id AND m.removed_at = 0 AND m.kind IN ('left', 'died', 'to_house')
		WHERE y.shelter_id IN ? AND y.removed_at = 0 AND y.left_at >= ? AND y.left_at < ?`, c.houses, c.from, c.until).Find(&list).Error
	return list, err
}

// exitCodes are the lines of where people went: not known last.
func exitCodes(*pack.Library) []string {
	out := slices.DeleteFunc(slices.Clone(models.Destinations), func(code string) bool { return code == notKnown })
	return append(out, string(models.MoveHouse), string(models.MoveDied), notKnown)
}

// exits counts the stays that ended by where the resident went.
func exits(c *count) (tally, error) {
	list, err := c.leavers()
	t := tally{}
	for _, l := range list {
		code := string(l.Kind)
		if l.Kind == models.MoveLeft {
			code = known(l.Goal)
		}
		t.add(code, 1, c.row(l.CaseID))
	}
	return t, err
}

// The bands of how long stays lasted, each to a number of days.
var lengthBands = []struct {
	code string
	to   int
}{{"d30", 30}, {"d60", 60}, {"d90", 90}, {"d180", 180}, {"d365", 365}, {"d730", 730}, {"longer", 1 << 30}}

const median = "median"

func lengthCodes(*pack.Library) (codes []string) {
	for _, b := range lengthBands {
		codes = append(codes, b.code)
	}
	return append(codes, median)
}

// lengths counts the stays that ended by how many nights they lasted, and their middle.
func lengths(c *count) (tally, error) {
	list, err := c.leavers()
	t, all := tally{median: {}}, []int{}
	for _, l := range list {
		days := nightsBetween(l.AdmittedAt.Date(c.zone), l.LeftAt.Date(c.zone))
		all = append(all, days)
		t.add(lengthBands[slices.IndexFunc(lengthBands, func(b struct {
			code string
			to   int
		}) bool {
			return days <= b.to
		})].code, 1, l.CaseID)
	}
	t.median(all)
	return t, err
}

// nightsBetween is how many nights lie between two days.
func nightsBetween(from, to models.Date) int {
	return int((models.StartOfDay(to, time.UTC) - models.StartOfDay(from, time.UTC)) / dayLong)
}

// median puts the middle of some numbers on its line, in tenths.
func (t tally) median(all []int) {
	slices.Sort(all)
	if middle, ok := models.Median(all); ok {
		t[median] = &Value{N: int64(middle * 10), Known: true}
	}
}

// staysNow counts the stays that go on and of which something is so today.
func staysNow(where string, day bool) func(c *count) (tally, error) {
	return func(c *count) (tally, error) {
		args := []any{c.houses}
		if day {
			args = append(args, c.now.Date(c.zone))
		}
		var ids []string
		err := c.tx.Raw("SELECT y.case_id FROM stays y WHERE y.shelter_id IN ? AND y.left_at = 0 AND y.removed_at = 0 AND "+where, args...).Scan(&ids).Error
		t := tally{}
		for _, id := range ids {
			t.add("", 1, id)
		}
		return t, err
	}
}
