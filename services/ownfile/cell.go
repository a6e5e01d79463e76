package ownfile

import (
	"fmt"
	"strconv"

	"aftercare/models"
)

// cellOf is a value of a row that is not sealed.
func cellOf(p Part, c Column, values map[string]any) Cell {
	out := Cell{Column: c, Code: text(values[c.Name])}
	switch c.Form {
	case FormMoment:
		if at := models.Instant(number(values[c.Name])); at < models.Forever {
			out.At = at
		}
		out.Code = ""
	case FormMoney:
		out.Code, out.Number, out.Money = "", number(values[c.Name]), text(values["currency"])
	case FormNumber:
		out.Code, out.Number = "", number(values[c.Name])
	case FormYesNo:
		out.Code = map[bool]string{true: string(models.Yes)}[truth(values[c.Name])]
	case FormPartial:
		out.Sure, out.To = sureOf(c.Name, values), text(values[stem(c.Name)+"_to"])
	case FormAnswer:
		out.Of = factOf(values)
	}
	return out
}

// FormAnswer is the whole answer of a fact.
const FormAnswer Form = "answer"

// stem is the name of a day without its ending: began_on, began_sure.
func stem(name string) string { return name[:max(0, len(name)-len("_on"))] }

func sureOf(name string, values map[string]any) models.Sure {
	return models.Sure(text(values[stem(name)+"_sure"]))
}

// factOf is a row of the table of facts.
func factOf(values map[string]any) models.Fact {
	f := models.Fact{Name: text(values["name"])}
	f.Answer, f.Code, f.Day, f.DayTo = models.Answer(text(values["answer"])), text(values["code"]), text(values["day"]), text(values["day_to"])
	f.Sure, f.At, f.Basis, f.Currency = models.Sure(text(values["sure"])), models.Instant(number(values["at"])), text(values["basis"]), text(values["currency"])
	if values["number"] != nil {
		n := number(values["number"])
		f.Number = &n
	}
	return f
}

// empty reports whether there is nothing to write.
func (c Cell) empty() bool {
	if c.Column.Form == FormAnswer {
		return false
	}
	return c.Code == "" && c.Text == "" && c.At == 0 && c.Number == 0
}

// text, number and truth read a value as either database gives it.
func text(v any) string {
	switch t := v.(type) {
	case nil:
		return ""
	case string:
		return t
	case []byte:
		return string(t)
	}
	return fmt.Sprint(v)
}

func number(v any) int64 {
	n, err := strconv.ParseInt(text(v), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func truth(v any) bool {
	t := text(v)
	return t == "true" || t == "1"
}
