package account_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/clockwatch"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
	"aftercare/trust"
)

const day = 24 * time.Hour

// lostPaper is a desk whose paper was proved, with two people who hold keys and
// a case that only somebody else can open.
func lostPaper(t *testing.T, d *desk) (shared, elsewhere models.Case) {
	t.Helper()
	d.must(d.CheckRecoveryKey(t.Context(), d.Actor("administrator"), d.World.Recovery))
	return d.Case(d.North, "Kalpana", "caseworker", "other-caseworker"), d.Case(d.South, "Sita", "south-caseworker")
}

func (d *desk) report(names ...string) error {
	ids := make([]string, len(names))
	for i, n := range names {
		ids[i] = d.Account(n).ID
	}
	return d.ReportLost(d.t.Context(), d.Actor("administrator"), ids)
}

func (d *desk) agrees(name string) error {
	return d.AgreeToNewPaper(d.t.Context(), d.visit(d.signIn(name).Cookie), worldtest.Password(name))
}

// replaced makes a new key and puts it in force.
func (d *desk) replaced() (printed string, err error) {
	d.t.Helper()
	printed, err = d.ProposeRecoveryKey(d.t.Context(), d.Actor("administrator"))
	d.must(err)
	_, err = d.ReplaceLostPaper(d.t.Context(), d.Actor("administrator"), printed)
	return printed, err
}

func wantMessage(t *testing.T, err error, message string) {
	t.Helper()
	e, ok := err.(*models.Error)
	if !ok || e.Message != message {
		t.Errorf("got %v, want %s", err, message)
	}
}

// opensOnPaper counts the class keys that a printed recovery key opens for a
// person who waits for all of a survivor.
func (d *desk) paperGives(printed, name string) int {
	d.t.Helper()
	n, err := d.Recover(d.t.Context(), printed, name)
	d.must(err)
	return n
}

// The paper is lost. Two who hold keys say yes, a week goes by, and the keys come
// to the new paper from whoever holds them: from the two at their next page, from
// others when they come.
func TestALostPaperIsReplaced(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := t.Context(), d.Actor("administrator")
		shared, elsewhere := lostPaper(t, d)
		d.must(d.report("caseworker", "other-caseworker"))
		_, err := d.replaced()
		wantMessage(t, err, "lost.not_yet")
		d.must(d.agrees("caseworker"))
		_, err = d.replaced()
		wantMessage(t, err, "lost.not_yet")
		wantMessage(t, d.agrees("caseworker"), "lost.not_asked")
		d.Advance(7 * day) // the week begins with the second yes
		d.must(d.agrees("other-caseworker"))
		_, err = d.replaced()
		wantMessage(t, err, "lost.not_yet")
		d.Advance(7*day - time.Second)
		_, err = d.replaced()
		wantMessage(t, err, "lost.not_yet")
		d.must(d.CheckRecoveryKey(ctx, by, d.World.Recovery)) // until then nothing changes
		d.Advance(time.Second)
		fresh, err := d.replaced()
		if err != nil {
			t.Fatal(err)
		}
		if open, err := d.LostPaper(ctx, by); open != nil || err != nil {
			t.Errorf("the wish is still open: %+v, %v", open, err)
		}
		for _, action := range []string{"recovery.lost_asked", "recovery.lost_replaced"} {
			if d.entries(action) != 1 {
				t.Errorf("%s stands %d times in the log", action, d.entries(action))
			}
		}

		lacks := func(survivors, nobody int) {
			t.Helper()
			if got, err := d.NotOnPaper(ctx, by); err != nil || got.Survivors != survivors || got.Nobody != nobody {
				t.Errorf("the new paper lacks %+v, %v, want %d and %d", got, err, survivors, nobody)
			}
		}
		lacks(2, 0)
		pass := func(name string) { t.Helper(); _, err := d.PassOn(ctx, d.Actor(name)); d.must(err) }
		pass("counsellor") // holds nothing
		lacks(2, 0)
		pass("other-caseworker")
		lacks(1, 0)
		if n := d.count(&models.AuditEntry{}, "action = 'recovery.caught_up' AND fields = 1"); n != 1 {
			t.Errorf("%d audit entries of what came to the paper, want 1", n)
		}
		d.assign(shared, "counsellor")
		if n := d.paperGives(fresh, "counsellor"); n != 1 {
			t.Errorf("the new paper opened %d classes of the shared case, want 1", n)
		}
		_, err = d.Recover(ctx, d.World.Recovery, "south-caseworker")
		wantMessage(t, err, "staff.waits_for_nothing")
		wantProblem(t, d.CheckRecoveryKey(ctx, by, d.World.Recovery), "recovery_key", "vault.recovery_key_other")
		_, err = d.LinkByPaper(ctx, d.World.Recovery, "administrator")
		wantMessage(t, err, "vault.recovery_key_other")

		// Nobody but the south holds the other case, and she forgets her password.
		d.NewPassword("south-caseworker")
		lacks(1, 1)
		if n := d.paperGives(fresh, "south-caseworker"); n != 0 {
			t.Errorf("the new paper opened %d keys that it lacks", n)
		}
		if n := d.paperGives(d.World.Recovery, "south-caseworker"); n != 1 { // found again
			t.Errorf("the old paper, found again, opened %d, want 1", n)
		}
		pass("south-caseworker")
		lacks(0, 0)
		if _, err := d.Recover(ctx, d.World.Recovery, "south-caseworker"); err == nil {
			t.Error("the old paper still opens something")
		}
		d.NewPassword("other-caseworker") // waits for what the new paper has
		_, err = d.Recover(ctx, d.World.Recovery, "other-caseworker")
		wantMessage(t, err, "vault.recovery_key_other")
		d.names(account.Visit{Actor: d.Actor("south-caseworker")}, elsewhere, "Sita once more") // what is new is wrapped to the new key
		lacks(0, 0)
	})
}

