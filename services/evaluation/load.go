package evaluation

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Loaded is one case with the rows its facts come from.
type Loaded struct {
	Case  models.Case
	Zone  *time.Location
	row   caseRow
	parts parts

	settings pack.Settings // settings of its organisation
}

// caseRow holds the columns needed of a case, its shelter and its organisation.
type caseRow struct {
	models.Case `gorm:"embedded"`
	State       string
	TimeZone    string
	HasContact  bool
	HasName     bool
	Referred    models.Date // since when the open referral to health care waits that was sent first; "" for none
	PaperAsked  models.Date // since when the paper waits that was asked for first; "" for none
	FromTracks  `gorm:"embedded"`
	RecordSays  `gorm:"embedded"`
}

// RecordSays is what the records of a case about safety and health say that rules read.
type RecordSays struct {
	PlaceKnown models.Date // since when those who exploited the survivor know where she stays, or is to go; "" for not
	Claimed    models.Date // since when somebody asks for custody whom nobody verified
	Reviewed   models.Date // when the safety plan was last gone through
	Supported  bool        // somebody around the survivor stands by her
	ThingsKept bool        // the house keeps things or original papers of the survivor
	Supply     models.Date // the first day on which the supply of a running medicine ends
}

// Load reads the coded facts of many cases with a constant number of queries.
// It keeps the order of ids and leaves out a case that no longer exists.
func (e *Evaluator) Load(tx *gorm.DB, ids []string) ([]Loaded, error) {
	rows, err := caseRows(tx, ids)
	if err != nil {
		return nil, err
	}
	parts, err := loadParts(tx, ids, survivorsOf(rows))
	if err != nil {
		return nil, err
	}
	set, err := e.settingsOf(tx, organisationsIn(rows))
	if err != nil {
		return nil, err
	}
	out := make([]Loaded, 0, len(rows))
	byID := map[string]caseRow{}
	for _, r := range rows {
		byID[r.ID] = r
	}
	for _, id := range ids {
		r, ok := byID[id]
		if !ok {
			continue
		}
		zone, err := e.Zone(r.TimeZone)
		if err != nil {
			return nil, err
		}
		out = append(out, Loaded{Case: r.Case, Zone: zone, row: r, parts: parts, settings: set[r.OrganisationID]})
	}
	return out, nil
}

func caseRows(tx *gorm.DB, ids []string) ([]caseRow, error) {
	var rows []caseRow
	err := tx.Raw(`SELECT c.id, c.code, c.survivor_id, c.organisation_id, c.status, c.intake_at, c.closed_at, c.lead_id,
			c.age_group, c.adult_from, c.adult_to, c.gap_count, c.worst, c.next_due, c.urgency, c.last_contact_at, c.next_change, c.evaluated_at, c.packs,
			s.state, o.time_zone, v.safe_contact IS NOT NULL AS has_contact, v.called_name IS NOT NULL AS has_name,
			(SELECT MIN(d.asked_on) FROM documents d WHERE d.case_id = c.id AND d.file_id = '' AND d.asked_of <> '' AND d.removed_at = 0) AS paper_asked,
			`+trackColumns+`
			COALESCE((SELECT MIN(p.known_on) FROM safety_places p WHERE p.case_id = c.id AND p.removed_at = 0 AND (p.kind = 'planned' OR p.kind = 'here' AND p.shelter_id = c.shelter_id)), '') AS place_known,
			COALESCE((SELECT MIN(a.claimed_on) FROM safety_people a WHERE a.case_id = c.id AND a.removed_at = 0 AND a.stance = 'claims' AND a.verified <> 'yes'), '') AS claimed,
			COALESCE((SELECT MAX(y.reviewed_on) FROM safety_plans y WHERE y.case_id = c.id AND y.removed_at = 0), '') AS reviewed,
			COALESCE((SELECT MIN(m.supply_until) FROM health_medicines m WHERE m.case_id = c.id AND m.removed_at = 0 AND m.state = 'running' AND m.supply_until > ''), '') AS supply,
			(EXISTS (SELECT 1 FROM belongings g WHERE g.case_id = c.id AND g.state = 'held' AND g.removed_at = 0)
				OR EXISTS (SELECT 1 FROM documents o2 WHERE o2.case_id = c.id AND o2.original = 'shelter' AND o2.removed_at = 0)) AS things_kept,
			EXISTS (SELECT 1 FROM safety_people b WHERE b.case_id = c.id AND b.removed_at = 0 AND b.stance = 'supports') AS supported,
			(SELECT MIN(r.sent_on) FROM referrals r WHERE r.case_id = c.id AND r.purpose = 'health' AND r.state IN ('sent', 'accepted', 'waiting')) AS referred
		FROM cases c JOIN shelters s ON s.id = c.shelter_id
		JOIN organisations o ON o.id = c.organisation_id
		JOIN survivors v ON v.id = c.survivor_id WHERE c.id IN ?`, ids).Find(&rows).Error
	return rows, err
}

