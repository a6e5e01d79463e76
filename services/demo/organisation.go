package demo

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/audit"
	"aftercare/services/vault"
	"aftercare/trust"
)

// post is a position on the staff. The names are invented.
type post struct {
	signIn, display string
	role            models.Role
	language        string
	shelters        []int // positions in demoShelters
}

// demoShelters are the three shelters. They are named after trees and have no
// address.
var demoShelters = []struct{ name, state, deputy string }{
	{"Kadamba House", "IN-WB", "caseworker5"},
	{"Palash House", "IN-MH", "caseworker6"},
	{"Gulmohar House", "IN-UP", "caseworker7"},
}

// posts are the seventeen accounts. In each shelter one caseworker is the deputy:
// the second person of every case, who leads none.
var posts = []post{
	{"caseworker", "Meghna Kalpit", models.Caseworker, "en", []int{0}},
	{"counsellor", "Dr Saanvi Namuna", models.Counsellor, "en", []int{0, 2}},
	{"legal", "Adv. Ishaan Udaharan", models.LegalAid, "en", []int{0}},
	{"administrator", "Vasundhara Rachit", models.Administrator, "en", []int{0, 1, 2}},
	{"supervisor", "Charulata Nirmit", models.Supervisor, "en", []int{0, 1, 2}},
	{"dpo", "Aravind Drishtant", models.DPO, "en", nil},
	{"donor", "Leena Misaal", models.Auditor, "en", nil},
	{"operator", "Kabir Nakli", models.Operator, "en", nil},
	{"caseworker2", "Tanushree Kalpana", models.Caseworker, "hi", []int{0}},
	{"caseworker3", "Revati Kalpanik", models.Caseworker, "en", []int{1}},
	{"caseworker4", "Anupriya Manghadant", models.Caseworker, "hi", []int{2}},
	{"counsellor2", "Nandini Kathit", models.Counsellor, "en", []int{1}},
	{"legal2", "Adv. Zoya Pratirup", models.LegalAid, "hi", []int{0, 1, 2}},
	{"caseworker5", "Ketaki Swapnil", models.Caseworker, "en", []int{0}},
	{"caseworker6", "Madhavi Kritrim", models.Caseworker, "en", []int{1}},
	{"caseworker7", "Sunanda Ankalpit", models.Caseworker, "hi", []int{2}},
	{"administrator2", "Farhan Banawati", models.Administrator, "hi", []int{1, 2}},
}

// openDays is how many days before the demo the organisation began.
const openDays = 760

// member is a member of the staff with open keys.
type member struct {
	models.Account
	shelters []string
	keys     *vault.Keyring
}

// organisation is the organisation of the demo with its staff.
type organisation struct {
	row      models.Organisation
	shelters []models.Shelter
	staff    []member
	beds     []models.Bed
	offices  []models.Office
	subs     []models.SubKind
	sessions []models.GroupSession
	recovery []byte
}

// furnish makes and stores the organisation, shelters, recovery key and staff.
// It returns the printed recovery key, which is stored nowhere.
func (f *filler) furnish(ctx context.Context) (string, error) {
	at := f.cal.at(-openDays, 9, 30)
	d := throw(f.opt.Seed, partOrganisation)
	h := &organisation{row: models.Organisation{
		ID: d.id(at), Name: "Nava Aangan (invented demo trust)", Jurisdiction: "IN", TimeZone: zoneName, Language: "en",
		RecoveryChecked: at, SignedAt: at, Demo: true, CreatedAt: at, Version: 1,
	}}
	for _, s := range demoShelters {
		h.shelters = append(h.shelters, models.Shelter{ID: d.id(at), OrganisationID: h.row.ID, Name: s.name, State: s.state, Capacity: approved, CreatedAt: at, Version: 1})
	}
	for _, p := range posts {
		m := member{Account: models.Account{
			ID: d.id(at), OrganisationID: h.row.ID, SignInName: p.signIn, DisplayName: p.display, Role: p.role,
			Language: p.language, Status: models.AccountActive, ToldAboutExit: true, CreatedAt: at, Version: 1,
		}}
		for _, n := range p.shelters {
			m.shelters = append(m.shelters, h.shelters[n].ID)
		}
		h.staff = append(h.staff, m)
	}
	paper, printed := vault.NewRecoveryKey()
	defer paper.Forget()
	first, anchor, err := vault.First(paper, at)
	if err != nil {
		return "", err
	}
	credentials, err := f.credentials(ctx, h.staff, anchor)
	if err != nil {
		return "", err
	}
	h.recovery, f.org = paper.Public(), h
	for i, s := range demoShelters {
		h.shelters[i].DeputyID = h.person(s.deputy).ID
	}
	return printed, f.db.Write(ctx, func(tx *gorm.DB) error {
		if err := f.storeOrganisation(tx, h, credentials); err != nil {
			return err
		}
		return f.statements(tx, h, paper, first)
	})
}

