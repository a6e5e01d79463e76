package handlers

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm"
)

// growing matches the tables that have rows for each survivor, with the name a
// statement gives them.
var growing = regexp.MustCompile("(?i)(?:FROM|JOIN)[ (`]+(assignments|audit_entries|case_applications|case_clocks|case_notes|cases|class_keys|closures|consents|deliveries|entitlements|episodes|facts|follow_plans|follow_ups|gaps|kept_wraps|key_requests|key_wraps|movements|openings|plan_goals|plan_steps|plans|revisions|spells|stances|stays|survivors)\\b`?(?: (?:AS )?([a-z]+)\\b)?")

// readsAll are the routes that are about everything: the figures of all houses,
// and the check of the whole log.
var readsAll = map[string]bool{"GET /overview": true, "GET /applications": true, "GET /applications/money": true, "POST /audit/verify": true}

// planned are the statements whose plan was looked at.
var planned sync.Map

// indexed fails where a statement that a page sent reads a whole table.
func (h *house) indexed(sent []string) {
	h.t.Helper()
	for _, sql := range sent {
		if _, seen := planned.LoadOrStore(sql, true); !seen {
			for _, step := range h.scans(sql) {
				h.t.Errorf("%s\n%s", step, sql)
			}
		}
	}
}

// scans lists the steps of a statement that read a whole table which grows with
// the survivors. Who takes the first rows of an index in its order reads few.
func (h *house) scans(sql string) (list []string) {
	var names []string
	for _, m := range growing.FindAllStringSubmatch(sql, -1) {
		names = append(names, m[1], m[2])
	}
	for _, step := range h.plan(sql) {
		words := strings.Fields(step)
		inOrder := strings.Contains(sql, "LIMIT") && slices.Contains(words, "INDEX")
		if words[0] == "SCAN" && !inOrder && slices.Contains(names, words[1]) {
			list = append(list, step)
		}
	}
	return list
}

func (h *house) plan(sql string) (steps []string) {
	if !strings.HasPrefix(sql, "SELECT") && !strings.HasPrefix(sql, "WITH") {
		return nil
	}
	if strings.Contains(sql, "dirty_rows") { // a table of the writing connection: services/store tries these
		return nil
	}
	var rows []struct{ Detail string }
	h.Read(func(tx *gorm.DB) error {
		return tx.Raw("EXPLAIN QUERY PLAN "+sql, make([]any, strings.Count(sql, "?"))...).Scan(&rows).Error
	})
	for _, r := range rows {
		steps = append(steps, r.Detail)
	}
	return steps
}
