package models

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// MaxAmount is the largest amount a form takes, in the smallest unit of its
// currency: ten lakh crore rupees. More is a typing mistake. It is far below
// the limit of an int64.
const MaxAmount = int64(1e15)

// amountUnits maps words for large numbers to their value. Words for halves
// such as ढाई are left out, because an amount is never guessed.
var amountUnits = map[string]int64{
	"thousand": 1e3, "हजार": 1e3, "hazar": 1e3, "hazaar": 1e3,
	"lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "lacs": 1e5, "लाख": 1e5,
	"crore": 1e7, "crores": 1e7, "cr": 1e7, "करोड": 1e7,
}

// plainAmount removes what surrounds an amount, and the nukta of करोड़.
var plainAmount = strings.NewReplacer("/-", "", "/=", "", "\u095c", "ड", "\u095b", "ज", "\u093c", "", "only", " ", "मात्र", " ")

// bare removes the names, the sign and the code of the currency around an
// amount. Those of another currency stay, so that the amount is unreadable.
func bare(plain, currency string) string {
	for _, name := range slices.Concat(writings[currency].names, []string{CurrencySign(currency), strings.ToLower(currency)}) {
		plain = strings.ReplaceAll(plain, name, " ")
	}
	return plain
}

// ParseAmount reads an amount of a currency as people type it, in its smallest
// unit: 250000, 2,50,000, 250,000.50, ₹ 2,50,000/-, 2.5 lakh, २.५ लाख, 2 lakh
// 50 thousand. given is false for an empty text, which is not zero.
//
// The problem is "" or amount.unreadable, amount.commas (the commas fit no way
// of grouping), amount.negative, amount.finer (than the smallest unit),
// amount.too_large or amount.no_currency.
func ParseAmount(text, currency string) (minor int64, given bool, problem string) {
	plain := plainTyped(text)
	if plain == "" {
		return 0, false, ""
	}
	if !CurrencyCode(currency) {
		return 0, true, "amount.no_currency"
	}
	units := MinorUnits(currency)
	words, problem := amountWords(bare(plainAmount.Replace(plain), currency))
	if problem != "" {
		return 0, true, problem
	}
	last := int64(math.MaxInt64)
	for i := 0; i < len(words); i++ {
		unit := int64(1)
		if i+1 < len(words) {
			if unit = amountUnits[words[i+1]]; unit == 0 {
				return 0, true, "amount.unreadable"
			}
		}
		part, problem := amountPart(words[i], unit, units)
		if problem == "" && part >= last { // "2 lakh 3 crore" has its parts in the wrong order
			problem = "amount.unreadable"
		}
		if problem != "" {
			return 0, true, problem
		}
		minor, last, i = minor+part, unit*units, i+1
		if minor > MaxAmount {
			return 0, true, "amount.too_large"
		}
	}
	return minor, true, ""
}

// amountWords splits "2.5lakh 50 thousand" into numbers and units.
func amountWords(text string) (words []string, problem string) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "-") {
		return nil, "amount.negative"
	}
	var spaced strings.Builder
	digits := true
	for _, r := range text {
		now := '0' <= r && r <= '9' || r == ',' || r == '.'
		if now != digits {
			spaced.WriteByte(' ')
		}
		digits = now
		spaced.WriteRune(r)
	}
	words = strings.Fields(spaced.String())
	if len(words) == 0 {
		return nil, "amount.unreadable"
	}
	return words, ""
}

// amountPart reads one number and multiplies it by its unit. units is the
// number of smallest units in one of the currency.
func amountPart(number string, unit, units int64) (int64, string) {
	whole, fraction, dotted := strings.Cut(number, ".")
	if whole == "" || dotted && !allDigits(fraction) {
		return 0, "amount.unreadable"
	}
	if !commasFit(whole) {
		return 0, "amount.commas"
	}
	whole = strings.ReplaceAll(whole, ",", "")
	if !allDigits(whole) {
		return 0, "amount.unreadable"
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > MaxAmount/units/unit {
		return 0, "amount.too_large"
	}
	part, exact := fractionOf(fraction, unit*units)
	if !exact {
		return 0, "amount.finer"
	}
	return n*unit*units + part, ""
}

// fractionOf returns 0.<digits> times scale, and whether that is a whole
// number.
func fractionOf(digits string, scale int64) (int64, bool) {
	digits = strings.TrimRight(digits, "0")
	sum := int64(0)
	for _, d := range digits {
		if scale%10 != 0 {
			return 0, false
		}
		scale /= 10
		sum += int64(d-'0') * scale
	}
	return sum, true
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// commasFit reports whether commas group a number the Indian way (2,50,000) or
// in thousands (250,000). Other groups hide a lost or doubled digit.
func commasFit(whole string) bool {
	groups := strings.Split(whole, ",")
	if len(groups) == 1 {
		return true
	}
	last := groups[len(groups)-1]
	middle := groups[1 : len(groups)-1]
	return len(last) == 3 && (groupsOf(groups[0], middle, 2) || groupsOf(groups[0], middle, 3))
}

func groupsOf(first string, middle []string, size int) bool {
	for _, g := range middle {
		if len(g) != size {
			return false
		}
	}
	return len(first) >= 1 && len(first) <= size
}
