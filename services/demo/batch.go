package demo

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// batch is the rows of some survivors, in the order in which they are stored.
type batch struct {
	survivors   []models.Survivor
	cases       []models.Case
	episodes    []models.Episode
	facts       []models.Fact
	consents    []models.Consent
	assignments []models.Assignment
	deliveries  []models.Delivery
	stances     []models.StanceRow
	duties      []models.DutyDecision
	relatives   []models.Relative
	matters     []models.Matter
	inMatter    []models.MatterPerson
	hearings    []models.Hearing
	assessments []models.Assessment
	prompts     []models.SafetyPrompt
	safePlans   []models.SafetyPlan
	around      []models.SafetyPerson
	knownPlaces []models.SafetyPlace
	incidents   []models.SafetyIncident
	medicines   []models.HealthMedicine
	allergies   []models.HealthAllergy
	conditions  []models.HealthCondition
	tests       []models.HealthTest
	ownFiles    []models.OwnFile
	followPlans []models.FollowPlan
	followUps   []models.FollowUp
	tracks      []models.Track
	trackSteps  []models.TrackStep
	closures    []models.Closure
	plans       []models.Plan
	returns     []models.Return
	goals       []models.Goal
	planSteps   []models.PlanStep
	referrals   []models.Referral
	bundles     []models.Bundle
	links       []models.MatterLink
	stood       []models.Revision
	handedOver  []models.HandOverNote
	lodgings    []lodging // stays, until they have their beds
	stays       []models.Stay
	transfers   []models.Transfer
	belongings  []models.Belonging
	movements   []models.Movement
	notes       []models.CaseNote
	shared      []models.SharedNote
	toDo        []models.Task
	wanted      []models.Ask
	numbers     []models.PaperNumber
	accounts    []models.BankAccount
	addresses   []models.CareAddress
	losses      []models.Loss
	otherMoney  []models.OtherMoney
	papers      []models.Document
	paperFiles  []models.DocumentFile
	paperParts  []models.DocumentChunk
	packets     []models.Packet
	madePackets []models.MadePacket
	declared    []models.Declaration
	readOut     []models.PacketReading
	rights      []models.Entitlement
	gaps        []models.Gap
	clocks      []models.CaseClock
	filed       []models.CaseApplication
	spells      []models.Spell
	keys        vault.Rows
	early       []audit.Record // older entries; stored with the rows
	late        []audit.Record // entries of the last weeks; added to the log at the end, in order of time
}

