package models

import (
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// calendar holds the words of dates in one language. In every language dates
// are written day, month in words, year. The order of some other programs
// (month first) is wrong for the readers of these pages.
type calendar struct {
	months   [12]string
	weekdays [7]string // starts with Sunday, like time.Weekday
	about    string
	between  string // of a span, with its first and last day
}

var calendars = map[string]calendar{
	"en": {
		months:   [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		about:    "about ",
		between:  "between %s and %s",
	},
	"hi": {
		months:   [12]string{"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"},
		weekdays: [7]string{"रविवार", "सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार"},
		about:    "लगभग ",
		between:  "%s और %s के बीच",
	},
	// Only the statement of rights uses Bengali and Nepali. Days are those of
	// the international calendar, as offices write them.
	"bn": {
		months:   [12]string{"জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"},
		weekdays: [7]string{"রবিবার", "সোমবার", "মঙ্গলবার", "বুধবার", "বৃহস্পতিবার", "শুক্রবার", "শনিবার"},
		about:    "আনুমানিক ",
		between:  "%s থেকে %s-এর মধ্যে",
	},
	"ne": {
		months:   [12]string{"जनवरी", "फेब्रुअरी", "मार्च", "अप्रिल", "मे", "जुन", "जुलाई", "अगस्ट", "सेप्टेम्बर", "अक्टोबर", "नोभेम्बर", "डिसेम्बर"},
		weekdays: [7]string{"आइतबार", "सोमबार", "मङ्गलबार", "बुधबार", "बिहिबार", "शुक्रबार", "शनिबार"},
		about:    "करिब ",
		between:  "%s र %s को बीचमा",
	},
}

func calendarOf(lang string) calendar {
	if c, ok := calendars[lang]; ok {
		return c
	}
	return calendars["en"]
}

// ShortMonth returns the name of a month for a scale: "Nov". Other scripts than
// the Latin cannot be cut and keep the whole name.
func ShortMonth(lang string, m time.Month) string {
	name := calendarOf(lang).months[m-1]
	if name[0] < utf8.RuneSelf {
		return name[:3]
	}
	return name
}

// LongDate formats a day in full: "23 November 2026". It returns an invalid
// date unchanged, so that nothing on a page is silently empty.
func LongDate(lang string, d Date) string {
	t, ok := d.Time(time.UTC)
	if !ok {
		return string(d)
	}
	return strconv.Itoa(t.Day()) + " " + calendarOf(lang).months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// DayName returns the weekday and day of a date without its year: "Monday 23
// November".
func DayName(lang string, d Date) string {
	t, ok := d.Time(time.UTC)
	if !ok {
		return string(d)
	}
	c := calendarOf(lang)
	return c.weekdays[t.Weekday()] + " " + strconv.Itoa(t.Day()) + " " + c.months[t.Month()-1]
}

// FullDay returns the weekday and day of a date with its year: "Monday 23
// November 2026".
func FullDay(lang string, d Date) string {
	t, ok := d.Time(time.UTC)
	if !ok {
		return string(d)
	}
	return DayName(lang, d) + " " + strconv.Itoa(t.Year())
}

// PartialText formats a date as exactly as it is known: "about 23 November
// 2026", "November 2026", "2026", "between 1 March 2026 and 30 June 2026".
func PartialText(lang string, p PartialDate) string {
	t, err := time.Parse(layouts[p.Sure], p.On)
	if err != nil {
		return p.On
	}
	c := calendarOf(lang)
	switch p.Sure {
	case SureYear:
		return strconv.Itoa(t.Year())
	case SureMonth:
		return c.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
	case SureBetween:
		return fmt.Sprintf(c.between, LongDate(lang, Date(p.On)), LongDate(lang, Date(p.To)))
	case SureAbout:
		return c.about + LongDate(lang, Date(p.On))
	}
	return LongDate(lang, Date(p.On))
}

// ClockText formats the time of a moment in a zone with 24 hours: "14:05".
func ClockText(i Instant, zone *time.Location) string {
	if i.IsZero() {
		return ""
	}
	return i.Time().In(zone).Format("15:04")
}
