package pack

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"aftercare/models"
)

// Topic is the part of the survivor's paper a right stands in.
type Topic string

// The topics, in the order of the paper.
const (
	TopicSafety Topic = "safety"
	TopicHealth Topic = "health"
	TopicHome   Topic = "home"
	TopicLawyer Topic = "lawyer"
	TopicLife   Topic = "life" // food, school, work and identity papers
	TopicMoney  Topic = "money"
	TopicDuty   Topic = "duty" // what police, courts and offices must do without being asked
)

// Topics lists the topics in the order of the paper.
var Topics = []Topic{TopicSafety, TopicHealth, TopicHome, TopicLawyer, TopicLife, TopicMoney, TopicDuty}

// paperFile is what a pack file says about the survivor's paper: the words of
// rights in one language, or the topics of rights.
type paperFile struct {
	Language string             `yaml:"language"`
	Read     Review             `yaml:"read"`    // the native speaker who has read these words
	Rights   map[string]words   `yaml:"rights"`  // by key, or key@version for an earlier version that reads otherwise
	Offices  map[string]string  `yaml:"offices"` // the English name of an office -> its name in the language
	Topics   map[Topic][]string `yaml:"topics"`
	First    []string           `yaml:"first"` // rights that stand before the others of their topic
}

// words are a right as its survivor reads it, in one language.
type words struct {
	Title string `yaml:"title"` // empty for the title of the right
	Text  string `yaml:"text"`  // empty for its summary
}

// OnPaper is a right as it stands on the survivor's paper. In a language for
// which no words were written its texts are those of the right.
type OnPaper struct {
	Topic               Topic
	First               bool // stands before the others of its topic
	Title, Text, Office Text
}

// paperWords collects the words of all paper files.
type paperWords struct {
	rights  map[string]map[string]words // language, then key
	offices map[string]map[string]string
	topics  map[string]Topic
	first   map[string]bool // by key
	unread  map[string]bool // languages of which a file was read by no native speaker
}

// Printable reports whether the right may stand on a survivor's paper. Treaties
// bind the State, and no office hands them out.
func (i *Item) Printable() bool {
	return !i.ReviewersOnly() && !i.Disabled() && !i.OffPaper && i.Level != "international"
}

// Unread reports whether words of the paper in a language wait for a native
// speaker to read them.
func (l *Library) Unread(lang string) bool { return l.paper.unread[lang] }

// papers collects the words of the survivor's paper. Those of a later layer
// take the place of earlier ones.
func (b *builder) papers(sources []source) {
	b.lib.paper = paperWords{map[string]map[string]words{}, map[string]map[string]string{}, map[string]Topic{}, map[string]bool{}, map[string]bool{}}
	for i := range sources {
		if f := sources[i].file.Paper; f != nil {
			b.paperFile(sources[i].name, f)
		}
	}
	for _, it := range b.lib.items {
		b.onPaper(&it.Item, it.Item.Version)
		for _, v := range it.versions {
			b.onPaper(&v.item, it.Item.Version)
		}
	}
}

func (b *builder) paperFile(file string, f *paperFile) {
	p := &b.lib.paper
	if len(f.Rights)+len(f.Offices) > 0 && !languageShape.MatchString(f.Language) {
		b.report(file, "paper", "%q is no language: write two or three small letters, such as bn", f.Language)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(f.Rights)) {
		item, version, _ := strings.Cut(key, "@")
		if b.lib.Item(item) == nil || version != "" && b.lib.Version(item, version) == nil {
			b.report(file, "paper/rights/"+key, "there is no such right or version%s", Suggest(item, b.lib.byItem))
		}
		merge(p.rights, f.Language, key, f.Rights[key])
	}
	for office, text := range f.Offices {
		merge(p.offices, f.Language, office, text)
	}
	for topic, keys := range f.Topics {
		for _, key := range keys {
			if b.lib.Item(key) == nil || !slices.Contains(Topics, topic) {
				b.report(file, "paper/topics", "%s: %s: there is no such topic or right%s", topic, key, Suggest(key, b.lib.byItem))
			}
			p.topics[key] = topic
		}
	}
	for _, key := range f.First {
		if b.lib.Item(key) == nil {
			b.report(file, "paper/first", "%s: there is no such right%s", key, Suggest(key, b.lib.byItem))
		}
		p.first[key] = true
	}
	if f.Language != "" && f.Read.By == "" && !builtIn(f.Language) {
		p.unread[f.Language] = true
	}
}

// builtIn reports whether every text of the packs is written in the language.
func builtIn(lang string) bool { return lang == "en" || lang == "hi" }

func merge[T any](into map[string]map[string]T, lang, key string, value T) {
	if into[lang] == nil {
		into[lang] = map[string]T{}
	}
	into[lang][key] = value
}

// onPaper gives a version of a right its words and its topic. A version whose
// title or summary is its own needs words of its own.
func (b *builder) onPaper(it *Item, newest string) {
	p := b.lib.paper
	it.OnPaper = OnPaper{Topic: cmp.Or(p.topics[it.Key], it.topic()), First: p.first[it.Key], Title: maps.Clone(it.Title), Text: maps.Clone(it.Summary), Office: maps.Clone(it.OwedBy.Office)}
	latest := b.lib.Item(it.Key)
	for lang, rights := range p.rights {
		w, older := rights[it.Key], rights[it.Key+"@"+it.Version]
		if !maps.Equal(it.Title, latest.Title) {
			w.Title = ""
		}
		if !maps.Equal(it.Summary, latest.Summary) {
			w.Text = ""
		}
		if older != (words{}) && it.Version != newest {
			w = words{cmp.Or(older.Title, w.Title), cmp.Or(older.Text, w.Text)}
		}
		put(it.OnPaper.Title, lang, w.Title)
		put(it.OnPaper.Text, lang, w.Text)
	}
	for lang, offices := range p.offices {
		put(it.OnPaper.Office, lang, offices[it.OwedBy.Office["en"]])
	}
}

func put(text Text, lang, words string) {
	if words != "" && text != nil {
		text[lang] = words
	}
}

// topic is where a right stands whose topic no file states.
func (i *Item) topic() Topic {
	switch {
	case i.Right == models.Reparations:
		return TopicMoney
	case i.OwedBy.Party == models.PartyPolice || i.OwedBy.Party == models.PartyCourt:
		return TopicDuty
	case i.Right == models.Residence:
		return TopicHome
	case i.Right == models.Protection:
		return TopicSafety
	case i.Right == models.Participation:
		return TopicLawyer
	case i.OwedBy.Party == models.PartyHospital:
		return TopicHealth
	}
	return TopicLife
}

// PaperLacks lists the built-in rights that may stand on a paper and lack words
// in one of the languages.
func (l *Library) PaperLacks(languages []string) Problems {
	var bad Problems
	for _, it := range l.items {
		for _, v := range it.versions {
			if it.Own || !v.item.Printable() {
				continue
			}
			for _, lang := range languages {
				if o := v.item.OnPaper; o.Title[lang] == "" || o.Text[lang] == "" || o.Office[lang] == "" {
					bad = append(bad, Problem{File: it.File, Key: it.Key, Text: "version " + v.item.Version + " may stand on the survivor's paper and lacks title, text or office in " + lang + ": write them into a file with paper:"})
				}
			}
		}
	}
	return bad
}