// add seals a survivor's texts and puts the rows into the batch.
func (w *worker) add(b *batch, sv *survivor) error {
	if err := w.seal(sv); err != nil {
		return err
	}
	b.survivors, b.facts = append(b.survivors, sv.row), append(b.facts, sv.files[0].about...)
	for _, f := range sv.files {
		b.cases, b.episodes, b.facts = append(b.cases, f.row), append(b.episodes, f.episode), append(b.facts, f.facts...)
		b.consents, b.assignments = append(b.consents, f.consents...), append(b.assignments, f.assignments...)
		for _, s := range f.services {
			b.deliveries = append(b.deliveries, s.Delivery)
		}
		for _, s := range f.decisions {
			b.stances = append(b.stances, s.StanceRow)
		}
		b.duties = append(b.duties, f.duties...)
		b.addClaims(f.claimFacts)
		for _, m := range f.matters {
			b.matters = append(b.matters, m.Matter)
		}
		for _, p := range f.inMatter {
			b.inMatter = append(b.inMatter, p.MatterPerson)
		}
		for _, h := range f.hearings {
			b.hearings = append(b.hearings, h.Hearing)
		}
		rows, plans := f.followRows()
		b.followUps, b.followPlans = append(b.followUps, rows...), append(b.followPlans, plans...)
		for _, t := range f.learning {
			b.tracks, b.trackSteps = append(b.tracks, t.Track), append(b.trackSteps, t.steps...)
		}
		b.addPlans(f)
		b.addReturns(f)
		for _, c := range f.closures {
			b.closures = append(b.closures, c.Closure)
		}
		for _, r := range f.referred {
			b.referrals, b.bundles = append(b.referrals, r.Referral), append(b.bundles, r.bundles...)
		}
		b.links, b.stood = append(b.links, f.links...), append(b.stood, f.stood...)
		if f.handedOver != nil {
			b.handedOver = append(b.handedOver, f.handedOver.HandOverNote)
		}
		for _, a := range f.assessments {
			b.assessments = append(b.assessments, a.Assessment)
		}
		for _, p := range f.askedSafety {
			b.prompts = append(b.prompts, p.SafetyPrompt)
		}
		b.safePlans, b.around = append(b.safePlans, safeRows[models.SafetyPlan](f.safety)...), append(b.around, safeRows[models.SafetyPerson](f.safety)...)
		b.knownPlaces, b.incidents = append(b.knownPlaces, safeRows[models.SafetyPlace](f.safety)...), append(b.incidents, safeRows[models.SafetyIncident](f.safety)...)
		b.medicines, b.allergies = append(b.medicines, safeRows[models.HealthMedicine](f.safety)...), append(b.allergies, safeRows[models.HealthAllergy](f.safety)...)
		b.ownFiles = append(b.ownFiles, safeRows[models.OwnFile](f.safety)...)
		b.conditions, b.tests = append(b.conditions, safeRows[models.HealthCondition](f.safety)...), append(b.tests, safeRows[models.HealthTest](f.safety)...)
		b.lodgings, b.transfers = append(b.lodgings, f.lodgings...), append(b.transfers, f.elsewhere...)
		b.belongings = append(b.belongings, safeRows[models.Belonging](f.safety)...)
		for _, n := range f.notes {
			b.notes = append(b.notes, n.CaseNote)
		}
		for _, s := range f.shared {
			b.shared = append(b.shared, s.SharedNote)
		}
		for _, t := range f.toDo {
			b.toDo = append(b.toDo, t.Task)
		}
		for _, a := range f.wanted {
			b.wanted = append(b.wanted, a.Ask)
		}
		b.addPapers(f)
		f.declared = f.declarations()
		b.declared = append(b.declared, f.declared...)
		b.rights, b.gaps = append(b.rights, f.outcome.Rights...), append(b.gaps, f.outcome.Gaps...)
		b.clocks, b.filed = append(b.clocks, f.outcome.Clocks...), append(b.filed, f.outcome.Applications...)
		b.spells = append(b.spells, f.spells...)
		for _, d := range f.entries() {
			if d.At < w.cal.at(-recent, 0, 0) {
				b.early = append(b.early, d)
			} else {
				b.late = append(b.late, d)
			}
		}
	}
	return nil
}

func (b *batch) addClaims(list []claimFact) {
	b.relatives, b.numbers = append(b.relatives, rowsOf[models.Relative](list)...), append(b.numbers, rowsOf[models.PaperNumber](list)...)
	b.accounts, b.addresses = append(b.accounts, rowsOf[models.BankAccount](list)...), append(b.addresses, rowsOf[models.CareAddress](list)...)
	b.losses, b.otherMoney = append(b.losses, rowsOf[models.Loss](list)...), append(b.otherMoney, rowsOf[models.OtherMoney](list)...)
}

// addPapers adds the papers of a case with their files, and its packets.
func (b *batch) addPapers(f *file) {
	for _, p := range f.documents {
		b.papers = append(b.papers, p.Document)
		if p.drawn != nil {
			b.paperFiles, b.paperParts = append(b.paperFiles, p.file), append(b.paperParts, p.parts...)
		}
	}
	for _, p := range f.applied {
		b.packets = append(b.packets, p.Packet)
		if p.read != nil {
			b.readOut = append(b.readOut, *p.read)
		}
	}
	b.madePackets = append(b.madePackets, f.kept...)
}

