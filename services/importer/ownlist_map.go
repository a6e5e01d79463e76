package importer

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/htcds"
	"aftercare/services/store"
)

// ListColumns is what somebody says of the columns of a list and of where its cases go.
type ListColumns struct {
	Name   string // what the shelter calls a list of this kind
	Fields []string
	To     ListTarget
	NewKey bool // go on although the key of earlier lists is gone and their rows are not recognised
}

// Map says what the columns of a list are. Where nothing is left to ask, the mapping is
// kept for the next list with the same headings.
func (s *Service) Map(ctx context.Context, by access.Actor, id string, in ListColumns) error {
	h, err := s.held(by, id)
	if err != nil {
		return err
	}
	in.Name = strings.TrimSpace(in.Name)
	if len(in.Fields) != len(h.table.Head) {
		return models.Fail(models.Conflict, "error.changed_by_someone")
	}
	problems := in.check()
	if h.keyGone && !in.NewKey {
		problems.Add("new_key", "problem.ownlist_key")
	}
	if err := s.reaches(ctx, by, in.To, problems); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	h = h.mapped(in)
	asked, orders, order := s.questions(h)
	for _, a := range asked {
		if a.More {
			problems.Add(ColumnField(a.Column), "problem.ownlist_values")
		}
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if guess := orders.Guess(); !order && guess != "" {
		h.mapping.Order = guess
	}
	if len(asked) > 0 || order {
		s.hold(id, h)
		return nil
	}
	return s.keep(ctx, by, id, h)
}

// mapped is the list with its columns. What values of a column mean is forgotten where
// the column became another field.
func (h held) mapped(in ListColumns) held {
	says, kept := map[int]map[string]string{}, maps.Clone(h.kept)
	for i, field := range in.Fields {
		if field == h.mapping.Fields[i] {
			says[i] = h.mapping.Says[i]
			continue
		}
		maps.DeleteFunc(kept, func(value string, _ bool) bool { return strings.HasPrefix(value, valueOf(i, "")) })
	}
	h.mapping = htcds.Mapping{Fields: slices.Clone(in.Fields), Order: h.mapping.Order, Says: says}
	h.name, h.to, h.newKey, h.kept, h.said, h.ready = in.Name, in.To, in.NewKey, kept, true, false
	return h
}

// check holds the columns to the fields that there are.
func (in ListColumns) check() models.Problems {
	problems := models.Problems{}
	if in.Name == "" {
		problems.Add("name", "problem.required")
	}
	if len([]rune(in.Name)) > models.MaxListName {
		problems.Add("name", "problem.too_long|n="+strconv.Itoa(models.MaxListName))
	}
	seen := map[string]bool{}
	for i, f := range in.Fields {
		switch {
		case f == "":
		case !slices.Contains(htcds.OwnFields, f):
			problems.Add(ColumnField(i), "problem.choose")
		case seen[f] && !htcds.TakesSeveral(f):
			problems.Add(ColumnField(i), "problem.ownlist_twice")
		}
		seen[f] = true
	}
	delete(seen, "")
	delete(seen, htcds.OwnNote)
	if len(seen) == 0 {
		problems.Add(ColumnField(0), "problem.ownlist_none")
	}
	if htcds.LacksArrival(in.Fields) {
		problems.Add(ColumnField(slices.Index(in.Fields, htcds.OwnAge)), "problem.ownlist_age")
	}
	return problems
}

// reaches holds the house and who leads the cases to those that the actor can choose.
func (s *Service) reaches(ctx context.Context, by access.Actor, to ListTarget, problems models.Problems) error {
	ch, err := s.ListChoices(ctx, by)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(ch.Shelters, func(x models.Shelter) bool { return x.ID == to.ShelterID }) {
		problems.Add("shelter", "problem.choose")
		return nil
	}
	return s.db.Read(ctx, func(tx *gorm.DB) error {
		var n int64
		err := fitLeads(tx, by).Where("id = ? AND id IN (SELECT account_id FROM account_shelters WHERE shelter_id = ?)", to.LeadID, to.ShelterID).Model(&models.Account{}).Count(&n).Error
		if n == 0 {
			problems.Add("lead", "problem.ownlist_lead")
		}
		return err
	})
}

// ListAnswers are the answers to what a list leaves open: the order of day and month, and
// by column what each value means.
type ListAnswers struct {
	Order htcds.Order
	Says  map[int]map[string]string
}

// Explain takes the answers to what a list leaves open, and keeps the mapping.
func (s *Service) Explain(ctx context.Context, by access.Actor, id string, in ListAnswers) error {
	h, err := s.held(by, id)
	if err == nil && !h.said {
		err = models.Fail(models.Conflict, "ownlist.not_mapped")
	}
	if err != nil {
		return err
	}
	asked, _, order := s.questions(h)
	problems := models.Problems{}
	if order {
		if !slices.Contains(htcds.Orders, string(in.Order)) {
			problems.Add("order", "problem.required")
		}
		h.mapping.Order = in.Order
	}
	says := map[int]map[string]string{}
	for i, column := range h.mapping.Says {
		says[i] = maps.Clone(column)
	}
	for _, a := range asked {
		for i, v := range a.Values {
			code := in.Says[a.Column][v.Key]
			if !s.isMeaning(a.Field, code) {
				problems.Add(ValueField(a.Column, i), "problem.required")
			}
			if says[a.Column] == nil {
				says[a.Column] = map[string]string{}
			}
			says[a.Column][v.Key] = code
		}
	}
	if err := problems.Err(); err != nil {
		return err
	}
	h.mapping.Says = says
	return s.keep(ctx, by, id, h)
}

// isMeaning reports whether a value of a field can mean a code.
func (s *Service) isMeaning(field, code string) bool {
	switch {
	case code == htcds.SaysNote, code == htcds.SaysNothing:
		return true
	case field == htcds.OwnRegion:
		_, known := s.evaluator.Library().Region(code)
		return known
	}
	return slices.Contains(htcds.CodesOf(field), code) || htcds.IsCountry(field, code)
}

// keep stores the mapping of a list on which nothing is left to ask, and reads the names
// with which the list is compared: looking at it afterwards opens nothing more.
func (s *Service) keep(ctx context.Context, by access.Actor, id string, h held) error {
	k, kept, err := findKey(s.folder)
	if err != nil {
		return err
	}
	if h.people == nil {
		if h.people, err = s.peopleOf(ctx, by); err != nil {
			return err
		}
	}
	if !h.newKey {
		if err := s.db.Read(ctx, k.fits); err != nil {
			return err
		}
	}
	if !kept {
		if err := k.keep(s.folder); err != nil {
			return err
		}
	}
	now := models.At(s.now())
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		row := models.ListMap{ID: s.newID(), OrganisationID: by.Organisation(), ShelterID: h.to.ShelterID, Heads: k.heads(h.table.Head)}
		var before []models.ListMap
		if err := tx.Where("shelter_id = ? AND heads = ?", row.ShelterID, row.Heads).Limit(1).Find(&before).Error; err != nil {
			return err
		}
		fresh := len(before) == 0
		if !fresh {
			row = before[0]
		}
		row.Name, row.Fields, row.DateOrder, row.Says = h.name, fieldsText(h.mapping.Fields), string(h.mapping.Order), k.says(h.mapping)
		row.ChangedBy, row.ChangedAt, row.Version = by.ID(), now, row.Version+1
		if err := keepMap(tx, row, fresh); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "list.mapped", Subject: "list_map:" + row.ID, Detail: "columns=" + strconv.Itoa(len(h.mapping.Fields))})
	})
	if err != nil {
		return err
	}
	h.ready, h.kept = true, map[string]bool{keptOrder: h.mapping.Order != ""}
	for i, column := range h.mapping.Says {
		for key := range column {
			h.kept[valueOf(i, key)] = true
		}
	}
	s.hold(id, h)
	return nil
}

