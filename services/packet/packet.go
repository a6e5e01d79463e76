// Package packet prepares applications: which authority and form, for which rights,
// with which papers, and the statement of facts that a lawyer edits.
//
// It holds what is chosen and what was made; the words of the papers are made by the
// pages. A caseworker prepares an application as a lawyer does, with a statement of her
// own; the lawyer's one stays closed to her. It must never give out a name or a statement
// without an audit entry, and never let a role choose or open a paper that it does not
// read.
package packet

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/claimfact"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/document"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service holds the use cases of packets.
type Service struct {
	*deed.Tools
	rights *entitlement.Service
	papers *document.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID), entitlement.New(db, keeper, evaluator, now, newID), document.New(db, keeper, evaluator, now, newID)}
}

// Offer is an authority to which something can be applied for now.
type Offer struct {
	Authority *pack.Authority
	Rights    []entitlement.Row // that wait for an application there
	Forms     []*pack.Form      // that it takes and that fit, the one to propose first
}

// Form returns the form that is proposed, nil where none was read.
func (o Offer) Form() *pack.Form {
	if len(o.Forms) == 0 || o.Forms[0].Disabled() {
		return nil
	}
	return o.Forms[0]
}

// Row is a packet in a list.
type Row struct {
	models.Packet
	By   string // who began it
	Made int    // how often it was made
}

// Page is the packets of a case, and what can be applied for.
type Page struct {
	CaseID string
	Offers []Offer
	Rows   []Row
	Filed  []models.CaseApplication
}

// Begun returns the newest packet that was begun for a right that still waits for an
// application to the authority of the offer, "" for none.
func (p Page) Begun(o Offer) string {
	for _, r := range p.Rows {
		if r.Authority == o.Authority.Key && slices.ContainsFunc(o.Rights, func(w entitlement.Row) bool { return r.Rights.Has(w.Item.Key) }) {
			return r.ID
		}
	}
	return ""
}

// offers lists the authorities to which something can be applied for.
func (s *Service) offers(r entitlement.Rights) (out []Offer) {
	for _, a := range s.Library().Authorities() {
		o := Offer{Authority: a, Rights: r.Waiting(a.Key), Forms: r.Forms(a.Key)}
		if len(o.Forms) > 0 && (len(o.Rights) > 0 || alone(o.Forms[0])) {
			out = append(out, o)
		}
	}
	return out
}

// alone reports whether a form serves no right of money, such as the one for a lawyer.
func alone(f *pack.Form) bool { return slices.Contains(f.FiledWith, "legal_aid") }

// List returns the packets of a case.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (Page, error) {
	rights, err := s.rights.ForCase(ctx, by, caseID)
	if err != nil {
		return Page{}, err
	}
	p := Page{CaseID: caseID, Offers: s.offers(rights)}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		if p.Filed, err = entitlement.Applications(tx, c.ID); err != nil {
			return err
		}
		return tx.Table("packets AS p").Select("p.*, a.display_name AS by, (SELECT count(*) FROM made_packets m WHERE m.packet_id = p.id) AS made").
			Joins("JOIN accounts a ON a.id = p.created_by").Where("p.case_id = ?", c.ID).Order("p.created_at DESC, p.id DESC").Limit(mostListed).Scan(&p.Rows).Error
	})
	for i := range p.Rows {
		p.Rows[i].Statement, p.Rows[i].HouseStatement = models.Sealed{}, models.Sealed{}
	}
	return p, err
}

// mostListed is how many packets of a case a page shows.
const mostListed = 50

// Made is a packet as it was made once.
type Made struct {
	models.MadePacket
	By     string
	Closed bool // the role does not open its file
}

