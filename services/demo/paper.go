package demo

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/document"
	"aftercare/services/pack"
	"aftercare/services/scan"
)

// paper is a paper with the file and the words that will be sealed.
type paper struct {
	models.Document
	title string
	drawn *scan.File
	file  models.DocumentFile
	parts []models.DocumentChunk
}

// held are the kinds of papers that a case has where a fact says that somebody holds
// one, and where they are asked for otherwise.
var held = []struct {
	kind, fact, askedOf, original string
	needs                         string // an event without which there is none
}{
	{"fir_copy", "held.fir_copy", "police", "police", "event.fir_registered"},
	{"statement_copy", "", "court", "court", "event.fir_registered"},
	{"identity_paper", "held.identity_document", "identity_office", "survivor", ""},
	{"bank_passbook", "held.bank_account", "bank", "survivor", ""},
	{"release_certificate", "held.release_certificate", "district_magistrate", "office", "form.bonded_labour"},
}

// patience is how many days ago a paper was asked for at most, where the case lets
// nothing slip.
const patience = 29

// paperAsked is the day since when the paper waits that was asked for first.
func (f *file) paperAsked() (first models.Date) {
	for _, p := range f.documents {
		if p.FileID == "" && p.AskedOn != "" && (first == "" || p.AskedOn < first) {
			first = p.AskedOn
		}
	}
	return first
}

// papers makes up the papers of a case, with dice of their own: what else is made up
// stays the same. Files are only in the first house, so that a large demo stays small.
func (f *file) papers(d *dice) {
	for _, h := range held {
		has := f.known(h.fact) == models.Yes || h.fact == "" && d.chance(35)
		switch {
		case h.needs != "" && f.known(h.needs) != models.Yes:
		case has && f.drawn():
			p := f.paper(d, h.kind, f.row.IntakeAt.Add(hours(d.between(4, 30))))
			p.draws(d)
			if days := d.between(2, 20); f.begin < -30 && d.chance(50) {
				p.AskedOf, p.AskedOn = h.askedOf, f.cal.date(f.cal.day(p.CreatedAt)-days)
				if p.AskedOn < f.cal.date(f.begin) {
					p.AskedOn = f.cal.date(f.begin)
				}
			}
			p.Original, p.title = h.original, "Invented paper no. "+p.ID[len(p.ID)-4:]
			if day := f.dayOf(h.needs); day != "" {
				p.PaperOn = day
			}
			if p.Class == models.ClassSafety && len(f.matters) > 0 && h.needs != "form.bonded_labour" {
				p.ProofOf = models.ProofRef(models.ProofMatter, f.matters[0].ID)
			}
		case !has && f.row.Status != models.CaseClosed && d.chance(30):
			day := -d.between(1, min(patience, max(2, -f.begin-1)))
			p := f.paper(d, h.kind, f.cal.workTime(d, day))
			p.AskedOf, p.AskedOn = h.askedOf, f.cal.date(day)
		}
	}
	if f.slip("papers.asked_not_come") {
		day := -patience - 12
		p := f.paper(d, "charge_sheet", f.cal.workTime(d, day))
		p.AskedOf, p.AskedOn = "court", f.cal.date(day)
	}
	if f.team.counsellor != nil && d.chance(25) && f.row.Status != models.CaseClosed && f.begin < -3 {
		p := f.paper(d, "medical_report", f.cal.workTime(d, -2))
		p.AskedOf, p.AskedOn = "hospital", f.cal.date(-2)
	}
}

// drawn reports whether the papers of the case have files.
func (f *file) drawn() bool {
	return f.row.ShelterID == f.org.shelters[0].ID && (f.opt.Survivors <= small || f.scene != nil)
}

// paper adds a paper that the lead of the case recorded.
func (f *file) paper(d *dice, kind string, at models.Instant) *paper {
	at = min(max(at, f.row.IntakeAt.Add(minutes(90))), f.cal.now-1)
	f.documents = append(f.documents, &paper{Document: models.Document{
		ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, DocumentFacts: models.DocumentFacts{Kind: kind}, Class: models.DocumentClass(kind),
		RecordedBy: f.row.LeadID, CreatedAt: at, ChangedBy: f.row.LeadID, ChangedAt: at, Version: 1,
	}})
	return f.documents[len(f.documents)-1]
}

// draws gives the paper a file.
func (p *paper) draws(d *dice) { p.drawn, p.FileID = drawing(p.Kind), d.id(p.CreatedAt) }

