package templates

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
)

// partial holds languages that have only the sentences of the statement of
// rights, and of those only the translated ones: a file may be incomplete.
//
//go:embed statement
var partial embed.FS

// partialNames are the own names of the languages that may have such a file.
var partialNames = map[string]string{
	"bn": "বাংলা", "ne": "नेपाली", "mr": "मराठी", "ta": "தமிழ்", "te": "తెలుగు", "or": "ଓଡ଼ିଆ", "pa": "ਪੰਜਾਬੀ",
}

func (c *Catalogue) loadPartial() error {
	entries, err := partial.ReadDir("statement")
	if err != nil {
		return err
	}
	for _, e := range entries {
		lang := strings.TrimSuffix(e.Name(), ".json")
		if partialNames[lang] == "" {
			return fmt.Errorf("statement/%s: no name of the language in partialNames", e.Name())
		}
		c.texts[lang] = map[string]message{}
		if err := c.load(partial, lang, path.Join("statement", e.Name())); err != nil {
			return err
		}
		c.spoken = append(c.spoken, lang)
	}
	return nil
}

// Spoken lists the languages of the statement of rights: those of the
// interface, which are complete, and then those that have some sentences.
func (c *Catalogue) Spoken() []string { return slices.Concat(Languages, c.spoken) }

// NameOf returns a language's own name.
func NameOf(lang string) string {
	if name := LanguageNames[lang]; name != "" {
		return name
	}
	return partialNames[lang]
}

// Say is Text for a sentence of the statement. It also returns the language of
// the result: English when lang does not have the sentence yet.
func (c *Catalogue) Say(lang, key string, args ...any) (text, in string) {
	if _, ok := c.texts[lang][key]; !ok {
		lang = Languages[0]
	}
	return c.Text(lang, key, args...), lang
}
