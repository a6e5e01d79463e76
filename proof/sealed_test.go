package proof_test

import (
	"context"
	"database/sql"
	"encoding/base32"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"aftercare/services/custody"
)

// TestNothingReadableAfterSignOut puts a canary into every sealed field, into
// passwords and drafts, signs everybody out, and searches for the canaries
// wherever a thief could.
func TestNothingReadableAfterSignOut(t *testing.T) {
	data := t.TempDir()
	in := setUpInstallation(t, data)
	worker := in.invite("asha", "caseworker")
	in.admin.open("/staff").form("form[action='/recovery/away']").accepted()
	counsellor := in.invite("ritu", "counsellor") // so a colleague has to say yes for her
	lawyer := in.invite("nila", "legal_aid")
	of := writeEverything(t, in, worker, counsellor)
	in.joins(of, "legal_matter", worker)
	worker.writeReferral(of)
	lawyer.writeMatter(of)
	worker.writeFollowUp(of)
	worker.writeTrack(of)
	worker.writePlan(of)
	lawyer.writeStatement(of)
	worker.writeStatement(of)
	in.invite("tara", "legal_aid")
	in.joins(of, "legal_matter", worker)
	lawyer.passesOn(of)
	worker.closes(of)
	everyColumnIsWritten(t, copied(t, data))
	list := append(needles(canaries), recoveryNeedles(t, in.recoveryKey)...)
	t.Logf("%d canaries, written in %d ways", len(canaries), len(list))
	s := newScanner(list)

	t.Run("the scanner sees an open page in memory", func(t *testing.T) {
		found := hits{}
		worker.openPart(of, "names")
		s.memory(t, in.server, found)
		if len(found) == 0 {
			t.Error("found nothing right after a page with names was shown, so the scan of memory proves nothing")
		}
	})
	t.Run("while people work", func(t *testing.T) { isSilent(t, s, in.server) })
	stopPolling := pollHealth(t, in.server)
	worker.signOut()
	counsellor.signOut()
	lawyer.signOut()
	in.admin.signOut()
	t.Run("everybody signed out, health is polled", func(t *testing.T) {
		isSilent(t, s, in.server)
		memoryIsSilent(t, s, in.server)
	})
	stopPolling()
	in.stop()
	t.Run("stopped", func(t *testing.T) { isSilent(t, s, in.server) })
	t.Run("the scanner sees a column that is not sealed", func(t *testing.T) {
		planted := copied(t, data)
		db := opened(t, planted)
		run(t, db, "CREATE TABLE planted (name text)", fmt.Sprintf("INSERT INTO planted VALUES ('%s')", anyCanary()))
		db.Close()
		found := hits{}
		s.folder(t, planted, found)
		if len(found) == 0 {
			t.Error("a planted name was not found: the scan of files proves nothing")
		}
	})
}

// pollHealth asks whether the server is alive, ten times a second, over a kept
// connection and over new ones, as a monitor does, and looks at the sign-in page
// without a cookie. The function it returns ends that.
func pollHealth(t *testing.T, of *server) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	fresh := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	go func() {
		defer close(done)
		for n := 0; ctx.Err() == nil; n++ {
			client, path := http.DefaultClient, []string{"/healthz", "/readyz", "/sign-in"}[n%3]
			if n%2 == 0 {
				client = fresh
			}
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, of.url+path, nil)
			if resp, err := client.Do(req); err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
			time.Sleep(100 * time.Millisecond)
		}
	}()
	return func() { cancel(); <-done }
}

// joins assigns the first person who can be assigned, and a colleague says yes for her.
func (in *installation) joins(of, reason string, colleague *visitor) {
	in.t.Helper()
	f := in.admin.open(of + "/people").form("main form[action='" + of + "/people']")
	f.set("account", f.choices("account")[1]).set("reason", reason).accepted()
	colleague.open("/colleagues").form("form[action^='/colleagues/'][action$='/confirm']").accepted()
}

// matterAddress is the page of one matter.
var matterAddress = regexp.MustCompile(`^/cases/[0-9a-f-]{36}/matters/[0-9a-f-]{36}`)

// referralAddress is the page of one referral.
var referralAddress = regexp.MustCompile(`^/cases/[0-9a-f-]{36}/referrals/[0-9a-f-]{36}$`)

