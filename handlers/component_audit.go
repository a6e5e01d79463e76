package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/audit"
)

// auditLine is one entry of the audit log in plain words.
type auditLine struct {
	When    string
	ISO     string
	Who     string
	Role    string
	What    string
	Detail  string // "Why: visit. Opened: names."
	Case    string // case code, where the reader may know it
	Refused bool
}

// auditLine tells an entry in the reader's language: who, what and on which
// case. list brings the words that stand for ids.
//
// The sentence of an action is the catalogue key "audit." and the action; it
// may have the gap {whom} for the colleague the entry is about, or {where} for
// the shelter. Codes of the
// detail have keys of their own: "audit.detail.<name>.<value>", or with the gap
// {value} "audit.detail.<name>" where the value is a number or a rule.
func (t texts) auditLine(e models.AuditEntry, list audit.Page) auditLine {
	return auditLine{
		When: t.Moment(e.At), ISO: e.At.String(),
		Who: t.auditWho(e), Role: t.maybe("role." + e.Role),
		What: t.auditWhat(e, list.Names), Detail: t.auditDetail(e),
		Case: list.CaseCodes[e.CaseID], Refused: e.Result == "refused",
	}
}

func (t texts) auditWho(e models.AuditEntry) string {
	switch {
	case e.Actor == "":
		return t.T("audit.nobody")
	case e.Actor == "system":
		return t.T("audit.program")
	}
	return e.ActorName
}

func (t texts) auditWhat(e models.AuditEntry, names map[string]string) string {
	whom := ""
	if id, found := strings.CutPrefix(e.Subject, "account:"); found {
		if whom = names[id]; whom == "" {
			whom = t.T("audit.somebody")
		}
	}
	where := ""
	if id, found := strings.CutPrefix(e.Subject, "shelter:"); found {
		if where = names[id]; where == "" {
			where = t.T("audit.somewhere")
		}
	}
	return t.T("audit."+e.Action, "whom", whom, "where", where)
}

// auditDetail tells the codes of an entry and the classes that were opened.
// A code without words is left out rather than shown raw.
func (t texts) auditDetail(e models.AuditEntry) string {
	var parts []string
	for _, code := range strings.Fields(e.Detail) {
		name, value, _ := strings.Cut(code, "=")
		if (name == "rule" || name == "right") && t.ruleName != nil {
			value = t.ruleName(t, value)
		}
		if word := t.maybe("audit.detail." + name + "." + value); word != "" {
			parts = append(parts, word)
		} else if t.has("audit.detail." + name) {
			parts = append(parts, t.T("audit.detail."+name, "value", value))
		}
	}
	var classes []string
	for _, class := range strings.Fields(e.Classes) {
		classes = append(classes, t.T("class."+class))
	}
	if len(classes) > 0 {
		parts = append(parts, t.T("audit.classes", "what", strings.Join(classes, ", ")))
	}
	return strings.Join(parts, " · ")
}
