package claimfact_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func deedID() string { return worldtest.NewID() }

// rows has a row of each list with words in every column.
func rows() []claimfact.Input {
	return []claimfact.Input{
		mother(),
		{Row: &models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: "voter_card"}}, Words: map[string]string{"number": "INVENTED 1"}},
		{Row: &models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: "hers", OpenedOn: "2024-01-02"}}, Words: map[string]string{"holder": "INVENTED 2", "number": "INVENTED 3", "bank": "INVENTED 4", "branch": "INVENTED 5", "ifsc": "INVT0000001"}},
		{Row: &models.CareAddress{CareAddressFacts: models.CareAddressFacts{CareOf: "lawyer"}}, Words: map[string]string{"address": "INVENTED 6"}},
		{Row: &models.Loss{LossFacts: models.LossFacts{Heading: "travel", Amount: 1, Currency: "INR", FromOn: "2025-01-01", UntilOn: "2025-02-01", Proof: "statement"}}, Words: map[string]string{"what": "INVENTED 7"}},
		{Row: &models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: "court", Awarded: 2, Paid: 1, Currency: "INR", AwardedOn: "2025-01-01", PaidOn: "2025-02-01"}}, Words: map[string]string{"what": "INVENTED 8"}},
	}
}

// TestEveryListIsWrittenAndRead writes a row into each list, and asks every role for
// its coded facts and its words.
func TestEveryListIsWrittenAndRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "counsellor", "legal_aid")
		readers := map[models.ClaimList][]string{
			models.ListRelatives: {"caseworker", "legal_aid", "counsellor"}, models.ListPaperNumbers: {"caseworker", "legal_aid"}, models.ListBankAccounts: {"caseworker", "legal_aid"},
			models.ListCareAddresses: {"caseworker", "legal_aid"}, models.ListLosses: {"caseworker", "legal_aid"}, models.ListOtherMoney: {"caseworker", "legal_aid"},
		}
		for i, in := range rows() {
			list, by := in.Row.List(), []string{"caseworker", "legal_aid"}[i%2]
			id := h.add(by, in)
			for _, who := range []string{"caseworker", "counsellor", "legal_aid", "administrator", "supervisor", "other-caseworker"} {
				sheet, err := h.facts.Open(t.Context(), h.Actor(who), h.c.ID, list, "claim")
				opened := err == nil && len(sheet.Rows(list)) == 1 && sheet.Rows(list)[0].Words[in.Row.Words()[0].Column].Text == in.Words[in.Row.Words()[0].Column]
				if may := slices.Contains(readers[list], who); opened != may || !may && models.KindOf(err) != models.NotFound {
					t.Errorf("%s opens %s: %v, %v, want %v", who, list, opened, err, may)
				}
			}
			again := models.NewClaimRow(list)
			h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Take(again).Error })
			for j, w := range again.Words() {
				if w.To.Empty() {
					t.Errorf("%s.%s is empty", list, w.Column)
				}
				if f := custody.FieldOf(string(list), w.Column); f.Table == "" || in.Row.Words()[j].Column != w.Column {
					t.Errorf("%s.%s is no sealed field", list, w.Column)
				}
			}
		}
		if models.NewClaimRow("nonsense") != nil || len(rows()) != len(models.ClaimLists) {
			t.Error("a list has no row in this test")
		}
		h.rowsAreWhole()
	})
}

// TestGuardianWhoIsExcluded refuses the account of a guardian to whom no money may go.
func TestGuardianWhoIsExcluded(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		facts  models.RelativeFacts
		unsafe bool
		want   string
	}{
		"a mother": {models.RelativeFacts{Relation: "mother", Living: "alive"}, false, ""},
		"a father who may be part of what happened": {models.RelativeFacts{Relation: "father", KeptFrom: models.KeptInvolved}, false, "problem.account_excluded"},
		"one who may not act as guardian":           {models.RelativeFacts{Relation: "mother", Guardian: models.No}, false, "problem.account_excluded"},
		"one who died":                              {models.RelativeFacts{Relation: "mother", Living: "died"}, false, "problem.account_excluded"},
		"a mother in a family that is not safe":     {models.RelativeFacts{Relation: "mother"}, true, "problem.account_unsafe"},
		"a mother who may act all the same":         {models.RelativeFacts{Relation: "mother", Guardian: models.Yes}, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newFixture(t, storetest.New(t))
			if x.unsafe {
				h.Write(func(tx *gorm.DB) error {
					return tx.Create(&models.Fact{SurvivorID: h.c.SurvivorID, CaseID: h.c.ID, Name: "stay.unsafe_family", AnswerFacts: models.AnswerFacts{Answer: models.Yes}, RecordedBy: "x", RecordedAt: h.Moment(), Version: 1}).Error
				})
			}
			id := h.add("caseworker", claimfact.Input{Row: &models.Relative{RelativeFacts: x.facts}, Words: map[string]string{}})
			_, err := h.facts.Add(t.Context(), h.Actor("caseworker"), h.c.ID, claimfact.Input{
				Row: &models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: models.AccountOfGuardian, RelativeID: id}}, Words: map[string]string{"holder": "x", "number": "1"}})
			problems, _ := models.ProblemsOf(err)
			if got := problems["relative_id"]; got != x.want || (x.want == "") != (err == nil) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestRowsPointOnlyIntoTheirCase refuses a paper and a guardian of another case, and a