// keepMap writes a mapping: a new one, or a later version of it.
func keepMap(tx *gorm.DB, row models.ListMap, fresh bool) error {
	if fresh {
		return tx.Create(&row).Error
	}
	was := tx.Model(&models.ListMap{}).Where("id = ? AND version = ?", row.ID, row.Version-1)
	return store.Changed(was.Select("name", "fields", "date_order", "says", "changed_by", "changed_at", "version").Updates(row))
}

// recall maps a list as the last one with the same headings in a house of the actor.
func (s *Service) recall(ctx context.Context, by access.Actor, h *held) error {
	k, kept, err := findKey(s.folder)
	if err != nil {
		return err
	}
	var list []models.ListMap
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		err := k.fits(tx)
		if h.keyGone = models.KindOf(err) == models.Invalid; h.keyGone {
			return nil
		}
		if err != nil || !kept {
			return err
		}
		return tx.Where("shelter_id IN ? AND heads = ?", housesOf(by), k.heads(h.table.Head)).Order("changed_at DESC, id").Limit(1).Find(&list).Error
	})
	if err != nil || len(list) == 0 || len(fieldsOf(list[0].Fields)) != len(h.table.Head) {
		return err
	}
	m := list[0]
	h.name, h.to.ShelterID, h.known, h.kept = m.Name, m.ShelterID, true, map[string]bool{keptOrder: m.DateOrder != ""}
	h.mapping = htcds.Mapping{Fields: fieldsOf(m.Fields), Order: htcds.Order(m.DateOrder), Says: map[int]map[string]string{}}
	meant := saidBefore(m.Says)
	for _, a := range h.table.AskedValues(h.mapping, s.regionOf) {
		h.mapping.Says[a.Column] = map[string]string{}
		for _, v := range a.Values {
			if code := meant[k.value(a.Column, a.Field, v.Key)]; code != "" {
				h.mapping.Says[a.Column][v.Key], h.kept[valueOf(a.Column, v.Key)] = code, true
			}
		}
	}
	return nil
}

