package access

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/models"
)

// Deeds lists every deed of any role, in alphabetical order.
func Deeds() []Deed {
	var all []Deed
	for _, list := range deeds {
		for _, d := range list {
			if !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
	}
	slices.Sort(all)
	return all
}

// Document returns the matrix as the page docs/access.md, so that people read
// what the code does.
func Document() string {
	var b strings.Builder
	b.WriteString("# Who can do and read what\n\nThis page is written by tests from `services/access/matrix.go` and, under Routes, from the router and `handlers/routes_test.go`; change those, not the page.\n")
	b.WriteString("\n## Classes\n\nR reads, W writes, RW both, – neither. Every class but the coded service facts is sealed: reading also needs the key, which people hold through their assignment.\n\n")
	header(&b, "class")
	for _, c := range models.SealedClasses {
		line(&b, string(c), func(r models.Role) string { return cell(r, c) })
	}
	b.WriteString("\n## Reach\n\n")
	header(&b, "")
	line(&b, "cases", func(r models.Role) string { return orDash(string(scopes[r])) })
	b.WriteString("\n## Only these fields\n\n")
	b.WriteString("The server holds to these limits, and the key does not: a key opens a whole class. A legal aid volunteer is given the whole identity key and a counsellor the whole contact key, and whoever takes such a person's key and the database reads the other fields of that class too.\n\n")
	onlyFields(&b)
	b.WriteString("\n## Deeds\n\n")
	header(&b, "deed")
	for _, d := range Deeds() {
		line(&b, string(d), func(r models.Role) string { return yesOrDash(slices.Contains(deeds[r], d)) })
	}
	b.WriteString("\n## Services a role records\n\n")
	header(&b, "kind of service")
	for _, c := range models.SealedClasses {
		line(&b, string(c), func(r models.Role) string { return yesOrDash(slices.Contains(recordable[r], c)) })
	}
	b.WriteString("\n## Papers a role puts into a file\n\nA role that hands in and does not read the class cannot open the paper afterwards. An application that caseworkers made (`own_application`, of the class safety) opens only for those who prepare applications.\n\n")
	header(&b, "class of the paper")
	for _, c := range models.SealedClasses {
		line(&b, string(c), func(r models.Role) string { return paperCell(Actor{person: Person{Role: r}}, c) })
	}
	return b.String()
}

func paperCell(a Actor, c models.Class) string {
	switch reads, keeps := a.MayReadPaper(c), a.MayKeepPaper(c); {
	case reads && keeps:
		return "reads, adds"
	case reads:
		return "reads"
	case keeps:
		return "hands in"
	case a.May(ReadCases) && a.SeesPaper(c):
		return "sees that it is there"
	}
	return "–"
}

func onlyFields(b *strings.Builder) {
	for _, r := range models.Roles {
		if only := takesDown[r]; len(only) > 0 {
			fmt.Fprintf(b, "- %s, of somebody whom it takes in on duty writes only: `%s`\n", r, strings.Join(only, "`, `"))
		}
		for _, c := range models.SealedClasses {
			if only := narrowed[r][c]; len(only) > 0 {
				fmt.Fprintf(b, "- %s, %s: `%s`\n", r, c, strings.Join(only, "`, `"))
			}
			if only := writesOnly[r][c]; len(only) > 0 {
				fmt.Fprintf(b, "- %s, %s, of these writes only: `%s`\n", r, c, strings.Join(only, "`, `"))
			}
		}
	}
}

func yesOrDash(yes bool) string {
	if yes {
		return "yes"
	}
	return "–"
}

func header(b *strings.Builder, first string) {
	line(b, first, func(r models.Role) string { return string(r) })
	line(b, "---", func(models.Role) string { return "---" })
}

func line(b *strings.Builder, first string, cell func(models.Role) string) {
	b.WriteString("| " + first)
	for _, r := range models.Roles {
		b.WriteString(" | " + cell(r))
	}
	b.WriteString(" |\n")
}

func cell(r models.Role, c models.Class) string {
	g := classes[r][c]
	switch {
	case g.Read && g.Write:
		return "RW"
	case g.Read:
		return "R"
	}
	return "–"
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
