package custody

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/vault"
)

// Openers says who can open the record of a survivor, and what helps where
// somebody cannot. It follows from the wraps there are.
type Openers struct {
	Waiting []Waiting
	Parts   []Part
}

// Part is one sealed class of which something is written down.
type Part struct {
	Class   models.Class
	Openers []Keyholder // people assigned now who can open all of it
	Keepers []Keyholder // where nobody can: people who can still pass it on
	Lost    bool        // a part of it is on a lost recovery paper only
}

// Keyholder is a person with a key, and when she was last here.
type Keyholder struct {
	ID   string
	Name string
	Seen models.Instant // 0 for never
}

// Need is what has to happen before a person can open something.
type Need string

// The needs, in the order in which they are met.
const (
	NeedPassword Need = "password" // to choose a password with the link
	NeedYes      Need = "yes"      // a colleague to say yes, in By
	NeedPaper    Need = "paper"    // the recovery paper: nobody here can say yes or holds the key
	NeedLost     Need = "lost"     // what only a lost recovery paper opens, as far as anybody here knows
	NeedVisit    Need = "visit"    // a page opened by one of those in By
)

// Waiting is a person who is assigned and cannot open some of it.
type Waiting struct {
	Keyholder
	Classes []models.Class // those that wait for the same
	Need    Need
	By      []Keyholder
}

// worker is a person assigned to the survivor.
type worker struct {
	Keyholder
	Role    models.Role
	Here    bool // her turn has begun
	Pair    bool // she has chosen a password
	Vouched bool
}

// hold is a key as one person has it.
type hold struct {
	KeyID string
	Class models.Class
	Keyholder
	Kept   bool // for passing on only
	Behind bool // the recovery paper lacks the key
}

const lastSeen = `(SELECT COALESCE(MAX(t), 0) FROM (SELECT a.signed_in_at AS t UNION ALL SELECT MAX(v.seen_at) FROM sessions v WHERE v.account_id = a.id) AS times)`

// workersOf reads who is assigned, now or from a day that is set.
func workersOf(tx *gorm.DB, survivorID string, now models.Instant) (list []worker, err error) {
	err = tx.Raw(`SELECT a.id, a.display_name AS name, a.role, `+lastSeen+` AS seen, a.status = 'active' AND c.account_id IS NOT NULL AS pair,
			COALESCE(c.confirmed_generation = c.generation, ?) AS vouched, MIN(s.from_at) <= ? AS here
		FROM assignments s JOIN accounts a ON a.id = s.account_id AND a.status <> 'disabled' LEFT JOIN credentials c ON c.account_id = a.id
		WHERE s.survivor_id = ? AND s.until_at > ?
		GROUP BY a.id, a.display_name, a.role, a.signed_in_at, a.status, c.account_id, c.confirmed_generation, c.generation
		ORDER BY a.display_name, a.id`, false, now, survivorID, now).Scan(&list).Error
	return list, err
}

// holdsOf reads who has which key of a survivor. A key nobody has comes once,
// without a person. The keys of the survivor are named twice, because SQLite
// would otherwise read everybody's to join them.
func holdsOf(tx *gorm.DB, survivorID string) (list []hold, err error) {
	err = tx.Raw(`SELECT k.id AS key_id, k.class, a.id, a.display_name AS name, COALESCE(`+lastSeen+`, 0) AS seen, w.kept, b.key_id IS NOT NULL AS behind
		FROM class_keys k
		LEFT JOIN recovery_behind b ON b.key_id = k.id
		LEFT JOIN (
			SELECT key_id, account_id, 1 = 0 AS kept FROM key_wraps WHERE key_id IN (SELECT id FROM class_keys WHERE survivor_id = ?)
			UNION ALL SELECT key_id, account_id, 1 = 1 FROM kept_wraps WHERE key_id IN (SELECT id FROM class_keys WHERE survivor_id = ?)) w ON w.key_id = k.id
		LEFT JOIN accounts a ON a.id = w.account_id AND a.status = 'active'
		WHERE k.survivor_id = ? ORDER BY k.class, k.generation, k.id, a.display_name, a.id`, survivorID, survivorID, survivorID).Scan(&list).Error
	return list, err
}

