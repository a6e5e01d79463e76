package main

import (
	"errors"

	"aftercare/models"
	"aftercare/services/importer"
	"aftercare/templates"
)

// sentences returns the catalogue's sentences in a language.
func sentences(lang string) (importer.Say, error) {
	catalogue, err := templates.LoadCatalogue(models.PluralForm, models.GroupDigits)
	if err != nil {
		return nil, err
	}
	return func(key string, args ...any) string { return models.She.Say(lang, catalogue.Text(lang, key, args...)) }, nil
}

// inWords returns a failure with its catalogue sentence. A cause that is not for
// users stays as it is.
func inWords(err error, say importer.Say) error {
	var e *models.Error
	if errors.As(err, &e) && e.Err == nil && e.Message != "" {
		return errors.New(say(e.Message))
	}
	return err
}

// plain writes an error for the terminal, where the reader is an operator.
func plain(err error) string {
	if say, broken := sentences("en"); broken == nil {
		err = inWords(err, say)
	}
	return err.Error()
}
