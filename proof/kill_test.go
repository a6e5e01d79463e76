package proof_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// kills returns how often the server is killed: 15 times, or AFTERCARE_KILLS
// times.
func kills(t *testing.T) int {
	return counted(t, "AFTERCARE_KILLS", 15)
}

// counted is a number from the environment, or the usual one.
func counted(t *testing.T, name string, usual int) int {
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is no number above 0", name, text)
	}
	return n
}

// writesASecond is the load while the server is killed: more than the 50 a
// second at which nothing may be lost.
const writesASecond = 75

func TestAcknowledgedWritesSurviveKill(t *testing.T) {
	data, rounds := t.TempDir(), kills(t)
	s := demo(t, data, 60)
	l := newLoad(t, s, 3, "caseworker", "caseworker2", "caseworker3", "caseworker4")
	var busy time.Duration
	for round := range rounds {
		if round > 0 {
			s = demo(t, data, 60)
			l.moved(s)
		}
		time.AfterFunc(300*time.Millisecond+time.Duration(rand.IntN(1200))*time.Millisecond, s.kill)
		began := time.Now()
		l.run(writesASecond, s.ended)
		busy += time.Since(began)
		isWhole(t, data)
		l.hold(t, data)
		if t.Failed() {
			t.Fatalf("round %d of %d", round+1, rounds)
		}
	}
	aSecond := float64(l.acknowledged()) / busy.Seconds()
	t.Logf("%d kills, %d services acknowledged, %.0f a second, none lost", rounds, l.acknowledged(), aSecond)
	if l.acknowledged() < 10*rounds {
		t.Errorf("only %d services were acknowledged over %d rounds: the test proves nothing", l.acknowledged(), rounds)
	}
}

// isWhole runs aftercare check on a folder that no server has open.
func isWhole(t *testing.T, data string) {
	t.Helper()
	if text, status := command(t, "check", "--data", data); status != 0 || strings.Contains(text, "FAILED") {
		t.Errorf("aftercare check ends with %d:\n%s", status, text)
	}
}
