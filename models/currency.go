package models

import (
	"regexp"
	"strconv"
	"strings"
)

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// CurrencyCode reports whether code has the form of a currency (ISO 4217).
func CurrencyCode(code string) bool { return currencyCode.MatchString(code) }

// MinorUnits returns how many smallest units make one of a currency (ISO 4217):
// 100 paise make a rupee. It lists the currencies with no decimals and with
// three; every other one has two.
func MinorUnits(currency string) int64 {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 1
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 1000
	}
	return 100
}

// writing is how a currency is written, if that differs from its code before a
// number grouped in thousands.
type writing struct {
	sign  string   // written before the number instead of the code; only a sign that no other currency uses
	lakh  bool     // grouped in lakh and crore: 2,50,000
	names []string // what people type around an amount besides sign and code; longest first, small letters
}

var rupees = []string{"rupees", "rupee", "रुपये", "रुपए", "रूपये", "रुपया", "रुपैयाँ", "rs.", "rs", "रु.", "रु"}

// writings holds the currencies of which more is known than their code. A
// currency that is not in it is written as code and number.
var writings = map[string]writing{
	"INR": {sign: "₹", lakh: true, names: rupees},
	"NPR": {lakh: true, names: rupees},
	"BDT": {lakh: true, names: []string{"taka", "টাকা", "टका", "tk.", "tk", "৳"}},
	"PKR": {lakh: true, names: rupees},
	"GBP": {sign: "£", names: []string{"pounds", "pound"}},
	"EUR": {sign: "€", names: []string{"euros", "euro"}},
	"USD": {names: []string{"dollars", "dollar", "us$", "$"}},
}

// CurrencySign returns what is written before an amount: ₹, or the code.
func CurrencySign(currency string) string {
	if sign := writings[currency].sign; sign != "" {
		return sign
	}
	return currency
}

// Money formats an amount given in the smallest unit of a currency, with that
// currency's grouping: "₹ 2,50,000", "NPR 1,00,000", "£ 250,000.50". It writes
// decimals only if they are not zero.
func Money(minor int64, currency string) string {
	figures := AmountFigures(minor, currency)
	if figure, negative := strings.CutPrefix(figures, "-"); negative {
		return "-" + CurrencySign(currency) + noBreak + figure
	}
	return CurrencySign(currency) + noBreak + figures
}

// AmountFigures formats an amount without its currency, as people type it.
func AmountFigures(minor int64, currency string) string {
	units := MinorUnits(currency)
	whole, rest := minor/units, minor%units
	size := 3
	if writings[currency].lakh {
		size = 2
	}
	text := group(strconv.FormatInt(max(whole, -whole), 10), size)
	if minor < 0 {
		text = "-" + text
	}
	if rest == 0 {
		return text
	}
	return text + "." + strconv.FormatInt(units+max(rest, -rest), 10)[1:]
}

// lakhWords are the two large units of money in each language.
var lakhWords = map[string][2]string{"en": {"lakh", "crore"}, "hi": {"लाख", "करोड़"}}

// MoneyWords formats a large amount in short form: "₹ 2.5 lakh". It returns ""
// for a currency that is not counted in lakh, for an amount under one lakh, and
// for one that needs more than two decimals, because a rounded sum of money is
// wrong.
func MoneyWords(lang string, minor int64, currency string) string {
	words, ok := lakhWords[lang]
	if !ok {
		words = lakhWords["en"]
	}
	lakh := 1_00_000 * MinorUnits(currency)
	unit, word := lakh, words[0]
	if crore := 100 * lakh; minor >= crore {
		unit, word = crore, words[1]
	}
	if !writings[currency].lakh || minor < lakh || minor%(unit/100) != 0 {
		return ""
	}
	number := GroupDigits(minor / unit)
	if part := minor % unit / (unit / 100); part > 0 {
		number += "." + strings.TrimRight(twoDigits(part), "0")
	}
	return CurrencySign(currency) + noBreak + number + noBreak + word
}