// whole is the mapping with what the program knows by itself: the States.
func (s *Service) whole(h held) htcds.Mapping {
	m := h.mapping
	m.Says = maps.Clone(h.mapping.Says)
	if m.Says == nil {
		m.Says = map[int]map[string]string{}
	}
	for _, a := range h.table.AskedValues(h.mapping, s.regionOf) {
		if a.Field != htcds.OwnRegion {
			continue
		}
		says := maps.Clone(m.Says[a.Column])
		if says == nil {
			says = map[string]string{}
		}
		for _, v := range a.Values {
			if says[v.Key] == "" {
				says[v.Key] = v.Code
			}
		}
		m.Says[a.Column] = says
	}
	return m
}

// print is a print of texts that nobody can try without the key.
func (k key) print(what string, texts ...string) []byte {
	h := hmac.New(sha256.New, k)
	h.Write([]byte("aftercare own list " + what + "\x00" + strings.Join(texts, "\x00")))
	return h.Sum(nil)
}

// shortPrint is long enough to tell the values of one column apart.
const shortPrint = 10

func (k key) heads(head []string) []byte {
	keys := make([]string, len(head))
	for i, h := range head {
		keys[i] = htcds.ValueKey(h)
	}
	return k.print("heads", keys...)
}

// value is a value of a column, as a mapping stores it.
func (k key) value(column int, field, text string) string {
	return strconv.Itoa(column) + ":" + hex.EncodeToString(k.print("value", field, text)[:shortPrint])
}

// says stores what the values of a mapping mean.
func (k key) says(m htcds.Mapping) string {
	var out []string
	for i, column := range m.Says {
		for text, code := range column {
			out = append(out, k.value(i, m.Fields[i], text)+"="+code)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func saidBefore(text string) map[string]string {
	out := map[string]string{}
	for _, part := range strings.Fields(text) {
		value, code, _ := strings.Cut(part, "=")
		out[value] = code
	}
	return out
}

// marks are what the columns of a row said, so that the next list can be compared.
func (k key) marks(row *htcds.Row) string {
	var out []string
	for _, c := range row.Cells() {
		out = append(out, c.Field+"="+hex.EncodeToString(k.print("mark", c.Field, c.Text)[:shortPrint]))
	}
	return strings.Join(out, " ")
}

// differing lists the fields that two rows of marks do not say alike.
func differing(before, now string) (fields []string) {
	was, is := saidBefore(before), saidBefore(now)
	for field := range was {
		if is[field] != was[field] {
			fields = append(fields, field)
		}
	}
	for field := range is {
		if was[field] == "" {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	return fields
}