func TestALostPaperNeedsTwoWhoHoldKeys(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		lostPaper(t, d)
		fresh := d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		for _, chosen := range [][]string{
			{}, {"caseworker"}, {"caseworker", "caseworker"}, {"caseworker", "counsellor"}, {"caseworker", "administrator"},
			{"caseworker", "south-caseworker"}, {"caseworker", "other-caseworker", "counsellor", "south-caseworker", "administrator"},
		} {
			err := d.report(chosen...)
			if len(chosen) == 5 { // the two of them who can are left
				d.must(err)
				d.must(d.StopNewPaper(t.Context(), d.Actor("administrator")))
				continue
			}
			wantProblem(t, err, "lost_holders", "lost.two")
		}
		err := d.ReportLost(t.Context(), d.Actor("administrator"), []string{d.Account("caseworker").ID, fresh.Account.ID})
		wantProblem(t, err, "lost_holders", "lost.two")
		d.must(d.report("caseworker", "other-caseworker"))
		wantMessage(t, d.report("caseworker", "other-caseworker"), "lost.asked_already")
		wantMessage(t, d.agrees("counsellor"), "lost.not_asked")
		err = d.AgreeToNewPaper(t.Context(), d.visit(d.signIn("caseworker").Cookie), "not her password at all")
		if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "password=password.wrong") {
			t.Errorf("a wrong password: %v", err)
		}
		d.unvouch("other-caseworker")
		wantMessage(t, d.agrees("other-caseworker"), "lost.not_asked")
		wantProblem(t, func() error {
			d.must(d.StopNewPaper(t.Context(), d.Actor("administrator")))
			return d.report("caseworker", "other-caseworker")
		}(), "lost_holders", "lost.two")
		d.vouchAgain("other-caseworker")
		if d.entries("recovery.lost_agreed") != 0 {
			t.Error("a yes without the password counts")
		}
		for _, role := range models.Roles {
			by := d.Actor(string(role))
			if role != models.Administrator {
				worldtest.WantKind(t, d.ReportLost(t.Context(), by, nil), models.Forbidden)
				_, err := d.ReplaceLostPaper(t.Context(), by, d.World.Recovery)
				worldtest.WantKind(t, err, models.Forbidden)
			}
		}
	})
}

func TestALostPaperIsStopped(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		lostPaper(t, d)
		for _, x := range []struct { // the last one changes the recovery key
			what string
			do   func()
			want string
		}{
			{"by a caseworker", func() { d.must(d.StopNewPaper(ctx, d.Actor("south-caseworker"))) }, "lost.not_yet"},
			{"by an administrator", func() { d.must(d.StopNewPaper(ctx, d.Actor("south-administrator"))) }, "lost.not_yet"},
			{"nobody makes it in time", func() { d.Advance(models.LostPaperLasts) }, "lost.not_yet"},
			{"one has a new password", func() { d.NewPassword("caseworker"); d.vouchAgain("caseworker") }, "lost.not_them"},
			{"a colleague disputes one", func() { d.unvouch("other-caseworker") }, "lost.not_them"},
			{"one has left", func() { d.status("caseworker", models.AccountDisabled) }, "lost.not_them"},
			{"the clock is not believed", func() { d.doubt(true) }, "lost.clock"},
			{"the old paper was found", func() { d.changed() }, "lost.not_yet"},
			{"nothing, and it can go on", func() {}, ""},
		} {
			t.Run(x.what, func(t *testing.T) {
				d.status("caseworker", models.AccountActive)
				d.doubt(false)
				d.vouchAgain("caseworker")
				d.vouchAgain("other-caseworker")
				d.Write(func(tx *gorm.DB) error {
					return tx.Exec("UPDATE lost_papers SET ended_at = 1 WHERE ended_at = 0").Error
				})
				d.Case(d.North, "Rekha", "caseworker", "other-caseworker")
				d.must(d.report("caseworker", "other-caseworker"))
				for _, name := range []string{"caseworker", "other-caseworker"} {
					d.yes(name)
				}
				d.Advance(models.LostPaperWait)
				x.do()
				if _, err := d.replaced(); x.want != "" {
					wantMessage(t, err, x.want)
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		worldtest.WantKind(t, d.StopNewPaper(ctx, d.Actor("supervisor")), models.Forbidden)
		d.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE lost_papers SET ended_at = 1 WHERE ended_at = 0").Error
		})
		wantMessage(t, d.StopNewPaper(ctx, d.Actor("caseworker")), "lost.none")
	})
}

