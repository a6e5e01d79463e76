package demo

import (
	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
)

// keptSafe is a row of the safety or the health record of a case with the words that will be sealed.
type keptSafe struct {
	models.Record
	words map[string]string
}

// safeRows are the rows of one list.
func safeRows[R any](list []keptSafe) (out []R) {
	for _, k := range list {
		if r, ok := any(k.Record).(*R); ok {
			out = append(out, *r)
		}
	}
	return out
}

// keepSafe writes a plan, people, places and incidents of a case. It uses its own dice,
// and opens no gap that the case does not let slip.
func (f *file) keepSafe(d *dice) {
	if f.row.Status == models.CaseClosed || f.opt.Survivors > small && !f.mine {
		return
	}
	f.safetyPlan(d)
	f.around(d)
	f.knownPlaces(d)
	f.incidents(d)
}

// safe adds a row that was written at a moment.
func (f *file) safe(d *dice, row models.Record, at models.Instant, words map[string]string) {
	at = min(max(at, f.row.IntakeAt+60_000), f.cal.now-1)
	*row.Base() = models.RecordBase{ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}
	row.Base().CreatedAt, row.Base().ChangedAt = at, at
	row.Check(words, models.RecordCheck{Now: f.cal.now, Zone: f.cal.zone, Problems: models.Problems{}}) // works out what follows
	f.safety = append(f.safety, keptSafe{row, words})
}

func (f *file) safetyPlan(d *dice) {
	day := max(-d.between(1, 80), f.begin)
	if f.slip("safety.assessment_stale") {
		day = max(-d.between(95, 110), f.begin)
	} else if d.chance(55) {
		return
	}
	p := &models.SafetyPlan{SafetyPlanFacts: models.SafetyPlanFacts{CallRule: pick(d, models.CallRules), ReviewedOn: f.cal.date(day)}}
	f.safe(d, p, f.cal.at(day, 15, 20), map[string]string{
		"signs": "The invented cousin rings at night, or asks where she works.", "does": "Leaves by the back door and goes to the neighbour (invented).",
		"goes": "To the shop of Meera at the corner (invented).", "calls": "The house, then aunt Kusum (invented).",
		"call_times": "After six in the evening (invented).", "say": "It is about the sewing course (invented).", "code_word": "blue sari (invented)",
	})
}

// around adds somebody who stands by the survivor, and at times somebody who does not.
func (f *file) around(d *dice) {
	day := max(-d.between(1, 60), f.begin)
	if !f.slip("social.no_support_person") && (f.row.Status == models.CaseFollowUp || d.chance(60)) {
		p := &models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: pick(d, []string{"sister", "mother", "friend", "grandmother"}), Stance: models.StanceSupports, MayKnow: pick(d, models.MayKnow[1:])}}
		for _, c := range f.claimFacts {
			if r, is := c.ClaimRow.(*models.Relative); is && r.KeptFrom == "" && p.RelativeID == "" && d.chance(40) {
				p.RelativeID, p.Relation = r.ID, r.Relation
			}
		}
		words := map[string]string{"note": "Visits on Sundays (invented)."}
		if p.RelativeID == "" {
			words["name"] = "Invented " + pick(d, []string{"Kusum", "Rehana", "Savita"})
		}
		f.safe(d, p, f.cal.at(day, 11, 5), words)
	}
	if d.chance(20) {
		f.safe(d, &models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: pick(d, []string{"recruiter", "employer", "in_laws"}), Stance: pick(d, []string{models.StanceDanger, models.StanceExcluded}), MayKnow: models.KnowsNothing}},
			f.cal.at(day, 11, 15), map[string]string{"name": "Invented Shankar", "note": "Knows the first address (invented)."})
	}
	if f.slip("safety.unverified_claimant") {
		f.safe(d, &models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: "other", Stance: models.StanceClaims, MayKnow: models.KnowsNothing, ClaimedOn: f.cal.date(-1), Verified: models.No}},
			f.cal.at(-1, 12, 40), map[string]string{"name": "Invented Dinesh", "note": "Says that he is an uncle (invented)."})
	}
}

