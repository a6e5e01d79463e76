package account_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// atSetUp puts the organisation back before the check of the recovery key, and
// has the administrator prove the paper.
func (d *desk) atSetUp() {
	d.t.Helper()
	d.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Organisation{}).Where("id = ?", d.Org.ID).Update("recovery_checked", 0).Error
	})
	if err := d.CheckRecoveryKey(d.t.Context(), d.Actor("administrator"), d.World.Recovery); err != nil {
		d.t.Fatal(err)
	}
}

// vouched reports whether somebody vouched for the key pair of an account.
func (d *desk) vouched(id string) bool {
	return d.count(&models.Credential{}, "account_id = ? AND confirmed_generation = generation", id) == 1
}

// The first two caseworkers of an organisation open their first case without
// another word: the paper vouched for them while it was out.
func TestTheFirstColleaguesAreVouchedForAtSetUp(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.atSetUp()
		first := d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		second := d.joins("administrator", "oma.rao", models.Caseworker, d.North)
		c := d.Case(d.North, "Kalpana")
		d.assignAccount(c, first.Account)
		d.names(first, c, "Kalpana")
		d.assignAccount(c, second.Account)
		if n, err := d.PassOn(t.Context(), first.Actor); err != nil || n == 0 {
			t.Errorf("the first one passed on %d, %v", n, err)
		}
		d.wantName(first, c, true)
		d.wantName(second, c, true)
		if n := d.count(&models.AuditEntry{}, "action = 'account.invited_by_paper' AND actor = ?", d.Account("administrator").ID); n != 2 {
			t.Errorf("%d uses of the paper stand in the log, want 2", n)
		}
		if n := d.count(&models.AuditEntry{}, "action = 'account.password_chosen' AND detail = 'link=staff vouched=paper'"); n != 2 {
			t.Errorf("%d chosen passwords say that the paper vouched, want 2", n)
		}
	})
}

func TestThePaperVouchesOnlyWhileItIsOut(t *testing.T) {
	t.Parallel()
	for what, x := range map[string]struct {
		before func(d *desk)
		by     string
		want   bool
	}{
		"just proved":              {func(d *desk) {}, "administrator", true},
		"by another administrator": {func(d *desk) {}, "south-administrator", false},
		"after an hour":            {func(d *desk) { d.Advance(account.PaperOutLimit) }, "administrator", false},
		"put away":                 {func(d *desk) { d.must(d.PutPaperAway(t.Context(), d.Actor("administrator"))) }, "administrator", false},
		"signed out":               {func(d *desk) { d.must(d.SignOut(t.Context(), d.visit(d.signIn("administrator").Cookie))) }, "administrator", false},
		"left":                     {func(d *desk) { d.must(d.Leave(t.Context(), d.visit(d.signIn("administrator").Cookie))) }, "administrator", false},
		"signed out everywhere":    {func(d *desk) { d.must(d.LeaveEverywhere(t.Context(), d.visit(d.signIn("administrator").Cookie))) }, "administrator", false},
		"proved again, not at once": {func(d *desk) {
			d.Advance(2 * account.PaperOutLimit)
			d.must(d.CheckRecoveryKey(t.Context(), d.Actor("administrator"), d.World.Recovery))
		}, "administrator", false},
	} {
		t.Run(what, func(t *testing.T) {
			d := newDesk(t, storetest.New(t)) // a paper is proved for the first time once in a house
			d.atSetUp()
			x.before(d)
			house := d.North
			if x.by == "south-administrator" {
				house = d.South
			}
			v := d.joins(x.by, "p"+worldtest.NewID()[24:], models.Caseworker, house)
			if got := d.vouched(v.Account.ID); got != x.want {
				t.Errorf("vouched %v, want %v", got, x.want)
			}
		})
	}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// An invitation of the hour stays good until it is used or runs out, one that was
// lost can be made anew within the hour, and a new password is no invitation.
func TestInvitationsOfThePaper(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := t.Context(), d.Actor("administrator")
		d.atSetUp()
		_, lost, err := d.Invite(ctx, by, newcomer(d, "nila.rao"))
		d.must(err)
		var a models.Account
		d.Read(func(tx *gorm.DB) error { return tx.Where("sign_in_name = 'nila.rao'").Take(&a).Error })
		token, err := d.Reset(ctx, by, a.ID, false)
		d.must(err)
		_, err = d.Welcome(ctx, lost, chosen, "", "test")
		worldtest.WantKind(t, err, models.NotFound)
		d.Advance(24 * time.Hour)
		_, err = d.Welcome(ctx, token, chosen, "", "test")
		d.must(err)
		if !d.vouched(a.ID) {
			t.Error("the invitation was made while the paper was out, and vouches for nobody")
		}
		d.atSetUp()
		token, err = d.Reset(ctx, by, a.ID, false)
		d.must(err)
		_, err = d.Welcome(ctx, token, "another plainly invented 1948", "", "test")
		d.must(err)
		if d.vouched(a.ID) {
			t.Error("a new password is vouched for without anybody's word")
		}
		n := newcomer(d, "ela.rao")
		n.Role = models.Administrator
		_, _, err = d.Invite(ctx, by, n)
		d.must(err)
		if d.count(&models.Invitation{}, "by_paper = ? AND used_at = 0", true) != 0 {
			t.Error("the paper vouches for somebody whose role holds no keys")
		}
	})
}