// packet is an application in the making with the statement that will be sealed.
type packet struct {
	models.Packet
	statement string                // of the lawyer
	house     string                // of a caseworker
	read      *models.PacketReading // nil while it was not read out
	witness   string
}

// packets makes up what the volunteer of the case prepared: some begun, some with the
// statement written, some made as drafts, and those that were filed made as final.
func (f *file) packets(d *dice) error {
	if f.team.legal == nil || !f.drawn() || !f.attended(f.team.legal) {
		return nil
	}
	loaded, _, err := f.evaluate()
	if err != nil {
		return err
	}
	facts := loaded.Facts(f.cal.now)
	for _, a := range f.outcome.Applications {
		forms := f.evaluator.Library().FormsFor(a.Authority, facts, f.cal.now, f.cal.zone)
		waits := a.Stage == models.ApplicationToFile
		if len(forms) == 0 || forms[0].Disabled() || waits && !d.chance(60) || a.Stage == models.ApplicationRefused {
			continue
		}
		f.packet(d, a, forms[0], waits)
	}
	return nil
}

// attended reports whether somebody works with the case now.
func (f *file) attended(m *member) bool {
	return slices.ContainsFunc(f.assignments, func(a models.Assignment) bool { return a.AccountID == m.ID && a.LiveAt(f.cal.now) })
}

// packet makes up one application, and how far it came.
func (f *file) packet(d *dice, a models.CaseApplication, form *pack.Form, waits bool) {
	at := f.cal.workTime(d, -d.between(1, 6))
	if !waits && a.FiledAt > 0 {
		at = a.FiledAt.Add(-hours(5))
	}
	by := f.team.legal
	at = min(max(at, f.row.IntakeAt.Add(hours(3))), f.cal.now-1)
	p := &packet{Packet: models.Packet{
		ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, PacketFacts: f.choices(a, form, pick(d, models.PacketLanguages)),
		CreatedBy: by.ID, CreatedAt: at, ChangedBy: by.ID, ChangedAt: at, Version: 1,
	}}
	f.applied = append(f.applied, p)
	if waits && d.chance(40) {
		f.ofTheHouse(p)
		return // begun
	}
	p.statement = "1. This is an invented statement of an invented person.\n2. Every name, place and number in it is made up."
	if waits && d.chance(40) {
		return // written
	}
	at = f.made(d, p, form, a.Name, !waits)
	f.readOut(d, p, min(at.Add(minutes(d.between(10, 40))), f.cal.now-1), !waits)
}

// readOut makes up that a packet was read out, and that it was signed: by an adult with a
// signature or a thumb mark, for a child by the Committee.
func (f *file) readOut(d *dice, p *packet, at models.Instant, signed bool) {
	on := f.cal.date(f.cal.day(at))
	p.read = &models.PacketReading{ID: d.id(at), PacketID: p.ID, CaseID: p.CaseID, SurvivorID: p.SurvivorID, PacketVersion: p.Version,
		PacketReadingFacts: models.PacketReadingFacts{ReadOn: on, ReadIn: cmp.Or(f.who.tongue, "hi"), ReadBy: "lawyer", Interpreter: "none"},
		RecordedBy:         p.CreatedBy, CreatedAt: at, ChangedBy: p.CreatedBy, ChangedAt: at, Version: 1}
	if !signed {
		return
	}
	p.read.PacketSigningFacts = models.PacketSigningFacts{SignedHow: models.MarkSignature, SignedOn: on, SignedBy: models.ByHerself}
	switch {
	case f.who.child():
		p.read.SignedBy = models.ByCommittee
	case d.chance(50):
		p.read.SignedHow, p.witness = models.MarkThumb, "Invented witness, Invented Lane "+p.ID[len(p.ID)-2:]
	}
}

// ofTheHouse makes each second begun application one that a caseworker prepared, with
// her own statement, and at which the lawyer is asked to look.
func (f *file) ofTheHouse(p *packet) {
	if len(f.applied)%2 == 0 || !f.attended(f.team.lead) {
		return
	}
	p.CreatedBy, p.ChangedBy = f.team.lead.ID, f.team.lead.ID
	p.house = "1. This is an invented statement of an invented person, as a caseworker wrote it."
	p.PacketReview = models.PacketReview{ReviewAskedAt: p.CreatedAt, ReviewAskedBy: f.team.lead.ID}
}