// knownPlaces adds a place that is known, seldom one where the survivor sleeps.
func (f *file) knownPlaces(d *dice) {
	if f.slip("safety.placement_known_address") {
		f.safe(d, &models.SafetyPlace{SafetyPlaceFacts: models.SafetyPlaceFacts{Kind: models.PlacePlanned, KnownOn: f.cal.date(-1)}}, f.cal.at(-1, 16, 0),
			map[string]string{"place": "The house of the invented grandmother", "note": "A cousin told them (invented)."})
	}
	if d.chance(25) {
		day := max(-d.between(1, 90), f.begin)
		f.safe(d, &models.SafetyPlace{SafetyPlaceFacts: models.SafetyPlaceFacts{Kind: pick(d, models.PlaceKinds[2:]), KnownOn: f.cal.date(day)}}, f.cal.at(day, 10, 0),
			map[string]string{"place": "Invented lane 4, behind the market", "note": "They waited there once (invented)."})
	}
}

// incidentOf are the facts of the demo that an incident tells of.
var incidentOf = []struct{ fact, kind string }{
	{"event.threat", models.IncidentThreat}, {"event.trafficker_contact", models.IncidentContact}, {"event.violence", models.IncidentHurt}, {"event.privacy_breach", models.IncidentPrivacy},
}

// incidents adds the incident of each event of the facts, and at times one that is none.
func (f *file) incidents(d *dice) {
	for _, of := range incidentOf {
		for _, fact := range f.facts {
			if fact.Name == of.fact && fact.At > 0 && fact.At < f.cal.now-60_000 && fact.At > f.row.IntakeAt {
				f.incident(d, of.kind, fact.At, false)
			}
		}
	}
	if d.chance(12) {
		f.incident(d, pick(d, []string{"followed", "seen_near", "other"}), f.cal.at(-d.between(0, 25), 9, 30), true)
	}
}

func (f *file) incident(d *dice, kind string, at models.Instant, answered bool) {
	if at <= f.row.IntakeAt || at >= f.cal.now-60_000 {
		return
	}
	r := &models.SafetyIncident{IncidentFacts: models.IncidentFacts{Kind: kind, At: at, FromWho: pick(d, models.IncidentFrom[:5]), Way: pick(d, models.IncidentWays)}}
	words := map[string]string{"what": "Asked where she lives and said that money is owed (invented).", "who": "Invented Shankar"}
	if answered {
		r.Done, r.Police, r.House = pick(d, []string{"talked", "talked watching", "contact_stopped"}), pick(d, models.IncidentTold), string(models.Yes)
		words["note"] = "Talked in the evening; the gate stays shut (invented)."
		if d.chance(40) {
			r.Next, r.NextOn = pick(d, models.IncidentNext), f.cal.date(d.between(1, 6))
		}
	}
	f.safe(d, r, at.Add(minutes(25)), words)
}

// recordsSay is what the rows say that rules read.
func (f *file) recordsSay() (out evaluation.RecordSays) {
	for _, k := range f.safety {
		switch r := k.Record.(type) {
		case *models.Belonging:
			out.ThingsKept = out.ThingsKept || r.State == models.BelongingHeld
		case *models.HealthMedicine:
			if r.State == models.MedicineRunning && r.SupplyUntil != "" && (out.Supply == "" || r.SupplyUntil < out.Supply) {
				out.Supply = r.SupplyUntil
			}
		case *models.SafetyPlan:
			out.Reviewed = max(out.Reviewed, r.ReviewedOn)
		case *models.SafetyPlace:
			if r.Kind == models.PlacePlanned && (out.PlaceKnown == "" || r.KnownOn < out.PlaceKnown) {
				out.PlaceKnown = r.KnownOn
			}
		case *models.SafetyPerson:
			out.Supported = out.Supported || r.Stance == models.StanceSupports
			if r.Unverified() && (out.Claimed == "" || r.ClaimedOn < out.Claimed) {
				out.Claimed = r.ClaimedOn
			}
		}
	}
	return out
}

// safety seals what was written about the safety and the health of a case.
func (s *sealer) safety(f *file) {
	for _, k := range f.safety {
		for _, w := range k.Words() {
			s.some(custody.FieldOf(k.List(), w.Column), k.Base().ID, k.words[w.Column], w.To)
		}
	}
}
