package pack_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"aftercare/models"
	"aftercare/packs"
)

// written is one text of the packs as it stands in its file.
type written struct {
	file string
	line int
	name string // the key the text stands under, such as sentence
	lang string
	text string
}

// eachText tells of every text of the packs.
func eachText(t *testing.T, tell func(written)) {
	t.Helper()
	err := fs.WalkDir(packs.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".yaml") || strings.Contains(file, "testdata") {
			return err
		}
		raw, err := packs.FS.ReadFile(file)
		if err != nil {
			return err
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(raw, &doc); err != nil {
			return err
		}
		textsUnder(&doc, "", func(w written) {
			w.file = file
			tell(w)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func textsUnder(n *yaml.Node, name string, tell func(written)) {
	if n.Kind != yaml.MappingNode {
		for _, c := range n.Content {
			textsUnder(c, name, tell)
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, n.Content[i+1]
		if value.Kind == yaml.ScalarNode && (key == "en" || key == "hi") {
			tell(written{line: value.Line, name: name, lang: key, text: value.Value})
			continue
		}
		textsUnder(value, key, tell)
	}
}

// survivorWords are pronouns that speak of the survivor and do not change with
// the recorded sex. "They" may be of others, except in a condition.
var survivorWords = map[string]*regexp.Regexp{
	"":         regexp.MustCompile(`(?i)\b(she|her|hers|herself|he|him|his|himself)\b`),
	"sentence": regexp.MustCompile(`(?i)\b(she|her|hers|herself|he|him|his|himself|they|them|their|theirs|themselves)\b`),
}

// ofOthers are texts in which a pronoun is of somebody else, or stands as a form of an
// office prints it.
var ofOthers = []string{
	"The police filed their report.",
	"Name of the Applicant Victim(s) or her Dependent(s)", "Age of the Victim(s) or her Dependent(s)", "Address of the Victim(s) or her/their Dependent(s)",
}

func TestTextsSpeakOfSurvivorInTokens(t *testing.T) {
	t.Parallel()
	inBraces := regexp.MustCompile(`\{[^}]*\}`)
	count := 0
	eachText(t, func(w written) {
		count += strings.Count(w.text, "{they}") + strings.Count(w.text, "{They}")
		words := survivorWords[w.name]
		if words == nil {
			words = survivorWords[""]
		}
		said := words.FindString(inBraces.ReplaceAllString(w.text, ""))
		for _, other := range ofOthers {
			if w.text == other {
				said = ""
			}
		}
		if w.lang == "en" && said != "" {
			t.Errorf("%s:%d says %q of the survivor: write {they}, {them} or {their}: %s", w.file, w.line, said, w.text)
		}
		for _, who := range models.Pronouns {
			if said := who.Say(w.lang, w.text); strings.ContainsAny(said, "{}") {
				t.Errorf("%s:%d leaves a token: %s", w.file, w.line, said)
			}
		}
	})
	if count < 300 {
		t.Errorf("found %d pronouns: the texts were not read", count)
	}
}

// onceOnly are Hindi words of the law for which pages and packs have a plain
// one. A word may stand in the name of an office or a scheme, and once in
// brackets behind the plain word.
var onceOnly = []struct{ word, plain string }{
	{"प्रतिकर", "मुआवज़ा"}, {"अभिरक्षा", "हिरासत"}, {"दोषसिद्ध", "सज़ा"}, {"आश्रय", "शेल्टर"},
	{"मामला", "केस"}, {"मामले", "केस"}, {"मामलों", "केस"}, {"विधिक", "क़ानूनी"}, {"अभिलेख", "रिकॉर्ड"}, {"यौन कार्य", "यौनकर्म"},
}

// namesOfLaw are where such a word belongs.
var namesOfLaw = regexp.MustCompile(`\((पीड़ित प्रतिकर|अभिरक्षा|दोषसिद्धि)\)|विधिक सेवा|केंद्रीय पीड़ित प्रतिकर (कोष|निधि)|महिला प्रतिकर योजना|बाल पीड़ित प्रतिकर कोष|आपराधिक क्षति प्रतिकर बोर्ड`)

func TestHindiHasOneWordForOneThing(t *testing.T) {
	t.Parallel()
	eachText(t, func(w written) {
		for _, o := range onceOnly {
			if w.lang == "hi" && strings.Contains(namesOfLaw.ReplaceAllString(w.text, ""), o.word) {
				t.Errorf("%s:%d says %s: write %s: %s", w.file, w.line, o.word, o.plain, w.text)
			}
		}
	})
}