// credentials makes the key pairs of the staff, as many at once as the hasher
// allows: password hashes take most of the time of a small demo.
func (f *filler) credentials(ctx context.Context, staff []member, anchor vault.Anchor) ([]models.Credential, error) {
	out := make([]models.Credential, len(staff))
	errs := make([]error, len(staff))
	var wg sync.WaitGroup
	for i := range staff {
		wg.Go(func() {
			out[i], staff[i].keys, errs[i] = f.hasher.NewCredential(ctx, staff[i].ID, account.DemoPassword, 1, anchor, staff[i].CreatedAt)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("demo account: %w", err)
		}
	}
	return out, nil
}

// statements says who works here, signed by the paper: invented people vouch for each
// other.
func (f *filler) statements(tx *gorm.DB, h *organisation, paper *vault.RecoveryKey, first trust.Statement) error {
	people := make([]trust.Body, len(h.staff))
	for i, m := range h.staff {
		people[i] = m.keys.PersonBody(m.Role)
	}
	return vault.New(f.cal.startOf(-openDays)).Found(tx, paper, first, people...)
}

func (f *filler) storeOrganisation(tx *gorm.DB, h *organisation, credentials []models.Credential) error {
	if err := tx.Create(&h.row).Error; err != nil {
		return err
	}
	if err := tx.Create(&h.shelters).Error; err != nil {
		return err
	}
	records := []audit.Record{{By: h.by("administrator", h.row.CreatedAt), At: h.row.CreatedAt, Entry: audit.Entry{Action: "organisation.set_up", Subject: "organisation:" + h.row.ID}}}
	for i, m := range h.staff {
		if err := tx.Create(&m.Account).Error; err != nil {
			return err
		}
		for _, id := range m.shelters {
			if err := tx.Create(&models.AccountShelter{AccountID: m.ID, ShelterID: id}).Error; err != nil {
				return err
			}
		}
		credentials[i].Confirmed = credentials[i].Generation // invented people vouch for each other
		if err := vault.PutCredential(tx, credentials[i]); err != nil {
			return err
		}
		records = append(records, audit.Record{By: h.by("administrator", m.CreatedAt), At: m.CreatedAt,
			Entry: audit.Entry{Action: "account.invited", Subject: "account:" + m.ID, Detail: "role=" + string(m.Role)}})
	}
	if err := f.callers(tx, h); err != nil {
		return err
	}
	if err := f.subKinds(tx, h); err != nil {
		return err
	}
	if err := f.sessions(tx, h); err != nil {
		return err
	}
	if err := f.wages(tx, h); err != nil {
		return err
	}
	if err := f.publications(tx, h); err != nil {
		return err
	}
	if err := f.offices(tx, h); err != nil {
		return err
	}
	if err := f.beds(tx, h); err != nil {
		return err
	}
	if err := f.rosters(tx, h); err != nil {
		return err
	}
	return audit.AppendAll(tx, records)
}

// person returns the member of the staff with a sign-in name.
func (h *organisation) person(signIn string) *member {
	for i := range h.staff {
		if h.staff[i].SignInName == signIn {
			return &h.staff[i]
		}
	}
	panic("demo: nobody signs in as " + signIn) // a mistake in this package
}

// deputy returns the deputy of a shelter.
func (h *organisation) deputy(shelter string) *member {
	i := slices.IndexFunc(h.shelters, func(s models.Shelter) bool { return s.ID == shelter })
	return h.person(demoShelters[i].deputy)
}

// of returns the people of a role who work in a shelter.
func (h *organisation) of(role models.Role, shelter string) (list []*member) {
	for i := range h.staff {
		for _, id := range h.staff[i].shelters {
			if h.staff[i].Role == role && id == shelter {
				list = append(list, &h.staff[i])
			}
		}
	}
	return list
}

// by returns a member of the staff as the actor at a moment.
func (h *organisation) by(signIn string, at models.Instant) access.Actor {
	return h.person(signIn).actor(at)
}

func (m *member) actor(at models.Instant) access.Actor {
	return access.NewActor(access.Person{
		ID: m.ID, Name: m.DisplayName, Organisation: m.OrganisationID, Role: m.Role, Shelters: m.shelters, Request: "demo", Now: at,
	})
}

// Staff lists the accounts of every demo, as the command prints them.
func Staff() []Account {
	list := make([]Account, 0, len(posts))
	for _, p := range posts {
		a := Account{SignInName: p.signIn, DisplayName: p.display, Role: p.role}
		for _, n := range p.shelters {
			a.Shelters = append(a.Shelters, demoShelters[n].name)
		}
		list = append(list, a)
	}
	return list
}