// heading or a right that the packs do not have.
func TestRowsPointOnlyIntoTheirCase(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	other := h.Case(h.North, "Rekha", "caseworker")
	done, err := h.facts.Add(t.Context(), h.Actor("caseworker"), other.ID, mother())
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		row   models.ClaimRow
		words map[string]string
		field string
	}{
		"a guardian of another case": {&models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: models.AccountOfGuardian, RelativeID: done.ID}}, map[string]string{"holder": "x", "number": "1"}, "relative_id"},
		"a paper that is none":       {&models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: "passport", PaperID: deedID()}}, map[string]string{"number": "1"}, "paper_id"},
		"a heading that is none":     {&models.Loss{LossFacts: models.LossFacts{Heading: "nonsense"}}, nil, "heading"},
		"a right that is none":       {&models.Loss{LossFacts: models.LossFacts{Heading: "travel", Items: "nonsense"}}, nil, "items"},
	} {
		_, err := h.facts.Add(t.Context(), h.Actor("caseworker"), h.c.ID, claimfact.Input{Row: x.row, Words: x.words})
		if problems, _ := models.ProblemsOf(err); problems[x.field] != "problem.choose" {
			t.Errorf("%s: %v", name, err)
		}
	}
	var rows []claimfact.Relative
	err = h.facts.Look(t.Context(), h.Actor("caseworker"), h.c.ID, func(d *deed.Deed) (err error) { rows, err = claimfact.Relatives(d, "claim"); return err })
	if err != nil || len(rows) != 0 {
		t.Errorf("%d relatives of another case, %v", len(rows), err)
	}
}

// TestClaimRowsAreChecked has what the rules of the other lists refuse.
func TestClaimRowsAreChecked(t *testing.T) {
	t.Parallel()
	dates := models.CaseDates{Today: "2026-11-23"}
	for name, x := range map[string]struct {
		row          models.ClaimRow
		words        map[string]string
		field, wrong string
	}{
		"a number without one":         {&models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: "passport"}}, nil, "number", "problem.required"},
		"an Aadhaar of eleven digits":  {&models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: "aadhaar"}}, map[string]string{"number": "0000 0000 000"}, "number", "problem.aadhaar"},
		"an Aadhaar in Devanagari":     {&models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: "aadhaar"}}, map[string]string{"number": "०००० ०००० ००००"}, "", ""},
		"a guardian who is nobody":     {&models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: "guardian"}}, map[string]string{"holder": "x", "number": "1"}, "relative_id", "problem.account_guardian"},
		"a guardian of her account":    {&models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: "hers", RelativeID: "x"}}, map[string]string{"holder": "x", "number": "1"}, "owner", "problem.account_whose"},
		"an IFSC without a nought":     {&models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: "hers"}}, map[string]string{"holder": "x", "number": "1", "ifsc": "ABCD1234567"}, "ifsc", "problem.ifsc"},
		"an account opened tomorrow":   {&models.BankAccount{BankAccountFacts: models.BankAccountFacts{Owner: "hers", OpenedOn: "2026-11-24"}}, map[string]string{"holder": "x", "number": "1"}, "opened_on", "problem.future"},
		"an address without one":       {&models.CareAddress{CareAddressFacts: models.CareAddressFacts{CareOf: "lawyer"}}, nil, "address", "problem.required"},
		"the shelter as address":       {&models.CareAddress{CareAddressFacts: models.CareAddressFacts{CareOf: "shelter"}}, map[string]string{"address": "x"}, "care_of", "problem.choose"},
		"a loss without heading":       {&models.Loss{}, nil, "heading", "problem.required"},
		"a loss that ends too early":   {&models.Loss{LossFacts: models.LossFacts{Heading: "work", FromOn: "2026-02-02", UntilOn: "2026-02-01"}}, nil, "until_on", "problem.loss_until"},
		"a loss below nought":          {&models.Loss{LossFacts: models.LossFacts{Heading: "work", Amount: -1, Currency: "INR"}}, nil, "amount", "amount.unreadable"},
		"a loss with noughts too many": {&models.Loss{LossFacts: models.LossFacts{Heading: "work", Amount: models.MaxClaimSum + 1, Currency: "INR"}}, nil, "amount", "problem.sum_too_high"},
		"a paper beside a statement":   {&models.Loss{LossFacts: models.LossFacts{Heading: "work", Proof: "statement", PaperID: "x"}}, nil, "proof", "problem.loss_paper"},
		"no money":                     {&models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: "court"}}, nil, "awarded", "problem.money_none"},
		"paid before it was awarded":   {&models.OtherMoney{OtherMoneyFacts: models.OtherMoneyFacts{Source: "court", Paid: 1, Currency: "INR", AwardedOn: "2026-02-02", PaidOn: "2026-02-01"}}, nil, "paid_on", "problem.money_paid_before"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := models.Problems{}
			x.row.Check(x.words, dates, problems)
			if got := problems[x.field]; got != x.wrong || (x.wrong == "") != (len(problems) == 0) {
				t.Errorf("%v", problems)
			}
		})
	}
}