// request is a key that somebody waits for, with why it is asked for.
type request struct {
	AccountID string
	Class     models.Class
	Reason    string
}

// saysYes is a colleague who can say yes for somebody, because both work on a
// case of which the one holds a key and the other waits for it.
type saysYes struct {
	For   string
	Class models.Class // of this survivor, which the yes opens; "" for another case
	Keyholder
}

// yesFor reads who can say yes for some people, as Returning does, and what of
// the survivor that opens. The text of an
// account's id is joined as an expression, so that SQLite starts from the few
// requests and not from every case that somebody works on.
func yesFor(tx *gorm.DB, survivorID string, people []string, now models.Instant) (list []saysYes, err error) {
	err = tx.Raw(`SELECT DISTINCT r.account_id AS "for", CASE WHEN r.survivor_id = ? THEN r.class ELSE '' END AS class, a.id, a.display_name AS name, `+lastSeen+` AS seen
		FROM key_requests r
		JOIN class_keys k ON k.survivor_id = r.survivor_id AND k.class = r.class
		JOIN key_wraps w ON w.key_id = k.id AND w.account_id <> r.account_id
		JOIN accounts a ON a.id = w.account_id AND a.status = 'active'
		JOIN credentials c ON c.account_id = a.id AND c.confirmed_generation = c.generation
		JOIN assignments s ON s.account_id || '' = a.id AND s.survivor_id = r.survivor_id AND s.until_at > ? AND s.from_at <= ?
		JOIN assignments t ON t.account_id || '' = r.account_id AND t.survivor_id = r.survivor_id AND t.until_at > ? AND t.from_at <= ?
		WHERE r.account_id IN ? AND NOT EXISTS (SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = r.account_id)
		ORDER BY name, a.id`, survivorID, now, now, now, now, people).Scan(&list).Error
	return list, err
}

// OpenersOf reads who can open the record of a survivor. The number of queries
// is constant.
func OpenersOf(tx *gorm.DB, survivorID string, now models.Instant) (Openers, error) {
	var out Openers
	workers, err := workersOf(tx, survivorID, now)
	if err != nil {
		return out, err
	}
	holds, err := holdsOf(tx, survivorID)
	if err != nil {
		return out, err
	}
	var asked []request
	if err := tx.Raw("SELECT account_id, class, reason FROM key_requests WHERE survivor_id = ?", survivorID).Scan(&asked).Error; err != nil {
		return out, err
	}
	people := []string{""}
	for _, w := range workers {
		people = append(people, w.ID)
	}
	yes, err := yesFor(tx, survivorID, people, now)
	if err != nil {
		return out, err
	}
	v := viewOf{workers, holds, asked, yes}
	for _, class := range v.classes() {
		out.Parts = append(out.Parts, v.part(class))
	}
	for _, w := range workers {
		out.Waiting = append(out.Waiting, v.waits(w)...)
	}
	return out, nil
}

// viewOf is what OpenersOf read.
type viewOf struct {
	workers []worker
	holds   []hold
	asked   []request
	yes     []saysYes
}

// classes lists the classes that have a key.
func (v viewOf) classes() (list []models.Class) {
	for _, h := range v.holds {
		if !slices.Contains(list, h.Class) {
			list = append(list, h.Class)
		}
	}
	return list
}

// opens reports whether a person holds every key of a class.
func (v viewOf) opens(id string, class models.Class) bool {
	has := map[string]bool{}
	for _, h := range v.holds {
		if h.Class == class {
			has[h.KeyID] = has[h.KeyID] || h.ID == id && !h.Kept
		}
	}
	for _, there := range has {
		if !there {
			return false
		}
	}
	return true
}

