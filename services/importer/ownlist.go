package importer

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/htcds"
)

// A list that somebody sent is held in memory until it is brought in or its time is
// over, and never written: it has every name in clear. The numbers are our own.
const (
	heldFor  = 30 * time.Minute
	mostHeld = 4
)

// shelf holds the lists that wait to be brought in.
type shelf struct {
	mu    sync.Mutex
	lists map[string]*held
}

// held is one of them. Its maps and slices are replaced and never changed.
type held struct {
	by      string // account
	until   models.Instant
	table   htcds.Table
	mapping htcds.Mapping
	name    string // of the mapping
	to      ListTarget
	known   bool            // its columns stand as in an earlier list
	kept    map[string]bool // values whose meaning was said in an earlier list, see valueOf
	said    bool            // somebody said what the columns are
	ready   bool            // nothing is left to ask
	keyGone bool            // the key by which earlier rows are known is not in the data folder
	newKey  bool            // somebody said to go on all the same
	people  *knownPeople
}

// ListTarget is where the cases of a list go.
type ListTarget struct{ ShelterID, LeadID string }

// Held is a list that waits, without its rows.
type Held struct {
	ID       string
	Table    htcds.Table // without rows
	Rows     int
	Samples  [][]string // the first values of each column
	Mapping  htcds.Mapping
	Name     string
	To       ListTarget
	Known    bool
	KeyGone  bool          // the key by which earlier rows are known is not in the data folder
	Said     bool          // somebody said what the columns are
	Ready    bool          // nothing is left to ask
	Asked    []htcds.Asked // columns of codes with the values that somebody has to explain
	Orders   htcds.DayOrders
	AskOrder bool
}

// mostSamples is how many values of a column a page shows.
const mostSamples = 3

// Take reads a list that somebody sent and holds it. What is wrong with it is a problem
// under the field "table".
func (s *Service) Take(ctx context.Context, by access.Actor, raw []byte) (string, error) {
	if err := by.Require(access.BringLists); err != nil {
		return "", err
	}
	table, problem := htcds.ReadTable(raw, htcds.Options{})
	if problem != nil {
		return "", models.Problems{"table": coded(*problem)}.Err()
	}
	now := models.At(s.now())
	h := &held{by: by.ID(), until: now.Add(heldFor), table: table, mapping: htcds.Mapping{Fields: make([]string, len(table.Head))}}
	for i, head := range table.Head {
		field := htcds.Guess(head)
		if htcds.TakesSeveral(field) || !slices.Contains(h.mapping.Fields, field) {
			h.mapping.Fields[i] = field
		}
	}
	if err := s.recall(ctx, by, h); err != nil {
		return "", err
	}
	return s.shelf.put(s.newID(), h, now)
}

// coded is a problem as pages write it out.
func coded(p htcds.Problem) string {
	out := p.Message
	for _, name := range slices.Sorted(maps.Keys(p.Args)) {
		out += "|" + name + "=" + p.Args[name]
	}
	return out
}

// put holds a list and lets go of those whose time is over, and of the one that the same
// person sent before.
func (b *shelf) put(id string, h *held, now models.Instant) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lists == nil {
		b.lists = map[string]*held{}
	}
	maps.DeleteFunc(b.lists, func(_ string, other *held) bool { return other.until <= now || other.by == h.by })
	if len(b.lists) >= mostHeld {
		return "", models.Fail(models.Busy, "scan.busy")
	}
	b.lists[id] = h
	return id, nil
}

// held finds a list that the actor sent.
func (s *Service) held(by access.Actor, id string) (held, error) {
	if err := by.Require(access.BringLists); err != nil {
		return held{}, err
	}
	now := models.At(s.now())
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	h := s.shelf.lists[id]
	if h == nil || h.by != by.ID() || h.until <= now {
		return held{}, models.Fail(models.NotFound, "ownlist.gone")
	}
	return *h, nil
}

// hold puts a list back that changed. One that is gone meanwhile stays away.
func (s *Service) hold(id string, h held) {
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	if s.shelf.lists[id] != nil {
		h.until = models.At(s.now()).Add(heldFor)
		s.shelf.lists[id] = &h
	}
}

func (s *Service) letGo(id string) {
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	delete(s.shelf.lists, id)
}