// writeReferral asks a provider that the directory does not have to help, and records the
// answer.
func (v *visitor) writeReferral(of string) {
	v.t.Helper()
	v.open(of+"/consents/new").mainForm().set("answers.others", "given").set("given_by", "herself").set("form", "spoken").accepted()
	ask := v.open(of+"/referrals/new").Find("main a[href*='/referrals/new?for=']").First().AttrOr("href", "")
	v.open(ask).mainForm().written("referral").set("provider_kind", "other").set("reason", "other").accepted()
	at := ""
	v.open(of + "/referrals").Find("main a").Each(func(_ int, a *goquery.Selection) {
		if found := referralAddress.FindString(a.AttrOr("href", "")); found != "" {
			at = found
		}
	})
	if at == "" {
		v.t.Fatal("the list of referrals has no referral")
	}
	v.open(at+"/answer").mainForm().written("referral answer").set("state", "accepted").accepted()
}

// writeMatter writes a police case with somebody in it and a hearing.
func (v *visitor) writeMatter(of string) {
	v.t.Helper()
	v.open(of+"/matters/new").mainForm().written("matter").set("kind", "police").accepted()
	matter := ""
	v.open(of + "/matters").Find("a[href^='" + of + "/matters/']").Each(func(_ int, a *goquery.Selection) {
		if found := matterAddress.FindString(a.AttrOr("href", "")); found != "" {
			matter = found
		}
	})
	if matter == "" {
		v.t.Fatal("the list of matters has no matter")
	}
	f := v.open(matter + "/people/new").mainForm().written("matter person")
	f.set("part", "investigating_officer").set("telephone", canaryDigits("matter person: telephone", 15)).accepted()
	f = v.open(matter + "/hearings/new").mainForm().written("hearing")
	f.set("at.day", "2").set("at.month", "11").set("at.year", "2026").set("purpose", "bail").accepted()
	v.open(matter).Find("a[href*='/hearings/'][href$='/happened']").Each(func(_ int, a *goquery.Selection) {
		f := v.open(a.AttrOr("href", "")).mainForm().written("what happened")
		f.set("outcome", f.choices("outcome")[0]).accepted()
	})
}

// stepAddress is where a step is added to a goal.
var stepAddress = regexp.MustCompile(`^/cases/[0-9a-f-]{36}/plan/goals/[0-9a-f-]{36}/steps/new$`)

// writePlan writes a goal and a step of a plan.
func (v *visitor) writePlan(of string) {
	v.t.Helper()
	f := v.open(of + "/plan/goals/new").mainForm().written("goal")
	f.set("domain", "learning").accepted()
	step := ""
	v.open(of + "/plan").Find("a[href$='/steps/new']").Each(func(_ int, a *goquery.Selection) { step = stepAddress.FindString(a.AttrOr("href", "")) })
	v.open(of+"/plan/return/new").mainForm().written("return").set("place", "family").accepted()
	f = v.open(step).mainForm().written("step of the plan")
	f.set("due_on.day", "2").set("due_on.month", "11").set("due_on.year", "2027").accepted()
}

// writeFollowUp writes the wish about contact after leaving, and what was said.
func (v *visitor) writeFollowUp(of string) {
	v.t.Helper()
	f := v.open(of + "/follow-up/wish").mainForm().written("wish about follow-up")
	f.set("wish", "agreed").set("exit_on.day", "2").set("exit_on.month", "11").set("exit_on.year", "2027").accepted()
	v.open(of+"/follow-up/new").mainForm().written("follow-up").set("result", "reached").set("way", "came").set("safe", "yes").accepted()
}

// writeTrack writes where the survivor works and what was said of it.
func (v *visitor) writeTrack(of string) {
	v.t.Helper()
	f := v.open(of+"/tracks/new?kind=work").mainForm().written("track").set("field", "daily")
	f.set("from_on.day", "2").set("from_on.month", "11").set("from_on.year", "2026").accepted()
}

// closes closes a case, with what the survivor says about the time there. What is open goes
// on.
func (v *visitor) closes(of string) {
	v.t.Helper()
	f := v.open(of+"/close").mainForm().written("closure").set("to", "closed").set("reason", "her_wish")
	for _, name := range f.names() {
		if strings.HasPrefix(name, "open.") {
			f.set(name, "goes_on")
		}
	}
	f.accepted()
}