// choices are what is chosen for a packet: all rights of the application, and the
// papers of police and courts that are here.
func (f *file) choices(a models.CaseApplication, form *pack.Form, language string) models.PacketFacts {
	var kinds, papers []string
	for _, k := range form.Kinds {
		kinds = append(kinds, k.Key)
	}
	for _, p := range f.documents {
		if p.drawn != nil && p.Class == models.ClassSafety {
			papers = append(papers, p.ID)
		}
	}
	out := models.PacketFacts{Authority: a.Authority, Form: form.Key, Language: language, Masked: true,
		Kinds: models.CodesOf(kinds), Rights: models.CodesOf(a.Keys()), Papers: models.CodesOf(papers)}
	if f.several() > 0 && len(f.matters) > 1 {
		out.MatterID = f.matters[0].ID
		for _, a := range rowsOf[models.BankAccount](f.claimFacts) {
			out.BankAccountID = a.ID // the newest
		}
	}
	return out
}

// made keeps a packet as a paper of the case, and says when. A final one proves the
// application of that name.
func (f *file) made(d *dice, p *packet, form *pack.Form, name string, final bool) models.Instant {
	at := min(p.CreatedAt.Add(minutes(d.between(20, 90))), f.cal.now-1)
	doc := f.paper(d, "legal_application", at)
	doc.draws(d)
	doc.Original, doc.title = "lawyer", "Invented application"
	if final {
		doc.ProofOf = models.ProofRef(models.ProofApplication, name)
	}
	doc.RecordedBy, doc.ChangedBy = p.CreatedBy, p.CreatedBy
	sum := sha256.Sum256(doc.drawn.Body)
	f.kept = append(f.kept, models.MadePacket{
		ID: d.id(at), PacketID: p.ID, CaseID: f.row.ID, DocumentID: doc.ID, PacketFacts: p.PacketFacts, FormVersion: form.Version,
		Final: final, Reviewed: true, Pages: doc.drawn.Pages, Sum: sum[:], MadeBy: p.CreatedBy, MadeAt: at,
	})
	return at
}

// papers seals the words and files of papers, and the statements of packets.
func (s *sealer) papers(f *file) {
	for _, p := range f.documents {
		s.some(custody.DocumentTitle(p.Class), p.ID, p.title, &p.Title)
		if p.drawn == nil || s.err != nil {
			continue
		}
		var key custody.Text
		if p.file, p.parts, key, s.err = document.Sealed(p.Document, p.drawn); s.err == nil {
			s.put(key.Field, key.RowID, key.Text, &p.file.FileKey)
		}
	}
	for _, p := range f.applied {
		s.some(custody.PacketStatement, p.ID, p.statement, &p.Statement)
		s.some(custody.PacketHouse, p.ID, p.house, &p.HouseStatement)
		if p.read != nil {
			s.some(custody.PacketWitness, p.read.ID, p.witness, &p.read.Witness)
		}
	}
}

// handedIn are the entries of the papers and packets of a case since a moment.
func (f *file) handedIn(since models.Instant) (out []audit.Record) {
	for _, p := range f.documents {
		e := audit.Entry{Action: "document.added", Subject: "document:" + p.ID, Detail: "kind=" + p.Kind}
		if p.title != "" {
			e.Classes, e.Fields = []models.Class{p.Class}, 1
		}
		if p.CreatedAt >= since {
			out = append(out, f.entry(f.memberOf(p.RecordedBy), p.CreatedAt, e))
		}
	}
	for _, p := range f.applied {
		if p.CreatedAt >= since {
			out = append(out, f.entry(f.memberOf(p.CreatedBy), p.CreatedAt, audit.Entry{Action: "packet.begun", Subject: "packet:" + p.ID, Detail: "form=" + p.Form}))
		}
		if p.read != nil && p.read.CreatedAt >= since {
			out = append(out, f.entry(f.memberOf(p.CreatedBy), p.read.CreatedAt, audit.Entry{Action: "packet.read_out", Subject: "packet:" + p.ID, Detail: "read_in=" + p.read.ReadIn}))
		}
	}
	for _, m := range f.kept {
		if m.MadeAt >= since {
			detail := fmt.Sprintf("form=%s version=%s language=%s paper=%s", m.Form, m.FormVersion, m.Language, m.DocumentID)
			out = append(out, f.entry(f.memberOf(m.MadeBy), m.MadeAt, audit.Entry{Action: "packet.made", Subject: "packet:" + m.PacketID, Detail: detail}))
		}
	}
	return out
}

func (f *file) memberOf(id string) *member {
	return &f.org.staff[slices.IndexFunc(f.org.staff, func(m member) bool { return m.ID == id })]
}