func organisationsIn(rows []caseRow) []string {
	seen, out := map[string]bool{}, []string{""}
	for _, r := range rows {
		if !seen[r.OrganisationID] {
			seen[r.OrganisationID] = true
			out = append(out, r.OrganisationID)
		}
	}
	return out
}

func survivorsOf(rows []caseRow) []string {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.SurvivorID
	}
	return ids
}

// parts holds the rows of many cases, by case or by survivor.
type parts struct {
	personFacts map[string][]models.Fact // by survivor
	caseFacts   map[string][]models.Fact // by case
	services    map[string][]models.Delivery
	tracks      map[string][]models.Track    // that are help for the survivor
	followUps   map[string][]models.FollowUp // planned, made and tried ones; and the wish for none, as one declined
	serves      map[string][]string          // by delivery
	stances     map[string][]models.StanceRow
	consents    map[string][]models.Consent
	lawyers     map[string][]models.Assignment // assignments of legal aid volunteers
	relatives   map[string][]models.RelativeFacts
	started     map[string]map[string]string
	elsewhere   map[string][]models.OtherMoneyFacts // money that came from elsewhere
	tellsMoney  bool                                // a fact of one of the cases tells of money in all
}

func newParts() parts {
	return parts{
		personFacts: map[string][]models.Fact{}, caseFacts: map[string][]models.Fact{},
		services: map[string][]models.Delivery{}, followUps: map[string][]models.FollowUp{}, tracks: map[string][]models.Track{}, serves: map[string][]string{},
		stances: map[string][]models.StanceRow{}, consents: map[string][]models.Consent{},
		lawyers: map[string][]models.Assignment{}, relatives: map[string][]models.RelativeFacts{},
		started: map[string]map[string]string{}, elsewhere: map[string][]models.OtherMoneyFacts{},
	}
}

