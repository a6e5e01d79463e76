package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/pack"
)

// claimOf is what the fields of a row need to know of its case.
type claimOf struct {
	lib   *pack.Library
	sheet claimfact.Sheet
}

// claimFields are the questions about a row. Its words are typed into words by column;
// without words the coded facts alone are asked, to say what stands there.
func (p page) claimFields(of claimOf, row models.ClaimRow, words map[string]string) []field {
	f := claimAsker{pageView: pageView{p}, of: of, row: row, words: words}
	switch r := row.(type) {
	case *models.Relative:
		return f.relative(&r.RelativeFacts)
	case *models.PaperNumber:
		return f.number(&r.PaperNumberFacts)
	case *models.BankAccount:
		return f.account(&r.BankAccountFacts)
	case *models.CareAddress:
		return f.careOf(&r.CareAddressFacts)
	case *models.Loss:
		return f.loss(&r.LossFacts)
	case *models.OtherMoney:
		return f.money(&r.OtherMoneyFacts)
	}
	return nil
}

// claimAsker makes the fields of one row.
type claimAsker struct {
	pageView
	of    claimOf
	row   models.ClaimRow
	words map[string]string
}

// word asks for a sealed word of the row, in one line or several. It is none while
// only the coded facts are asked.
func (f claimAsker) word(column string, lines int) []field {
	if f.words == nil {
		return nil
	}
	var w models.ClaimWord
	for _, of := range f.row.Words() {
		if of.Column == column {
			w = of
		}
	}
	text := f.words[column]
	control := f.page.Text(column)
	if lines > 1 {
		control = f.page.Area(column).Tall(lines)
	}
	if !w.Needed || !w.To.Empty() {
		control = control.Optional()
	}
	control = control.Private().Max(w.Most).Into(&text)
	if !w.To.Empty() {
		control.Hint = f.page.T("claim.stays")
	}
	f.words[column] = text
	return []field{control}
}

// code asks for one of a list of codes, whose words are under a key. A list without
// "not known" is one from which the answer can be taken back.
func (f claimAsker) code(name, key string, codes []string, to any) field {
	control := f.page.Radios(name).Inline()
	if !slices.Contains(codes, string(models.NotKnown)) {
		control = f.page.Select(name)
	}
	return control.Of(f.page.choicesOf(key, codes)).Optional().Into(to)
}

// relative are the questions about a relative.
func (f claimAsker) relative(r *models.RelativeFacts) []field {
	f.page.calling("relatives")
	out := []field{f.page.Select("relation").Of(f.page.choicesOf("relatives.relation.", models.Relations)).Required().Into(&r.Relation)}
	out = append(out, f.word("name", 1)...)
	out = append(out, f.age(r)...)
	out = append(out,
		f.code("depends", "relatives.depends.", models.ThreeAnswers, &r.Depends), f.code("living", "relatives.living.", models.Living, &r.Living),
		f.page.AskDay("died_on").Optional().Past().Into(&r.DiedOn),
		f.code("marital", "relatives.marital.", models.Maritals, &r.Marital), f.code("kept_from", "relatives.kept_from.", models.KeptFrom, &r.KeptFrom),
		f.code("guardian", "relatives.guardian.", models.ThreeAnswers, &r.Guardian))
	return append(out, f.word("note", 3)...)
}

// age asks for the date of birth or the age. Boxes that stay empty keep what is there.
func (f claimAsker) age(r *models.RelativeFacts) []field {
	was := r.Turns()
	in := casefile.FactInput{Value: models.FactValue{On: was}}
	fields := factQuestion{pageView: pageView{f.page}, name: "born", why: "", in: &in}.born()
	fields[1] = fields[1].Words(f.page.T("relatives.age.label"), f.page.T("facts.age_help"), "")
	if on := in.Value.On; !on.IsZero() {
		r.TurnsOnDay(on)
	}
	if f.words == nil {
		return fields[:1] // an age is said as of today
	}
	return fields[:2]
}

// paper asks for the paper of the case that shows the row.
func (f claimAsker) paper(to *string) field {
	list := make([]choice, len(f.of.sheet.Papers))
	for i, p := range f.of.sheet.Papers {
		list[i] = choice{Value: p.ID, Text: f.paperText(p)}
	}
	return f.page.Select("paper_id").Of(list).Optional().Into(to)
}

