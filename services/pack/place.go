package pack

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"aftercare/models"
)

var regionShape = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,3}$`)

// weekdays by the names packs use.
var weekdays = map[string]time.Weekday{
	"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday,
}

// checkPlace checks that a pack.yaml has what the pages and calculations need.
func (b *builder) checkPlace(p *Jurisdiction) {
	b.text(p.File, "jurisdiction", "name", p.Name, true)
	switch {
	case p.Kind != "" && p.Kind != "country" && p.Kind != "reference":
		b.reportAt(p.File, "jurisdiction", "kind", "kind is %q: write country or reference", p.Kind)
	case p.Reference() && len(p.Members) == 0:
		b.reportAt(p.File, "jurisdiction", "kind", "a reference pack names its members: the countries it binds")
	case !p.Reference() && !country.MatchString(p.Code):
		b.reportAt(p.File, "jurisdiction", "code", "code is %q: write the two letters of the country, such as IN", p.Code)
	}
	switch {
	case p.Currency == "" && !p.Reference():
		b.reportAt(p.File, "jurisdiction", "currency", "a country needs its currency: people type amounts in it")
	case p.Currency != "" && !models.CurrencyCode(p.Currency):
		b.reportAt(p.File, "jurisdiction", "currency", "currency is %q: write the three letters, such as INR", p.Currency)
	}
	for _, day := range p.Weekend {
		if _, ok := weekdays[day]; !ok {
			b.reportAt(p.File, "jurisdiction", "weekend", "weekend names %q: write sun, mon, tue, wed, thu, fri or sat", day)
		}
	}
	if len(p.TimeZones) == 0 && !p.Reference() {
		b.reportAt(p.File, "jurisdiction", "time_zones", "a country needs its time zones: days and deadlines are counted by the clock there")
	}
	for _, z := range p.TimeZones {
		b.checkTimeZone(p.File, z)
	}
	for _, r := range p.Regions {
		part := path.Join("jurisdiction/regions", r.Code)
		b.text(p.File, part, "name", r.Name, true)
		if !regionShape.MatchString(r.Code) || !strings.HasPrefix(r.Code, p.Code+"-") {
			b.report(p.File, part, "region %q: write the ISO 3166-2 code, such as %s-WB", r.Code, p.Code)
		}
		b.lib.regions[r.Code] = r
	}
}

func (b *builder) checkTimeZone(file string, z TimeZone) {
	part := path.Join("jurisdiction/time_zones", z.Name)
	b.text(file, part, "city", z.City, true)
	if !models.TimeZoneName(z.Name) {
		b.report(file, part, "time zone %q is not known: write a name of the IANA list, such as Asia/Kolkata", z.Name)
	}
}

// helplineShape is the form of a number as people dial it.
var helplineShape = regexp.MustCompile(`^[0-9][0-9-]{1,15}$`)

// helplines checks the numbers of every place, once all sources are known.
func (b *builder) helplines(sources []source) {
	for _, s := range sources {
		if p := s.file.Jurisdiction; p != nil {
			for _, h := range p.Helplines {
				b.checkHelpline(s.name, h)
			}
		}
	}
}

func (b *builder) checkHelpline(file string, h Helpline) {
	part := path.Join("jurisdiction/helplines", h.Number)
	b.text(file, part, "text", h.Text, true)
	if !helplineShape.MatchString(h.Number) {
		b.report(file, part, "helpline %q: write the digits as they are dialled", h.Number)
	}
	if b.lib.sources[h.Source] == nil {
		b.report(file, part, "source is %q: write the id of a source of the packs", h.Source)
	}
	if h.Quality != Solid && h.Quality != Reported {
		b.report(file, part, "quality is %q: write S or C, a weaker number is given to nobody", h.Quality)
	}
}

// calendar holds the known lists of holidays, by place and year.
type calendar map[holidayYear]daysOff

// daysOff is one list of holidays, and whether it is incomplete.
type daysOff struct {
	days    map[models.Date]bool
	partial bool
}

type holidayYear struct {
	place string
	year  int
}

// daysOff collects the lists of holidays. It must run after every source is
// known.
func (b *builder) daysOff(sources []source) {
	for i := range sources {
		for j := range sources[i].file.Holidays {
			b.holiday(sources[i].name, &sources[i].file.Holidays[j])
		}
	}
}

func (b *builder) holiday(file string, h *Holidays) {
	h.File = file
	part := path.Join("holidays", h.Key)
	b.knownSource(file, part, h.Source)
	if h.Key == "" || h.Place == "" || h.Year == 0 || h.Source == "" {
		b.report(file, part, "a list of holidays needs key, place, year and source")
	}
	days := map[models.Date]bool{}
	for _, d := range h.Days {
		b.text(file, part, "holiday", d.Name, true)
		if t, ok := d.On.Time(time.UTC); !ok || t.Year() != h.Year {
			b.report(file, part, "%q is no day of %d: write YYYY-MM-DD", d.On, h.Year)
		}
		days[d.On] = true
	}
	b.lib.holidays[holidayYear{h.Place, h.Year}] = daysOff{days, h.Partial}
	b.lib.dayLists = append(b.lib.dayLists, h)
}

// workingDays decides which days count for a clock of working days in a place.
// It records when it had to guess, because the holidays of a year are not known
// or not complete.
type workingDays struct {
	lib     *Library
	weekend []time.Weekday
	place   string // IN-DL; the list of its country is used if it has none
	guessed bool
}

func (l *Library) workingDays(p *Jurisdiction, at string) *workingDays {
	w := &workingDays{lib: l, place: at, weekend: []time.Weekday{time.Saturday, time.Sunday}}
	if len(p.Weekend) > 0 {
		w.weekend = nil
		for _, day := range p.Weekend {
			w.weekend = append(w.weekend, weekdays[day])
		}
	}
	if !covers(p.Code, at) {
		w.place = p.Code
	}
	return w
}

// off reports whether a day is not a working day.
func (w *workingDays) off(t time.Time) bool {
	if slices.Contains(w.weekend, t.Weekday()) {
		return true
	}
	list, known := w.lib.holidays[holidayYear{w.place, t.Year()}]
	if !known {
		country, _, _ := strings.Cut(w.place, "-")
		list, known = w.lib.holidays[holidayYear{country, t.Year()}]
	}
	w.guessed = w.guessed || !known || list.partial
	return list.days[models.DateOf(t)]
}

// reaches reports whether a right may be used in the case: as law of one of its
// countries, or as a principle that may be quoted everywhere.
func (r *reading) reaches(it *item) bool { return it.Everywhere || r.binds(it.place) }

// binds reports whether the law of a folder applies to the case: the law of its
// place of care or of a second country, or treaties that bind one of them.
func (r *reading) binds(p *Jurisdiction) bool { return p.binds(r.countries) }

func (j *Jurisdiction) binds(countries []string) bool {
	return slices.ContainsFunc(countries, func(c string) bool {
		return c == j.Code || slices.Contains(j.Members, c)
	})
}

// countries lists the countries whose law may apply to the case: first that of
// the place of care, then those of facts such as nationality.
func (l *Library) countries(f models.Facts) []string {
	care, _, _ := strings.Cut(f.Jurisdiction, "-")
	all := []string{care}
	for _, fact := range l.vocab.facts {
		if code := f.Values[fact.Key].Code; fact.Second && code != "" {
			all = append(all, strings.ToUpper(code))
		}
	}
	return all
}