// View is one packet with everything its page shows. It names nobody.
type View struct {
	Packet   models.Packet
	Form     *pack.Form
	Offer    Offer
	Rights   []entitlement.Row // that it serves
	All      entitlement.Rights
	Papers   []document.Row // of the case, with a file that the role reads
	Missing  []document.Row // that were asked for
	Here     []string       // kinds of papers of the case that are here, opened by the role or not
	Usual    map[document.Kind]document.Usual
	Made     []Made
	Consents []Consent // about items of this packet, newest first
	Readings []Reading // each time it was read out, newest first
	Code     string
	Written  bool   // a lawyer wrote the statement
	House    bool   // a caseworker wrote one
	Lawyer   bool   // the reader writes the lawyer's statement
	AskedBy  string // who asked a lawyer to look, and who looked
	LookedBy string

	closed []document.Row // annexures that the reader does not open
}

// One returns a packet of a case. It returns NotFound for one of another case, and
// Forbidden for a role that prepares none.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (View, error) {
	var v View
	if err := by.Require(access.PreparePacket); err != nil {
		return v, err
	}
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		v.Code = c.Code
		if v.Packet, err = find(tx, c.ID, id); err != nil {
			return err
		}
		if v.Consents, err = consents(tx, id); err != nil {
			return err
		}
		if v.Readings, err = readings(tx, id); err != nil {
			return err
		}
		v.Packet.Agreed = agreed(v.Consents) // and nothing that was ticked before answers were recorded
		if err := v.askers(tx); err != nil {
			return err
		}
		return v.made(tx, by)
	})
	if err != nil {
		return v, err
	}
	v.Written, v.House = !v.Packet.Statement.Empty(), !v.Packet.HouseStatement.Empty()
	return v, s.around(ctx, by, &v)
}

// made reads how often the packet was made, newest first.
func (v *View) made(tx *gorm.DB, by access.Actor) error {
	var rows []struct {
		Made `gorm:"embedded"`
		Kind string
	}
	err := tx.Table("made_packets AS m").Select("m.*, a.display_name AS by, d.kind").Joins("JOIN accounts a ON a.id = m.made_by").Joins("JOIN documents d ON d.id = m.document_id").
		Where("m.packet_id = ?", v.Packet.ID).Order("m.made_at DESC, m.id DESC").Limit(mostListed).Scan(&rows).Error
	for _, r := range rows {
		r.Closed = !by.MayOpenPaper(r.Kind)
		v.Made = append(v.Made, r.Made)
	}
	return err
}

// Begun returns the view of a packet that is not begun yet.
func (s *Service) Begun(ctx context.Context, by access.Actor, caseID, authority string) (View, error) {
	v := View{Packet: models.Packet{CaseID: caseID, PacketFacts: models.PacketFacts{Authority: authority}}}
	if err := by.Require(access.PreparePacket); err != nil {
		return v, err
	}
	if err := s.around(ctx, by, &v); err != nil {
		return v, err
	}
	if v.Offer.Form() == nil {
		return v, models.ErrNotFound()
	}
	v.Form = v.Offer.Form()
	return v, nil
}

// around reads the rights and papers that a packet may take along.
func (s *Service) around(ctx context.Context, by access.Actor, v *View) (err error) {
	v.Lawyer = lawyer(by)
	if v.All, err = s.rights.ForCase(ctx, by, v.Packet.CaseID); err != nil {
		return err
	}
	a := s.Library().AuthorityOf(v.Packet.Authority)
	if a == nil {
		return models.ErrNotFound()
	}
	v.Offer = Offer{Authority: a, Rights: v.All.Waiting(a.Key), Forms: v.All.Forms(a.Key)}
	v.Form = s.Library().Form(v.Packet.Form)
	for _, row := range v.All.Rows() {
		if v.Packet.Rights.Has(row.Item.Key) {
			v.Rights = append(v.Rights, row)
		}
	}
	page, err := s.papers.List(ctx, by, v.Packet.CaseID, document.Filter{All: true})
	if err != nil {
		return err
	}
	v.Code, v.Missing = page.Code, page.Missing
	if v.Usual, err = s.papers.Usual(ctx, by); err != nil {
		return err
	}
	for _, p := range page.Here {
		v.Here = append(v.Here, p.Kind)
		switch {
		case p.FileID == "" || slices.Contains(madeKinds, p.Kind) || !v.mayAnnex(p):
		case by.MayOpenPaper(p.Kind):
			v.Papers = append(v.Papers, p)
		case v.Packet.Papers.Has(p.ID):
			v.closed = append(v.closed, p)
		}
	}
	slices.SortStableFunc(v.Papers, func(a, b document.Row) int {
		return cmp.Or(kindOrder(a.Kind)-kindOrder(b.Kind), cmp.Compare(a.PaperOn, b.PaperOn))
	})
	return s.unseen(ctx, v)
}