// writeDay writes down a visitor, asks for something and plans a task.
func (v *visitor) writeDay(of string) {
	v.t.Helper()
	rows := of + "/safety/rows/"
	v.open(rows+"plans/new").mainForm().written("safety plan").set("call_rule", "never").accepted()
	v.open(rows+"people/new").mainForm().written("somebody around").set("relation", "friend").set("stance", "supports").set("may_know", "safe").accepted()
	v.open(rows+"places/new").mainForm().written("known place").set("kind", "work").accepted()
	v.open(rows+"incidents/new").mainForm().written("incident").set("kind", "threat").set("from_who", "exploiter").accepted()
	v.open(of+"/belongings/rows/belongings/new").mainForm().written("belonging").set("count", "1").set("kind", "money").set("place", "safe").set("taken_sign", "signed").accepted()
	v.open(of+"/notes/new?kind=visitor").mainForm().written("visitor").set("relation", "mother").set("safe", "no").accepted()
	v.open(of+"/tasks/new").mainForm().written("task").set("due_on.day", "2").set("due_on.month", "11").set("due_on.year", "2027").set("kind", "call").accepted()
	v.open(of+"/asks/new").mainForm().written("ask").set("wanted_on.day", "2").set("wanted_on.month", "11").set("wanted_on.year", "2027").set("kind", "bed").accepted()
}

// writeStatement begins an application for a lawyer and writes its statement of facts: a
// lawyer her own, and a caseworker that of the house.
func (v *visitor) writeStatement(of string) {
	v.t.Helper()
	p := v.open(of + "/packets/new?authority=legal_aid").mainForm().accepted()
	edit := v.open(p.address() + "/statement")
	if edit.Find("main input[name='purpose']").Length() > 0 {
		edit = edit.mainForm().set("purpose", "claim").accepted()
	}
	edit.mainForm().written("packet").accepted()
	v.readOut(p.address())
}

// readOut records that an application was read out and signed with a thumb mark.
func (v *visitor) readOut(packet string) {
	v.t.Helper()
	f := v.open(packet + "/readings/new").mainForm().written("reading")
	f.set("read_in", "hi").set("read_by", "lawyer").set("interpreter", "none").set("signed_how", "thumb_mark")
	if f.has("signed_by") {
		f.set("signed_by", "herself")
	}
	f.accepted()
}

// passesOn hands the case over to the first colleague who can take it, with a note.
func (v *visitor) passesOn(of string) {
	v.t.Helper()
	f := v.open(of + "/people/pass").mainForm().written("pass")
	f.set("to", f.choices("to")[1]).set("how", "leave").set("until.day", "2").set("until.month", "11").set("until.year", "2030").accepted()
}

// writeEverything goes through every page that writes a sealed value.
func writeEverything(t *testing.T, in *installation, worker, counsellor *visitor) (of string) {
	t.Helper()
	of = worker.takeIn()
	worker.rewrite(of, "names")
	worker.rewrite(of, "contact")
	worker.rewrite(of, "story")
	worker.decide(of)
	worker.dutyWords(of)
	worker.addEpisode(of)
	worker.note(of, "contact")
	worker.addPaper(of)
	worker.addClaimFact(of, "relatives", map[string]string{"relation": "mother", "born.age": "40"})
	worker.addClaimFact(of, "paper_numbers", map[string]string{"kind": "voter_card"})
	worker.addClaimFact(of, "bank_accounts", map[string]string{"owner": "hers", "ifsc": canaryIFSC("bank_accounts: ifsc")})
	worker.addClaimFact(of, "care_addresses", map[string]string{"care_of": "lawyer"})
	worker.addClaimFact(of, "losses", map[string]string{"heading": "travel", "amount": "120"})
	worker.addClaimFact(of, "other_money", map[string]string{"source": "court", "awarded": "5000"})
	worker.writeDay(of)
	in.joins(of, "counselling", worker)
	counsellor.note(of, "counselling")
	counsellor.assess(of)
	keepDraft(t, worker, of)
	for range 2 { // the second run reuses memory that the first run freed
		worker.ask(http.MethodPost, "/search", url.Values{"q": {canary("a name that was searched for")}})
	}
	// A wrong password is still somebody's secret.
	p := visit(t, &server{url: worker.base}).open("/sign-in").form("form[action='/sign-in']").
		set("sign_in_name", "asha").set("password", canary("a wrong password")).press()
	if p.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password is answered with %d", p.status)
	}
	return of
}

