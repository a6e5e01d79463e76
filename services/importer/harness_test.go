package importer_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/htcds"
	"aftercare/services/importer"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
	"aftercare/templates"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a test world with the law that ships and an importer.
type fixture struct {
	*worldtest.World
	imports   *importer.Service
	evaluator *evaluation.Evaluator
	folder    string
}

func newFixture(t testing.TB, db *store.DB) *fixture {
	t.Helper()
	library := packtest.Shipped(t)
	h := &fixture{World: worldtest.New(t, db), evaluator: evaluation.New(library), folder: t.TempDir()}
	h.imports = importer.New(db, h.Keeper, h.evaluator, h.Now, worldtest.NewID, rand.Reader)
	return h
}

// options sends all cases to the caseworker of the north.
func (h *fixture) options(change ...func(*importer.Options)) importer.Options {
	o := importer.Options{Shelter: "north house", Lead: "caseworker", KeyFolder: h.folder}
	for _, c := range change {
		c(&o)
	}
	return o
}

func dryRun(o *importer.Options)         { o.DryRun = true }
func partial(o *importer.Options)        { o.Partial = true }
func withoutConsent(o *importer.Options) { o.WithoutConsent = true }
func newKey(o *importer.Options)         { o.NewKey = true }

func (h *fixture) command() access.Actor { return access.System("import", h.Org.ID, h.Moment()) }

func (h *fixture) read(b []byte) *htcds.File {
	h.T.Helper()
	f, err := htcds.Read(bytes.NewReader(b), htcds.Options{Today: models.DateOf(h.Now())})
	if err != nil {
		h.T.Fatal(err)
	}
	return f
}

// run imports a file that can be imported.
func (h *fixture) run(b []byte, change ...func(*importer.Options)) importer.Report {
	h.T.Helper()
	report, err := h.imports.Import(h.T.Context(), h.command(), h.read(b), h.options(change...))
	if err != nil {
		h.T.Fatal(err)
	}
	return report
}

func sample(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../htcds/testdata/htcds_sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tables lists every table.
func (h *fixture) tables(tx *gorm.DB) []string {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
	if h.DB.Dialect() == store.Postgres {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
	}
	var names []string
	if err := tx.Raw(query).Scan(&names).Error; err != nil {
		h.T.Fatal(err)
	}
	if len(names) < 20 {
		h.T.Fatalf("only the tables %v", names)
	}
	return names
}

// dump writes every value of every table except those named, as text and bytes.
func (h *fixture) dump(but ...string) string {
	h.T.Helper()
	var b strings.Builder
	h.Read(func(tx *gorm.DB) error {
		for _, table := range h.tables(tx) {
			if slices.Contains(but, table) {
				continue
			}
			rows, err := tx.Raw("SELECT * FROM " + table).Rows()
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "\n%s\n%s", table, strings.Join(lines(h.T, rows), "\n"))
		}
		return nil
	})
	return b.String()
}

func lines(t testing.TB, rows *sql.Rows) []string {
	t.Helper()
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, v := range values {
			if raw, ok := v.([]byte); ok {
				v = string(raw)
			}
			fmt.Fprintf(&b, "%v|", v)
		}
		all = append(all, b.String())
	}
	slices.Sort(all)
	return all
}

func (h *fixture) digest(but ...string) string {
	sum := sha256.Sum256([]byte(h.dump(but...)))
	return hex.EncodeToString(sum[:])
}

// count counts the rows of a table.
func (h *fixture) count(table, where string, args ...any) (n int64) {
	h.T.Helper()
	h.Read(func(tx *gorm.DB) error { return tx.Table(table).Where(where, args...).Count(&n).Error })
	return n
}

// cases reads all cases in the order in which they came in.
func (h *fixture) cases() (all []models.Case) {
	h.T.Helper()
	h.Read(func(tx *gorm.DB) error { return tx.Order("id").Find(&all).Error })
	return all
}

// opened is everything that is written about one survivor.
type opened struct {
	Case                                                   models.Case
	called, full, numbers, address, reach, account, places string
}

// open opens a case as the named person, who is assigned to it.
func (h *fixture) open(name string, c models.Case) (opened, error) {
	out := opened{Case: c}
	err := h.DB.Write(h.T.Context(), func(tx *gorm.DB) error {
		by := h.Actor(name)
		found, err := custody.Case(tx, by, c.ID)
		if err != nil {
			return err
		}
		var s models.Survivor
		if err := tx.Where("id = ?", found.SurvivorID).Take(&s).Error; err != nil {
			return err
		}
		var e models.Episode
		if err := tx.Where("case_id = ?", c.ID).Take(&e).Error; err != nil {
			return err
		}
		values := []custody.Value{
			{Field: custody.CalledName, RowID: s.ID, Sealed: s.CalledName}, {Field: custody.FullName, RowID: s.ID, Sealed: s.FullName},
			{Field: custody.IDNumbers, RowID: s.ID, Sealed: s.IDNumbers}, {Field: custody.Address, RowID: s.ID, Sealed: s.Address},
			{Field: custody.Telephones, RowID: s.ID, Sealed: s.Telephones}, {Field: custody.Story, RowID: c.ID, Sealed: found.Story},
			{Field: custody.Places, RowID: e.ID, Sealed: e.Places},
		}
		for i := range values {
			values[i].SurvivorID = s.ID
		}
		texts, err := h.Keeper.Open(tx, by, audit.Entry{Action: "file.opened", CaseID: c.ID}, h.Moment(), values...)
		if err != nil {
			return err
		}
		for i, into := range []*string{&out.called, &out.full, &out.numbers, &out.address, &out.reach, &out.account, &out.places} {
			if texts[i].Waiting {
				return models.Fail(models.Waiting, "error.waiting")
			}
			*into = texts[i].Text
		}
		return nil
	})
	return out, err
}

// openAll opens every case as the caseworker, by called name.
func (h *fixture) openAll() map[string]opened {
	h.T.Helper()
	all := map[string]opened{}
	for _, c := range h.cases() {
		o, err := h.open("caseworker", c)
		if err != nil {
			h.T.Fatalf("%s: %v", c.Code, err)
		}
		all[o.called] = o
	}
	return all
}

// facts reads the coded facts of a case and its survivor.
func (h *fixture) facts(c models.Case) map[string]models.Fact {
	h.T.Helper()
	var rows []models.Fact
	h.Read(func(tx *gorm.DB) error { return tx.Where("survivor_id = ?", c.SurvivorID).Find(&rows).Error })
	all := map[string]models.Fact{}
	for _, f := range rows {
		all[f.Name] = f
	}
	return all
}

func say(t testing.TB, lang string) importer.Say {
	t.Helper()
	c, err := templates.LoadCatalogue(models.PluralForm, models.GroupDigits)
	if err != nil {
		t.Fatal(err)
	}
	return func(key string, args ...any) string { return c.Text(lang, key, args...) }
}

// printed returns every form of the report in both languages.
func printed(t testing.TB, r importer.Report) string {
	t.Helper()
	var b bytes.Buffer
	for _, lang := range templates.Languages {
		for _, write := range []func() error{
			func() error { return r.Print(&b, say(t, lang)) },
			func() error { return r.JSON(&b, say(t, lang)) },
			func() error { return r.CSV(&b, say(t, lang)) },
		} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.String()
}

func messages(r importer.Report) map[string]int {
	found := map[string]int{}
	for _, p := range r.Problems {
		found[p.Message]++
	}
	return found
}