func loadParts(tx *gorm.DB, caseIDs, survivorIDs []string) (parts, error) {
	p := newParts()
	for _, load := range []func(*gorm.DB, []string, []string) error{
		p.loadFacts, p.loadServices, p.loadServes, p.loadStances, p.loadConsents, p.loadLawyers, p.loadRelatives, p.loadStarted, p.loadElsewhere,
	} {
		if err := load(tx, caseIDs, survivorIDs); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *parts) loadFacts(tx *gorm.DB, caseIDs, survivorIDs []string) error {
	var facts []models.Fact
	err := tx.Where("survivor_id IN ? AND (case_id = '' OR case_id IN ?)", survivorIDs, caseIDs).
		Order("recorded_at, name").Find(&facts).Error
	p.addFacts(facts)
	return err
}

func (p *parts) addFacts(facts []models.Fact) {
	for _, f := range facts {
		p.tellsMoney = p.tellsMoney || f.Name == FactAwarded || f.Name == FactReceived
		if f.CaseID == "" {
			p.personFacts[f.SurvivorID] = append(p.personFacts[f.SurvivorID], f)
		} else {
			p.caseFacts[f.CaseID] = append(p.caseFacts[f.CaseID], f)
		}
	}
}

// loadServices reads the services of cases and, as rules count both, their contacts after
// leaving, tracks and help that was handed on. That a survivor wishes no contact counts
// as one that was declined.
func (p *parts) loadServices(tx *gorm.DB, caseIDs, _ []string) error {
	columns := store.Columns("", models.DeliveryFacts{})
	var rows []servedRow
	err := tx.Raw("SELECT id, case_id, created_at, "+strings.Join(columns, ", ")+", '' AS result, 0 AS due_at, '' AS track, '' AS serves FROM deliveries WHERE case_id IN ?"+
		" UNION ALL SELECT id, case_id, created_at, "+asService(columns, contact("at", "day_only"))+", CASE WHEN result = '' THEN 'planned' ELSE result END, due_at, '', '' FROM follow_ups WHERE case_id IN ? AND removed_at = 0"+
		" UNION ALL SELECT id, case_id, created_at, "+asService(columns, contact("asked_at", "false"))+", '"+noFollowUp+"', 0, '', '' FROM follow_plans WHERE case_id IN ? AND wish = ? AND removed_at = 0"+
		" UNION ALL SELECT id, case_id, created_at, "+asService(columns, handedOn)+", '', 0, '', '' FROM referrals WHERE case_id IN ? AND state IN ?"+
		" UNION ALL SELECT id, case_id, created_at, "+asService(columns, begun)+", '', 0, kind, serves FROM tracks WHERE case_id IN ? AND from_at > 0 AND removed_at = 0"+
		" ORDER BY at, id", caseIDs, caseIDs, caseIDs, models.FollowNone, caseIDs, models.ReferralsOpen, caseIDs).Find(&rows).Error
	var services []models.Delivery
	var contacts []models.FollowUp
	for _, r := range rows {
		switch {
		case r.Track != "":
			p.addTracks([]models.Track{r.track()})
		case r.Result == "":
			services = append(services, r.Delivery)
		default:
			contacts = append(contacts, r.followUp())
		}
	}
	p.addServices(services)
	p.addFollowUps(contacts)
	return err
}

func (p *parts) addServices(rows []models.Delivery) {
	for _, d := range rows {
		p.services[d.CaseID] = append(p.services[d.CaseID], d)
	}
}

func (p *parts) addFollowUps(rows []models.FollowUp) {
	for _, f := range rows {
		p.followUps[f.CaseID] = append(p.followUps[f.CaseID], f)
	}
}

func (p *parts) loadServes(tx *gorm.DB, caseIDs, _ []string) error {
	var rows []models.DeliveryServe
	err := tx.Raw(`SELECT s.delivery_id, s.item FROM delivery_serves s
		JOIN deliveries d ON d.id = s.delivery_id WHERE d.case_id IN ? ORDER BY s.item`, caseIDs).Find(&rows).Error
	p.addServes(rows)
	return err
}

func (p *parts) addServes(rows []models.DeliveryServe) {
	for _, s := range rows {
		p.serves[s.DeliveryID] = append(p.serves[s.DeliveryID], s.Item)
	}
}

func (p *parts) loadStances(tx *gorm.DB, caseIDs, _ []string) error {
	var rows []models.StanceRow
	err := tx.Select("case_id", "subject", "kind", "at", "until_at", "amount", "currency", "received_on", "filing", "includes").
		Where("case_id IN ? AND ended_at = 0", caseIDs).Order("at, id").Find(&rows).Error
	p.addStances(rows)
	return err
}

func (p *parts) addStances(rows []models.StanceRow) {
	for _, s := range rows {
		p.stances[s.CaseID] = append(p.stances[s.CaseID], s)
	}
}

func (p *parts) loadConsents(tx *gorm.DB, caseIDs, _ []string) error {
	var rows []models.Consent
	err := tx.Where("case_id IN ?", caseIDs).Order("given_at, id").Find(&rows).Error
	p.addConsents(rows)
	return err
}

func (p *parts) addConsents(rows []models.Consent) {
	for _, c := range rows {
		p.consents[c.CaseID] = append(p.consents[c.CaseID], c)
	}
}

func (p *parts) loadLawyers(tx *gorm.DB, caseIDs, _ []string) error {
	var rows []models.Assignment
	err := tx.Raw(`SELECT a.case_id, a.from_at, a.until_at FROM assignments a
		JOIN accounts p ON p.id = a.account_id AND p.role = ?
		WHERE a.case_id IN ? ORDER BY a.from_at, a.id`, models.LegalAid, caseIDs).Find(&rows).Error
	p.addLawyers(rows)
	return err
}

func (p *parts) addLawyers(rows []models.Assignment) {
	for _, a := range rows {
		p.lawyers[a.CaseID] = append(p.lawyers[a.CaseID], a)
	}
}

func (p *parts) loadRelatives(tx *gorm.DB, caseIDs, _ []string) (err error) {
	p.relatives, err = Relatives(tx, caseIDs)
	return err
}

// Relatives reads the coded facts of the relatives of cases, without those who were
// taken off the list.
func Relatives(tx *gorm.DB, caseIDs []string) (map[string][]models.RelativeFacts, error) {
	var rows []models.Relative
	err := tx.Select(append(store.Columns("", models.RelativeFacts{}), "case_id")).
		Where("case_id IN ? AND removed_at = 0", caseIDs).Order("created_at, id").Find(&rows).Error
	out := map[string][]models.RelativeFacts{}
	for _, r := range rows {
		out[r.CaseID] = append(out[r.CaseID], r.RelativeFacts)
	}
	return out, err
}

// loadStarted reads under which version of an item the clocks of a case
// started, so that a later law does not move them.
func (p *parts) loadStarted(tx *gorm.DB, caseIDs, _ []string) error {
	var rows []models.Entitlement
	err := tx.Select("case_id", "item", "version").Where("case_id IN ? AND started", caseIDs).Find(&rows).Error
	for _, r := range rows {
		if p.started[r.CaseID] == nil {
			p.started[r.CaseID] = map[string]string{}
		}
		p.started[r.CaseID][r.Item] = r.Version
	}
	return err
}
