package templates

import (
	"html/template"
	"text/template/parse"
)

// lean reduces a page to the parts it uses. A page is a copy of all layouts and
// partials; with all of them in every page, the parse trees alone would need
// more memory than the rest of the server.
func lean(page *template.Template) (*template.Template, error) {
	used := map[string]bool{}
	var use func(name string)
	use = func(name string) {
		t := page.Lookup(name)
		if used[name] || t == nil || t.Tree == nil {
			return
		}
		used[name] = true
		calls(t.Tree.Root, use)
	}
	use("base")
	out := template.New(page.Name()).Option("missingkey=error")
	for name := range used {
		if _, err := out.AddParseTree(name, page.Lookup(name).Tree); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// calls finds the names of all templates that a parse tree calls.
func calls(n parse.Node, tell func(name string)) {
	switch n := n.(type) {
	case *parse.TemplateNode:
		tell(n.Name)
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				calls(child, tell)
			}
		}
	case *parse.IfNode:
		branches(n.BranchNode, tell)
	case *parse.RangeNode:
		branches(n.BranchNode, tell)
	case *parse.WithNode:
		branches(n.BranchNode, tell)
	}
}

func branches(n parse.BranchNode, tell func(name string)) {
	calls(n.List, tell)
	calls(n.ElseList, tell)
}