// assess fills in a PHQ-9 whose last answer asks about safety, and records what was done.
func (v *visitor) assess(of string) {
	v.t.Helper()
	f := v.open(of + "/assessments/new?instrument=phq9").mainForm().written("assessment")
	f.set("total", "").set("language", "hi").set("way", "read_out").set("at.quick", "today").set("q1", "2").set("q9", "1").accepted()
	v.open(of + "/notes/new?kind=daily").mainForm().written("therapy note").accepted()
	v.open(of + "/notes").Find("main a[href^='" + of + "/notes/']").Each(func(_ int, a *goquery.Selection) {
		one := v.open(a.AttrOr("href", ""))
		share := one.Find("main a[href$='/share']").AttrOr("href", "")
		if share == "" {
			return
		}
		f := v.open(share).mainForm().set("said_how", "spoken")
		f.set("with_id", f.p.Find("input[name=with_id]").First().AttrOr("value", ""))
		day := time.Now().In(time.FixedZone("IST", 19800)) // as the installation counts days
		f.set("until_on.day", day.Format("2")).set("until_on.month", day.Format("1")).set("until_on.year", day.Format("2006")).accepted()
	})
	rows := of + "/health/rows/"
	v.open(rows+"medicines/new").mainForm().written("medicine").set("state", "running").accepted()
	v.open(rows+"allergies/new").mainForm().written("allergy").set("strength", "mild").accepted()
	v.open(rows+"conditions/new").mainForm().written("condition").set("state", "treated").accepted()
	v.open(rows+"tests/new").mainForm().written("test").set("show", "no").accepted()
	v.open(of + "/assessments").Find("main a[href^='" + of + "/safety/']").Each(func(_ int, a *goquery.Selection) {
		v.open(a.AttrOr("href", "")).mainForm().written("safety").set("done", "plan").accepted()
	})
}

// keepDraft leaves a form half written, as the script of the page saves it.
func keepDraft(t *testing.T, v *visitor, of string) {
	t.Helper()
	p := v.ask(http.MethodPost, "/drafts", url.Values{"draft": {of + "/services/new"}, "note": {canary("draft: note")}})
	if p.status != http.StatusNoContent {
		t.Errorf("a draft is answered with %d", p.status)
	}
}

// sealedColumn matches a column of the schema that accepts only ciphertexts.
var sealedColumn = regexp.MustCompile(`(\w+)\s+blob CHECK \((\w+) IS NULL OR \(typeof`)

// sealedColumns reads from the schema where sealed values can be, so that a new
// column is tested from the start.
func sealedColumns(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.Query("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns := []string{"drafts.body"} // sealed to one person, in a format of its own
	for rows.Next() {
		var table, schema string
		if err := rows.Scan(&table, &schema); err != nil {
			t.Fatal(err)
		}
		for _, found := range sealedColumn.FindAllStringSubmatch(schema, -1) {
			columns = append(columns, table+"."+found[1])
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns
}

// everyColumnIsWritten checks that a canary reached every column: without one
// the test shows nothing about it. Add a new sealed column to writeEverything.
func everyColumnIsWritten(t *testing.T, data string) {
	t.Helper()
	db := opened(t, data)
	columns := sealedColumns(t, db)
	for _, f := range custody.Fields {
		if name := f.Table + "." + f.Column; !slices.Contains(columns, name) {
			t.Errorf("%s is a sealed field but no sealed column of the schema", name)
		}
	}
	for _, name := range columns {
		if filled(t, db, name) == 0 {
			t.Errorf("no canary reached %s", name)
		}
	}
	t.Logf("%d sealed columns", len(columns))
}

func filled(t *testing.T, db *sql.DB, name string) int {
	t.Helper()
	table, column, _ := strings.Cut(name, ".")
	var n int
	if err := db.QueryRow(fmt.Sprintf("SELECT count(*) FROM %s WHERE length(%s) > 0", table, column)).Scan(&n); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return n
}

// isSilent searches the files of the data folder and the log.
func isSilent(t *testing.T, s *scanner, of *server) {
	t.Helper()
	found := hits{}
	s.folder(t, of.data, found)
	s.text("log", []byte(of.out.String()), found)
	for _, line := range found.list() {
		t.Error(line)
	}
}

// idleIn is how long a quiet server may take to clean its memory.
const idleIn = 60 * time.Second

// memoryIsSilent searches the memory of a server that has gone quiet.
func memoryIsSilent(t *testing.T, s *scanner, of *server) {
	t.Helper()
	var found hits
	for deadline := time.Now().Add(idleIn); time.Now().Before(deadline); {
		time.Sleep(4 * time.Second)
		found = hits{}
		if s.memory(t, of, found); len(found) == 0 {
			return
		}
	}
	for _, line := range found.list() {
		t.Errorf("%v after the last request: %s", idleIn, line)
	}
}

// recoveryNeedles are the recovery key as printed, as one word, and as bytes.
func recoveryNeedles(t *testing.T, printed string) []needle {
	t.Helper()
	word := strings.ReplaceAll(printed, "-", "")
	key, err := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding).DecodeString(word)
	if err != nil || len(key) < 32 {
		t.Fatalf("the recovery key %q does not read: %v", printed, err)
	}
	out := append(waysToWrite("recovery key", printed), waysToWrite("recovery key", word)...)
	return append(out, needle{"recovery key", "bytes", string(key[:32])})
}

func anyCanary() string {
	for text := range canaries {
		return text
	}
	return ""
}
