package account_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/evaluation"
	"aftercare/services/worldtest"
)

func (d *desk) organisation() models.Organisation {
	d.t.Helper()
	o, err := d.Organisation(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

// waits returns how many cases the sweep has to evaluate again.
func (d *desk) waits() (n int64) {
	d.t.Helper()
	e := evaluation.New(worldtest.Library(d.t))
	d.Read(func(tx *gorm.DB) (err error) { n, err = e.Waiting(tx, d.Org.ID); return err })
	return n
}

func (d *desk) evaluated(c models.Case) {
	d.t.Helper()
	d.Write(func(tx *gorm.DB) error {
		_, err := evaluation.New(worldtest.Library(d.t)).Case(tx, c.ID, d.Moment())
		return err
	})
}

// Another name moves no date. Another time zone may move them all, so every
// case is evaluated again.
func TestChangeOrganisation(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := context.Background(), d.Actor("administrator")
		d.evaluated(d.Case(d.North, "Kalpana", "caseworker"))
		was := d.organisation()
		if err := d.ChangeOrganisation(ctx, by, account.OrganisationChange{Name: "  Invented Home  ", TimeZone: was.TimeZone, Version: was.Version}); err != nil {
			t.Fatal(err)
		}
		now := d.organisation()
		if now.Name != "Invented Home" || now.TimeZone != was.TimeZone || now.Version != was.Version+1 || d.waits() != 0 {
			t.Errorf("after another name: %+v, %d cases wait", now, d.waits())
		}
		if err := d.ChangeOrganisation(ctx, by, account.OrganisationChange{Name: now.Name, TimeZone: "Asia/Kathmandu", Version: now.Version}); err != nil {
			t.Fatal(err)
		}
		if got := d.organisation(); got.TimeZone != "Asia/Kathmandu" || d.waits() != 1 {
			t.Errorf("after another time zone: %+v, %d cases wait, want 1", got, d.waits())
		}
		if entries := d.Entries("organisation.changed"); len(entries) != 2 || entries[0].Detail != "" || entries[1].Detail != "time_zone=Asia/Kathmandu" {
			t.Errorf("audit entries: got %+v", entries)
		}
	})
}

func TestChangeOrganisationRefusesBadInput(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, was := context.Background(), d.organisation()
		good := account.OrganisationChange{Name: "Invented Home", TimeZone: "Asia/Kathmandu", Version: was.Version}
		for _, name := range []string{"caseworker", "legal_aid", "supervisor", "dpo", "operator"} {
			if err := d.ChangeOrganisation(ctx, d.Actor(name), good); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: got %v", name, err)
			}
		}
		for field, change := range map[string]func(*account.OrganisationChange){
			"organisation": func(c *account.OrganisationChange) { c.Name = " " },
			"time_zone":    func(c *account.OrganisationChange) { c.TimeZone = "Asia/Atlantis" },
		} {
			in := good
			change(&in)
			err := d.ChangeOrganisation(ctx, d.Actor("administrator"), in)
			if e, ok := err.(*models.Error); !ok || e.Fields[field] == "" {
				t.Errorf("%s: got %v", field, err)
			}
		}
		good.Version--
		if err := d.ChangeOrganisation(ctx, d.Actor("administrator"), good); models.KindOf(err) != models.Conflict {
			t.Errorf("over somebody else's change: got %v", err)
		}
		if got := d.organisation(); got != was {
			t.Errorf("got %+v, want it unchanged", got)
		}
	})
}
