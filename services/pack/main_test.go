package pack_test

import (
	"flag"
	"log"
	"os"
	"testing"
)

// TestMain draws the same cases in each run of CI, so that a change is refused for
// what it did and not for a draw; everywhere else each run draws new ones. Many of
// them: go test ./services/pack -run Question -rapid.checks=2000.
func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv("CI") != "" {
		if err := flag.Set("rapid.seed", "20261130"); err != nil {
			log.Fatal(err)
		}
	}
	os.Exit(m.Run())
}
