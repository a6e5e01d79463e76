package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/matter"
	"aftercare/services/pack"
)

// numbers reads whose numbers the application can give, and proposes what was chosen or
// else the first.
func (f *packetForm) numbers(c echo.Context) error {
	ctx, by, was := c.Request().Context(), actor(c), f.v.Packet
	list, err := f.h.matters.List(ctx, by, was.CaseID)
	if err != nil {
		return err
	}
	f.police, f.in.MatterID = policeCases(list.Matters), policeCase(list.Matters, was.MatterID).ID
	f.accounts, err = f.h.packets.Accounts(ctx, by, was.CaseID)
	if a := accountOf(f.accounts, was.BankAccountID); a != nil {
		f.in.BankAccountID = a.ID
	}
	return err
}

// accountOf is the account that was chosen, or else the first; nil where there is none.
func accountOf(list []models.BankAccount, chosen string) *models.BankAccount {
	if len(list) == 0 {
		return nil
	}
	return &list[max(0, slices.IndexFunc(list, func(a models.BankAccount) bool { return a.ID == chosen }))]
}

// numberFields ask which police case and which account the application names, where there
// are several.
func (f *packetForm) numberFields() (fields []field) {
	if len(f.police) > 1 {
		var of []choice
		for _, m := range f.police {
			of = append(of, choice{Value: m.ID, Text: f.page.policeName(m), Help: f.page.matterLine(f.h.library, m.MatterFacts)})
		}
		fields = append(fields, f.page.Radios("matter_id").Of(of).Required().Into(&f.in.MatterID))
	}
	if len(f.accounts) > 1 {
		var of []choice
		for _, a := range f.accounts {
			of = append(of, choice{Value: a.ID, Text: f.page.accountName(a)})
		}
		fields = append(fields, f.page.Radios("bank_account_id").Of(of).Required().Into(&f.in.BankAccountID))
	}
	return fields
}

// policeName says which police case or trial is meant, without its numbers: how far it is,
// and since when it is written down.
func (t texts) policeName(m matter.Row) string {
	return joinSome(t.T("matter.kind."+m.Kind), t.maybe("matter.stage."+m.Stage), t.T("packet.written_on", "date", t.On(m.CreatedAt)))
}

// accountName says which account is meant: whose it is, and since when it is written down.
func (t texts) accountName(a models.BankAccount) string {
	return joinDots([]string{t.T("bank_accounts.owner." + a.Owner), t.T("packet.written_on", "date", t.On(a.CreatedAt))})
}

// numbersOf say whose numbers an application gives, where there are several.
func (p page) numbersOf(lib *pack.Library, t packetText, accounts []models.BankAccount) (rows []summaryRow) {
	if len(policeCases(t.matters)) > 1 {
		rows = append(rows, summaryRow{Key: p.T("packet.matter_id.label"), Value: p.policeName(t.police), Note: p.matterLine(lib, t.police.MatterFacts)})
	}
	if len(accounts) > 1 {
		rows = append(rows, summaryRow{Key: p.T("packet.bank_account_id.label"), Value: p.accountName(*accountOf(accounts, t.v.Packet.BankAccountID))})
	}
	return rows
}
