package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
)

type packsCommand struct {
	Lint   packsLintCommand   `cmd:"" help:"Check law packs and list every problem."`
	Diff   packsDiffCommand   `cmd:"" help:"Tell what other packs change, and in which open cases, before they take effect."`
	Schema packsSchemaCommand `cmd:"" help:"Print the JSON Schema of a file of case facts."`
}

type packsSchemaCommand struct{ packFlags }

// Help is the long text of --help.
func (packsSchemaCommand) Help() string {
	return "What explain reads, golden cases state and a case file exports, with every fact and code of the vocabulary. " +
		"docs/case-facts.schema.json is this for the packs inside the program: print it anew after a change to the vocabulary."
}

// Run prints the schema.
func (c packsSchemaCommand) Run(env environment) error {
	library, err := c.load()
	if err != nil {
		return err
	}
	return author.WriteSchema(env.out, library)
}

type packsLintCommand struct{ packFlags }

// Help is the long text of --help.
func (packsLintCommand) Help() string {
	return "Reads the packs as strictly as the server does and lists all problems with file, line and what to do, then runs the golden cases. " +
		"Exit status 1 when there is any. Without --packs it checks the packs inside the program; with it, your folder as it lies over them. " +
		"A golden case of yours takes the place of the built-in one in a file of the same name."
}

// Run lints the packs.
func (c packsLintCommand) Run(env environment) error {
	problems := author.Lint(c.layers()...).In(c.shown())
	for _, p := range problems {
		fmt.Fprintln(env.out, p)
	}
	if len(problems) > 0 {
		fmt.Fprintf(env.out, "%s.\n", counted(len(problems), "problem"))
		return errFailed
	}
	fmt.Fprintln(env.out, "No problems.")
	return nil
}

type explainCommand struct {
	packFlags
	Facts    string   `help:"File of facts as JSON or YAML, a golden case too; - reads standard input." required:"" placeholder:"FILE"`
	AsOf     string   `help:"The day, as 2026-11-23, or the moment with its offset, as 2026-11-23T14:05:00+05:30. Today when left out." placeholder:"DATE"`
	TimeZone string   `help:"Time zone of the days." default:"Asia/Kolkata"`
	JSON     bool     `name:"json" help:"Print JSON instead of text."`
	On       []string `help:"Rights to switch on that ship disabled, by key." placeholder:"KEY"`
	Off      []string `help:"Rights to switch off, by key." placeholder:"KEY"`
	Language string   `help:"Language of titles and sentences." default:"en"`
}

// Help is the long text of --help.
func (explainCommand) Help() string {
	return "For lawyers who write packs and for anyone who doubts a flag: prints every right with whether it applies, why, " +
		"under which law, which clocks run against whom, what may be considered, the gaps, and the questions to ask next. Facts are coded; do not put names in the file."
}

// Run explains a file of facts.
func (c explainCommand) Run(env environment) error {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return fmt.Errorf("time zone %q is not known", c.TimeZone)
	}
	at, err := moment(c.AsOf, zone, env.now)
	if err != nil {
		return err
	}
	library, err := c.load()
	if err != nil {
		return err
	}
	in := env.in
	if c.Facts != "-" {
		file, err := os.Open(c.Facts)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	return author.Explain(env.out, library, in, author.View{AsOf: at, Zone: zone, Lang: c.Language, JSON: c.JSON,
		Settings: pack.Settings{On: set(c.On), Off: set(c.Off)}})
}

func set(keys []string) map[string]bool {
	all := map[string]bool{}
	for _, key := range keys {
		all[key] = true
	}
	return all
}

// moment reads a day or a moment. A day means its noon, which is on the same
// day in nearly every time zone.
func moment(s string, zone *time.Location, now func() time.Time) (models.Instant, error) {
	if s == "" {
		return models.At(now()), nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		return models.At(t.Add(12 * time.Hour)), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0, errors.New("--as-of: write the day like 2026-11-23")
	}
	return models.At(t), nil
}