func (v viewOf) part(class models.Class) Part {
	p := Part{Class: class}
	for _, w := range v.workers {
		if w.Here && w.Pair && access.RoleReads(w.Role, class) && v.opens(w.ID, class) {
			p.Openers = append(p.Openers, w.Keyholder)
		}
	}
	if len(p.Openers) == 0 {
		p.Keepers, p.Lost = v.givers(class, ""), v.paper("", class) == NeedLost
	}
	return p
}

// paper is the need of a person whom only a recovery paper helps: the lost one,
// where the one of today lacks a key that she lacks.
func (v viewOf) paper(id string, class models.Class) Need {
	has, behind := map[string]bool{}, map[string]bool{}
	for _, h := range v.holds {
		if h.Class == class {
			has[h.KeyID] = has[h.KeyID] || id != "" && h.ID == id && !h.Kept
			behind[h.KeyID] = h.Behind
		}
	}
	for key := range behind {
		if behind[key] && !has[key] {
			return NeedLost
		}
	}
	return NeedPaper
}

// givers lists who has a key of a class that somebody lacks, and can pass it on.
func (v viewOf) givers(class models.Class, to string) (list []Keyholder) {
	lacks := map[string]bool{}
	for _, h := range v.holds {
		if h.Class == class {
			lacks[h.KeyID] = true
		}
	}
	for _, h := range v.holds {
		if to != "" && h.ID == to && !h.Kept {
			delete(lacks, h.KeyID)
		}
	}
	for _, h := range v.holds {
		if h.Class == class && h.ID != "" && h.ID != to && lacks[h.KeyID] && !slices.Contains(list, h.Keyholder) {
			list = append(list, h.Keyholder)
		}
	}
	return list
}

// waits says what a person waits for, one entry for all classes that wait for
// the same.
func (v viewOf) waits(w worker) (list []Waiting) {
	for _, class := range v.classes() {
		if !access.RoleReads(w.Role, class) || v.opens(w.ID, class) {
			continue
		}
		next := Waiting{Keyholder: w.Keyholder, Classes: []models.Class{class}}
		next.Need, next.By = v.need(w, class)
		i := slices.IndexFunc(list, func(o Waiting) bool { return o.Need == next.Need && slices.Equal(o.By, next.By) })
		if i < 0 {
			list = append(list, next)
		} else {
			list[i].Classes = append(list[i].Classes, class)
		}
	}
	return list
}

// need says what has to happen before a person can open a class.
func (v viewOf) need(w worker, class models.Class) (Need, []Keyholder) {
	if !w.Pair {
		return NeedPassword, nil
	}
	if !w.Vouched || v.afterReset(w.ID, class) {
		if by := v.sayYes(w, class); len(by) > 0 {
			return NeedYes, by
		}
		return v.paper(w.ID, class), nil
	}
	if by := v.givers(class, w.ID); len(by) > 0 {
		return NeedVisit, by
	}
	return v.paper(w.ID, class), nil
}

// sayYes lists who can say yes for a person, so that a class opens for her. After
// a new password a yes opens what the two share; for somebody new one yes of
// anybody is enough, where somebody holds the key.
func (v viewOf) sayYes(w worker, class models.Class) (list []Keyholder) {
	again := v.afterReset(w.ID, class)
	if !again && len(v.givers(class, w.ID)) == 0 {
		return nil
	}
	for _, y := range v.yes {
		if y.For == w.ID && (!again || y.Class == class) && !slices.Contains(list, y.Keyholder) {
			list = append(list, y.Keyholder)
		}
	}
	return list
}

// afterReset reports whether a key is asked for because of a new password: then
// it goes to nobody by itself.
func (v viewOf) afterReset(id string, class models.Class) bool {
	return slices.ContainsFunc(v.asked, func(r request) bool {
		return r.AccountID == id && r.Class == class && r.Reason == vault.ReasonReset
	})
}

// Alone returns the one person who can open how the survivor is reached, nil
// where nobody or more than one can.
func (o Openers) Alone() *Keyholder {
	for _, p := range o.Parts {
		if p.Class == models.ClassContact && len(p.Openers) == 1 {
			return &p.Openers[0]
		}
	}
	return nil
}
