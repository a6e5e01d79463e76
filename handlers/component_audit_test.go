package handlers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/audit"
)

// Every action that any Go file writes into the audit log has a sentence. An
// action is a text in full wherever it is chosen, so that it can be found.
func TestEveryActionHasWords(t *testing.T) {
	t.Parallel()
	words := testTexts(t, "en")
	found := actionsInSources(t)
	if len(found) < 15 {
		t.Fatalf("only %d actions were found: the search is broken", len(found))
	}
	for action, where := range found {
		if !words.has("audit." + action) {
			t.Errorf("the catalogue lacks %q, written by %s", "audit."+action, where)
		}
	}
}

// actionsInSources collects the texts that stand for actions: what is given to
// Entry.Action, and every text of the same form handed to a function that
// writes an entry. The demo tells stories by the names of gap rules, which have
// the same form, and so have some figures of reports; what both do they do by the services.
func actionsInSources(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, root := range []string{"../services", "../cmd"} {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "worldtest") {
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !strings.Contains(path, "/demo/") && !strings.HasSuffix(path, "/report/indicators.go") {
					if text, err := strconv.Unquote(lit.Value); err == nil && isAction(text) {
						found[text] = path
					}
				}
				if kv, ok := n.(*ast.KeyValueExpr); ok && isActionKey(kv) {
					if lit, ok := kv.Value.(*ast.BasicLit); ok {
						text, _ := strconv.Unquote(lit.Value)
						found[text] = path
					}
				}
				return true
			})
			return nil
		})
	}
	return found
}

func isActionKey(kv *ast.KeyValueExpr) bool {
	key, ok := kv.Key.(*ast.Ident)
	return ok && key.Name == "Action"
}

// isAction tells "shelter.opened" from the other texts with a dot in them: an
// action is a known slice and a deed in the past.
func isAction(text string) bool {
	slice, deed, ok := strings.Cut(text, ".")
	if !ok || deed == "" || strings.ContainsAny(deed, ". /-:<>=()") || strings.ToLower(text) != text {
		return false
	}
	if text == "recovery.already_checked" || strings.HasPrefix(text, "stance.") { // a message, and events of clocks, of the same form
		return false
	}
	past := strings.HasSuffix(deed, "ed") || strings.HasSuffix(deed, "_in") || strings.HasSuffix(deed, "_made") || deed == "left" || deed == "made" || deed == "set_up"
	for _, groups := range auditGroups {
		for _, g := range groups {
			if g == slice && past {
				return true
			}
		}
	}
	return false
}

func TestAnEntryReadsAsASentence(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		lang  string
		entry models.AuditEntry
		want  auditLine
	}{
		{"en", models.AuditEntry{Actor: "a", ActorName: "Asha Rao", Role: "administrator", Action: "account.invited", Subject: "account:r", Detail: "role=counsellor", Result: "done"},
			auditLine{Who: "Asha Rao", Role: "Shelter administrator", What: "invited Ravi Menon", Detail: "Counsellor"}},
		{"hi", models.AuditEntry{Actor: "a", ActorName: "Asha Rao", Role: "caseworker", Action: "key.passed_on", Subject: "account:r", Classes: "identity safety", Detail: "reason=cover"},
			auditLine{Who: "Asha Rao", Role: "केसवर्कर", What: "एक केस की कुंजी Ravi Menon को दी", Detail: "कारण: बदली में · खोला या लिखा: नाम और काग़ज़ात, आपबीती और धमकियाँ"}},
		{"en", models.AuditEntry{Actor: "a", ActorName: "Asha Rao", Role: "caseworker", Action: "caseload.name_opened", Subject: "case:c", Classes: "identity", Detail: "from=search"},
			auditLine{Who: "Asha Rao", Role: "Caseworker", What: "read her name in a list", Detail: "among the results of a search · Opened or written: names and papers"}},
		{"hi", models.AuditEntry{Actor: "a", ActorName: "Asha Rao", Role: "caseworker", Action: "caseload.name_opened", Subject: "case:c", Detail: "from=list purpose=care"},
			auditLine{Who: "Asha Rao", Role: "केसवर्कर", What: "सूची में इनका नाम पढ़ा", Detail: "केसों की सूची में"}},
		{"en", models.AuditEntry{Action: "account.sign_in_refused", Subject: "account:", Result: "refused"},
			auditLine{Who: "Somebody who is not known here", What: "wrong password at sign-in", Refused: true}},
		{"en", models.AuditEntry{Actor: "system", ActorName: "aftercare recover", Action: "key.recovered", Subject: "account:gone", Detail: "code=unknown"},
			auditLine{Who: "The program", What: "gave somebody the key of a case with the recovery key"}},
	} {
		got := testTexts(t, k.lang).auditLine(k.entry, audit.Page{Names: map[string]string{"r": "Ravi Menon"}})
		got.When, got.ISO = "", ""
		if got != k.want {
			t.Errorf("got  %+v\nwant %+v", got, k.want)
		}
	}
}