// kindOrder is the place of a kind of paper among the annexures: the FIR first.
func kindOrder(kind string) int {
	return slices.IndexFunc(models.DocumentKinds, func(k models.DocumentKind) bool { return k.Code == kind })
}

// madeKind is the kind of paper that a made packet of a lawyer is, and madeKinds are those
// of everybody's.
const madeKind = "legal_application"

var madeKinds = []string{madeKind, models.OwnApplication}

func find(tx *gorm.DB, caseID, id string) (row models.Packet, err error) {
	return row, tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
}

// Input is what is chosen for a packet.
type Input struct {
	models.PacketFacts
	Token   string
	Version int64
}

// Begin begins a packet.
func (s *Service) Begin(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	v, err := s.Begun(ctx, by, caseID, in.Authority)
	if err != nil {
		return deed.Result{}, err
	}
	in.Agreed = "" // answers about items are rows of their own
	if err := s.check(ctx, by, v, in.PacketFacts); err != nil {
		return deed.Result{}, err
	}
	return s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(in.Token)
		if d.ID = made; err != nil || made != "" {
			return err
		}
		row := models.Packet{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PacketFacts: in.PacketFacts,
			CreatedBy: by.ID(), CreatedAt: d.Now, ChangedBy: by.ID(), ChangedAt: d.Now, Version: 1}
		d.ID = row.ID
		if err := d.Tx.Create(&row).Error; err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "packet.begun", Subject: "packet:" + row.ID, Detail: store.Codes(row.PacketFacts)})
	})
}

// check holds what is chosen to what the case has.
func (s *Service) check(ctx context.Context, by access.Actor, v View, in models.PacketFacts) error {
	if err := v.check(in); err != nil {
		return err
	}
	return s.checkNumbers(ctx, by, v.Packet.CaseID, in)
}

func (v View) check(in models.PacketFacts) error {
	p := models.Problems{}
	in.Check(p)
	offered := func(f *pack.Form) bool { return f.Key == in.Form && !f.Disabled() }
	if in.Form != "" && !slices.ContainsFunc(v.Offer.Forms, offered) {
		p.Add("form", "problem.choose")
	}
	for _, key := range in.Rights.List() {
		waits := slices.ContainsFunc(v.Offer.Rights, func(r entitlement.Row) bool { return r.Item.Key == key })
		if !waits && !v.Packet.Rights.Has(key) {
			p.Add("rights", "problem.choose")
		}
	}
	for _, id := range in.Papers.List() {
		if !slices.ContainsFunc(v.Papers, func(r document.Row) bool { return r.ID == id }) {
			p.Add("papers", "problem.choose")
		}
	}
	for _, code := range in.Picked.List() {
		if !v.offers(code) {
			p.Add("picked", "problem.choose")
		}
	}
	return p.Err()
}

// Choose changes what is chosen. It returns Conflict when somebody else changed it
// first.
func (s *Service) Choose(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	v, err := s.One(ctx, by, caseID, id)
	if err != nil {
		return deed.Result{}, err
	}
	in.Authority, in.Agreed = v.Packet.Authority, ""
	if err := s.check(ctx, by, v, in.PacketFacts); err != nil {
		return deed.Result{}, err
	}
	in.Papers = v.withClosed(in.Papers)
	columns := store.Columns("", models.PacketFacts{})
	return s.change(ctx, by, caseID, id, in.Version, "packet.chosen", func(d *deed.Deed, row *models.Packet) ([]string, error) {
		row.PacketFacts = in.PacketFacts
		return columns, nil
	})
}

