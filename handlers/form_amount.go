package handlers

import (
	"cmp"
	"net/url"
	"strings"

	"aftercare/models"
)

// amountInput is a sum of money as typed, with the currency in which the page
// asked for it: a case may move to another country while a form is open.
type amountInput struct{ Typed, Currency string }

// maxAmountTyped is how many characters of an amount are read.
const maxAmountTyped = 60

func (a *amountInput) read(name string, posted url.Values) {
	*a = amountInput{Typed: strings.TrimSpace(posted.Get(name)), Currency: posted.Get(name + ".currency")}
}

func (a *amountInput) write(name string, values url.Values) {
	values.Set(name, a.Typed)
	if a.Currency != "" {
		values.Set(name+".currency", a.Currency)
	}
}

// sum is the amount in the smallest unit of its currency; both are empty where
// nothing was typed. What is wrong with it is added under the name.
func (a amountInput) sum(name string, problems models.Problems) (minor int64, currency string) {
	if len([]rune(a.Typed)) > maxAmountTyped {
		problems.Add(name, "problem.too_long|n=60")
		return 0, ""
	}
	minor, given, problem := models.ParseAmount(a.Typed, a.Currency)
	if problem != "" {
		problems.Add(name, problem)
	}
	if !given || problem != "" {
		return 0, ""
	}
	return minor, a.Currency
}

// amountTyped is the input that shows an amount; none is an empty field.
func amountTyped(minor int64, currency string) amountInput {
	if minor == 0 {
		return amountInput{Currency: currency}
	}
	return amountInput{Typed: models.AmountFigures(minor, currency), Currency: currency}
}

// Amount is a sum of money in the currency of the page, echoed in full.
func (p page) Amount(name string) field {
	f := p.field("amount", name)
	f.Mode, f.Width = "decimal", "medium"
	return f.In(cmp.Or(p.form.values.Get(name+".currency"), p.currency))
}

// In asks for the amount in the currency of a right.
func (f field) In(currency string) field { f.Currency = currency; return f }

// Sign stands before the control: ₹, or the code of the currency.
func (f field) Sign() string { return models.CurrencySign(f.Currency) }

// CurrencyName is the currency in words.
func (f field) CurrencyName() string { return f.currencyName(f.Currency) }

// AmountWords repeats a typed amount in full, so that a nought too many shows.
func (f field) AmountWords() string {
	minor, given, problem := models.ParseAmount(f.Value, f.Currency)
	if !given || problem != "" {
		return ""
	}
	text := f.Money(minor, f.Currency)
	if words := models.MoneyWords(f.Lang, minor, f.Currency); words != "" {
		text += " (" + words + ")"
	}
	return text
}

// currencyName is a currency in words, or its code.
func (t texts) currencyName(code string) string { return cmp.Or(t.maybe("currency."+code), code) }

// amountLike shows how amounts of a currency can be typed.
func (t texts) amountLike(currency string) string {
	if models.MoneyWords(t.Lang, 250_000*models.MinorUnits(currency), currency) != "" {
		return t.T("amount.like_lakh")
	}
	return t.T("amount.like")
}