// paperText is a paper with who holds the original.
func (f claimAsker) paperText(p claimfact.Paper) string {
	text := f.page.T("document.kind." + p.Kind)
	if p.Original != "" {
		text += " – " + f.page.T("document.original_line", "who", f.page.T("document.held."+p.Original))
	}
	return text
}

// number are the questions about the number of a paper.
func (f claimAsker) number(n *models.PaperNumberFacts) []field {
	f.page.calling("paper_numbers")
	out := []field{f.page.Select("kind").Of(f.page.choicesOf("paper_numbers.kind.", models.PaperNumberKinds)).Required().Into(&n.Kind)}
	return append(append(out, f.word("number", 1)...), f.paper(&n.PaperID))
}

// account are the questions about a bank account.
func (f claimAsker) account(a *models.BankAccountFacts) []field {
	f.page.calling("bank_accounts")
	var guardians []choice
	for i := range f.of.sheet.Relatives {
		r := f.of.sheet.Relatives[i].Row
		guardians = append(guardians, choice{Value: r.ID, Text: joinDots(slices.DeleteFunc([]string{f.page.T("relatives.relation." + r.Relation), f.page.ageText(r.Turns())}, func(s string) bool { return s == "" }))})
	}
	out := []field{
		f.page.Radios("owner").Of(f.page.choicesOf("bank_accounts.owner.", models.AccountOwners)).Required().Into(&a.Owner),
		f.page.Select("relative_id").Of(guardians).Optional().Into(&a.RelativeID),
	}
	for _, column := range []string{"holder", "number", "bank", "branch", "ifsc"} {
		out = append(out, f.word(column, 1)...)
	}
	return append(out, f.page.AskDay("opened_on").Optional().Past().Into(&a.OpenedOn), f.paper(&a.PaperID))
}

// careOf are the questions about an address for papers.
func (f claimAsker) careOf(a *models.CareAddressFacts) []field {
	f.page.calling("care_addresses")
	out := []field{f.page.Radios("care_of").Of(f.page.choicesOf("care_addresses.care_of.", models.CareOf)).Required().Into(&a.CareOf)}
	return append(out, f.word("address", 4)...)
}

// loss are the questions about a loss.
func (f claimAsker) loss(l *models.LossFacts) []field {
	f.page.calling("losses")
	var headings, items []choice
	for _, h := range f.of.lib.Losses() {
		headings = append(headings, choice{Value: h.Key, Text: f.page.labelOf(h.Label)})
	}
	keys := slices.Clone(f.of.sheet.Items)
	for _, key := range l.Rights() {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		if it := f.of.lib.Item(key); it != nil {
			items = append(items, choice{Value: key, Text: f.page.labelOf(it.Title)})
		}
	}
	rights := l.Rights()
	out := []field{f.page.Select("heading").Of(headings).Required().Into(&l.Heading)}
	out = append(out, f.word("what", 3)...)
	out = append(out, f.page.Amount("amount").Optional().IntoSum(&l.Amount, &l.Currency),
		f.page.AskDay("from_on").Optional().Past().Into(&l.FromOn), f.page.AskDay("until_on").Optional().Into(&l.UntilOn),
		f.code("proof", "losses.proof.", models.LossProofs, &l.Proof), f.paper(&l.PaperID))
	if len(items) > 0 {
		out = append(out, f.page.Fold("losses.rights", "more", f.page.Checks("items").Of(items).Optional().Into(&rights)))
		l.Items = strings.Join(rights, " ")
	}
	return out
}

// money are the questions about money from elsewhere.
func (f claimAsker) money(m *models.OtherMoneyFacts) []field {
	f.page.calling("other_money")
	out := []field{f.page.Select("source").Of(f.page.choicesOf("other_money.source.", models.MoneySources)).Required().Into(&m.Source)}
	out = append(out, f.word("what", 2)...)
	var awardedIn, paidIn string
	awardedIn, paidIn = m.Currency, m.Currency
	out = append(out, f.page.Amount("awarded").Optional().IntoSum(&m.Awarded, &awardedIn), f.page.AskDay("awarded_on").Optional().Past().Into(&m.AwardedOn),
		f.page.Amount("paid").Optional().IntoSum(&m.Paid, &paidIn), f.page.AskDay("paid_on").Optional().Past().Into(&m.PaidOn))
	if m.Currency = awardedIn; m.Currency == "" {
		m.Currency = paidIn
	}
	return append(out, f.paper(&m.PaperID))
}