// change changes a packet of the version that the form showed.
func (s *Service) change(ctx context.Context, by access.Actor, caseID, id string, version int64, action string, change func(d *deed.Deed, row *models.Packet) ([]string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.PreparePacket, caseID, func(d *deed.Deed) error {
		row, err := find(d.Tx, caseID, id)
		if err != nil {
			return err
		}
		columns, err := change(d, &row)
		if err != nil {
			return err
		}
		d.ID = row.ID
		return s.put(d, row, version, action, columns)
	})
}

// put stores some columns of a packet in the place of a version of it.
func (s *Service) put(d *deed.Deed, row models.Packet, version int64, action string, columns []string) error {
	row.ChangedBy, row.ChangedAt, row.Version = d.By.ID(), d.Now, version+1
	columns = append(columns, "changed_by", "changed_at", "version")
	if !lawyer(d.By) && row.ReviewedAt != 0 { // what a lawyer looked at is no longer what stands here
		row.ReviewedAt, row.ReviewedBy = 0, ""
		columns = append(columns, "reviewed_at", "reviewed_by")
	}
	if err := store.Changed(d.Tx.Model(&models.Packet{}).Where("id = ? AND version = ?", row.ID, version).Select(columns).Updates(row)); err != nil {
		return err
	}
	e := audit.Entry{Action: action, Subject: "packet:" + row.ID, Detail: store.Codes(row.PacketFacts)}
	if action == "packet.written" {
		e.Classes, e.Fields, e.Detail = []models.Class{statementOf(d.By).Class}, 1, ""
	}
	return d.Note(e)
}

// Words are the opened words of a packet.
type Words struct {
	Name, Statement custody.Opened
	House           custody.Opened       // the statement of a caseworker
	Witness         custody.Opened       // of the thumb mark of the newest reading
	Relatives       []claimfact.Relative // without those who must not be named
	Numbers         []claimfact.PaperNumber
	Accounts        []claimfact.BankAccount // without those of a guardian who is excluded
	Addresses       []claimfact.CareAddress
	Losses          []claimfact.Loss // of those that need her consent for this document only what she agreed to
	Money           []claimfact.Received
}

// Relative returns the names of the relatives of some relations.
func (w Words) Relative(relations ...string) (names []string) {
	for _, r := range w.Relatives {
		if name := r.Words["name"].Text; name != "" && slices.Contains(relations, r.Row.Relation) {
			names = append(names, name)
		}
	}
	return names
}

// claim opens the facts of the claim that may stand in a packet.
func (s *Service) claim(d *deed.Deed, purpose string, may models.Codes, out *Words) (err error) {
	all, err := claimfact.Relatives(d, purpose)
	if err != nil {
		return err
	}
	excluded := map[string]bool{}
	for _, r := range all {
		excluded[r.Row.ID] = r.Row.Excluded()
	}
	out.Relatives = slices.DeleteFunc(all, func(r claimfact.Relative) bool { return r.Row.KeptFrom != "" })
	if out.Numbers, err = claimfact.PaperNumbers(d, purpose); err != nil {
		return err
	}
	if out.Accounts, err = claimfact.BankAccounts(d, purpose); err != nil {
		return err
	}
	out.Accounts = slices.DeleteFunc(out.Accounts, func(a claimfact.BankAccount) bool { return excluded[a.Row.RelativeID] })
	if out.Addresses, err = claimfact.CareAddresses(d, purpose); err != nil {
		return err
	}
	if out.Losses, err = claimfact.Losses(d, purpose); err != nil {
		return err
	}
	out.Losses = slices.DeleteFunc(out.Losses, func(l claimfact.Loss) bool {
		heading := s.Library().Loss(l.Row.Heading)
		return heading == nil || heading.Consent && !may.Has(heading.Key)
	})
	out.Money, err = claimfact.MoneySoFar(d)
	return err
}