// yes is a yes of a person whose password the test may not know any more.
func (d *desk) yes(name string) {
	d.t.Helper()
	d.Write(func(tx *gorm.DB) error {
		return tx.Exec(`UPDATE lost_paper_holders SET agreed_at = ?, generation = (SELECT generation FROM credentials c WHERE c.account_id = lost_paper_holders.account_id)
			WHERE account_id = ? AND lost_id IN (SELECT id FROM lost_papers WHERE ended_at = 0)`, d.Moment(), d.Account(name).ID).Error
	})
	d.Write(func(tx *gorm.DB) error {
		var lost models.LostPaper
		if err := tx.Where("ended_at = 0").Take(&lost).Error; err != nil {
			return err
		}
		if err := d.Vault.Say(tx, d.Actor(name).Keys(), trust.KindYes, trust.Body{Account: d.Account(name).ID, About: lost.ID}); err != nil {
			return err
		}
		return tx.Exec(`UPDATE lost_papers SET due_at = ? WHERE ended_at = 0`, d.Moment().Add(models.LostPaperWait)).Error
	})
}

func (d *desk) status(name string, to models.AccountStatus) {
	d.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Account{}).Where("id = ?", d.Account(name).ID).Update("status", to).Error
	})
}

// doubt makes the clock one that is not believed, or ends that.
func (d *desk) doubt(there bool) {
	d.Write(func(tx *gorm.DB) error {
		if there {
			return tx.Create(&clockwatch.Doubt{OrganisationID: d.Org.ID, ShowedAt: d.Moment(), TrustedAt: d.Moment().Add(-8 * day)}).Error
		}
		return tx.Where("1 = 1").Delete(&clockwatch.Doubt{}).Error
	})
}

func (d *desk) unvouch(name string) {
	d.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE credentials SET confirmed_generation = 0 WHERE account_id = ?", d.Account(name).ID).Error
	})
}

func (d *desk) vouchAgain(name string) { d.VouchFor(name) }

// changed replaces the recovery key with both papers in hand.
func (d *desk) changed() {
	d.t.Helper()
	by := d.Actor("administrator")
	fresh, err := d.ProposeRecoveryKey(d.t.Context(), by)
	d.must(err)
	_, err = d.ChangeRecoveryKey(d.t.Context(), by, d.World.Recovery, fresh)
	d.must(err)
	d.World.Recovery = fresh
}

// A new paper that lacks something is replaced like any other: what it lacks
// stays, and is not taken for damaged.
func TestAPaperThatLacksSomethingIsReplaced(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		lostPaper(t, d)
		d.must(d.report("caseworker", "other-caseworker"))
		d.must(d.agrees("caseworker"))
		d.must(d.agrees("other-caseworker"))
		d.Advance(models.LostPaperWait)
		first, err := d.replaced()
		d.must(err)
		_, err = d.PassOn(t.Context(), d.Actor("caseworker"))
		d.must(err)
		by := d.Actor("administrator")
		second, err := d.ProposeRecoveryKey(t.Context(), by)
		d.must(err)
		done, err := d.ChangeRecoveryKey(t.Context(), by, first, second)
		if err != nil || done != (vault.Rewrapped{Keys: 1}) {
			t.Errorf("got %+v, %v", done, err)
		}
		_, err = d.PassOn(t.Context(), d.Actor("south-caseworker"))
		d.must(err)
		if got, err := d.NotOnPaper(t.Context(), by); err != nil || got.Survivors != 0 {
			t.Errorf("the paper lacks %+v, %v", got, err)
		}
	})
}