// store inserts the batch in one transaction.
func (b batch) store(tx *gorm.DB) error {
	for _, step := range []struct {
		what   string
		insert func() error
	}{
		{"survivors", func() error { return insert(tx, b.survivors) }},
		{"cases", func() error { return insert(tx, b.cases) }},
		{"episodes", func() error { return insert(tx, b.episodes) }},
		{"facts", func() error { return insert(tx, b.facts) }},
		{"consents", func() error { return insert(tx, b.consents) }},
		{"assignments", func() error { return insert(tx, b.assignments) }},
		{"deliveries", func() error { return insert(tx, b.deliveries) }},
		{"stances", func() error { return insert(tx, b.stances) }},
		{"duties", func() error { return insert(tx, b.duties) }},
		{"relatives", func() error { return insert(tx, b.relatives) }},
		{"matters", func() error { return insert(tx, b.matters) }},
		{"people in matters", func() error { return insert(tx, b.inMatter) }},
		{"hearings", func() error { return insert(tx, b.hearings) }},
		{"wishes about follow-up", func() error { return insert(tx, b.followPlans) }},
		{"follow-ups", func() error { return insert(tx, b.followUps) }},
		{"tracks", func() error { return insert(tx, b.tracks) }},
		{"steps of tracks", func() error { return insert(tx, b.trackSteps) }},
		{"closures", func() error { return insert(tx, b.closures) }},
		{"plans", func() error { return insert(tx, b.plans) }},
		{"own files", func() error { return insert(tx, b.ownFiles) }},
		{"returns", func() error { return insert(tx, b.returns) }},
		{"goals", func() error { return insert(tx, b.goals) }},
		{"steps of plans", func() error { return insert(tx, b.planSteps) }},
		{"referrals", func() error { return insert(tx, b.referrals) }},
		{"bundles", func() error { return insert(tx, b.bundles) }},
		{"links of matters", func() error { return insert(tx, b.links) }},
		{"earlier versions", func() error { return insert(tx, b.stood) }},
		{"notes of hand-overs", func() error { return insert(tx, b.handedOver) }},
		{"assessments", func() error { return insert(tx, b.assessments) }},
		{"lines about safety", func() error { return insert(tx, b.prompts) }},
		{"safety plans", func() error { return insert(tx, b.safePlans) }},
		{"people around survivors", func() error { return insert(tx, b.around) }},
		{"known places", func() error { return insert(tx, b.knownPlaces) }},
		{"incidents", func() error { return insert(tx, b.incidents) }},
		{"medicines", func() error { return insert(tx, b.medicines) }},
		{"allergies", func() error { return insert(tx, b.allergies) }},
		{"conditions of health", func() error { return insert(tx, b.conditions) }},
		{"tests", func() error { return insert(tx, b.tests) }},
		{"stays", func() error { return insert(tx, b.stays) }},
		{"movements", func() error { return insert(tx, b.movements) }},
		{"belongings", func() error { return insert(tx, b.belongings) }},
		{"transfers", func() error { return insert(tx, b.transfers) }},
		{"case notes", func() error { return insert(tx, b.notes) }},
		{"shared notes", func() error { return insert(tx, b.shared) }},
		{"tasks", func() error { return insert(tx, b.toDo) }},
		{"asks", func() error { return insert(tx, b.wanted) }},
		{"numbers of papers", func() error { return insert(tx, b.numbers) }},
		{"bank accounts", func() error { return insert(tx, b.accounts) }},
		{"addresses for papers", func() error { return insert(tx, b.addresses) }},
		{"losses", func() error { return insert(tx, b.losses) }},
		{"money from elsewhere", func() error { return insert(tx, b.otherMoney) }},
		{"papers", func() error { return insert(tx, b.papers) }},
		{"files of papers", func() error { return insert(tx, b.paperFiles) }},
		{"parts of files", func() error { return insert(tx, b.paperParts) }},
		{"packets", func() error { return insert(tx, b.packets) }},
		{"packets that were made", func() error { return insert(tx, b.madePackets) }},
		{"declarations", func() error { return insert(tx, b.declared) }},
		{"packets that were read out", func() error { return insert(tx, b.readOut) }},
		{"rights", func() error { return insert(tx, b.rights) }},
		{"gaps", func() error { return insert(tx, b.gaps) }},
		{"time limits", func() error { return insert(tx, b.clocks) }},
		{"applications", func() error { return insert(tx, b.filed) }},
		{"history of rights and gaps", func() error { return insert(tx, b.spells) }},
		{"keys", func() error { return b.keys.Store(tx) }},
		{"audit log", func() error { return audit.AppendAll(tx, b.early) }},
	} {
		if err := step.insert(); err != nil {
			return fmt.Errorf("store %s: %w", step.what, err)
		}
	}
	return nil
}

// insert stores rows in statements of a few fixed lengths, because the database
// keeps one prepared statement for each length.
func insert[T any](tx *gorm.DB, rows []T) error {
	for n := 128; len(rows) > 0; {
		if n > len(rows) {
			n /= 2
			continue
		}
		part := rows[:n]
		if err := tx.Create(&part).Error; err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