// Held returns a list that waits.
func (s *Service) Held(by access.Actor, id string) (Held, error) {
	h, err := s.held(by, id)
	if err != nil {
		return Held{}, err
	}
	out := Held{ID: id, Table: h.table, Rows: len(h.table.Rows), Mapping: h.mapping, Name: h.name, To: h.to, Known: h.known, KeyGone: h.keyGone, Said: h.said, Ready: h.ready}
	out.Table.Rows, out.Table.Lines = nil, nil
	out.Mapping.Fields = slices.Clone(h.mapping.Fields)
	for i := range h.table.Head {
		out.Samples = append(out.Samples, h.table.Sample(i, mostSamples))
	}
	out.Asked, out.Orders, out.AskOrder = s.questions(h)
	return out, nil
}

// regionOf returns the State that a text names, by its code or its name in any language.
func (s *Service) regionOf(text string) string {
	key := htcds.ValueKey(text)
	for _, place := range s.evaluator.Library().Places() {
		for _, r := range place.Regions {
			if htcds.ValueKey(r.Code) == key || slices.ContainsFunc(slices.Collect(maps.Values(r.Name)), func(name string) bool { return htcds.ValueKey(name) == key }) {
				return r.Code
			}
		}
	}
	return ""
}

// questions lists what is left to ask about a list whose columns were mapped: values that
// the program does not know and nobody explained, and the order of day and month.
func (s *Service) questions(h held) (asked []htcds.Asked, orders htcds.DayOrders, order bool) {
	for _, a := range h.table.AskedValues(h.mapping, s.regionOf) {
		all := a.Values
		a.Values = nil
		for _, v := range all {
			says, said := h.mapping.Says[a.Column][v.Key]
			switch {
			case said && h.kept[valueOf(a.Column, v.Key)], !htcds.AsksAll(a.Field) && v.Code != "":
				continue
			case said:
				v.Code = says
			}
			a.Values = append(a.Values, v)
		}
		if len(a.Values) > 0 || a.More {
			asked = append(asked, a)
		}
	}
	orders = h.table.DayOrders(h.mapping)
	against := h.mapping.Order == htcds.DayFirst && orders.Month > 0 || h.mapping.Order == htcds.MonthFirst && orders.Day > 0
	return asked, orders, orders.Open() && (!h.kept[keptOrder] || against)
}

// keptOrder stands among the kept values for the order of day and month.
const keptOrder = "order"

// valueOf names a value of a column.
func valueOf(column int, key string) string { return ColumnField(column) + ":" + key }

// ListChoices are the houses and the people to whom cases can go.
type ListChoices struct {
	Shelters []models.Shelter
	Leads    []models.Account // caseworkers who may be given keys
}

// ListChoices returns where the cases of a list can go: to the houses in which the actor
// works.
func (s *Service) ListChoices(ctx context.Context, by access.Actor) (out ListChoices, err error) {
	if err := by.Require(access.BringLists); err != nil {
		return out, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("organisation_id = ? AND closed_at = 0 AND id IN ?", by.Organisation(), housesOf(by)).Order("name, id").Find(&out.Shelters).Error; err != nil {
			return err
		}
		return fitLeads(tx, by).Where("id IN (SELECT account_id FROM account_shelters WHERE shelter_id IN ?)", housesOf(by)).Order("display_name, id").Find(&out.Leads).Error
	})
	return out, err
}

// housesOf are the houses in which the actor works; never empty, as SQL wants it.
func housesOf(by access.Actor) []string { return append([]string{""}, by.Shelters()...) }

// ColumnField is the name of the question about a column.
func ColumnField(i int) string { return "column." + strconv.Itoa(i) }

// ValueField is the name of the question about a value of a column.
func ValueField(column, i int) string { return "value." + strconv.Itoa(column) + "." + strconv.Itoa(i) }

// fieldsText stores the field of each column.
func fieldsText(fields []string) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		if out[i] = f; f == "" {
			out[i] = "-"
		}
	}
	return strings.Join(out, " ")
}

func fieldsOf(text string) []string {
	out := strings.Fields(text)
	for i, f := range out {
		if f == "-" {
			out[i] = ""
		}
	}
	return out
}
